"""kithkin chart: the association chart of any persons or groups as a file."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.chart_file import copy_as_it_stands
from kithkin.api.chart_kept import kept_by
from kithkin.api.charts import chart as chart_of
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.copies import copy_of, handed
from kithkin.api.local import reading_at
from kithkin.graph.errors import WrongUse
from kithkin.viz.formats.forms import FORMS, form_of, left_out, written
from kithkin.viz.formats.opening import READERS, opened
from kithkin.viz.formats.safe_xml import MOST
from kithkin.viz.formats.seal import Copy

OPENED = ", ".join(f".{name}" for name in READERS)
ENDINGS = ", ".join(f".{name}" for name in FORMS)


def chart(  # noqa: PLR0913 -- the options of a command
    ids: Annotated[list[str] | None, typer.Argument(help="Persons and groups.")] = None,
    *,
    out: Annotated[Path, typer.Option(help=f"The file to write: {ENDINGS}.")],
    title: Annotated[str | None, typer.Option(help="What stands at its head.")] = None,
    source: Annotated[
        Path | None, typer.Option("--open", metavar="FILE", help=f"Draw a chart from a file instead: {OPENED}.")
    ] = None,
    saved: Annotated[
        str | None, typer.Option("--saved", metavar="ID", help="Draw a chart or snapshot that is kept, as it stands.")
    ] = None,
    owner: Annotated[str | None, typer.Option("--of", metavar="USER", help="Who keeps it.")] = None,
    prepared_for: Annotated[str | None, typer.Option("--for", metavar="NAME", help="Whom the copy is for.")] = None,
    paper: Annotated[str, typer.Option(help="Of a PDF: A3, one sheet, or A4, a page for each family.")] = "A3",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Draw the association chart of persons and groups."""
    form = form_of(out.name)
    if source:
        if ids or title or prepared_for or as_of or known_at or saved:
            raise WrongUse("a chart that is opened is drawn as its file says: leave ids, titles, names and times out")
        copy = opened(source.name, _content(source))
        content = written(copy, form, paper)
    elif saved:
        if ids or title or as_of or known_at or not owner:
            raise WrongUse(
                "a kept chart has its own people, title and times: say with --of whose it is, and leave them out"
            )
        with reading_at((graph, data), (None, None)) as reading:
            one = kept_by(reading.wiring, owner, saved)
            copy = copy_as_it_stands(one, prepared_for)
            content = bytes(handed(one.audited, copy, one.asked, form, paper).body)
    else:
        with reading_at((graph, data), (as_of, known_at)) as reading:
            copy = copy_of(reading, chart_of(reading, ids or [], title), ids or [], prepared_for)
            content = bytes(handed(reading, copy, ids or [], form, paper).body)
    save(out, content)
    _say(copy, form, out)


def _say(copy: Copy, form: str, out: Path) -> None:
    """What was written, for whom, and what has no place in it."""
    say = console().print
    say(f"{len(copy.picture.items)} items and {len(copy.picture.links)} links in {out}")
    if copy.seal.copy:
        say(f"copy {copy.seal.copy} for {copy.seal.prepared_for}, {copy.seal.marking}")
    for told in (*copy.left, *left_out(copy, form)):
        say(f"left out: {told}")


def _content(source: Path) -> bytes:
    """The file, as far as a chart could need."""
    try:
        with source.open("rb") as file:
            return file.read(MOST + 1)
    except OSError as fault:
        raise WrongUse(f"{source} cannot be read: {fault.strerror}") from None


def save(out: Path, content: bytes) -> None:
    """Write the file, or say in one line why not."""
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise WrongUse(f"{out} cannot be written: {fault.strerror}") from None
