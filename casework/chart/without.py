"""A graph without some reports: what a chart would be if they had never come."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from kithkin.graph.picture import Indicator, Picture
from kithkin.graph.store import Asker, Row

PLACED = ("record_id", "other_record_id")
"""Columns with the record that a row of an answer is about."""
RESTED = "It rests on a report that was taken away; without it, we do not know."


@dataclass(frozen=True, slots=True)
class Without:
    """The graph to a chart, less these rows of deliveries; one named for its report, `feed:source_id`."""

    asker: Asker
    rows: frozenset[str]

    def ask(self, name: str, /, **parameters: Any) -> list[Row]:
        """The rows of the query that do not rest on the reports alone."""
        found = self.asker.ask(name, **parameters)
        told = [row for row in found if not any(self.gone(row.get(column)) for column in PLACED)]
        based = [row for row in told if any(map(self.gone, row.get("basis") or ()))]
        if not based:
            return told
        stand = self._standing(based, parameters)
        return [row | {"basis": self._left(row)} for row in told if row not in based or stand(row)]

    def table(self, name: str, /, **parameters: Any) -> pa.Table:
        """The same as columns."""
        return pa.Table.from_pylist(self.ask(name, **parameters))

    def gone(self, record: str | None) -> bool:
        """Whether a record is of one of the reports."""
        return bool(record) and str(record).rpartition(":")[0] in self.rows

    def _left(self, row: Row) -> list[str]:
        return [record for record in row.get("basis") or () if not self.gone(record)]

    def _standing(self, based: Iterable[Row], parameters: Mapping[str, Any]) -> Any:
        """What is left of a tie stands while something is left of what it rested on at either end."""
        records = sorted({record for row in based for record in row["basis"]})
        scope = {"access": parameters["access"], "known_at": parameters["known_at"]}
        whose = {row["record_id"]: row["person_id"] for row in self.asker.ask("read/record", ids=records, **scope)}

        def stands(row: Row) -> bool:
            left = self._left(row)
            before, after = ({whose.get(one) for one in some} for some in (row["basis"], left))
            ends = {row.get("person_id"), row.get("other_id")} - {None}
            return bool(left) and (before & ends) == (after & ends)

        return stands


def unsure(picture: Picture, rows: Collection[str]) -> Picture:
    """The picture with no answer of an indicator that rested on the reports: the graph cannot tell what it would be."""
    gone = frozenset(rows)
    return replace(picture, indicators=tuple(_told(one, gone) for one in picture.indicators))


def _told(one: Indicator, gone: frozenset[str]) -> Indicator:
    if not any(record.rpartition(":")[0] in gone for record in one.evidence):
        return one
    return replace(one, answer="unknown", seen_in=(), reason=RESTED, evidence=())
