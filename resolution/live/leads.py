"""Where ids lead once a record was put with its person and nobody was merged or parted: as `answering` has it, in rows.

Likenesses, the persons, and the ids of parts that a person may fall into.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from kithkin.graph import built, few
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.resolution.alike import likeness
from kithkin.resolution.live.near import Near
from kithkin.resolution.live.settled import Settled
from kithkin.resolution.survive import SPARE, Mint

Part = tuple[str, str, str]
"""The id of a part that a record may be the oldest of, the person that it leads to, and the spare id."""
Lead = tuple[str, str]
"""An id that is nobody's own, and the person that it leads to."""


@dataclass(frozen=True, slots=True)
class Stood:
    """What is in the graph of those around a record."""

    alike: Sequence[Row]
    """The likenesses that they led to, with all of their records."""
    shown: Sequence[Lead]
    """The ids of parts that led to their persons."""
    living: frozenset[str]
    """Those of the ids around them that are somebody's."""
    ready: Sequence[Row]
    """The likenesses that they lead to now."""
    parts: Sequence[Part]
    """The ids of the parts that there may be now."""
    near: frozenset[str]
    """Everybody whose likenesses are written."""


def stood(store: GraphStore, found: Near, made: Settled, told: tuple[Mapping[str, object], Mint]) -> Stood | None:
    """What is to be known before anything is written; none where the id of a merged person is among it.

    `told` are the parameters of whoever reads everything, and how ids are minted.
    """
    everything, mint = told
    before = _alike(store, found.ids, everything)
    alike = likenesses({one.record_id: one.access for one in found.members}, before)
    near = frozenset({*found.ids, *(row["record_id"] for row in before), *(row["source"] for row in alike)})
    parts = [part(mint, one, made) for one in sorted(found.ids)] if alike else []
    persons = sorted({*made.persons, *found.previous.values()})
    rows = store.ask("read/decision_aliases", ids=persons, known_at=everything["known_at"])
    shown = [(row["alias"], row["person_id"]) for row in rows]
    asked = {one for one, _ in shown} | {alias for alias, _, _ in parts}
    known = store.read(built.held_nodes("Person", (), ("id",)), id=sorted(asked)) if asked else []
    if {row["id"] for row in known}.union(made.persons).intersection(one for one, _ in shown):
        return None
    if not near.issubset(found.ids):
        before = _alike(store, sorted(near), everything)
    living = frozenset(made.persons).union(row["id"] for row in known if row["closed"] is None)
    return Stood(before, shown, living, alike, parts, near)


def part(mint: Mint, record: str, made: Settled) -> Part:
    """The ids that a part is called by whose oldest record this is, and whom they lead to."""
    return mint(record, 0), made.whose[record], mint(record, SPARE)


def _alike(store: GraphStore, ids: Sequence[str], everything: Mapping[str, object]) -> list[Row]:
    return store.ask("read/decision_alike", ids=sorted(ids), **everything)


def likenesses(classes: Mapping[str, int], before: Sequence[Row]) -> list[Row]:
    """An ALIKE for each of some records, and of those that they were alike with, where they are of several classes.

    All of them may be parted by who reads.
    """
    known = {row["record_id"]: row["access"] for row in reversed(before)} | dict(classes)
    whole = _together(classes, before)
    several = sorted({known[one] for one in whole})
    if len(several) == 1:
        return []
    first = likeness(min(whole))
    return [{"source": one, "target": first, "access": known[one], "classes": several} for one in sorted(whole)]


def _together(records: Iterable[str], before: Sequence[Row]) -> set[str]:
    """Some records with whomever their likenesses lead to, and those of these to."""
    groups: dict[str, set[str]] = {}
    for row in before:
        groups.setdefault(row["likeness_id"], set()).add(row["record_id"])
    found, waiting = set(records), list(groups.values())
    while near := [group for group in waiting if not group.isdisjoint(found)]:
        found.update(*near)
        waiting = [group for group in waiting if group not in near]
    return found


def with_parts(
    ready: Iterable[Part], shown: Iterable[Lead], every: Sequence[Part], living: AbstractSet[str]
) -> dict[str, str]:
    """The ids of parts with the person each leads to; those `shown` before still lead where their record is."""
    own: dict[str, str] = {}
    for alias, person, spare in ready:
        own.setdefault(spare if alias in living and alias != person else alias, person)
    gone = {alias for alias, _ in shown} - own.keys()
    for alias, person in (*((one, who) for one, who, _ in every), *((spare, who) for _, who, spare in every)):
        if alias in gone:
            own.setdefault(alias, person)
    return {alias: own[alias] for alias in sorted(own) if alias not in living}


def write(store: GraphStore, run: Run, found: Near, made: Settled, told: tuple[Stood, Mint]) -> None:
    """Make likenesses, persons and old ids exactly those."""
    known, mint = told
    _write_alike(store, run, found, known)
    persons = [{"id": one, "minted_for": record} for one, record in made.persons.items()]
    among = {"id": {*made.persons, *found.previous.values()}}
    few.keep_nodes(store, run, ["Person"], (("minted_for",), persons), among)
    every = [part(mint, one, made) for one in sorted(found.ids)]
    now = with_parts(known.parts, known.shown, every, known.living)
    own = {alias for alias, _ in known.shown}.union(now, made.persons)
    few.keep_nodes(store, run, ["Alias"], ((), [{"id": one} for one in now]), {"id": own})
    leads = [{"source": alias, "target": person} for alias, person in now.items()]
    few.replace_edges(store, run, ("NOW", "Alias", "Person"), leads, {"source": own})


def _write_alike(store: GraphStore, run: Run, found: Near, known: Stood) -> None:
    led: Collection[Any] = {row["likeness_id"] for row in known.alike}
    ids = sorted({row["target"] for row in known.ready})
    few.keep_nodes(store, run, ["Likeness"], ((), [{"id": one} for one in ids]), {"id": {*ids, *led}})
    # Who never led to a likeness has no such tie.
    among = known.near if known.alike else known.near.difference(found.ids)
    few.replace_edges(store, run, ("ALIKE", "Record", "Likeness"), known.ready, {"source": among})
