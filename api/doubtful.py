"""Families in doubt as one caller may know them; that they were shown is kept."""

from kithkin.api.reading import Reading, Seen, ids
from kithkin.casework.doubtful import Doubt, doubts


def doubtful(reading: Reading) -> list[Doubt]:
    """Who is in which family on thin evidence, or in two, on the day asked for."""
    found = doubts(reading.asker.ask("read/group_composition", **reading.view.parameters))
    persons, groups = ids(one.person_id for one in found), ids(one.group_id for one in found)
    reading.note("groups.doubtful", "shown", Seen(persons=persons, groups=groups, fields=("role", "strength")))
    return found
