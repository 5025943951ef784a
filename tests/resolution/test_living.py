"""Households: who lives at a place together, and moves on together."""

from typing import Any

import polars as pl

from kithkin.resolution.formed import Formed, Names
from kithkin.resolution.living import CROWD, living_together, namesakes, numbered, same_names, surnames, together
from kithkin.resolution.ranks import fed, grouped

SPELLS = dict.fromkeys(["person_id", "address_id", "valid_from", "valid_to"], pl.String)
SAID = dict.fromkeys(["person_id", "address_id", "record_id", "row", "needs"], pl.String)


def formed(*stays: tuple[str, str, str | None, str | None], rows: dict[str, str] | None = None, **more: str) -> Formed:
    spells = pl.DataFrame(stays, SPELLS, orient="row")
    said = [(p, a, f"shbe:{p}{a}:self", (rows or {}).get(p, p), more.get(p, "1")) for p, a, *_ in stays]
    residences, names = by_numbers(pl.DataFrame(said, SAID, orient="row"))
    known = {"address_id": names.places, "person_id": names.people}
    living = numbered(spells.with_columns(of.search_sorted(spells[name]).alias(name) for name, of in known.items()))
    return grouped(living_together(living, together(living, residences), fed(residences, names)), names)


def by_numbers(said: pl.DataFrame) -> tuple[pl.DataFrame, Names]:
    """The rows by numbers, and the names of these."""
    known = {name: said[name].unique().sort() for name in ("person_id", "record_id", "address_id")}
    told = said.with_columns(known[name].search_sorted(said[name]).alias(name) for name in known)
    return told, Names(known["person_id"], *known.values())


def people(made: Formed) -> set[frozenset[str]]:
    return {frozenset(ids) for ids in made.members.group_by("cluster").agg("person_id")["person_id"].to_list()}


def test_people_at_one_address_at_one_time_are_a_household() -> None:
    made = formed(
        ("P1", "A", "2010-01-01", "2012-01-01"),
        ("P2", "A", "2011-01-01", "2012-01-01"),
        ("P3", "A", "2013-01-01", None),
    )
    assert people(made) == {frozenset({"P1", "P2"}), frozenset({"P3"})}


def test_a_household_that_moves_is_one_with_two_homes() -> None:
    made = formed(
        ("P1", "A", "2010-01-01", "2012-01-01"), ("P2", "A", "2010-01-01", "2012-01-01"),
        ("P1", "B", "2012-01-02", None), ("P2", "B", "2012-01-02", None),
    )  # fmt: skip
    assert people(made) == {frozenset({"P1", "P2"})}
    assert made.places.select("target", "valid_from", "valid_to").rows() == [
        ("A", "2010-01-01", "2012-01-01"), ("B", "2012-01-02", None),
    ]  # fmt: skip
    assert set(made.members.select("person_id", "valid_from", "valid_to").rows()) == {
        ("P1", "2010-01-01", None), ("P2", "2010-01-01", None),
    }  # fmt: skip


def test_who_parts_is_no_longer_of_the_household() -> None:
    made = formed(
        ("P1", "A", "2010-01-01", "2012-01-01"), ("P2", "A", "2010-01-01", None), ("P1", "B", "2012-01-02", None)
    )
    assert people(made) == {frozenset({"P1", "P2"}), frozenset({"P1"})}


def test_in_a_crowd_only_one_row_ties_people() -> None:
    stays = [(f"P{n}", "A", "2010-01-01", None) for n in range(CROWD + 1)]
    made = formed(*stays, rows={"P1": "claim", "P2": "claim"})
    assert frozenset({"P1", "P2"}) in people(made)
    assert len(people(made)) == CROWD


def test_each_member_is_known_by_the_class_of_their_own_rows() -> None:
    made: Any = formed(("P1", "A", None, None), ("P2", "A", None, None), P2="2")
    assert set(made.members.select("person_id", "needs").rows()) == {("P1", "1"), ("P2", "2")}
    assert set(made.places["needs"]) == {"1", "2"}


def test_a_slip_of_the_pen_makes_no_other_name_and_a_short_name_has_no_slips() -> None:
    one, other = (pl.Series(names) for names in (
        ["robinson", "thomas", "lee", "robinson", "lee"], ["robinsno", "thmas", "lea", "roberson", "lee"],
    ))  # fmt: skip
    assert same_names(one, other).to_list() == [True, True, False, False, True]


def test_people_of_one_home_and_nearly_one_name_are_namesakes_each_by_their_own_row() -> None:
    rows = [("P1", "A", "Robinson", "f:1", "1"), ("P2", "A", "Robinsno", "g:2", "2"), ("P3", "A", "Roe", "f:3", "1"),
            ("P4", "B", "Robinson", "f:4", "1"), ("P5", "A", "Smith-Robinson", "f:5", "1")]  # fmt: skip
    said = pl.DataFrame(rows, ["person_id", "address_id", "surname", "record_id", "needs"], orient="row")
    met = [("P1", "P2", "A"), ("P1", "P3", "A"), ("P1", "P5", "A"), ("P2", "P5", "A"), ("P3", "P5", "A")]
    there = pl.DataFrame(met, ["person_id", "other_id", "address_id"], orient="row")
    told = namesakes(said, there).select("person_id", "other_id", "needs", "basis").rows()
    assert told == [
        ("P1", "P2", "1+2", ["f:1", "g:2"]), ("P1", "P5", "1", ["f:1", "f:5"]), ("P2", "P5", "1+2", ["f:5", "g:2"]),
    ]  # fmt: skip


def test_the_parts_of_a_surname_are_told_by_class() -> None:
    rows = [("P", "f:1", 1, "Smith-Roe"), ("P", "f:2", 1, "Roe"), ("P", "g:1", 2, None)]
    said = pl.DataFrame(rows, ["person_id", "record_id", "access", "surname"], orient="row")
    assert surnames(said).rows() == [("P", "roe", "1", ["f:1", "f:2"]), ("P", "smith", "1", ["f:1"])]
