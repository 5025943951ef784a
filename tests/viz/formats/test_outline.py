"""Paths of the drawing, told as lines and curves."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.viz.formats.outline import outline

numbers = st.floats(-500, 500).map(lambda value: round(value, 2))


def test_relative_and_repeated_commands_are_absolute_places():
    assert outline("M1 2h3v4l1-1 .5.5z") == [
        ("M", (1, 2)), ("L", (4, 2)), ("L", (4, 6)), ("L", (5, 5)), ("L", (5.5, 5.5)), ("Z", ()),
    ]  # fmt: skip


def test_a_path_goes_on_where_the_closed_one_began():
    assert outline("M1 1h2zh5")[-1] == ("L", (6, 1))


@given(numbers, numbers, st.floats(1, 99))
def test_two_half_circles_are_a_circle(x, y, r):
    steps = outline(f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z")
    curves = [places for kind, places in steps if kind == "C"]
    assert len(curves) == 4
    assert all(
        hypot(places[-2] - x, places[-1] - y) == pytest.approx(r, abs=1e-6 * (abs(x) + abs(y) + r)) for places in curves
    )
    # Without sweep the first half goes below the middle, where y is larger.
    assert curves[0][-1] > y


@given(numbers, numbers, numbers, numbers)
def test_a_quadratic_ends_where_it_should(a, b, c, d):
    assert outline(f"M0 0Q{a} {b} {c} {d}")[1][1][-2:] == (c, d)
