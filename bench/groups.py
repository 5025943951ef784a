"""Families and households of a synthetic city, the whole way through the graph: `kithkin bench groups --seeds 3 4`.

Each seed's city is made, loaded, resolved and grouped on the embedded engine, and measured against its truth, beside
what one address, or one address and one surname, would say. Results are merged into bench/results/groups.json, and
docs/families.md and its plot are drawn from them.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from kithkin.bench.groups_also import ALSO, Also
from kithkin.bench.groups_page import RESULTS, drawn, kept
from kithkin.bench.paths import PERSONS
from kithkin.graph.connect import connect
from kithkin.graph.store import GraphStore
from kithkin.loaders import synthetic
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve
from kithkin.resolution.measure import Told, told
from kithkin.resolution.measure_changes import changes
from kithkin.resolution.measure_groups import Line, Role, lines, roles

AS_OF, SINCE = "2016-06-30", "2010-01-01"
HOUSEHOLDS = 5000


def main() -> None:
    """Measure what is asked, print one table for each seed, keep, draw."""
    asked = _asked()
    for seed in asked.seeds or ():
        with tempfile.TemporaryDirectory() as passing:
            result = run(asked.households, seed, asked.work or Path(passing))
        print("\n".join(report(result)), flush=True)
        if not asked.dry:
            _keep(result | {"tuned": asked.tuned})
    if not asked.dry:
        drawn(kept())
    for one in asked.also:
        ALSO[one](Also(asked.data, asked.persons, write=not asked.dry))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kithkin bench groups", description=__doc__)
    parser.add_argument(
        "--seeds", type=int, nargs="+", help="of the cities; without, the page is drawn from what is kept"
    )
    parser.add_argument("--households", type=int, default=HOUSEHOLDS, help="of each city, its rare shapes come on top")
    parser.add_argument("--work", type=Path, help="where city and graph are kept; a folder that goes if not given")
    parser.add_argument("--tuned", action="store_true", help="say of these seeds that rules were mended while looking")
    parser.add_argument("--dry", action="store_true", help="only print")
    parser.add_argument("--also", nargs="+", choices=sorted(ALSO), default=(), help="what else is measured")
    parser.add_argument("--data", type=Path, help="the folder of the real networks; else KITHKIN_BENCH_DATA")
    parser.add_argument("--persons", type=int, default=PERSONS, help="in the network that paths are sought in")
    return parser.parse_args()


def run(households: int, seed: int, work: Path) -> dict[str, Any]:
    """The whole way for one city; gives its figures."""
    begun = perf_counter()
    truth = work / "truth"
    made = synthetic.make(households, seed, work)
    with connect(f"kithkin:{work / 'data'}") as store:
        _form(store, made.feeds, work / "rejects")
        said = told(store, truth, AS_OF)
    return {"households": households, "seed": seed, "people": made.people, "records": made.records,
            "seconds": round(perf_counter() - begun), **measured(said)}  # fmt: skip


def _form(store: GraphStore, files: tuple[Path, ...], rejects: Path) -> None:
    known = feeds()
    for file in files:
        load(store, feed_for(file, known), file, rejects_in=rejects)
    resolve(store)
    group(store, as_of=AS_OF)


def measured(said: Told) -> dict[str, Any]:
    """Every figure of one city, as data."""
    return {
        "lines": [_line(one) for one in lines(said)],
        "roles": [_role(one) for one in roles(said)],
        "changes": [asdict(one) | {"share": round(one.share, 4)} for one in changes(said, SINCE)],
    }


def _line(one: Line) -> dict[str, Any]:
    scores = {name: getattr(one, name) for name in ("kithkin", "address", "surname")}
    figures = {
        name: [round(score.precision, 4), round(score.recall, 4), round(score.f1, 4)] for name, score in scores.items()
    }
    return {"part": one.part, "what": one.what, "occurs": one.occurs, "pairs": one.pairs} | figures


def _role(one: Role) -> dict[str, Any]:
    figures = [round(one.score.precision, 4), round(one.score.recall, 4), round(one.score.f1, 4)]
    return {"role": one.role, "true": one.true, "said": one.said, "kithkin": figures}


def report(result: dict[str, Any]) -> Iterator[str]:
    """One city as lines for the terminal."""
    yield f"seed {result['seed']}: {result['people']:,} people, {result['records']:,} records, {result['seconds']} s"
    yield f"{'':<34}{'occurs':>8}{'pairs':>9}{'P':>8}{'R':>7}{'F1':>7}{'address':>9}{'+surname':>9}"
    for one in result["lines"]:
        p, r, f1 = one["kithkin"]
        start = f"{one['part'] + ': ' + one['what']:<34}{one['occurs']:>8,}{one['pairs']:>9,}"
        yield f"{start}{p:>8.3f}{r:>7.3f}{f1:>7.3f}{one['address'][2]:>9.3f}{one['surname'][2]:>9.3f}"
    for one in result["roles"]:
        p, r, f1 = one["kithkin"]
        yield f"{'role: ' + one['role']:<34}{one['true']:>8,}{one['said']:>9,}{p:>8.3f}{r:>7.3f}{f1:>7.3f}"
    for one in result["changes"]:
        counts = f"{one['true']:>8,}{one['dated']:>9,} with, {one['true'] - one['dated']:,} without a date"
        of_dated = one["near"] / one["dated"] if one["dated"] else 0.0
        near = f"within 31 days {of_dated:.3f} of dated, {one['share']:.3f} of all, rows could tell {one['shown']:,}"
        yield f"{'change: ' + one['kind']:<34}{counts}  {near}"


def _keep(result: dict[str, Any]) -> None:
    others = [one for one in kept() if (one["households"], one["seed"]) != (result["households"], result["seed"])]
    told = sorted([*others, result], key=lambda one: (one["households"], one["seed"]))
    RESULTS.parent.mkdir(exist_ok=True)
    half = RESULTS.with_suffix(".new")
    half.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    half.replace(RESULTS)


if __name__ == "__main__":
    main()
