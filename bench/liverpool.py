"""The records of a synthetic Liverpool as one table with its truth, without a graph.

`python -m kithkin.bench.liverpool --households 2000 --seed 1 --out FILE.parquet` keeps it for tools that read tables.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.loaders import synthetic
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.readers import read
from kithkin.loaders.shape import shape
from kithkin.resolution.identity import KINDS

TODAY = "2016-06-30"


def main() -> None:
    """Write the table: record_id, feed, what records say, person and its hard classes."""
    told = argparse.ArgumentParser(description="The records of a synthetic Liverpool as one table with its truth.")
    told.add_argument("--households", type=int, default=2000)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--out", type=Path, required=True)
    asked = told.parse_args()
    table = city(asked.households, asked.seed).records
    table.rename({"record_id": "rid", "person": "eid"}).write_parquet(asked.out)
    print(f"{table.height:,} records of {table['person'].n_unique():,} people in {asked.out}")


@dataclass(frozen=True)
class City:
    """Every record with the person it is of and that person's hard classes; the people, and who is kin."""

    records: pl.DataFrame
    people: pl.DataFrame
    kin: pl.DataFrame

    def twins(self) -> list[tuple[str, str]]:
        """Pairs of siblings of one sex and one day of birth of whom both are in some record."""
        recorded = self.records.select("person").unique()
        born = self.people.join(recorded, on="person").select("person", "sex", "date_of_birth")
        pairs = self.kin.filter(pl.col("kind") == "sibling_of").join(born, left_on="source", right_on="person")
        same = ["sex", "date_of_birth"]
        both = pairs.join(born, left_on=["target", *same], right_on=["person", *same])
        return sorted(both.select("source", "target").unique().iter_rows())


def city(households: int, seed: int) -> City:
    """A synthetic city and its truth."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        synthetic.make(households, seed, folder)
        records = pl.concat([shaped(file) for file in sorted((folder / "feeds").iterdir())])
        truth, people, kin = (
            pl.read_csv(folder / "truth" / f"{name}.csv") for name in ("record_person", "persons", "kin")
        )
        classes = people.drop("given_name", "surname", "sex", "date_of_birth")
        known = records.join(truth, on="record_id").join(classes, on="person").sort("record_id")
        return City(known, people, kin)


def shaped(file: Path) -> pl.DataFrame:
    """The records of one delivered file, by what says who somebody is."""
    return records_of(file).select(pl.col("id").alias("record_id"), "feed", *KINDS)


def records_of(file: Path) -> pl.DataFrame:
    """The records of one delivered file as the graph would hold them."""
    feed = feed_for(file, feeds())
    return shape(read(file), feed, today=TODAY, classes=dict.fromkeys(feed.labels, 0))["records"]


if __name__ == "__main__":
    main()
