"""kithkin feeds: list them, check a file before it is loaded, begin a new one."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.load import feeds_of
from kithkin.api.commands.options import Data, console, settings
from kithkin.graph.errors import BadInput, WrongUse
from kithkin.loaders import check as checking
from kithkin.loaders import new as beginning
from kithkin.loaders.feed import feed_for, read_feed

app = typer.Typer(help="Feeds: what each says and how.", no_args_is_help=True)


@app.command("list")
def show(data: Data = None) -> None:
    """Show every feed with its owner, subject and who may read it."""
    for feed in feeds_of(settings(None, data)).values():
        label = feed.label
        files = " ".join(feed.files)
        console().print(
            f"{feed.name:<14} {feed.owner:<28} {feed.subject:<16} {label.sensitivity} {label.handling}  {files}"
        )


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A delivered file, or a feed's TOML file.")],
    feed: Annotated[str, typer.Option(help="The feed, if the file's name does not tell.")] = "",
    data: Data = None,
) -> None:
    """Say what would happen to a file, before it happens."""
    if file.suffix == ".toml":
        console().print(f"{read_feed(file).name}: this feed file is well formed")
        return
    known = feeds_of(settings(None, data))
    if feed and feed not in known:
        raise WrongUse(f"there is no feed {feed}; there are {', '.join(known)}")
    found = checking.check(known[feed] if feed else feed_for(file, known), file)
    for line in found.lines:
        console().print(line)
    if found.rejects:
        raise BadInput(f"{found.rejects:,} rows would be rejected, all others loaded")


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="The feed's name.")],
    file: Annotated[Path, typer.Argument(help="A file as it is delivered.")],
    data: Data = None,
) -> None:
    """Begin a feed file from a delivered file; look it over, then check and load."""
    place = settings(None, data).data / "feeds" / f"{name}.toml"
    if place.exists():
        raise WrongUse(f"{place} is there already; change it, or choose another name")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(beginning.new(file, name), encoding="utf-8")
    try:
        read_feed(place)
    except BadInput:
        place.unlink()
        raise
    console().print(
        f"{place} is begun: say in it who owns the feed and who may read it, then `kithkin feeds check {file}`"
    )
