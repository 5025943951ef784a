"""The best value of each field of a person, and the record it came from, out of the records a caller may read."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from kithkin.casework.days import years_between
from kithkin.graph.abreast import Asked, Question
from kithkin.graph.said import as_said
from kithkin.graph.store import Asker, Row, View

FIELDS = (
    "title", "given_name", "middle_names", "surname", "full_name", "former_surname", "known_as", "date_of_birth",
    "date_of_death", "sex", "ethnicity", "nhs_number", "nino", "upn", "pnc_id", "phone", "email", "address_line",
    "postcode", "uprn",
)  # fmt: skip
UNSTATED_TRUST = 0.5
NAMES = ("given_name", "surname", "full_name", "known_as", "date_of_birth", "sex")
"""What a list says of people."""
NAMELESS = "Name not known"
MOST_IDS = 1000

Trust = Mapping[str, Mapping[str, float]]
Sex = Literal["female", "male", "unknown"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value, the record shown as its source, and every record that agrees; or who pinned it, whatever they say."""

    value: str
    record_id: str
    agreeing: tuple[str, ...]
    pinned_by: str | None = None
    pinned_at: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the readable records have them."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)
    record_ids: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """The value of a field, or None when no readable record states it."""
        found = self.values.get(name)
        return found.value if found else None

    @property
    def label(self) -> str:
        """What a person is called on screen: the name they are known as, else given name and surname."""
        known_as = self.get("known_as")
        if known_as:
            return known_as
        parts = [part for part in (self.get("given_name"), self.get("surname")) if part]
        return " ".join(parts) or self.get("full_name") or NAMELESS

    @property
    def sex(self) -> Sex:
        """Female or male as recorded, else unknown."""
        sex = self.get("sex")
        return cast("Sex", sex) if sex in {"female", "male"} else "unknown"

    @property
    def born(self) -> str | None:
        """The day of birth, when it is known."""
        return self.get("date_of_birth")

    def age(self, on: str) -> int | None:
        """Whole years of age on a day; None when birth is unknown or later."""
        return years_between(self.born, on) if self.born and self.born <= on else None

    def child(self, on: str) -> bool:
        """Whether the person is known to be under 18 on a day."""
        age = self.age(on)
        return age is not None and age < 18

    def sources(self, *names: str) -> tuple[str, ...]:
        """The records behind some fields."""
        return tuple(sorted({self.values[name].record_id for name in names if name in self.values}))


def profiles(asker: Asker, view: View, ids: Iterable[str]) -> dict[str, Profile]:
    """The profile of each person that the caller may know of; others are absent."""
    return _profiles(view, ids, ("read/person_records", FIELDS)).of(asker)


def named(asker: Asker, view: View, ids: Iterable[str]) -> dict[str, Profile]:
    """The same with names, birth and sex alone, for lists."""
    return named_of(view, ids).of(asker)


def named_of(view: View, ids: Iterable[str]) -> Asked[dict[str, Profile]]:
    """What to ask for that."""
    return _profiles(view, ids, ("read/person_names", NAMES))


def _profiles(view: View, ids: Iterable[str], what: tuple[str, Sequence[str]]) -> Asked[dict[str, Profile]]:
    wanted = sorted(set(ids))
    scope = {"access": list(view.access), "known_at": view.known_at}
    name, fields = what
    asked: list[Question] = [("read/feeds", {"known_at": view.known_at})] if wanted else []
    for start in range(0, len(wanted), MOST_IDS):
        batch = {"ids": wanted[start : start + MOST_IDS], **scope}
        asked += [(name, batch), ("read/decision_pins", batch)]

    def made(answered: Sequence[list[Row]]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        feeds, *told = answered or [[]]
        trust = trusts(feeds, view.known_at)
        for rows, pins in zip(told[::2], told[1::2], strict=True):
            found |= golden(as_said(rows), trust, pins, fields)
        return found

    return Asked(asked, made)


def trusts(feeds: Sequence[Row], known_at: str) -> dict[str, dict[str, float]]:
    """How far each field of each feed was trusted at an instant, from rows of read/feeds."""
    return {row["feed"]: _numbers(_trust_then(row, known_at)) for row in feeds}


def _trust_then(row: Row, known_at: str) -> Any:
    past = [one for text in row["was"] or () if (one := json.loads(text))["until"] > known_at]
    return min(past, key=lambda one: str(one["until"]))["trust"] if past else row["trust"]


def _numbers(trust: Any) -> dict[str, float]:
    stated = json.loads(trust) if isinstance(trust, str) and trust else trust or {}
    return {name: float(number) for name, number in stated.items()}


def golden(
    rows: Iterable[Row], trust: Trust, pins: Iterable[Row] = (), fields: Sequence[str] = FIELDS
) -> dict[str, Profile]:
    """Profiles by person id, from rows of read/person_records; a pinned value outranks what records say."""
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_person[row["person_id"]].append(row)
    pinned: dict[str, dict[str, Row]] = defaultdict(dict)
    for pin in pins:
        pinned[pin["person_id"]][pin["field"]] = pin
    found: dict[str, Profile] = {}
    for one, theirs in by_person.items():
        values = _values(theirs, trust, pinned.get(one, {}), fields)
        found[one] = Profile(one, values, tuple(sorted({row["record_id"] for row in theirs})))
    return found


def _values(rows: Sequence[Row], trust: Trust, pins: Mapping[str, Row], fields: Sequence[str]) -> dict[str, Value]:
    found = {name: _pinned(pins[name], rows) if name in pins else _best(name, rows, trust) for name in fields}
    return {name: value for name, value in found.items() if value}


def _pinned(pin: Row, rows: Sequence[Row]) -> Value:
    agreeing = {row["record_id"] for row in rows if str(row.get(pin["field"]) or "") == pin["value"]}
    return Value(pin["value"], pin["record_id"], tuple(sorted(agreeing)), pin["decided_by"], pin["at"])


def _best(name: str, rows: Sequence[Row], trust: Trust) -> Value | None:
    stated: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get(name):
            stated[str(row[name])].append(row)
    if not stated:
        return None
    # The last word of the key is the value itself, so that equal claims have one answer on every engine.
    value, *others = stated
    if others:
        value = max(stated, key=lambda text: (_support(name, stated[text], trust), _latest(stated[text]), text))
    source, *more = agreeing = stated[value]
    if more:
        source = max(
            agreeing, key=lambda row: (_trusted(name, row, trust), str(row["received"] or ""), row["record_id"])
        )
    return Value(value, source["record_id"], tuple(sorted({row["record_id"] for row in agreeing})))


def _support(name: str, rows: Sequence[Row], trust: Trust) -> float:
    """Feeds that agree add up; a feed that repeats itself counts once."""
    feeds = {row["feed"]: _trusted(name, row, trust) for row in rows}
    return round(sum(feeds.values()), 6)


def _trusted(name: str, row: Row, trust: Trust) -> float:
    return trust.get(row["feed"], {}).get(name, UNSTATED_TRUST)


def _latest(rows: Sequence[Row]) -> str:
    return max(str(row["received"] or "") for row in rows)
