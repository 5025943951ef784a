"""kithkin synth: an invented Liverpool as feeds, with the truth beside them."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import console
from kithkin.api.commands.progress import bar
from kithkin.loaders.synthetic import make


def synth(
    out: Annotated[Path, typer.Option(help="The folder to write feeds/ and truth/ into.")],
    households: Annotated[int, typer.Option(min=1, help="How many households.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same city.")] = 1,
    errors: Annotated[Path | None, typer.Option(help="A TOML file of error rates in place of ours.")] = None,
    story: Annotated[Path | None, typer.Option(help="A TOML file of a story in place of ours.")] = None,
) -> None:
    """Write an invented Liverpool as feeds, with the truth beside them."""
    with bar("synthetic Liverpool") as tell:
        made = make(households, seed, out, errors=errors, story=story, progress=tell)
    for feed, rows in made.rows.items():
        console().print(f"{feed:<14}{rows:>9,} rows")
    console().print(f"{made.people:,} people, {made.families:,} families, {made.records:,} records in {out}")
