"""kithkin decisions: what people have decided."""

from typing import Annotated

import typer

from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console


def decisions(  # noqa: PLR0913 -- the options of a command
    one: Annotated[str, typer.Argument(metavar="[ID]", help="Of a person, record or decision; else all.")] = "",
    *,
    kind: Annotated[str, typer.Option(help="Only of this kind, such as same.")] = "",
    status: Annotated[str, typer.Option(help="in force, proposed or undone.")] = "",
    most: Annotated[int, typer.Option(help="How many at most.")] = 50,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """List decisions, the latest first: what, about which records, who, when, why, and whether it stands."""
    from kithkin.api.decided import seen_in  # noqa: PLC0415  start-up time
    from kithkin.api.deciding import listed_for  # noqa: PLC0415  start-up time
    from kithkin.api.local import reading_at  # noqa: PLC0415

    with reading_at((graph, data), (as_of, known_at)) as reading:
        found = listed_for(reading, one, (kind, status), most)
        reading.note("decisions", "shown", seen_in(found))
    for told in found:
        second = f", agreed by {told.second_by}" if told.second_by else ""
        console().print(f"{told.id}  {told.act or told.kind}  {told.status}  {told.at[:16]}  {told.decided_by}{second}")
        console().print(f"    {' '.join(told.left or told.records)} | {' '.join(told.right)}".rstrip(" |"))
        console().print(f"    {told.reason}")
        for line in told.attention:
            console().print(f"    needs attention: {line}")
        if told.undone_by:
            console().print(f"    withdrawn by {told.undone_by} on {told.undone_at}: {told.undo_reason}")
