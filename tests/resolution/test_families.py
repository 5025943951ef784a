"""Families: by who raises whom and who is with whom, not by address alone."""

from typing import Any

import polars as pl

from kithkin.resolution.families import families
from kithkin.resolution.formed import Formed
from kithkin.resolution.kindred import Living, kindred

AS_OF = "2016-06-30"
TIES = {
    **dict.fromkeys(["kind", "role", "source", "target", "strength", "needs", "valid_from", "valid_to"], pl.String),
    "basis": pl.List(pl.String), "stated": pl.Boolean,
}  # fmt: skip
STAYS = dict.fromkeys(["person_id", "address_id", "first", "last"], pl.String)
MET = dict.fromkeys(["person_id", "other_id", "address_id", "first", "last"], pl.String)
NAMED = {**dict.fromkeys(["person_id", "other_id", "address_id", "needs"], pl.String), "basis": pl.List(pl.String)}
KINDS = {**dict.fromkeys(["mother", "father", "parent", "step_parent"], "PARENT_OF"),
         "carer": "CARER_OF", "partner": "PARTNER_OF", "sibling": "SIBLING_OF"}  # fmt: skip


def tie(source: str, role: str, target: str, **more: Any) -> dict[str, Any]:
    base = {"kind": KINDS[role], "role": role, "source": source, "target": target, "strength": "confirmed"}
    basis = {
        "basis": [f"f:{source}", f"f:{target}"],
        "stated": True,
        "needs": "1",
        "valid_from": None,
        "valid_to": None,
    }
    return {**base, **basis, **more}


def formed(ties: list[dict[str, Any]], *homes: str, names: tuple[str, ...] = (), **born: str) -> Formed:
    """Families of these ties; each home is the persons who live in it, each name those who share it."""
    times = ("2010-01-01", "9999-12-31")
    stays = [(one, home, *times) for home in homes for one in home]
    met = [(one, other, home, *times) for home in homes for one in home for other in home if one < other]
    shared = [
        (one, other, home, "1", [f"f:{one}"]) for one, other, home, *_ in met if {one, other} <= set("".join(names))
    ]
    living = Living(
        *(pl.DataFrame(rows, schema, orient="row") for rows, schema in ((stays, STAYS), (met, MET), (shared, NAMED)))
    )
    return families(kindred(pl.DataFrame(ties, schema=TIES), born, living, AS_OF))


def roles(made: Formed) -> list[dict[str, str]]:
    grouped = made.members.group_by("cluster", maintain_order=True).agg("person_id", "role")
    return [dict(zip(people, said, strict=True)) for _, people, said in grouped.iter_rows()]


def test_a_mother_and_her_children_are_a_family_with_the_grown_son_at_home() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "mother", "S")]
    made = formed(ties, "MCS", M="1974-01-01", C="2000-01-01", S="1990-01-01")
    assert roles(made) == [{"M": "mother", "C": "child", "S": "child"}]


def test_a_grown_child_with_a_child_of_their_own_has_another_family() -> None:
    ties = [tie("M", "mother", "D"), tie("D", "mother", "E"), tie("M", "mother", "C")]
    made = formed(ties, "MC", "DE", M="1960-01-01", D="1985-01-01", E="2010-01-01", C="2001-01-01")
    assert roles(made) == [{"D": "mother", "E": "child"}, {"C": "child", "M": "mother"}]


def test_a_father_who_lives_elsewhere_is_of_the_family_and_said_to_live_apart() -> None:
    made = formed([tie("M", "mother", "C"), tie("F", "father", "C")], "MC", C="2005-01-01")
    assert roles(made) == [{"C": "child", "M": "mother", "F": "father_apart"}]


def test_a_child_with_two_homes_may_be_in_two_families() -> None:
    ties = [tie("M", "mother", "C"), tie("F", "father", "C"), tie("F", "partner", "W"), tie("W", "mother", "D")]
    made = formed(ties, "MC", "FWDC", C="2005-01-01", D="2012-01-01")
    assert roles(made) == [
        {"C": "child", "D": "child", "F": "father", "M": "mother_apart", "W": "mother"},
        {"C": "child", "F": "father_apart", "M": "mother"},
    ]


