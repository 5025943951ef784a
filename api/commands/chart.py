"""kithkin chart: the association chart of any persons or groups as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import orjson
import typer

from kithkin.api.charts import chart as chart_of
from kithkin.api.charts import seen_in
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.local import reading_at
from kithkin.graph.errors import WrongUse
from kithkin.graph.picture import Picture
from kithkin.viz.arrange import arrange
from kithkin.viz.html import page
from kithkin.viz.svg import svg

WRITERS: dict[str, Callable[[Picture], bytes]] = {
    ".svg": lambda drawn: svg(arrange(drawn)).encode(),
    ".html": lambda drawn: page(arrange(drawn)).encode(),
    ".json": orjson.dumps,
}


def chart(  # noqa: PLR0913 -- the options of a command
    ids: Annotated[list[str], typer.Argument(help="Persons and groups.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write: .svg, .html or .json.")],
    title: Annotated[str | None, typer.Option(help="What stands at its head.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Draw the association chart of persons and groups."""
    writer = WRITERS.get(out.suffix)
    if writer is None:
        raise WrongUse(f"{out.name}: a chart is written as {', '.join(WRITERS)}")
    with reading_at((graph, data), (as_of, known_at)) as reading:
        drawn = chart_of(reading, ids, title)
        content = writer(drawn)
        reading.shown("chart", content, seen_in(drawn, ids))
    save(out, content)
    console().print(f"{len(drawn.items)} items and {len(drawn.links)} links in {out}")


def save(out: Path, content: bytes) -> None:
    """Write the file, or say in one line why not."""
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise WrongUse(f"{out} cannot be written: {fault.strerror}") from None
