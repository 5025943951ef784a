"""What linking found of one record, in words: whose it is, why, who else it may be, and with whom it is at home."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kithkin.resolution.compared import Finding
from kithkin.resolution.live.ask import Asked
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.pairs import Pair, findings, likeliest
from kithkin.resolution.matches import POSSIBLE
from kithkin.resolution.score import Scores

HOME = 0.5
"""Whoever is likelier of one household with the record than not is told to live there."""


@dataclass(frozen=True, slots=True)
class Match:
    """The pair that says most of the record and one person."""

    person_id: str | None
    record_id: str
    weight: float
    probability: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whose a record is."""

    person_id: str | None
    """The person it belongs to; none when it is somebody new."""
    probability: float
    """How surely it belongs to those it was put with."""
    records: tuple[str, ...]
    """The readable records that it is one person with."""
    joins: tuple[str, ...]
    """Other persons whom it makes one with that person."""
    best: Match | None
    possible: tuple[Match, ...]
    at_home: tuple[Match, ...]
    model: str


@dataclass(frozen=True, slots=True)
class _Near:
    """A pair of the record before it is told why: only what is answered is."""

    person_id: str | None
    record_id: str
    pair: Pair
    scores: Scores


def answered(index: Index, asked: Asked) -> Answer:
    """The answer to a record that was asked about."""
    table = asked.found.clusters
    named = (table[column].to_pylist() for column in ("record_id", "cluster_id"))
    clusters: dict[str, str] = dict(zip(*named, strict=True))
    own = asked.one.id
    records = {one for one, cluster in clusters.items() if cluster == clusters[own] and one != own}
    persons = dict(zip(index.ids(asked.rows), index.persons(asked.rows), strict=True))
    claimed = _claimed(clusters, persons, dict(zip(persons, index.first_known(asked.rows), strict=True)))
    mine = [person for person, cluster in claimed if cluster == clusters[own]]
    near = _near(asked, persons)
    inside = [one for one in near if one.record_id in records]
    others = [one for one in near if one.record_id not in records and one.person_id not in mine]
    home = [one for one in others if one.pair.household >= HOME]
    best = max(inside, key=lambda one: one.pair.weight, default=None)
    told = _told(
        [best] if best else [],
        _each_person(one for one in others if one.pair.same >= POSSIBLE),
        _each_person([*home, *_far_at_home(index, asked, clusters)]),
    )
    return Answer(
        person_id=mine[0] if mine else None,
        probability=float(table["probability"][list(clusters).index(own)].as_py()),
        records=tuple(sorted(records)),
        joins=tuple(mine[1:]),
        best=next(iter(told[0]), None),
        possible=told[1],
        at_home=told[2],
        model=asked.found.model.version,
    )


def _claimed(
    clusters: Mapping[str, str], persons: Mapping[str, str | None], ages: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Each person with the cluster that keeps their id: the larger, then older, part; who has more comes first."""
    parts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for record, person in persons.items():
        if person:
            parts.setdefault((person, clusters[record]), []).append((ages[record], record))
    ranked = sorted(parts, key=lambda part: (-len(parts[part]), min(parts[part]), part))
    kept: dict[str, str] = {}
    for person, cluster in ranked:
        kept.setdefault(person, cluster)
    return list(kept.items())


def _near(asked: Asked, persons: Mapping[str, str | None]) -> list[_Near]:
    """The pairs of the record with those it was linked with, the likeliest first."""
    ids = asked.found.row_ids.to_pylist()
    scores, at = asked.found.scores, ids.index(asked.one.id)
    return _nears(scores.at((scores.pairs.left == at) | (scores.pairs.right == at)), ids, asked.one.id, persons)


def _nears(
    scores: Scores, ids: Sequence[str] | Mapping[int, str], own: str, persons: Mapping[str, str | None]
) -> list[_Near]:
    sides = ((pair.right if pair.left == own else pair.left, pair) for pair in likeliest(scores, ids))
    return [_Near(persons.get(other), other, pair, scores) for other, pair in sides]


def _each_person(near: Iterable[_Near]) -> list[_Near]:
    """The likeliest pair for each person; records that stand under nobody are each their own."""
    found: dict[str, _Near] = {}
    for one in sorted(near, key=lambda one: (-one.pair.probability, -one.pair.weight, one.record_id)):
        found.setdefault(one.person_id or one.record_id, one)
    return list(found.values())


def _far_at_home(index: Index, asked: Asked, clusters: Collection[str]) -> list[_Near]:
    """Those who share a key with the record and its home, and are too unlike it to be linked with it."""
    if not asked.first:
        return []
    places = np.flatnonzero(asked.first.odds.household >= HOME)
    rows = asked.beside[places]
    ids = index.ids(rows)
    far = [at for at, one in enumerate(ids) if one not in clusters]
    if not far:
        return []
    names = {0: asked.one.id, **{place + 1: one for place, one in zip(places.tolist(), ids, strict=True)}}
    persons = dict(zip(ids, index.persons(rows), strict=True))
    return _nears(asked.first.at(places[far]), names, asked.one.id, persons)


def _told(*lists: Sequence[_Near]) -> list[tuple[Match, ...]]:
    """Every list with the evidence of its pairs in words."""
    every = [one for near in lists for one in near]
    said: dict[int, tuple[Finding, ...]] = {}
    for scores in {id(one.scores): one.scores for one in every}.values():
        some = {id(one): one.pair for one in every if one.scores is scores}
        said |= zip(some, findings(scores, list(some.values())), strict=True)
    return [tuple(_match(one, said[id(one)]) for one in near) for near in lists]


def _match(one: _Near, said: tuple[Finding, ...]) -> Match:
    return Match(one.person_id, one.record_id, one.pair.weight, one.pair.probability, said)
