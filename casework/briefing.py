"""A picture of any persons or groups: who and what is on it, how they are tied, and the records behind every mark."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from kithkin.casework.cards import cards, version, warning
from kithkin.casework.days import day, years
from kithkin.casework.facts import Facts, gather, holds
from kithkin.casework.gangs import gang_items_and_links
from kithkin.casework.homes import Home, claim_links, home_items, home_links, homes
from kithkin.casework.indicate import indicators, versions
from kithkin.casework.links import person_links, spans
from kithkin.casework.words import code_word
from kithkin.graph.picture import Box, Item, Link, Picture
from kithkin.graph.store import Asker, Row, View

NOT_BOXED = ("Gang",)
"""Drawn as an item of its own."""


def picture(
    asker: Asker, view: View, ids: Sequence[str], *, title: str | None = None, prepared_by: str = "",
    names: Mapping[str, str] | None = None,
) -> Picture:  # fmt: skip
    """What one chart of these persons and groups shows to somebody with this view; `names` are words for groups."""
    facts = gather(asker, view, ids)
    called = group_names(facts) | dict(names or {})
    found = homes(facts)
    boxed = boxes(facts, ids)
    gangs, gang_links = gang_items_and_links(facts)
    things, thing_links = _things(facts, found, boxed)
    links = [*person_links(facts, boxed), *home_links(facts, found), *claim_links(facts, found), *gang_links]
    items = [*_persons(facts, boxed), *home_items(found, boxed), *gangs, *things]
    return Picture(
        title=title or _title(facts, ids, called),
        items=tuple(items),
        links=(*links, *thing_links),
        boxes=tuple(_boxes(facts, ids, boxed, called)),
        cards=tuple(cards(facts)),
        indicators=tuple(indicators(asker, facts, found)),
        subtitle=f"As of {_said(view.as_of)}; what was known on {_said(view.known_at)}",
        as_of=view.as_of,
        known_at=view.known_at,
        rule_versions=(*versions(), version()),
        prepared_by=prepared_by,
    )


def boxes(facts: Facts, ids: Sequence[str]) -> dict[str, str]:
    """The box of each person: the first asked group they are in, else a family that two or more of them share."""
    asked = {row["group_id"] for row in facts.groups if row["kind"] not in NOT_BOXED}
    found: dict[str, str] = {}
    for group_id in [wanted for wanted in ids if wanted in asked]:
        for row in facts.members:
            if row["group_id"] == group_id:
                found.setdefault(row["person_id"], group_id)
    families: dict[str, set[str]] = {}
    for row in facts.memberships:
        if row["kind"] == "Family" and row["person_id"] not in found:
            families.setdefault(row["group_id"], set()).add(row["person_id"])
    place = {one: at for at, one in enumerate(facts.people)}
    for group_id, people in sorted(families.items(), key=lambda one: (sorted(place[each] for each in one[1]), one[0])):
        for person_id in people if len(people) > 1 else ():
            found.setdefault(person_id, group_id)
    return found


def group_names(facts: Facts) -> dict[str, str]:
    """What each group is called: by its name, else a family or household by the surname most of its people bear."""
    rows = {row["group_id"]: row for row in (*facts.memberships, *facts.groups)}
    bearers: dict[str, Counter[str]] = {group_id: Counter() for group_id in rows}
    for row in (*facts.memberships, *facts.members):
        surname = facts.people[row["person_id"]].get("surname")
        bearers[row["group_id"]].update([surname] if surname else [])
    return {group_id: row["name"] or called_by(str(row["kind"]), bearers[group_id]) for group_id, row in rows.items()}


def called_by(kind: str, surnames: Counter[str]) -> str:
    """A group without a name by the surname that most of its people bear."""
    if not surnames:
        return kind
    surname = min(surnames, key=lambda name: (-surnames[name], name))
    return f"{surname} {kind.lower()}"


def _boxes(facts: Facts, ids: Sequence[str], boxed: Mapping[str, str], called: Mapping[str, str]) -> list[Box]:
    """In the order in which they were asked for: ids say nothing, and would shuffle the chart of another store."""
    rows = {row["group_id"]: row for row in (*facts.memberships, *facts.groups)}
    shown = dict.fromkeys([*(one for one in ids if one in rows), *boxed.values()])
    used = set(boxed.values())
    return [Box(key, called[key], _box_kind(rows[key])) for key in shown if key in used]


def _box_kind(row: Row) -> Literal["family", "household", "group"]:
    return "family" if row["kind"] == "Family" else "household" if row["kind"] == "Household" else "group"


def _persons(facts: Facts, boxed: Mapping[str, str]) -> list[Item]:
    as_of = facts.view.as_of
    return [
        Item(
            id=person.id,
            kind="person",
            label=person.label,
            lines=(_age(facts, person.id),),
            sex=person.sex,
            child=person.child(as_of),
            box=boxed.get(person.id),
            warning=warning((row for row in facts.events if row["person_id"] == person.id), as_of),
            evidence=person.record_ids,
        )
        for person in facts.people.values()
    ]


def _age(facts: Facts, person_id: str) -> str:
    person, as_of = facts.people[person_id], facts.view.as_of
    died = person.get("date_of_death")
    if died and died <= as_of:
        return f"Died {died[:4]}"
    age = person.age(as_of)
    return f"{age} YOA" if age is not None else "Age not known"


def _things(facts: Facts, found: Sequence[Home], boxed: Mapping[str, str]) -> tuple[list[Item], list[Link]]:
    """Orders on a person and dangerous dogs in a property, each tied to whom or what it concerns."""
    home_of = {person_id: home.id for home in found for person_id in home.residents}
    items: dict[str, Item] = {}
    links: dict[str, Link] = {}
    for row in facts.events:
        item = _order(row, boxed) if row["kind"] == "asb_order" else _dog(row, boxed, facts.view.as_of)
        if item:
            person_id = str(row["person_id"])
            target = home_of.get(person_id, person_id) if item.kind == "dog" else person_id
            items[item.id] = item
            label = "In property" if item.kind == "dog" else "Subject of"
            links[item.id] = Link(
                f"{item.id}-{target}", target, item.id, "address", label, evidence=item.evidence, spans=spans([row])
            )
    return list(items.values()), list(links.values())


def _order(row: Row, boxed: Mapping[str, str]) -> Item:
    # An order has a stated end: it is told even when that day is still to come.
    when = years(row["valid_from"], row["valid_to"], row["valid_to"] or row["valid_from"] or "")
    lines = (when if row["valid_from"] else "Dates not known",)
    return Item(
        row["event_id"], "order", code_word("asb_order", row["code"]), lines, box=boxed.get(row["person_id"]),
        evidence=(row["record_id"],),
    )  # fmt: skip


def _dog(row: Row, boxed: Mapping[str, str], as_of: str) -> Item | None:
    if row["kind"] != "warning" or row["code"] != "dangerous_dog" or not holds(row, as_of):
        return None
    return Item(
        row["event_id"], "dog", "Dangerous dog", ("in property",), box=boxed.get(row["person_id"]),
        evidence=(row["record_id"],),
    )  # fmt: skip


def _title(facts: Facts, ids: Sequence[str], called: Mapping[str, str]) -> str:
    asked = {row["group_id"]: called[row["group_id"]] for row in facts.groups}
    told = [asked.get(one) or facts.people[one].label for one in ids if one in asked or one in facts.people]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)
    return f"Association chart: {listed}"


def _said(instant: str) -> str:
    when = day(instant)
    return f"{when.day} {when:%B %Y}"
