"""What waits for somebody to decide: possible matches and conflicts, those first that would change most."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import combinations
from typing import Any

from kithkin.graph.store import Asker, Row, View

BAND, CONFLICT = "band", "conflict"
EVEN = 0.5
Rank = tuple[float, float, str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pair that waits: its two records, the persons they stand under, and what would change."""

    kind: str
    record_id: str
    other_record_id: str
    person_id: str
    other_id: str
    weight: float | None = None
    probability: float | None = None
    attention: tuple[str, ...] = ()
    records: tuple[int, int] = (0, 0)
    families: int = 0
    rank: Rank = (0.0, 0.0, "", "")
    """Most effect first, then what is least certain; equals by the keys of their records."""

    @property
    def persons(self) -> frozenset[str]:
        """Whom it is about."""
        return frozenset((self.person_id, self.other_id))

    @property
    def scores(self) -> int:
        """How many scores would change: those of the persons and of their families."""
        return len(self.persons) + self.families

    @property
    def effect(self) -> float:
        """How much would change; `review.toml` says how it is reckoned."""
        per = rules()["effect"]
        return round(min(self.records) * float(per["family"] * self.families + per["score"] * self.scores), 6)


@cache
def rules() -> Mapping[str, Any]:
    """The tables of review.toml."""
    return tomllib.loads((files(__package__) / "review.toml").read_text(encoding="utf-8"))


def pair_id(secret: bytes, kind: str, records: Iterable[str]) -> str:
    """An opaque name of a pair, the same as long as it is about these records."""
    told = "\0".join([kind, *sorted(records)]).encode()
    return "Q-" + blake2b(told, key=secret[:64], digest_size=12).hexdigest()


def waiting(asker: Asker, view: View) -> list[Waiting]:
    """Everything that waits, as far as the view reads."""
    scope = {"access": list(view.access), "known_at": view.known_at}
    apart = asker.table("read/review_pairs", **scope).to_pylist()
    lone = asker.ask("read/review_attention", **scope)
    return _sized(asker, scope, [*_band(apart), *_conflicts(lone, asker.ask("read/review_between", **scope))])


def waiting_of(asker: Asker, view: View, persons: Sequence[str]) -> list[Waiting]:
    """The same of some persons alone."""
    scope = {"access": list(view.access), "known_at": view.known_at}
    apart, lone, between = (
        asker.ask(name, ids=list(persons), **scope)
        for name in ("read/possible_matches", "read/attention", "read/attention_between")
    )
    return _sized(asker, scope, [*_band(apart), *_conflicts(lone, between)])


def _band(rows: Iterable[Row]) -> list[Waiting]:
    """The likeliest pair of records of every two persons."""
    best: dict[frozenset[str], Row] = {}
    for row in sorted(rows, key=lambda row: (-(row["weight"] or 0.0), sorted(_ends(row)))):
        best.setdefault(frozenset((row["person_id"], row["other_id"])), row)
    return [_turned(row) for row in best.values()]


def _turned(row: Row) -> Waiting:
    """The pair with the lesser key on the left, whichever way it was read."""
    sides = sorted([(row["record_id"], row["person_id"]), (row["other_record_id"], row["other_id"])])
    (one, person), (two, other) = sides
    return Waiting(BAND, one, two, person, other, row["weight"], row["probability"])


def _conflicts(lone: Iterable[Row], between: Iterable[Row]) -> list[Waiting]:
    """Two records of one person over which something stands; what stands alike on several is about each two."""
    told: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in between:
        one, two = sorted(_ends(row))
        told[one, two, row["person_id"]].update(row["attention"])
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in lone:
        for text in row["attention"]:
            alike[row["person_id"], text].add(row["record_id"])
    for (person, text), records in alike.items():
        for one, two in combinations(sorted(records), 2):
            told[one, two, person].add(text)
    return [
        Waiting(CONFLICT, one, two, person, person, attention=tuple(sorted(texts)))
        for (one, two, person), texts in told.items()
    ]


def _ends(row: Row) -> tuple[str, str]:
    return row["record_id"], row["other_record_id"]


def _sized(asker: Asker, scope: Mapping[str, Any], found: Sequence[Waiting]) -> list[Waiting]:
    """With how many records each side has, and how many families either is in."""
    persons = sorted({person for one in found for person in one.persons})
    if not persons:
        return []
    sizes = {row["person_id"]: row["records"] for row in asker.ask("read/review_sizes", ids=persons, **scope)}
    homes: dict[str, set[str]] = defaultdict(set)
    for row in asker.ask("read/review_families", ids=persons, **scope):
        homes[row["person_id"]].add(row["group_id"])
    return [_with(one, sizes, homes) for one in found]


def _with(one: Waiting, sizes: Mapping[str, int], homes: Mapping[str, set[str]]) -> Waiting:
    families = set[str]().union(*(homes.get(person, set()) for person in one.persons))
    both = (sizes.get(one.person_id, 0), sizes.get(one.other_id, 0))
    sized = replace(one, records=both, families=len(families))
    return replace(sized, rank=_rank(sized))


def _rank(one: Waiting) -> Rank:
    unsure = abs((EVEN if one.probability is None else one.probability) - EVEN)
    return -one.effect, round(unsure, 6), one.record_id, one.other_record_id
