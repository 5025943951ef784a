"""Numbers that changed: an old and a new one of one person count as one, and one reissued to another proves nothing.

A model keeps such a list, so that every run under it knows; the numbers stand in it as keyed hashes only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kithkin.graph.errors import BadInput
from kithkin.graph.identifiers import clean
from kithkin.resolution.coded import Coded
from kithkin.resolution.columns import STRONG
from kithkin.resolution.listed import hidden, salt_of
from kithkin.resolution.standardise import People, code_text

KINDS = (*STRONG, "number_id")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hashes of old numbers with that of the number each counts as, and of those that prove nothing."""

    one: Mapping[str, str] = field(default_factory=dict)
    reissued: tuple[str, ...] = ()
    salt: str = ""

    def __bool__(self) -> bool:
        return bool(self.one or self.reissued)

    def content(self) -> dict[str, Any]:
        """What a model file says of them; nothing where there are none, as in models kept before."""
        told = {"one": dict(sorted(self.one.items())), "reissued": list(self.reissued), "salt": self.salt}
        return {"numbers": told} if self else {}

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> "Numbers":
        """What `content` wrote."""
        return cls(dict(told["one"]), tuple(told["reissued"]), told["salt"]) if told else cls()


def numbers_of(rows: Iterable[Mapping[str, Any]]) -> Numbers:
    """A list with kind, old and new; a row without a new number says that the old one was given to somebody else."""
    read = [_checked(at, row) for at, row in enumerate(rows, 2)]
    if not read:
        return Numbers()
    salt = salt_of(sorted(read))
    follows = {_hash(kind, old, salt): _hash(kind, new, salt) for kind, old, new in read if new}
    reissued = {_hash(kind, old, salt) for kind, old, new in read if not new}
    return Numbers({old: _last(old, follows) for old in follows}, tuple(sorted(reissued)), salt)


def as_one(people: People, numbers: Numbers) -> People:
    """The people with the numbers of the list taken as it says."""
    if not numbers:
        return people
    kinds = [(name, kind) for name, kind in people.kinds.items() if kind in KINDS]
    changed = {name: _as_one(people.coded[name], kind, numbers) for name, kind in kinds}
    return replace(people, coded={**people.coded, **changed})


def _as_one(column: Coded, kind: str, numbers: Numbers) -> Coded:
    """Numbers that count as one all stand as the hash of the newest."""
    newest = frozenset(numbers.one.values())

    def change(value: str) -> str:
        told = _hash(kind, value, numbers.salt)
        if told in numbers.reissued:
            return ""
        return numbers.one.get(told, told if told in newest else value)

    return column.mapped(change)


def _checked(at: int, row: Mapping[str, Any]) -> tuple[str, str, str]:
    """A row in normal form; what is said of a fault names the row and never a number."""
    kind, old, new = (str(row.get(name) or "").strip() for name in ("kind", "old", "new"))
    if kind not in KINDS:
        raise BadInput(f"Row {at} of the list of numbers has no kind we know; the kinds are {', '.join(KINDS)}.")
    told = [code_text(one.lower()) if kind == "number_id" else clean(kind, one) or "" for one in (old, new) if one]
    if not old or not all(told):
        raise BadInput(f"Row {at} of the list of numbers holds a number that is no valid {kind}; correct or remove it.")
    if len(told) == 2 and told[0] == told[1]:
        raise BadInput(f"Row {at} of the list of numbers has one number twice; name the old and the new one.")
    return kind, told[0], told[1] if new else ""


def _last(old: str, follows: Mapping[str, str]) -> str:
    """The newest number of a chain."""
    at, seen = follows[old], {old}
    while at in follows:
        if at in seen:
            raise BadInput("Numbers of the list supersede one another in a circle; remove the row that is wrong.")
        seen.add(at)
        at = follows[at]
    return at


def _hash(kind: str, number: str, salt: str) -> str:
    return hidden(f"{kind}:{number}", salt)
