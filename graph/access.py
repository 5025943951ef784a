"""Label classes: the small numbers that stand on facts, and what each of them means."""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

import orjson

from kithkin.graph.errors import Conflict, WrongUse
from kithkin.graph.store import Asker, GraphStore

Sensitivity = Literal["S0", "S1", "S2", "S3"]
Handling = Literal["P", "C"]
ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class ClassLabels:
    """What one class of facts is: whose they are, how sensitive, and what they may serve."""

    feed: str
    sensitivity: Sensitivity
    handling: Handling = "P"
    legal_regime: str = "uk_gdpr"
    purposes: tuple[str, ...] = ()
    subject_role: str = ""
    expires_on: str = ""
    hidden_below: tuple[str, ...] = ()
    """Roles of which one must hold every one, where it is protected."""


@dataclass(frozen=True, slots=True)
class AccessClass:
    """A registered class: labels of its own, or the classes that one must read all of."""

    number: int
    labels: ClassLabels | None
    members: tuple[int, ...] = ()


Content = tuple[ClassLabels | None, tuple[int, ...]]
# Classes are never changed or taken away, so what was once read stays true.
_numbers: WeakKeyDictionary[Asker, dict[Content, int]] = WeakKeyDictionary()


def class_for(store: GraphStore, labels: ClassLabels) -> int:
    """The number of the class with these labels, registered on first need."""
    return _registered(store, (labels, ()))


def join(store: GraphStore, numbers: Collection[int]) -> int:
    """The number readable exactly by those who may read all of these, registered on first need."""
    wanted = frozenset(numbers)
    if len(wanted) == 1:
        return next(iter(wanted))
    known = {number: content for content, number in _known(store, wanted).items()}
    if not wanted or not wanted <= known.keys():
        raise WrongUse("a join is of one or more registered classes; register them with class_for")
    members = sorted({member for number in wanted for member in known[number][1] or (number,)})
    return _registered(store, (None, tuple(members))) if len(members) > 1 else members[0]


def classes(asker: Asker) -> list[AccessClass]:
    """Every registered class, by number."""
    return [_read(row["number"], row["labels"], row["members"]) for row in asker.ask("schema/access_classes")]


def readable(known: Collection[AccessClass], allowed: Collection[int]) -> frozenset[int]:
    """The allowed classes and every join all of whose members are allowed."""
    base = frozenset(allowed)
    return base | {one.number for one in known if one.members and base.issuperset(one.members)}


def asking(known: Collection[AccessClass], role: str) -> frozenset[int]:
    """The classes that ask for a role, themselves or by one of their members."""
    base = {one.number for one in known if one.labels and role in one.labels.hidden_below}
    return frozenset(base | {one.number for one in known if base.intersection(one.members)})


def forget(asker: Asker) -> None:
    """Drop what was read of this graph's classes, once the graph has been emptied."""
    _numbers.pop(asker, None)


def _read(number: int, labels: str, members: list[int]) -> AccessClass:
    if not labels:
        return AccessClass(number, None, tuple(members))
    told = orjson.loads(labels)
    return AccessClass(number, _labels(told))


def _labels(told: dict[str, Any]) -> ClassLabels:
    lists = {name: tuple(told.get(name, ())) for name in ("purposes", "hidden_below")}
    return ClassLabels(**told | lists)


def _known(store: GraphStore, wanted: Collection[int]) -> dict[Content, int]:
    numbers = _numbers.setdefault(store, {})
    if not set(wanted) <= set(numbers.values()):
        _look(store)
    return numbers


def _look(store: GraphStore) -> None:
    _numbers.setdefault(store, {}).update({(one.labels, one.members): one.number for one in classes(store)})


def _registered(store: GraphStore, content: Content) -> int:
    numbers = _numbers.setdefault(store, {})
    for _ in range(ATTEMPTS):
        if content not in numbers:
            _look(store)
        if content in numbers:
            return numbers[content]
        _keep(store, content, max(numbers.values(), default=0) + 1)
    raise Conflict("label classes are being registered by others; run this again")


def _kept(labels: ClassLabels) -> dict[str, Any]:
    """The labels as they are kept; where nothing is protected, as before anything could be."""
    return {name: value for name, value in asdict(labels).items() if value or name != "hidden_below"}


def _keep(store: GraphStore, content: Content, number: int) -> None:
    labels, members = content
    told = orjson.dumps(_kept(labels), option=orjson.OPT_SORT_KEYS).decode() if labels else ""
    identity = hashlib.sha256(orjson.dumps([told, members])).hexdigest()[:16]
    # When another took the number or the class, the next look tells.
    with suppress(Conflict):
        store.tell("write/keep_access_class", id=identity, number=number, labels=told, members=list(members))
