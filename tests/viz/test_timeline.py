"""The picture of a chronology."""

from datetime import date
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from kithkin.viz.geometry import overlapping, table
from kithkin.viz.text import Word
from kithkin.viz.timeline import Happening, Lane, timeline

SVG = "{http://www.w3.org/2000/svg}"
days = st.dates(min_value=date(2010, 1, 1), max_value=date(2016, 12, 31))
happenings = st.builds(
    lambda kind, text, one, other, spans: Happening(
        kind, text, min(one, other).isoformat(), max(one, other).isoformat() if spans else None, ("feed:1:self",)
    ),
    st.sampled_from(("offence", "benefit", "sen", "never heard of")),
    st.sampled_from(("Theft of pedal cycle", "PRU", "<b>&", "Housing benefit " * 8)),
    days, days, st.booleans(),
)  # fmt: skip


def _events(drawing):
    return [g for g in ET.fromstring(drawing).iter(f"{SVG}g") if g.get("class", "").startswith("event")]


def _rect(g):
    text = g.find(f"{SVG}text")
    return Word(float(text.get("x")), float(text.get("y")), text.text, float(text.get("font-size"))).rect


@given(st.lists(st.lists(happenings, max_size=12), min_size=1, max_size=4))
def test_no_words_meet_and_every_line_is_drawn(lanes):
    drawing = timeline([Lane(f"Person {i}", tuple(lines), "Family A") for i, lines in enumerate(lanes)])
    events = _events(drawing)
    assert len(events) == sum(map(len, lanes))
    assert all(g.get("data-evidence") == "feed:1:self" for g in events)
    rects = table([_rect(g) for g in events])
    meet = overlapping(rects, rects)
    assert meet.sum() == len(events)


def test_what_ended_before_the_window_is_left_out_and_a_span_that_reaches_into_it_stays():
    lane = Lane(
        "A", (Happening("offence", "Old", "2010-05-01"), Happening("benefit", "Long", "2010-05-01", "2015-05-01"))
    )
    told = ["".join(g.itertext()) for g in _events(timeline([lane], since="2014-01-01", until="2016-06-30"))]
    assert ["Long" in one for one in told] == [True]


def test_key_names_only_the_kinds_shown():
    drawing = timeline([Lane("A", (Happening("offence", "Theft", "2015-05-01"),))])
    assert "Offence" in drawing
    assert "Benefit claim" not in drawing


def test_nothing_to_tell_is_still_a_picture():
    assert ET.fromstring(timeline([])).tag == f"{SVG}svg"
