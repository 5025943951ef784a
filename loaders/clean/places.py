"""Where a postcode is, by the committed list of Liverpool."""

from functools import cache
from importlib.resources import as_file, files

import polars as pl


@cache
def postcodes() -> pl.DataFrame:
    """Postcode, latitude, longitude, LSOA (2011) and ward (2013)."""
    with as_file(files("kithkin.loaders").joinpath("geo", "liverpool_postcodes.csv")) as path:
        return pl.read_csv(path, schema_overrides={"latitude": pl.Float64, "longitude": pl.Float64})