def test_two_homes_with_the_same_people_are_told_once() -> None:
    made = formed([tie("M", "mother", "C"), tie("F", "father", "C")], "MC", "FC", C="2005-01-01")
    assert roles(made) == [{"C": "child", "F": "father_apart", "M": "mother"}]


def test_two_families_in_one_house_stay_two_and_a_lodger_is_of_neither() -> None:
    ties = [tie("M", "mother", "C"), tie("N", "mother", "D")]
    made = formed(ties, "MCNDL", C="2005-01-01", D="2006-01-01")
    assert {frozenset(family) for family in roles(made)} == {frozenset("MC"), frozenset("ND")}


def test_a_grandmother_in_the_home_is_of_the_family() -> None:
    ties = [tie("M", "mother", "C"), tie("G", "mother", "M")]
    made = formed(ties, "GMC", G="1950-01-01", M="1980-01-01", C="2005-01-01")
    assert roles(made) == [{"C": "child", "G": "grandparent", "M": "mother"}]


def test_a_partner_without_tie_to_the_child_is_of_the_family_and_a_former_one_was() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "partner", "P"), tie("M", "partner", "X", valid_to="2012-01-01")]
    made = formed(ties, "MCP", "X", C="2005-01-01")
    assert roles(made) == [{"C": "child", "M": "mother", "P": "partner", "X": "partner"}]
    assert made.members.filter(pl.col("person_id") == "X")["valid_to"].to_list() == ["2012-01-01"]


def test_brothers_who_share_a_home_without_parents_are_a_family() -> None:
    assert roles(formed([tie("A", "sibling", "B")], "AB")) == [{"A": "sibling", "B": "sibling"}]
    assert roles(formed([tie("A", "sibling", "B")], "A", "B")) == []


def test_a_partner_claim_that_ended_says_nothing_unless_they_live_apart_or_with_others() -> None:
    ended = tie("M", "partner", "P", valid_to="2014-01-01")
    made = formed([tie("M", "mother", "C"), ended], "MC")
    assert roles(made) == [{"M": "mother", "C": "child", "P": "partner"}]
    assert made.members["valid_to"].null_count() == 3
    made = formed([tie("M", "mother", "C"), ended], "MC", "P")
    assert made.members.filter(pl.col("person_id") == "P")["valid_to"].to_list() == ["2014-01-01"]


def test_who_shares_home_and_surname_is_taken_for_kin_tentatively_and_who_shares_only_the_home_is_not() -> None:
    ties = [tie("M", "mother", "C")]
    made = formed(ties, "MCGL", names=("MCG",), M="1980-01-01", G="1955-01-01", C="2005-01-01", L="1955-01-01")
    assert roles(made) == [{"M": "mother", "C": "child", "G": "grandparent"}]
    assert made.members.filter(pl.col("person_id") == "G")["strength"].to_list() == ["tentative"]


def test_people_of_one_name_and_home_are_a_tentative_family() -> None:
    assert roles(formed([], "AB", names=("AB",))) == [{"A": "relative", "B": "relative"}]


def test_nobody_is_the_parent_of_somebody_of_their_own_age() -> None:
    close = tie("A", "mother", "B", strength="unconfirmed")
    assert roles(formed([close], "AB", A="2000-01-01", B="2001-01-01")) == []


def test_a_membership_is_said_once_for_each_class_of_reader() -> None:
    ties = [tie("M", "mother", "C", needs="1", strength="unconfirmed"), tie("M", "mother", "C", needs="1+2"),
            tie("M", "mother", "C", needs="1+3", strength="unconfirmed")]  # fmt: skip
    made = formed(ties, "MC", C="2005-01-01")
    assert set(made.members.select("needs", "strength").rows()) == {("1", "unconfirmed"), ("1+2", "confirmed")}
