"""Which ids changed at which instants, for one caller: kept from page to page, and read on as runs commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.casework import touched_kept
from kithkin.casework.scopes import Scopes
from kithkin.graph.arrow import joined
from kithkin.graph.instants import BEGINNING
from kithkin.graph.store import Asker, Row, View
from kithkin.graph.wake import ERASURE, covered, runs_since, touched_by
from kithkin.graph.wake import Touched as Few

LAYERS = {
    "read/changes_of_ties": ("part",),
    "read/changes_of_members": ("part", "role", "status"),
    "read/changes_of_rows": (),
    "read/changes_of_tombstones": (),
}
NAMED = {"read/changes_of_ties": "records", "read/changes_of_members": "persons", "read/changes_of_rows": "records"}
"""By which of what a run touched each is found."""
SCHEMA = {"instant": pl.String, "subject": pl.String}


@dataclass(frozen=True, slots=True)
class _Known:
    since: str
    until: str
    frame: pl.DataFrame


class Touched:
    """The instants and ids of every change, for each list of classes that is asked for.

    In a folder they are kept for the next process, which then does not look through every tie.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._scopes, self._folder = Scopes[_Known](), folder

    def forget(self) -> None:
        """Drop what was read, once a graph has been emptied."""
        self._scopes.forget()
        self._drop()

    def between(self, asker: Asker, view: View, since: str = BEGINNING) -> pl.DataFrame:
        """Instants and ids from an instant on, as far as the view knows, in the order of the feed."""
        scope = self._scopes.of(asker, view)
        with scope.lock:
            scope.known = known = self._grown(asker, view, since, scope.known)
        return known.frame.filter(pl.col("instant") >= since, pl.col("instant") <= view.known_at)

    def follow(self, asker: Asker, as_of: str, known_at: str) -> None:
        """Read on for whoever asked lately, before they ask again."""
        for access, scope in self._scopes.lately(asker):
            with scope.lock:
                if known := scope.known:
                    scope.known = self._grown(asker, View(access, as_of, known_at), known.since, known)

    def _grown(self, asker: Asker, view: View, since: str, known: _Known | None) -> _Known:
        known = known or self._opened(asker, view)
        if known is None or since < known.since:
            return self._kept(asker, view, _Known(since, view.known_at, touched(asker, view, since)))
        if view.known_at <= known.until:
            return known
        # Instants compare as text: this is after the last one that was read, and before every other.
        later = f"{known.until}~"
        runs = runs_since(asker, known.until, view.known_at)
        if few := touched_by(asker, runs):
            frame = touched_of(asker, view, later, few)
            return _Known(known.since, view.known_at, pl.concat([known.frame, frame]))
        if any(run["kind"] == ERASURE for run in runs):
            self._drop()
            return self._kept(asker, view, _Known(known.since, view.known_at, touched(asker, view, known.since)))
        grown = _Known(known.since, view.known_at, pl.concat([known.frame, touched(asker, view, later)]))
        return self._kept(asker, view, grown)

    def _drop(self) -> None:
        if self._folder:
            touched_kept.drop(self._folder)

    def _opened(self, asker: Asker, view: View) -> _Known | None:
        """What was kept for these classes, if the graph knows its run and nothing was erased since."""
        found = touched_kept.opened(self._folder, view.access) if self._folder else None
        if self._folder is None or found is None:
            return None
        frame, told = found
        runs = _runs_from(asker, told["until"])
        if any(run["kind"] == ERASURE for run in runs[1:]):
            self._drop()
            return None
        same = [run["run_id"] for run in runs[:1]] == [told["run"]] and told["covered"] == str(covered(asker))
        return _Known(told["since"], told["until"], frame) if same else None

    def _kept(self, asker: Asker, view: View, known: _Known) -> _Known:
        """The same, kept for the next process where it was read up to a run."""
        runs = _runs_from(asker, known.until) if self._folder else []
        if self._folder and runs and runs[0]["instant"] == known.until:
            told = {"since": known.since, "until": known.until, "run": runs[0]["run_id"]}
            touched_kept.keep(self._folder, view.access, known.frame, told | {"covered": str(covered(asker))})
        return known


def _runs_from(asker: Asker, instant: str) -> list[Row]:
    """The runs committed at an instant or later."""
    # An instant less its last letter comes just before it.
    return asker.ask("read/live_runs", since=instant[:-1])


def touched(asker: Asker, view: View, since: str) -> pl.DataFrame:
    """Instants and ids of what was opened or closed from an instant on; what was only restated is left out."""
    return _found(asker, view, since, {name: {} for name in LAYERS})


def touched_of(asker: Asker, view: View, since: str, few: Few) -> pl.DataFrame:
    """The same, where it is known of whom and of what: nobody else is looked at."""
    named = {name: {"ids": sorted(getattr(few, whose))} for name, whose in NAMED.items()}
    asked = {f"{name}_by": told for name, told in named.items() if told["ids"]}
    return _found(asker, view, since, asked | {"read/changes_of_tombstones": {}})


def _found(asker: Asker, view: View, since: str, asked: Mapping[str, Mapping[str, list[str]]]) -> pl.DataFrame:
    told = {"since": since, "access": list(view.access), "known_at": view.known_at}
    read = {name: joined(asker.table(name, **told, **more)) for name, more in asked.items()}
    found = [net(one, LAYERS[name.removesuffix("_by")], since, view.known_at) for name, one in read.items()]
    return pl.concat(found).unique().sort("instant", "subject")


def net(frame: pl.DataFrame, also: Sequence[str], since: str, until: str) -> pl.DataFrame:
    """Where something was opened without closing its like, or closed without opening it."""
    keys = ["instant", "whole", *also]
    opened = _at(frame, "opened", also)
    closed = _at(frame, "closed", also) if "closed" in frame.columns else opened.clear()
    whole = pl.concat([opened.join(closed, on=keys, how="anti"), closed.join(opened, on=keys, how="anti")])
    within = whole.filter(pl.col("instant") >= since, pl.col("instant") <= until)
    return within.select("instant", subject="whole").cast(SCHEMA)  # type: ignore[arg-type]


def _at(frame: pl.DataFrame, column: str, also: Sequence[str]) -> pl.DataFrame:
    told = frame.select(instant=pl.col(column).cast(pl.String), **{name: pl.col(name) for name in ("whole", *also)})
    return told.filter(pl.col("instant").is_not_null()).with_columns(
        pl.col("whole", *also).cast(pl.String).fill_null("")
    )
