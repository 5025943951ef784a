"""Files nobody here wrote, the whole way through the graph: `python -m kithkin.bench.graph FILE.parquet [--work DIR]`.

The file is split by its column `feed` into the deliveries that `bench/feeds/` describes, loaded, resolved and grouped;
persons are scored against `eid` and, where the file has it, households against `hid`; one chart is drawn, of a
household, or of a person where nobody shares an address. The figures of two files are in docs/bench-graph.md.
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
from kithkin.resolution.living import CROWD, crowded, numbered
from kithkin.resolution.material import material
from kithkin.resolution.reading import texts
from kithkin.resolution.residence import spells
from kithkin.viz.arrange import arrange
from kithkin.viz.svg import svg

FEEDS = Path(__file__).resolve().parent / "feeds"
AS_OF = "2020-12-31"
# A household lives together; an institution of hundreds at one address is none, and would be nearly all pairs.
ORDINARY = 20
MOST_DRAWN = 8


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
        draw(store, work / "chart.svg")


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
    # A row that states nobody is a row that was not found: alone, not left out.
    rows = table.join(mine, on="rid", how="left").with_columns(pl.col("person_id").fill_null(pl.col("rid"))).sort("rid")
    print(f"persons: {evaluate(rows['person_id'].to_list(), rows['eid'].to_list())}")
    if "hid" in table.columns:
        homes = rows.drop_nulls("hid").join(_composition(store, known, "Household"), on="person_id", how="left")
        homes = homes.unique("rid").sort("rid").with_columns(pl.coalesce("group_id", "person_id").alias("home"))
        where = pl.coalesce(pl.concat_str("street_number", "street_name", separator=" ").str.to_lowercase(), "rid")
        told = homes.select("rid", "hid", "eid", "home", where.alias("address"))
        _compare_homes("all", told)
        _tell_crowds(store, known["known_at"], rows)
        _compare_homes(f"of up to {ORDINARY} people", told.filter(pl.col("eid").n_unique().over("hid") <= ORDINARY))


def _tell_crowds(store: GraphStore, known_at: str, rows: pl.DataFrame) -> None:
    """Why `all` is so low: pairs of people of one institution are most pairs, and by our rule no household."""
    read = material(store, known_at)
    stays = numbered(spells(read.residences, AS_OF))
    there = stays.join(crowded(stays), on="address_id", how="semi").select("person_id", "address_id").unique()
    theirs = rows.join(there, on="person_id", how="semi")
    print(
        f"no household by the rule of living.CROWD (more than {CROWD} people at one address at one time): "
        f"{there['address_id'].n_unique()} addresses, {there['person_id'].n_unique()} people, {theirs.height} rows"
    )


def _compare_homes(which: str, told: pl.DataFrame) -> None:
    true, same = told["hid"].to_list(), told["eid"].to_list()
    print(f"households, {which}: {between(told['home'].to_list(), true, same)}")
    print(f"one address, {which}: {between(told['address'].to_list(), true, same)}")


def _composition(store: GraphStore, known: dict[str, Any], kind: str) -> pl.DataFrame:
    """Who is in which group of a kind: person_id, group_id."""
    names = ("person_id", "group_id", "kind")
    rows = texts(store, "read/group_composition", *names, as_of=AS_OF, **known)
    return rows.filter(pl.col("kind") == kind).select("person_id", "group_id").unique().sort("person_id", "group_id")


def draw(store: GraphStore, out: Path) -> None:
    """Draw one of the largest households of ordinary size, or else the person whom most records tell of."""
    view = View(tuple(one.number for one in classes(store)), AS_OF, last_instant(store))
    asked, title = _worth_drawing(store, {"access": list(view.access), "known_at": view.known_at})
    out.write_text(svg(arrange(picture(store, view, [asked], title=title))), encoding="utf-8")
    print(f"chart: {out}")


def _worth_drawing(store: GraphStore, known: dict[str, Any]) -> tuple[str, str]:
    homes = _composition(store, known, "Household").group_by("group_id").len().filter(pl.col("len") <= MOST_DRAWN)
    if homes.height:
        largest = homes.sort(["len", "group_id"], descending=[True, False])
        return largest["group_id"][0], "One household"
    placed = pl.DataFrame(store.ask("read/resolve_previous", **known)).group_by("person_id").len()
    return placed.sort(["len", "person_id"], descending=[True, False])["person_id"][0], "One person"


if __name__ == "__main__":
    main()
