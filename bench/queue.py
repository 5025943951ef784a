"""How soon the next pair of a long review queue is shown, with a decision between every two.

`python -m kithkin.bench.queue [--pairs 10000] [--asks 200]`
"""

import argparse
import re
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kithkin.api.access.accounts import User
from kithkin.api.app import create_app
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.connect import connect
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore
from kithkin.resolution.identity import KINDS, linked_records

FEED = "clubs"
LEARNT_FROM = 1000
REVIEWER = User("ada", ("caseworker",), "S1", (), "families", "Ada A.")
GIVEN = ("Ann", "Ben", "Cal", "Dee", "Eve", "Fay", "Gus")
PAIR = re.compile(r'data-pair="(Q-[0-9a-f]+)"')
FINDINGS = '[{"field": "surname", "finding": "The surnames are the same", "weight": 6.5}]'


def written(store: GraphStore, count: int, *, learnt: bool = False) -> None:
    """So many pairs of persons, of one record each, that may be one; every third pair may be twins.

    With a model learnt from the first of them a decision links its persons anew, as it does elsewhere.
    """
    access = class_for(store, ClassLabels(FEED, "S1", purposes=("families",)))
    with writing(store, "bench") as run:
        store.create_nodes(["Feed"], pl.DataFrame({"id": [FEED], "title": ["Clubs"], "trust": ["{}"]}).to_arrow())
        load = {"id": ["load-1"], "feed": [FEED], "file": ["clubs.csv"], "received_at": [run.instant]}
        store.create_nodes(["Load"], pl.DataFrame(load).to_arrow())
        store.create_edges("OF", _ties(["load-1"], [FEED]), source="Load", target="Feed")
        people = pl.DataFrame([_one(n, side) for n in range(count) for side in (0, 1)])
        _records(store, run, people, access)
        if learnt:
            _model(store, run, people.head(LEARNT_FROM))
        keys = [[f"{FEED}:{n}-{side}:self" for n in range(count)] for side in (0, 1)]
        told = {"weight": 1.0, "evidence": FINDINGS} | _known(run, access)
        maybe = pl.DataFrame({"source": keys[0], "target": keys[1]}).with_columns(
            pl.format("maybe-{}", "source").alias("id"),
            pl.Series("probability", np.linspace(0.2, 0.7, count).round(4)),
            **{name: pl.lit(value) for name, value in told.items()},
        )
        store.create_edges("POSSIBLY_SAME_AS", maybe.to_arrow(), source="Record", target="Record")


def _model(store: GraphStore, run: Run, people: pl.DataFrame) -> None:
    columns = [pl.col(name) if name in people.columns else pl.lit(None, pl.String).alias(name) for name in KINDS]
    model = linked_records(people.select(pl.col("id").alias("record_id"), *columns), None).model
    store.tell("write/keep_model", run_id=run.id, model_version=model.version, model=model.to_json())


def _one(number: int, side: int) -> dict[str, str]:
    twin = side if number % 3 == 0 else 0
    return {
        "id": f"{FEED}:{number}-{side}:self",
        "person": f"P-{number:015}{'ab'[side]}",
        "given_name": GIVEN[(number + twin) % len(GIVEN)],
        "surname": f"Example{number}",
        "date_of_birth": f"{1970 + number % 30}-{1 + number % 12:02}-{10 + side * (number % 3)}",
    }


def _records(store: GraphStore, run: Run, people: pl.DataFrame, access: int) -> None:
    known = {name: pl.lit(value) for name, value in _known(run, access).items()}
    store.create_nodes(["Person"], people.select(id="person").with_columns(**_only(known)).to_arrow())
    records = people.drop("person").with_columns(feed=pl.lit(FEED), part=pl.lit("self"), **known)
    store.create_nodes(["Record"], records.to_arrow())
    rows = people.select(id=pl.format("{}@1", "id"), feed=pl.lit(FEED), raw=pl.lit("{}"))
    store.create_nodes(["Row"], rows.with_columns(**known).to_arrow())
    of_load = rows.select(source="id", target=pl.lit("load-1"), id=pl.format("of-{}", "id"))
    store.create_edges("OF", of_load.to_arrow(), source="Row", target="Load")
    for kind, end, label in (("FROM", pl.format("{}@1", "id"), "Row"), ("SAME_AS", pl.col("person"), "Person")):
        ties = people.select(source="id", target=end, id=pl.format(f"{kind}-{{}}", "id")).with_columns(**known)
        store.create_edges(kind, ties.to_arrow(), source="Record", target=label)


def _known(run: Run, access: int) -> dict[str, object]:
    return {"access": access, "known_from": run.instant, "run_id": run.id}


def _only(known: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    return {name: value for name, value in known.items() if name != "access"}


def _ties(sources: list[str], targets: list[str]):  # type: ignore[no-untyped-def] # noqa: ANN202 -- arrow has no types
    return pl.DataFrame({"source": sources, "target": targets, "id": sources}).to_arrow()


def asked(client: Any, times: int) -> Iterator[tuple[float, float]]:
    """Seconds until the next pair was shown, and those that the answer to it took."""
    for _ in range(times):
        start = time.perf_counter()
        page = client.get("/review/next").raise_for_status().text
        shown = time.perf_counter()
        told = {"answer": "different", "reason": "Twins or siblings"}
        client.post(f"/v1/review/{PAIR.findall(page)[0]}", json=told).raise_for_status()
        yield shown - start, time.perf_counter() - shown


def main() -> None:
    """Write the queue, and go through its beginning."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=10_000)
    options.add_argument("--asks", type=int, default=200)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, connect(f"kithkin:{folder}/graph") as store:
        wired = Wiring(Settings(data=Path(folder)), store)
        written(store, told.pairs, learnt=True)
        wired.accounts.add(REVIEWER)
        headers = {"authorization": f"Bearer {wired.accounts.key(REVIEWER.name)}"}
        # It asks for the successor of httpx, which is not in the lock.
        with warnings.catch_warnings(action="ignore"):
            from starlette.testclient import TestClient  # noqa: PLC0415
        client = TestClient(create_app(wired.settings, wired), base_url="http://127.0.0.1", headers=headers)
        start = time.perf_counter()
        client.get("/review").raise_for_status()
        print(f"first page, with {told.pairs} queued: {time.perf_counter() - start:.2f} s")
        for name, seconds in zip(("next pair", "answer"), np.array(list(asked(client, told.asks))).T, strict=True):
            half, most = np.percentile(seconds, [50, 95]) * 1000
            print(f"{name}: {half:.0f} ms half the time, {most:.0f} ms p95, of {told.asks}")


if __name__ == "__main__":
    main()
