"""Who else is tied to somebody on a chart, by kind, counted before anybody is put on it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kithkin.casework.briefing import called_by
from kithkin.casework.facts import held
from kithkin.casework.golden import Profile, named
from kithkin.casework.waves.happened import happened, ties_of
from kithkin.casework.waves.kinds import kinds
from kithkin.casework.waves.related import related
from kithkin.casework.waves.request import Request
from kithkin.graph.said import as_called
from kithkin.graph.store import Asker, Row, View

EVER = "0000-01-01"
PERSON = "P-"


@dataclass(frozen=True, slots=True)
class Near:
    """One way to go on from an item: what it is called, what is added, and who is new by it."""

    key: str
    title: str
    adds: tuple[str, ...]
    people: tuple[str, ...]


def near(asker: Asker, view: View, one: str, there: Collection[str]) -> tuple[Near, ...]:
    """The ways to go on from a person or group; `there` are the people who are on the chart already."""
    if not one.startswith(PERSON):
        rows = _members(asker, view, [one])
        return _groups(asker, view, rows, there)
    return (*_tied(asker, view, one, there), *_groups(asker, view, _mates(asker, view, one), there))


def _tied(asker: Asker, view: View, one: str, there: Collection[str]) -> tuple[Near, ...]:
    """By the ties of seed and wave; two sides of one incident lead nobody to who was hurt."""
    wanted = [kind for kind in kinds().values() if not kind.never]
    asked = Request((one,), view.since or EVER, view.as_of, tuple(kind.name for kind in wanted))
    found = ties_of(happened(asker, view, [one], asked), wanted, [one]) + related(asker, view, [one], asked)
    others = {kind.name: {tie.beside(one) for tie in found if tie.kind == kind.name and tie.counted} for kind in wanted}
    known = named(asker, view, {who for some in others.values() for who in some})
    ways = (
        (kind, sorted(others[kind.name] & known.keys() - set(there), key=lambda who: (known[who].label, who)))
        for kind in wanted
        if others[kind.name] & known.keys()
    )
    return tuple(Near(kind.name, kind.title, tuple(people), tuple(people)) for kind, people in ways)


def _mates(asker: Asker, view: View, one: str) -> list[Row]:
    mine = as_called(asker.ask("read/person_groups", ids=[one], **view.parameters), view.known_at)
    return _members(asker, view, sorted({row["group_id"] for row in mine if held(row, view)}))


def _members(asker: Asker, view: View, groups: Collection[str]) -> list[Row]:
    rows = asker.ask("read/group_history", ids=list(groups), **view.parameters) if groups else []
    return [row for row in as_called(rows, view.known_at) if held(row, view)]


def _groups(asker: Asker, view: View, rows: Iterable[Row], there: Collection[str]) -> tuple[Near, ...]:
    """Each group as a whole, with its box."""
    people: dict[str, dict[str, None]] = {}
    kinds_of: dict[str, tuple[str, str | None]] = {}
    for row in rows:
        people.setdefault(row["group_id"], {})[row["person_id"]] = None
        kinds_of[row["group_id"]] = (str(row["kind"]), row["name"])
    known = named(asker, view, {who for some in people.values() for who in some})
    title = {group: _called(*kinds_of[group], [known[who] for who in some if who in known])
             for group, some in people.items()}  # fmt: skip
    return tuple(
        Near(group, f"everybody of the {title[group]}", (group,), tuple(who for who in some if who not in there))
        for group, some in sorted(people.items(), key=lambda pair: (title[pair[0]], pair[0]))
    )


def _called(kind: str, name: str | None, people: Iterable[Profile]) -> str:
    if name:
        return f"{kind.lower()} {name}"
    return called_by(kind, Counter(surname for one in people if (surname := one.get("surname"))))
