"""Families whose boundary is in doubt: who is in one on thin evidence, or in two, and why somebody should look."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kithkin.graph.store import Row

THIN = "shares home and surname with the family, and no row states a tie"
WHY = {
    **dict.fromkeys(
        ("mother", "father", "parent"),
        "no row calls them a parent: they are with one, by surname, home or births, or are one of a brother or sister",
    ),
    "step_parent": "no row calls them so: they are with a parent in the child's home, and another is the parent",
    "carer": "no row calls them so: they are with a carer in the child's home",
    "child": "shares home and surname with the family, is a brother or sister of a child of it, or is only claimed for "
    "by somebody of an unlikely age",
    "sibling": "no row calls them brothers or sisters: they have a parent in common",
}
SHARED = "is a child of another family too"


@dataclass(frozen=True, order=True, slots=True)
class Doubt:
    """Why one person's place in one family should be looked at."""

    group_id: str
    person_id: str
    role: str
    reason: str


def doubts(rows: Iterable[Row]) -> list[Doubt]:
    """From the composition of groups on a day: whoever is in a family tentatively only, and children of two."""
    strong: set[tuple[str, str]] = set()
    thin: dict[tuple[str, str], set[str]] = defaultdict(set)
    childhoods: dict[str, set[str]] = defaultdict(set)
    for row in (row for row in rows if row["kind"] == "Family"):
        place = row["group_id"], row["person_id"]
        if row["strength"] == "tentative":
            thin[place].add(row["role"])
        else:
            strong.add(place)
        if row["role"] == "child":
            childhoods[row["person_id"]].add(row["group_id"])
    found = [Doubt(*place, min(said), WHY.get(min(said), THIN)) for place, said in thin.items() if place not in strong]
    shared = {person: groups for person, groups in childhoods.items() if len(groups) > 1}
    found += [Doubt(group, person, "child", SHARED) for person, groups in shared.items() for group in groups]
    return sorted(found)
