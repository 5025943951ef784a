"""Laws of gangs over random histories: copies count once, bystanders count for nothing, and order does not matter."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.casework.cards import offences
from kithkin.graph.grading import Source, independent
from kithkin.graph.model import ACTING, BYSTANDERS
from kithkin.resolution.communities.meetings import presences
from kithkin.resolution.gangs import NEEDED, gangs, independents, speaking

QUICK = settings(max_examples=60, deadline=None)
AS_OF = "2016-06-30"
DAYS = st.sampled_from(["2015-02-01", "2016-02-01", "2016-03-01", "2016-03-02"])
UNTIL = st.sampled_from(["2016-05-01", "2016-12-31"])
PEOPLE = st.sampled_from(["P1", "P2", "P3", "P4"])
NEEDS = st.sampled_from(["1", "2"])
TEXT = dict.fromkeys(
    ["person_id", "record_id", "organisation_id", "name", "kind", "role", "grading", "source_ref", "officer",
     "reported_in", "valid_from", "valid_to", "needs"], pl.String,
)  # fmt: skip
ROLES = dict.fromkeys(["person_id", "record_id", "event_id", "kind", "role", "day", "text", "needs"], pl.String)
DECIDED = dict.fromkeys(["decision_id", "kind", "record_id", "organisation_id", "at", "review_on"], pl.String)
FEW = st.sampled_from([None, "a", "b", "c"])
GRADES = st.sampled_from(["2BP", "B22", "1AP", "3AP", "E55", None])
SOURCE = st.builds(
    Source, grading=GRADES, source_ref=FEW, text=st.sampled_from([None, "Seen with them.", "At the quay"]),
    reported_in=FEW, officer=FEW, day=st.sampled_from([None, "2016-01-01", "2016-01-02"]),
)  # fmt: skip
TRACES = ("source_ref", "text", "reported_in", "officer", "day")


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Who is named in which list or report, who had which part in what happened, and what was decided."""
    named, roles, decisions = [], [], []
    for at in range(draw(st.integers(1, 9))):
        person, record, needs = draw(PEOPLE), f"r{at}", draw(NEEDS)
        about = {"person_id": person, "record_id": record, "needs": needs}
        kind = draw(st.sampled_from(["listed_in", "named_in", "attends"]))
        told = {"organisation_id": draw(st.sampled_from(["O1", "O2"])), "name": "x", "kind": kind}
        told |= {"valid_from": draw(DAYS)}
        told |= {"role": draw(st.sampled_from([None, "member", *BYSTANDERS]))}
        told |= {"grading": draw(GRADES), "source_ref": draw(FEW), "officer": draw(FEW), "reported_in": draw(FEW)}
        named.append(told | about)
        for event in draw(st.sets(st.sampled_from(["E1", "E2", "E3"]))):
            role = draw(st.sampled_from([*ACTING, *BYSTANDERS]))
            what = {"event_id": event, "kind": "offence", "role": role, "day": draw(DAYS), "text": draw(FEW)}
            roles.append(what | about)
        if draw(st.booleans()):
            mark = {"decision_id": f"D{at}", "record_id": record, "organisation_id": told["organisation_id"]}
            kind = draw(st.sampled_from(["authorise_member", "review_member"]))
            days = {"at": f"{draw(DAYS)}T00:00:00.000000Z", "review_on": draw(UNTIL)}
            decisions.append({**mark, **days, "kind": kind})
    return named, roles, decisions


def affiliations(named: list[dict[str, Any]], roles: list[dict[str, Any]]) -> pl.DataFrame:
    """As they are read: each with what the same record did, as `material` puts them together."""
    involved = pl.DataFrame(roles, ROLES).filter(pl.col("role").is_in(ACTING))
    about = involved.group_by("record_id").agg(event_role=pl.col("role").min(), text=pl.col("text").min())
    return pl.DataFrame(named, TEXT).join(about, on="record_id", how="left")


def formed(history: tuple[list[dict[str, Any]], ...]) -> tuple[list[Any], ...]:
    """Every membership of gangs, what association groups are found in, and who may be decided about."""
    named, roles, decisions = history
    told = affiliations(named, roles)
    made = gangs(told, pl.DataFrame(decisions, DECIDED))
    found = presences(pl.DataFrame(roles, ROLES), AS_OF)
    ready = independents(speaking(told)).filter(pl.col("sources") >= NEEDED)
    return made.members.rows(), found.rows(), sorted(ready.rows())


def without_bystanders(history: tuple[list[dict[str, Any]], ...]) -> tuple[list[dict[str, Any]], ...]:
    """The same history with every event role of a victim, witness or child present taken out."""
    named, roles, decisions = history
    return named, [one for one in roles if one["role"] not in BYSTANDERS], decisions


@QUICK
@given(histories())
def test_taking_every_bystander_out_changes_no_gang_candidate_or_group(history: Any) -> None:
    assert formed(history) == formed(without_bystanders(history))


@QUICK
@given(histories())
def test_no_victim_is_in_any_list_of_offences(history: Any) -> None:
    """And what they were besides is told as if the role had never been written down."""
    told = [{"valid_from": one["day"], "code": None, "disposal": None, **one} for one in history[1]]
    kept = [one for one in told if one["role"] not in BYSTANDERS]
    suspected = {one["record_id"] for one in told if one["role"] in ACTING}
    lines = offences(told)
    assert lines == offences(kept)
    assert {record for line in lines for record in line.evidence} <= suspected


@QUICK
@given(histories())
def test_no_record_of_a_bystander_alone_is_ever_a_reason(history: Any) -> None:
    named, roles, _ = history
    acting = {one["record_id"] for one in roles if one["role"] in ACTING}
    listed = {one["record_id"] for one in named if one["kind"] == "listed_in" and one["role"] not in BYSTANDERS}
    members, associates, _ = formed(history)
    assert {record for row in members for record in row[3]} <= listed | acting
    assert {row[3] for row in associates} <= acting


@QUICK
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_does_not_matter(history: Any, random: Any) -> None:
    mixed = tuple(random.sample(some, len(some)) for some in history)
    assert formed(mixed) == formed(history)


@QUICK
@given(histories())
def test_nothing_is_in_force_without_an_authorisation_and_two_sources(history: Any) -> None:
    named, _, decisions = history
    ready = {(gang, person) for gang, person, _ in formed(history)[2]}
    authorised = {(one["organisation_id"], one["record_id"]) for one in decisions if one["kind"] == "authorise_member"}
    whose = {one["record_id"]: one["person_id"] for one in named}
    borne = {(gang, whose[record]) for gang, record in authorised}
    in_force = {row[:2] for row in formed(history)[0] if row[5] == "authorised"}
    assert in_force <= ready & borne
    assert all(row[7] for row in formed(history)[0] if row[5] == "authorised")


@given(st.lists(SOURCE, max_size=5), st.integers(0, 4), st.sampled_from(TRACES), SOURCE)
def test_a_copy_of_a_source_never_counts(sources: list[Source], at: int, trace: str, other: Source) -> None:
    """A copy has the grading of what it copies and at least one trace of it, whatever else was written anew."""
    if not sources:
        return
    one = sources[at % len(sources)]
    shared = {"officer": one.officer, "day": one.day} if trace in {"officer", "day"} else {trace: getattr(one, trace)}
    if all(shared.values()) or not any(getattr(one, name) for name in TRACES):
        anew = {name: getattr(other if all(shared.values()) else one, name) for name in TRACES}
        copy = Source(**{"grading": one.grading, **anew, **shared})
        assert independent([*sources, copy]) <= max(independent(sources), 1)
        assert independent([*sources, one]) == independent(sources)
