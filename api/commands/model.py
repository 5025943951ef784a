"""kithkin model: the rates by which records are compared, to read and to keep."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.api.tables import save
from kithkin.graph.errors import NotThere
from kithkin.resolution.current import newest_model
from kithkin.resolution.model import Model
from kithkin.resolution.readable import readable

app = typer.Typer(help="The rates by which records are compared.", no_args_is_help=True)


@app.command("show")
def show(
    file: Annotated[Path | None, typer.Argument(help="A model file; the model in force unless given.")] = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Show a model with each rate in bits."""
    model = of_file(file) if file else _in_force(graph, data)
    for line in readable(model):
        console().print(line)


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="The file to write, JSON.")],
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Write the model in force as one file, for `kithkin link --model` and for the shelf."""
    model = _in_force(graph, data)
    save(model.to_json(), out)
    console().print(f"model {model.version} in {out}")


def of_file(file: Path) -> Model:
    """A model from a file, or one line why not."""
    if not file.is_file():
        raise NotThere(f"there is no file {file}")
    return Model.load(file)


def _in_force(graph: str | None, data: Path | None) -> Model:
    with wiring(graph, data) as wired:
        model = newest_model(wired.store)
    if model is None:
        raise NotThere("there is no model yet; run `kithkin resolve`")
    return model
