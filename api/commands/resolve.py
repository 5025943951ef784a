"""kithkin resolve: which records are one person."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import SUPERSEDED_HELP, Data, Graph, console, wiring
from kithkin.api.frames import numbers
from kithkin.api.local import local_reading
from kithkin.api.reading import Seen
from kithkin.api.reports import quality_lines
from kithkin.api.wiring import Wiring
from kithkin.resolution.job import Resolved
from kithkin.resolution.job import resolve as run
from kithkin.resolution.preview import Preview, preview, quality_of_records


def resolve(  # noqa: PLR0913 -- the options of a command
    *,
    retrain: Annotated[
        bool, typer.Option("--retrain", help="Train a new model; says first what would change.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only look at the records: what will go wrong.")] = False,
    superseded: Annotated[Path | None, typer.Option(help=SUPERSEDED_HELP)] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Link every record again, not only what a change touches; the same outcome.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Go on with --retrain.")] = False,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Decide which records are one person; what was decided before stays as it is."""
    if check:
        with wiring(graph, data) as wired:
            _check(wired)
        return
    listed = numbers(superseded)
    with wiring(graph, data) as wired, console().status("resolving") as shown:
        told = preview(wired.store, listed) if retrain and not yes else None
        if told is None:
            if whole:
                wired.settings.resolved.unlink(missing_ok=True)
            cache = wired.settings.resolved
            done = run(wired.store, retrain=retrain, progress=shown.update, numbers=listed, cache=cache)
    if told:
        _ask(told)
    else:
        _say(done)


def _check(wired: Wiring) -> None:
    """The quality of every record as it stands, and that somebody looked."""
    reading = local_reading(wired)
    told = quality_of_records(wired.store, reading.view.as_of)
    reading.note("check", "shown", Seen(fields=tuple(look.column for look in told.columns)))
    for line in quality_lines(told):
        console().print(line)


def _say(done: Resolved) -> None:
    console().print(
        f"{done.records:,} records are {done.persons:,} persons ({done.possible:,} possible matches wait for a person; "
        f"{done.merged:,} merged, {done.split:,} split; {done.touched:,} records linked anew; model {done.model})"
    )


def _ask(told: Preview) -> None:
    """What would change, and how to go on."""
    say = console().print
    say(f"model {told.model_now} -> {told.model_then}: {told.persons_now:,} persons -> {told.persons_then:,}")
    say(f"{told.unchanged:,} persons unchanged, {told.joined:,} would be joined with others, {told.split:,} split")
    if told.unplaced:
        say(f"{told.unplaced:,} records that stand under no person yet would get one")
    for word, examples in (("joined", told.joins), ("split", told.splits)):
        for records in examples:
            say(f"    {word}: {' | '.join(records)}")
    say("Nothing is changed yet. `kithkin resolve --retrain --yes` goes on.")
