"""A chart without some reports: who is one person is worked out anew, where linking can tell it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from kithkin.api.in_scope import InScope
from kithkin.api.reading import Reading
from kithkin.api.sight import Sight, named
from kithkin.casework.chart.without import Without
from kithkin.graph.ids import PREFIXES, mint
from kithkin.graph.store import Asker, Row, View
from kithkin.resolution.apart import Said

NO_CLASS = -1
"""Nobody reads it, so that to nobody persons are as they are stored."""
ANEW = "anew"
MOST = 400
"""Of more records than this around a report nothing is worked out anew: somebody waits."""


@dataclass
class Fixed(Sight):
    """Persons that are known beforehand; of all others there is nothing to learn."""

    anew: bool = False
    """Whether they were worked out anew, or are as they are stored."""

    def look(self, ids: Iterable[str | None]) -> None:
        """Nothing more is learnt."""

    def put(self, rows: Sequence[Row], linked: Said) -> None:
        """These records are of the persons that linking says, and what it says of pairs holds."""
        self._keep(self._free(named(rows, linked.clusters, self.mint)))
        self._holder.update((row["record_id"], row["person_id"]) for row in rows)
        if self.anew:
            self._possible += linked.possible
            # Linked beside one another: what is stored of pairs among them is no more.
            self._beside.update((row["record_id"], ANEW) for row in rows)

    def beside(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These persons, each with all whom the records of one stored person are of."""
        told = ([one, *(part for holder in self._holders(one) for part in self._held.get(holder, ()))] for one in ids)
        return tuple(dict.fromkeys(part for parts in told for part in parts))

    @property
    def told(self) -> tuple[int, int]:
        """How many stored persons came apart, and how many persons are several stored ones."""
        return (
            sum(len(parts) > 1 for parts in self._held.values()),
            sum(len(part.holders) > 1 for part in self._parts.values()),
        )

    @property
    def homes(self) -> dict[str, str]:
        """The stored person on whose page to look for each person who is not stored."""
        return {one: min(part.holders) for one, part in self._parts.items() if one not in part.holders}


class Apart(InScope):
    """The graph to a chart, less these rows of deliveries, with the persons that linking tells without them."""

    def __init__(self, reading: Reading, rows: frozenset[str]) -> None:
        minted = partial(mint, reading.wiring.store.secret(), PREFIXES["Person"])
        super().__init__(Without(reading.asker, rows), (NO_CLASS,), reading.wiring.linking, minted)
        self._before = reading.asker
        self.persons = self._worked_out(reading, rows)

    def table(self, name: str, /, **parameters: Any) -> pa.Table:
        """The same as columns."""
        return pa.Table.from_pylist(self.ask(name, **parameters))

    def behind(self, ids: Iterable[str]) -> set[str]:
        """The stored persons behind persons of the chart, for the audit."""
        wanted = set(ids) | self.persons.behind(ids)
        return self._before.behind(wanted) if isinstance(self._before, InScope) else wanted

    def sight(self, _: View) -> Sight | None:
        """Which stored persons are others here."""
        return self.persons

    def _sight(self, _: Mapping[str, Any]) -> Sight:
        return self.persons

    def _worked_out(self, reading: Reading, rows: frozenset[str]) -> Fixed:
        scope = {"access": list(reading.view.access), "known_at": reading.view.known_at}
        all_ = around(self._before, rows, scope)
        left = [row for row in all_ if row["record_id"].rpartition(":")[0] not in rows]
        linked = self._linked(all_, left, scope)
        persons = Fixed(self._before, self._linking, self._mint, scope, anew=linked is not None)
        persons.put(left, linked or Said({row["record_id"]: row["person_id"] for row in left}))
        return persons

    def _linked(self, all_: Sequence[Row], left: Sequence[Row], scope: Mapping[str, Any]) -> Said | None:
        """What linking says without the rows, if with them it says what is stored; otherwise nothing is known."""
        graph = self._before.graph if isinstance(self._before, InScope) else self._before
        if len(all_) > MOST or not graph.ask("read/resolve_model", most=1, known_at=scope["known_at"]):
            return None
        sets = [[row["record_id"] for row in some] for some in (all_, left)]
        before, after = self._linking.said(graph, sets, scope)
        stored = {row["record_id"]: row["person_id"] for row in all_}
        return after if divided(before.clusters) == divided(stored) else None


def around(asker: Asker, rows: Iterable[str], scope: Mapping[str, Any]) -> list[Row]:
    """The records of those whom the rows are about, and of whoever may be one with them, each with its person."""
    about = {row["person_id"] for row in asker.ask("read/row_records", keys=sorted(rows), **scope)}
    if not about:
        return []
    near = asker.ask("read/possible_matches", ids=sorted(about), **scope)
    theirs = asker.ask("read/person_records", ids=sorted(about), **scope)
    # Of a possible match only the best pair is kept, which somebody may not be allowed to read.
    alike = asker.ask("read/decision_alike", ids=sorted({row["record_id"] for row in theirs}), **scope)
    weighed = sorted({row["record_id"] for row in alike})
    beside = asker.ask("read/record", ids=weighed, **scope) if weighed else []
    wanted = about | {row["other_id"] for row in near} | {row["person_id"] for row in beside if row["person_id"]}
    told = asker.ask("read/person_records", ids=sorted(wanted), **scope)
    # Who is minted for which record is not told to callers: the oldest record keeps the id.
    found = {
        row["record_id"]: {
            "record_id": row["record_id"], "person_id": row["person_id"], "minted_for": "",
            "first_known": row["received"],
        } for row in told
    }  # fmt: skip
    return list(found.values())


def divided(clusters: Mapping[str, str]) -> set[frozenset[str]]:
    """Records by whom they are of, whatever these are called."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, name in clusters.items():
        found[name].add(record)
    return {frozenset(records) for records in found.values()}
