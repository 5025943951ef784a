"""What was erased by decision: who could read it is told so, also in a report of an earlier instant."""

from collections import defaultdict
from collections.abc import Iterable

from kithkin.api.in_scope import InScope
from kithkin.api.reading import Reading
from kithkin.graph.errors import Removed
from kithkin.graph.store import Row
from kithkin.graph.tombstones import ERASED


def say_removed(reading: Reading, subjects: Iterable[str]) -> None:
    """Say so where something of an id was erased that the caller could read; who could not is told nothing."""
    if _buried(reading, sorted(set(subjects))):
        raise Removed("removed by decision")


def say_row_removed(reading: Reading, row: str) -> None:
    """The same of a row by its sender's own id."""
    told = reading.asker.ask("read/tombstones_of_row", start=f"{row}:", **_now(reading))
    # A sender's id may itself hold colons.
    if any(one["kind"] == ERASED and one["part"].rpartition(":")[0] == row for one in told):
        raise Removed("removed by decision")


def removed_since(reading: Reading, subjects: Iterable[str] | None = None) -> tuple[str, ...]:
    """What was erased of some ids, or of any, since the earlier instant that is asked for: when, and by which rule."""
    if not reading.earlier:
        return ()
    since: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _buried(reading, _any(reading) if subjects is None else sorted(set(subjects))):
        if row["opened"] > reading.view.known_at:
            since[row["opened"][:10], row["rule"]].add(row["part"])
    return tuple(_line(len(parts), day, rule) for (day, rule), parts in sorted(since.items()))


def last_gone(reading: Reading, subjects: Iterable[str]) -> dict[str, str]:
    """When something of each id was last erased, or a membership of theirs removed, by decision."""
    asked = sorted(set(subjects))
    behind = {
        one: {one} | (reading.asker.behind([one]) if isinstance(reading.asker, InScope) else set()) for one in asked
    }
    every = sorted(set().union(*behind.values()))
    found: dict[str, str] = {}
    taken = reading.asker.ask("read/removed_since", ids=every, since="", **_now(reading)) if every else []
    for row in (*_buried(reading, every), *taken):
        found[row["whole"]] = max(found.get(row["whole"], ""), row["opened"])
    told = {one: max((found[each] for each in some if each in found), default="") for one, some in behind.items()}
    return {one: at for one, at in told.items() if at}


def _line(count: int, day: str, rule: str) -> str:
    what = "1 record was" if count == 1 else f"{count:,} records were"
    return f"{what} erased on {day} by decision ({rule}); nothing of it is shown"


def _buried(reading: Reading, subjects: list[str]) -> list[Row]:
    rows = reading.asker.ask("read/changes_tombstones", ids=subjects, **_now(reading)) if subjects else []
    return [row for row in rows if row["kind"] == ERASED]


def _any(reading: Reading) -> list[str]:
    rows = reading.asker.ask("read/changes_of_tombstones", since=reading.view.known_at, **_now(reading))
    return sorted({row["whole"] for row in rows})


def _now(reading: Reading) -> dict[str, object]:
    # Erasure outranks history: it is told whatever instant is asked for.
    return {"access": list(reading.view.access), "known_at": reading.wiring.committed()}


def say_taken(reading: Reading, subjects: Iterable[str]) -> None:
    """Refuse a report of an instant before somebody was removed from a gang, of them or the gang, to who read it then.

    Of now nothing is said: there it is as if they had never been of it.
    """
    if not reading.earlier:
        return
    asked = set(subjects)
    if isinstance(reading.asker, InScope):
        asked |= reading.asker.behind(asked)
    asked_of = {"ids": sorted(asked), "since": reading.view.known_at}
    if reading.asker.ask("read/removed_since", **asked_of, **_now(reading)):
        raise Removed("removed by decision")
