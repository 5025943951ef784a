"""Persons by whatever is known of them, with errors: every readable record that answers some of it, weighed."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from operator import itemgetter

import numpy as np

from kithkin.resolution.coded import Coded, Floats, distinct
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.compared import Finding
from kithkin.resolution.explain import Against, Said, each
from kithkin.resolution.laid import laid
from kithkin.resolution.link import Model
from kithkin.resolution.live.ask import One, beside_all, read_one
from kithkin.resolution.live.blocks import keys_of
from kithkin.resolution.live.few import told
from kithkin.resolution.live.hashes import Parts
from kithkin.resolution.live.index import Index, Readable
from kithkin.resolution.live.names import LAST, alike, beginning, rows_with
from kithkin.resolution.live.stock import Stock
from kithkin.resolution.score import Scores

KEYS = (
    ("identifier",), ("email",), ("phone",), ("uprn",), ("birth_date",), ("street", "number"), ("postcode",),
    ("both_names",), ("name",), ("given_sound",), ("surname_sound",),
)  # fmt: skip
"""Keys of blocking that a search is answered by."""
NO_NAME = "qqqq"
"""No name begins so."""
PARTLY = {
    "given": ("given", "known_as", "middle"),
    "surname": ("surname", "former_surname"),
    "birth_date": ("birth_date",),
    "postcode": ("postcode",),
}
"""Values that may be given in part, and the columns they may stand in."""
WORDS = {"given": "given name", "surname": "surname", "birth_date": "date of birth", "postcode": "postcode"}
MOST = 80
"""So many records that answer most are weighed."""
LARGEST = 20_000
"""What more records than these have in common tells little, and is looked at only beside other words."""
SURE = 0.95
"""How often a part that is known is known rightly."""
HALF = 0.5
"""Whoever is worth less than this share of the best answers something else."""


@dataclass(frozen=True)
class Wanted:
    """What is known of somebody: values as a record has them, and the beginnings of others."""

    values: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found: the record that answers best, what it is worth, and how many of their records answer."""

    person_id: str
    record_id: str
    weight: float
    records: int
    findings: tuple[Finding, ...]


def search(index: Index, model: Model, wanted: Wanted, readable: Readable, most: int) -> list[Hit]:
    """The persons whose readable records answer, the best first."""
    one = read_one("~", wanted.values)
    rows = _candidates(index, one, wanted, readable, max(MOST, 2 * most))
    if not len(rows):
        return []
    answers = _answers(index, model, one, wanted, rows)
    worths = answers.worths()
    told_ = zip(worths, index.ids(rows), index.persons(rows), range(len(rows)), strict=True)
    found: dict[str, _Found] = {}
    for worth, record, person, at in sorted(told_, key=_rank):
        if person in found:
            found[person].records += worth > 0
        elif person and worth > 0:
            found[person] = _Found(person, record, worth, at)
    best = max((hit.weight for hit in found.values()), default=0.0)
    kept = [hit for hit in found.values() if hit.weight >= HALF * best]
    ranked = sorted(kept, key=lambda hit: (-hit.weight, -hit.records, hit.person_id))[:most]
    return [Hit(hit.person_id, hit.record_id, hit.weight, hit.records, answers.lines(hit.at)) for hit in ranked]


@dataclass(slots=True)
class _Found:
    """A person found, before it is told why: only those who are kept are."""

    person_id: str
    record_id: str
    weight: float
    at: int
    records: int = 1


