"""The queue of each scope, kept between requests: a run that says what it touched has these persons read again alone.

After any other all of it is read, and where some of them are others to this scope than they are stored: that may change
any of their parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from kithkin.casework.queue import Waiting, pair_id, waiting, waiting_of
from kithkin.casework.scopes import Scopes
from kithkin.graph.arrow import joined
from kithkin.graph.store import Asker, Row, View
from kithkin.graph.wake import runs_since, touched_by

DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Queue:
    """The pairs of one scope in their order, and by id."""

    until: str
    by_id: Mapping[str, Waiting]


class Queued:
    """The pairs that wait, for each list of classes that is asked for."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._scopes = Scopes[Queue]()
        self.forget = self._scopes.forget

    def now(self, asker: Asker, view: View) -> Queue:
        """The queue as of the instant that the view knows."""
        scope = self._scopes.of(asker, view)
        with scope.lock:
            scope.known = queue = self._grown(asker, view, scope.known)
        return queue

    def follow(self, asker: Asker, as_of: str, known_at: str) -> None:
        """Read on for whoever asked lately, before they ask again."""
        for access, scope in self._scopes.lately(asker):
            with scope.lock:
                scope.known = self._grown(asker, View(access, as_of, known_at), scope.known)

    def _grown(self, asker: Asker, view: View, known: Queue | None) -> Queue:
        if known and view.known_at <= known.until:
            return known
        touched = _touched(asker, view, known.until) if known else None
        if known is None or touched is None:
            return _ordered(view.known_at, self._named(waiting(asker, view)))
        if not touched:
            return Queue(view.known_at, known.by_id)
        rest = {name: one for name, one in known.by_id.items() if not touched & one.persons}
        return _ordered(view.known_at, rest | self._named(waiting_of(asker, view, sorted(touched))))

    def _named(self, found: list[Waiting]) -> dict[str, Waiting]:
        return {pair_id(self._secret, one.kind, (one.record_id, one.other_record_id)): one for one in found}


def _ordered(until: str, named: Mapping[str, Waiting]) -> Queue:
    return Queue(until, dict(sorted(named.items(), key=lambda item: item[1].rank)))


def _touched(asker: Asker, view: View, since: str) -> set[str] | None:
    """The persons whom the runs since may have changed; nothing when it may be anybody."""
    runs = runs_since(asker, since, view.known_at)
    few = touched_by(asker, runs)
    if few is None:
        return None
    found = {*few.persons, *_stood(asker, view, few.records), *_decided(runs)}
    return None if found and _read_in_part(asker, view, since, found) else found


def _stood(asker: Asker, view: View, records: frozenset[str]) -> set[str]:
    """Whom these records stand or ever stood under."""
    asked = {"ids": sorted(records), "access": list(view.access), "known_at": view.known_at}
    return set(joined(asker.table("read/stood", **asked))["whole"]) if records else set()


def _decided(runs: Sequence[Row]) -> set[str]:
    """The persons of decisions: what stands over their records is written on ties that go on."""
    told = (orjson.loads(run["details"] or "{}") for run in runs if run["kind"] == DECIDE)
    return {person for one in told for person in one.get("persons", ())}


def _read_in_part(asker: Asker, view: View, since: str, persons: set[str]) -> bool:
    """Whether any of them, as they were or as they are, hangs on records that this scope may not read."""
    asked = {"ids": sorted(persons), "access": list(view.access)}
    return any(asker.ask("read/alike", **asked, known_at=instant) for instant in (since, view.known_at))
