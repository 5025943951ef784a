"""A row of the live feed that the graph has never seen: shaped and written without the frames of a whole file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
import polars as pl

from kithkin.cypher.catalogue import query
from kithkin.graph import built
from kithkin.graph.few import hashed
from kithkin.graph.foreseen import Ahead
from kithkin.graph.lines import spelled
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.loaders.alone import live, people
from kithkin.loaders.shape import with_places
from kithkin.loaders.shaping.hashes import content_hash, content_id

SELF, HOME = "self", "lives_at"
OF_ALL = (
    "read/numbers", "schema/erased_any", "read/protected", "read/removals", "read/removals_waiting", "write/load_feed",
    "schema/access_classes",
)  # fmt: skip
STATED = ("line", "postcode", "uprn", "parent_uprn")
"""What is stated of an address; the rest follows from its postcode."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What one row states, as `shape` has it: the row, the one record, and the address, if it gives a whole one."""

    row: Row
    record: Row
    address: Row | None

    def classed(self, access: int) -> "Fresh":
        """The same as facts of a class."""
        return replace(self, row=self.row | {"access": access}, record=self.record | {"access": access})

    @property
    def from_row(self) -> Row:
        """The tie of the record to its row."""
        return {"source": self.record["id"], "target": self.row["id"], "access": self.record["access"]}

    @property
    def at(self) -> Row:
        """The tie of the record to its address."""
        assert self.address
        tie = {"source": self.record["id"], "target": self.address["id"], "kind": HOME}
        return {**tie, "access": self.record["access"]}


def fresh(sent: Mapping[str, str], today: str) -> Fresh:
    """What a row of the live feed states; one that names nobody is refused."""
    [record] = people(sent, live(), today)
    key = str(record["id"]).removesuffix(f":{SELF}")
    columns = {name: sent.get(name, "") for name in sorted(live().columns)}
    row = {
        "id": f"{key}@{content_hash({name: text.strip() for name, text in columns.items()})}",
        "key": key,
        "feed": live().name,
        "raw": orjson.dumps({name: text for name, text in columns.items() if text}).decode(),
        "line": 1,
    }
    return Fresh(row, {**record, "key": key, "part": SELF, "feed": live().name}, _address(record))


def _address(record: Mapping[str, str | None]) -> Row | None:
    line, postcode, uprn = (record.get(name) for name in ("address_line", "postcode", "uprn"))
    if not uprn and not (line and postcode):
        return None
    content = ("uprn", uprn) if uprn else ("line", spelled(line or ""), postcode)
    return {"id": content_id("L-", content), "line": line, "postcode": postcode, "uprn": uprn, "parent_uprn": None}


def ahead(key: str, addresses: Collection[str]) -> dict[str, Ahead]:
    """What writing such a row asks, as `schema/ahead_of_row` answers it all."""
    by = {"read/load_rows_of": ("keys", [key]), "read/load_addresses_of": ("ids", addresses)}
    told = {name: Ahead(query(name).gives, whatever=frozenset({"run_id", "instant"})) for name in OF_ALL}
    return told | {name: Ahead(query(name).gives, one, frozenset(ids)) for name, (one, ids) in by.items()}


def write(store: GraphStore, run: Run, load_id: str, one: Fresh) -> None:
    """Write a row that was never seen, and all that it states."""
    stamp = {"known_from": run.instant, "run_id": run.id}
    run.wake.add("FROM", [one.record["id"]], 1)
    run.check()
    if one.address:
        _keep(store, run, one.address)
    store.make_nodes(["Row"], [one.row | stamp])
    store.make_edges("OF", [{"source": one.row["id"], "target": load_id}], source="Row", target="Load")
    record = {name: value for name, value in one.record.items() if name != "key"}
    store.make_nodes(["Record"], [record | {"stated_at": run.instant} | stamp])
    ties = [("FROM", "Row", one.from_row), *([("AT", "Address", one.at)] if one.address else [])]
    for kind, target, tie in ties:
        named = tie | {"id": hashed(f"{kind}\0Record\0{target}".encode(), tie)}
        store.make_edges(kind, [named | stamp], source="Record", target=target)


def _keep(store: GraphStore, run: Run, sent: Row) -> None:
    """Make the address, or keep the best that is now known of it."""
    known = store.ask("read/load_addresses_of", ids=[sent["id"]])
    best = {name: _best([one[name] for one in (*known, sent)]) for name in STATED}
    if known and all(known[0][name] == value for name, value in best.items()):
        return
    stated = pl.DataFrame([{"id": sent["id"], **best}], dict.fromkeys(("id", *STATED), pl.String))
    [whole] = with_places(stated).to_dicts()
    if known:
        columns = [name for name in whole if name != "id"]
        store.write_rows(built.set_nodes("Address", columns), [whole])
    else:
        store.make_nodes(["Address"], [whole | {"run_id": run.id}])


def _best(texts: list[Any]) -> str | None:
    """The longest text, and of the longest the first in order of letters."""
    return min((text for text in texts if text is not None), key=lambda text: (-len(text), text), default=None)
