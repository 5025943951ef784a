"""kithkin how: how a person was put together."""

from typing import Annotated

import typer

from kithkin.api.commands.answers import Clusters, Json, Out, PairsFile, answer_how
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt


def how(  # noqa: PLR0913 -- the options of a command
    person: Annotated[str, typer.Argument(metavar="ID", help="A person's id, or the key of one of its records.")],
    *,
    pairs: PairsFile = None,
    clusters: Clusters = None,
    as_json: Json = False,
    out: Out = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say how a person was put together: each join in its order, its weight, and the weakest link."""
    answer_how(person, (pairs, clusters), (as_json, out), ((graph, data), (as_of, known_at)))
