"""How right the demonstration's graph is, against the truth that was written beside its feeds."""

from pathlib import Path
from typing import Any

import polars as pl

from kithkin.graph.run import last_instant
from kithkin.graph.store import GraphStore
from kithkin.resolution.evaluate import evaluate, of_class
from kithkin.resolution.measure import family_scores
from kithkin.resolution.reading import columns, everything

RECORD = dict.fromkeys(["record_id", "given_name", "surname", "date_of_birth"], pl.String)
FEWEST = 2


def measured(store: GraphStore, truth: Path, as_of: str) -> dict[str, Any]:
    """Pairwise F1 of persons, beside exact match and by hard class, and of families beside one address."""
    families = family_scores(store, truth, as_of)
    people = people_measured(_people(store), truth)
    return people | {"families": families.families.f1, "one_address": families.one_address.f1}


def people_measured(people: pl.DataFrame, truth: Path) -> dict[str, Any]:
    """Pairwise F1 of record_id and person_id, over all and over each hard class, beside equal name and birth date."""
    told = pl.read_csv(truth / "record_person.csv", infer_schema=False)
    about = pl.read_csv(truth / "persons.csv", infer_schema=False)
    flags = [name for name in about.columns if set(about[name].unique()) <= {"0", "1"} and name != "in_feeds"]
    rows = people.join(told, on="record_id").join(about.select("person", *flags), on="person").sort("record_id")
    found, exact, true = (rows[name].to_list() for name in ("person_id", "exact", "person"))
    chosen = {flag: (rows[flag] == "1").to_numpy() for flag in flags}
    classes = {
        flag: {"records": int(one.sum()), "f1": of_class(found, true, one).f1, "exact": of_class(exact, true, one).f1}
        for flag, one in chosen.items()
        if one.sum() >= FEWEST
    }
    return {"f1": evaluate(found, true).f1, "exact": evaluate(exact, true).f1, "classes": classes}


def _people(store: GraphStore) -> pl.DataFrame:
    known = everything(store, last_instant(store))
    records = columns(store, "read/resolve_records", RECORD, **known)
    placed = columns(store, "read/resolve_previous", dict.fromkeys(["record_id", "person_id"], pl.String), **known)
    return exactly(records.join(placed, on="record_id"))


def exactly(people: pl.DataFrame) -> pl.DataFrame:
    """The same with a column exact: equal for equal name and birth date; its own where one of them is missing."""
    same = pl.concat_str(
        pl.col("given_name", "surname").str.strip_chars().str.to_lowercase(), "date_of_birth", separator="\n"
    )
    return people.with_columns(exact=pl.coalesce(same, "record_id"))
