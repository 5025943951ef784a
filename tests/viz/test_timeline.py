"""The picture of a chronology."""

from datetime import date
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from kithkin.bench.chronologies import life
from kithkin.viz.chronicle import LEFT
from kithkin.viz.geometry import Rect, overlapping, table
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


def _bar(g):
    bar = g.find(f"{SVG}rect")
    if bar is None:
        return None
    x, y, wide, high = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
    return Rect(x, y, x + wide, y + high)


@given(st.lists(happenings, max_size=12))
def test_no_words_run_over_the_bar_of_another(lines):
    told = [(_rect(g), _bar(g)) for g in _events(timeline([Lane("A", tuple(lines))]))]
    words, bars = table([word for word, _ in told]), [bar for _, bar in told if bar]
    met = overlapping(words, table(bars)).sum(axis=0) if bars else []
    own = [bool(overlapping(table([word]), table([bar])).sum()) for word, bar in told if bar]
    assert list(met) == own


def test_words_that_do_not_fit_in_a_bar_that_reaches_the_last_day_stand_before_it():
    lines = (
        Happening(
            "benefit", "Claiming: 111 Dapplecroft Close, L11 0BZ (Housing Association)", "2015-08-01", "2016-06-30"
        ),
        Happening("school", "Attends Quillbourne Academy", "2015-08-01", "2015-09-01"),
    )
    short, long = _events(timeline([Lane("A", lines)], since="2009-01-01", until="2016-06-30"))
    assert LEFT <= _rect(long).x0 < _rect(long).x1 < _bar(long).x0
    assert _rect(short).x0 > _bar(short).x1


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


def test_too_many_lines_are_told_together_with_their_number_and_all_their_records():
    drawing = timeline([Lane("A", life(400)), Lane("B", life(20))])
    folded = [g for g in _events(drawing) if g.get("data-many")]
    assert sum(int(g.get("data-many", "1")) for g in _events(drawing)) == 420
    assert len({record for g in folded for record in g.get("data-evidence").split()}) == sum(
        int(g.get("data-many")) for g in folded
    )
    assert all(f"{g.get('data-many')} × " in "".join(g.itertext()) for g in folded)
    assert "told together" in drawing


def test_5000_lines_stay_readable():
    drawing = timeline([Lane(f"Person {i}", life(250)) for i in range(20)])
    assert len(_events(drawing)) < 2000
    assert float(ET.fromstring(drawing).get("height")) < 20 * 18 * 17
    rects = table([_rect(g) for g in _events(drawing)])
    assert overlapping(rects, rects).sum() == len(rects)


def test_spans_and_days_of_one_kind_have_each_their_sample_in_the_key():
    spans = Happening("benefit", "Housing benefit", "2015-01-01", "2015-06-01")
    drawing = timeline([Lane("A", (spans, Happening("benefit", "Income support", "2015-03-01")))])
    told = ["".join(g.itertext()) for g in ET.fromstring(drawing).iter(f"{SVG}g") if g.get("class") == "key"]
    assert told == ["Benefit claim", "Benefit claim (span)"]


def test_lanes_of_one_family_have_one_colour():
    lanes = [Lane("A", (), "Family A"), Lane("B", (), "Family B"), Lane("C", (), "Family A")]
    bars = [g.findall(f"{SVG}rect")[1].get("fill") for g in ET.fromstring(timeline(lanes)).iter(f"{SVG}g")]
    assert bars[0] == bars[2] != bars[1]
