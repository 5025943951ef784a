"""What each part of the method is worth, and where the errors come from: `python -m kithkin.bench.ablation --data DIR`.

For each file: the share of true pairs that blocking compares; true pairs lost by blocking, by scoring (no component
holds both) and by clustering; false pairs; the figures with columns renamed c1 .. cn; and with each part left out.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kithkin.bench.tables import codes
from kithkin.resolution import cluster, compare_names, components, divide, score, standardise, train, twins, weigh
from kithkin.resolution.coded import Index
from kithkin.resolution.evaluate import Figures, evaluate
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import Linked, link

TRUTH = ("eid", "hid")
KEPT = (*TRUTH, "rid", "feed")


def main() -> None:
    """Print the table of each file."""
    told = argparse.ArgumentParser(description="What each part of the method is worth.")
    told.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA", "."), help="a folder of Parquet files")
    told.add_argument("--files", nargs="*", help="only these, by name without .parquet")
    asked = told.parse_args()
    files = [path for path in sorted(Path(asked.data).glob("*.parquet")) if not asked.files or path.stem in asked.files]
    if not files:
        sys.exit(f"There is no such Parquet file in {asked.data}; give the folder of the files with --data.")
    for path in files:
        print("\n".join(told_of(path.stem, pq.read_table(path))), flush=True)


def told_of(name: str, table: pa.Table) -> Iterator[str]:
    """The lines of one file."""
    with watched() as seen:
        linked = link(table.drop_columns([column for column in TRUTH if column in table.column_names]))
    yield f"{name}: {_shown(judged(linked, table))}"
    yield f"  {where_lost(linked, table, seen)}"
    yield f"  columns c1 .. cn      {_shown(judged(link(renamed(table)), table))}"
    for part, without in PARTS.items():
        with without():
            figures = judged(link(table.drop_columns([one for one in TRUTH if one in table.column_names])), table)
        yield f"  without {part:<22}{_shown(figures)}"


def judged(linked: Linked, table: pa.Table) -> Figures:
    """The figures of one run."""
    return evaluate(linked.clusters["cluster_id"].to_pylist(), table["eid"].to_pylist())


def _shown(figures: Figures) -> str:
    parts = (figures.precision, figures.recall, figures.f1, figures.exact_f1)
    return "P {:.4f} R {:.4f} F1 {:.4f} exact {:.4f}".format(*parts)


def renamed(table: pa.Table) -> pa.Table:
    """The table with names that tell nothing."""
    kept = table.drop_columns([name for name in TRUTH if name in table.column_names])
    return kept.rename_columns([one if one in KEPT else f"c{at}" for at, one in enumerate(kept.column_names, start=1)])


@contextmanager
def watched() -> Iterator[dict[str, Any]]:
    """While open, what blocking compared and which components it left are kept."""
    seen: dict[str, Any] = {}

    def kept(count: int, pairs: Pairs, *given: Any) -> Index:
        found = components.bounded(count, pairs, *given)
        seen.update(pairs=pairs, component=found)
        return found

    with _instead(divide, "bounded", kept):
        yield seen


def where_lost(linked: Linked, table: pa.Table, seen: dict[str, Any]) -> str:
    """True pairs that were never compared, that no component holds, and that clustering parted; false ones."""
    order = np.argsort(np.asarray(linked.clusters.column(0).to_pylist(), str), kind="stable")
    person, found = (codes(one.to_pylist())[order] for one in (table["eid"], linked.clusters["cluster_id"]))
    true = _pairs_of(person)
    compared = np.isin(_keys(true, len(person)), _keys(seen["pairs"], len(person)))
    held = seen["component"][true.left] == seen["component"][true.right]
    joined = found[true.left] == found[true.right]
    lost = ~joined
    shares = (lost & ~held & ~compared, lost & ~held & compared, lost & held)
    steps = ("blocking", "scoring", "clustering")
    parts = [f"{step} {share.sum():,}" for step, share in zip(steps, shares, strict=True)]
    false = len(_pairs_of(found)) - int(joined.sum())
    return f"compared {compared.mean():.4f} of {len(true):,} true pairs; lost by {', '.join(parts)}; false {false:,}"


def _pairs_of(label: Index) -> Pairs:
    return components.inside(label, int(np.bincount(label).max(initial=0)))


def _keys(pairs: Pairs, count: int) -> Index:
    return pairs.left.astype(np.int64) * count + pairs.right


@contextmanager
def _instead(module: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def _without(*changes: tuple[Any, str, Any]) -> Callable[[], Any]:
    @contextmanager
    def made() -> Iterator[None]:
        with ExitStack() as stack:
            for change in changes:
                stack.enter_context(_instead(*change))
            yield

    return made


def _uncompleted(scores: score.Scores, _labels: Index) -> score.Scores:
    return scores


def _connected(labels: Index, pairs: Pairs, weight: Any, *_: Any) -> Index:
    """Whatever hangs together, decisions or not."""
    return components.components(len(labels), pairs.at(weight >= cluster.JOIN))


def _homeless(fit: Any, posterior: Any = train._Fit.posterior) -> Any:  # noqa: SLF001  a part that is left out
    fit.pairs[1] = 1e-9
    return posterior(fit)


PARTS: dict[str, Callable[[], Any]] = {
    "households": _without((train._Fit, "posterior", _homeless)),  # noqa: SLF001
    "term frequency": _without((weigh, "_rarity", lambda *_: (np.zeros(0, np.int64), np.zeros(0)))),
    "nicknames": _without((compare_names, "nicknames", dict), (standardise, "nicknames", dict)),
    "swapped names": _without((compare_names, "swaps", lambda _people, pairs: (np.zeros(len(pairs), bool),) * 2)),
    "twins": _without((twins, "against", lambda _f, _l, count, _b: np.zeros(count))),
    "surer by many": _without((cluster, "SURER", 0.0)),
    "completion": _without((score.Scores, "completed", _uncompleted)),
    "average linkage": _without((divide, "link_rows", _connected)),
}
"""Each part with what stands in its place."""


if __name__ == "__main__":
    main()
