"""Gang memberships: proposed by evidence, in force by decision, and never for those who were hurt or saw."""

from typing import Any

import polars as pl

from kithkin.resolution.gangs import gangs

SCHEMA = dict.fromkeys(
    ["person_id", "record_id", "organisation_id", "name", "kind", "role", "event_role", "grading", "source_ref",
     "officer", "reported_in", "text", "valid_from", "valid_to", "needs"], pl.String,
)  # fmt: skip
DECISIONS = dict.fromkeys(["decision_id", "kind", "record_id", "organisation_id", "at", "review_on"], pl.String)


def told(person: str, record: str, **more: str) -> dict[str, Any]:
    base = {"kind": "named_in", "grading": "2BP", "source_ref": record, "needs": "1", "valid_from": "2015-01-01",
            "event_role": "subject"}  # fmt: skip
    return {**dict.fromkeys(SCHEMA), "organisation_id": "O", "name": "SB", **base, "person_id": person,
            "record_id": record, **more}  # fmt: skip


def members(*rows: dict[str, Any], decisions: list[dict[str, str]] | None = None) -> set[tuple[Any, ...]]:
    made = gangs(pl.DataFrame(rows, schema=SCHEMA), pl.DataFrame(decisions or [], schema=DECISIONS))
    return set(made.members.select("person_id", "status", "strength", "needs", "review_on").rows())


def decided(
    record: str, review_on: str = "2016-12-31", at: str = "2016-01-01", kind: str = "authorise_member"
) -> dict[str, str]:
    told = {"decision_id": f"D{record}{kind[0]}{at}", "kind": kind, "record_id": record, "organisation_id": "O"}
    return told | {"at": f"{at}T00:00:00.000000Z", "review_on": review_on}


def test_one_report_proposes_a_tentative_membership() -> None:
    assert members(told("P1", "r1")) == {("P1", "proposed", "tentative", "1", None)}


def test_two_independent_sources_make_it_unconfirmed_and_only_a_decision_confirms_it() -> None:
    rows = told("P1", "r1"), told("P1", "r2")
    assert members(*rows) == {("P1", "proposed", "unconfirmed", "1", None)}
    assert members(*rows, decisions=[decided("r1")]) == {
        ("P1", "proposed", "unconfirmed", "1", None), ("P1", "authorised", "confirmed", "1", "2016-12-31"),
    }  # fmt: skip


def test_copies_of_one_report_are_not_two_sources() -> None:
    rows = told("P1", "r1"), told("P1", "r2", source_ref="r1")
    assert members(*rows, decisions=[decided("r1")]) == {("P1", "proposed", "tentative", "1", None)}


def test_a_day_of_review_is_kept_for_whoever_reads_whatever_day_the_run_is_of() -> None:
    rows = told("P1", "r1"), told("P1", "r2")
    assert {row[4] for row in members(*rows, decisions=[decided("r1", "2016-06-29")])} == {None, "2016-06-29"}


def test_the_latest_review_of_the_latest_authorisation_counts() -> None:
    rows = told("P1", "r1"), told("P1", "r2")
    reviews = [
        decided("r1", "2017-06-30", "2016-06-01", "review_member"),
        decided("r2", "2018-01-31", "2017-06-01", "review_member"),
    ]
    assert {row[4] for row in members(*rows, decisions=[decided("r1"), *reviews])} == {None, "2018-01-31"}
    anew = decided("r1", "2018-06-30", "2018-02-01")
    assert {row[4] for row in members(*rows, decisions=[decided("r1"), *reviews, anew])} == {None, "2018-06-30"}


def test_a_review_puts_nothing_in_force_that_nobody_authorised_or_two_sources_bear_no_more() -> None:
    review = decided("r1", kind="review_member", at="2016-06-01")
    assert {row[1] for row in members(told("P1", "r1"), told("P1", "r2"), decisions=[review])} == {"proposed"}
    assert {row[1] for row in members(told("P1", "r1"), decisions=[decided("r1"), review])} == {"proposed"}


def test_a_decision_lapses_when_the_evidence_behind_it_goes() -> None:
    assert {row[1] for row in members(told("P1", "r1"), decisions=[decided("r1")])} == {"proposed"}


def test_a_decision_follows_its_record_to_another_person() -> None:
    rows = told("P9", "r1"), told("P9", "r2")
    assert "authorised" in {row[1] for row in members(*rows, decisions=[decided("r2")])}


def test_sources_of_two_classes_are_two_only_for_those_who_read_both() -> None:
    rows = told("P1", "r1"), told("P1", "r2", needs="2")
    assert members(*rows, decisions=[decided("r1")]) == {
        ("P1", "proposed", "tentative", "1", None), ("P1", "proposed", "tentative", "2", None),
        ("P1", "authorised", "confirmed", "1+2", "2016-12-31"),
    }  # fmt: skip


def test_a_victim_or_witness_is_never_a_member() -> None:
    assert members(told("P1", "r1", event_role="victim"), told("P2", "r2", role="witness")) == set()


def test_a_school_place_is_no_gang() -> None:
    assert members(told("P1", "r1", kind="attends")) == set()
