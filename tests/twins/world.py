"""One world, made by the real jobs out of the rows of worlds.toml, and a caller who may not read all of it."""

import csv
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kithkin.api.access.accounts import User
from kithkin.api.app import create_app
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.casework.job import score
from kithkin.graph.access import classes
from kithkin.graph.run import last_instant, writing
from kithkin.graph.store import GraphStore
from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve
from kithkin.resolution.model import Model

with warnings.catch_warnings():
    # It asks for the successor of httpx, which is not in the lock.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

HERE = "http://127.0.0.1"
DAY = "2016-06-30"
CASEWORKER = User("cas", ("caseworker",), "S1", (), "families", "Cas W.")
ANALYST = User("ada", ("intelligence_analyst",), "S2", ("social_care", "arrests", "intelligence"), "families", "Ada A.")
TOLD: dict[str, Any] = tomllib.loads(Path(__file__).with_name("worlds.toml").read_text("utf-8"))
Made = Callable[[GraphStore, Path], None]


@dataclass
class World:
    """A caller's door to one world, and whom the examples are about."""

    ask: TestClient
    wired: Wiring
    persons: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    def again(self, user: User) -> TestClient:
        """The door of another user of this world."""
        return _client(self.wired, user)

    def look_around(self, before: dict[str, str]) -> None:
        """Find the person of each record that worlds.toml names, and every group these persons are in.

        `before` are persons by record as the caller may have known them earlier: their ids are asked too.
        """
        self.persons |= {f"{one} before": before[one] for one in TOLD["known_before"]}
        for case, records in TOLD["look"].items():
            for record in records:
                self._look(case, record)

    def _look(self, case: str, record: str) -> None:
        feed, key, _ = record.split(":")
        items = self.ask.get(f"/v1/records/{feed}/{key}").json()["items"]
        person = next(item["person_id"] for item in items if item["record_id"] == record)
        self.persons[f"{case} {record}"] = person
        for one in self.ask.get(f"/v1/persons/{person}").json()["memberships"]:
            if one["group_id"] not in self.groups.values():
                self.groups[f"{case} {record} {one['group_kind']} {len(self.groups)}"] = one["group_id"]


def rows(*, hidden: bool) -> list[dict[str, Any]]:
    """The rows of the world with, or without, what the caller may not read and only one world has."""
    return [row for row in TOLD["row"] if hidden or not row.get("hidden")]


def build(store: GraphStore, folder: Path, told: Iterable[dict[str, Any]], model: Model) -> dict[str, str]:
    """Load, resolve, load what came later, resolve again, form groups and score; every world by the same steps.

    Gives the person of each record as it was before the second delivery.
    """
    told, before = list(told), dict[str, str]()
    with writing(store, "test") as run:
        store.tell("write/keep_model", run_id=run.id, model_version=model.version, model=model.to_json())
    for wave in (1, 2):
        deliver(store, folder, told, wave)
        resolve(store, cache=folder.parent / "resolved.arrow")
        before = before or _persons(store)
    group(store, as_of=DAY)
    score(store, as_of=DAY)
    return before


def deliver(store: GraphStore, folder: Path, told: Iterable[dict[str, Any]], wave: int) -> None:
    """Load what comes in one wave."""
    for name in TOLD["waves"][f"wave{wave}"]:
        some = [row for row in told if row["feed"] == name and row.get("wave", 1) == wave]
        load(store, feeds()[name], _written(folder / f"{name}-{wave}.csv", name, some))


def _persons(store: GraphStore) -> dict[str, str]:
    scope = {"access": [one.number for one in classes(store)], "known_at": last_instant(store)}
    return {row["record_id"]: row["person_id"] for row in store.ask("read/resolve_previous", **scope)}


def _written(path: Path, feed: str, told: list[dict[str, Any]]) -> Path:
    """A delivery of these rows; a row nobody asks about keeps the file from being empty."""
    columns = sorted(feeds()[feed].columns)
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.DictWriter(file, columns, restval="")
        sheet.writeheader()
        sheet.writerows([TOLD["filler"][feed], *(row["say"] for row in told)])
    return path


@contextmanager
def door(store: GraphStore, folder: Path, user: User) -> Iterator[World]:
    """The application open on this graph, asked by this user."""
    with Wiring(Settings(data=folder, as_of=DAY), given=None) as wired:
        wired.accounts.add(user)
        wired.given = store
        try:
            yield World(_client(wired, user), wired)
        finally:
            wired.given = None


def _client(wired: Wiring, user: User) -> TestClient:
    headers = {"authorization": f"Bearer {wired.accounts.key(user.name)}"}
    return TestClient(create_app(wired.settings, wired), base_url=HERE, headers=headers, follow_redirects=False)
