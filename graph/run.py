"""One writing job from start to commit: `with writing(store, "load") as run:`."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson

from kithkin.graph import instants
from kithkin.graph.errors import EngineUnavailable, Interrupted
from kithkin.graph.instants import last_instant
from kithkin.graph.lease import Lease, holding
from kithkin.graph.purge import purge
from kithkin.graph.store import GraphStore
from kithkin.graph.sweep import sweep
from kithkin.graph.wake import Wake

__all__ = ["Run", "at_once", "last_instant", "taken_back", "writing"]
T = TypeVar("T")
Foreseeing = Callable[[GraphStore], object]
"""What will be asked within a transaction, as far as it is known before."""


@dataclass(frozen=True, slots=True)
class Run:
    """A job that is writing: its id and instant mark what it makes; `details` go into its commit record."""

    id: str
    kind: str
    instant: str
    since: str
    """The last committed instant when it began."""
    lease: Lease
    details: dict[str, Any] = field(default_factory=dict)
    wake: Wake = field(default_factory=Wake)

    def check(self) -> None:
        """Stop here when another job took over; ask before each step that writes."""
        self.lease.check()


@contextmanager
def writing(store: GraphStore, kind: str, *, wait: float = 0.0, **details: Any) -> Iterator[Run]:
    """Write as one run: alone, swept of what dead runs left, visible all at once at the end or not at all."""
    with holding(store, kind, wait) as lease:
        dead = [row["run_id"] for row in store.ask("schema/open_runs")]
        _undo(store, dead)
        purge(store)
        run = _opened(store, kind, lease, details)
        try:
            yield run
            # A commit on its way when its sender was killed can arrive after the first sweep.
            _undo(store, dead, last=True)
            _commit(store, run)
        except BaseException:
            # What cannot be swept now, the next writer sweeps.
            with suppress(EngineUnavailable):
                _undo(store, [run.id], last=True)
            raise


def at_once(
    store: GraphStore,
    kind: str,
    work: Callable[[GraphStore, Run], T],
    *,
    wait: float = 0.0,
    ahead: Foreseeing | None = None,
    **details: Any,
) -> T:
    """Write little as one run in one transaction: the right to write, the run, what it writes, its commit; or nothing.

    What `ahead` foresees is asked by the statement that takes the right to write. Whoever takes the right meanwhile is
    noticed by the engine, which lets one of the two begin again. Behind another writer, or where there is something to
    sweep, it is written as any other run is.
    """
    with suppress(Interrupted):
        return store.at_once(lambda inside: _whole(inside, kind, work, ahead, details))
    with writing(store, kind, wait=wait, **details) as run:
        return work(store, run)


class _TakenBack(Exception):
    """Ends a transaction of which nothing is to stay."""


def taken_back(
    store: GraphStore,
    kind: str,
    work: Callable[[GraphStore, Run], object],
    *,
    ahead: Foreseeing | None = None,
    **details: Any,
) -> None:
    """Go through what `at_once` does, and let nothing of it be: what it takes is at hand when it is first meant.

    While somebody else writes it is left.
    """

    def within(inside: GraphStore) -> None:
        _whole(inside, kind, work, ahead, details)
        raise _TakenBack

    with suppress(_TakenBack, Interrupted):
        store.at_once(within)


def _whole(
    inside: GraphStore,
    kind: str,
    work: Callable[[GraphStore, Run], T],
    ahead: Foreseeing | None,
    details: dict[str, Any],
) -> T:
    """A run from its beginning to its commit, within one transaction."""
    if ahead:
        ahead(inside)
    run = _begun(inside, kind, details)
    done = work(inside, run)
    _commit(inside, run)
    return done


def _undo(store: GraphStore, run_ids: Sequence[str], *, last: bool = False) -> None:
    for run_id in run_ids:
        sweep(store, run_id)
        if last:
            store.tell("write/end_run", run_id=run_id)


def _opened(store: GraphStore, kind: str, lease: Lease, details: dict[str, Any]) -> Run:
    run = _next(kind, lease, last_instant(store), details)
    store.tell("write/open_run", **_told(run))
    return run


def _begun(store: GraphStore, kind: str, details: dict[str, Any]) -> Run:
    """The right to write and a run, within one transaction; refused where somebody else writes or is to be swept."""
    lease = Lease(secrets.token_hex(8))
    [found] = store.tell("write/begin", token=lease.token)
    if found["token"] != lease.token or found["open"] or found["due"]:
        raise Interrupted("another job is writing, or left something to sweep; run this again when it has ended")
    run = _next(kind, lease, found["instant"] or last_instant(store), details)
    told = {"id": run.id, "state": "open", "after": run.since} | _told(run)
    store.make_nodes(["Run"], [{name: told[name] for name in told if name not in {"run_id", "since"}}])
    return run


def _next(kind: str, lease: Lease, since: str, details: dict[str, Any]) -> Run:
    return Run(f"run-{secrets.token_hex(8)}", kind, instants.after(since), since, lease, dict(details))


def _told(run: Run) -> dict[str, str]:
    at = {"instant": run.instant, "since": run.since, "started_at": instants.now()}
    return {"run_id": run.id, "kind": run.kind, **at}


def _commit(store: GraphStore, run: Run) -> None:
    run.check()
    details = orjson.dumps(run.details, option=orjson.OPT_SORT_KEYS).decode()
    told = {"details": details, "touched": run.wake.told()}
    committed = store.tell(
        "write/commit_run", run_id=run.id, token=run.lease.token, committed_at=instants.now(), **told
    )
    if not committed:
        raise Interrupted("another job took over before this one could commit; run this again")
