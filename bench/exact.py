"""What anybody would try first: equal names and birth dates are one person."""

from typing import Any

import pyarrow as pa

from kithkin.resolution.columns import recognise
from kithkin.resolution.guess import Column

Found = tuple[list[Any], list[Any] | None]
HOME = ("street", "address", "number", "postcode", "uprn")
PERSON = ("given", "surname", "full_name", "birth_date")


def exact(table: pa.Table) -> Found:
    """Names and date of birth the same, letter for letter; a household is one address."""
    seen = recognise(table)
    return _groups(table, _named(seen, PERSON)), _groups(table, _named(seen, HOME))


def _named(seen: tuple[Column, ...], kinds: tuple[str, ...]) -> dict[str, str]:
    return {column.kind: column.name for column in seen if column.kind in kinds}


def _groups(table: pa.Table, chosen: dict[str, str]) -> list[Any]:
    """One name for rows that agree on every column; a row that lacks one stands alone."""
    rows = zip(*(table[name].cast(pa.string()).to_pylist() for name in chosen.values()), strict=True)
    return [at if None in row else row for at, row in enumerate(rows)] if chosen else list(range(table.num_rows))
