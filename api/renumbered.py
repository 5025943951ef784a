"""Rows by the ids of their sender, those of today and of before: a feed may have been renumbered."""

from collections.abc import Iterable, Sequence

from kithkin.api.reading import Reading
from kithkin.graph.instants import END


def keys_of(reading: Reading, numbers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The keys that rows sent under these ids may have: as it is sent now, the id itself, and as it was sent before."""
    wanted = sorted(set(numbers))
    rows = reading.asker.ask("read/numbered_rows", numbers=wanted, **_scope(reading)) if wanted else []
    found: dict[str, tuple[str, ...]] = {}
    named: dict[str, list[tuple[str, str]]] = {one: [] for one in wanted}
    for row in rows:
        named[row["number"]].append((row["until"] or END, row["key"]))
    for one in wanted:
        mine = sorted(named[one], reverse=True)
        now = [key for until, key in mine if until == END]
        found[one] = tuple(dict.fromkeys([*now, one, *(key for _, key in mine)]))
    return found


def records_now(reading: Reading, records: Sequence[str]) -> tuple[str, ...]:
    """Record keys as they stand in the graph, where they were named by another id of their row."""
    numbers = {one: one.rpartition(":")[0] for one in records}
    keys = keys_of(reading, numbers.values())
    named = {one: [f"{key}:{one.rpartition(':')[2]}" for key in keys[numbers[one]]] for one in records}
    several = {name for names in named.values() if len(names) > 1 for name in names}
    rows = reading.asker.ask("read/record", ids=sorted(several), **reading.view.parameters) if several else []
    there = {row["record_id"] for row in rows}
    return tuple(next((name for name in named[one] if name in there), one) for one in records)


def _scope(reading: Reading) -> dict[str, object]:
    return {"access": list(reading.view.access), "known_at": reading.view.known_at}
