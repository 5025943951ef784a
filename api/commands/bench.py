"""kithkin bench: accuracy and speed against peers."""

import runpy
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from kithkin.graph.errors import WrongUse

OPTIONS = {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True}}


def bench(
    context: typer.Context, name: Annotated[str, typer.Argument(help="A module of bench/, such as link.")] = ""
) -> None:
    """Measure accuracy and speed; what follows the name goes to that bench."""
    module = f"kithkin.bench.{name}"
    if not name.isidentifier() or find_spec(module) is None:
        raise WrongUse(f"there is no bench {name!r}; see the files of bench/")
    sys.argv = [module, *context.args]
    # Run by name: bench stands above the application, which must not import it.
    runpy.run_module(module, run_name="__main__", alter_sys=True)
