"""What jobs read: named questions as columns, over every class there is."""

from collections.abc import Mapping, Sequence

import polars as pl

from kithkin.graph.access import asking, classes, join
from kithkin.graph.removals import REMOVED
from kithkin.graph.store import Asker, GraphStore
from kithkin.resolution import needs
from kithkin.resolution.coded import two_at_once

MANY = 2_000
FEW = 50
"""What is asked of so few needs no batches."""


def everything(asker: Asker, known_at: str) -> dict[str, object]:
    """The parameters of a job that works for all readers: every class, as known at the start of its run."""
    return {"access": classes_of(asker), "known_at": known_at}


def classes_of(asker: Asker) -> list[int]:
    """Every class there is."""
    return [one.number for one in classes(asker)]


def unremoved(asker: Asker, known_at: str) -> dict[str, object]:
    """The same without what was removed from a gang by decision: it speaks for nothing any more."""
    known = classes(asker)
    gone = asking(known, REMOVED)
    return {"access": [one.number for one in known if one.number not in gone], "known_at": known_at}


def columns(
    asker: Asker, name: str, schema: Mapping[str, pl.DataType | type[pl.DataType]], **parameters: object
) -> pl.DataFrame:
    """The rows of a named query with these types, whatever the engine made of columns without values."""
    ids = parameters.get("ids")
    if isinstance(ids, list) and len(ids) <= FEW:
        # Of nobody nothing is known.
        read = asker.ask(name, **parameters) if ids else []
        rows = [tuple(row[column] for column in schema) for row in read]
        return pl.DataFrame(rows, dict(schema), orient="row", strict=False)
    whole = pl.from_arrow(asker.table(name, **parameters))
    assert isinstance(whole, pl.DataFrame)
    return whole.select(pl.col(column).cast(kind) for column, kind in schema.items())


def texts(asker: Asker, name: str, *names: str, **parameters: object) -> pl.DataFrame:
    """The rows of a named query whose columns are all text."""
    return columns(asker, name, dict.fromkeys(names, pl.String), **parameters)


def texts_of_many(asker: Asker, name: str, *names: str, ids: Sequence[str]) -> pl.DataFrame:
    """The same of ids, many of which are asked in two halves at a time; each row once, in order."""
    half = max(len(ids) // 2, MANY)
    parts = [list(ids[at : at + half]) for at in range(0, max(len(ids), 1), half)]
    found: list[pl.DataFrame] = two_at_once(lambda part: texts(asker, name, *names, ids=part), parts, len(ids))
    return found[0] if len(found) == 1 else pl.concat(found).unique().sort(names)


def classed(store: GraphStore, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the class of each need in place of the need; a class of several is registered on first use."""
    numbers = {text: join(store, needs.classes(text)) for text in frame["needs"].unique().sort()}
    return frame.with_columns(access=pl.col("needs").replace_strict(numbers, return_dtype=pl.Int64)).drop("needs")
