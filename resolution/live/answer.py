"""What linking found of one record, in words: whose it is, why, who else it may be, and with whom it is at home."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kithkin.resolution.compared import Finding
from kithkin.resolution.live.ask import Asked
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.pairs import Pair, told
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


def answered(index: Index, asked: Asked) -> Answer:
    """The answer to a record that was asked about."""
    table = asked.found.clusters
    named = (table[column].to_pylist() for column in ("record_id", "cluster_id"))
    clusters: dict[str, str] = dict(zip(*named, strict=True))
    own = asked.one.id
    records = [one for one, cluster in clusters.items() if cluster == clusters[own] and one != own]
    persons = dict(zip(index.ids(asked.rows), index.persons(asked.rows), strict=True))
    claimed = _claimed(clusters, persons, dict(zip(persons, index.first_known(asked.rows), strict=True)))
    mine = [person for person, cluster in claimed if cluster == clusters[own]]
    pairs = _pairs(asked, own)
    matches = [_match(pair, own, persons) for pair in pairs]
    inside = [one for one in matches if one.record_id in records]
    others = [one for one in matches if one.record_id not in records and one.person_id not in mine]
    likely = [one for one, pair in zip(matches, pairs, strict=True) if pair.same >= POSSIBLE]
    home = [one for one, pair in zip(matches, pairs, strict=True) if pair.household >= HOME]
    return Answer(
        person_id=mine[0] if mine else None,
        probability=float(table["probability"][list(clusters).index(own)].as_py()),
        records=tuple(sorted(records)),
        joins=tuple(mine[1:]),
        best=max(inside, key=lambda one: one.weight, default=None),
        possible=_each_person(one for one in likely if one in others),
        at_home=_each_person([*(one for one in home if one in others), *_far_at_home(index, asked, clusters)]),
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


def _pairs(asked: Asked, own: str) -> list[Pair]:
    """The pairs of the record with those it was linked with, the likeliest first."""
    ids = asked.found.row_ids.to_pylist()
    scores, at = asked.found.scores, ids.index(own)
    return told(scores.at((scores.pairs.left == at) | (scores.pairs.right == at)), ids)


def _match(pair: Pair, own: str, persons: Mapping[str, str | None]) -> Match:
    other = pair.right if pair.left == own else pair.left
    return Match(persons.get(other), other, pair.weight, pair.probability, pair.findings)


def _each_person(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The likeliest pair for each person; records that stand under nobody are each their own."""
    found: dict[str, Match] = {}
    for one in sorted(matches, key=lambda match: (-match.probability, -match.weight, match.record_id)):
        found.setdefault(one.person_id or one.record_id, one)
    return tuple(found.values())


def _far_at_home(index: Index, asked: Asked, clusters: Collection[str]) -> list[Match]:
    """Those who share a key with the record and its home, and are too unlike it to be linked with it."""
    if not asked.first:
        return []
    far = asked.first.odds.household >= HOME
    ids = index.ids(asked.beside)
    far &= np.array([one not in clusters for one in ids])
    return _told(index, asked, asked.first, far) if far.any() else []


def _told(index: Index, asked: Asked, scores: Scores, chosen: Any) -> list[Match]:
    rows = asked.beside[chosen]
    names = [asked.one.id, *index.ids(asked.beside)]
    persons = dict(zip(index.ids(rows), index.persons(rows), strict=True))
    return [_match(pair, asked.one.id, persons) for pair in told(scores.at(chosen), names)]
