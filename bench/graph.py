"""Files nobody here wrote, the whole way through the graph: `python -m kithkin.bench.graph FILE.parquet [--work DIR]`.

The file is split by its column `feed` into the deliveries that `bench/feeds/` describes, loaded, resolved and grouped;
persons are scored against `eid` and households against `hid`, and the chart of one household is drawn.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from kithkin.casework.briefing import picture
from kithkin.graph.access import classes
from kithkin.graph.connect import connect
from kithkin.graph.run import last_instant
from kithkin.graph.store import GraphStore, View
from kithkin.loaders.feed import read_feed
from kithkin.loaders.load import load
from kithkin.resolution.evaluate import between, evaluate
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve
from kithkin.viz.arrange import arrange
from kithkin.viz.svg import svg

FEEDS = Path(__file__).resolve().parent / "feeds"
AS_OF = "2020-12-31"
# A household lives together; an institution of hundreds at one address is none, and would be nearly all pairs.
ORDINARY = 20


def main() -> None:
    """Load, resolve, group, score and draw; print what was found with the time of each."""
    told = argparse.ArgumentParser(description="Files nobody here wrote, the whole way through the graph.")
    told.add_argument("file", type=Path, help="a Parquet file with rid, feed, eid and, if there are, hid")
    told.add_argument(
        "--work", type=Path, help="where graph, feeds and chart are kept; a folder that goes if not given"
    )
    asked = told.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        run(asked.file, asked.work or Path(passing))


def run(file: Path, work: Path) -> None:
    """The whole way for one file."""
    table = pl.read_parquet(file)
    with connect(f"kithkin:{work / 'data'}") as store:
        with timed("load"):
            for path in split(table, work / "feeds"):
                print(f"  {load(store, read_feed(FEEDS / f'{path.stem}.toml'), path, rejects_in=work / 'rejects')}")
        with timed("resolve"):
            print(f"  {resolve(store)}")
        with timed("group"):
            print(f"  {group(store, as_of=AS_OF)}")
        compare(store, table)
        draw(store, work / "household.svg")


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long a step took."""
    start = perf_counter()
    print(f"{name} ..")
    yield
    print(f"{name}: {perf_counter() - start:.1f} s")


def split(table: pl.DataFrame, folder: Path) -> Iterator[Path]:
    """One file for each feed, as it would have been delivered: without truth, and without columns it does not have."""
    folder.mkdir(parents=True, exist_ok=True)
    for (feed,), rows in sorted(table.group_by("feed"), key=lambda one: str(one[0])):
        given = [name for name in rows.columns if name not in {"eid", "hid", "feed"} and rows[name].count()]
        path = folder / f"{feed}.parquet"
        rows.select(pl.col(given).cast(pl.String)).write_parquet(path)
        yield path


def compare(store: GraphStore, table: pl.DataFrame) -> None:
    """Print pairwise figures of persons and, where the truth has them, of households beside one address."""
    known: dict[str, Any] = {"access": [one.number for one in classes(store)], "known_at": last_instant(store)}
    placed = pl.DataFrame(store.ask("read/resolve_previous", **known))
    mine = placed.with_columns(rid=pl.col("record_id").str.extract(r"^[^:]+:(.*):self$")).drop_nulls("rid")
    rows = table.join(mine, on="rid").sort("rid")
    print(f"persons: {evaluate(rows['person_id'].to_list(), rows['eid'].to_list())}")
    if "hid" in table.columns:
        homes = rows.drop_nulls("hid").join(_households(store, known), on="person_id", how="left")
        homes = homes.unique("rid").sort("rid").with_columns(pl.coalesce("group_id", "person_id").alias("home"))
        where = pl.coalesce(pl.concat_str("street_number", "street_name", separator=" ").str.to_lowercase(), "rid")
        told = homes.select("rid", "hid", "eid", "home", where.alias("address"))
        _compare_homes("all", told)
        _compare_homes(f"of up to {ORDINARY} people", told.filter(pl.col("eid").n_unique().over("hid") <= ORDINARY))


def _compare_homes(which: str, told: pl.DataFrame) -> None:
    true, same = told["hid"].to_list(), told["eid"].to_list()
    print(f"households, {which}: {between(told['home'].to_list(), true, same)}")
    print(f"one address, {which}: {between(told['address'].to_list(), true, same)}")


def _households(store: GraphStore, known: dict[str, Any]) -> pl.DataFrame:
    rows = pl.DataFrame(store.ask("read/group_composition", as_of=AS_OF, **known))
    return rows.filter(pl.col("kind") == "Household").select("person_id", "group_id").sort("person_id", "group_id")


def draw(store: GraphStore, out: Path) -> None:
    """Draw the chart of one of the largest households of ordinary size."""
    view = View(tuple(one.number for one in classes(store)), AS_OF, last_instant(store))
    rows = pl.DataFrame(store.ask("read/group_composition", **view.parameters)).filter(pl.col("kind") == "Household")
    sizes = (
        rows.group_by("group_id").len().filter(pl.col("len") <= 8).sort(["len", "group_id"], descending=[True, False])
    )
    if sizes.height:
        out.write_text(
            svg(arrange(picture(store, view, [sizes["group_id"][0]], title="One household"))), encoding="utf-8"
        )
        print(f"chart: {out}")


if __name__ == "__main__":
    main()
