"""What a demonstration has done so far, so that a second run goes on from there."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from filelock import FileLock, Timeout

from kithkin.api.commands.options import console
from kithkin.api.commands.progress import Told, bar
from kithkin.graph import engine
from kithkin.graph.errors import Refused, WrongUse

FILE = "demo.json"
Result = dict[str, Any]


class State:
    """The steps done, each with its result and how long it took."""

    def __init__(self, folder: Path, terms: Result) -> None:
        self.folder = folder
        self.terms = terms
        kept = _read(folder / FILE)
        if kept and kept["terms"] != terms:
            told = ", ".join(f"{name} {value}" for name, value in kept["terms"].items())
            raise WrongUse(f"{folder} holds a demonstration of {told}; ask for the same, or begin again with --fresh")
        self.steps: dict[str, Result] = kept["steps"] if kept else {}

    def step(self, name: str, label: str, work: Callable[[Told], Result]) -> Result:
        """The result of a step, done now unless it was done before."""
        if name not in self.steps:
            begun = perf_counter()
            with bar(label) as tell:
                result = work(tell)
            self.steps[name] = result | {"seconds": round(perf_counter() - begun, 2)}
            self._keep()
            console().print(f"{label:<34} {self.steps[name]['seconds']:>6.1f} s")
        return self.steps[name]

    def _keep(self) -> None:
        half = self.folder / f"{FILE}.new"
        half.write_text(json.dumps({"terms": self.terms, "steps": self.steps}, indent=1), encoding="utf-8")
        half.replace(self.folder / FILE)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two demonstrations never work in one folder at a time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(folder / "demo.lock", timeout=0):
            yield
    except Timeout:
        raise Refused(
            f"another demonstration runs in {folder}; stop it, or choose another folder with --data"
        ) from None


def clear(folder: Path) -> None:
    """Begin again: remove what an earlier demonstration left, and nothing else."""
    if not any(path.name != "demo.lock" for path in folder.iterdir()):
        return
    if not (folder / FILE).exists() and not (folder / "synthetic").is_dir():
        raise Refused(f"{folder} holds something else than a demonstration; choose another folder with --data")
    if engine.running(folder):
        engine.join(folder).leave()
        if engine.running(folder):
            raise Refused(f"another command uses the graph in {folder}; stop it first")
    for path in folder.iterdir():
        if path.name == "demo.lock":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _read(path: Path) -> Result | None:
    try:
        kept: Result = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except json.JSONDecodeError:
        raise WrongUse(f"{path} cannot be read; begin again with --fresh") from None
    return kept
