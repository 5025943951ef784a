"""The embedded engine's store: Bolt for questions and changes, HTTP for whole-graph reads and bulk."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j
import polars as pl
import pyarrow as pa

from kithkin.cypher.catalogue import Query
from kithkin.graph import model
from kithkin.graph.arcade import DATABASE, type_of
from kithkin.graph.arcade_http import ArcadeHttp
from kithkin.graph.arrow import as_text, joined
from kithkin.graph.bolt_store import BoltStore
from kithkin.graph.ends import PLACES, Ends
from kithkin.graph.engine import Client, give_way
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import Work

LINES_A_REQUEST = 100_000
# Above this many ends, or this share of a label, reading the whole label is quicker than looking each up.
LOOKED_UP = 10_000
SHARE = 0.05
# So few elements are made sooner by one statement than by a batch, whose ends are looked up before it.
FEW = 20


class ArcadeStore(BoltStore):
    """An open graph in the embedded engine."""

    def __init__(
        self,
        driver: neo4j.Driver,
        http: ArcadeHttp,
        *,
        place: str,
        secret: Callable[[], bytes],
        client: Client,
    ) -> None:
        super().__init__(driver, place=place, database=DATABASE, secret=secret)
        self.http = http
        self._client = client

    def read_table(self, asked: Query, /, **parameters: Any) -> pa.Table:
        """The rows of a query at hand as Arrow columns, read in batches."""
        return as_text(list(self.http.lines("opencypher", asked.text, parameters)), asked.gives)

    def create_nodes(self, labels: Sequence[str], nodes: pa.Table, /) -> None:
        """Create nodes known to be new; column `id` is required, null values are left out."""
        frame = joined(nodes)
        if "id" not in frame.columns:
            raise WrongUse("nodes need a column id")
        if frame.height <= FEW:
            self.make_nodes(labels, frame.to_dicts())
            return
        self._batch(frame, {"@type": "vertex", "@class": type_of(tuple(labels))})

    def create_edges(
        self,
        kind: str,
        edges: pa.Table,
        /,
        *,
        source: str,
        target: str,
        meanwhile: Work | None = None,
        ends: Ends | None = None,
    ) -> None:
        """Create edges known to be new from columns `source` and `target` (ids); the labels are given by name."""
        frame, first = joined(edges), meanwhile or (lambda: None)
        if frame.height <= FEW:
            first()
            self.make_edges(kind, frame.to_dicts(), source=source, target=target)
            return
        with ThreadPoolExecutor(1) as pool:
            both = (source, frame["source"]), (target, frame["target"])
            found = pool.submit(lambda: [self._placed(*one, ends) for one in both])
            first()
        places = frame.with_columns(one.alias(end) for one, end in zip(found.result(), ("@from", "@to"), strict=True))
        if places["@from"].has_nulls() or places["@to"].has_nulls():
            raise WrongUse(f"{kind}: an edge names an id that is not in the graph; create its ends first")
        ordered = places.drop("source", "target").sort("@from", "@to")
        self._batch(ordered, {"@type": "edge", "@class": model.edge_type(kind)})

    def _placed(self, label: str, ids: pl.Series, ends: Ends | None) -> pl.Series:
        """Where the engine keeps each id; used within the run and never stored."""
        known = ends.found(label) if ends else pl.DataFrame(schema=PLACES)
        wanted = ids.unique()
        found = self.places(label, wanted.filter(~wanted.is_in(known["id"].implode())))
        every = pl.concat([known, found])
        return ids.to_frame("id").join(every, on="id", how="left", maintain_order="left")["place"]

    def places(self, label: str, ids: pl.Series, /) -> pl.DataFrame:
        """Where the engine keeps the nodes of a label with these ids: id, place."""
        text = f"SELECT id, @rid AS place FROM `{model.label(label)}`"  # noqa: S608 - a closed list
        if ids.is_empty():
            return pl.DataFrame(schema=PLACES)
        if len(ids) > max(LOOKED_UP, SHARE * self._count(label)):
            found = list(self.http.lines("sql", text, {}))
        else:
            parts = [ids[at : at + LOOKED_UP] for at in range(0, len(ids), LOOKED_UP)]
            asked = [self.http.lines("sql", f"{text} WHERE id IN :ids", {"ids": one.to_list()}) for one in parts]
            found = [part for lines in asked for part in lines]
        every = [part.select(pl.col(name).cast(kind) for name, kind in PLACES.items()) for part in found]
        return pl.concat(every) if every else pl.DataFrame(schema=PLACES)

    def _count(self, label: str) -> int:
        """How many nodes a label has, which the engine keeps."""
        text = f"SELECT count(*) AS n FROM `{model.label(label)}`"  # noqa: S608 - a closed list
        return int(sum(part["n"].sum() for part in self.http.lines("sql", text, {})))

    def _batch(self, frame: pl.DataFrame, kind: dict[str, str]) -> None:
        for name in frame.columns:
            if not name.startswith("@"):
                model.property_name(name)
        for part in frame.iter_slices(LINES_A_REQUEST):
            self.http.batch(_lines(part, kind), part.height)

    def settle(self) -> None:
        """Wait until nothing is written any more for clients that are gone: a batch outlives who sent it."""
        self.http.end_batches()

    def give_way(self) -> None:
        """Let what comes through the HTTP door give way to questions."""
        give_way(self._client.engine)

    def close(self) -> None:
        """Give the connection back; the last client out stops the engine."""
        super().close()
        self._client.leave()


def _lines(frame: pl.DataFrame, kind: dict[str, str]) -> bytes:
    """JSON Lines in which null values are left out: rows that lack the same columns are written together."""
    nullable = [name for name in frame.columns if frame[name].has_nulls()]
    lacks = pl.concat_str([pl.col(name).is_null().cast(pl.Int8) for name in nullable]) if nullable else pl.lit("")
    marked = frame.with_columns(**{name: pl.lit(value) for name, value in kind.items()}, **{"@lacks": lacks})
    parts = marked.partition_by("@lacks", include_key=False, maintain_order=True)
    return "".join(_filled(part, nullable).write_ndjson() for part in parts).encode()


def _filled(part: pl.DataFrame, nullable: Sequence[str]) -> pl.DataFrame:
    return part.drop([name for name in nullable if part[name].has_nulls()])
