"""GEXF 1.2 for Gephi: items as nodes, links as edges, every fact as an attribute; read back, the chart is the same."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace

from kithkin.graph.errors import BadInput
from kithkin.viz.formats.flat import PLACE, Flat, Row, columns, copy_from, flat, ways
from kithkin.viz.formats.safe_xml import document, kept, told, tree
from kithkin.viz.formats.seal import Copy

SPACE = "http://www.gexf.net/1.2draft"
VIZ = "http://www.gexf.net/1.2draft/viz"
FLAGS = {"child", "directed"}
ABOUT = "about the chart"
register_namespace("viz", VIZ)


def written(copy: Copy) -> bytes:
    """The chart as a GEXF document; what is said of it as a whole stands with one node of its own."""
    parts = flat(copy)
    root = Element("gexf", xmlns=SPACE, version="1.2")
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "Kithkin"
    SubElement(meta, "description").text = kept(f"{copy.picture.title} ({copy.picture.marking}). {copy.seal.told}")
    graph = SubElement(root, "graph", defaultedgetype=ways(parts), mode="static")
    about = {f"chart.{name}": value for name, value in parts.about.items()}
    nodes = tuple(name for name in columns((*parts.nodes, about)) if name not in PLACE)
    edges = columns(parts.edges)
    _declared(graph, "node", nodes)
    _declared(graph, "edge", edges)
    held = SubElement(graph, "nodes")
    _valued(SubElement(held, "node", id=ABOUT, label=ABOUT), about, nodes)
    for row in parts.nodes:
        one = SubElement(held, "node", id=f"n {kept(row['id'])}", label=kept(row["label"]))
        _valued(one, row, nodes)
        _placed(one, row)
    held = SubElement(graph, "edges")
    for row in parts.edges:
        ends = {"source": f"n {kept(row['source'])}", "target": f"n {kept(row['target'])}"}
        one = SubElement(held, "edge", ends, id=kept(row["id"]), type=ways(parts), label=kept(row["label"]))
        _valued(one, row, edges)
    return document(root)


def _declared(graph: Element, kind: str, names: Iterable[str]) -> None:
    held = SubElement(graph, "attributes", {"class": kind})
    for number, name in enumerate(names):
        SubElement(held, "attribute", id=str(number), title=name, type="boolean" if name in FLAGS else "string")


def _valued(one: Element, row: Row, names: tuple[str, ...]) -> None:
    held = SubElement(one, "attvalues")
    for name, value in row.items():
        if name in names:
            SubElement(held, "attvalue", {"for": str(names.index(name)), "value": kept(value)})


def _placed(one: Element, row: Row) -> None:
    """Where it stands, for Gephi, to which up is what is down on a sheet."""
    if row.keys() >= set(PLACE):
        SubElement(one, f"{{{VIZ}}}position", x=row["x"], y=str(-float(row["y"])), z="0.0")


def read(content: bytes) -> Copy:
    """The chart of a GEXF document that Kithkin wrote."""
    root = tree(content)
    space = f"{{{SPACE}}}"
    graph = root.find(f"{space}graph")
    if root.tag != f"{space}gexf" or graph is None:
        raise BadInput("this is no GEXF 1.2: its root is another")
    kinds: dict[str, list[Row]] = {}
    for kind in ("node", "edge"):
        declared = graph.findall(f"{space}attributes[@class='{kind}']/{space}attribute")
        names = {one.get("id", ""): one.get("title", "") for one in declared}
        kinds[kind] = [
            {
                names.get(value.get("for", ""), ""): told(value.get("value", ""))
                for value in one.iter(f"{space}attvalue")
            }
            for one in graph.findall(f"{space}{kind}s/{space}{kind}")
        ]
    whole = {name.removeprefix("chart."): value for row in kinds["node"][:1] for name, value in row.items()}
    return copy_from(Flat(whole, tuple(kinds["node"][1:]), tuple(kinds["edge"])))
