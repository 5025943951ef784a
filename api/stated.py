"""What rows that were since replaced said, read again by the words of their feeds."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from kithkin.graph.errors import KithkinError
from kithkin.graph.store import Row
from kithkin.loaders.feed import Feed
from kithkin.loaders.shape import shape
from kithkin.loaders.table import table_of

Values = dict[tuple[str, str], Mapping[str, Any]]


def restated(feeds: Mapping[str, Feed], rows: Sequence[Row]) -> Values:
    """The values of each (record, row); those of an unknown feed are left out."""
    found: Values = {}
    for name, versions in _by_feed(rows).items():
        if name in feeds:
            for batch in _batches(versions):
                found |= _values(feeds[name], batch, versions)
    return found


def _by_feed(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """The distinct rows of each feed: row id and what was sent."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[row["feed"]][row["row_id"]] = row["raw"]
    return found


def _batches(versions: Mapping[str, str]) -> list[dict[str, str]]:
    """The same rows by key, so that no key is twice in one table."""
    batches: list[dict[str, str]] = []
    seen: dict[str, int] = defaultdict(int)
    for row_id in sorted(versions):
        key = row_id.rpartition("@")[0]
        if seen[key] == len(batches):
            batches.append({})
        batches[seen[key]][key] = row_id
        seen[key] += 1
    return batches


def _values(feed: Feed, batch: Mapping[str, str], raws: Mapping[str, str]) -> Values:
    sent = [json.loads(raws[row_id]) for row_id in batch.values()]
    # Cells without a value were not kept.
    columns = sorted({name for row in sent for name in row} | feed.columns)
    frame = pl.DataFrame([{name: row.get(name) for name in columns} for row in sent], dict.fromkeys(columns, pl.String))
    try:
        today = datetime.now(UTC).date().isoformat()
        shaped = shape(table_of(frame, "sent", first_line=1), feed, today=today, classes=dict.fromkeys(feed.labels, 0))
    except KithkinError:
        return {}
    return {(row["id"], batch[row["key"]]): row for row in shaped["records"].iter_rows(named=True)}
