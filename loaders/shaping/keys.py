"""Under which key the row of each line is known: by its key columns, by what they were called before, or by itself."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from kithkin.loaders.blocks import Feed
from kithkin.loaders.shaping.cells import Cells
from kithkin.loaders.shaping.hashes import content_hashes
from kithkin.loaders.table import Rejected

BETWEEN, ESCAPED = "~", "%7E"


def keyed(cells: Cells) -> tuple[pl.Series, pl.Series]:
    """The key of each row as it was sent, and the rows whose key is there and was not used before."""
    feed = cells.feed
    if not feed.key:
        return _counted(cells), cells.true()
    parts = [pl.col(name).str.replace_all(BETWEEN, ESCAPED, literal=True) for name in feed.key]
    joined = cells.frame.select(pl.concat_str(parts, separator=BETWEEN)).to_series()
    columns = ", ".join(feed.key)
    missing = joined.is_null()
    again = joined.is_not_null() & ~joined.is_first_distinct()
    for mask, reason in ((missing, "The key is empty."), (again, "An earlier row of the file has the same key.")):
        rows = zip(cells.lines.filter(mask), joined.filter(mask), strict=True)
        cells.faults.extend(Rejected(line, columns, value or "", reason) for line, value in rows)
    return pl.select(pl.concat_str(pl.lit(f"{feed.name}:"), pl.lit(joined))).to_series(), ~(missing | again)


def known(sent: pl.Series, numbers: Mapping[str, str]) -> pl.Series:
    """The key under which each row is known, where its sender calls it something else by now."""
    return pl.Series("key", [numbers.get(one, one) for one in sent], dtype=pl.String) if numbers else sent


def hashes(cells: Cells, sent: pl.Series, keys: pl.Series) -> pl.Series:
    """The hash of each row as if its sender had never renumbered it.

    So a row of which only the id is another is the row that it was. Where a feed takes a value from a column of its
    key, a new id is new content, and says so.
    """
    feed = cells.feed
    free = [(n, name) for n, name in enumerate(feed.key) if name not in feed.told]
    parts = keys.str.strip_prefix(f"{feed.name}:").str.split(BETWEEN)
    moved = (sent != keys) & (parts.list.len() == len(feed.key))
    if not free or not moved.any():
        return content_hashes(cells.frame)
    was = [parts.list.get(n, null_on_oob=True).str.replace_all(ESCAPED, BETWEEN, literal=True) for n, _ in free]
    columns = [
        pl.when(moved).then(one).otherwise(pl.col(name)).alias(name) for one, (_, name) in zip(was, free, strict=True)
    ]
    return content_hashes(cells.frame.with_columns(columns))


def number_of(feed: Feed, text: str) -> str:
    """A row as its sender names it, from an id as people write it; the parts of a key are joined by `~`."""
    plain = text.strip()
    return f"{feed.name}:{plain if len(feed.key) > 1 else plain.replace(BETWEEN, ESCAPED)}"


def _counted(cells: Cells) -> pl.Series:
    """Without a key, a row is known by its content and how often that has been seen in the file."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for one in content_hashes(cells.frame):
        seen[one] += 1
        keys.append(f"{cells.feed.name}:{one}-{seen[one]}")
    return pl.Series("key", keys, dtype=pl.String)
