"""How long a program waits for a family of ten with the records behind each membership.

`python -m kithkin.bench.family_read --work DIR [--times 300] [--port 8124]`: serves a data folder in which groups are
formed, such as `kithkin demo` makes, by one process over the embedded engine; asks for the members of families of eight
people or more, one after the other, under three scopes, and prints half, 95 and 99 of a hundred of the times by the
clock, and the milliseconds of processors that server and engine took for each. Figures are in docs/families.md.
"""

import argparse
import json
import os
from collections import Counter
from pathlib import Path

import psutil

from kithkin.api.access.accounts import User
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.bench.live import READY, seconds_of, served
from kithkin.bench.load import Load, Request, told
from kithkin.graph.access import classes
from kithkin.graph.connect import connect
from kithkin.graph.instants import last_instant

AS_OF = "2016-06-30"
LEAST = 8
FEEDS = ("arrests", "asb", "attendance", "exclusions", "gang_list", "intelligence", "placements", "sen", "shbe",
         "social_care", "stop_checks", "tenancies")  # fmt: skip
SCOPES = {
    "every feed": User("bench_all", ("intelligence_analyst",), "S2", FEEDS, "families", "Bench"),
    "caseworker": User("bench_case", ("caseworker",), "S2", ("social_care",), "families", "Bench"),
    "data officer": User("bench_data", ("data_officer",), "S1", (), "families", "Bench"),
}


def main() -> None:
    """Serve, ask, and print."""
    asked = _asked()
    keys = {name: _key(asked.work, user) for name, user in SCOPES.items()}
    with connect(f"kithkin:{asked.work}"), served(asked.work, 1, asked.port) as server:
        families, people = _families(asked.work)
        print(f"{len(families)} families of {people[0]} to {people[-1]} people; load average {os.getloadavg()[0]:.1f}")
        engine = psutil.Process(json.loads((asked.work / "engine.json").read_text())["pid"])
        for name, key in keys.items():
            measured(name, Load(asked.port, key, 1), families, asked.times, (server, engine))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long a family of ten takes to read.")
    parser.add_argument("--work", type=Path, required=True, help="a data folder in which groups are formed")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--port", type=int, default=8124)
    return parser.parse_args()


def _key(work: Path, user: User) -> str:
    with Wiring(Settings(graph=f"kithkin:{work}", data=work)) as wired:
        if user.name not in wired.accounts.names():
            wired.accounts.add(user)
        return wired.accounts.key(user.name)


def _families(work: Path) -> tuple[list[str], list[int]]:
    """Families with so many people, and how many these have, in order."""
    with connect(f"kithkin:{work}") as store:
        known = {"access": [one.number for one in classes(store)], "known_at": last_instant(store), "as_of": AS_OF}
        rows = store.ask("read/group_composition", **known)
    told_ = {(row["group_id"], row["person_id"]) for row in rows if row["kind"] == "Family"}
    sizes = Counter(family for family, _ in told_)
    large = sorted(one for one, size in sizes.items() if size >= LEAST)
    return large, sorted(sizes[one] for one in large)


def measured(
    name: str, load: Load, families: list[str], times: int, processes: tuple[psutil.Process, psutil.Process]
) -> None:
    """Ask so often under one scope, and print what it took; a family that the scope does not read is asked once."""
    requests = [Request(name, "GET", f"/v1/groups/{one}/members?as_of={AS_OF}", None) for one in families]
    _ready(load)
    requests = [one for one in requests if load.ask(one).fine]
    before = [seconds_of(one) for one in processes]
    took = [load.ask(requests[at % len(requests)]) for at in range(times)]
    used = [1000 * (seconds_of(one) - was) / times for one, was in zip(processes, before, strict=True)]
    print("\n".join(told(name, took)))
    print(f"  {len(requests)} families read; for each request server {used[0]:.1f} ms, engine {used[1]:.1f} ms")


def _ready(load: Load) -> None:
    """Wait until the server answers."""
    waited = 0.0
    while (
        waited < READY and not (one := load.ask(Request("ready", "GET", "/v1/groups?kind=Family&limit=1", None))).fine
    ):
        waited += max(one.seconds, 0.01)


if __name__ == "__main__":
    main()
