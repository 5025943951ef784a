"""What came out otherwise than before, of the rows that a change touched."""

from dataclasses import dataclass

import polars as pl

from kithkin.resolution import matches
from kithkin.resolution.again import Again
from kithkin.resolution.kept import Kept
from kithkin.resolution.left import Since
from kithkin.resolution.matches import PAIRS
from kithkin.resolution.outcome import otherwise as differing
from kithkin.resolution.outcome import outcome, written
from kithkin.resolution.pairs import pairs_table
from kithkin.resolution.placing import frame_of

SIDES = ("left_id", "right_id")
_ROUNDED = 1e-5


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Of so many records those that came out otherwise than before, their pairs, and what is kept of all."""

    count: int
    moved: pl.DataFrame
    chosen: list[str]
    """Their ids, and of those that are gone."""
    others: list[str]
    """The same without those that are new."""
    pairs: pl.DataFrame
    kept: Kept


def otherwise(since: Since, found: Again, asked: set[str]) -> Otherwise:
    """What came out otherwise than before, and those asked about who did not."""
    assert since.kept is not None
    every = frame_of(found.clusters)
    pairs = written(every, _pairs(found, every))
    told = outcome(every, pairs)
    ids = pl.Series(sorted(asked), dtype=pl.String)
    moved = differing(every, pairs, (since.kept.signs(every["record_id"]), told), ids)
    chosen = sorted({*moved["record_id"], *found.gone})
    # Of new records the graph need not be asked.
    others = [one for one in chosen if one not in since.new]
    near = pairs.filter(pl.any_horizontal(pl.col(*SIDES).is_in(moved["record_id"].implode())))
    return Otherwise(every.height, moved, chosen, others, near, since.kept.signed(told))


def _pairs(found: Again, clusters: pl.DataFrame) -> pl.DataFrame:
    """The pairs that may be written, and hardly any others, with their evidence."""
    ids = pl.DataFrame({"record_id": found.row_ids}, {"record_id": pl.String})
    placed = ids.join(clusters, on="record_id", how="left", maintain_order="left")
    cluster, odds = placed["cluster_id"].fill_null(-1).to_numpy(), found.scores.odds
    left, right = (cluster[side] for side in (found.scores.pairs.left, found.scores.pairs.right))
    # What is likely enough is told after it was rounded.
    may = ((left == right) & (left >= 0)) | (odds.same >= matches.POSSIBLE - _ROUNDED)
    every = frame_of(pairs_table(found.scores.at(may), found.row_ids))
    return every.select(pl.col(name).cast(kind) for name, kind in PAIRS.items())
