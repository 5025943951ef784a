"""Ties opened and closed into entries: replayed they give the same graph, and a missing one is noticed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.casework.changes import Entry, Moment, Tie, entries
from kithkin.casework.replay import Gap, Replayed

RECORDS = [f"a:{n}:self" for n in range(6)]
PERSONS = [f"P-{n}" for n in range(4)]


def instant(n):
    return f"2016-01-{n + 1:02}T00:00:00.000000Z"


def ties_of(partitions):
    """The ties of a history of partitions, the first at the first instant."""
    found = []
    for record in sorted({record for one in partitions for record in one}):
        since, held = 0, None
        for n, whole in enumerate([*(one.get(record) for one in partitions), None]):
            if whole != held:
                if held:
                    until = instant(n) if n < len(partitions) else None
                    found.append(Tie(held, record, instant(since), until, {"weight": 1.0}, (record,)))
                since, held = n, whole
    return found


def feed(ties, steps):
    """Every entry of a history, in the order of the feed."""
    found = []
    for n in range(steps):
        moment = Moment(ties, instant(n))
        found += [one for whole in sorted({tie.whole for tie in ties}) for one in entries(whole, moment)]
    assert found == sorted(found, key=lambda one: one.place)
    return found


def told(partitions):
    return feed(ties_of(partitions), len(partitions))


def kinds(found, *, at):
    return {(one.subject, one.kind) for one in found if one.instant == instant(at)}


partition = st.dictionaries(st.sampled_from(RECORDS), st.sampled_from(PERSONS))
histories = st.lists(partition, min_size=1, max_size=5)


@given(histories)
def test_replaying_the_feed_gives_the_partition_of_every_instant(history):
    found, at = told(history), Replayed()
    for n, held in enumerate(history):
        at.take(one for one in found if one.instant == instant(n))
        assert at.persons == held


@given(histories)
def test_a_consumer_that_begins_again_at_any_place_ends_with_the_same(history):
    found = told(history)
    for n in range(len(found)):
        assert Replayed().take(found[:n]).take(found[n:]).persons == history[-1]


def moves(entry):
    """Whether the entry itself says where a record stands; a record that left for another is told with that other."""
    return entry.kind == "joined" or (entry.kind == "left" and entry.after is None)


@given(histories)
def test_a_skipped_entry_is_caught_at_once_or_leaves_another_graph(history):
    found = told(history)
    for n, skipped in enumerate(found):
        if not moves(skipped):
            continue
        try:
            ended = Replayed().take(found[:n] + found[n + 1 :]).persons
        except Gap:
            continue
        assert ended != history[-1]


@given(histories)
def test_the_feed_of_a_world_without_a_record_has_exactly_the_other_entries(history):
    hidden = RECORDS[0]
    without = [{record: whole for record, whole in one.items() if record != hidden} for one in history]
    small = {(one.place, str(one)) for one in told(without) if one.part}
    large = {(one.place, str(one)) for one in told(history) if one.part}
    assert large - small == {one for one in large if hidden in one[0]}
    assert not small - large


def test_a_merge_names_the_id_that_answers_now_and_an_undo_gives_it_back():
    one, two = {"a": "P-1", "b": "P-1", "c": "P-2"}, {"a": "P-1", "b": "P-1", "c": "P-1"}
    found = told([one, two, one])
    assert kinds(found, at=0) == {("P-1", "created"), ("P-1", "joined"), ("P-2", "created"), ("P-2", "joined")}
    assert kinds(found, at=1) == {("P-1", "joined"), ("P-2", "left"), ("P-2", "merged")}
    assert kinds(found, at=2) == {("P-1", "left"), ("P-1", "split"), ("P-2", "created"), ("P-2", "joined")}
    [merged] = [entry for entry in found if entry.kind == "merged"]
    assert (merged.before, merged.after) == ({"person": "P-2", "records": ["c"]}, {"person": "P-1"})
    [split] = [entry for entry in found if entry.kind == "split"]
    assert split.after == {"persons": ["P-1", "P-2"]}
    [again] = [entry for entry in found if entry.kind == "created" and entry.instant == instant(2)]
    assert again.before == {"person": "P-1"}


def test_an_id_whose_records_go_two_ways_is_merged_into_the_larger_and_split():
    found = told([{"a": "P-1", "b": "P-1", "c": "P-1", "d": "P-2", "e": "P-3"},
                  {"a": "P-3", "b": "P-2", "c": "P-2", "d": "P-2", "e": "P-3"}])  # fmt: skip
    assert kinds(found, at=1) == {
        ("P-1", "left"), ("P-1", "merged"), ("P-1", "split"), ("P-2", "joined"), ("P-3", "joined"),
    }  # fmt: skip
    assert [one.after for one in found if one.kind == "merged"] == [{"person": "P-2"}]


def test_who_has_no_record_any_more_is_retired_and_who_is_untouched_is_not_told_of():
    found = told([{"a": "P-1", "b": "P-2"}, {"a": "P-1"}])
    assert kinds(found, at=1) == {("P-2", "left"), ("P-2", "retired")}


def test_a_tie_made_anew_with_other_evidence_is_no_change():
    ties = [
        Tie("P-1", "a", instant(0), instant(1), {"weight": 1.0}),
        Tie("P-1", "a", instant(1), None, {"weight": 2.0}),
    ]
    assert {one.instant for one in feed(ties, 2)} == {instant(0)}


def test_one_edge_of_two_classes_that_closes_leaves_the_member_in():
    ties = [Tie("F-1", "P-1", instant(0), instant(1)), Tie("F-1", "P-1", instant(0))]
    assert kinds(feed(ties, 2), at=1) == set()


def test_a_member_in_another_role_is_a_changed_value():
    ties = [Tie("F-1", "P-1", instant(0), instant(1), {"role": "partner"}), Tie("F-1", "P-1", instant(1), None,
                                                                             {"role": "mother"})]  # fmt: skip
    [entry] = [one for one in feed(ties, 2) if one.instant == instant(1)]
    assert (entry.kind, entry.part) == ("value_changed", "P-1")
    assert (entry.before["roles"], entry.after["roles"]) == (["partner"], ["mother"])


def test_a_member_of_two_groups_does_not_move_from_a_household_to_a_family():
    found = feed([Tie("H-1", "P-1", instant(0), instant(1)), Tie("F-1", "P-1", instant(1))], 2)
    assert kinds(found, at=1) == {("F-1", "created"), ("F-1", "joined"), ("H-1", "left"), ("H-1", "retired")}


def test_groups_are_replayed_to_who_is_in_them():
    ties = [Tie("F-1", "P-1", instant(0)), Tie("F-1", "P-2", instant(0), instant(1)), Tie("F-2", "P-2", instant(1))]
    assert Replayed().take(feed(ties, 2)).members == {("F-1", "P-1"), ("F-2", "P-2")}


@pytest.mark.parametrize("kind", ["joined", "left"])
def test_an_entry_out_of_place_is_named(kind):
    entry = Entry(instant(1), "P-1", kind, "a", before={"person": "P-2"})
    with pytest.raises(Gap, match="missing before"):
        Replayed().take([entry])


@given(histories)
def test_no_two_entries_share_a_place(history):
    found = told(history)
    assert all(one.place < two.place for one, two in pairwise(found))
