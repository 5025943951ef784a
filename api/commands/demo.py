"""kithkin demo: a synthetic Liverpool, from raw feeds to a chart that opens signed in."""

from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.access.accounts import User
from kithkin.api.commands.options import GRAPH_HELP, console
from kithkin.api.demo import steps
from kithkin.api.demo.state import State, clear, only_one
from kithkin.api.demo.summary import summary
from kithkin.api.serve import Place, served
from kithkin.api.serve import serve as run
from kithkin.api.settings import Settings, settings_of
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import WrongUse
from kithkin.loaders.synthetic.town import REFERENCE

USER = "demo"


def demo(  # noqa: PLR0913 -- the options of a command
    *,
    households: Annotated[int, typer.Option(help="How many households to invent.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same city.")] = 1,
    port: Annotated[int, typer.Option(help="Where to serve.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin again.")] = False,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Print who is in the story's families and gangs, and why.")
    ] = False,
    serve: Annotated[bool, typer.Option(help="Serve when all is done, until Ctrl-C.")] = True,
    graph: Annotated[str | None, typer.Option("--graph", metavar="URI", help=GRAPH_HELP)] = None,
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Where it lies.")] = Path("demo-data"),
) -> None:
    """Invent a city, load its feeds, resolve, group, score, draw, and serve it with a link that opens signed in."""
    settings = replace(settings_of(graph, data), as_of=REFERENCE.isoformat())
    with only_one(data):
        if fresh:
            _begin_again(settings)
        place = Place(port=port)
        state = State(data, {"households": households, "seed": seed, "graph": settings.graph})
        with Wiring(served(place, settings)) as wired:
            _all_steps(state, wired)
            said = summary(state, settings.graph)
            for line in chain(said, steps.reasons(state, wired, REFERENCE.isoformat())) if reasons else said:
                console().print(line)
            if serve:
                _serve(place, wired, state)


def _begin_again(settings: Settings) -> None:
    if not settings.graph.startswith("kithkin:"):
        raise WrongUse("--fresh clears our own graph only; empty that database yourself, then run this without --fresh")
    clear(settings.data)


def _all_steps(state: State, wired: Wiring) -> None:
    as_of = REFERENCE.isoformat()
    steps.synthesise_while_starting(state, wired, state.terms["households"], state.terms["seed"])
    steps.load_all(state, wired)
    steps.form(state, wired, as_of)
    steps.draw(state, wired, as_of)
    steps.measure(state, wired, as_of)


def _serve(place: Place, wired: Wiring, state: State) -> None:
    if USER not in wired.accounts.names():
        teams = tuple(name.removeprefix("load ") for name in state.steps if name.startswith("load "))
        wired.accounts.add(User(USER, ("intelligence_analyst",), "S2", teams, "families", steps.ANALYST))
    asked = "&".join(f"id={one}" for one in state.steps["chart"]["ids"])

    def ready(url: str) -> None:
        say = console().print
        say(f"page      {url}/v1/charts.html?{asked}")
        say(f"API       {url}/docs")
        say(f"sign in   {url}/link/{wired.accounts.link(USER)}")
        say("          works once, within ten minutes; `kithkin user link demo --data "
            f"{wired.settings.data}` makes another. Ctrl-C stops everything.")  # fmt: skip

    run(place, wired, ready)
