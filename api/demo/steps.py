"""The steps of the demonstration, from an invented city to a drawn chart."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kithkin.api.charts import chart
from kithkin.api.commands.load import feeds_of
from kithkin.api.commands.progress import Told, bar
from kithkin.api.copies import copy_of, handed
from kithkin.api.demo.authorise import authorise_all
from kithkin.api.demo.figures import measured
from kithkin.api.demo.state import State
from kithkin.api.demo.story import story_groups, story_ids
from kithkin.api.local import local_reading
from kithkin.api.reasoned import lines, reasoned
from kithkin.api.wiring import Wiring
from kithkin.casework.job import score
from kithkin.loaders.feed import feed_for
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group, group_gangs
from kithkin.resolution.job import resolve

ANALYST = "Demonstration analyst (fictional)"
SECOND = "Second demonstration analyst (fictional)"
TITLE = "Predictive analysis - family complexity"
LOAD_STEPS, RESOLVE_STEPS, GROUP_STEPS, GANG_STEPS = 12, 4, 4, 2


def synthesise(state: State, households: int, seed: int) -> None:
    """Invent the city and write its feeds."""

    def work(tell: Told) -> dict[str, Any]:
        made = make(households, seed, state.folder / "synthetic", progress=tell)
        files = [str(path.relative_to(state.folder)) for path in made.feeds]
        return {"files": files, "people": made.people, "records": made.records}

    state.step("synth", "synthetic Liverpool", work)


def synthesise_while_starting(state: State, wired: Wiring, households: int, seed: int) -> None:
    """Invent the city while the engine starts."""
    with ThreadPoolExecutor(1) as aside:
        starting = aside.submit(lambda: wired.store)
        synthesise(state, households, seed)
        with bar("starting the graph"):
            starting.result()


def load_all(state: State, wired: Wiring) -> None:
    """Load every feed."""
    known = feeds_of(wired.settings)
    for name in state.steps["synth"]["files"]:
        file = state.folder / name
        feed = feed_for(file, known)

        def work(tell: Told, file: Path = file) -> dict[str, Any]:
            feed = feed_for(file, known)
            done = load(
                wired.store, feed, file, rejects_in=state.folder / "rejects", progress=counted(tell, LOAD_STEPS)
            )
            return {"rows": done.rows, "records": done.records, "rejects": done.rejects}

        state.step(f"load {feed.name}", f"loading {feed.name}", work)


def form(state: State, wired: Wiring, as_of: str) -> None:
    """Persons, groups, the analyst's decisions, and scores."""
    store = wired.store
    state.step(
        "resolve", "resolving persons", lambda tell: asdict(resolve(store, progress=counted(tell, RESOLVE_STEPS)))
    )
    state.step(
        "propose", "forming groups", lambda tell: asdict(group(store, as_of=as_of, progress=counted(tell, GROUP_STEPS)))
    )
    both = (ANALYST, SECOND)
    state.step("authorise", "authorising gang memberships", lambda _: {"ready": authorise_all(store, both, as_of)})
    state.step(
        "groups",
        "gangs with decisions",
        lambda tell: asdict(group_gangs(store, as_of=as_of, progress=counted(tell, GANG_STEPS))),
    )
    state.step(
        "score",
        "scoring",
        lambda tell: asdict(score(store, as_of=as_of, progress=lambda now, all_: tell("", now, all_))),
    )


def draw(state: State, wired: Wiring, as_of: str) -> None:
    """The chart of the story's families."""

    def work(tell: Told) -> dict[str, Any]:
        reading = local_reading(wired, as_of, shown_as=ANALYST)
        told = story_ids(reading, state.folder / "synthetic" / "truth")
        ids = list(told)
        drawn = chart(reading, ids, TITLE, {one: name for one, name in told.items() if name})
        tell("arranging", 1, 2)
        folder = state.folder / "charts"
        folder.mkdir(exist_ok=True)
        copy = copy_of(reading, drawn, ids)
        for form in ("svg", "html"):
            (folder / f"families.{form}").write_bytes(bytes(handed(reading, copy, ids, form).body))
        return {"ids": ids, "chart": "charts/families.html", "items": len(drawn.items), "links": len(drawn.links)}

    state.step("chart", "drawing the chart", work)


def reasons(state: State, wired: Wiring, as_of: str) -> Iterator[str]:
    """Who is in each family and gang of the story, and the rows that say so."""
    reading = local_reading(wired, as_of, shown_as=ANALYST)
    told = story_groups(reading, state.folder / "synthetic" / "truth")
    yield ""
    yield from lines(reasoned(reading, told), told)


def measure(state: State, wired: Wiring, as_of: str) -> None:
    """How right it all is."""
    truth = state.folder / "synthetic" / "truth"
    state.step("figures", "comparing with the truth", lambda _: measured(wired.store, truth, as_of))


def counted(tell: Told, total: int) -> Callable[[str], None]:
    """A bar for a job that names its steps and does not count them."""
    said: list[str] = []

    def step(name: str) -> None:
        said.append(name)
        tell(name, len(said) - 1, max(total, len(said)))

    return step
