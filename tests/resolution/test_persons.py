"""Person ids: kept through rerun, merge, split and undo."""

import hashlib

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.answering import led_by_records
from kithkin.resolution.persons import Assigned, aliases, assign
from kithkin.resolution.survive import survive

Partition = list[set[str]]
FEW = settings(max_examples=40)


def mint(key: str, salt: int) -> str:
    return "P-" + hashlib.sha256(f"{key}|{salt}".encode()).hexdigest()[:16]


def frame(partition: Partition) -> pl.DataFrame:
    rows = [(record, number, int(record[1:])) for number, cluster in enumerate(partition) for record in cluster]
    return pl.DataFrame(rows, schema={"record_id": pl.String, "cluster": pl.Int64, "age": pl.Int64}, orient="row")


def nobody() -> Assigned:
    none = pl.DataFrame(schema={"record_id": pl.String, "person_id": pl.String})
    known = pl.DataFrame(schema={"person_id": pl.String, "minted_for": pl.String})
    return Assigned(none, known, {}, {})


def run(partition: Partition, before: Assigned, known: pl.DataFrame | None = None) -> Assigned:
    return assign(frame(partition), before.members, before.persons if known is None else known, mint)


def persons(assigned: Assigned) -> dict[str, set[str]]:
    grouped = assigned.members.group_by("person_id").agg("record_id")
    return {person: set(records) for person, records in grouped.iter_rows()}


def history(*partitions: Partition) -> list[Assigned]:
    """Each partition in turn, with every id ever minted remembered."""
    done, known = [nobody()], nobody().persons
    for partition in partitions:
        done.append(run(partition, done[-1], known))
        known = pl.concat([known, done[-1].persons]).unique("person_id")
    return done[1:]


def test_a_new_cluster_is_minted_for_its_oldest_record() -> None:
    (first,) = history([{"r2", "r1"}])
    assert first.members.rows() == [("r1", mint("r1", 0)), ("r2", mint("r1", 0))]
    assert first.persons.rows() == [(mint("r1", 0), "r1")]


def test_on_a_merge_the_person_with_more_records_survives_and_the_other_answers_by_alias() -> None:
    before, after = history([{"r1"}, {"r2", "r3"}], [{"r1", "r2", "r3"}])
    assert persons(after) == {mint("r2", 0): {"r1", "r2", "r3"}}
    assert after.merged == {mint("r1", 0): mint("r2", 0)}
    assert after.split == {}
    assert len(persons(before)) == 2


def test_on_a_merge_of_equals_the_older_survives() -> None:
    *_, after = history([{"r1"}, {"r2"}], [{"r1", "r2"}])
    assert after.merged == {mint("r2", 0): mint("r1", 0)}


def test_on_a_split_the_larger_part_keeps_the_id_even_without_the_record_it_was_minted_for() -> None:
    *_, after = history([{"r1", "r2", "r3"}], [{"r1"}, {"r2", "r3"}])
    assert persons(after) == {mint("r1", 0): {"r2", "r3"}, mint("r1", 1): {"r1"}}
    assert after.split == {mint("r1", 0): (mint("r1", 1),)}


def test_after_an_undo_the_id_is_the_persons_again() -> None:
    first, _, third = history([{"r1"}, {"r2", "r3"}], [{"r1", "r2", "r3"}], [{"r1"}, {"r2", "r3"}])
    assert persons(third) == persons(first)


def test_an_id_is_never_given_to_somebody_else() -> None:
    _, _, third = history([{"r1", "r2", "r3"}], [{"r2", "r3"}], [{"r2", "r3"}, {"r1", "r4", "r5"}])
    assert persons(third) == {mint("r1", 0): {"r2", "r3"}, mint("r1", 1): {"r1", "r4", "r5"}}


@st.composite
def partitions(draw: st.DrawFn) -> Partition:
    labels = draw(st.lists(st.integers(0, 5), min_size=1, max_size=12))
    skipped = draw(st.sets(st.integers(0, 11), max_size=4))
    clusters: dict[int, set[str]] = {}
    for number, label in enumerate(labels):
        if number not in skipped or number == 0:
            clusters.setdefault(label, set()).add(f"r{number}")
    return list(clusters.values())


@FEW
@given(partitions(), partitions())
def test_a_second_run_over_the_same_clusters_changes_nothing(first: Partition, second: Partition) -> None:
    *_, once, again = history(first, second, second)
    assert again.members.equals(once.members)
    assert (again.merged, again.split) == ({}, {})


@FEW
@given(partitions(), partitions(), st.randoms())
def test_ids_do_not_depend_on_the_order_of_clusters(first: Partition, second: Partition, random: object) -> None:
    shuffled = list(second)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert persons(history(first, second)[-1]) == persons(history(first, shuffled)[-1])


@FEW
@given(st.lists(partitions(), min_size=2, max_size=5))
def test_untouched_persons_keep_their_id_and_no_two_persons_share_one(runs: list[Partition]) -> None:
    done = history(*runs)
    for partition, before, after in zip(runs[1:], done, done[1:], strict=False):
        assert len(persons(after)) == len(partition)
        for person, records in persons(before).items():
            if records in partition:
                assert persons(after).get(person) == records


@FEW
@given(partitions(), partitions())
def test_an_id_that_stops_answers_through_the_survivor_of_its_largest_part(first: Partition, second: Partition) -> None:
    before, after = history(first, second)
    for old, new in after.merged.items():
        assert old not in persons(after)
        assert persons(before)[old] & persons(after)[new]


def test_groups_of_the_same_members_are_told_apart_by_what_else_they_have():
    """Two people who moved together, and a time with a third: three households, which keep their ids whoever asks."""
    homes = {"old": ["ann", "bob", "@1"], "new": ["ann", "bob", "@2"], "full": ["ann", "bob", "cid", "@1"]}
    now = pl.DataFrame(
        [(cluster, member, at) for cluster, members in homes.items() for at, member in enumerate(members)],
        schema={"cluster": pl.String, "member": pl.String, "age": pl.Int64}, orient="row",
    )  # fmt: skip
    ids = now.select("member", id=pl.concat_str(pl.lit("H-"), "cluster"), key=pl.lit("a:1"))
    kept = survive(now, ids).kept
    assert set(kept.iter_rows()) == {("old", "H-old"), ("new", "H-new"), ("full", "H-full")}


def test_an_old_id_leads_to_who_has_most_of_its_records_and_else_where_it_led():
    now = pl.DataFrame({"alias": ["P-1", "P-2"], "person_id": ["P-3", "P-3"]})
    last = pl.DataFrame({"alias": ["P-1", "P-1", "P-1", "P-2"], "record_id": ["r1", "r2", "r3", "r4"]})
    members = pl.DataFrame({"record_id": ["r1", "r2", "r3", "r5"], "person_id": ["P-3", "P-4", "P-4", "P-3"]})
    assert led_by_records(now, last, lambda _: members).rows() == [("P-1", "P-4"), ("P-2", "P-3")]


def test_an_old_id_that_leads_to_somebody_untouched_goes_on_leading_there():
    _, after = history([{"r1"}, {"r2", "r3"}], [{"r1"}, {"r2", "r3"}])
    before = pl.DataFrame({"alias": ["P-old"], "person_id": ["P-far"]})
    assert aliases(before, after, {}, ["P-far"]).rows() == [("P-old", "P-far")]
    assert aliases(before, after, {}).rows() == []
