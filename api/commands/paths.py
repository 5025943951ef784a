"""kithkin paths: how people are joined with each other."""

from typing import Annotated

import typer

from kithkin.api.commands.answers import Json
from kithkin.api.commands.options import AsOf, Data, Graph, console
from kithkin.api.local import reading_at

ENDS = "A person's or group's id, or several with commas between them."


def paths(  # noqa: PLR0913 -- the options of a command
    one: Annotated[str, typer.Argument(metavar="A", help=ENDS)],
    other: Annotated[str, typer.Argument(metavar="B", help=ENDS)],
    *,
    kinds: Annotated[list[str] | None, typer.Option(help="Only by this kind of tie; may be given again.")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Ties that held on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Ties that held on this day or before.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(help="Not through this: an id, a kind of tie, or victims; may be given again.")
    ] = None,
    strength: Annotated[str, typer.Option(help="No tie weaker than this.")] = "tentative",
    hops: Annotated[int, typer.Option(help="Steps from person to person, at most.")] = 4,
    k: Annotated[int, typer.Option("--k", help="So many paths at most.")] = 10,
    shortest: Annotated[bool, typer.Option("--shortest", help="All paths of the fewest steps.")] = False,
    as_json: Json = False,
    as_of: AsOf = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say by which ties people are joined, the strongest and most particular first."""
    from kithkin.api.by_paths import asked_of, lines  # noqa: PLC0415  start-up time
    from kithkin.api.paths import found, seen_in  # noqa: PLC0415

    told = {"kinds": kinds or [], "since": since, "until": until, "without": without or [], "strength": strength,
            "hops": hops, "k": k, "shortest": shortest}  # fmt: skip
    asked = asked_of(one, other, told)
    with reading_at((graph, data), (as_of, None)) as reading:
        answer = found(reading, asked)
        reading.note("paths", "shown", seen_in(answer))
    for line in [answer.model_dump_json()] if as_json else lines(answer):
        console().print(line)
