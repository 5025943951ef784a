"""What is told of records besides their rows: how they were graded, and conditions on their handling."""

import json
from collections.abc import Iterable, Sequence

from kithkin.api.handling import Handling
from kithkin.api.reading import Reading
from kithkin.graph.abreast import answers
from kithkin.graph.grading import graded
from kithkin.graph.store import Asker, Row, View

GRADED = ("intelligence",)
CONDITIONS = "handling conditions apply"


def gradings(asker: Asker, view: View, records: Sequence[str]) -> dict[str, str]:
    """The grading of each record that has one, as it was given, with its scheme."""
    scope = {"ids": list(records), "access": list(view.access), "known_at": view.known_at}
    asked = [("read/wave_reports", scope | {"kinds": list(GRADED)}), ("read/reason_days", scope)]
    found: dict[str, dict[str, None]] = {}
    for row in (row for rows in answers(asker, asked) for row in rows if row["grading"]):
        found.setdefault(row["record_id"], {})[graded(row["grading"])] = None
    return {record: ", ".join(sorted(told)) for record, told in found.items()}


def conditions(reading: Reading, rows: Iterable[Row]) -> dict[str, str]:
    """That conditions on its handling apply, for each record whose row carries them."""
    handling = Handling(reading)
    told = ((row["record_id"], handling.as_sent(row["feed"], json.loads(row["raw"] or "{}"))[1]) for row in rows)
    return {record: CONDITIONS for record, said in told if said}
