"""What each column of a record is about, and linking by them alone."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

import polars as pl
import pyarrow as pa

from kithkin.resolution.link import Decisions, Linked, Model, Numbers, link
from kithkin.resolution.shapes import DATA

# The rest of a record is no evidence of who it is; ethnicity is not to be any.
KINDS = {
    "given_name": "given", "middle_names": "middle", "surname": "surname", "full_name": "full_name",
    "former_surname": "former_surname", "known_as": "known_as", "date_of_birth": "birth_date", "sex": "sex",
    "nhs_number": "nhs_number", "nino": "nino", "upn": "upn", "pnc_id": "pnc_id", "national_id": "number_id",
    "phone": "phone", "email": "email", "address_line": "address", "postcode": "postcode", "uprn": "uprn",
    "birth_place": "birth_place", "occupation": "category",
}  # fmt: skip


def linked_records(
    records: pl.DataFrame,
    model: Model | None,
    decisions: Decisions | None = None,
    numbers: Numbers | None = None,
    *,
    watched: bool = False,
    marked: bool = False,
) -> Linked:
    """Link records by the columns that say who somebody is; people of one delivered row are different people."""
    table, kinds = table_of(records)
    return link(
        table,
        model,
        decisions,
        id_column="record_id",
        column_map=kinds,
        numbers=numbers,
        watched=watched,
        marked=marked,
    )


def table_of(records: pl.DataFrame) -> tuple[pa.Table, dict[str, str]]:
    """Records as linking sees them, with the row that each was delivered in, and what each column is about.

    Columns that the records do not have are left out.
    """
    part = pl.col("record_id").str.extract(r":([^:]*?)(?:-\d+)?$")
    row = pl.when(~part.is_in(_parts()["again"])).then(pl.col("record_id").str.replace(":[^:]*$", "")).alias("row_key")
    stage = part.replace_strict(stages(), default=None, return_dtype=pl.String).alias("life_stage")
    told = {name: kind for name, kind in KINDS.items() if name in records.columns}
    kinds = {**told, "row_key": "row", "life_stage": "stage"}
    return records.select("record_id", row, stage, *told).to_arrow(), kinds


def told_of_one(record_id: str, values: Mapping[str, str | None]) -> tuple[dict[str, tuple[str, str]], str | None]:
    """Of one record what each column that it states is about and says, and the row that it was delivered in."""
    row, _, numbered = record_id.rpartition(":")
    part = re.sub(r"-\d+$", "", numbered)
    told = {name: (kind, str(value)) for name, kind in KINDS.items() if (value := values.get(name))}
    stage = stages().get(part)
    staged = {"life_stage": ("stage", stage)} if stage else {}
    return staged | told, None if part in _parts()["again"] else row


@cache
def stages() -> dict[str, str]:
    """The stage of life that each part tells."""
    return {part: stage for stage in ("adult", "child") for part in _parts()[stage]}


@cache
def _parts() -> dict[str, list[str]]:
    """data/parts.toml."""
    read: dict[str, list[str]] = tomllib.loads((DATA / "parts.toml").read_text(encoding="utf-8"))
    return read
