"""Who is tied to whom by the arrays is who is tied by reading every tie, whoever reads and whatever was read anew."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kithkin.casework.network.among import among
from kithkin.casework.network.arrays import network_of, overlaid
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.meet import met, outlined
from kithkin.casework.network.paths import Ground
from kithkin.casework.network.read import TIES
from kithkin.casework.network.subgraph import Chosen
from kithkin.graph.store import View

STRENGTHS = list(rules().strength)
PEOPLE, KINDS = ("P-a", "P-b", "P-c", "P-d"), ("school", "kin", "intelligence")
FIRST, LAST = 3, 8
DAYS = ("1970-01-04", "1970-01-09")


def tie(person, joint, kind, strength, days, needs):
    between = joint in PEOPLE
    return (person, joint, between, "kin" if between else kind, "", strength, *sorted(days), needs)


days = st.integers(0, 12)
ties = st.builds(
    tie, st.sampled_from(PEOPLE), st.sampled_from([*PEOPLE, "organisation:1", "group:2"]), st.sampled_from(KINDS[::2]),
    st.sampled_from(STRENGTHS), st.tuples(days, days), st.sampled_from(["1", "2", "1 2"]),
)  # fmt: skip
rows = st.lists(ties, max_size=14)


def both_ways(told):
    """A tie between two persons is read from either of them."""
    turned = [(row[1], row[0], *row[2:]) for row in told if row[2]]
    return pl.DataFrame([*told, *turned], TIES, orient="row").unique()


def readable(told, access):
    known = {str(one) for one in access}
    return told.filter(pl.Series([set(one.split()) <= known for one in told["needs"]], dtype=pl.Boolean))


def seen(found):
    return outlined(found, "tentative", PEOPLE).rows(), set(found.crowded.rows())


def as_read(told, access, chosen, crowd=50):
    ties = readable(told.filter(pl.col("person").is_in(chosen)), access)
    held = ties.filter(pl.col("since") <= LAST, pl.col("until") >= FIRST)
    return seen(met(held, set(chosen), KINDS, crowd))


def by_arrays(network, access, chosen):
    ground = Ground(network, None, View(access, DAYS[1], ""))
    return seen(among(ground, Chosen(tuple(sorted(chosen)), frozenset(KINDS), *DAYS)))


readers = st.sets(st.integers(1, 2)).map(tuple)
chosen_of = st.sets(st.sampled_from(PEOPLE), min_size=1)


@given(rows, readers, chosen_of)
def test_the_arrays_tie_whom_reading_ties(told, access, chosen):
    ties = both_ways(told)
    assert by_arrays(network_of(ties), access, chosen) == as_read(ties, access, chosen)


@given(rows, rows, st.sets(st.sampled_from(PEOPLE)), readers, chosen_of)
def test_so_they_do_when_persons_were_read_anew(before, after, anew, access, chosen):
    old, new = both_ways(before), both_ways(after)
    now = pl.concat([
        old.filter(~pl.col("person").is_in(list(anew)), ~pl.col("joint").is_in(list(anew))),
        new.filter(pl.col("person").is_in(list(anew)) | pl.col("joint").is_in(list(anew))),
    ])  # fmt: skip
    fresh = now.filter(pl.col("person").is_in(list(anew)))
    network = overlaid(network_of(old), sorted(anew), fresh, "", "")
    assert by_arrays(network, access, chosen) == as_read(now, access, chosen)
