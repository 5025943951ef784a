"""How often twins of one sex are taken for one person: `python -m kithkin.bench.twins [--pairs 2000] [--seed N]`.

Synthetic cities are made until they hold so many pairs of same-sex twins with records of both; a pair is wrongly joined
when any cluster holds records of both. Recall is printed beside that of the engine without its case for twins.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import polars as pl
from rapidfuzz import fuzz
from scipy.stats import beta

from kithkin.bench.liverpool import City, city
from kithkin.resolution import rivals, twins
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.evaluate import evaluate
from kithkin.resolution.identity import linked_records
from kithkin.resolution.levels import Levels
from kithkin.resolution.score import Scores

HOUSEHOLDS = 8000
NUMBERS = ("nhs_number", "nino", "upn", "pnc_id")
ALIKE = 70.0
"""Names of twins that are so like each other are taken for one name with a slip."""


@dataclass(frozen=True)
class Judged:
    """Twin pairs in the records, those that some cluster joins with why, and the recall over all true pairs."""

    pairs: int
    causes: tuple[str, ...]
    recall: float


def main() -> None:
    """Print the pairs, those joined with their upper bound and their causes, and both recalls."""
    told = argparse.ArgumentParser(description="How often twins of one sex are taken for one person.")
    told.add_argument("--pairs", type=int, default=2000)
    told.add_argument("--seed", type=int, default=901)
    asked = told.parse_args()
    pairs, seed, causes, lost = 0, asked.seed, list[str](), list[float]()
    while pairs < asked.pairs:
        made = city(HOUSEHOLDS, seed)
        found = judged(made)
        with without_twins():
            off = judged(made)
        print(line(seed, found, off), flush=True)
        pairs, seed = pairs + found.pairs, seed + 1
        causes.extend(found.causes)
        lost.append(off.recall - found.recall)
    joined = len(causes)
    share = f"{joined / pairs:.2%}, at most {bound(joined, pairs):.2%}"
    print(f"{pairs} pairs of same-sex twins, {joined} joined ({share}); recall {np.mean(lost):.4f} lower on average")
    for cause, count in Counter(causes).most_common():
        print(f"  {count} {cause}")


def line(seed: int, found: Judged, off: Judged) -> str:
    """One city with the case and without."""
    without = f"without the case {len(off.causes)} joined, recall {off.recall:.4f}"
    return f"city {seed}: {found.pairs} pairs, {len(found.causes)} joined, recall {found.recall:.4f}; {without}"


def bound(found: int, of: int) -> float:
    """The upper end of the two-sided 95% interval of a share (Clopper and Pearson 1934)."""
    return 1.0 if found == of else float(beta.ppf(0.975, found + 1, of - found))


def judged(of: City) -> Judged:
    """How the linking of a city does by its twins."""
    found = pl.DataFrame(linked_records(of.records, None).clusters).select("record_id", "cluster_id")
    rows = of.records.join(found, on="record_id")
    where = dict(rows.group_by("person").agg(pl.col("cluster_id").unique()).iter_rows())
    pairs = of.twins()
    joined = {pair: both for pair in pairs if (both := set(where[pair[0]]) & set(where[pair[1]]))}
    recall = evaluate(rows["cluster_id"].to_list(), rows["person"].to_list()).recall
    causes = (cause_of(*_shared(rows, pair, both)) for pair, both in joined.items())
    return Judged(len(pairs), tuple(causes), recall)


def _shared(rows: pl.DataFrame, pair: tuple[str, str], clusters: set[str]) -> list[pl.DataFrame]:
    """The records of each twin in the clusters that both are in."""
    both = rows.filter(pl.col("cluster_id").is_in(list(clusters)))
    return [both.filter(pl.col("person") == person) for person in pair]


def cause_of(one: pl.DataFrame, two: pl.DataFrame) -> str:
    """What speaks for one person between the records of two twins, what says most first."""
    names = [{str(name).lower() for name in part["given_name"].drop_nulls()} for part in (one, two)]
    if any(set(one[number].drop_nulls()) & set(two[number].drop_nulls()) for number in NUMBERS):
        return "the number of one typed on the other"
    if any(len(name) == 1 for part in names for name in part):
        return "an initial that fits both"
    if any(max(fuzz.ratio(a, b) for b in names[1]) >= ALIKE for a in names[0]):
        return "names that are alike"
    if any(part["date_of_birth"].null_count() for part in (one, two)):
        return "no date of birth"
    return "two names"


@contextmanager
def without_twins() -> Iterator[None]:
    """While open, twins are no case of their own."""
    kept = twins.against, rivals.parted
    twins.against = lambda frame, levels, count, bits: np.zeros(count)  # noqa: ARG005
    rivals.parted = lambda scores, labels, rows, within, clusters: _as_they_are(scores, clusters[0])  # noqa: ARG005
    try:
        yield
    finally:
        twins.against, rivals.parted = kept


def _as_they_are(scores: Scores, person: Index) -> tuple[Index, Floats, Levels]:
    """The clusters and weights as they stand, in the place of `rivals.parted`."""
    return person, scores.odds.weight.astype(float), np.zeros(len(scores.pairs), np.int8)


if __name__ == "__main__":
    main()
