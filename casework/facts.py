"""Everything one chart needs to know, asked of the graph in a handful of questions for all its people at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kithkin.casework.days import overlaps
from kithkin.casework.golden import Profile, profiles
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.graph.lines import spelled
from kithkin.graph.said import as_called
from kithkin.graph.store import Asker, Row, View

MOST_MATCHES = 6
KIN = frozenset({"PARENT_OF", "PARTNER_OF", "SIBLING_OF", "GRANDPARENT_OF", "CARER_OF"})


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows behind a chart; each list holds only what the view may see."""

    view: View
    groups: tuple[Row, ...]
    members: tuple[Row, ...]
    people: Mapping[str, Profile]
    memberships: tuple[Row, ...]
    group_homes: tuple[Row, ...]
    ties: tuple[Row, ...]
    events: tuple[Row, ...]
    stays: tuple[Row, ...]
    place_of: Mapping[str, str]
    places: tuple[Row, ...]
    gang_names: tuple[Row, ...]
    matches: tuple[Row, ...]

    def holds(self, row: Row) -> bool:
        """Whether what a row says is so on the day, or on any day of the window."""
        return held(row, self.view)


def gather(asker: Asker, view: View, ids: Sequence[str]) -> Facts:
    """The facts about the persons and groups with these ids and about the people of the groups."""
    if not ids:
        raise WrongUse("a chart needs the id of at least one person or group; find one with search")
    groups = as_called(asker.ask("read/group", ids=sorted(set(ids)), **view.parameters), view.known_at)
    group_ids = [row["group_id"] for row in groups]
    members = _members(asker, view, group_ids)
    named = _persons(asker, view, set(ids) - set(group_ids))
    asked = named | {row["person_id"] for row in members}
    matches = _matches(asker, view, asked)
    people = _people(asker, view, asked | {row["other_id"] for row in matches})
    return _facts(asker, view, (tuple(groups), tuple(members), tuple(matches)), people)


def _facts(
    asker: Asker, view: View, asked: tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]],
    people: Mapping[str, Profile],
) -> Facts:  # fmt: skip
    wanted = sorted(people)
    groups, members, matches = asked
    belonged = as_called(asker.ask("read/person_groups", ids=wanted, **view.parameters), view.known_at)
    memberships = tuple(row for row in belonged if held(row, view))
    places = asker.ask("chronology/affiliations", ids=wanted, **view.parameters)
    ties = _ties(asker, view, wanted)
    stays = asker.ask("chronology/addresses", ids=wanted, **view.parameters)
    homes = _homes(asker, view, memberships)
    place_of = same_places([*stays, *homes])
    return Facts(
        view=view,
        groups=groups,
        members=members,
        people=people,
        memberships=memberships,
        group_homes=tuple(row | {"address_id": place_of[row["address_id"]]} for row in homes),
        ties=tuple(row for row in ties if row["outward"] and row["other_id"] in people),
        events=tuple(asker.ask("chronology/events", ids=wanted, **view.parameters)),
        stays=tuple(row | {"address_id": place_of[row["address_id"]]} for row in stays),
        place_of=place_of,
        places=tuple(places),
        gang_names=_gang_names(asker, view, places),
        matches=matches,
    )


def same_places(rows: Iterable[Row]) -> dict[str, str]:
    """For each address the one that stands for it: a line and postcode without a UPRN is the same home as with one.

    Of several UPRNs with that line and postcode (flats) nobody can say which is meant.
    """
    known = {row["address_id"]: row for row in rows}
    best: dict[tuple[str, str], str] = {}
    numbers: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for address_id, row in sorted(known.items(), key=lambda item: (item[1]["uprn"] is None, item[0])):
        best.setdefault(_place(row), address_id)
        numbers[_place(row)].add(row["uprn"])
    several = {place for place, told in numbers.items() if len(told - {None}) > 1}
    return {
        address_id: address_id if row["uprn"] or _place(row) in several else best[_place(row)]
        for address_id, row in known.items()
    }


def _place(row: Row) -> tuple[str, str]:
    if not row["line"]:
        return (row["address_id"], "")
    return (spelled(row["line"]), row["postcode"] or "")


def _members(asker: Asker, view: View, groups: Sequence[str]) -> list[Row]:
    """Who is in these groups on the day, or was on any day of the window."""
    name = "read/group_history" if view.since else "read/group_members"
    rows = as_called(asker.ask(name, ids=list(groups), **view.parameters), view.known_at)
    return [row for row in rows if held(row, view)]


def _ties(asker: Asker, view: View, people: Sequence[str]) -> list[Row]:
    if view.since:
        return asker.ask("read/ties_during", ids=list(people), since=view.since, **view.parameters)
    return asker.ask("read/person_ties", ids=list(people), **view.parameters)


def _persons(asker: Asker, view: View, ids: set[str]) -> set[str]:
    """The persons that these ids stand for; an id that is hidden and one that never was get the same answer."""
    aliases = {row["alias_id"]: row["person_id"] for row in asker.ask("read/alias", ids=sorted(ids), **view.parameters)}
    named = {aliases.get(wanted, wanted) for wanted in ids}
    missing = sorted(named - set(profiles(asker, view, named)))
    if missing:
        raise NotThere(f"nothing by the id {missing[0]}; look it up with search")
    return named


def _people(asker: Asker, view: View, wanted: set[str]) -> dict[str, Profile]:
    """The people of a chart, eldest first; their order must not hang on ids, which differ from store to store."""
    known = profiles(asker, view, wanted)
    # A membership may be readable where no record of the person is: somebody is there, without a name.
    found = [known.get(person_id, Profile(person_id)) for person_id in wanted]
    return {one.id: one for one in sorted(found, key=lambda one: (one.born or "", one.label, one.record_ids, one.id))}


def _matches(asker: Asker, view: View, ids: set[str]) -> list[Row]:
    """The strongest possible matches of the people, each pair once; two who are each other's kin are two."""
    rows = asker.ask("read/possible_matches", ids=sorted(ids), **view.parameters)
    ties = asker.ask("read/person_ties", ids=sorted({row["person_id"] for row in rows}), **view.parameters)
    kin = {_pair(row) for row in ties if row["tie"] in KIN}
    strongest: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: (-(row["weight"] or 0), row["person_id"], row["other_id"])):
        if _pair(row) not in kin:
            strongest.setdefault(_pair(row), row)
    return list(strongest.values())[:MOST_MATCHES]


def _pair(row: Row) -> tuple[str, ...]:
    return tuple(sorted((row["person_id"], row["other_id"])))


def holds(row: Row, as_of: str) -> bool:
    """Whether what a row says is so on a day."""
    return (row["valid_from"] or "") <= as_of and (row["valid_to"] is None or row["valid_to"] >= as_of)


def held(row: Row, view: View) -> bool:
    """Whether what a row says is so on the day of a view, or on any day of its window."""
    return overlaps(row["valid_from"], row["valid_to"], view.since or view.as_of, view.as_of)


def _homes(asker: Asker, view: View, memberships: Iterable[Row]) -> tuple[Row, ...]:
    households = sorted({row["group_id"] for row in memberships if row["kind"] == "Household"})
    return tuple(asker.ask("read/group_homes", ids=households, **view.parameters))


def _gang_names(asker: Asker, view: View, places: Iterable[Row]) -> tuple[Row, ...]:
    gangs = sorted({row["organisation_id"] for row in places if row["organisation_kind"] == "gang"})
    return tuple(asker.ask("chart/gang_names", organisation_ids=gangs, **view.parameters))
