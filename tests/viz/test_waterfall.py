"""The picture of a weight."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.viz.geometry import overlapping, table
from kithkin.viz.text import Word
from kithkin.viz.waterfall import WIDE, Bar, Waterfall, waterfall

SVG = "{http://www.w3.org/2000/svg}"
bars = st.builds(Bar, st.sampled_from(("The surnames are the same", "<b>&", "Given name and surname are swapped " * 3)),
                 st.integers(-300, 300).map(lambda tenths: tenths / 10))  # fmt: skip


def drawn(lines, **more):
    told = {"join": 0.0, "review": -2.0, **more}
    return ET.fromstring(waterfall(Waterfall("a:1:self and b:1:self", tuple(lines), **told)))


def rects(picture):
    return [
        (float(one.get("x")), float(one.get("x")) + float(one.get("width")))
        for one in picture.iter(f"{SVG}rect") if one.get("class") == "bar"
    ]  # fmt: skip


def words(picture):
    found = []
    for one in picture.iter(f"{SVG}text"):
        place = float(one.get("x")), float(one.get("y")), one.text, float(one.get("font-size"))
        found.append(Word(*place, bold=one.get("font-weight") == "bold", anchor=one.get("text-anchor") or "start"))
    return found


@given(st.lists(bars, min_size=1, max_size=12))
def test_each_bar_begins_where_the_one_before_ended_and_the_last_is_the_sum(lines):
    found = rects(drawn(lines))
    assert len(found) == len(lines) + 1
    for (one, other), (bar, after) in zip(pairwise(found[:-1]), pairwise(lines), strict=True):
        if abs(bar.bits) >= 1 and abs(after.bits) >= 1:
            end = one[1] if bar.bits > 0 else one[0]
            assert end == pytest.approx(other[0] if after.bits > 0 else other[1], abs=0.2)


@given(st.lists(bars, min_size=1, max_size=12), st.floats(-6, 6))
def test_no_words_meet_and_none_runs_off_the_sheet(lines, join):
    found = [word for word in words(drawn(lines, join=join, review=join - 2)) if word.text.strip()]
    boxes = table([word.rect for word in found])
    assert overlapping(boxes, boxes).sum() == len(found)
    assert all(word.rect.x0 >= 0 and word.rect.x1 <= WIDE for word in found)


def test_threshold_review_and_total_are_said():
    picture = drawn([Bar("Prior", -9.8), Bar("The NHS numbers are the same", 15.3)], join=1.5, review=-0.5)
    told = [word.text for word in words(picture)]
    assert {"one person from +1.5 bits", "review from -0.5", "Together", "+5.5", "-9.8", "+15.3"} <= set(told)
    assert any("97.84% one person" in line for line in told)
    assert picture.get("aria-label") == "a:1:self and b:1:self: +5.5 bits from 2 lines, joined from +1.5"
