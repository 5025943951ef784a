"""kithkin score: answer every criterion for all persons and families."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.api.commands.progress import bar
from kithkin.casework.job import score as run


def score(
    as_of: Annotated[str, typer.Option(help="The day to score; today unless given.")] = "",
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Answer every criterion for all persons and families as of a day."""
    day = as_of or datetime.now(UTC).date().isoformat()
    with wiring(graph, data) as wired, bar("scores") as tell:
        done = run(wired.store, as_of=day, progress=lambda now, total: tell("", now, total))
    console().print(f"{done.persons:,} persons and {done.families:,} families scored as of {day}: "
                    f"{done.made:,} answers new, {done.closed:,} closed, {done.kept:,} as before")  # fmt: skip
