"""Answers about persons as one caller may know them: the one place where stored persons become persons in scope.

Every query that names persons is listed here with how its rows tell whom they are about; a test holds the list to the
catalogue. Queries that name none pass through.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from kithkin.api.rows import answered_once, by_ends, hits, rank, rounds, turned
from kithkin.api.sight import Mint, Sight
from kithkin.cypher.catalogue import catalogue
from kithkin.graph.abreast import Question, answers
from kithkin.graph.store import Asker, Row, View
from kithkin.resolution.apart import Linking

# Each person column with the column of the record, or of the records, that place it.
BY_RECORD: Mapping[str, Mapping[str, str]] = {
    **{
        name: {"person_id": "record_id"}
        for name in (
            "read/person_records", "read/record", "read/row_records", "read/joined", "chronology/events",
            "chronology/addresses", "chronology/affiliations", "score/births", "read/attention",
            "read/attention_between", "read/decision_pins", "read/decision_union",
            "read/review_attention", "read/review_between", "read/person_names", "read/records_of_rows",
            "read/wave_events", "read/wave_involved",
            "read/group_persons",
            "read/network_events", "read/network_addresses", "read/network_affiliations",
        )
    },
    "read/possible_matches": {"person_id": "record_id", "other_id": "other_record_id"},
    "read/review_pairs": {"person_id": "record_id", "other_id": "other_record_id"},
}  # fmt: skip
BY_BASIS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("read/person_ties", "read/ties_during", "read/wave_ties", "read/network_kin"), ("person_id", "other_id")
    ),
    **dict.fromkeys(
        ("read/person_groups", "read/group_members", "read/group_history", "read/gang_members", "read/network_groups"),
        ("person_id",),
    ),
    "read/decisions_of_persons": ("person_id",),
}
BASIS = {"read/decisions_of_persons": "record_ids"}
"""The column of the records, where it is not `basis`."""
OF_PERSONS = frozenset(
    {"read/person_records", "read/joined", "read/possible_matches", "read/person_ties", "read/ties_during",
     "read/person_groups",
     "chronology/events", "chronology/addresses", "chronology/affiliations", "score/births", "read/attention",
     "read/attention_between", "read/decision_pins", "read/decisions_of_persons", "read/person_names",
     "read/wave_events", "read/wave_ties", "read/network_events", "read/network_addresses",
     "read/network_affiliations", "read/network_kin", "read/network_groups"}
)  # fmt: skip
"""Queries whose `ids` are persons; of the others they are records or groups."""
OF_STORED = frozenset({"read/review_sizes", "read/review_families"})
"""Queries that say something of each person whose `ids` they take, of a part what they say of the stored."""
POSSIBLE = frozenset({"read/possible_matches", "read/review_pairs"})
"""Queries for pairs that may be one person, each between two persons."""
MEMBERS = frozenset({"read/group", "read/groups_search"})
"""Queries that count the people of groups."""


class InScope:
    """A graph as one caller may know it, for one request; what is kept longer is kept for the `graph` behind it."""

    def __init__(self, asker: Asker, classes: Collection[int], linking: Linking, mint: Mint) -> None:
        self.graph = asker
        self._classes, self._linking, self._mint = frozenset(classes), linking, mint
        self._sights: dict[tuple[Any, ...], Sight] = {}
        self._members: dict[tuple[Any, ...], list[Row]] = {}

    def table(self, name: str, /, **parameters: Any) -> pa.Table:
        """The same as columns; most are for jobs, which read everything."""
        if self._as_stored(parameters) or self._how(name) is None:
            return self.graph.table(name, **parameters)
        return pa.Table.from_pylist(self.ask(name, **parameters), self.graph.table(name, **parameters).schema)

    def ask(self, name: str, /, **parameters: Any) -> list[Row]:
        """The rows of the query, about persons as the caller may know them."""
        if self._as_stored(parameters):
            return self.graph.ask(name, **parameters)
        how = self._how(name)
        return how(name, parameters, self._sight(parameters)) if how else self.graph.ask(name, **parameters)

    def ask_all(self, questions: Sequence[Question], /) -> list[list[Row]]:
        """The rows of several queries: at once where rows are at most placed with persons, else one after the other."""
        if all(self._as_stored(parameters) for _, parameters in questions):
            return answers(self.graph, questions)
        if any(self._how(name) not in (None, self._told) for name, _ in questions):
            return [self.ask(name, **parameters) for name, parameters in questions]
        rows = answers(self.graph, [(name, self._of_stored(name, parameters)) for name, parameters in questions])
        return [self._whose(name, parameters, some) for (name, parameters), some in zip(questions, rows, strict=True)]

    def _as_stored(self, parameters: Mapping[str, Any]) -> bool:
        """To who reads every class, persons are as they are stored."""
        return self._classes <= set(parameters.get("access", self._classes))

    def _of_stored(self, name: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same asked of the stored persons behind the caller's."""
        if self._as_stored(parameters) or name not in OF_PERSONS:
            return parameters
        return {**parameters, "ids": self._sight(parameters).stored(parameters["ids"])}

    def _whose(self, name: str, parameters: Mapping[str, Any], rows: list[Row]) -> list[Row]:
        """The rows under the persons of the caller's, where they are about persons."""
        if self._as_stored(parameters) or self._how(name) is None:
            return rows
        return _under(name, parameters, rows, self._sight(parameters))

    def behind(self, ids: Iterable[str]) -> set[str]:
        """The stored persons behind the persons of the caller's, for the audit."""
        wanted = set(ids)
        return wanted.union(*(sight.behind(wanted) for sight in self._sights.values()))

    def sight(self, view: View) -> Sight | None:
        """Which stored persons are others to the caller; nothing where persons are to them as they are stored."""
        return None if self._classes <= set(view.access) else self._sight(view.parameters)

    def _sight(self, parameters: Mapping[str, Any]) -> Sight:
        key = (tuple(parameters["access"]), parameters["known_at"])
        if key not in self._sights:
            scope = {"access": parameters["access"], "known_at": parameters["known_at"]}
            self._sights[key] = Sight(self.graph, self._linking, self._mint, scope)
        return self._sights[key]

    def _how(self, name: str) -> Callable[[str, dict[str, Any], Sight], list[Row]] | None:
        special = {
            "read/alias": self._aliases, "read/why": self._why,
            "read/persons_search": self._search, "read/persons_search_then": self._search,
            "read/decision_union": self._union, "read/review_evidence": self._evidence,
            **dict.fromkeys(POSSIBLE, self._possible),
        }  # fmt: skip
        if name == "read/group_members":
            return self._in_groups
        if name in special:
            return special[name]
        if name in BY_RECORD or name in BY_BASIS:
            return self._told
        if name in MEMBERS:
            return self._counted
        if name in OF_STORED:
            return self._of_each
        return self._each if name.startswith(("score/", "indicator/")) else None

    def _in_groups(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """The people of groups, whom one answer counts, names and lists."""
        key = tuple(tuple(value) if isinstance(value, list) else value for _, value in sorted(parameters.items()))
        if key not in self._members:
            self._members[key] = self._told(name, parameters, sight)
        return self._members[key]

    def _told(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """Each row under the person, or persons, whom its records place it with."""
        named = {"ids": sight.stored(parameters["ids"])} if name in OF_PERSONS else {}
        return _under(name, parameters, self.graph.ask(name, **parameters | named), sight)

    def _possible(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """Pairs that may be one person; among what is linked anew, those found there and not those that are stored."""
        rows = self._told(name, parameters, sight)
        if sight.clear:
            return rows
        anew, gives = sight.possible(), catalogue()[name].gives
        if name in OF_PERSONS:
            wanted = set(parameters["ids"])
            anew = [row for row in (*anew, *map(turned, anew)) if row["person_id"] in wanted]
        told = [{column: row[column] for column in gives} for row in anew]
        return sorted([row for row in rows if not sight.weighed(row)] + told, key=by_ends)

    def _evidence(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """What is kept between the records of some persons and others: anew where that is linked anew."""
        wanted = parameters["ids"]
        rows = self.graph.ask(name, **parameters | {"ids": sight.stored(wanted)})
        anew, gives = [row for row in sight.possible() if row["person_id"] in set(wanted)], catalogue()[name].gives
        told = [{column: row[column] for column in gives} for row in anew]
        # What somebody should look at has no weight, and is as it is stored.
        return [row for row in rows if row["weight"] is None or not sight.weighed(row)] + told

    def _of_each(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """What is said of the stored persons behind each person; of the records of a part, how many there are."""
        wanted = list(parameters["ids"])
        rows = self.graph.ask(name, **parameters | {"ids": sight.stored(wanted)})
        if sight.clear:
            return rows
        found = {}
        for one in wanted:
            holders, only = set(sight.stored([one])), sight.only(one)
            for row in rows:
                if row["person_id"] in holders:
                    told = row | {"person_id": one}
                    if only is not None and "records" in row:
                        told["records"] = len(only)
                    found[tuple(told.values())] = told
        return list(found.values())

    def _union(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """All records of the persons that some records stand under, whichever stored persons these are of."""
        wanted = set(parameters["ids"])
        theirs = {row["person_id"] for row in self._told(name, parameters, sight) if row["record_id"] in wanted}
        wanted.update(record for one in theirs for record in sight.only(one) or ())
        rows = self._told(name, parameters | {"ids": sorted(wanted)}, sight)
        return [row for row in rows if row["person_id"] in theirs]

    def _why(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        one = parameters["id"]
        asked = [self.graph.ask(name, **parameters | {"id": holder}) for holder in sight.stored([one])]
        only = sight.only(one)
        rows = [row for rows in asked for row in rows if only is None or row["record_id"] in only]
        return sorted(rows, key=lambda row: str(row["record_id"]))

    def _aliases(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """Old ids, and ids of parts, with the persons they stand for."""
        rows = self.graph.ask(name, **parameters)
        now = [(row["alias_id"], sight.old(row["alias_id"], row["person_id"])) for row in rows]
        # The id of a stored person of whom the caller knows no part by that name stands for the part with the records.
        sight.look(parameters["ids"])
        gone = {one: sight.of_basis(one, ())[0] for one in parameters["ids"] if not sight.stored([one])}
        told = dict(now) | gone
        return [{"alias_id": one, "person_id": told[one]} for one in sorted(told)]

    def _search(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """Persons found, each by the records that are theirs in scope; as many more are asked for as parting takes."""
        most = asked = parameters["most"]
        while True:
            rows = self.graph.ask(name, **parameters | {"most": asked})
            sight.look(row["person_id"] for row in rows)
            found = rows if sight.clear else sorted(hits(rows, sight), key=rank)
            # What comes after the last row may come before a part that ranks lower than its person.
            settled = len(found) >= most and rank(found[most - 1]) <= rank(rows[-1])
            if settled or len(rows) < asked:
                return found[:most]
            asked *= 2

    def _counted(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """Groups, with as many people as they have in scope."""
        rows = self.graph.ask(name, **parameters)
        named = {"ids": [row["group_id"] for row in rows], "as_of": parameters["as_of"], **sight.scope}
        people: dict[str, set[str]] = {}
        for row in self.ask("read/group_members", **named) if rows else ():
            people.setdefault(row["group_id"], set()).add(row["person_id"])
        return rows if sight.clear else [
            row | {"members": len(people.get(row["group_id"], ()))} for row in rows
        ]  # fmt: skip

    def _each(self, name: str, parameters: dict[str, Any], sight: Sight) -> list[Row]:
        """A question about people one by one: of a part of a person only its records are looked at."""
        people = parameters.get("people")
        if people is None:
            return self.graph.ask(name, **parameters)
        sight.look(one["id"] for one in people)
        found: list[Row] = []
        for asked in rounds(people, sight):
            rows = self.graph.ask(name, **parameters | {"people": [one for one, _ in asked]})
            back = {one["id"]: name for one, name in asked}
            found += [row | {key: back.get(row[key], row[key]) for key in ("person_id", "subject_id") if key in row}
                      for row in rows]  # fmt: skip
        return found if sight.clear else answered_once(found)


def _under(name: str, parameters: Mapping[str, Any], rows: list[Row], sight: Sight) -> list[Row]:
    """Rows about stored persons under those that were asked about, or under all, as they are in scope."""
    ends = tuple(BY_RECORD.get(name, {})) or BY_BASIS[name]
    sight.look(row[end] for row in rows for end in ends)
    if sight.clear:
        return rows
    placed = [one for row in rows for one in _placed(name, row, sight)]
    if name not in OF_PERSONS:
        return placed
    asked = set(parameters["ids"])
    return [row for row in placed if row["person_id"] in asked]


def _placed(name: str, row: Row, sight: Sight) -> Iterable[Row]:
    if name in BY_RECORD:
        told = [row | {end: sight.of_record(row[end], row[record]) for end, record in BY_RECORD[name].items()}]
    else:
        told, basis = [row], BASIS.get(name, "basis")
        for end in BY_BASIS[name]:
            told = [one | {end: person} for one in told for person in sight.of_basis(one[end], one[basis] or ())]
    return [one for one in told if "other_id" not in one or one["other_id"] != one["person_id"]]
