"""Ids that follow from content, so that the same content has the same id in every run."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

_BETWEEN = "\x1f"


def content_ids(prefix: str, columns: Sequence[pl.Series]) -> pl.Series:
    """An id for each row, from the values of these columns."""
    text = pl.DataFrame([column.cast(pl.String).alias(str(n)) for n, column in enumerate(columns)]).select(
        pl.concat_str(pl.all().fill_null(""), separator=_BETWEEN)
    )
    texts = text.to_series().to_list()
    made = {one: f"{prefix}{_digest(one)}" for one in set(texts)}
    return pl.Series("id", [made[one] for one in texts], dtype=pl.String)


def content_id(prefix: str, values: Sequence[str | None]) -> str:
    """The same of one row."""
    return f"{prefix}{_digest(_BETWEEN.join(value or '' for value in values))}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def content_hashes(frame: pl.DataFrame) -> pl.Series:
    """Twelve characters for each row, from the names and values of its columns in any order."""
    names = sorted(frame.columns)
    filled = [pl.col(name).fill_null("") for name in names]
    texts = frame.select(pl.concat_str(filled, separator=_BETWEEN)).to_series()
    return pl.Series("hash", list(_hashes(names, texts)), dtype=pl.String)


def content_hash(row: Mapping[str, str]) -> str:
    """The same of one row."""
    [made] = _hashes(sorted(row), [_BETWEEN.join(row[name] for name in sorted(row))])
    return made


def _hashes(names: Sequence[str], texts: Iterable[str]) -> Iterator[str]:
    head = hashlib.blake2b(_BETWEEN.join(names).encode(), digest_size=16)
    for text in texts:
        one = head.copy()
        one.update(text.encode())
        yield one.hexdigest()[:12]
