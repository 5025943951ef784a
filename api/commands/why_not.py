"""kithkin why-not: why two records are not one person."""

from typing import Annotated

import typer

from kithkin.api.commands.answers import Clusters, Json, Out, PairsFile, answer
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt


def why_not(  # noqa: PLR0913 -- the options of a command
    one: Annotated[str, typer.Argument(metavar="ID", help="A record key or a person's id.")],
    two: Annotated[str, typer.Argument(metavar="ID", help="Another.")],
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
    """Say why two records are not one person: weights, keys they do not share, decisions, the groups round them."""
    answer("why-not", (one, two), (pairs, clusters), (as_json, out), ((graph, data), (as_of, known_at)))
