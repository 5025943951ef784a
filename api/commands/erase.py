"""kithkin erase: rows and all that they say, taken out for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.graph.errors import WrongUse

if TYPE_CHECKING:
    from kithkin.graph.erase import Erased

WAIT_SECONDS = 60.0


def erase(
    rows: Annotated[list[str] | None, typer.Argument(metavar="ROW...", help="Rows as FEED:KEY.")] = None,
    *,
    rule: Annotated[str, typer.Option(help="By which rule, such as `Article 17`; it is told to who asks.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it is kept, so it must not name anybody.")] = "",
    complete: Annotated[bool, typer.Option("--finish", help="Only finish an erasure that was stopped.")] = False,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Erase rows with all their versions and all that they say; this cannot be taken back."""
    from kithkin.api.local import local_reading  # noqa: PLC0415  start-up time
    from kithkin.api.reading import Seen  # noqa: PLC0415
    from kithkin.graph.erase import Erasure, finish  # noqa: PLC0415
    from kithkin.graph.erase import erase as run  # noqa: PLC0415

    if complete == bool(rows):
        raise WrongUse("name rows as FEED:KEY with --rule and --reason, or give --finish alone")
    with wiring(graph, data) as wired:
        reading = local_reading(wired)
        reading.note("erase", "done", Seen(records=tuple(rows or ())))
        # Before, so that a killed erasure leaves no answer of before it; after, for what was answered meanwhile.
        wired.answered.forget()
        emptied = wired.settings.remade
        if complete:
            told = f"{finish(wired.store, emptied=emptied, wait=WAIT_SECONDS)} rows were still to be erased"
        else:
            asked = Erasure(tuple(rows or ()), rule, reason, reading.caller.user.name)
            told = _said(run(wired.store, asked, emptied=emptied, wait=WAIT_SECONDS))
        wired.answered.forget()
    console().print(told)


def _said(done: "Erased") -> str:
    return (
        f"{done.rows:,} rows with {len(done.records):,} records are erased; `kithkin resolve`, `groups` and `score` "
        f"bring {len(done.persons):,} persons after"
    )
