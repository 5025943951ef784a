"""What an index is made of, as it is read from the graph: records with their persons and rows."""

from collections.abc import Iterable

import polars as pl

from kithkin.graph.store import Asker, Row
from kithkin.resolution.live.handful import READ
from kithkin.resolution.reading import FEW, columns, everything


def whole(asker: Asker, instant: str) -> pl.DataFrame:
    """Every record of an instant with its person and its row."""
    scope = everything(asker, instant)
    beside = ("person_id", "tie_access", "from_access", "row_access", "received")
    records = columns(asker, "read/resolve_records", {k: v for k, v in READ.items() if k not in beside}, **scope)
    stands, rows = (
        columns(asker, name, {key: READ[key] for key in ("record_id", *names)}, **scope)
        for name, names in (("read/live_stands", beside[:2]), ("read/live_rows", beside[2:]))
    )
    for other in (stands, rows):
        records = records.join(other, on="record_id", how="left")
    return _once(records)


def _once(read: pl.DataFrame) -> pl.DataFrame:
    """Each record once; whether it stood under two persons, or came from two rows, is kept."""
    several = read.select(pl.col("record_id").is_duplicated().alias("twice"))
    return read.select(list(READ)).hstack(several).unique("record_id", keep="first", maintain_order=True)


def some(asker: Asker, ids: Iterable[str], instant: str) -> pl.DataFrame:
    """Some records of an instant with their persons and rows; those that are gone are left out."""
    return _once(columns(asker, "read/live_records", READ, ids=list(ids), **everything(asker, instant)))


def rows_of(asker: Asker, ids: list[str], instant: str) -> list[Row]:
    """The same, row by row, with whether each stood twice."""
    if len(ids) > FEW:
        return some(asker, ids, instant).to_dicts()
    found: dict[str, Row] = {}
    for row in asker.ask("read/live_records", ids=ids, **everything(asker, instant)) if ids else ():
        again = row["record_id"] in found
        found.setdefault(row["record_id"], {name: row[name] for name in READ})["twice"] = again
    return list(found.values())


def pinned(asker: Asker) -> frozenset[str]:
    """The records for which somebody has ever pinned a value."""
    return frozenset(one for row in asker.ask("read/live_pinned") for one in row["record_ids"])
