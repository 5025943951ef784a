"""A small world in a graph: people known to two feeds, homes, kin, a gang, incidents; and pairs written by hand."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import pytest

from kithkin.graph import instants
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.run import last_instant, writing
from kithkin.graph.store import GraphStore, View
from kithkin.resolution.compared import Compared, key_of
from kithkin.resolution.standing import Standing

GIVEN = ["Ada", "Boris", "Clara", "Dmitri", "Edith", "Farid", "Greta", "Hamish", "Ines", "Jorge", "Katya", "Liam"]
FAMILY = ["Abbot", "Bekker", "Castle", "Dunmore", "Eastham", "Fairway", "Gorse", "Hazel"]
TARGETS = {
    "FROM": "Row",
    "STATES": "Record",
    "AT": "Address",
    "AFFILIATED_WITH": "Organisation",
    "INVOLVED_IN": "Event",
}


def someone(number: int) -> dict[str, str]:
    """Somebody nobody else is."""
    born = f"{1960 + number % 45}-{1 + number % 12:02}-{1 + number * 7 % 28:02}"
    return {
        "given_name": GIVEN[number % 12], "surname": FAMILY[number * 5 % 8], "date_of_birth": born,
        "sex": "male" if number % 2 else "female", "nino": f"AB{number:06}A",
        "postcode": f"L{1 + number % 9} {number % 7}AA",
    }  # fmt: skip


@dataclass
class World:
    """Writes records, ties, addresses and incidents as a load would, and reads what became of them."""

    store: GraphStore
    classes: dict[str, int] = field(default_factory=dict)
    _records: list[dict[str, Any]] = field(default_factory=list)
    _edges: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _nodes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    _made: int = 0

    def number(self, feed: str) -> int:
        """The class of a feed's facts."""
        if feed not in self.classes:
            self.classes[feed] = class_for(self.store, ClassLabels(feed=feed, sensitivity="S1"))
        return self.classes[feed]

    def record(self, feed: str, key: str, part: str = "self", **values: str) -> str:
        """One person as a row states them."""
        record = f"{feed}:{key}:{part}"
        self._records.append({"id": record, "feed": feed, "part": part, "access": self.number(feed), **values})
        return record

    def people(self, count: int, children: Collection[int] = ()) -> None:
        """So many people, some of them children, each known to school and shbe."""
        for number in range(count):
            born = {"date_of_birth": f"2004-05-{1 + number:02}"} if number in children else {}
            self.record("school", str(number), **someone(number) | born)
            self.record("shbe", str(number), **someone(number) | born)

    def mother_and_child(self, feed: str, key: str, number: int) -> None:
        """Two people in one delivered row."""
        row = self.node("Row", f"{feed}:{key}@1", key=f"{feed}:{key}", access=self.number(feed))
        young = {"date_of_birth": f"2004-{1 + number % 12:02}-{1 + number % 28:02}", "nino": ""}
        for part, values in (("mother", someone(number)), ("pupil", someone(number + 7) | young)):
            self.edge("FROM", self.record(feed, key, part, **values), row)

    def again(self, feed: str, key: str, number: int) -> str:
        """One of those people in one more row."""
        return self.record(feed, key, **someone(number))

    def edge(self, type_: str, source: str, target: str, **values: Any) -> None:
        """Something a row says, of the class of its feed."""
        self._made += 1
        content = {"source": source, "target": target, "access": self.number(source.split(":", maxsplit=1)[0])}
        self._edges.setdefault(type_, []).append({"id": f"x{self._made}", **content, **values})

    def node(self, label: str, key: str, /, **values: Any) -> str:
        """An address, organisation or event."""
        self._nodes.setdefault(label, {})[key] = {"id": key, **values}
        return key

    def write(self) -> None:
        """Write all that was said since the last time, as one load."""
        with writing(self.store, "load") as run:
            held = {"known_from": run.instant, "run_id": run.id}
            stated = held | {"stated_at": run.instant}
            for label, nodes in self._nodes.items():
                times = held if label in ("Event", "Row") else {}
                self.store.create_nodes([label], _table([{**node, **times} for node in nodes.values()]))
            if self._records:
                self.store.create_nodes(["Record"], _table([{**record, **stated} for record in self._records]))
            for kind, edges in self._edges.items():
                self.store.create_edges(
                    kind, _table([{**e, **held} for e in edges]), source="Record", target=TARGETS[kind]
                )
        self._records, self._edges, self._nodes = [], {}, {}

    def view(self, *feeds: str, as_of: str = "2016-06-30") -> View:
        """What a reader of these feeds sees; of every class when none is named."""
        everything = range(1, 40)
        return View(tuple(self.number(f) for f in feeds) or tuple(everything), as_of, last_instant(self.store))

    def persons(self) -> dict[str, set[str]]:
        """Each person with the records that belong."""
        view = self.view()
        rows = self.store.ask("read/resolve_previous", access=list(view.access), known_at=view.known_at)
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row["person_id"], set()).add(row["record_id"])
        return found

    def person_of(self, record: str) -> str:
        """The person a record belongs to."""
        return next(person for person, records in self.persons().items() if record in records)

    def decide(self, kind: str, left: str, right: str) -> str:
        """A person's word on two records."""
        decision = f"D-{kind}-{left}-{right}"
        said = {"id": decision, "kind": kind, "left_id": left, "right_id": right, "at": instants.now()}
        self.store.create_nodes(["Decision"], _table([said]))
        return decision


def _table(rows: list[dict[str, Any]]) -> Any:
    return pl.DataFrame(rows, infer_schema_length=None).to_arrow()


@pytest.fixture
def world(embedded) -> World:
    """An empty world in the embedded engine."""
    return World(embedded)


def _pair(
    left: str, right: str, weight: float, lines: Any = (("surname", "The surnames are the same", 6.0),), **more: Any
):
    told = {"same": 1 / (1 + 2**-weight), "household": 0.0, "source": "anew", **more}
    evidence = json.dumps([{"field": name, "finding": said, "weight": bits} for name, said, bits in lines])
    return Compared(*key_of(left, right), weight, evidence=evidence, **told)


def _standing(*pairs: Compared, person: Any = None, **more: Any) -> Standing:
    return Standing(person or {}, {key_of(one.left, one.right): one for one in pairs}, **more)


@pytest.fixture(scope="session")
def pair():
    """Makes two records with what was found between them."""
    return _pair


@pytest.fixture(scope="session")
def standing():
    """Makes what is known of some records."""
    return _standing
