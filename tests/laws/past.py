"""What rows say of a few people, written as a load writes it: each row one record of one person, with what they did."""

from dataclasses import dataclass

import pyarrow as pa

from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.cover import cover
from kithkin.graph.instants import last_instant
from kithkin.graph.run import writing
from kithkin.graph.store import View
from kithkin.resolution.reading import unremoved

ENDS = {"FROM": "Row", "SAME_AS": "Person", "INVOLVED_IN": "Event", "AFFILIATED_WITH": "Organisation"}
EVENTS = {"arrests": "offence", "stops": "stop_check", "intelligence": "intelligence"}


@dataclass(frozen=True)
class Said:
    """One row: of whom, by which feed, what they had which part in, and whether it names them as of the gang."""

    person: int
    feed: str
    event: str = ""
    role: str = "subject"
    day: str = "2016-03-01"
    gang: bool = False
    source: str = ""


class Past:
    """The people, each known to one feed that says nothing of crime, and every row that came since."""

    def __init__(self, store, people):
        self.store, self.rows, self.events = store, {}, set()
        self._tables({"Person": [{"id": f"P-{one}", "minted_for": self.home(one)} for one in people]})
        self._tables({"Organisation": [{"id": "O-1", "kind": "gang", "name": "Quay Boys"}]}, times=False)
        self.tell(*(Said(one, "shbe") for one in people))

    def home(self, person):
        """The record that every person has from the first."""
        return f"shbe:{person}:self"

    def tell(self, *said):
        """Write some rows as one load; gives the records that they state."""
        records, nodes, edges = [], {"Row": [], "Record": [], "Event": []}, {kind: [] for kind in ENDS}
        for one in said:
            key = str(one.person) if one.feed == "shbe" else f"R{len(self.rows) + 1}"
            records.append(record := f"{one.feed}:{key}:self")
            self.rows[record] = one
            self._row(record, one, nodes, edges)
        self._tables(nodes, edges)
        return records

    def _row(self, record, one, nodes, edges):
        mine = {"access": class_for(self.store, ClassLabels(one.feed, "S1"))}
        row, names = record.rpartition(":")[0], {"surname": f"Name{one.person}", "full_name": f"A Name{one.person}"}
        nodes["Row"].append({"id": f"{row}@1", "key": row, "feed": one.feed, "raw": "{}"} | mine)
        nodes["Record"].append({"id": record, "feed": one.feed, "part": "self"} | names | mine)
        self._edge(edges, "FROM", record, f"{row}@1", mine)
        self._edge(edges, "SAME_AS", record, f"P-{one.person}", mine)
        if one.event and one.event not in self.events:
            self.events.add(one.event)
            days = {"valid_from": one.day, "valid_to": one.day, "precision": "day"}
            about = {"kind": EVENTS[one.feed], "feed": one.feed, "text": f"What {one.event} was", "grading": "2BP"}
            nodes["Event"].append({"id": one.event, "source_ref": one.event} | about | days | mine)
        if one.event:
            self._edge(edges, "INVOLVED_IN", record, one.event, mine | {"role": one.role})
        if one.gang:
            told = {"kind": "named_in" if one.event else "listed_in", "grading": "2BP", "source_ref": one.source}
            self._edge(edges, "AFFILIATED_WITH", record, "O-1", mine | told | {"valid_from": one.day})

    def _edge(self, edges, kind, source, target, told):
        edges[kind].append({"id": f"{kind} {source} {target}", "source": source, "target": target} | told)

    def _tables(self, nodes, edges=None, *, times=True):
        with writing(self.store, "load") as run:
            held = {"known_from": run.instant, "run_id": run.id} if times else {}
            for label, rows in nodes.items():
                if rows:
                    self.store.create_nodes([label], pa.Table.from_pylist([row | held for row in rows]))
            for kind, rows in (edges or {}).items():
                if rows:
                    table = pa.Table.from_pylist([row | held for row in rows])
                    self.store.create_edges(kind, table, source="Record", target=ENDS[kind])
            cover(self.store, run)

    def view(self, as_of, known_at=None):
        """What somebody reads who reads all that is not removed."""
        instant = known_at or last_instant(self.store)
        return View(tuple(unremoved(self.store, instant)["access"]), as_of, instant)
