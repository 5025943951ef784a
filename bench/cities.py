"""Synthetic cities as the tables that groups are formed from: what the graph answers to `read/group_*`, without one.

Each city is drawn by its own seed and kept as Parquet files; ids, addresses and schools of one are of no other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from kithkin.bench.liverpool import TODAY
from kithkin.graph.store import Row
from kithkin.loaders import synthetic
from kithkin.loaders.blocks import Label
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.readers import read
from kithkin.loaders.shape import shape

FIRST_KNOWN = "2016-07-01T00:00:00.000000Z"
EVENTS = ["offence", "stop_check", "intelligence"]
PREFIXED = ("record_id", "person_id", "source_record", "target_record", "address_id", "organisation_id", "event_id")


@dataclass(frozen=True)
class Tables:
    """Answers the questions of groups from tables."""

    frames: Mapping[str, pl.DataFrame]

    def ask(self, name: str, /, **_: Any) -> list[Row]:
        """Feeds and classes as rows; nothing was removed."""
        return self.frames[name].to_dicts() if name in self.frames else []

    def table(self, name: str, /, **_: Any) -> pa.Table:
        """A table as Arrow columns."""
        return self.frames[name].to_arrow(compat_level=pl.CompatLevel.oldest())


def tables(households: int, seeds: Iterable[int], work: Path, copies: int = 1) -> Tables:
    """The tables of the cities of these seeds, made where they are not kept yet; each so often under other ids."""
    folders = [_kept(households, seed, work) for seed in seeds]
    names = sorted({path.stem for path in folders[0].iterdir()})
    parts = {
        name: [_own(one, f"c{copy}") if copy else one for copy in range(copies) for one in _read(folders, name)]
        for name in names
    }
    whole = {f"read/{name}": pl.concat(some, rechunk=True) for name, some in parts.items()}
    fed = {"feed": sorted(feeds()), "trust": [None] * len(feeds())}
    return Tables({**whole, "read/feeds": pl.DataFrame(fed), "schema/access_classes": _classes()})


def _read(folders: Iterable[Path], name: str) -> Iterator[pl.DataFrame]:
    return (pl.read_parquet(folder / f"{name}.parquet") for folder in folders)


def _numbers() -> dict[Label, int]:
    """A class for every label of every feed."""
    labels = sorted({label for feed in feeds().values() for label in feed.labels}, key=str)
    return {label: number for number, label in enumerate(labels, 1)}


def _classes() -> pl.DataFrame:
    numbers = sorted(_numbers().values())
    return pl.DataFrame({"number": numbers, "labels": [""] * len(numbers), "members": [[0]] * len(numbers)})


def _kept(households: int, seed: int, work: Path) -> Path:
    """The folder of a city's tables."""
    folder = work / f"city_{households}_{seed}"
    done = folder / "tables"
    if not done.exists():
        if not (folder / "truth").exists():
            synthetic.make(households, seed, folder)
        half = folder / "half"
        half.mkdir(exist_ok=True)
        for name, frame in _city(folder).items():
            _own(frame, str(seed)).write_parquet(half / f"{name}.parquet")
        half.rename(done)
    return done


def _own(frame: pl.DataFrame, mark: str) -> pl.DataFrame:
    """Ids of this city alone; one line of one postcode in two cities is two places."""
    ids = [name for name in PREFIXED if name in frame.columns]
    marked = frame.with_columns(pl.col(ids).str.replace("^([^:-]*)([:-])", f"$1${{2}}{mark}."))
    return marked.with_columns(pl.col("postcode") + f" {mark}") if "postcode" in frame.columns else marked


def _city(folder: Path) -> dict[str, pl.DataFrame]:
    """What the graph would answer of one city: of records by their true persons."""
    numbers, known = _numbers(), feeds()
    shaped = []
    for file in sorted((folder / "feeds").iterdir()):
        feed = feed_for(file, known)
        shaped.append(shape(read(file), feed, today=TODAY, classes=numbers))
    frames = {name: pl.concat([one[name] for one in shaped]) for name in shaped[0].frames}
    records = frames["records"].unique("id", keep="first", maintain_order=True)
    access = records.select("id", "access")
    truth = pl.read_csv(folder / "truth" / "record_person.csv", infer_schema=False)
    persons = records.join(truth, left_on="id", right_on="record_id").select(
        "feed", "access", "given_name", "surname", "date_of_birth", "date_of_death", "sex", record_id="id",
        person_id="P-" + pl.col("person"), first_known=pl.lit(FIRST_KNOWN),
    )  # fmt: skip
    return {
        "group_persons": persons,
        "group_states": _states(frames["states"], access),
        "group_residences": _residences(frames["at"], frames["addresses"], access),
        "group_involvements": _involvements(frames["involved"], frames["events"], access),
        "group_affiliations": _affiliations(frames, access, "gang"),
        "group_attendances": _affiliations(frames, access, "school"),
    }


def _at(frame: pl.DataFrame, access: pl.DataFrame, end: str, name: str) -> pl.DataFrame:
    """With the class of the record at one end; what names no record is left out."""
    return frame.join(access.rename({"id": end, "access": name}), on=end)


def _states(states: pl.DataFrame, access: pl.DataFrame) -> pl.DataFrame:
    whole = _at(_at(states.rename({"access": "tie_access"}), access, "source", "source_access"), access, "target",
                "target_access")  # fmt: skip
    return whole.rename({"source": "source_record", "target": "target_record"})


def _residences(at: pl.DataFrame, addresses: pl.DataFrame, access: pl.DataFrame) -> pl.DataFrame:
    there = addresses.unique("id", keep="first", maintain_order=True).select("id", "line", "postcode", "uprn")
    stays = at.rename({"access": "stay_access"}).join(there, left_on="target", right_on="id")
    whole = _at(stays, access, "source", "record_access").rename({"source": "record_id", "target": "address_id"})
    return whole.with_columns(address_id="A-" + pl.col("address_id")).drop("tenure")


def _involvements(involved: pl.DataFrame, events: pl.DataFrame, access: pl.DataFrame) -> pl.DataFrame:
    happened = events.filter(pl.col("kind").is_in(EVENTS)).unique("id", keep="first", maintain_order=True)
    told = happened.select("id", "feed", "incident", "kind", "text", day="valid_from", event_access="access")
    roles = involved.rename({"access": "role_access"}).join(told, left_on="target", right_on="id")
    whole = _at(roles, access, "source", "record_access").rename({"source": "record_id", "target": "event_id"})
    return whole.with_columns(event_id="E-" + pl.col("event_id"))


def _affiliations(frames: Mapping[str, pl.DataFrame], access: pl.DataFrame, kind: str) -> pl.DataFrame:
    named = frames["organisations"].filter(pl.col("kind") == kind).unique("id", keep="first", maintain_order=True)
    ties = frames["affiliated"].rename({"access": "tie_access"})
    there = ties.join(named.select("id", "name"), left_on="target", right_on="id")
    whole = _at(there, access, "source", "record_access").rename({"source": "record_id", "target": "organisation_id"})
    return whole.with_columns(organisation_id="O-" + pl.col("organisation_id"))
