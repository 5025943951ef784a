"""New rows taken in among those of a table that stand in the order of their ids."""

from collections.abc import Mapping

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from kithkin.resolution.coded import Coded, Codes, Index, Texts, two_at_once
from kithkin.resolution.standardise import NAMES


def in_order(ids: Texts, stay: Index, new: Texts) -> Index:
    """Rows of those that stay and of new ones, numbered after all before, in the order of their ids."""
    before = pl.Series(values=ids.take(pa.array(stay)), dtype=pl.String)
    at = before.search_sorted(pl.Series(values=new, dtype=pl.String)).to_numpy().astype(np.int64)
    order: Index = np.insert(stay, at, len(ids) + np.arange(len(new)))
    return order


def joined_columns(
    old: Mapping[str, Coded], new: Mapping[str, Coded], counts: tuple[int, int], order: Index
) -> dict[str, Coded]:
    """Every column with its new rows; names keep one list of values."""
    lists = [[name for name in old if name in NAMES], *([name] for name in old if name not in NAMES)]

    def laid(names: list[str]) -> dict[str, Coded]:
        texts = next((new[name].texts for name in names if name in new), pa.array([], pa.string()))
        lacking = Coded(np.full(counts[1], -1, np.int32), texts)
        both = [old[name] for name in names], [new.get(name, lacking) for name in names]
        return dict(zip(names, joined(*both, order), strict=True))

    made = {name: one for part in two_at_once(laid, [*filter(None, lists)], counts[0]) for name, one in part.items()}
    return {name: made[name] for name in old}


def joined(old: list[Coded], new: list[Coded], order: Index) -> list[Coded]:
    """Columns over one list of values with new rows of theirs, over that list and what is new to it."""
    place, texts = _placed(old[0].texts, new[0].texts)
    made = [Coded(np.append(a.codes, place[b.codes])[order], texts) for a, b in zip(old, new, strict=True)]
    for other in made[1:]:
        other.share(made[0])
    return made


def _placed(old: Texts, new: Texts) -> tuple[Codes, Texts]:
    """Where new values stand in a list, those that it lacks after its end; a missing value is none there too."""
    found = pc.index_in(old, value_set=new).fill_null(-1).to_numpy(zero_copy_only=False)
    place = np.full(len(new) + 1, -1, np.int32)
    seen = np.flatnonzero(found >= 0)
    place[found[seen]] = seen
    fresh = np.flatnonzero(place[:-1] < 0)
    place[fresh] = len(old) + np.arange(len(fresh))
    return place, pa.concat_arrays([old, new.take(pa.array(fresh))])
