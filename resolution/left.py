"""What a run of resolution leaves for the next beside the graph: how records stood, and what was read of them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from kithkin.graph.run import Run
from kithkin.graph.store import Asker, GraphStore
from kithkin.graph.wake import covered
from kithkin.resolution.alike import likenesses
from kithkin.resolution.coded import Index
from kithkin.resolution.current import RECORD
from kithkin.resolution.held import Held
from kithkin.resolution.kept import ELSEWHERE, LIKENESS, POSSIBLE, Kept
from kithkin.resolution.link import Linked, Model
from kithkin.resolution.outcome import apart, outcome
from kithkin.resolution.persons import Assigned
from kithkin.resolution.placing import frame_of, open_of, pairs_of
from kithkin.resolution.reading import columns, everything

READ = "read.arrow"
UNTYING = {"load", "group", "score"}
"""Runs that tie no record to a person and loosen none."""


@dataclass(frozen=True, slots=True)
class Left:
    """How the records of a run stood, and what it read of them, where that can be gone on from."""

    held: Held
    kept: Kept | None

    @classmethod
    def of(cls, records: pl.DataFrame, linked: Linked | None, found: tuple[Assigned, pl.DataFrame]) -> "Left | None":
        """What a run that linked all records leaves, where it was to; found: whom they are of, and by which edges."""
        if linked is None or linked.held is None:
            return None
        kept, clusters, pairs = Kept.of(records, linked.read), frame_of(linked.clusters), pairs_of(linked)
        if kept is None:
            return cls(linked.held, None)
        alike = likenesses(records, open_of(linked.unsettled))["source"]
        maybe = pl.concat([apart(clusters, pairs), frame_of(linked.outranked)], how="diagonal")
        ends = {*maybe["left_id"], *maybe["right_id"]}
        made, ties = found
        kept = kept.signed(outcome(clusters, pairs)).placed(made.members).bound(ties)
        kept = kept.named(made.persons).led(made.led)
        kept = kept.tied(ELSEWHERE, []) if made.first else kept
        return cls(linked.held, kept.tied(LIKENESS, alike.to_list()).tied(POSSIBLE, ends))

    def save(self, path: Path, run: Run, covered: int) -> None:
        """Write both, each only for its owner; `covered` counts how often facts had got other classes before that."""
        other = path.with_name(READ)
        if self.kept:
            self.kept.save(_waiting(other), {"run": run.id, "instant": run.instant, "covered": str(covered)})
        else:
            _waiting(other).unlink(missing_ok=True)
        self.held.save(_waiting(path), run.id)

    @staticmethod
    def put(path: Path) -> None:
        """Let what was written last be what is left."""
        for one in (path.with_name(READ), path):
            # What takes the place of another file is first written to the disk.
            one.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                _waiting(one).replace(one)

    @classmethod
    def load(cls, asker: Asker, path: Path, last: str) -> "Left | None":
        """What the last run left, if it is still the last."""
        held = Held.load(path)
        if held is None or held.run != last:
            return None
        return cls(held, _kept(asker, path.with_name(READ), held.run))


@dataclass(frozen=True, slots=True)
class Since:
    """The records as they stand, and the ids of those that were stated or closed since the last run."""

    kept: Kept | None
    stated: frozenset[str]
    new: frozenset[str] = frozenset()
    """Of those, the records that nothing but loads can have written of: they never were anybody's."""
    before: Kept | None = None
    """What was kept, with those that are gone since, where nothing but loads can have written."""
    was: Index | None = None
    """Where each record stood in what was held, as far as that is known; -1 for none."""


Leave = Callable[[Callable[[], Left | None]], None]
"""Takes what lays out what is left, if anything is, which need not be done at once."""


@contextmanager
def leaving(path: Path | None, run: Run, covered: int) -> Iterator[Leave]:
    """Write what is left while the graph is written; what was told last is left once all is written.

    Within the right to write, so that nothing erased is left there; of a run that does not commit it is of no use.
    """
    told: list[Future[bool]] = []
    with ThreadPoolExecutor(1) as pool:

        def save(path: Path, laid: Callable[[], Left | None]) -> bool:
            left = laid()
            if left:
                left.save(path, run, covered)
            return left is not None

        def leave(laid: Callable[[], Left | None]) -> None:
            if path:
                told.append(pool.submit(save, path, laid))

        yield leave
        saved = [one.result() for one in told]
    if path and any(saved):
        Left.put(path)


def _waiting(path: Path) -> Path:
    return path.with_suffix(".new")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the last run left and what was stated since, both on their way."""

    since: str
    """The instant of that run."""
    left: Future[Left | None]
    stated: Future[pl.DataFrame]

    def under(self, store: GraphStore, run: Run, model: Model | None) -> tuple[Left, Since] | None:
        """Both, if they can be gone on from under the model in force."""
        left = self.left.result()
        if left is None or model is None or left.held.model != model.version:
            return None
        return left, _since(store, run, left, (self.since, self.stated.result()))


@contextmanager
def ahead(store: GraphStore, run: Run, path: Path | None) -> Iterator[Ahead | None]:
    """Read what the last run left, where there is something, while the graph is asked what was stated since."""
    if path is None or not path.exists() or not (runs := store.ask("read/resolve_last", most=1)):
        yield None
        return
    told, since = {**RECORD, "closed": pl.Boolean}, runs[0]["instant"]
    known = everything(store, run.instant)
    with ThreadPoolExecutor(2) as pool:
        stated = pool.submit(columns, store, "read/resolve_stated", told, since=since, **known)
        yield Ahead(since, pool.submit(Left.load, store, path, runs[0]["run_id"]), stated)


def _since(store: GraphStore, run: Run, left: Left, told: tuple[str, pl.DataFrame]) -> Since:
    """What was kept with what was stated since; all records anew where nothing was."""
    known, (since, stated) = everything(store, run.instant), told
    now = left.kept.now(stated) if left.kept else None
    now = now or Kept.of(columns(store, "read/resolve_records", RECORD, **known))
    loaded = all(row["kind"] in UNTYING for row in store.ask("read/live_runs", since=since))
    now = now if loaded or now is None else now.loosened()
    new = stated.filter(pl.lit(loaded) & (pl.col("first_known") > since))["record_id"]
    before = left.kept if loaded else None
    return Since(now, frozenset(stated["record_id"]), frozenset(new), before, _was(now, left))


def _was(now: Kept | None, left: Left) -> Index | None:
    """Where each record stood: what was held and what was kept are of the same rows, unless many were copies."""
    if now is None or now.was is None or left.kept is None:
        return None
    return now.was if left.kept.ids.equals(left.held.frame["id"].to_arrow().cast(pa.string())) else None


def _kept(asker: Asker, path: Path, run: str) -> Kept | None:
    """What that run read, unless classes of what it read were changed since, or records erased."""
    found = Kept.load(path)
    if found is None or (found[1]["run"], found[1]["covered"]) != (run, str(covered(asker))):
        return None
    since = asker.ask("read/live_runs", since=found[1]["instant"])
    return None if any(row["kind"] == "erase" for row in since) else found[0]
