"""Where everybody stays who they are, ids are given as a whole run gives them."""

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from kithkin.resolution.live.settled import settled
from kithkin.resolution.persons import assign

RECORDS = [f"a:{n}:self" for n in range(6)]
ONCE = [(f"P-{n}", record) for n, record in enumerate(RECORDS)]


def mint(key, salt):
    return f"P-{RECORDS.index(key) + salt}"


@given(
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
    st.lists(st.sampled_from([None, "P-7", "P-8", "P-1"]), min_size=6, max_size=6),
    st.sets(st.sampled_from(ONCE)),
    st.permutations(RECORDS),
)
def test_ids_are_those_of_a_whole_run_where_nobody_is_merged_or_parted(parts, persons, once, order):
    clusters = dict(zip(order, map(str, parts), strict=True))
    previous = {one: person for one, person in zip(order, persons, strict=True) if person}
    known = sorted({*once, *((person, "a:1:self") for person in previous.values() if person not in dict(once))})
    made = settled(clusters, previous, known, mint)
    assume(made is not None)
    now = pl.DataFrame([(one, int(clusters[one]), age) for age, one in enumerate(order)],
                       {"record_id": pl.String, "cluster": pl.Int64, "age": pl.Int64}, orient="row")  # fmt: skip
    then = pl.DataFrame(list(previous.items()), {"record_id": pl.String, "person_id": pl.String}, orient="row")
    minted = pl.DataFrame(known, {"person_id": pl.String, "minted_for": pl.String}, orient="row")
    whole = assign(now, then, minted, mint)
    told = made.assigned
    assert told.members.equals(whole.members)
    assert told.persons.equals(whole.persons)
    assert (told.merged, told.split) == (whole.merged, whole.split) == ({}, {})


def test_two_persons_in_one_cluster_and_one_person_in_two_are_left_to_a_whole_run():
    assert settled({"a": "1", "b": "1"}, {"a": "P-1", "b": "P-2"}, [], mint) is None
    assert settled({"a": "1", "b": "2"}, {"a": "P-1", "b": "P-1"}, [], mint) is None
