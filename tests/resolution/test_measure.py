"""How right families are: counted in pairs of true persons."""

import polars as pl

from kithkin.resolution.measure import pairs_of, score, true_person


def test_pairs_are_of_people_who_share_a_group_and_are_counted_once():
    rows = [("a", "F1"), ("b", "F1"), ("a", "F2"), ("b", "F2"), ("c", "F2"), ("d", "F3")]
    members = pl.DataFrame(rows, ["person", "family"], orient="row")
    assert pairs_of(members, "family", {"a", "b", "c", "d"}) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert pairs_of(members, "family", {"a", "b"}) == {("a", "b")}


def test_f1_is_of_precision_and_recall():
    found = score(frozenset({("a", "b"), ("a", "x")}), frozenset({("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")}))
    assert (found.precision, found.recall) == (0.5, 0.25)
    assert round(found.f1, 4) == 0.3333
    assert score(frozenset(), frozenset()).f1 == 0.0


def test_a_resolved_person_counts_as_whom_most_of_its_records_are_of(tmp_path):
    (tmp_path / "record_person.csv").write_text("record_id,person\nr1,x\nr2,x\nr3,y\nr4,y\n")
    persons = pl.DataFrame({"record_id": ["r1", "r2", "r3", "r4"], "person_id": ["P1", "P1", "P1", "P2"]})
    assert set(true_person(persons, tmp_path).select("person_id", "true").rows()) == {("P1", "x"), ("P2", "y")}
