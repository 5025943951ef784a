"""Who is in a gang, over all gangs that a caller may see: with status, criteria, who put it in force and until when."""

from collections.abc import Iterable

from kithkin.api.content import merged
from kithkin.api.gangs import authorities
from kithkin.api.reading import Reading
from kithkin.api.shapes import Membership
from kithkin.casework.golden import profiles
from kithkin.graph.said import as_called
from kithkin.graph.store import Row

Wanted = tuple[str, str, str]
"""One gang or all, one status or any, and the day by which a review is due, or none."""


def gang_memberships(reading: Reading, wanted: Wanted, most: int) -> tuple[Membership, ...]:
    """The memberships asked for, the next to be reviewed first."""
    gang, status, due = wanted
    rows = as_called(reading.asker.ask("read/gang_members", **reading.view.parameters), reading.view.known_at)
    told = merged([row for row in rows if gang in {"", row["group_id"]}], {}, _names(rows), {})
    found = [one for one in told if status in {"", one.status} and (not due or "" < (one.review_on or "") <= due)]
    page = sorted(found, key=_soonest)[:most]
    # Who they are, and who put it in force, is asked of those on the page alone.
    shown = {(one.group_id, one.person_id) for one in page}
    chosen = [row for row in rows if (row["group_id"], row["person_id"]) in shown]
    people = profiles(reading.asker, reading.view, sorted({person for _, person in shown}))
    names = {one: profile.label for one, profile in people.items()}
    return tuple(sorted(merged(chosen, names, _names(rows), authorities(reading, chosen)), key=_soonest))


def _names(rows: Iterable[Row]) -> dict[str, str]:
    return {row["group_id"]: row["name"] or "Gang" for row in rows}


def _soonest(one: Membership) -> tuple[str, ...]:
    return (one.review_on or "~", one.group_name or "", one.group_id, one.person_id)
