"""Independent sources: counted once however often, and in whatever order, they are told."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.grading import Source, counts, graded, independent

WORDS = st.sampled_from([None, "a", "b", "c"])
SOURCES = st.lists(
    st.builds(
        Source, grading=st.sampled_from(["2BP", "B22", "3AP", None]), source_ref=WORDS, text=WORDS,
        reported_in=WORDS, officer=WORDS, day=st.sampled_from([None, "2016-01-01", "2016-01-02"]),
    ),
    max_size=6,
)  # fmt: skip


@pytest.mark.parametrize("grading", ["1AP", "2BC", "2-B-P", "B24", "E41", "1A"])
def test_gradings_of_both_schemes_count(grading: str) -> None:
    assert counts(grading)


@pytest.mark.parametrize("grading", [None, "", "high", "3AP", "2EP", "D12", "A51"])
def test_no_grading_or_one_of_disbelief_does_not_count(grading: str | None) -> None:
    assert not counts(grading)


@pytest.mark.parametrize(
    "second",
    [
        Source("2BP", source_ref="URN1"),
        Source("2BP", text="Seen with the  group."),
        Source("2BP", reported_in="LOG7"),
        Source("2BP", officer="M100", day="2016-01-01"),
    ],
)
def test_a_source_of_the_same_origin_counts_once(second: Source) -> None:
    first = Source("2BP", "urn1", "seen with the group", "log7", "m100", "2016-01-01")
    assert independent([first, second]) == 1


SAID = "Male seen with members of the Quay Boys outside the bakery in Mill Lane, passing small packages to cyclists."


@pytest.mark.parametrize(
    "copy",
    [
        SAID.upper().replace(",", " -"),
        f"Update: {SAID} No further sightings that evening.",
        SAID.replace("small packages", "parcels"),
        "A male was seen with others of the Quay Boys by the bakery on Mill Lane, passing small packages to cyclists",
        "Quay Boys outside the bakery in Mill Lane passing small packages",
    ],
)
def test_a_text_worded_anew_a_little_cut_or_added_to_is_the_same_source(copy: str) -> None:
    first, second = Source("2BP", "URN1", SAID), Source("2BP", "URN2", copy)
    assert independent([first, second]) == independent([second, first]) == 1
    assert independent([first, second, Source("2BP", "URN3", "Bakery owner names him as one who collects debts.")]) == 2


@pytest.mark.parametrize(
    "other",
    [
        "Male seen with members of the Quay Boys at the bus station, arguing with a driver over a fare.",
        "He holds drugs for the Quay Boys.",
        "Quay Boys.",
        "Stopped in a stolen car in Mill Lane; the driver gave a false name.",
    ],
)
def test_a_text_that_says_something_else_is_another_source(other: str) -> None:
    assert independent([Source("2BP", "URN1", SAID), Source("2BP", "URN2", other)]) == 2


def test_copies_of_copies_are_one_source_in_whatever_order_they_come() -> None:
    whole = "Alder Birch Cedar Damson Elder Fig Gorse Hazel Iris Juniper"
    words = whole.split()
    ends = [" ".join(words[:7]), " ".join(words[3:]), whole]
    told = [Source("2BP", f"URN{at}", text) for at, text in enumerate(ends)]
    for one in permutations(told):
        assert independent(one) == 1
    assert independent(told[:2]) == 2


def test_the_same_officer_on_another_day_is_another_source() -> None:
    assert (
        independent([Source("2BP", officer="M1", day="2016-01-01"), Source("2BP", officer="M1", day="2016-01-02")]) == 2
    )


def test_sources_that_leave_no_trace_are_never_two() -> None:
    assert independent([Source("2BP"), Source("2BP")]) == 1
    assert independent([Source("2BP"), Source("2BP", source_ref="URN1")]) == 1


@given(SOURCES, st.randoms())
def test_independence_is_free_of_order(sources: list[Source], random: object) -> None:
    mixed = list(sources)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert independent(mixed) == independent(sources)


@given(SOURCES)
def test_a_copy_adds_nothing(sources: list[Source]) -> None:
    assert independent(sources * 2) == independent(sources)


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ("2CP", "2CP (3x5x2)"),
        (" B24 ", "B24 (5x5x5)"),
        ("E-4-1", "E-4-1 (5x5x5)"),
        ("b 2", "b 2 (5x5x5)"),
        ("high", "high"),
    ],
)
def test_a_grading_is_told_as_it_was_given_with_its_scheme(given_, told):
    assert graded(given_) == told
