"""Which part of a town people live in, as finely as enough of them live there: what chance may exchange.

Friends of one street, and whom the police of one street stop, meet more often than people of a whole city would.
"""

import polars as pl

from kithkin.resolution.coded import Index

SECTOR = r"^([A-Z]{1,2}\d[A-Z\d]?) ?(\d)[A-Z]{2}$"
FAR = "9999-12-31"


def areas(homes: pl.DataFrame, people: pl.Series, fewest: int) -> Index:
    """For each of these people the number of the part they live in: sector, district or area of the postcode.

    It is the finest in which so many of them live; whoever is in none, or of whom nobody knows, is of the rest.
    """
    last = homes.sort(pl.col("valid_to").fill_null(FAR), "postcode", descending=[True, False])
    one = last.unique("person_id", keep="first", maintain_order=True).select("person_id", "postcode")
    told = pl.DataFrame({"person_id": people}).join(one, on="person_id", how="left", maintain_order="left")
    district = pl.col("postcode").str.extract(SECTOR, 1)
    told = told.select(
        sector=pl.concat_str(district, pl.lit(" "), pl.col("postcode").str.extract(SECTOR, 2)),
        district=district,
        area=district.str.extract("^([A-Z]+)", 1),
        part=pl.lit(None, pl.String),
    )
    for level in ("sector", "district", "area"):
        left = pl.col("part").is_null() & pl.col(level).is_not_null()
        enough = left & (left.sum().over(level) >= fewest)
        told = told.with_columns(part=pl.when(enough).then(level).otherwise("part"))
    return told["part"].fill_null("").rank("dense").cast(pl.Int64).to_numpy() - 1
