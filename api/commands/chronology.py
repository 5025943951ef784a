"""kithkin chronology: the lives of any persons or groups as a picture."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.chart import save
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.lives import FORMS, Wanted, handed_lives
from kithkin.api.local import reading_at
from kithkin.graph.errors import WrongUse


def chronology(  # noqa: PLR0913 -- the options of a command
    ids: Annotated[list[str], typer.Argument(help="Persons and groups.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write: .svg or .pdf.")],
    title: Annotated[str | None, typer.Option(help="What stands at its head.")] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help="The first day drawn; by default the first told.")] = "",
    prepared_for: Annotated[str | None, typer.Option("--for", metavar="NAME", help="Whom the copy is for.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Draw the chronology of persons and groups, a lane for each person."""
    if (form := out.suffix.removeprefix(".")) not in FORMS:
        raise WrongUse(f"{out.name}: a chronology is written as {' or '.join(f'.{one}' for one in FORMS)}")
    wanted = Wanted(tuple(ids), title, since and _day(since), prepared_for)
    with reading_at((graph, data), (as_of, known_at)) as reading:
        answer, told, _ = handed_lives(reading, wanted, form)
    save(out, bytes(answer.body))
    console().print(f"{told.said.rpartition(': ')[2]} in {out}")


def _day(told: str) -> str:
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise WrongUse(f"--since {told}: a day is written as 2016-06-30") from None
