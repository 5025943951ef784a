"""kithkin model: the rates by which records are compared, to read and to keep."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, KnownAt, Where, console
from kithkin.api.local import reading_at
from kithkin.api.tables import save
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.resolution.current import newest_model
from kithkin.resolution.model import Model
from kithkin.resolution.readable import readable

app = typer.Typer(help="The rates by which records are compared.", no_args_is_help=True)


@app.command("show")
def show(
    file: Annotated[Path | None, typer.Argument(help="A model file; the model in force unless given.")] = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Show a model with each rate in bits."""
    if file and known_at:
        raise WrongUse("a model file has one time, its own: leave --known-at out")
    model = of_file(file) if file else _in_force((graph, data), known_at)
    for line in readable(model):
        console().print(line)


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="The file to write, JSON.")],
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Write the model in force as one file, for `kithkin link --model` and for the shelf."""
    model = _in_force((graph, data), known_at)
    save(model.to_json(), out)
    console().print(f"model {model.version} in {out}")


def of_file(file: Path) -> Model:
    """A model from a file, or one line why not."""
    if not file.is_file():
        raise NotThere(f"there is no file {file}")
    return Model.load(file)


def _in_force(where: Where, known_at: str | None) -> Model:
    with reading_at(where, (None, known_at)) as reading:
        model = newest_model(reading.asker, reading.view.known_at)
    if model is None:
        raise NotThere("there is no model yet; run `kithkin resolve`")
    return model
