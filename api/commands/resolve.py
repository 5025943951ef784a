"""kithkin resolve: which records are one person."""

from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.resolution.job import resolve as run


def resolve(
    *,
    retrain: Annotated[bool, typer.Option("--retrain", help="Train a new model version first.")] = False,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Decide which records are one person; what was decided before stays as it is."""
    with wiring(graph, data) as wired, console().status("resolving") as shown:
        done = run(wired.store, retrain=retrain, progress=shown.update)
    console().print(
        f"{done.records:,} records are {done.persons:,} persons ({done.possible:,} possible matches wait for a person; "
        f"{done.merged:,} merged, {done.split:,} split; model {done.model})"
    )
