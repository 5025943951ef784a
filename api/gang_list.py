"""Who is in a gang, over all gangs that a caller may see: with status, criteria, who put it in force and until when."""

from kithkin.api.content import group_names, merged
from kithkin.api.gangs import authorities
from kithkin.api.reading import Reading
from kithkin.api.shapes import Membership
from kithkin.casework.golden import profiles
from kithkin.graph.said import as_called

Wanted = tuple[str, str, str]
"""One gang or all, one status or any, and the day by which a review is due, or none."""


def gang_memberships(reading: Reading, wanted: Wanted, most: int) -> tuple[Membership, ...]:
    """The memberships asked for, the next to be reviewed first."""
    gang, status, due = wanted
    rows = as_called(reading.asker.ask("read/gang_members", **reading.view.parameters), reading.view.known_at)
    chosen = [row for row in rows if gang in {"", row["group_id"]}]
    people = profiles(reading.asker, reading.view, sorted({row["person_id"] for row in chosen}))
    names = {one: profile.label for one, profile in people.items()}
    told = merged(chosen, names, group_names(reading, chosen), authorities(reading, chosen))
    found = [one for one in told if status in {"", one.status} and (not due or "" < (one.review_on or "") <= due)]
    return tuple(sorted(found, key=_soonest)[:most])


def _soonest(one: Membership) -> tuple[str, ...]:
    return (one.review_on or "~", one.group_id, one.person_id)
