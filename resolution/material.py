"""What groups are made from: persons and what rows say of them, read once for the whole graph."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from kithkin.graph.model import ACTING
from kithkin.graph.store import Asker
from kithkin.resolution.births import NO_BIRTH
from kithkin.resolution.needs import united
from kithkin.resolution.places import places
from kithkin.resolution.reading import columns, everything, texts, unremoved
from kithkin.resolution.reference import SAID, referred
from kithkin.resolution.shapes import words
from kithkin.resolution.stated import AFFILIATION, INVOLVEMENT, PERSON, Stated, stated

# How far a feed's word on relations is trusted where the feed does not say.
RELATION_TRUST = 0.7
HOMES = dict.fromkeys(["person_id", "record_id", "postcode", "valid_to"], pl.String)
ATTENDANCES = dict.fromkeys(["record_id", "organisation_id", "valid_from", "valid_to", "person_id", "needs"], pl.String)


@dataclass(frozen=True, slots=True)
class Material:
    """Persons, and what was said of them, each with what a reader needs."""

    persons: pl.DataFrame
    statements: pl.DataFrame
    residences: pl.DataFrame
    involvements: pl.DataFrame
    affiliations: pl.DataFrame
    attendances: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ATTENDANCES))
    homes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOMES))


def born(persons: pl.DataFrame) -> pl.DataFrame:
    """Each person's birth date, the one most records give, defaults aside: person, born."""
    known = persons.filter(pl.col("date_of_birth").is_not_null() & ~pl.col("date_of_birth").is_in(NO_BIRTH))
    counted = known.group_by("person_id", "date_of_birth").len()
    ranked = counted.sort(["person_id", "len", "date_of_birth"], descending=[False, True, False])
    best = ranked.unique("person_id", keep="first", maintain_order=True)
    return best.select(person="person_id", born="date_of_birth")


def oldest(persons: pl.DataFrame) -> pl.DataFrame:
    """Each person with their oldest record and their place among all: person_id, record_id, age."""
    ordered = persons.sort("first_known", "record_id").unique("person_id", keep="first", maintain_order=True)
    return ordered.with_row_index("age").select("person_id", "record_id", pl.col("age").cast(pl.Int64))


def told_of(read: Material) -> pl.DataFrame:
    """The days on which rows tell of whoever was not born when they did: person_id, day, needs, called.

    `called` is who has no birth date in any row, and is called unborn.
    """
    unborn = read.persons.select("person_id", born="date_of_birth").drop_nulls().unique()
    dated = unborn.select("person_id")
    called = read.persons.filter(pl.col("given_name").str.to_lowercase().is_in(words()["unborn"]))
    nameless = called.join(dated, on="person_id", how="anti").select("person_id").unique()
    days = pl.concat([
        read.residences.select("person_id", "needs", day="valid_from"),
        read.involvements.select("person_id", "needs", "day"),
    ]).drop_nulls("day")  # fmt: skip
    before = days.join(unborn, on="person_id").filter(pl.col("day") < pl.col("born"))
    each = pl.concat([
        before.select("person_id", "day", "needs", called=pl.lit(value=False)),
        days.join(nameless, on="person_id", how="semi").select("person_id", "day", "needs", called=pl.lit(value=True)),
    ])  # fmt: skip
    return each.unique().sort(pl.all())


