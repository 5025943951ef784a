"""Families: by who raises whom and who is with whom, not by address alone."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from kithkin.resolution.births import Births
from kithkin.resolution.families import families
from kithkin.resolution.formed import Formed, Names
from kithkin.resolution.kindred import NAMELESS, Living, kindred
from kithkin.resolution.parted import SIGNS
from kithkin.resolution.ranks import grouped

AS_OF = "2016-06-30"
TIES = {
    **dict.fromkeys(["kind", "role", "source", "target", "strength", "needs", "valid_from", "valid_to"], pl.String),
    "basis": pl.List(pl.String), "stated": pl.Boolean,
}  # fmt: skip
STAYS = dict.fromkeys(["person_id", "address_id", "first", "last"], pl.String)
MET = dict.fromkeys(["person_id", "other_id", "address_id", "first", "last"], pl.String)
NAMED = {**dict.fromkeys(["person_id", "other_id", "address_id", "needs"], pl.String), "basis": pl.List(pl.String)}
OF = {"people": ["person_id", "other_id", "source", "target", "person"], "places": ["address_id"],
      "records": ["basis", "record_id"]}  # fmt: skip
BORN = {**dict.fromkeys(["person_id", "access", "date_of_birth", "sex", "record_id"], pl.String), "access": pl.Int64}
KINDS = {**dict.fromkeys(["mother", "father", "parent", "step_parent"], "PARENT_OF"),
         "carer": "CARER_OF", "partner": "PARTNER_OF", "sibling": "SIBLING_OF"}  # fmt: skip


SEEN = {**dict.fromkeys(["person_id", "day", "address_id", "record_id", "needs"], pl.String), "ended": pl.Boolean}
NEVER = pl.DataFrame(schema={"person_id": pl.String, "seen": pl.String})


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


def formed(ties: list[dict[str, Any]], *homes: str, names: tuple[str, ...] = (), men: str = "", **born: str) -> Formed:
    """Families of these ties; each home is the persons who live in it, each name those who share it.

    The name of one alone, or of people who never share a home, is a name too.
    """
    times = ("2010-01-01", "9999-12-31")
    stays = [(one, home, *times) for home in homes for one in home]
    met = [(one, other, home, *times) for home in homes for one in home for other in home if one < other]
    shared = [
        (one, other, home, "1", [f"f:{one}"]) for one, other, home, *_ in met if {one, other} <= set("".join(names))
    ]
    frames = [
        pl.DataFrame(rows, schema, orient="row") for rows, schema in ((stays, STAYS), (met, MET), (shared, NAMED))
    ]
    said = [(one, 1, day, "male" if one in men else "female", f"f:{one}") for one, day in born.items()]
    births = pl.DataFrame(said, BORN, orient="row")
    return by_names(pl.DataFrame(ties, schema=TIES), *frames, names=called(*names), births=births, born=days(born))


def days(born: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(born.items()), {"person": pl.String, "born": pl.String}, orient="row")


def by_names(ties: pl.DataFrame, *living: pl.DataFrame, **more: pl.DataFrame) -> Formed:
    """Families of what is told by names: they are formed by numbers."""
    given = {"ties": ties, "stays": living[0], "met": living[1], "named": living[2], **more}
    texts = {of: _names(given.values(), columns) for of, columns in OF.items()}
    told = {name: _numbered(frame, texts) for name, frame in given.items()}
    births = Births(told.get("births"), told.get("days"))
    seen = told.get("seen", _numbered(pl.DataFrame(schema={"person_id": pl.String, "seen": pl.String}), texts))
    signs = told.get("signs", pl.DataFrame(schema=SIGNS))
    shown = Living(
        told["stays"], told["met"], told["named"], seen, lambda _: signs.sort(pl.all()), told.get("names", NAMELESS)
    )
    names = Names(texts["people"], texts["people"], texts["records"], texts["places"])
    return grouped(families(kindred(told["ties"], told["born"], shown, AS_OF, births)), names)


def _names(frames: Iterable[pl.DataFrame], columns: list[str]) -> pl.Series:
    told = [_texts(frame[name]) for frame in frames for name in frame.columns if name in columns]
    return pl.concat([pl.Series("name", [], pl.String), *told]).unique().sort()


def _texts(column: pl.Series) -> pl.Series:
    return (column.explode() if column.dtype == pl.List else column).drop_nulls().cast(pl.String).rename("name")


def _numbered(frame: pl.DataFrame, texts: dict[str, pl.Series]) -> pl.DataFrame:
    for of, columns in OF.items():
        number = pl.element().replace_strict(texts[of], range(len(texts[of])), return_dtype=pl.UInt32)
        for name in set(columns).intersection(frame.columns):
            one = pl.col(name).replace_strict(texts[of], range(len(texts[of])), return_dtype=pl.UInt32)
            frame = frame.with_columns(pl.col(name).list.eval(number) if name == "basis" else one)
    return frame


def called(*names: str) -> pl.DataFrame:
    """Who has which surname."""
    rows = [(one, f"{name}-{name}", "1", [f"f:{one}"]) for name in names for one in name]
    columns = {**dict.fromkeys(["person_id", "name", "needs"], pl.String), "basis": pl.List(pl.String)}
    return pl.DataFrame(rows, columns, orient="row")


def moved(
    ties: list[dict[str, Any]], stays: list[tuple[str, str, str, str]], needs: str = "1", **last_seen: str
) -> Formed:
    """Families of people with these stays (person, address, first, last), last seen on these days.

    Each stay has a sign on its first day and, where it ended, on its last, for readers of `needs`.
    """
    met = [
        (one, other, home, max(first, begun), min(last, ended))
        for one, home, first, last in stays
        for other, there, begun, ended in stays
        if one < other and home == there and max(first, begun) <= min(last, ended)
    ]
    frames = [pl.DataFrame(rows, schema, orient="row") for rows, schema in ((stays, STAYS), (met, MET), ([], NAMED))]
    births = pl.DataFrame([("C", 1, "2005-01-01", "female", "f:C")], BORN, orient="row")
    seen = sorted(
        {(one, day, home, f"f:{one}{home}", needs, False) for one, home, *days in stays for day in days if day < AS_OF}
    )
    more = {"seen": pl.DataFrame(list(last_seen.items()), ["person_id", "seen"], orient="row") if last_seen else NEVER,
            "signs": pl.DataFrame(seen, SEEN, orient="row")}  # fmt: skip
    return by_names(pl.DataFrame(ties, schema=TIES), *frames, births=births, born=days({"C": "2005-01-01"}), **more)


def since(made: Formed) -> dict[tuple[str, str], str | None]:
    return {(person, role): day for person, role, day in made.members.select("person_id", "role", "valid_from").rows()}


def roles(made: Formed) -> list[dict[str, str]]:
    grouped = made.members.group_by("cluster", maintain_order=True).agg("person_id", "role")
    return [dict(zip(people, said, strict=True)) for _, people, said in grouped.iter_rows()]


def everybody(made: Formed) -> set[frozenset[str]]:
    """Everybody in each family with each of their roles."""
    named = made.members.with_columns(said=pl.col("person_id") + " " + pl.col("role"))
    return {frozenset(said) for said in named.group_by("cluster").agg("said")["said"].to_list()}


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
    assert everybody(made) == {
        frozenset({"C child", "D child", "F father", "M mother_apart", "W mother", "W step_parent"}),
        frozenset({"C child", "F father_apart", "M mother"}),
    }


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
    made = formed(ties, "MCP", "X", names=("M", "C", "P"), C="2005-01-01")
    assert roles(made) == [{"C": "child", "M": "mother", "P": "partner", "X": "partner"}]
    assert made.members.filter(pl.col("person_id") == "X")["valid_to"].to_list() == ["2012-01-01"]


def test_brothers_who_share_a_home_without_parents_are_a_family() -> None:
    assert roles(formed([tie("A", "sibling", "B")], "AB")) == [{"A": "sibling", "B": "sibling"}]
    assert roles(formed([tie("A", "sibling", "B")], "A", "B")) == []


def test_a_partner_claim_that_ended_says_nothing_unless_they_live_apart_or_with_others() -> None:
    ended = tie("M", "partner", "P", valid_to="2014-01-01")
    made = formed([tie("M", "mother", "C"), ended], "MC", names=("M", "C", "P"))
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


def test_a_child_is_of_the_family_from_its_birth_and_its_mother_from_the_first() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "mother", "D")]
    made = formed(ties, "MCD", M="1980-01-01", C="2005-03-04", D="2010-06-07")
    assert since(made) == {("M", "mother"): "2005-03-04", ("C", "child"): "2005-03-04", ("D", "child"): "2010-06-07"}


def test_a_birth_that_nobody_dates_or_that_is_to_come_takes_nothing_from_one_that_is_known() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "mother", "D"), tie("M", "mother", "E")]
    made = formed(ties, "MCDE", C="2005-03-04", D="2016-12-24")
    assert since(made) == {
        ("M", "mother"): "2005-03-04", ("C", "child"): "2005-03-04", ("D", "child"): None, ("E", "child"): None,
    }  # fmt: skip


def test_a_birth_dates_nothing_for_who_may_not_read_of_it() -> None:
    ties = [tie("M", "mother", "C", needs="2", strength="unconfirmed"), tie("M", "mother", "C", needs="1+2")]
    made = formed(ties, "MC", C="2005-03-04")
    told = made.members.filter(pl.col("role") == "mother").select("needs", "valid_from").rows()
    assert set(told) == {("2", None), ("1+2", "2005-03-04")}


def of_births(*said: tuple[int, str]) -> set[tuple[str, str]]:
    """What readers are told of when a child came, of whom rows of these classes tell these births."""
    rows = [("C", access, day, None, f"g:{number}") for number, (access, day) in enumerate(said)]
    living = (pl.DataFrame(schema=schema) for schema in (STAYS, MET, NAMED))
    births = pl.DataFrame(rows, BORN, orient="row")
    ties = pl.DataFrame([tie("M", "mother", "C")], TIES)
    made = by_names(ties, *living, born=days({"C": "2006-03-04"}), births=births)
    return set(made.members.filter(pl.col("role") == "child").select("needs", "valid_from").iter_rows())


def test_what_rows_of_another_class_say_of_a_birth_changes_nothing_for_who_does_not_read_them() -> None:
    for hidden in ("2006-03-04", "2007-03-04"):
        assert of_births((1, "2005-03-04"), *[(3, hidden)] * 3) == {("1", "2005-03-04")}


def test_who_is_called_unborn_by_a_row_that_one_may_not_read_is_not_on_the_way() -> None:
    days = {"person_id": ["C", "C"], "day": ["2016-01-01", "2016-02-01"], "needs": ["1", "2"], "called": [False, True]}
    births = Births(days=pl.DataFrame(days))
    assert not births.on_the_way("C", "1", AS_OF)
    assert births.on_the_way("C", "1+2", AS_OF)


def test_a_mothers_partner_of_the_childs_home_and_name_is_its_father_tentatively() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "partner", "P")]
    ages = {"M": "1980-01-01", "P": "1979-01-01", "C": "2005-01-01"}
    made = formed(ties, "MPC", names=("PC",), men="P", **ages)
    assert roles(made) == [{"M": "mother", "P": "father", "C": "child"}]
    assert made.members.filter(pl.col("person_id") == "P")["strength"].to_list() == ["tentative"]
    assert since(made)["P", "father"] == "2005-01-01"


def test_a_partner_is_no_father_of_whom_bears_the_name_of_neither_or_is_too_near_in_age() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "partner", "P")]
    ages = {"M": "1980-01-01", "C": "2005-01-01"}
    strange = formed(ties, "MPC", names=("P", "M", "C"), men="P", P="1979-01-01", **ages)
    assert roles(strange) == [{"M": "mother", "P": "partner", "C": "child"}]
    young = formed(ties, "MPC", names=("PC",), men="P", P="1995-01-01", **ages)
    assert roles(young) == [{"M": "mother", "P": "partner", "C": "child"}]


def test_a_partner_in_the_home_beside_a_known_father_is_a_step_parent_tentatively_and_without_a_date() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "partner", "P", valid_from="2010-01-01"), tie("F", "father", "C")]
    ages = {"M": "1980-01-01", "P": "1979-01-01", "C": "2005-01-01"}
    made = formed(ties, "MPC", names=("PC",), men="PF", **ages)
    assert roles(made) == [{"M": "mother", "P": "step_parent", "C": "child", "F": "father_apart"}]
    step = made.members.filter(pl.col("role") == "step_parent").select("strength", "valid_from").rows()
    assert step == [("tentative", None)]


def test_a_partner_in_the_home_whose_name_or_the_mothers_the_child_bears_is_its_father_wherever_it_grew_up() -> None:
    ties = [tie("M", "mother", "C"), tie("M", "partner", "P")]
    ages = {"M": "1960-01-01", "P": "1959-01-01", "C": "1995-01-01"}
    away = formed(ties, "MP", "C", names=("PC", "M"), men="P", **ages)
    assert roles(away) == [{"M": "mother", "P": "father", "C": "child"}]
    hers = ["MPC", "MC", "P"]
    assert roles(formed(ties, hers[0], names=("MC", "P"), men="P", **ages)) == [
        {"M": "mother", "P": "father", "C": "child"}
    ]
    assert roles(formed(ties, "MP", "C", names=("MC", "P"), men="P", **ages)) == [
        {"M": "mother", "P": "partner", "C": "child"}
    ]


def test_a_carers_partner_in_the_home_is_a_carer_tentatively() -> None:
    ties = [tie("G", "carer", "C"), tie("G", "partner", "H")]
    made = formed(ties, "GHC", G="1950-01-01", H="1949-01-01", C="2005-01-01")
    assert roles(made) == [{"G": "carer", "H": "carer", "C": "child"}]
    assert made.members.filter(pl.col("person_id") == "H")["strength"].to_list() == ["tentative"]
    assert roles(formed(ties, "GC", "H", G="1950-01-01", H="1949-01-01", C="2005-01-01")) != roles(made)


def test_what_a_partner_is_to_a_child_is_told_only_to_who_may_read_who_raises_it() -> None:
    ties = [tie("M", "mother", "C", needs="3"), tie("M", "partner", "P")]
    made = formed(ties, "MPC", names=("PC",), men="P", M="1980-01-01", P="1979-01-01", C="2005-01-01")
    assert set(made.members.filter(pl.col("role") == "father")["needs"]) == {"1+3"}


def test_a_step_parent_lives_with_a_child_because_a_parent_does() -> None:
    ties = [tie("M", "mother", "C"), tie("S", "step_parent", "C")]
    assert roles(formed(ties, "SC", "M", C="2005-01-01")) == [{"S": "step_parent", "M": "mother", "C": "child"}]
    parted = [*ties, tie("F", "father", "C"), tie("F", "partner", "S")]
    assert roles(formed(parted, "SC", "M", "F", C="2005-01-01")) == [
        {"S": "step_parent", "F": "father", "M": "mother_apart", "C": "child"}
    ]


def test_who_came_later_and_has_no_date_takes_none_from_the_child() -> None:
    ties = [tie("M", "mother", "C"), tie("S", "step_parent", "C")]
    assert since(formed(ties, "MSC", C="2005-01-01"))["C", "child"] == "2005-01-01"


def test_a_grandmother_of_the_name_who_was_not_seen_since_the_family_moved_moved_along_and_a_cousin_did_not() -> None:
    ties, far = [tie("M", "mother", "C")], "9999-12-31"
    stays = [(one, "old", "2010-01-01", "2014-05-31" if one in "MC" else far) for one in "MCGL"]
    stays += [(one, "new", "2014-06-01", far) for one in "MC"]
    born = {"M": "1980-01-01", "C": "2005-01-01", "G": "1950-01-01", "L": "1981-01-01"}
    shared = [(one, other, "old", "1", [f"f:{one}"]) for one, other in ("CG", "CL", "GM", "LM")]
    seen = {"G": "2014-01-01", "L": "2014-01-01"}
    assert roles(named(ties, stays, shared, born, seen)) == [{"M": "mother", "C": "child", "G": "grandparent"}]
    assert roles(named(ties, stays, shared, born, seen | {"G": "2015-01-01"})) == [{"M": "mother", "C": "child"}]


def named(ties: Any, stays: Any, shared: Any, born: dict[str, str], seen: dict[str, str]) -> Formed:
    """Families of people with these stays of whom some share a surname and were last seen on these days."""
    met = [(one, other, home, max(first, begun), min(last, ended)) for one, home, first, last in stays
           for other, there, begun, ended in stays if one < other and home == there]  # fmt: skip
    frames = ((stays, STAYS), (met, MET), (shared, NAMED))
    last = pl.DataFrame(list(seen.items()), NEVER.schema, orient="row")
    living = (pl.DataFrame(rows, schema, orient="row") for rows, schema in frames)
    return by_names(pl.DataFrame(ties, schema=TIES), *living, born=days(born), seen=last)


def test_a_mother_not_seen_since_the_child_moved_moved_along_and_one_seen_since_lives_apart() -> None:
    ties = [tie("M", "mother", "C"), tie("F", "father", "C")]
    stays = [
        ("M", "old", "2010-01-01", "9999-12-31"), ("C", "old", "2010-01-01", "2014-05-31"),
        ("F", "old", "2010-01-01", "2014-05-31"),
        ("C", "new", "2014-06-01", "9999-12-31"), ("F", "new", "2014-06-01", "9999-12-31"),
    ]  # fmt: skip
    assert roles(moved(ties, stays, M="2013-09-01")) == [{"M": "mother", "F": "father", "C": "child"}]
    assert roles(moved(ties, stays, M="2015-09-01")) == [{"M": "mother_apart", "F": "father", "C": "child"}]


def test_a_child_came_to_a_second_home_when_its_parents_parted_or_on_a_day_that_nobody_knows() -> None:
    ties = [tie("M", "mother", "C"), tie("F", "father", "C"), tie("F", "partner", "W"), tie("W", "mother", "D")]
    stays = [
        ("M", "hers", "2010-01-01", "9999-12-31"), ("C", "hers", "2010-01-01", "9999-12-31"),
        *((one, "his", "2014-06-01", "9999-12-31") for one in "CFWD"),
    ]  # fmt: skip
    assert came(moved(ties, stays)) == ["2005-01-01", "2014-06-01"]
    assert came(moved(ties, stays, needs="2")) == ["2005-01-01", "2014-06-01", None]
    assert came(moved(ties, [stay for stay in stays if stay[1] != "his" or stay[0] in "WD"])) == ["2005-01-01"]


def came(made: Formed) -> list[str | None]:
    child = made.members.filter((pl.col("person_id") == "C") & (pl.col("role") == "child"))
    return sorted(child["valid_from"].to_list(), key=str)


PARTED = [
    ("M", "old", "2004-01-01", "9999-12-31"), ("C", "old", "2005-01-01", "9999-12-31"),
    ("F", "old", "2004-01-01", "2012-03-01"), ("F", "new", "2012-04-01", "9999-12-31"),
]  # fmt: skip
BOTH = [tie("M", "mother", "C"), tie("F", "father", "C")]


def of_father(made: Formed) -> list[tuple[str | None, ...]]:
    columns = "role", "needs", "strength", "valid_from", "valid_to"
    return sorted(made.members.filter(pl.col("person_id") == "F").select(columns).rows(), key=str)


def test_a_father_who_left_was_of_the_family_until_the_day_before_he_was_first_seen_elsewhere() -> None:
    assert of_father(moved(BOTH, PARTED)) == [
        ("father", "1", "confirmed", "2005-01-01", "2012-03-31"),
        ("father_apart", "1", "confirmed", "2012-04-01", None),
    ]


def test_a_day_of_leaving_that_may_be_wrong_by_more_than_a_month_is_tentative_and_its_reason_tells_both_ends() -> None:
    early = [*PARTED[:2], ("F", "old", "2004-01-01", "2009-03-01"), PARTED[3]]
    made = moved(BOTH, early)
    assert of_father(made)[0] == ("father", "1", "tentative", "2005-01-01", "2012-03-31")
    reasons = made.members.filter(pl.col("role") == "father_apart")["reason"].to_list()
    assert reasons == ["stated; parted between 2009-03-01 and 2012-04-01"]


def test_who_has_a_first_home_elsewhere_after_the_birth_lived_here_before_tentatively() -> None:
    alone = [*PARTED[:2], PARTED[3]]
    assert of_father(moved(BOTH, alone)) == [
        ("father", "1", "tentative", "2005-01-01", "2012-03-31"),
        ("father_apart", "1", "confirmed", "2012-04-01", None),
    ]
    always = [*alone, ("F", "first", "2003-01-01", "2011-01-01")]
    assert of_father(moved(BOTH, always)) == [("father_apart", "1", "confirmed", None, None)]


def test_a_parting_is_dated_only_for_who_may_read_the_rows_that_show_it() -> None:
    assert of_father(moved(BOTH, PARTED, needs="2")) == [
        ("father", "1+2", "confirmed", "2005-01-01", "2012-03-31"),
        ("father_apart", "1", "confirmed", None, None),
        ("father_apart", "1+2", "confirmed", "2012-04-01", None),
    ]


def test_who_left_makes_nobody_kin_and_no_home_of_the_family() -> None:
    made = moved([*BOTH, tie("F", "partner", "W")], [*PARTED, ("W", "new", "2012-04-01", "9999-12-31")])
    now = made.members.filter(pl.col("valid_to").is_null())
    grouped = now.group_by("cluster").agg("person_id").sort("cluster")["person_id"].to_list()
    assert sorted(sorted(set(people)) for people in grouped) == [["C", "F", "M"], ["F", "W"]]


def test_a_child_raised_by_carers_is_of_their_family_from_when_it_was_first_seen_with_them() -> None:
    ties = [tie("M", "mother", "C"), tie("G", "carer", "C")]
    stays = [
        ("G", "hers", "2000-01-01", "9999-12-31"), ("C", "his", "2006-01-01", "2009-01-01"),
        ("C", "hers", "2010-01-01", "9999-12-31"),
    ]  # fmt: skip
    made = moved(ties, stays)
    told = {(one, role): day for one, role, day in made.members.select("person_id", "role", "valid_from").rows()}
    assert (told["C", "child"], told["G", "carer"]) == ("2010-01-01", "2010-01-01")


def test_the_day_that_rows_give_for_a_carer_is_kept_where_none_shows_when_the_child_came_or_a_parent_is_there() -> None:
    cared = tie("G", "carer", "C", valid_from="2009-04-01")
    alone = moved([cared], [("G", "hers", "2000-01-01", "9999-12-31")])
    assert since(alone) == {("C", "child"): "2009-04-01", ("G", "carer"): "2009-04-01"}
    made = formed([tie("M", "mother", "C"), cared], "MGC", C="2005-01-01")
    assert since(made)["G", "carer"] == "2009-04-01"
    assert since(made)["C", "child"] == "2005-01-01"


def test_a_partner_of_before_the_birth_is_the_father_tentatively_whatever_the_name() -> None:
    before = tie("M", "partner", "P", valid_from="2003-01-01")
    ages = {"M": "1980-01-01", "P": "1979-01-01", "C": "2005-01-01"}
    made = formed([tie("M", "mother", "C"), before], "MC", "P", men="P", **ages)
    assert roles(made) == [{"M": "mother", "P": "father", "C": "child"}]
    after = before | {"valid_from": "2006-01-01"}
    made = formed([tie("M", "mother", "C"), after], "MC", "P", men="P", **ages)
    assert roles(made) == [{"M": "mother", "P": "partner", "C": "child"}]
