"""How often twins of one sex are taken for one person: `python -m kithkin.bench.twins [--pairs 2000] [--seed N]`.

Synthetic cities are made until they hold so many pairs of same-sex twins with records of both; a pair is wrongly joined
when any cluster holds records of both. Recall is printed beside that of the engine without its case for twins.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import polars as pl
from scipy.stats import beta

from kithkin.bench.liverpool import City, city
from kithkin.resolution import twins
from kithkin.resolution.evaluate import evaluate
from kithkin.resolution.identity import linked_records

HOUSEHOLDS = 8000


def main() -> None:
    """Print the pairs, those joined with their upper bound, and both recalls."""
    told = argparse.ArgumentParser(description="How often twins of one sex are taken for one person.")
    told.add_argument("--pairs", type=int, default=2000)
    told.add_argument("--seed", type=int, default=901)
    asked = told.parse_args()
    pairs, joined, seed = 0, 0, asked.seed
    while pairs < asked.pairs:
        made_here = city(HOUSEHOLDS, seed)
        made, wrong, recall = judged(made_here)
        with without_twins():
            _, wrong_without, recall_without = judged(made_here)
        pairs, joined, seed = pairs + made, joined + wrong, seed + 1
        without = f"recall {recall:.4f}; without the case {wrong_without} joined, recall {recall_without:.4f}"
        print(f"city {seed - 1}: {made} pairs, {wrong} joined, {without}", flush=True)
    print(
        f"{pairs} pairs of same-sex twins, {joined} joined ({joined / pairs:.2%}, at most {bound(joined, pairs):.2%})"
    )


def bound(found: int, of: int) -> float:
    """The upper end of the two-sided 95% interval of a share (Clopper and Pearson 1934)."""
    return 1.0 if found == of else float(beta.ppf(0.975, found + 1, of - found))


def judged(of: City) -> tuple[int, int, float]:
    """Twin pairs in the records, how many of them some cluster joins, and the recall over all true pairs."""
    found = pl.DataFrame(linked_records(of.records, None).clusters).select("record_id", "cluster_id")
    rows = of.records.join(found, on="record_id")
    where = dict(rows.group_by("person").agg(pl.col("cluster_id").unique()).iter_rows())
    pairs = of.twins()
    wrong = sum(not set(where[one]).isdisjoint(where[two]) for one, two in pairs)
    recall = evaluate(rows["cluster_id"].to_list(), rows["person"].to_list()).recall
    return len(pairs), wrong, recall


@contextmanager
def without_twins() -> Iterator[None]:
    """While open, twins are no case of their own."""
    kept = twins.against
    twins.against = lambda frame, levels, count, bits: np.zeros(count)  # noqa: ARG005
    try:
        yield
    finally:
        twins.against = kept


if __name__ == "__main__":
    main()
