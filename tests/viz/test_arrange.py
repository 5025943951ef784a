"""Where things stand: nothing meets, everything is there, and it depends on nothing but the picture."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kithkin.bench.pictures import drawn
from kithkin.graph.errors import WrongUse
from kithkin.graph.picture import Box, Card, Item, Line, Link, Picture, Section
from kithkin.viz.arrange import arrange, fresh
from kithkin.viz.faults import faults, marks
from kithkin.viz.geometry import piercing, segments, table
from kithkin.viz.svg import svg

HAND = Path(__file__).parents[1] / "data/picture.toml"


def test_hand_written_chart_has_no_fault(sheet):
    found = faults(sheet)
    assert found.overlaps == ()
    assert found.touches == ()


def test_four_families_are_readable_on_a3(sheet):
    assert sheet.paper.name == "A3"
    assert sheet.smallest_print >= 6.5
    assert sheet.width / sheet.height == pytest.approx(2**0.5)


@pytest.mark.parametrize("seed", range(8))
def test_drawn_charts_have_no_overlap_and_no_line_through_the_words_of_another(seed):
    found = faults(arrange(drawn(seed)))
    assert found.overlaps == ()
    assert [mark for _, mark in found.touches if mark.kind == "label"] == []


@pytest.mark.parametrize("seed", [0, 10, 15, 23])
def test_thin_lines_lead_from_words_that_stand_aside_through_nothing(seed):
    sheet = arrange(drawn(seed))
    solid = [mark for mark in marks(sheet) if mark.kind != "box"]
    led = [one for one in sheet.links if one.leader]
    assert led
    for one in led:
        hit = piercing(np.array(segments(one.leader)), table([mark.rect for mark in solid]))[0]
        assert [mark for mark, met in zip(solid, hit, strict=True) if met and mark.id != one.first.id] == []


def test_every_mark_of_the_picture_is_on_the_sheet(sheet, by_hand):
    assert {one.item.id for one in sheet.items} == {item.id for item in by_hand.items}
    assert {link.id for one in sheet.links for link in one.links} == {link.id for link in by_hand.links}
    assert {one.card.id for one in sheet.cards} == {card.id for card in by_hand.cards}
    assert [one.indicator for one in sheet.indicators] == list(by_hand.indicators)


def test_everything_is_inside_the_sheet_and_members_inside_their_box(sheet):
    frames = {one.box.id: one.rect for one in sheet.boxes}
    for one in sheet.items:
        outer = frames.get(one.item.box)
        x0, y0, x1, y1 = outer or (0, 0, sheet.width, sheet.height)
        assert (min(x0, one.rect.x0), max(x1, one.rect.x1)) == (x0, x1)
        assert (min(y0, one.rect.y0), max(y1, one.rect.y1)) == (y0, y1)
    assert all(word.rect.x0 >= 0 and word.rect.x1 <= sheet.width for word in sheet.words)
    assert all(word.rect.y0 >= 0 and word.rect.y1 <= sheet.height for word in sheet.words)


def test_same_picture_gives_the_same_sheet_in_another_process(sheet):
    code = (
        "import sys; from pathlib import Path; from hashlib import sha256;"
        "from kithkin.bench.pictures import read; from kithkin.viz.arrange import arrange;"
        "from kithkin.viz.svg import svg;"
        f"print(sha256(svg(arrange(read(Path({str(HAND)!r})))).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def _renamed(picture, seed):
    """The same picture as another store tells it: other ids, and the ends of links without an arrow as they come."""
    chance = random.Random(seed)
    marks = [one.id for some in (picture.items, picture.links, picture.boxes, picture.cards) for one in some]
    other = dict(zip(marks, (f"{n:06}" for n in chance.sample(range(10**6), len(marks))), strict=True))
    items = [replace(one, id=other[one.id], box=other.get(one.box)) for one in picture.items]
    links = []
    for one in picture.links:
        ends = [other[one.source], other[one.target]]
        if not one.directed and chance.random() < 0.5:
            ends.reverse()
        links.append(replace(one, id=other[one.id], source=ends[0], target=ends[1]))
    boxes = [replace(one, id=other[one.id]) for one in picture.boxes]
    cards = [replace(one, id=other[one.id], item=other[one.item]) for one in picture.cards]
    parts = {"items": items, "links": links, "boxes": boxes, "cards": cards}
    return replace(picture, **{name: tuple(some) for name, some in parts.items()}), other


def _drawn(sheet):
    return (
        [one.at for one in sheet.items], [(one.points, one.words, one.leader) for one in sheet.links],
        [one.rect for one in sheet.boxes], [one.rect for one in sheet.cards],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_the_drawing_hangs_on_no_id_and_on_no_order_of_ends_also_after_somebody_was_moved(sheet, by_hand, seed):
    again, other = _renamed(by_hand, seed)
    assert _drawn(fresh(again)) == _drawn(sheet)
    moved = sheet.items[seed].item.id
    x, y = sheet.positions[moved]
    seats = sheet.positions | {moved: (x + 90.0, y + 40.0)}
    named = {"#".join((other.get(one.partition("#")[0], ""), *one.split("#")[1:])): at for one, at in seats.items()}
    assert _drawn(fresh(again, named)) == _drawn(fresh(by_hand, seats))


def test_an_expansion_moves_nothing_that_was_there(sheet, by_hand):
    child = Item("x", "person", "Child X", child=True, box="A")
    others = (Item("y", "person", "Adult Y"), Item("z", "person", "Adult Z", box="E"))
    mother = Link("n1", "aC", "x", "family", "Mother", directed=True)
    more = replace(
        by_hand,
        items=(*by_hand.items, child, *others),
        links=(*by_hand.links, mother, Link("n2", "y", "z", "associate", "Associate")),
        boxes=(*by_hand.boxes, Box("E", "Family E")),
    )
    grown = arrange(more, sheet.positions)
    before, after = sheet.positions, grown.positions
    assert {id_: after[id_] for id_ in before if "#" not in id_ and id_ not in "ABCD"} == {
        id_: at for id_, at in before.items() if "#" not in id_ and id_ not in "ABCD"
    }
    assert faults(grown).overlaps == ()
    assert {"x", "y", "z"} <= {one.item.id for one in grown.items}


def test_saved_positions_alone_give_the_sheet_again(sheet, by_hand):
    again = arrange(by_hand, sheet.positions)
    assert [one.at for one in again.items] == [one.at for one in sheet.items]
    assert [one.rect for one in again.boxes] == [one.rect for one in sheet.boxes]
    assert faults(again).overlaps == ()


def test_positions_of_what_is_not_visible_change_nothing(sheet, by_hand):
    assert svg(arrange(by_hand, {"somebody hidden": (5.0, 5.0)})) == svg(sheet)


def test_what_is_hidden_leaves_no_gap(by_hand):
    fewer = replace(
        by_hand,
        items=tuple(item for item in by_hand.items if item.id != "cK"),
        links=tuple(link for link in by_hand.links if "cK" not in (link.source, link.target)),
        cards=tuple(card for card in by_hand.cards if card.item != "cK"),
    )
    never = replace(fewer, items=tuple(replace(item) for item in fewer.items))
    assert svg(arrange(fewer)) == svg(arrange(never))
    assert faults(arrange(fewer)).overlaps == ()


def test_network_without_boxes_is_arranged_too():
    people = tuple(Item(f"p{i}", "person", f"Person {i}") for i in range(30))
    links = tuple(Link(f"l{i}", f"p{i}", f"p{(i * 7 + 3) % 30}", "associate", "Associate") for i in range(30))
    card = Card("c", "p3", "Person 3", (Section("Offences", (Line("One"), Line("Two"))),))
    found = faults(arrange(Picture("Network", people, links, cards=(card,))))
    assert found.overlaps == ()


def test_full_sets_of_siblings_become_a_chain_and_lose_no_link():
    people = tuple(Item(f"p{i}", "person", f"Person {i}", child=True, box="A") for i in range(4))
    pairs = [(i, j) for i in range(4) for j in range(i + 1, 4)]
    links = tuple(Link(f"l{i}{j}", f"p{i}", f"p{j}", "family", "Siblings", evidence=(f"r{i}{j}",)) for i, j in pairs)
    arranged = arrange(Picture("Siblings", people, links, (Box("A", "Family A"),)))
    assert len(arranged.links) == 3
    assert {link.id for one in arranged.links for link in one.links} == {link.id for link in links}
    assert len(arrange(Picture("All but one", people, links[1:], (Box("A", "Family A"),))).links) == 5


def test_empty_picture_and_single_item_are_sheets():
    assert svg(arrange(Picture("Nothing", (), ())))
    assert svg(arrange(Picture("One", (Item("p", "person", "Somebody"),), ())))


@pytest.mark.parametrize(
    "wrong",
    [
        Picture("x", (Item("a", "person", "A"),), (Link("l", "a", "b", "family", "Mother"),)),
        Picture("x", (Item("a", "person", "A"), Item("a", "home", "B")), ()),
        Picture("x", (Item("a", "person", "A", box="F"),), ()),
    ],
)
def test_picture_that_does_not_hold_together_is_refused_in_one_line(wrong):
    with pytest.raises(WrongUse) as told:
        arrange(wrong)
    assert "\n" not in str(told.value)


def test_the_same_content_is_arranged_once_and_other_content_anew(sheet, by_hand):
    assert arrange(replace(by_hand, title=str(by_hand.title))) is arrange(by_hand)
    assert arrange(by_hand, seats=sheet.positions) is arrange(by_hand, seats=dict(sheet.positions))
    assert arrange(replace(by_hand, marking="OFFICIAL")).picture.marking == "OFFICIAL"
