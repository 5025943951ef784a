"""Charts for paper: what does not fit goes to numbered sheets, and nothing is lost on the way."""

import re
from dataclasses import replace

import pytest

from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Box, Card, Item, Line, Picture, Section
from kithkin.viz.arrange import arrange
from kithkin.viz.faults import faults
from kithkin.viz.paper import READABLE
from kithkin.viz.sheets import sheets
from kithkin.viz.svg import svg


@pytest.fixture(scope="module")
def twelve():
    """The sheets of the largest chart drawn by lot."""
    return sheets(drawn(37))


def _lines(cards):
    return sorted(
        (card.item, section.heading, line.text) for card in cards for section in card.sections for line in section.lines
    )


def test_a_chart_that_fits_is_one_sheet(by_hand):
    assert len(sheets(by_hand)) == 1


def test_no_line_of_a_text_block_is_lost_or_told_twice(twelve):
    assert _lines(one.card for sheet in twelve for one in sheet.cards) == _lines(drawn(37).cards)


def test_whoever_has_a_text_block_elsewhere_says_its_number_and_sheet_and_it_is_there(twelve):
    told = [re.search(r"Text block (\d+), sheet (\d+)", " ".join(one.item.lines)) for one in twelve[0].items]
    there = {
        (one.card.item, int(one.card.title.split(".")[0]), at)
        for at, sheet in enumerate(twelve[1:], 2)
        for one in sheet.cards
    }
    pairs = zip(twelve[0].items, told, strict=True)
    assert {(one.item.id, int(found[1]), int(found[2])) for one, found in pairs if found} == there


def test_twelve_families_take_smaller_paper_and_every_sheet_can_be_read(twelve):
    assert twelve[0].paper.name == "A2"
    assert all(sheet.smallest_print >= READABLE for sheet in twelve)
    assert all(faults(sheet).overlaps == () for sheet in twelve)
    assert {sheet.paper.name for sheet in twelve[1:]} == {"A3"}


def test_every_sheet_says_which_of_how_many_it_is_and_how_it_is_marked(twelve):
    for at, sheet in enumerate(twelve, 1):
        words = " ".join(word.text for word in sheet.notes)
        assert f"Sheet {at} of {len(twelve)}" in words
        assert sheet.picture.marking in words
        assert sheet.picture.as_of in words


def test_a_text_block_longer_than_a_sheet_is_continued():
    lines = tuple(Line(f"Line {i}", (f"r{i}",)) for i in range(400))
    card = Card("c", "p", "Child C", (Section("Offences", lines[:150]), Section("School", lines[150:])))
    picture = Picture("Long", (Item("p", "person", "Child C", box="A"),), (), (Box("A", "Family A"),), (card,))
    found = sheets(picture)
    assert _lines(one.card for sheet in found[1:] for one in sheet.cards) == _lines([card])
    assert sum("(continued)" in one.card.title for sheet in found[1:] for one in sheet.cards) > 3
    assert all(one.rect.y1 <= sheet.height - 60 for sheet in found[1:] for one in sheet.cards)


def test_a_chart_with_saved_seats_that_its_paper_holds_is_one_sheet_as_it_was_left(by_hand):
    few = replace(by_hand, cards=by_hand.cards[:2])
    seats = {item.id: (500.0 + 200 * (i % 5), 300.0 + 150 * (i // 5)) for i, item in enumerate(few.items)}
    [told] = sheets(few, seats)
    assert {one.item.id: one.at for one in told.items} == seats


@pytest.fixture
def spread(by_hand):
    """The four families as a page has them, with every text block put far to the right of whom it is about."""
    seats = arrange(by_hand).positions
    far = {
        key: (seats[key][0] + 1500.0, seats[key][1]) for card in by_hand.cards for key in (card.id, f"{card.id}#end")
    }
    return seats | far


def test_text_blocks_leave_a_chart_with_saved_seats_and_nobody_moves(by_hand, spread):
    told = sheets(by_hand, spread)
    assert len(told) > 1
    assert {one.item.id: one.at for one in told[0].items} == {item.id: spread[item.id] for item in by_hand.items}
    stubs = {one.card.title for one in told[0].cards if not one.card.sections}
    named = (re.match(r"(\d+)\. (.+), Family", one.card.title) for sheet in told[1:] for one in sheet.cards)
    assert stubs == {f"{one[1]}. {one[2]}, sheet 2" for one in named}
    assert all((one.rect.x0, one.rect.y0) == spread[one.card.id] for one in told[0].cards if one.card.sections)
    assert _lines(one.card for sheet in told for one in sheet.cards) == _lines(by_hand.cards)
    assert (arrange(by_hand, spread).paper.name, told[0].paper.name) == ("A1", "A3")
    assert faults(told[0]).overlaps == ()


def test_a_chart_with_saved_seats_keeps_its_text_blocks_where_no_smaller_paper_holds_its_people():
    page = arrange(drawn(37))
    [told] = sheets(drawn(37), page.positions)
    assert svg(told) == svg(page)
