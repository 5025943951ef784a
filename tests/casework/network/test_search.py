"""The walk among arrays finds what a plain search finds, for every reader, and when persons are read anew."""

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
import reference

from kithkin.casework.network.arrays import network_of, overlaid
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.read import TIES
from kithkin.casework.network.search import EPOCH, Desks, Question, readable, routes

PEOPLE, THINGS = [f"P-{letter}" for letter in "abcdefg"], ["event:1", "school:2", "address:3", "group:4"]
KINDS = {"event": ["offence", "victim"], "school": ["school"], "address": ["address"], "group": ["family", "gang"]}
DESKS = Desks()


@dataclass(frozen=True)
class Asked(Question):
    """A question whose days are numbers too."""

    @property
    def since_day(self):
        return (date.fromisoformat(self.since) - EPOCH).days if self.since else None

    @property
    def until_day(self):
        return (date.fromisoformat(self.until) - EPOCH).days if self.until else None


def on(day):
    return (EPOCH + timedelta(days=day)).isoformat()


@st.composite
def tie(draw):
    """A tie of somebody to somebody else or to a thing, at some time, for some readers."""
    one = draw(st.sampled_from(PEOPLE))
    between = draw(st.integers(0, 3)) == 0
    other = draw(st.sampled_from([person for person in PEOPLE if person != one] if between else THINGS))
    kinds = ["kin", "associate", "conflict"] if between else KINDS[other.split(":")[0]]
    since, long = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    open_ = draw(st.integers(0, 2)) == 0
    return {
        "person": one, "joint": other, "between": between, "kind": draw(st.sampled_from(kinds)), "role": "",
        "strength": draw(st.sampled_from(list(rules().strength))), "since": -(2**31) if open_ else since,
        "until": 2**31 - 1 if open_ else since + long, "needs": draw(st.sampled_from(["1", "1", "2", "1 2", "3"])),
    }  # fmt: skip


@st.composite
def question(draw):
    """Between one or two of each; nobody is left out who is an end."""
    ends = draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=4, unique=True))
    without = draw(st.sampled_from([(), ("P-g",), ("school:2",), ("school:2", "P-a")]))
    starts, goals = (tuple(one for one in some if one not in without) for some in (ends[:-1], ends[-1:]))
    return Asked(
        *draw(st.sampled_from([(starts, goals), (goals, starts)])),
        kinds=draw(st.sampled_from([rules().walked(), rules().walked(["conflict", "kin", "school"]), {"offence"}])),
        since=draw(st.sampled_from([None, on(2)])),
        until=draw(st.sampled_from([None, on(5)])),
        without=without,
        victims=draw(st.booleans()),
        strength=draw(st.sampled_from(["tentative", "unconfirmed"])),
        hops=draw(st.integers(1, 6)),
        k=draw(st.sampled_from([1, 3, 10])),
        shortest=draw(st.booleans()),
    )


TABLES, QUESTIONS = st.lists(tie(), min_size=6, max_size=40), question()


def frame(ties):
    return pl.DataFrame([list(one.values()) for one in ties], TIES, orient="row")


def told(found):
    return [(one.cost, len(one.persons), one.persons, one.things) for one in found]


@given(TABLES, QUESTIONS, st.sampled_from([(1,), (1, 2), (1, 2, 3), (3,)]))
@settings(max_examples=250)
def test_the_walk_finds_the_paths_that_a_plain_search_finds(ties, asked, access):
    found, more = routes(network_of(frame(ties)), access, asked, DESKS)
    expected = [path for path in reference.paths(reference.readable(ties, access), asked) if path]
    assert told(found) == expected[: asked.k]
    assert not more or len(expected) > asked.k


@given(TABLES, QUESTIONS, st.sampled_from([(1,), (1, 2)]))
@settings(max_examples=100)
def test_what_a_reader_may_not_read_changes_nothing(ties, asked, access):
    whole = routes(network_of(frame(ties)), access, asked, DESKS)
    without = routes(network_of(frame(reference.readable(ties, access))), access, asked, DESKS)
    assert whole == without


@given(TABLES, TABLES, QUESTIONS, st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=4))
@settings(max_examples=100)
def test_persons_read_anew_are_as_if_all_were_read(before, after, asked, changed):
    """Ties of the changed are as after, all others as before."""

    def touches(one):
        return one["person"] in changed or (one["between"] and one["joint"] in changed)

    theirs = [one for one in after if touches(one)]
    now = [one for one in before if not touches(one)] + theirs
    over = overlaid(network_of(frame(before)), sorted(changed), frame(theirs), "2", "run-2")
    again = overlaid(over, sorted(changed), frame(theirs), "3", "run-3")
    for network in (over, again):
        assert routes(network, (1, 2), asked, DESKS) == routes(network_of(frame(now)), (1, 2), asked, DESKS)
    ends = {key for one in now for key in (one["person"], one["joint"])}
    seen = {key for one in reference.readable(now, (1,)) for key in (one["person"], one["joint"])}
    assert {key for key in ends if readable(again, (1,), key)} == seen
