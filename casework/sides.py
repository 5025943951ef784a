"""Two sets of records side by side: what each says, on whose word and since when, and where they agree."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kithkin.casework.golden import FIELDS
from kithkin.casework.queue import rules
from kithkin.graph.store import Row


@dataclass(frozen=True, slots=True)
class Source:
    """A record that says so, and the day its row came in."""

    record_id: str
    received: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One value with every record that states it, the latest first."""

    value: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both sides, and in words whether they agree."""

    field: str
    left: tuple[Stated, ...]
    right: tuple[Stated, ...]
    agrees: str
    says: str


def beside(left: Sequence[Row], right: Sequence[Row]) -> tuple[Compared, ...]:
    """Every field that either side states."""
    both = [(name, stated(left, name), stated(right, name)) for name in FIELDS]
    return tuple(_compared(*one) for one in both if one[1] or one[2])


def stated(rows: Iterable[Row], name: str) -> tuple[Stated, ...]:
    """The values of a field, those of most records first."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        if row.get(name):
            found[str(row[name])].add((str(row["received"] or "")[:10], row["record_id"]))
    values = sorted(found, key=lambda value: (-len(found[value]), value))
    return tuple(
        Stated(value, tuple(Source(record, day) for day, record in sorted(found[value], reverse=True)))
        for value in values
    )


def twins(fields: Iterable[Compared]) -> str | None:
    """A warning where surname and date of birth agree and the given names are two."""
    said = {one.field: one for one in fields}
    alike = all(name in said and said[name].agrees in {"agrees", "part"} for name in ("surname", "date_of_birth"))
    given = said.get("given_name")
    if not alike or given is None or given.agrees != "differs" or _initials(given):
        return None
    return str(rules()["words"]["twins"])


def _initials(given: Compared) -> bool:
    """Whether a name on one side is but the beginning of one on the other."""
    pairs = [(_plain(one.value), _plain(two.value)) for one in given.left for two in given.right]
    return any(one.startswith(two) or two.startswith(one) for one, two in pairs)


def _compared(name: str, left: tuple[Stated, ...], right: tuple[Stated, ...]) -> Compared:
    one, two = ({_plain(each.value) for each in side} for side in (left, right))
    if not one or not two:
        agrees = "unknown"
    elif one == two:
        agrees = "agrees"
    else:
        agrees = "part" if one & two else "differs"
    return Compared(name, left, right, agrees, str(rules()["words"][agrees]))


def _plain(value: str) -> str:
    return "".join(letter for letter in value.casefold() if letter.isalnum())
