"""The index kept in step with the graph: built once, then only what became known since is read."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread

import numpy as np
import polars as pl
from filelock import FileLock

from kithkin.graph.errors import Interrupted
from kithkin.graph.store import Asker, Row
from kithkin.graph.wake import ERASURE, covered, runs_since, taken
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.current import newest_model
from kithkin.resolution.decide_read import decided
from kithkin.resolution.link import Decisions, Model
from kithkin.resolution.live import kept
from kithkin.resolution.live.handful import WHOLE, Single, frame, handful
from kithkin.resolution.live.index import Index, Readable
from kithkin.resolution.live.own import Own, Passing, chain
from kithkin.resolution.live.read import pinned, rows_of, whole
from kithkin.resolution.live.runs import changed, named
from kithkin.resolution.live.stock import Stock, stock_of

TINY = 100
"""So many changed records are each prepared by themselves; more than these are put aside."""
SHARE, LEAST = 0.05, 20_000
"""When more records than this have changed, everything is read again, beside what is asked meanwhile."""
AT_ONCE = 50_000
"""An index of no more records follows while the asker waits, whatever has changed."""
PATIENCE = 20.0
STEPS = 100


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=WHOLE)


@dataclass(frozen=True)
class Standing:
    """What is asked of at one instant."""

    index: Index
    model: Model | None
    decisions: Decisions
    run_id: str
    covered: int = 0
    """How often facts had got other classes."""
    pinned: frozenset[str] = frozenset()
    """The records for which somebody has pinned a value."""
    feeds: tuple[Row, ...] = ()
    """The feeds as they then stood, with how far each of their fields is trusted."""

    def decided(self, readable: Readable, own: str) -> Decisions:
        """The decisions whose records a caller reads, or that are about the record they ask about."""

        def seen(records: tuple[str, ...]) -> bool:
            return all(end == own or (end in self._places and readable[self._places[end]]) for end in records)

        said = self.decisions
        same, different = (tuple(filter(seen, pairs)) for pairs in (said.same, said.different))
        return Decisions(same, different, tuple(filter(seen, said.guarded)))

    @cached_property
    def _places(self) -> dict[str, int]:
        """The row of each record that somebody has decided about."""
        said = self.decisions
        ends = {end for records in (*said.same, *said.different, *said.guarded) for end in records}
        rows = self.index.find(ends, np.ones(len(self.index), bool))
        # Of a record that has changed the last row is the one that holds.
        return dict(zip(self.index.ids(rows), rows.tolist(), strict=True))


@dataclass
class Follower:
    """One graph's index; every asker gets one that nobody changes under their hands."""

    asker: Asker
    folder: Path | None = None
    """Where it is kept beside the graph, so that the next start needs no reading."""
    passing: Passing | None = None
    """What other servers tell of records that they stored."""
    _now: Standing | None = None
    _aside: pl.DataFrame = field(default_factory=_none)
    _tiny: dict[str, Single] = field(default_factory=dict)
    """The changed records behind the stocks after the first."""
    _followed_by: deque[tuple[str, str, frozenset[str]]] = field(default_factory=lambda: deque(maxlen=STEPS))
    """From which instant to which the index came of late, and which records changed by that."""
    _lock: Lock = field(default_factory=Lock)
    _beside: Thread | None = None

    def standing(self, instant: str) -> Standing | None:
        """The index if it stands at this very instant; nothing is read for it."""
        now = self._now
        return now if now and now.index.instant == instant else None

    def changed(self, since: str, until: str) -> frozenset[str] | None:
        """The records that changed between two instants of the index; none where that is not known any more."""
        found = frozenset[str]()
        for before, after, ids in list(self._followed_by):
            if before == since and since < until:
                found, since = found | ids, after
        return found if since == until else None

    def at(self, instant: str) -> Standing:
        """The index, as far as it has come; what a large run changed is read beside what is asked meanwhile."""
        now = self._now
        if now and now.index.instant >= instant:
            return now
        if now is None or len(now.index) <= AT_ONCE:
            return self.caught_up(instant)
        # Nobody is answered from before facts got other classes or went: what is hidden since must not be found.
        times, erased = taken(self.asker)
        if times != now.covered or erased > now.index.instant:
            return self.caught_up(instant)
        # Whoever asks of a large index does not wait for what another reads.
        if self._lock.locked():
            return now
        if chain(self.passing, now.index.instant, instant) or self._are_few(now, instant):
            return self.caught_up(instant)
        if self._beside is None or not self._beside.is_alive():
            self._beside = Thread(target=self.caught_up, args=(instant,), daemon=True)
            self._beside.start()
        return now

    def _are_few(self, now: Standing, instant: str) -> bool:
        """Whether each run since says which records it touched."""
        return all(named(row) is not None for row in runs_since(self.asker, now.index.instant, instant))

    def caught_up(self, instant: str, own: Own | None = None) -> Standing:
        """The index of this instant, whatever must be read for it; `own` is a run of ours that ended then."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise Interrupted("the index of records is being read; ask again in a minute")
        try:
            if self._now is None:
                self._now = self._opened()
            if self._now.index.instant < instant:
                self._now = (
                    self._after_own(self._now, own)
                    or self._after_told(self._now, instant)
                    or self._followed(self._now, instant)
                )
            return self._now
        finally:
            self._lock.release()

    def _opened(self) -> Standing:
        """The index as it was kept, when this graph still knows the run it was kept after; else read anew."""
        # Of several servers one reads and keeps it, and the others find it kept.
        with self._alone():
            return self._found()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.folder is None:
            yield
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self.folder.with_suffix(".lock"), mode=0o600):
            yield

    def _found(self) -> Standing:
        runs = {row["run_id"]: row["instant"] for row in self.asker.ask("read/live_runs", since="")}
        found, times = kept.opened(self.folder) if self.folder else None, covered(self.asker)
        if found and runs.get(found.run_id) == found.instant and not covered(self.asker):
            index = Index((found.stock,), found.instant)
            return self._standing(index, newest_model(self.asker), found.run_id, times)
        return self._whole(max(runs.items(), key=lambda run: run[1], default=("", "")))

    def _read_again(self, run: tuple[str, str]) -> Standing:
        with self._alone():
            found, times = kept.opened(self.folder) if self.folder else None, covered(self.asker)
            if found and (found.run_id, found.instant) == run and not covered(self.asker):
                self._aside, self._tiny = _none(), {}
                index = Index((found.stock,), found.instant)
                return self._standing(index, newest_model(self.asker), found.run_id, times)
            return self._whole(run)

    def _whole(self, run: tuple[str, str]) -> Standing:
        run_id, instant = run
        times = covered(self.asker)
        stock = stock_of(whole(self.asker, instant))
        if self.folder:
            kept.keep(self.folder, kept.Kept(stock, instant, run_id))
        self._aside, self._tiny = _none(), {}
        return self._standing(Index((stock,), instant), newest_model(self.asker), run_id, times)

    def _standing(self, index: Index, model: Model | None, run_id: str, times: int) -> Standing:
        """The index with what else stands in the graph beside it."""
        feeds = self._feeds(index.instant)
        return Standing(index, model, decided(self.asker), run_id, times, pinned(self.asker), feeds)

    def _feeds(self, instant: str) -> tuple[Row, ...]:
        return tuple(self.asker.ask("read/feeds", known_at=instant))

    def _after_own(self, now: Standing, own: Own | None) -> Standing | None:
        """The index after a run of ours that nobody else's came before."""
        if own is None or own.run.since != now.index.instant:
            return None
        return self._after_few(now, own.rows, (own.run.id, own.run.instant))

    def _after_told(self, now: Standing, instant: str) -> Standing | None:
        """The index after runs that others told of; none where facts may have got other classes."""
        told = chain(self.passing, now.index.instant, instant)
        if not told or covered(self.asker) != now.covered:
            return None
        rows = {row["record_id"]: row for one in told for row in one["rows"]}
        return self._after_few(now, tuple(rows.values()), (told[-1]["run_id"], instant))

    def _after_few(self, now: Standing, rows: Sequence[Row], last: tuple[str, str]) -> Standing:
        """A stored record leaves the model, what was decided and what was pinned: a decision is a run of its own."""
        index = self._with(now.index, [row["record_id"] for row in rows], rows, last[1])
        return self._read_again(last) if self._many(index) else replace(now, index=index, run_id=last[0])

    def _many(self, index: Index) -> bool:
        return self._aside.height + len(self._tiny) > max(LEAST, SHARE * len(index.stocks[0]))

    def _followed(self, now: Standing, instant: str) -> Standing:
        """Read what the runs since have changed; after a run that does not say, everything that is newer."""
        runs = runs_since(self.asker, now.index.instant, instant)
        if not runs:
            return replace(now, index=replace(now.index, instant=instant))
        last = (runs[-1]["run_id"], runs[-1]["instant"])
        if covered(self.asker) != now.covered:
            return self._read_again(last)
        gone, others = self._erased(now.index, runs), [row for row in runs if row["kind"] != ERASURE]
        touched = [named(row) for row in others]
        few = None not in touched
        ids = gone | ({one for some in touched for one in some or ()} if few else set(self._many_changed(now, others)))
        index = self._with(now.index, sorted(ids), rows_of(self.asker, sorted(ids), last[1]), last[1])
        if self._many(index):
            return self._read_again(last)
        if few and len(others) == len(runs):
            return replace(now, index=index, run_id=last[0], feeds=self._feeds(last[1]))
        return self._standing(index, newest_model(self.asker), last[0], now.covered)

    def _erased(self, index: Index, runs: Sequence[Row]) -> set[str]:
        """The records that may have been erased: nothing of them is left that says so but whose they were."""
        if all(row["kind"] != ERASURE for row in runs):
            return set()
        told = self.asker.ask("schema/erased_since", since=index.instant, until=runs[-1]["instant"])
        return {*(row["record_id"] for row in told), *index.nobodys()}

    def _many_changed(self, now: Standing, runs: Sequence[Row]) -> Collection[str]:
        """The records that large runs changed: of several servers one asks the graph, and tells the others."""
        instant, last = now.index.instant, runs[-1]["instant"]
        with self._alone():
            told = self.passing.take(f"{instant}~{last}") if self.passing else None
            ids: list[str] = told["ids"] if told else changed(self.asker, runs, instant, last)
            if self.passing and not told:
                self.passing.give(f"{instant}~{last}", {"ids": ids})
        return ids

    def _with(self, index: Index, ids: Sequence[str], read: Sequence[Row], instant: str) -> Index:
        """The index with these records as they stand now; the first stock stays, and those after it are small."""
        gone = set(ids)
        self._followed_by.append((index.instant, instant, frozenset(ids)))
        aside = self._without(index, ids)
        tiny = {one: single for one, single in self._tiny.items() if one not in gone}
        merged = len(tiny) + len(read) > TINY or len(index.stocks) < 2
        if merged:
            aside, tiny = pl.concat([aside, frame([*(one.row for one in tiny.values()), *read])]), {}
        else:
            tiny |= {row["record_id"]: Single.of(row) for row in read}
        self._aside, self._tiny = aside, tiny
        main = index.stocks[0]
        middle = stock_of(aside) if merged else index.stocks[1]
        stale = [
            _stale(main, ids, index.stale[:1]),
            _stale(middle, [] if merged else ids, () if merged else index.stale[1:]),
        ]
        last = (handful(tiny.values()),) if tiny else ()
        return Index((main, middle, *last), instant, tuple(stale))

    def _without(self, index: Index, ids: Sequence[str]) -> pl.DataFrame:
        """What was put aside but for some records; all of it stands in the second stock, and a new one never does."""
        if not any(stock.place(one) is not None for stock in index.stocks[1:2] for one in ids):
            return self._aside
        return self._aside.filter(~pl.col("record_id").is_in(ids))


def _stale(stock: Stock, ids: Iterable[str], before: tuple[Rows, ...]) -> Rows:
    """The rows that say no longer what holds, those from before too."""
    places = np.array([place for one in ids if (place := stock.place(one)) is not None], np.int64)
    return np.union1d(np.concatenate([places, *before]), np.zeros(0, np.int64)).astype(np.int64)
