"""Charts for paper: what does not fit goes to numbered sheets, and nothing is lost on the way."""

import re
from dataclasses import replace

import pytest

from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Box, Card, Item, Line, Picture, Section
from kithkin.viz.faults import faults
from kithkin.viz.paper import READABLE
from kithkin.viz.sheets import sheets


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


def test_saved_seats_are_one_sheet(by_hand):
    few = replace(by_hand, cards=by_hand.cards[:2])
    assert len(sheets(few, {item.id: (500.0 + 200 * i, 500.0) for i, item in enumerate(few.items)})) == 1
