"""kithkin chart: the association chart of any persons or groups as a file."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.charts import chart as chart_of
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.copies import copy_of, handed
from kithkin.api.local import reading_at
from kithkin.graph.errors import WrongUse
from kithkin.viz.formats.forms import FORMS, form_of

ENDINGS = ", ".join(f".{name}" for name in FORMS)


def chart(  # noqa: PLR0913 -- the options of a command
    ids: Annotated[list[str], typer.Argument(help="Persons and groups.")],
    *,
    out: Annotated[Path, typer.Option(help=f"The file to write: {ENDINGS}.")],
    title: Annotated[str | None, typer.Option(help="What stands at its head.")] = None,
    prepared_for: Annotated[str | None, typer.Option("--for", metavar="NAME", help="Whom the copy is for.")] = None,
    paper: Annotated[str, typer.Option(help="Of a PDF: A3, one sheet, or A4, a page for each family.")] = "A3",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Draw the association chart of persons and groups."""
    form = form_of(out.name)
    with reading_at((graph, data), (as_of, known_at)) as reading:
        drawn = chart_of(reading, ids, title)
        copy = copy_of(reading, drawn, ids, prepared_for)
        content = bytes(handed(reading, copy, ids, form, paper).body)
    save(out, content)
    say = console().print
    say(f"{len(drawn.items)} items and {len(drawn.links)} links in {out}")
    say(f"copy {copy.seal.copy} for {copy.seal.prepared_for}, {copy.seal.marking}")


def save(out: Path, content: bytes) -> None:
    """Write the file, or say in one line why not."""
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise WrongUse(f"{out} cannot be written: {fault.strerror}") from None
