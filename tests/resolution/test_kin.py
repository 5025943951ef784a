"""Ties between persons: from statements, one for each class of reader."""

from typing import Any

import polars as pl

from kithkin.resolution.kin import ties

SCHEMA = {
    "source_record": pl.String, "target_record": pl.String, "source": pl.String, "target": pl.String,
    "kind": pl.String, "valid_from": pl.String, "valid_to": pl.String, "feed": pl.String, "trust": pl.Float64,
    "needs": pl.String, "source_sex": pl.String, "source_born": pl.String, "target_born": pl.String,
}  # fmt: skip


def said(source: str, kind: str, target: str, feed: str = "school", **more: Any) -> dict[str, Any]:
    blank = dict.fromkeys(SCHEMA)
    records = {"source_record": f"{feed}:1:{source}", "target_record": f"{feed}:1:{target}"}
    base = {"source": source, "target": target, "kind": kind, "feed": feed, "trust": 0.5, "needs": "1"}
    return {**blank, **records, **base, **more}


def tied(*rows: dict[str, Any]) -> pl.DataFrame:
    return ties(pl.DataFrame(rows, schema=SCHEMA))


def short(frame: pl.DataFrame) -> set[tuple[Any, ...]]:
    return set(frame.select("kind", "role", "source", "target", "strength", "stated", "needs").rows())


def test_one_weak_feed_leaves_a_tie_unconfirmed_and_a_trusted_one_confirms_it() -> None:
    assert short(tied(said("P1", "mother_of", "P2"))) == {("PARENT_OF", "mother", "P1", "P2", "unconfirmed", True, "1")}
    (tie,) = tied(said("P1", "mother_of", "P2", trust=0.9)).iter_rows(named=True)
    assert (tie["strength"], tie["basis"]) == ("confirmed", ["school:1:P1", "school:1:P2"])


def test_two_feeds_confirm_a_tie_for_those_who_read_both() -> None:
    found = tied(said("P1", "mother_of", "P2"), said("P1", "mother_of", "P2", "care", needs="2"))
    assert {(row["needs"], row["strength"]) for row in found.iter_rows(named=True)} == {
        ("1", "unconfirmed"), ("2", "unconfirmed"), ("1+2", "confirmed"),
    }  # fmt: skip


def test_two_feeds_of_one_class_confirm_within_that_class() -> None:
    found = tied(said("P1", "mother_of", "P2"), said("P1", "mother_of", "P2", "care"))
    assert short(found) == {("PARENT_OF", "mother", "P1", "P2", "confirmed", True, "1")}


def test_children_of_one_parent_are_inferred_siblings_and_need_both_statements() -> None:
    found = tied(said("P1", "mother_of", "P2"), said("P1", "mother_of", "P3", "care", needs="2"))
    assert ("SIBLING_OF", "sibling", "P2", "P3", "tentative", False, "1+2") in short(found)


def test_a_stated_sibling_is_not_inferred_again_for_the_same_readers() -> None:
    mothers = said("P1", "mother_of", "P2"), said("P1", "mother_of", "P3")
    found = tied(*mothers, said("P3", "half_sibling_of", "P2"))
    assert {row for row in short(found) if row[0] == "SIBLING_OF"} == {
        ("SIBLING_OF", "half_sibling", "P2", "P3", "unconfirmed", True, "1")
    }


def test_a_brother_of_whom_no_row_names_a_parent_has_those_of_his_sister_tentatively() -> None:
    found = tied(said("M", "mother_of", "C"), said("C", "sibling_of", "D", "care", needs="2"))
    assert ("PARENT_OF", "mother", "M", "D", "tentative", False, "1+2") in short(found)
    assert found.filter(~pl.col("stated"))["basis"].to_list() == [["care:1:C", "care:1:D", "school:1:C", "school:1:M"]]


def test_a_half_brother_or_one_with_a_parent_of_his_own_has_not_those_of_his_sister() -> None:
    mother = said("M", "mother_of", "C")
    for rows in (
        [said("C", "half_sibling_of", "D")],
        [said("C", "sibling_of", "D"), said("N", "mother_of", "D")],
        [said("C", "sibling_of", "D"), said("G", "carer_of", "D")],
    ):
        assert ("M", "D") not in tied(mother, *rows).select("source", "target").rows()


def test_a_claim_for_a_child_is_unconfirmed_evidence_of_a_parent() -> None:
    ages = {"source_born": "1980-01-01", "target_born": "2005-01-01", "source_sex": "female", "trust": 1.0}
    found = tied(said("P1", "claims_for", "P2", "shbe", **ages))
    assert short(found) == {("PARENT_OF", "mother", "P1", "P2", "unconfirmed", True, "1")}


def test_a_claim_by_somebody_of_a_grandparents_age_is_care_not_birth() -> None:
    ages = {"source_born": "1940-01-01", "target_born": "2005-01-01"}
    assert short(tied(said("P1", "claims_for", "P2", "shbe", **ages))) == {
        ("CARER_OF", "carer", "P1", "P2", "unconfirmed", True, "1")
    }


def test_a_parent_known_as_mother_is_said_once() -> None:
    found = tied(said("P1", "mother_of", "P2"), said("P1", "parent_of", "P2"))
    assert [row["role"] for row in found.iter_rows(named=True)] == ["mother"]


def test_undirected_ties_name_the_smaller_id_first_and_keep_their_dates() -> None:
    found = tied(said("P2", "not_to_associate_with", "P1", valid_from="2015-01-01"))
    (tie,) = found.iter_rows(named=True)
    assert (tie["source"], tie["target"], tie["valid_from"], tie["valid_to"]) == ("P1", "P2", "2015-01-01", None)


def test_nobody_is_tied_to_themselves() -> None:
    assert tied(said("P1", "sibling_of", "P1")).is_empty()
