"""The options and the console every command shares."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from kithkin.api.settings import Settings, settings_of

if TYPE_CHECKING:
    from kithkin.api.wiring import Wiring

DAY_SAYS = "The day the world is seen at; today unless given."
INSTANT_SAYS = "What Kithkin knew at this instant; now unless given."
Times = tuple[str | None, str | None]
"""The day and the instant, as they were asked for."""

GRAPH_HELP = "kithkin:./data, bolt://.. or neo4j+s://.."
Graph = Annotated[str | None, typer.Option("--graph", envvar="KITHKIN_GRAPH", metavar="URI", help=GRAPH_HELP)]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Where accounts, audit and graph are kept.")]

Where = tuple[str | None, Path | None]
"""Which graph, and which data folder."""

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=DAY_SAYS)]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="INSTANT", help=INSTANT_SAYS)]

SUPERSEDED_HELP = "A table of kind, old and new: numbers that changed, or, without new, were reissued to somebody else."


@cache
def console() -> Console:
    """Where people read progress and results."""
    return Console(highlight=False, markup=False, soft_wrap=True)


def settings(graph: str | None, data: Path | None) -> Settings:
    """Settings from the two options."""
    return settings_of(graph, data)


def wiring(graph: str | None, data: Path | None) -> "Wiring":
    """Everything a command may need, opened on first use."""
    from kithkin.api.wiring import Wiring  # noqa: PLC0415  start-up time: accounts need a database

    return Wiring(settings(graph, data))
