"""Saved seats: what had one keeps it to the unit, what comes to it meets nothing."""

import random
from dataclasses import replace

import pytest

from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Box, Card, Item, Line, Link, Picture, Section
from kithkin.viz.arrange import arrange, fresh
from kithkin.viz.arranged import SHEET
from kithkin.viz.faults import faults
from kithkin.viz.svg import svg


def without(picture, gone):
    """The picture as it is for somebody who does not see these items."""
    return replace(
        picture,
        items=tuple(item for item in picture.items if item.id not in gone),
        links=tuple(link for link in picture.links if not {link.source, link.target} & gone),
        cards=tuple(card for card in picture.cards if card.item not in gone),
    )


def places(arranged):
    """Where items and cards stand."""
    return {one.item.id: one.at for one in arranged.items} | {one.card.id: one.rect[:2] for one in arranged.cards}


@pytest.mark.parametrize("seed", [11, 14])
def test_all_seats_given_give_the_same_sheet_mark_for_mark(seed):
    first = arrange(drawn(seed))
    assert svg(fresh(drawn(seed), seats=first.positions)) == svg(first)


@pytest.mark.parametrize(("seed", "many"), [(3, 8), (16, 6), (29, 11)])
def test_what_comes_moves_nothing_that_was_there_and_meets_nothing(seed, many):
    picture = drawn(seed)
    lot = random.Random(many)
    gone = {item.id for item in lot.sample(picture.items, min(many, len(picture.items) - 1))}
    before = arrange(without(picture, gone))
    after = arrange(picture, seats=before.positions)
    assert {id_: at for id_, at in places(after).items() if id_ in places(before)} == places(before)
    assert {one.item.id for one in after.items} == {item.id for item in picture.items}
    assert {one.card.id for one in after.cards} == {card.id for card in picture.cards}
    assert faults(after).overlaps == ()


def _crowded():
    """A box with another close to its right and one below it."""
    people = tuple(Item(f"{box}{i}", "person", f"Person {i}", box=box) for box in "ABCD" for i in range(5))
    return Picture("Crowded", people, (), tuple(Box(box, f"Family {box}") for box in "ABCD"))


def test_a_box_without_room_is_continued_in_a_frame_that_says_so_and_stays_there():
    before = arrange(_crowded())
    more = tuple(Item(f"n{i}", "person", f"New {i}", child=True, box="A") for i in range(12))
    lines = tuple(Line(f"Line {i}") for i in range(30))
    card = Card("c", "n11", "New 11", (Section("Long", lines),))
    grown = arrange(replace(_crowded(), items=(*_crowded().items, *more), cards=(card,)), seats=before.positions)
    assert "Family A (continued)" in {one.word.text for one in grown.boxes}
    assert len({one.shade for one in grown.boxes if one.box.id.startswith("A")}) == 1
    assert faults(grown).overlaps == ()
    again = arrange(grown.picture, seats=grown.positions)
    assert svg(again) == svg(grown)


def test_one_more_neighbour_without_a_box_stands_near_what_it_is_tied_to():
    first = arrange(drawn(5))
    friend = Item("new", "person", "Friend")
    at = first.items[-3].at
    tied = Link("n", first.items[-3].item.id, "new", "associate", "Associate")
    picture = replace(drawn(5), items=(*drawn(5).items, friend), links=(*drawn(5).links, tied))
    grown = arrange(picture, seats=first.positions)
    x, y = grown.positions["new"]
    assert abs(x - at[0]) + abs(y - at[1]) < 900
    assert grown.positions[SHEET] == first.positions[SHEET]


def test_a_dragged_item_stays_where_it_was_put():
    first = arrange(drawn(11))
    (x, y), who = first.items[0].at, first.items[0].item.id
    assert arrange(drawn(11), seats=first.positions | {who: (x + 7.0, y)}).positions[who] == (x + 7.0, y)
