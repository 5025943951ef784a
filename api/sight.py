"""Persons as one caller may know them: what hidden records brought together, or kept apart, is worked out anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from kithkin.graph.store import Asker, Row
from kithkin.resolution.apart import Linking
from kithkin.resolution.survive import SPARE


class Mint(Protocol):
    """The id that is made of the key of a record, with that salt."""

    def __call__(self, record_id: str, salt: str = "", /) -> str: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A person in scope: the records, and the stored persons under which they stand."""

    id: str
    records: frozenset[str]
    holders: frozenset[str]
    oldest: str
    """The first of the records."""


@dataclass
class Sight:
    """Which stored persons are other persons to a caller, learnt as they are come across."""

    asker: Asker
    linking: Linking
    mint: Mint
    scope: Mapping[str, Any]
    _looked: set[str] = field(default_factory=set)
    _parts: dict[str, Part] = field(default_factory=dict)
    _place: dict[str, str] = field(default_factory=dict)
    _holder: dict[str, str] = field(default_factory=dict)
    _held: dict[str, list[str]] = field(default_factory=dict)
    _beside: dict[str, str] = field(default_factory=dict)
    """The likeness of each record that was linked anew."""
    _possible: list[Row] = field(default_factory=list)

    def look(self, ids: Iterable[str | None]) -> None:
        """Learn of these stored persons."""
        new = sorted({one for one in ids if one} - self._looked)
        if new:
            self._looked.update(new)
            self._learn(self.asker.ask("read/alike", ids=new, **self.scope))

    def _learn(self, rows: Sequence[Row]) -> None:
        likenesses: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row["record_id"] not in self._place:
                likenesses[row["likeness_id"]].append(row)
        if not likenesses:
            return
        told = list(likenesses.values())
        said = self.linking.said(self.asker, [[row["record_id"] for row in one] for one in told], self.scope)
        pairs = zip(told, said, strict=True)
        self._keep(self._free([part for one, linked in pairs for part in named(one, linked.clusters, self.mint)]))
        for one, linked in zip(told, said, strict=True):
            self._possible += linked.possible
            self._beside.update((row["record_id"], row["likeness_id"]) for row in one)
            self._looked.update(row["person_id"] for row in one)
            self._holder.update((row["record_id"], row["person_id"]) for row in one)

    def _free(self, parts: Sequence[Part]) -> list[Part]:
        """The parts, those by the spare name whose own is that of another person whom the caller may know."""
        asked = {"ids": [part.id for part in parts if part.id not in part.holders], **self.scope}
        if not asked["ids"]:
            return list(parts)
        whose = {row["alias_id"]: row["person_id"] for row in self.asker.ask("read/alias", **asked)}
        whose |= {row["person_id"]: row["person_id"] for row in self.asker.ask("read/person_records", **asked)}
        taken = {part.id for part in parts if part.id in whose and whose[part.id] not in part.holders}
        return [replace(part, id=self.mint(part.oldest, str(SPARE))) if part.id in taken else part for part in parts]

    def _keep(self, parts: Iterable[Part]) -> None:
        for part in parts:
            self._parts[part.id] = part
            self._place.update(dict.fromkeys(part.records, part.id))
            for holder in part.holders:
                self._held.setdefault(holder, []).append(part.id)

    def stored(self, ids: Iterable[str]) -> list[str]:
        """The stored persons to ask about for these persons of the caller's."""
        wanted = list(ids)
        self.look(wanted)
        return sorted({holder for one in wanted for holder in self._holders(one)})

    def _holders(self, one: str) -> Iterable[str]:
        part = self._parts.get(one)
        return part.holders if part else () if one in self._held else (one,)

    def apart(self, ids: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The stored persons behind these who are others to the caller, and all whom their records are to them."""
        holders = {one for one in self.stored(ids) if one in self._held}
        parts: set[str] = set()
        while more := {part for one in holders for part in self._held[one]} - parts:
            parts |= more
            holders |= {one for part in more for one in self._parts[part].holders}
        return frozenset(holders), frozenset(parts)

    def behind(self, ids: Iterable[str]) -> set[str]:
        """The stored persons of those parts among these that were come across."""
        return {holder for one in ids if one in self._parts for holder in self._parts[one].holders}

    def only(self, one: str) -> frozenset[str] | None:
        """The records to look at for a person; None where a stored person is whole."""
        part = self._parts.get(one)
        return part.records if part else None

    def of_record(self, person: str | None, record: str) -> str | None:
        """The person under whom a record of a stored person stands for the caller."""
        return self._place.get(record, person) if person else None

    def of_basis(self, person: str, basis: Iterable[str]) -> list[str]:
        """The persons of the caller's whom evidence about a stored person is about."""
        if person not in self._held:
            return [person]
        places = {self._place[one] for one in basis if self._holder.get(one) == person and one in self._place}
        return sorted(places) or self._held[person][:1]

    def possible(self) -> list[Row]:
        """The pairs of those who may be one person among what was linked anew, with their persons."""
        place = self._place
        return [
            row | {"person_id": place[row["record_id"]], "other_id": place[row["other_record_id"]]}
            for row in self._possible
        ]

    def weighed(self, row: Row) -> bool:
        """Whether the two records of a pair were weighed anew beside each other, so that what is stored is no more."""
        here = self._beside.get(row["record_id"])
        return here is not None and here == self._beside.get(row["other_record_id"])

    def old(self, alias: str, person: str) -> str:
        """The person of the caller's whom an old id, or the id of a part, stands for."""
        self.look([person])
        if alias in self._parts or person not in self._held:
            return alias if alias in self._parts else person
        own = [(one, place) for one, place in self._place.items() if self._holder[one] == person]
        records = {self.mint(one, salt): place for salt in (str(SPARE), "") for one, place in own}
        return records.get(alias, self._held[person][0])

    @property
    def clear(self) -> bool:
        """Whether every person come across is as it is stored."""
        return not self._held


def named(rows: Sequence[Row], cluster: Mapping[str, str], mint: Mint) -> list[Part]:
    """The parts that records fall into, the oldest first, each with the id it goes by.

    The part that holds the record a person was minted for keeps the stored id, else the one with that person's oldest
    record; any other goes by the id that its oldest record would have had.
    """
    ordered = sorted(rows, key=lambda row: (row["first_known"], row["record_id"]))
    members: dict[str, list[Row]] = defaultdict(list)
    for row in ordered:
        members[cluster[row["record_id"]]].append(row)
    ids = {name: person for person, name in reversed(_keepers(ordered, cluster).items())}
    return [
        Part(
            ids.get(name) or mint(own[0]["record_id"]),
            frozenset(row["record_id"] for row in own),
            frozenset(row["person_id"] for row in own),
            own[0]["record_id"],
        )
        for name, own in members.items()
    ]


def _keepers(ordered: Sequence[Row], cluster: Mapping[str, str]) -> dict[str, str]:
    """For each stored person, the oldest first, the part that keeps the id."""
    found: dict[str, str] = {}
    for row in ordered:
        found.setdefault(row["person_id"], cluster[row["record_id"]])
        if row["record_id"] == row["minted_for"]:
            found[row["person_id"]] = cluster[row["record_id"]]
    return found
