"""How far a chart moves is measured on what both charts show."""

from kithkin.bench.pictures import drawn
from kithkin.bench.stability import moves, one_more, told


def test_one_more_is_one_child_more_and_nothing_else():
    picture = drawn(14)
    more = one_more(picture, 14)
    assert set(more.items) - set(picture.items) == {more.items[-1]}
    assert more.cards == picture.cards
    assert more == one_more(picture, 14)


def test_moves_are_of_items_on_both():
    assert moves({"a": (0.0, 0.0), "gone": (9.0, 9.0)}, {"a": (3.0, 4.0), "new": (1.0, 1.0)}) == [5.0]


def test_saved_seats_move_nothing():
    assert list(told(range(14, 15)))[-1] == "with saved seats: most 0"
