"""Criteria in scope: four answers, evidence, points, bands, and a feed that is not held."""

from dataclasses import replace

import pytest

from kithkin.casework import score
from kithkin.casework.score import Answered, Birth, Membership, Score, band, family_answer, family_score, points
from kithkin.graph.errors import WrongUse

CRITERIA = [criterion["id"] for criterion in score.pack()["criterion"]]


def feed(name, subject):
    return {"labels": ["Feed"], "id": name, "title": name, "subject": subject, "trust": "{}"}


def row_of(record):
    """A row for a record of a world, without which nobody may know of the record."""
    row = {"labels": ["Row"], "id": f"row {record}", "key": record, "feed": "any"}
    return row, {"type": "FROM", "source": record, "target": row["id"]}


def person_score(person_id, *met):
    answers = {name: Answered("met" if name in met else "unknown") for name in CRITERIA}
    return Score(person_id, score.PACK, 1, "2016-06-30", answers, points(len(met)))


def test_the_six_criteria_have_one_name_each():
    assert [criterion["name"] for criterion in score.pack()["criterion"]] == [
        "Crime and ASB", "Education", "Children who need help", "Work", "Domestic abuse", "Health",
    ]  # fmt: skip


def test_members_with_one_five_and_one_criteria_score_100_1000_and_100_and_their_family_1200():
    met = {"P-1": CRITERIA[:1], "P-2": CRITERIA[:5], "P-3": CRITERIA[3:4]}
    found = {person_id: person_score(person_id, *theirs) for person_id, theirs in met.items()}
    family = family_score("F-1", [Membership(key) for key in found], found, dict.fromkeys(found, Birth("2005-01-01")))
    assert [one.points for one in found.values()] == [100, 1000, 100]
    assert (family.points, family.categories, family.eligible) == (1200, 5, "met")
    assert family.band == "highly complex"
    assert family.answers["crime"].band == "complex"
    assert family.answers["health"].band is None


def test_a_family_without_a_child_is_not_eligible_and_one_of_unknown_ages_is_unknown():
    found = {"P-1": person_score("P-1", "crime", "work")}
    adult = family_score("F-1", [Membership("P-1")], found, {"P-1": Birth("1980-01-01")})
    ageless = family_score("F-1", [Membership("P-1")], found, {"P-1": Birth()})
    assert (adult.eligible, ageless.eligible) == ("not met", "unknown")


@pytest.mark.parametrize(
    ("answers", "together"),
    [
        (("met", "unknown", "not met"), "met"),
        (("unknown", "not met"), "unknown"),
        (("not met", "not applicable"), "not met"),
        (("not applicable", "not applicable"), "not applicable"),
        ((), "unknown"),
    ],
)
def test_what_nobody_told_us_of_one_member_is_never_not_met_of_the_family(answers, together):
    assert family_answer([Answered(answer) for answer in answers], []).answer == together


def test_the_evidence_of_a_family_is_that_of_its_deciding_members_and_of_their_membership():
    theirs = [Answered("met", ("r1",), classes=frozenset({1})), Answered("not met", ("r2",), classes=frozenset({2}))]
    told = family_answer(theirs, [Membership("P-1", ("m1",), frozenset({3}))])
    assert told.evidence == ("m1", "r1")
    assert told.classes == {1, 2, 3}


def test_bands_begin_at_their_numbers():
    assert [band(number, "whole") for number in (0, 1, 3, 6)] == [None, "less complex", "complex", "highly complex"]


def test_a_pack_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(WrongUse, match="troubled_families_2015"):
        score.pack("nonsense")


FEEDS = [feed("arrests", "crime"), feed("attendance", "education"), feed("care", "children"), feed("shbe", "work")]


@pytest.fixture
def offending(filled):
    """The offending world, every record with its row, and feeds of four subjects."""
    rows, edges = zip(*(row_of(f"{name}:self") for name in ("arrests:1", "arrests:2", "arrests:3")), strict=True)
    return lambda *feeds, also=(), joined=(): filled("offending", also=[*rows, *feeds, *also], joined=[*edges, *joined])


def test_what_is_proven_counts_what_is_not_does_not_and_a_victim_never_does(offending, view):
    found = score.scores(offending(*FEEDS), replace(view, as_of="2014-12-31"), ["P-1", "P-2", "P-3"])
    assert {key: one.answers["crime"].answer for key, one in found.items()} == {
        "P-1": "met", "P-2": "unknown", "P-3": "unknown",
    }  # fmt: skip
    assert found["P-1"].answers["crime"].evidence == ("arrests:1:self",)


def test_a_criterion_without_a_feed_is_unknown_because_data_is_not_held(offending, view):
    found = score.scores(offending(*FEEDS), view, ["P-1"])["P-1"]
    assert {found.answers[name].answer for name in ("domestic_abuse", "health")} == {"unknown"}
    assert {found.answers[name].reason for name in ("domestic_abuse", "health")} == {"data not held"}


def test_loading_a_feed_later_makes_its_criterion_answer(offending, view):
    call_out = {
        "labels": ["Event"],
        "id": "E-90",
        "kind": "domestic_abuse",
        "valid_from": "2016-05-01",
        "valid_to": "2016-05-01",
    }
    present = {"type": "INVOLVED_IN", "source": "arrests:2:self", "target": "E-90", "role": "child_present"}
    store = offending(*FEEDS, feed("call_outs", "domestic_abuse"), also=[call_out], joined=[present])
    found = score.scores(store, view, ["P-1", "P-2"])
    assert found["P-2"].answers["domestic_abuse"].answer == "met"
    assert found["P-2"].answers["domestic_abuse"].evidence == ("arrests:2:self",)
    assert found["P-1"].answers["domestic_abuse"].answer == "unknown"
    assert found["P-1"].answers["domestic_abuse"].reason != "data not held"


def test_who_may_not_be_known_has_no_score(offending, view):
    store = offending(*FEEDS)
    assert score.scores(store, replace(view, access=(7,)), ["P-1"]) == {}
    assert score.scores(store, view, ["P-nobody"]) == {}
