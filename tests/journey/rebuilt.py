"""A graph and a chart made from the feed files of a folder, by every job in turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.casework.briefing import picture
from kithkin.casework.job import score
from kithkin.graph.access import classes
from kithkin.graph.instants import last_instant
from kithkin.graph.picture import Picture
from kithkin.graph.store import GraphStore, View
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

DAY = "2016-06-30"


@dataclass(frozen=True)
class City:
    """A synthetic city on disk: its feed files by feed, and its truth."""

    folder: Path
    files: dict[str, Path]

    @classmethod
    def made(cls, folder: Path, households: int, seed: int = 1) -> "City":
        """Draw a city and write it."""
        known = feeds()
        return cls(folder, {feed_for(file, known).name: file for file in make(households, seed, folder).feeds})

    def truth(self, name: str) -> pl.DataFrame:
        """A table of the truth."""
        return pl.read_csv(self.folder / "truth" / f"{name}.csv", infer_schema=False)

    def story_records(self, feed: str) -> list[str]:
        """The records of a feed that are people of the story, in the order of the truth."""
        told = self.truth("story")["person"].implode()
        mine = self.truth("record_person").filter(pl.col("person").is_in(told))
        return mine.filter(pl.col("record_id").str.starts_with(f"{feed}:"))["record_id"].to_list()


def filled(store: GraphStore, files: Iterable[Path]) -> None:
    """Load these files and derive everything from them."""
    known = feeds()
    for file in files:
        load(store, feed_for(file, known), file)
    derived(store)


def derived(store: GraphStore) -> None:
    """Persons, groups and scores out of what is loaded."""
    resolve(store)
    group(store, as_of=DAY)
    score(store, as_of=DAY)


def everything(store: GraphStore) -> View:
    """All that is known, by every class."""
    return View(tuple(sorted(one.number for one in classes(store))), DAY, last_instant(store))


def charted(store: GraphStore, city: City) -> Picture:
    """The chart of the people of the story and of the families they are in."""
    view = everything(store)
    records = city.truth("story")["record_id"].drop_nulls().to_list()
    people = {row["person_id"] for row in store.ask("read/record", ids=records, **view.parameters)}
    rows = store.ask("read/person_groups", ids=sorted(people), **view.parameters)
    return picture(
        store, view, [*sorted({row["group_id"] for row in rows if row["kind"] == "Family"}), *sorted(people)]
    )
