"""GraphML: items as nodes, links as edges, every fact as typed data; read back, the chart is the same."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, register_namespace

from kithkin.graph.errors import BadInput
from kithkin.viz.formats.flat import PLACE, Flat, Row, columns, copy_from, flat, ways
from kithkin.viz.formats.safe_xml import document, kept, told, tree
from kithkin.viz.formats.seal import Copy

SPACE = "http://graphml.graphdrawing.org/xmlns"
IN = f"{{{SPACE}}}"
KINDS = {"child": "boolean", "directed": "boolean", **dict.fromkeys(PLACE, "double")}
register_namespace("", SPACE)


def written(copy: Copy) -> bytes:
    """The chart as a GraphML document."""
    parts = flat(copy)
    root = Element(f"{IN}graphml")
    rows = {"graph": (parts.about,), "node": parts.nodes, "edge": parts.edges}
    for part, some in rows.items():
        for name in columns(some):
            told_as = {"attr.name": name, "attr.type": KINDS.get(name, "string")}
            SubElement(root, f"{IN}key", {"id": f"{part}-{name}", "for": part} | told_as)
    graph = SubElement(root, f"{IN}graph", edgedefault=ways(parts))
    _data(graph, "graph", parts.about)
    for row in parts.nodes:
        _data(SubElement(graph, f"{IN}node", id=kept(row["id"])), "node", row)
    for row in parts.edges:
        ends = {"id": kept(row["id"]), "source": kept(row["source"]), "target": kept(row["target"])}
        _data(SubElement(graph, f"{IN}edge", ends), "edge", row)
    return document(root)


def _data(parent: Element, part: str, row: Row) -> None:
    for name, value in row.items():
        SubElement(parent, f"{IN}data", key=f"{part}-{name}").text = kept(value)


def read(content: bytes) -> Copy:
    """The chart of a GraphML document that Kithkin wrote."""
    root = tree(content)
    graph = root.find(f"{IN}graph")
    if root.tag != f"{IN}graphml" or graph is None:
        raise BadInput("this is no GraphML: its root is another")
    names = {one.get("id", ""): one.get("attr.name", "") for one in root.findall(f"{IN}key")}
    about = dict(_values(graph, names))
    nodes = tuple(dict(_values(one, names)) for one in graph.findall(f"{IN}node"))
    return copy_from(Flat(about, nodes, tuple(dict(_values(one, names)) for one in graph.findall(f"{IN}edge"))))


def _values(parent: Element, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for one in parent.findall(f"{IN}data"):
        yield names.get(one.get("key", ""), ""), told(one.text or "")
