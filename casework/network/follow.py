"""The network kept in step with the graph: built once, then only persons whose ties changed are read again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import polars as pl
from filelock import FileLock

from kithkin.casework.network import kept
from kithkin.casework.network.arrays import Network, network_of, overlaid
from kithkin.casework.network.read import TIES, ties
from kithkin.graph.access import classes
from kithkin.graph.errors import Interrupted, KithkinError
from kithkin.graph.store import Asker, Row
from kithkin.graph.wake import ERASURE, Touched, covered, runs_since, touched_by

SHARE, LEAST = 0.05, 20_000
"""When more persons than this have changed, everything is read again."""
PATIENCE = 20.0
GROUPS = "group"


@dataclass
class Follower:
    """One graph's network; every asker gets one that nobody changes under their hands."""

    asker: Asker
    folder: Path | None = None
    """Where it is kept beside the graph, so that the next start needs no reading."""
    _now: Network | None = None
    _covered: int = 0
    """How often facts had got other classes."""
    _anew: dict[str, None] = field(default_factory=dict)
    """The persons that were read anew since all was."""
    _ties: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TIES))
    _lock: Lock = field(default_factory=Lock)
    _beside: Thread | None = None

    def at_hand(self, instant: str) -> Network | None:
        """The network of this instant where it is known already; else it is read meanwhile, for whoever asks next."""
        if self._now:
            return self.at(instant)
        if self._beside is None or not self._beside.is_alive():
            self._beside = Thread(target=self._meanwhile, args=(instant,), daemon=True)
            self._beside.start()
        return None

    def _meanwhile(self, instant: str) -> None:
        # Whatever is amiss, whoever asks for the network itself is told of it.
        with suppress(KithkinError):
            self.at(instant)

    def at(self, instant: str) -> Network:
        """The network of this instant, whatever must be read for it."""
        now = self._now
        if now and now.instant >= instant and self._covered == covered(self.asker):
            return now
        if not self._lock.acquire(timeout=PATIENCE):
            raise Interrupted("the network is being read; ask again in a minute")
        try:
            if self._now is None:
                self._now = self._opened()
            self._now = self._followed(self._now, instant)
            return self._now
        finally:
            self._lock.release()

    def _opened(self) -> Network:
        """The network as it was kept, when this graph still knows the run it was kept after; else read anew."""
        # Of several servers one reads and keeps it, and the others find it kept.
        with self._alone():
            runs = self.asker.ask("read/live_runs", since="")
            known = {row["run_id"]: row["instant"] for row in runs}
            found = kept.opened(self.folder) if self.folder else None
            if found and known.get(found.run_id) == found.instant and not covered(self.asker):
                return found
            return self._whole(runs[-1] if runs else {"run_id": "", "instant": ""})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.folder is None:
            yield
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self.folder.with_suffix(".lock"), mode=0o600):
            yield

    def _again(self, run: Row) -> Network:
        with self._alone():
            return self._whole(run)

    def _whole(self, run: Row) -> Network:
        self._covered = covered(self.asker)
        scope = everything(self.asker, run["instant"])
        ids = [row["person_id"] for row in self.asker.ask("read/resolve_persons")]
        made = network_of(ties(self.asker, ids, scope), run["instant"], run["run_id"])
        if self.folder:
            kept.keep(self.folder, made)
        self._anew, self._ties = {}, self._ties.clear()
        return made

    def _followed(self, now: Network, instant: str) -> Network:
        runs = runs_since(self.asker, now.instant, instant)
        if not runs and self._covered == covered(self.asker):
            return replace(now, instant=max(instant, now.instant))
        last = runs[-1] if runs else {"run_id": now.run_id, "instant": now.instant}
        if self._covered != covered(self.asker) or any(row["kind"] == ERASURE for row in runs):
            return self._again(last)
        scope = everything(self.asker, last["instant"])
        self._anew |= dict.fromkeys(touched(self.asker, runs, scope | {"since": now.instant}))
        if len(self._anew) > max(LEAST, SHARE * len(now)):
            return self._again(last)
        self._ties = ties(self.asker, list(self._anew), scope)
        return overlaid(now, list(self._anew), self._ties, last["instant"], last["run_id"])


def everything(asker: Asker, known_at: str) -> dict[str, Any]:
    """The parameters of what is read for all readers: every class."""
    return {"access": [one.number for one in classes(asker)], "known_at": known_at}


def touched(asker: Asker, runs: list[Row], asked: Mapping[str, Any]) -> set[str]:
    """The persons whose ties may be others than before these runs."""
    few = touched_by(asker, runs)
    found = _moved(asker, few, asked) if few else _looked_for(asker, asked)
    # What ties persons to each other is written by no other runs, and they do not say between whom.
    if few is None or any(row["kind"] == GROUPS for row in runs):
        for row in asker.ask("read/network_tied", **asked):
            found |= {row["whole"], row["other"]}
    return found


def _moved(asker: Asker, few: Touched, asked: Mapping[str, Any]) -> set[str]:
    known = {"access": asked["access"], "known_at": asked["known_at"]}
    ids = sorted(few.records)
    return {*few.persons, *(row["whole"] for row in (asker.ask("read/stood", ids=ids, **known) if ids else ()))}


def _looked_for(asker: Asker, asked: Mapping[str, Any]) -> set[str]:
    # Instants compare as text: this is after the last one that was read, and before every other.
    later = {**asked, "since": f"{asked['since']}~"}
    found = {row["whole"] for row in asker.ask("read/network_stated", **asked)}
    found |= {row["whole"] for row in asker.ask("read/changes_of_ties", **later)}
    return found | {row["part"] for row in asker.ask("read/changes_of_members", **later)}
