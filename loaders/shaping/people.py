"""The people that rows state, one frame for each part."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import polars as pl

from kithkin.loaders.blocks import IDENTIFIER_FIELDS, NAME_FIELDS, RECORD_FIELDS, Part
from kithkin.loaders.clean import names
from kithkin.loaders.clean.fields import cleaner
from kithkin.loaders.shaping.cells import Cells, Cleaned, named
from kithkin.loaders.shaping.homes import SENT, Homes
from kithkin.loaders.table import Rejected

MISSING = "The value is missing."


@dataclass(frozen=True)
class People:
    """One part in every row: where the person is there, and the values."""

    part: Part
    there: pl.Series
    values: pl.DataFrame

    def only(self, kept: pl.Series) -> "People":
        """The same for some of the rows."""
        return People(self.part, self.there.filter(kept), self.values.filter(kept))


def people(cells: Cells, part: Part, homes: Sequence[Homes], *, first: bool) -> tuple[People, pl.Series]:
    """The people of one part, and the rows that must be rejected for want of a required value."""
    found = {field: _field(cells, part, field) for field in part.fields}
    there = cells.when(part.when) & _is_there(cells, part, found)
    lacking = _lacking(cells, part, found, cells.true() if first else there)
    for field, one in _addressed(cells, part, homes).items():
        found.setdefault(field, one)
    values = pl.DataFrame([found[field].value.alias(field) for field in RECORD_FIELDS if field in found])
    values = _named(values).with_columns(invalid(found))
    return People(part, there, values), lacking


def _field(cells: Cells, part: Part, field: str, *, otherwise: bool = True) -> Cleaned:
    source = part.fields[field]
    clean = cleaner(field if source.checked else "", cells.calendar)
    return cells.clean(source, clean, otherwise=otherwise)


def _is_there(cells: Cells, part: Part, found: dict[str, Cleaned]) -> pl.Series:
    """A name or an identifier is given, judged by the part's own columns."""
    there = ~cells.true()
    for field in (*NAME_FIELDS, *IDENTIFIER_FIELDS):
        source = part.fields.get(field)
        if source is None or source.constant is not None:
            continue
        own = _field(cells, part, field, otherwise=False) if source.otherwise else found[field]
        there = there | own.value.is_not_null() | own.reason.is_not_null()
    return there


def _lacking(cells: Cells, part: Part, found: dict[str, Cleaned], asked: pl.Series) -> pl.Series:
    lacking = ~cells.true()
    for field in part.required:
        one, source = found[field], part.fields[field]
        missing = asked & one.value.is_null()
        lacking = lacking | missing
        rows = zip(cells.lines.filter(missing), one.sent.filter(missing), one.reason.filter(missing), strict=True)
        cells.faults.extend(Rejected(line, named(source), sent or "", why or MISSING) for line, sent, why in rows)
    return lacking


def _addressed(cells: Cells, part: Part, homes: Sequence[Homes]) -> dict[str, Cleaned]:
    """The first address that the row gives this person."""
    nothing = cells.every(None)
    found = {name: Cleaned(nothing, nothing, nothing) for name in ("address_line", *SENT)}
    waiting = cells.true()
    for home in homes:
        if part.name not in home.block.parts:
            continue
        taken = waiting & home.given()
        given = {"address_line": Cleaned(home.line, home.line, nothing), **{name: home.values[name] for name in SENT}}
        found = {name: _where(taken, given[name], found[name]) for name in found}
        waiting = waiting & ~taken
    return found


def _where(mask: pl.Series, one: Cleaned, other: Cleaned) -> Cleaned:
    return Cleaned(
        one.sent.zip_with(mask, other.sent),
        one.value.zip_with(mask, other.value),
        one.reason.zip_with(mask, other.reason),
    )


def _named(values: pl.DataFrame) -> pl.DataFrame:
    """A full name is split where its parts are missing, and made of its parts where it is missing."""
    empty = [pl.lit(None, pl.String).alias(name) for name in NAME_FIELDS if name not in values.columns]
    values = values.with_columns(empty)
    whole = pl.col("full_name").is_not_null() & pl.col("given_name").is_null() & pl.col("surname").is_null()
    if values.select(whole.any()).item():
        values = _split(values, values.select(whole.alias("whole")).to_series())
    made = pl.concat_str("given_name", "middle_names", "surname", separator=" ", ignore_nulls=True)
    spoken = pl.when(made != "").then(made)
    return values.with_columns(pl.coalesce("full_name", spoken).alias("full_name"))


def _split(values: pl.DataFrame, whole: pl.Series) -> pl.DataFrame:
    texts = zip(values["full_name"], whole, strict=True)
    parts = [names.split(text) if one else (None, None, None) for text, one in texts]
    fields = ("given_name", "middle_names", "surname")
    split = [pl.Series(field, [part[n] for part in parts], dtype=pl.String) for n, field in enumerate(fields)]
    return values.with_columns([values[one.name].fill_null(one).alias(one.name) for one in split])


def invalid(found: dict[str, Cleaned]) -> pl.Series:
    """What failed its check, as sent, in JSON."""
    failed = {field: one for field, one in found.items() if one.reason.null_count() < len(one.reason)}
    height = len(next(iter(found.values())).sent)
    if not failed:
        return pl.Series("invalid", [None], dtype=pl.String).new_from_index(0, height)
    rows: list[dict[str, str]] = [{} for _ in range(height)]
    for field, one in failed.items():
        for n in one.reason.is_not_null().arg_true():
            rows[n][field] = one.sent[n]
    texts = [orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode() if row else None for row in rows]
    return pl.Series("invalid", texts, dtype=pl.String)
