"""kithkin renumber: the rows of a feed are sent under other ids from now on, and stay who they are."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.load import feeds_of
from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.graph.engine import write_private
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.graph.store import Row
from kithkin.loaders.feed import Feed
from kithkin.loaders.moves import Left, Moves

WAIT_SECONDS = 60.0
ONE_OF = "give one of --map MAP.csv, --match FILE and --undo"
CONFIRM = "nothing was written: --confirm with a --reason does it"


def renumber(  # noqa: PLR0913 -- the options of a command
    feed: Annotated[str, typer.Argument(metavar="FEED", help="The feed whose rows have other ids now.")],
    *,
    by_map: Annotated[Path | None, typer.Option("--map", help="A table with the columns old_id and new_id.")] = None,
    match: Annotated[
        Path | None, typer.Option(help="A delivery under the new ids: rows alike in all else make the map.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last renumbering of the feed back.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the map there, with what is left out and why.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept, so it must not name anybody.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Write it; else only what would be done is said.")] = False,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say that a sender has given its rows new ids: records, persons and decisions stay as they are."""
    from kithkin.api.local import local_reading  # noqa: PLC0415  start-up time
    from kithkin.api.reading import Seen  # noqa: PLC0415
    from kithkin.loaders import renumber as job  # noqa: PLC0415

    if sum(map(bool, (by_map, match, undo))) != 1:
        raise WrongUse(ONE_OF)
    with wiring(graph, data) as wired:
        reading = local_reading(wired)
        known = _feed(feed, feeds_of(wired.settings))
        if confirm:
            act = job.Act(reading.caller.user.name, reason)
        reading.note("renumber.undo" if undo else "renumber", "done" if confirm else "shown", Seen())
        if undo:
            last = job.last_act(wired.store, known)
            if confirm:
                job.take_back(wired.store, known, act, wait=WAIT_SECONDS)
            _say_back(feed, last, done=confirm)
        else:
            asked = job.from_map(known, by_map) if by_map else job.from_delivery(wired.store, known, match or Path())
            if confirm:
                found = job.renumber(wired.store, known, asked, act, wait=WAIT_SECONDS)
            else:
                found = job.look(wired.store, known, asked)
            _say(feed, found, out)
        if not confirm:
            console().print(CONFIRM)


def _feed(name: str, known: dict[str, Feed]) -> Feed:
    if name not in known:
        raise NotThere(f"there is no feed {name}; known are {', '.join(known)}")
    return known[name]


def _say_back(feed: str, act: Row, *, done: bool) -> None:
    told = f"the renumbering of {act['instant'][:16]} ({act['details'].get('renumbered', 0):,} rows)"
    console().print(f"{feed}: {told} {'is' if done else 'would be'} taken back")


def _say(feed: str, found: Moves, out: Path | None) -> None:
    counts = found.counts()
    console().print(f"{feed}: {', '.join(f'{count:,} {what}' for what, count in counts.items())}")
    if out:
        _write(feed, found, out)
        console().print(f"the map with what is left out: {out}")
    elif found.left:
        console().print("--out FILE lists what is left out, with why")


def _write(feed: str, found: Moves, out: Path) -> None:
    import polars as pl  # noqa: PLC0415  start-up time

    start = f"{feed}:"
    lines = [*(Left(old, new, "") for old, new in (*found.moved, *found.unseen)), *found.left]
    rows = [(one.old.removeprefix(start), one.new.removeprefix(start), one.reason) for one in lines]
    table = pl.DataFrame(rows, dict.fromkeys(("old_id", "new_id", "left_out"), pl.String), orient="row")
    # Ids may say whom they are of, so only the owner reads them.
    write_private(out, table.write_csv().encode())