def affiliated(asker: Asker, known_at: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of persons, and what lists and reports say of their gangs: all that gangs are made from."""
    known = unremoved(asker, known_at)
    persons = columns(asker, "read/group_persons", PERSON, **everything(asker, known_at))
    placed = persons.select("record_id", "person_id")
    involvements = _involvements(columns(asker, "read/group_involvements", INVOLVEMENT, **known), placed)
    said = columns(asker, "read/group_affiliations", AFFILIATION, **known)
    return persons, _affiliations(said, placed, involvements)


def material(asker: Asker, known_at: str, access: Sequence[int] | None = None) -> Material:
    """Read everything that groups are made from, or as much of it as these classes have."""
    return material_of(stated(asker, known_at, access))


def material_of(read: Stated) -> Material:
    """What groups are made from, by what rows state."""
    persons = read.persons
    placed = persons.select("record_id", "person_id")
    involvements = _involvements(read.involvements, placed)
    said = read.residences.join(persons.select("record_id", "person_id", "surname"), on="record_id")
    residences = _residences(said)
    return Material(
        persons,
        _statements(read, residences),
        residences,
        involvements,
        _affiliations(read.affiliations, placed, involvements),
        _attendances(read.attendances, placed),
        said.filter(pl.col("postcode").is_not_null()).select(*HOMES),
    )


def _statements(read: Stated, residences: pl.DataFrame) -> pl.DataFrame:
    """What rows state between two records, and what the roles at an address say of two."""
    between = united(read.states, ["tie_access", "source_access", "target_access"])
    said = pl.concat([between.select(SAID), referred(residences)])
    source = read.persons.select(
        "feed", source_record="record_id", source="person_id", source_sex="sex", source_born="date_of_birth"
    )
    target = read.persons.select(target_record="record_id", target="person_id", target_born="date_of_birth")
    both = said.join(source, on="source_record").join(target, on="target_record")
    return both.join(read.trust, on="feed", how="left").with_columns(pl.col("trust").fill_null(RELATION_TRUST))


def _residences(said: pl.DataFrame) -> pl.DataFrame:
    one = places(said.select("address_id", "line", "postcode", "uprn"))
    there = said.join(one, on="address_id").with_columns(
        address_id="place_id", row=pl.col("record_id").str.replace(r":[^:]*$", "")
    )
    kept = there.drop("place_id", "line", "postcode", "uprn")
    return united(kept, ["stay_access", "record_access"])


def _involvements(read: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    told = united(read.join(placed, on="record_id"), ["role_access", "record_access", "event_access"])
    # One incident may be told in several events, one for each disposal of those arrested for it.
    one = pl.when(pl.col("incident") != "").then(pl.concat_str("feed", "incident", separator=":"))
    return told.with_columns(event_id=pl.coalesce(one, "event_id")).drop("feed", "incident")


def _attendances(read: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    return united(read.join(placed, on="record_id"), ["tie_access", "record_access"])


def _affiliations(read: pl.DataFrame, placed: pl.DataFrame, involvements: pl.DataFrame) -> pl.DataFrame:
    """Gang lists and namings, with what the same record did in what happened, and the text of the report."""
    acted = involvements.filter(pl.col("role").is_in(ACTING)).sort("needs", "role")
    first = pl.col("role", "needs").first().name.prefix("event_")
    about = acted.group_by("record_id", maintain_order=True).agg(first, text=pl.col("text").min())
    whole = read.join(placed, on="record_id").join(about, on="record_id", how="left")
    # A list names somebody whatever happened; a report only by the event that it tells of.
    rests = whole.with_columns(pl.when(pl.col("kind") == "named_in").then("event_needs").alias("event_needs"))
    return united(rests, ["tie_access", "record_access", "event_needs"])


def authorised(asker: Asker, known_at: str) -> pl.DataFrame:
    """Authorised and reviewed memberships: decision_id, kind, record_id, organisation_id, at, review_on.

    And who waits to be removed, as decisions of kind `not_member`: of them nothing is in force.
    """
    names = ("decision_id", "kind", "record_id", "group_id", "at", "review_on")
    known = everything(asker, known_at)
    # It is about a person: of any record of theirs, one that came later too, nothing is in force.
    waiting = [
        {"decision_id": row["decision_id"], "kind": "not_member", "record_id": one["record_id"],
         "group_id": row["group_id"]}
        for row in asker.ask("read/removals_waiting")
        for one in asker.ask("read/decision_union", ids=row["record_ids"], **known)
    ]  # fmt: skip
    said = texts(asker, "read/group_decisions", *names)
    told = pl.concat([said, pl.DataFrame(waiting, schema=dict.fromkeys(names, pl.String))])
    named = texts(asker, "read/group_named", "group_id", "organisation_id", **known)
    return told.join(named, on="group_id").drop("group_id")
