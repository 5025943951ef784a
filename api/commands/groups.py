"""kithkin groups: households, families, gangs, association groups, and the kinds that are data."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated

import typer

from kithkin.api.commands.answers import At
from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.api.local import reading_at
from kithkin.resolution.groups import group, group_gangs


def groups(  # noqa: PLR0913 -- the options of a command
    as_of: Annotated[str, typer.Option(help="The day the world is seen at; today unless given.")] = "",
    *,
    doubtful: Annotated[bool, typer.Option(help="Form nothing: list the families whose boundary is in doubt.")] = False,
    gangs: Annotated[bool, typer.Option("--gangs", help="Gangs alone: enough after a decision about one.")] = False,
    reasons: Annotated[
        list[str] | None, typer.Option(metavar="GROUP", help="Form nothing: list who is in it and why; repeat it.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Read and form everything again, not only what a change touches.")
    ] = False,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Form households, families, gangs, association groups, and the kinds of groups described in DATA/groups."""
    day = as_of or datetime.now(UTC).date().isoformat()
    if doubtful:
        _list_doubts(((graph, data), (day, None)))
        return
    if reasons:
        _list_reasons(((graph, data), (day, None)), reasons)
        return
    with wiring(graph, data) as wired, console().status("forming groups") as shown:
        if gangs:
            done = group_gangs(wired.store, as_of=day, progress=shown.update)
        else:
            cache = wired.settings.grouped
            if whole:
                cache.unlink(missing_ok=True)
            described = wired.settings.data / "groups"
            done = group(wired.store, as_of=day, progress=shown.update, described=described, cache=cache)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in done.groups.items())
    past = f", {done.expired:,} past their day of review" if done.expired else ""
    console().print(f"{counts}; {done.members:,} memberships, {done.authorised:,} of them authorised{past}")


def _list_reasons(at: At, wanted: list[str]) -> None:
    """Each membership of these groups with the rows behind it."""
    from kithkin.api.reasoned import lines, reasoned  # noqa: PLC0415  start-up time

    with reading_at(*at) as reading:
        told = reasoned(reading, wanted)
    for line in lines(told, {}):
        console().print(line)


def _list_doubts(at: At) -> None:
    """Each family in doubt with whom it is about and why."""
    from kithkin.api.doubtful import doubtful  # noqa: PLC0415  start-up time

    with reading_at(*at) as reading:
        found = doubtful(reading)
    for family, about in groupby(found, key=lambda one: one.group_id):
        console().print(family)
        for one in about:
            console().print(f"    {one.person_id} as {one.role}: {one.reason}")
    console().print(f"{len({one.group_id for one in found}):,} families to look at")
