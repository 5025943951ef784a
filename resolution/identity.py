"""What each column of a record is about, and linking by them alone."""

import polars as pl

from kithkin.resolution.link import Decisions, Linked, Model, link

# The rest of a record is no evidence of who it is; ethnicity is not to be any.
KINDS = {
    "given_name": "given", "middle_names": "middle", "surname": "surname", "full_name": "full_name",
    "former_surname": "former_surname", "known_as": "known_as", "date_of_birth": "birth_date", "sex": "sex",
    "nhs_number": "nhs_number", "nino": "nino", "upn": "upn", "pnc_id": "pnc_id", "national_id": "number_id",
    "phone": "phone", "email": "email", "address_line": "address", "postcode": "postcode", "uprn": "uprn",
    "birth_place": "birth_place", "occupation": "category",
}  # fmt: skip


def linked_records(records: pl.DataFrame, model: Model | None, decisions: Decisions | None = None) -> Linked:
    """Link records by the columns that say who somebody is; people of one delivered row are different people."""
    row = pl.col("record_id").str.replace(":[^:]*$", "").alias("row_key")
    table = records.select("record_id", row, *KINDS).to_arrow()
    return link(table, model, decisions, id_column="record_id", column_map={**KINDS, "row_key": "row"})
