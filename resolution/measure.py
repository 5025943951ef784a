"""How right the families are: pairs of true persons, beside what one address alone would say."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.graph.belonging import told_once
from kithkin.graph.run import last_instant
from kithkin.graph.store import Asker
from kithkin.resolution.formed import Schema
from kithkin.resolution.material import Material, material
from kithkin.resolution.reading import columns, everything, texts
from kithkin.resolution.residence import spells

Pairs = frozenset[tuple[str, str]]
AT_ONCE = 5000
MEMBER: Schema = {
    **dict.fromkeys(["group_id", "kind", "person_id", "role", "strength", "valid_from", "valid_to"], pl.String),
    "basis": pl.List(pl.String),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the pairs found are true, and how many of the true ones were found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class FamilyScores:
    """The families of the graph beside the baselines, over the same persons."""

    families: Score
    one_address: Score
    address_and_surname: Score
    households: Score


@dataclass(frozen=True, slots=True)
class Told:
    """What the graph says of a city whose truth is known, by true persons."""

    truth: Path
    as_of: str
    read: Material
    people: frozenset[str]
    members: pl.DataFrame
    living: pl.DataFrame

    def found(self, kind: str) -> Pairs:
        """Pairs of one group of a kind on the day."""
        return pairs_of(on_day(self.members.filter(pl.col("kind") == kind), self.as_of), "group_id", self.people)

    def one_address(self) -> Pairs:
        """Pairs whom the rows put at one address on the day."""
        return pairs_of(self.living, "address_id", self.people)

    def address_and_surname(self) -> Pairs:
        """The same, of one true surname."""
        both = self.living.with_columns(home=pl.col("address_id") + "\n" + pl.col("surname").str.to_lowercase())
        return pairs_of(both, "home", self.people)

    def true(self, what: str) -> Pairs:
        """Pairs of one `family` or `household` of the truth on the day."""
        return pairs_of(on_day(self.table(f"person_{what}"), self.as_of, "from", "to"), what, self.people)

    def table(self, name: str) -> pl.DataFrame:
        """A table of the truth, all text."""
        return pl.read_csv(self.truth / f"{name}.csv", infer_schema=False)


def told(asker: Asker, truth: Path, as_of: str) -> Told:
    """Read what the graph says, and whom each of its persons truly is."""
    known_at = last_instant(asker)
    read = material(asker, known_at)
    who = true_person(read.persons, truth)
    groups = texts(asker, "read/group_ids", "group_id", "kind", "minted_for")["group_id"].to_list()
    known = everything(asker, known_at)
    portions = [
        columns(asker, "read/group_history", MEMBER, ids=groups[at : at + AT_ONCE], as_of=as_of, **known)
        for at in range(0, len(groups), AT_ONCE)
    ]
    members = agreed(pl.concat([pl.DataFrame(schema=dict(MEMBER)), *portions]))
    current = spells(read.residences, as_of).filter(pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    surnames = pl.read_csv(truth / "persons.csv", infer_schema=False).select("person", "surname")
    return Told(
        truth, as_of, read, frozenset(who["true"]),
        members=members.join(who, on="person_id").rename({"true": "person"}),
        living=current.join(who, on="person_id").rename({"true": "person"}).join(surnames, on="person"),
    )  # fmt: skip


def agreed(members: pl.DataFrame) -> pl.DataFrame:
    """The memberships as a reader of every class has them."""
    return pl.DataFrame(told_once(members.iter_rows(named=True)), dict(MEMBER))


def score(found: Pairs, true: Pairs) -> Score:
    """Precision and recall of pairs."""
    hits = len(found & true)
    return Score(hits / len(found) if found else 0.0, hits / len(true) if true else 0.0)


def family_scores(asker: Asker, truth: Path, as_of: str) -> FamilyScores:
    """Families and households on a day against `truth/`, as pairs of true persons who have records."""
    said = told(asker, truth, as_of)
    families = said.true("family")
    return FamilyScores(
        families=score(said.found("Family"), families),
        one_address=score(said.one_address(), families),
        address_and_surname=score(said.address_and_surname(), families),
        households=score(said.found("Household"), said.true("household")),
    )


def true_person(persons: pl.DataFrame, truth: Path) -> pl.DataFrame:
    """The true person most records of each resolved person are of: person_id and true."""
    told = pl.read_csv(truth / "record_person.csv", infer_schema=False)
    counted = persons.join(told, on="record_id").group_by("person_id", "person").len()
    ranked = counted.sort(["person_id", "len", "person"], descending=[False, True, False])
    return ranked.unique("person_id", keep="first").select("person_id", true="person")


def on_day(rows: pl.DataFrame, as_of: str, first: str = "valid_from", last: str = "valid_to") -> pl.DataFrame:
    """The rows that hold on a day."""
    begun = pl.col(first).is_null() | (pl.col(first) <= as_of)
    return rows.filter(begun & (pl.col(last).is_null() | (pl.col(last) == "") | (pl.col(last) >= as_of)))


def pairs_of(members: pl.DataFrame, by: str, among: frozenset[str] | set[str]) -> Pairs:
    """Every two of the given persons who share a value of a column."""
    kept = members.select("person", by).filter(pl.col("person").is_in(list(among))).unique()
    both = kept.join(kept.rename({"person": "other"}), on=by).filter(pl.col("person") < pl.col("other"))
    return frozenset(both.select("person", "other").unique().iter_rows())