def _rank(row: tuple[float, str, str | None, int]) -> tuple[float, str]:
    return -row[0], row[1]


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was found of each of some rows: the evidence of whole values, and the parts that agree."""

    count: int
    whole: Sequence[Said]
    partly: Mapping[str, Sequence[Finding | None]]

    def worths(self) -> list[float]:
        """What each row is worth, as its lines add up."""
        total = np.zeros(self.count, np.int64)
        for said in self.whole:
            total += np.where(said.there, said.tenths, 0)
        for name, parts in self.partly.items():
            total += self._more(name, parts)
        return [tenths / 10 for tenths in total.tolist()]

    def _more(self, name: str, parts: Sequence[Finding | None]) -> Rows:
        """What the parts of a field add, where one is worth more than what is found of the whole value."""
        part = np.array([_LEAST if one is None else round(one.weight * 10) for one in parts], np.int64)
        whole = next((said for said in self.whole if said.name == name), None)
        if whole is None:
            return np.where(part > _LEAST, part, 0)
        there, tenths = whole.there, whole.tenths
        return np.where(part > np.where(there, tenths, _LEAST), part - np.where(there, tenths, 0), 0)

    def lines(self, at: int) -> tuple[Finding, ...]:
        """The lines of one row, those of parts in their place where a part is worth more; what says most first."""
        found = {said.name: Finding(*said.line(at)) for said in self.whole if said.texts[said.level[at]]}
        for parts in self.partly.values():
            more = parts[at]
            if more and (more.field not in found or found[more.field].weight < more.weight):
                found[more.field] = more
        return tuple(sorted(found.values(), key=lambda line: -abs(line.weight)))


_LEAST = -(10**9)


def _candidates(index: Index, one: One, wanted: Wanted, readable: Readable, most: int) -> Rows:
    """The readable rows that answer most of what is asked, judged by how few answer each part of it."""
    lists = [rows for rows in _answering(index, one, wanted, readable) if len(rows)]
    few = [rows for rows in lists if len(rows) <= LARGEST] or [rows[:LARGEST] for rows in lists[:1]]
    if not few:
        return np.zeros(0, np.int64)
    every = np.concatenate(few)
    everyone = int(np.count_nonzero(readable))
    worth = np.repeat([log2(1.0 + everyone / len(rows)) for rows in few], [len(rows) for rows in few])
    rows, place = np.unique(every, return_inverse=True)
    total: Floats = np.bincount(place, weights=worth).astype(float)
    return rows[largest(total, most)]


def largest(worth: Floats, most: int) -> Rows:
    """The places in order of so many that are worth most, the first of those that are worth the same."""
    if len(worth) <= most:
        return np.arange(len(worth))
    least = np.partition(worth, len(worth) - most)[len(worth) - most]
    surely, maybe = np.flatnonzero(worth > least), np.flatnonzero(worth == least)
    return np.sort(np.append(surely, maybe[: most - len(surely)]))


def _answering(index: Index, one: One, wanted: Wanted, readable: Readable) -> Iterator[Rows]:
    """The readable rows that answer each part of what is asked."""
    asked = Parts(one.read.people)
    for key in KEYS:
        for wanted_hash in keys_of(asked, key):
            parts = [
                stock.blocked.sorted["+".join(key)].at(wanted_hash).astype(np.int64) + start
                for start, stock in index.starts()
            ]
            yield _readable(parts, readable)
    for name, start in _starts(one, wanted):
        found = _readable([_with(stock, name, start, beginning) + at for at, stock in index.starts()], readable)
        # Who begins so among those whom this caller may not read must not be noticed by what is tried next.
        if not len(found) and name in ("given", "surname"):
            found = _readable([_with(stock, name, start, alike) + at for at, stock in index.starts()], readable)
        yield found


def _readable(parts: Sequence[Rows], readable: Readable) -> Rows:
    rows: Rows = distinct(np.concatenate([np.zeros(0, np.int64), *parts]))
    return rows[readable[rows]]


def _starts(one: One, wanted: Wanted) -> list[tuple[str, str]]:
    """What may be given in part: names always, the rest where it is."""
    named = [(name, text) for name in ("given", "surname") for text in told(one.read.people, name, _ONE) if text]
    return [*named, *wanted.starts.items()]


def _with(stock: Stock, name: str, start: str, codes: Callable[[Coded, str], Rows]) -> Rows:
    """The rows with a value that begins so, or is like it."""
    columns = [stock.people.coded[one] for one in PARTLY[name] if one in stock.people.coded]
    return np.concatenate([np.zeros(0, np.int64), *(rows_with(column, codes(column, start)) for column in columns)])


def lay_out(index: Index) -> None:
    """Have at hand by what values given in part are found: their order, their rows and, of names, their letters."""
    for stock in index.stocks:
        for name in PARTLY:
            _with(stock, name, NO_NAME, beginning)
            _with(stock, name, NO_NAME, lambda column, _: np.arange(min(1, column.size)))
        for name in ("given", "surname"):
            _with(stock, name, NO_NAME, alike)


def _answers(index: Index, model: Model, one: One, wanted: Wanted, rows: Rows) -> _Answers:
    """What was found of each row: whole values are weighed under the model."""
    scores = beside_all(index, model, one, rows)
    whole = _whole(scores) if scores and wanted.values else []
    starts = dict(_starts(one, wanted))
    partly = {name: _partly(index, model, name, start, rows) for name, start in starts.items()}
    return _Answers(len(rows), whole, partly)


def _whole(scores: Scores) -> list[Said]:
    against = Against.of(scores.odds, np.zeros(len(scores.pairs), bool))
    said = each(scores.people, scores.model, scores.pairs, scores.levels, against)
    return [one for one in said if one.name != "prior"]


def _partly(index: Index, model: Model, name: str, start: str, rows: Rows) -> list[Finding | None]:
    """For each row whether its value begins so, and what that is worth."""
    bits = round(log2(SURE / _share(model, name, start)), 1)
    begins = Finding(name, f"The {WORDS[name]} begins so", bits)
    differs = Finding(name, f"The {WORDS[name]} does not begin so", -round(log2(1.0 / (1.0 - SURE)), 1))
    said: list[Finding | None] = []
    other = None if name in ("given", "surname") else differs
    for people, here in index.parts(rows):
        agree, there = [False] * len(here), [False] * len(here)
        for column in (told(people, one, here) for one in PARTLY[name]):
            agree = [one or (value or "").startswith(start) for one, value in zip(agree, column, strict=True)]
            there = [one or bool(value) for one, value in zip(there, column, strict=True)]
        said += [begins if one else other if any_ else None for one, any_ in zip(agree, there, strict=True)]
    return said


def _share(model: Model, name: str, start: str) -> float:
    """How often a value begins so by chance, as far as the frequent values that the model lists tell."""
    return min(SURE, 2.0 / max(model.trained_on, 2) + _listed(model, name, start))


def _listed(model: Model, name: str, start: str) -> float:
    values = laid(model).listed.get(name, ())
    first, last = (bisect_left(values, end, key=itemgetter(0)) for end in (start, start + LAST))
    return sum(share for _, share in sorted((at, share) for _, at, share in values[first:last]))


_ONE = np.zeros(1, np.int64)
