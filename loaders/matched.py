"""Where a sender has no map: rows that are alike in all but their ids, once before and once now, are the same rows."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import orjson
import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.loaders.blocks import Feed
from kithkin.loaders.moves import AMBIGUOUS, GONE, Left, Pair
from kithkin.loaders.numbering import Numbering
from kithkin.loaders.shape import known_columns, trimmed
from kithkin.loaders.shaping.hashes import content_hashes
from kithkin.loaders.shaping.keys import keyed
from kithkin.loaders.table import Table


def matched(feed: Feed, held: pl.DataFrame, now: Numbering, table: Table) -> tuple[list[Pair], list[Left]]:
    """The pairs that a delivery proposes, and the ids of before and of now that are left out, with why.

    `held` are the rows of the graph (key, raw). Rows that came under the same id with the same content stay as they
    are; of the rest, content that stands once on each side makes a pair.
    """
    known_columns(table, feed)
    cells = trimmed(table, feed, "")
    sent, kept = keyed(cells)
    before = _sent_before(held, now)
    columns = _compared(feed, before, table)
    if not columns:
        raise BadInput(f"{feed.name}: nothing but the id is the same in both, so no row is told by it; give a --map")
    old = _hashed(before["number"], before.select(columns))
    new = _hashed(sent, cells.frame.select(columns)).filter(kept)
    stayed = old.join(new, on=["number", "hash"]).select("number")
    return _paired(old.join(stayed, on="number", how="anti"), new.join(stayed, on="number", how="anti"))


def _paired(old: pl.DataFrame, new: pl.DataFrame) -> tuple[list[Pair], list[Left]]:
    once = [side.filter(pl.len().over("hash") == 1) for side in (old, new)]
    pairs = once[0].join(once[1], on="hash", suffix="_new").select("number", "number_new").sort("number").rows()
    both = set(old["hash"]) & set(new["hash"])
    left = [
        Left(number if side == 0 else "", number if side else "", AMBIGUOUS if one in both else GONE)
        for side, rows in enumerate((old, new))
        for number, one in _rest(rows, {pair[side] for pair in pairs})
    ]
    return pairs, left


def _rest(rows: pl.DataFrame, paired: AbstractSet[str]) -> Iterable[tuple[str, str]]:
    told = rows.sort("number").select("number", "hash").iter_rows()
    return [(number, one) for number, one in told if number not in paired]


def _sent_before(held: pl.DataFrame, now: Numbering) -> pl.DataFrame:
    """The rows as they were sent, trimmed, with the ids that they are sent under."""
    numbers = now.numbers(held["key"].to_list())
    rows = [
        {name: str(text).strip() or None for name, text in orjson.loads(raw).items()} | {"": number}
        for number, raw in zip(numbers, held["raw"], strict=True)
        if number
    ]
    names = sorted({name for row in rows for name in row} - {""})
    return pl.DataFrame(rows, schema=dict.fromkeys(["", *names], pl.String)).rename({"": "number"})


def _compared(feed: Feed, before: pl.DataFrame, table: Table) -> list[str]:
    """Columns that both have and are no part of the key: one that a new system adds or drops says nothing."""
    return sorted((set(before.columns) & set(table.columns)) - {"number", *feed.key})


def _hashed(numbers: pl.Series, frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({"number": numbers.alias("number"), "hash": content_hashes(frame)})
