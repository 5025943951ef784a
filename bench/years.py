"""What monthly runs over years cost: each run and each question, and the disk, as a graph grows older.

`python -m kithkin.bench.years --data FILE.parquet --rows 50000 [--months 120] [--every 12] [--minutes 90]`: loads the
rows of a file and resolves them; then each month some rows say another address, a few decisions are made and those of
the month before withdrawn, `resolve` links what has changed, and change feed and review queue are read on. After each
`--every` months persons, searches and the feed from its beginning are asked for too, groups are formed, a chart is put
together, and a line of a table says what each took: seconds by the clock, and of the processors in brackets.
It ends after `--months`, or `--minutes`, whichever is first. Figures: docs/laws.md.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl
import psutil

from kithkin.bench.live import records_of
from kithkin.casework.briefing import picture
from kithkin.casework.changed import START, Reader, feed
from kithkin.casework.changes import Place
from kithkin.casework.queued import Queued
from kithkin.casework.touched import Touched
from kithkin.graph.access import classes
from kithkin.graph.connect import connect
from kithkin.graph.errors import KithkinError
from kithkin.graph.instants import last_instant
from kithkin.graph.store import GraphStore, View
from kithkin.loaders.load import load
from kithkin.loaders.parse import parse
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, undo
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

TOLD = {"title": "Made up", "owner": "Nobody", "subject": "work", "legal_regime": "uk_gdpr", "purposes": ["families"],
        "name": "made_up", "sensitivity": "S1", "delivery": "delta", "key": ["key"], "dates": "%Y-%m-%d"}  # fmt: skip
PLACE = ("address_line", "postcode", "uprn")
TIMED = ("load", "decide", "resolve", "person", "search", "changes", "read on", "queue", "groups", "chart")
YEAR, ASKED, PAGE, CHARTS, MINUTE = 12, 20, 100, 5, 60
HEAP = "2g"
DAY = "2016-06-30"
SECRET = b"names of pairs that wait"
BENCH = Who("bench", "to measure")
SOUGHT = {"given": "", "family": "", "born": "", "postcode": "", "identifier": "", "most": 50}


@dataclass
class Town:
    """A graph that is kept for years, and what was decided of it last."""

    store: GraphStore
    folder: Path
    records: pl.DataFrame
    dice: random.Random
    engine: psutil.Process
    acts: list[str] = field(default_factory=list)
    touched: Touched = field(default_factory=Touched)
    queued: Queued = field(default_factory=lambda: Queued(SECRET))
    place: Place = START
    spent: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def month(self, share: float, decisions: int) -> None:
        """A delivery, some decisions, a run, and what a server reads after it."""
        changed = self.moved(share)
        self.timed("load", partial(self.load, changed))
        self.timed("decide", partial(self.decided, decisions))
        self.timed("resolve", self.resolved)
        self.read_on(self.view())

    def moved(self, share: float) -> pl.DataFrame:
        """Some of the rows, at the addresses of others."""
        some = self.records.sample(max(1, int(share * self.records.height)), seed=self.dice.randrange(2**32))
        others = self.records.sample(some.height, seed=self.dice.randrange(2**32))
        here = [name for name in PLACE if name in some.columns]
        return some.with_columns(others.select(here))

    def load(self, rows: pl.DataFrame) -> None:
        """Rows as a file of the feed."""
        path = self.folder / "made_up.csv"
        rows.write_csv(path)
        fields = {name: name for name in rows.columns if name != "key"}
        load(self.store, parse(TOLD | {"record": [{"part": "self", "fields": fields}]}, "made_up.toml"), path)

    def resolved(self) -> None:
        """A run over what has changed."""
        resolve(self.store, cache=self.folder / "resolved.arrow")

    def decided(self, many: int) -> None:
        """Withdraw what was decided last month, and say of others that they are one person."""
        for act in self.acts:
            undo(self.store, act, BENCH)
        self.acts = []
        for _ in range(many):
            one, two = (f"made_up:{key}:self" for key in self.records["key"].sample(2, seed=self.dice.randrange(2**32)))
            try:
                self.acts.append(decide(self.store, Ask("same", (one,), (two,)), BENCH).id)
            except KithkinError as refusal:
                print(refusal)

    def asked(self) -> None:
        """Persons, searches by family name, and the first page of the change feed for who has read nothing."""
        view = self.view()
        told = {"access": list(view.access), "known_at": view.known_at}
        for row in self.some(ASKED):
            self.timed("person", partial(self.store.ask, "read/person_records", ids=self.person(row, view), **told))
            words = SOUGHT | {"family": (row.get("surname") or "smith").casefold()} | told
            self.timed("search", partial(self.store.ask, "read/persons_search", **words))
        self.timed("changes", partial(self.page, view, Touched(), START))

    def grouped(self) -> None:
        """Households and families, and charts of some persons."""
        self.timed("groups", partial(group, self.store, as_of=DAY))
        view = self.view()
        for row in self.some(CHARTS):
            self.timed("chart", partial(picture, self.store, view, self.person(row, view)))

    def view(self) -> View:
        """All that there is, as it is now."""
        return View(tuple(one.number for one in classes(self.store)), DAY, last_instant(self.store))

    def some(self, many: int) -> Iterator[dict[str, Any]]:
        """Some of the rows."""
        return self.records.sample(many, seed=self.dice.randrange(2**32)).iter_rows(named=True)

    def person(self, row: dict[str, Any], view: View) -> list[str]:
        """The id of the person that a row is of."""
        ids = [f"made_up:{row['key']}:self"]
        union = self.store.ask("read/decision_union", ids=ids, access=list(view.access), known_at=view.known_at)
        return [one["person_id"] for one in union[:1]]

    def page(self, view: View, kept: Touched, after: Place) -> None:
        """A page of the change feed."""
        list(islice(feed(Reader(self.store, view), kept, after), PAGE))

    def read_on(self, view: View) -> None:
        """The next page of the change feed, and the review queue, as a server has them that keeps what it has read."""
        self.timed("read on", partial(self.page, view, self.touched, self.place))
        self.timed("queue", partial(self.queued.now, self.store, view))
        self.place = (f"{view.known_at}~", "", 0, "")

    def timed(self, name: str, job: Callable[[], Any]) -> None:
        """Do it, and keep how long it took by the clock and by the processors."""
        began, busy = perf_counter(), self.busy()
        job()
        self.spent.setdefault(name, []).append((perf_counter() - began, self.busy() - busy))

    def busy(self) -> float:
        """Seconds of processors that this process and the engine have used."""
        engine = self.engine.cpu_times()
        return process_time() + engine.user + engine.system

    def line(self) -> list[str]:
        """The medians of what was done since the last line."""
        return [_median(self.spent.get(name, ())) for name in TIMED]


def main() -> None:
    """Print a table as it is made: a line each so many months."""
    asked = _asked()
    end = perf_counter() + asked.minutes * MINUTE
    records = records_of(Path(asked.data), asked.rows).with_columns(pl.col("key").str.split(":").list.last())
    with tempfile.TemporaryDirectory() as passing, connect(f"kithkin:{passing}/graph", heap=HEAP) as store:
        engine = json.loads((Path(passing) / "graph" / "engine.json").read_text())
        town = Town(store, Path(passing), records, random.Random(asked.seed), psutil.Process(engine["pid"]))
        _told("month", *TIMED, "MB", "load of the machine")
        _told(*["---"] * (len(TIMED) + 3))
        town.timed("load", partial(town.load, records))
        town.timed("resolve", town.resolved)
        town.read_on(town.view())
        town.spent.pop("read on"), town.spent.pop("queue")
        for month in range(asked.months + 1):
            if month:
                town.month(asked.change, asked.decisions)
            if month % asked.every == 0:
                if month:
                    town.asked()
                town.grouped()
                _told(str(month), *town.line(), f"{_megabytes(Path(passing)):,.0f}", f"{os.getloadavg()[2]:.1f}")
                town.spent.clear()
            if perf_counter() > end:
                break


def _told(*cells: str) -> None:
    print("|", " | ".join(cells), "|", flush=True)


def _median(took: Sequence[tuple[float, float]]) -> str:
    """Seconds by the clock, and of the processors in brackets."""
    if not took:
        return ""
    clock, busy = (statistics.median(one) for one in zip(*took, strict=True))
    return f"{clock:.3f} ({busy:.3f})"


def _megabytes(folder: Path) -> float:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 2**20


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What monthly runs over years cost.")
    parser.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA"), required=True, help="a Parquet file")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--every", type=int, default=YEAR, help="months for each line of the table")
    parser.add_argument("--minutes", type=float, default=600.0, help="end after so long, with what was measured")
    parser.add_argument("--change", type=float, default=0.01, help="the share of rows that change in a month")
    parser.add_argument("--decisions", type=int, default=3, help="decisions in a month")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
