"""A picture as a graph of nodes and edges with flat texts, for the formats of other tools, and back again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, get_origin

import orjson

from kithkin.graph.errors import BadInput
from kithkin.graph.picture import Item, Link
from kithkin.viz.formats.seal import Copy, Seal, Source
from kithkin.viz.formats.whole import picture_of, seats_of
from kithkin.viz.geometry import Point

Row = dict[str, str]
WHOLE = ("title", "subtitle", "marking", "as_of", "known_at", "prepared_by")
LISTS = ("boxes", "cards", "indicators", "rule_versions")
PLACE = ("x", "y")
"""What is told of a node for other tools only: the chart as a whole has every place."""


@dataclass(frozen=True, slots=True)
class Flat:
    """Texts by name: of the chart as a whole, of each item, and of each link with its two ends."""

    about: Row
    nodes: tuple[Row, ...]
    edges: tuple[Row, ...]


def flat(copy: Copy) -> Flat:
    """The chart as texts: lists and whatever is made of parts are JSON."""
    drawn = copy.picture
    about = {name: str(getattr(drawn, name)) for name in WHOLE}
    about |= {name: _json(getattr(drawn, name)) for name in LISTS}
    about |= {f"seal_{name}": value for name, value in copy.seal.facts.items()}
    about["sources"] = _json({record: asdict(one) for record, one in copy.sources.items()})
    about["seats"] = _json(copy.seats)
    nodes = tuple(_row(asdict(item)) | _place(copy.seats.get(item.id)) for item in drawn.items)
    return Flat(about, nodes, tuple(_row(asdict(link)) for link in drawn.links))


def copy_from(told: Flat) -> Copy:
    """The copy that was written so; anything else is refused in a line."""
    try:
        whole: dict[str, Any] = {name: told.about[name] for name in WHOLE}
        whole |= {name: orjson.loads(told.about[name]) for name in LISTS}
        whole["items"] = [_values(row, Item) for row in told.nodes]
        whole["links"] = [_values(row, Link) for row in told.edges]
        seal = Seal(**{name.removeprefix("seal_"): value for name, value in told.about.items() if name[:5] == "seal_"})
        sources = {record: Source(**one) for record, one in orjson.loads(told.about["sources"]).items()}
        seats = seats_of(orjson.loads(told.about.get("seats", "{}")))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BadInput("this file lacks what a chart of Kithkin has: it was written or changed elsewhere") from fault
    return Copy(picture_of(whole), seal, sources, seats=seats)


def ways(told: Flat) -> str:
    """How edges are told to other tools, few of which take both sorts in one graph: directed when any link is.

    Which of them have an arrow is told by the fact `directed` of each.
    """
    return "directed" if any(row["directed"] == "true" for row in told.edges) else "undirected"


def columns(rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The names that some of the rows have, in the order in which they come up."""
    return tuple(dict.fromkeys(name for row in rows for name in row))


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _row(told: dict[str, Any]) -> Row:
    """Nothing is left out, so that it cannot be taken for an empty text."""
    return {name: _text(value) for name, value in told.items() if value is not None}


def _place(at: Point | None) -> Row:
    return dict(zip(PLACE, map(_json, at), strict=True)) if at else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _values(row: Row, kind: type[Item | Link]) -> dict[str, Any]:
    """Lists and flags are read as JSON, all else stays text."""
    made = {one.name for one in fields(kind) if one.type is bool or get_origin(one.type) is tuple}
    return {name: orjson.loads(value) if name in made else value for name, value in row.items() if name not in PLACE}
