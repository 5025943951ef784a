"""Cards stand so that a chart needs the smallest paper, and are not broken into more lines than that asks for."""

from dataclasses import replace

import pytest

from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Box, Card, Item, Line, Picture, Section
from kithkin.viz.arrange import arrange
from kithkin.viz.cells import plan
from kithkin.viz.fit import fit
from kithkin.viz.measure import block
from kithkin.viz.paper import READABLE, paper, roomy
from kithkin.viz.room import size
from kithkin.viz.style import style

LONG = Line("Truancy Watch x 17 - 2012 to 2014")


def told(*cards: int) -> Picture:
    """One family in which every adult has a card of so many lines."""
    items = tuple(Item(f"p{i}", "person", f"Adult {i}", box="A") for i in range(len(cards)))
    made = tuple(
        Card(f"c{i}", f"p{i}", f"Adult {i}", (Section("Offences", (LONG,) * many),)) for i, many in enumerate(cards)
    )
    return Picture("Cards", items, (), (Box("A", "Family A"),), made)


def chosen(picture, scale):
    made = plan(picture)
    fit(made, [made.cells], 48.0, scale)
    return made


def test_a_low_sheet_gets_more_columns_of_cards_and_a_narrow_one_a_single_column():
    wide, high = (chosen(told(8, 8, 8), scale).cells[0] for scale in (lambda x, y: x + 9 * y, lambda x, y: 9 * x + y))
    assert (wide.shelves, high.shelves) == (3, 1)


def test_lines_are_not_broken_where_the_paper_has_room():
    assert chosen(told(3), lambda x, y: 900.0 + (x + y) / 1e6).cells[0].cardroom == style().space.card


def test_cards_are_narrower_where_that_saves_the_paper():
    free = chosen(told(3), lambda _x, _y: 900.0)
    wide = size(free, free.cells[0])[0]
    tight = chosen(told(3), lambda x, _y: 2112.0 + x - wide)
    assert size(tight, tight.cells[0])[0] < wide


def test_a_card_is_no_wider_than_its_lines():
    card = Card("c", "p", "Adult H", (Section("Benefits", (Line("Housing benefit 2015"),)),))
    first = block(card, style().space.card)
    again = block(card, first.snug)
    assert first.snug < style().space.card
    assert [word.text for word in again.words] == [word.text for word in first.words]


def test_a_saved_card_keeps_its_width_when_a_wider_one_comes():
    before = arrange(told(2, 2))
    more = replace(told(2, 2, 4), boxes=before.picture.boxes)
    after = arrange(more, before.positions)
    widths = {one.card.id: one.rect for one in after.cards}
    assert all(widths[one.card.id] == pytest.approx(one.rect) for one in before.cards)


@pytest.mark.parametrize("wide", [900.0, 2000.0, 2090.0, 2109.0, 2500.0])
def test_air_never_costs_a_larger_sheet(wide):
    assert roomy(wide) >= wide
    assert paper(roomy(wide)).name == paper(wide).name
    assert paper(roomy(wide)).smallest(roomy(wide)) >= READABLE


def test_charts_of_up_to_four_families_fit_a3():
    few = [picture for picture in map(drawn, range(40)) if len(picture.boxes) <= 4]
    assert {arrange(picture).paper.name for picture in few} == {"A3"}
