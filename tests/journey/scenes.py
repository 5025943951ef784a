"""Graphs before and after each job, run undisturbed, and strikes on copies of them."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import announced
import graph_text
import polars as pl
import psutil

from kithkin.casework.job import score
from kithkin.graph import engine
from kithkin.graph.bolt_store import BoltStore
from kithkin.graph.connect import connect
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.readers import read
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

HOUSEHOLDS, SEED, DAY = 200, 1, "2016-06-30"
JOBS = ("load", "resolve", "groups", "score")
HEAP = "512m"
OPENED, COMMITTED = "write write/open_run", "write write/commit_run"
EXIT_UNAVAILABLE, EXIT_INTERRUPTED = 3, 5
LONGEST = 240


@dataclass(frozen=True)
class Told:
    """How a job went: what it wrote, with the seconds after its start, its exit code and its words of error."""

    writes: tuple[tuple[float, str], ...]
    seconds: float
    code: int
    error: str = ""


@dataclass(frozen=True)
class Strike:
    """Who is killed, and where: so many seconds after a write (`at` is its place), or after the start."""

    victim: str
    delay: float
    at: int | None = None

    def named(self, undisturbed: Told) -> str:
        """The strike in words."""
        where = "the start" if self.at is None else f"write {self.at} ({undisturbed.writes[self.at][1]})"
        return f"{self.victim} killed {self.delay:.3f} s after {where}"


@dataclass
class Scenes:
    """A folder for each moment of a story of two deliveries, and what each job did undisturbed."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    after: dict[str, Counter[str]] = field(default_factory=dict)
    undisturbed: dict[str, Told] = field(default_factory=dict)

    def before(self, job: str) -> Path:
        """The data folder as it is before this job."""
        return self.folder / f"before-{job}"

    def arguments(self, job: str, data: Path) -> list[str]:
        """The command line of a job."""
        what = [str(file) for file in self.files] if job == "load" else []
        day = ["--as-of", DAY] if job in {"groups", "score"} else []
        return [job, *what, *day, "--data", str(data)]

    @contextmanager
    def copied(self, job: str, folder: Path) -> Iterator[Path]:
        """A copy of the data folder as it is before a job; no engine of it survives."""
        shutil.copytree(self.before(job), folder)
        try:
            yield folder
        finally:
            engine.end(folder)
            shutil.rmtree(folder)


def built(folder: Path) -> Scenes:
    """Load, resolve, group and score a first delivery; then each job over the second, with a copy before each."""
    scenes = Scenes(folder)
    first, scenes.files = deliveries(folder)
    data = scenes.before(JOBS[0])
    with opened(data) as store:
        _whole(store, first)
    for job, following in zip(JOBS, (*JOBS[1:], "nothing"), strict=True):
        shutil.copytree(scenes.before(job), scenes.before(following))
        data = scenes.before(following)
        with opened(data) as store:
            scenes.undisturbed[job] = told(scenes.arguments(job, data))
            scenes.after[job] = graph_text.dumped(store)
    return scenes


def opened(data: Path) -> BoltStore:
    """The graph of a data folder; its engine runs until this and every child has left."""
    return connect(f"kithkin:{data}", heap=HEAP)


def deliveries(folder: Path) -> tuple[list[Path], list[Path]]:
    """Two deliveries of one city: the second lacks rows of the first, has others, and says some of them otherwise."""
    made, known = make(HOUSEHOLDS, SEED, folder / "city"), feeds()
    written: tuple[list[Path], list[Path]] = ([], [])
    for file in made.feeds:
        frame = read(file).frame.with_row_index("n")
        silent = [
            pl.when(pl.col("n") % 5 > 0).then(pl.col(name)).alias(name) for name in frame.columns if "PHONE" in name
        ]
        for number, rows in enumerate(
            (frame.filter(pl.col("n") % 3 > 0).with_columns(silent), frame.filter(pl.col("n") % 3 != 1))
        ):
            path = folder / f"delivery-{number}" / f"{feed_for(file, known).name}.csv"
            path.parent.mkdir(exist_ok=True)
            rows.drop("n").write_csv(path)
            written[number].append(path)
    return written


def _whole(store: BoltStore, files: list[Path]) -> None:
    known = feeds()
    for file in files:
        load(store, feed_for(file, known), file)
    resolve(store)
    group(store, as_of=DAY)
    score(store, as_of=DAY)


def told(arguments: list[str]) -> Told:
    """A command run to its end."""
    with _child(arguments) as child:
        began = time.monotonic()
        writes = [(time.monotonic() - began, words) for words in _announced(child)]
        code = child.wait(LONGEST)
        return Told(tuple(writes), time.monotonic() - began, code, child.stderr.read())


def struck(arguments: list[str], data: Path, strike: Strike) -> Told:
    """A command during which a process was killed."""
    with _child(arguments) as child:
        began = time.monotonic()
        writes = []
        if strike.at is not None:
            for words in _announced(child):
                writes.append((time.monotonic() - began, words))
                if len(writes) > strike.at:
                    break
        time.sleep(strike.delay)
        if strike.victim == "job":
            child.kill()
        else:
            psutil.Process(json.loads((data / "engine.json").read_text())["pid"]).kill()
        code = child.wait(LONGEST)
        return Told(tuple(writes), time.monotonic() - began, code, child.stderr.read())


def planned(undisturbed: Told, number: int, dice: random.Random) -> Strike:
    """Two strikes of four fall between the first and the last write, and each kind falls on job and engine in turn."""
    victim = ("job", "engine")[number % 2]
    if number % 4 > 1:
        return Strike(victim, dice.uniform(0, undisturbed.seconds))
    times, words = zip(*undisturbed.writes, strict=True)
    first, last = words.index(OPENED), len(words) - 1 - words[::-1].index(COMMITTED)
    at = dice.randrange(first, last)
    return Strike(victim, dice.uniform(0, times[at + 1] - times[at]), at)


def _child(arguments: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, announced.__file__, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _announced(child: subprocess.Popen[str]) -> Iterator[str]:
    for line in child.stdout:
        if line.startswith(announced.MARK):
            yield line.removeprefix(announced.MARK).rstrip("\n")
