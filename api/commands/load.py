"""kithkin load: delivered files into the graph."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.api.commands.progress import bar
from kithkin.api.settings import Settings
from kithkin.graph.errors import BadInput, WrongUse
from kithkin.graph.store import GraphStore
from kithkin.loaders.feed import Feed, feed_for
from kithkin.loaders.feed import feeds as known_feeds
from kithkin.loaders.load import Loaded
from kithkin.loaders.load import load as run

STEPS = 12


def load(
    what: Annotated[list[str], typer.Argument(metavar="[FEED] FILE...", help="Files; a feed's name may come first.")],
    received_at: Annotated[str | None, typer.Option(help="When they arrived, an instant; now unless given.")] = None,
    as_new: Annotated[
        bool, typer.Option("--as-new", help="Even if nearly all ids are new: they are other rows.")
    ] = False,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Load delivered files; a file that was loaded before is left alone."""
    with wiring(graph, data) as wired:
        chosen = _chosen(what, feeds_of(wired.settings))
        done = [load_one(wired.store, feed, file, wired.settings, received_at, as_new=as_new) for feed, file in chosen]
    rejects = sum(one.rejects for one in done)
    if rejects:
        raise BadInput(f"{rejects:,} rows were rejected, all others are loaded; the reject tables say why")


def feeds_of(settings: Settings) -> dict[str, Feed]:
    """The shipped feeds and those of the data folder."""
    return known_feeds(settings.data / "feeds")


def load_one(
    store: GraphStore,
    feed: Feed,
    file: Path,
    settings: Settings,
    received_at: str | None = None,
    *,
    as_new: bool = False,
) -> Loaded:
    """Load one file and say in a line what came of it."""
    with bar(feed.name) as tell:
        told: list[str] = []

        def step(name: str) -> None:
            told.append(name)
            tell(name, len(told) - 1, max(STEPS, len(told)))

        rejects = settings.data / "rejects"
        done = run(store, feed, file, received_at=received_at, as_new=as_new, rejects_in=rejects, progress=step)
    console().print(said(done))
    return done


def said(done: Loaded) -> str:
    """What loading did, in one line."""
    if done.already:
        return f"{done.feed}: {done.file} was loaded before"
    line = f"{done.feed}: {done.rows:,} rows, {done.records:,} records, {done.rejects:,} rejected"
    if done.changed or done.closed:
        line += f", {done.new:,} new, {done.changed:,} changed, {done.closed:,} closed"
    return f"{line} (see {done.reject_file})" if done.reject_file else line


def _chosen(what: list[str], known: dict[str, Feed]) -> list[tuple[Feed, Path]]:
    named = known.get(what[0]) if not Path(what[0]).exists() else None
    files = [Path(one) for one in (what[1:] if named else what)]
    if not files:
        raise WrongUse(f"give at least one file of {what[0]}")
    absent = next((file for file in files if not file.is_file()), None)
    if absent:
        raise WrongUse(f"there is no file {absent}; give a feed's name first, then files")
    return [(named or feed_for(file, known), file) for file in files]
