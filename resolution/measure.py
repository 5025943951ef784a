"""How right the families are: pairs of true persons, beside what one address alone would say."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.graph.run import last_instant
from kithkin.graph.store import Asker
from kithkin.resolution.material import material
from kithkin.resolution.reading import everything, texts
from kithkin.resolution.residence import spells

Pairs = frozenset[tuple[str, str]]


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


def score(found: Pairs, true: Pairs) -> Score:
    """Precision and recall of pairs."""
    hits = len(found & true)
    return Score(hits / len(found) if found else 0.0, hits / len(true) if true else 0.0)


def family_scores(asker: Asker, truth: Path, as_of: str) -> FamilyScores:
    """Families and households on a day against `truth/`, as pairs of true persons who have records."""
    known_at = last_instant(asker)
    read = material(asker, known_at)
    who = true_person(read.persons, truth)
    members = texts(
        asker, "read/group_composition", "group_id", "kind", "person_id", as_of=as_of, **everything(asker, known_at)
    )
    told = set(who["true"])
    families = pairs_of(_in_truth(truth / "person_family.csv", "family", as_of), "family", told)
    homes = pairs_of(_in_truth(truth / "person_household.csv", "household", as_of), "household", told)
    named = members.join(who, on="person_id").rename({"true": "person"})
    current = spells(read.residences, as_of).filter(pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    living = current.join(who, on="person_id").rename({"true": "person"}).join(_surnames(truth), on="person")
    both = living.with_columns(home=pl.col("address_id") + "\n" + pl.col("surname").str.to_lowercase())
    return FamilyScores(
        families=score(pairs_of(named.filter(pl.col("kind") == "Family"), "group_id", told), families),
        one_address=score(pairs_of(living, "address_id", told), families),
        address_and_surname=score(pairs_of(both, "home", told), families),
        households=score(pairs_of(named.filter(pl.col("kind") == "Household"), "group_id", told), homes),
    )


def true_person(persons: pl.DataFrame, truth: Path) -> pl.DataFrame:
    """The true person most records of each resolved person are of: person_id and true."""
    told = pl.read_csv(truth / "record_person.csv", infer_schema=False)
    counted = persons.join(told, on="record_id").group_by("person_id", "person").len()
    ranked = counted.sort(["person_id", "len", "person"], descending=[False, True, False])
    return ranked.unique("person_id", keep="first").select("person_id", true="person")


def _in_truth(file: Path, column: str, as_of: str) -> pl.DataFrame:
    rows = pl.read_csv(file, infer_schema=False).filter(pl.col("from").is_null() | (pl.col("from") <= as_of))
    return rows.filter(pl.col("to").is_null() | (pl.col("to") == "") | (pl.col("to") >= as_of)).select("person", column)


def _surnames(truth: Path) -> pl.DataFrame:
    return pl.read_csv(truth / "persons.csv", infer_schema=False).select("person", "surname")


def pairs_of(members: pl.DataFrame, by: str, among: set[str]) -> Pairs:
    """Every two of the given persons who share a value of a column."""
    kept = members.select("person", by).filter(pl.col("person").is_in(list(among))).unique()
    both = kept.join(kept.rename({"person": "other"}), on=by).filter(pl.col("person") < pl.col("other"))
    return frozenset(both.select("person", "other").unique().iter_rows())
