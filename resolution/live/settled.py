"""Ids where no two persons become one and nobody is parted, as nearly always when one record comes, as of `assign`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kithkin.resolution.persons import Assigned
from kithkin.resolution.survive import Mint, fresh, returning

Known = Sequence[tuple[str, str | None]]
"""Ids ever minted, each with the record it was minted for."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Each record with its person, and each person with the record that the id was minted for."""

    whose: Mapping[str, str]
    persons: Mapping[str, str | None]
    once: frozenset[str] = frozenset()
    """Persons that are none any more, which some of the records stood under."""

    @property
    def assigned(self) -> Assigned:
        """The same in frames."""
        members, persons = _frame(self.whose, "record_id", "person_id"), _frame(self.persons, "person_id", "minted_for")
        return Assigned(members, persons, {}, {}, once=self.once)


def settled(clusters: Mapping[str, str], previous: Mapping[str, str], known: Known, mint: Mint) -> Settled | None:
    """Ids for records with their cluster, the oldest first; none where some person is merged or parted."""
    pairs = {(clusters[one], person) for one, person in previous.items() if one in clusters}
    kept = dict(pairs)
    if len(kept) < len(pairs) or len({person for _, person in pairs}) < len(pairs):
        return None
    made: dict[str, str] = {}
    taken, resting = {one for one, _ in known}, _resting(known, set(kept.values()))
    for cluster, members in _members(clusters).items():
        if cluster not in kept:
            kept[cluster] = returning(members, resting) or fresh(mint, members[0], taken)
            made[kept[cluster]] = members[0]
    for_ = made | {one: record for one, record in known if record}
    whose = {one: kept[cluster] for one, cluster in clusters.items()}
    return Settled(whose, {person: for_.get(person) for person in kept.values()})


def _resting(known: Known, in_use: set[str]) -> dict[str, list[str]]:
    resting: dict[str, list[str]] = {}
    for person, record in sorted(known, key=lambda one: one[0]):
        if person not in in_use and record:
            resting.setdefault(record, []).append(person)
    return resting


def _members(clusters: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, cluster in clusters.items():
        found.setdefault(cluster, []).append(one)
    return found


def _frame(told: Mapping[str, str | None], *names: str) -> pl.DataFrame:
    return pl.DataFrame([(one, told[one]) for one in sorted(told)], dict.fromkeys(names, pl.String), orient="row")
