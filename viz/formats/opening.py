"""A chart opened from a file: drawn anew as the file says, and never written to the graph."""

from collections.abc import Callable
from dataclasses import replace

from kithkin.graph.errors import WrongUse
from kithkin.viz.formats import ftm, gexf, graphml, ours
from kithkin.viz.formats.seal import Copy

READERS: dict[str, Callable[[bytes], Copy]] = {
    "ftm.json": ftm.read, "graphml": graphml.read, "gexf": gexf.read, "json": ours.read,
}  # fmt: skip
REDRAWN = "Redrawn from a file, not from the graph"


def opened(name: str, content: bytes) -> Copy:
    """The copy of such a file, which says of itself that it was redrawn: a file can be changed by anybody."""
    form = next((one for one in READERS if name.lower().endswith(f".{one}")), None)
    if form is None:
        raise WrongUse(f"{name}: a chart is opened from {', '.join(f'.{one}' for one in READERS)}")
    copy = READERS[form](content)
    said = [part for part in (copy.picture.subtitle, REDRAWN) if part and REDRAWN not in copy.picture.subtitle]
    subtitle = ". ".join(part.rstrip(".") for part in said) or copy.picture.subtitle
    return replace(copy, picture=replace(copy.picture, subtitle=subtitle))
