"""Who reads more of the rows that show something than its own readers do, by the needs of these rows."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kithkin.resolution.needs import classes, need

Needs = frozenset[frozenset[int]]
_MORE: dict[str, pl.DataType] = {"own": pl.String(), "needs": pl.String(), "readers": pl.List(pl.String)}


def readers(own: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Each question with all who are to be answered: question, own, readers.

    `own` has question and own, the need of who asks; `shown` question and needs, of the rows that may answer.
    """
    profiles = shown.unique().sort("needs").group_by("question", maintain_order=True).agg(pl.col("needs").str.join(" "))
    asked = own.join(profiles, on="question")
    pairs = asked.select("own", "needs").unique().rows()
    more = [(one, needs, [need(each) for each in _wider(classes(one), _all(needs))]) for one, needs in pairs]
    each = asked.join(pl.DataFrame(more, _MORE, orient="row"), on=["own", "needs"])
    told = each.select("question", "own", "readers").explode("readers", empty_as_null=False)
    return pl.concat([own.select("question", "own", readers="own"), told])


def reads(some: Iterable[str], needs: Iterable[str]) -> NDArray[np.bool_]:
    """Whether each of some readers meets each need."""
    given = [classes(text) for text in needs]
    met = [[one <= classes(reader) for one in given] for reader in some]
    return np.array(met, np.bool_).reshape(len(met), len(given))


def within(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs of which the second, `readers_too`, has fewer classes than the first, `readers`, and no others."""
    texts = pairs.select("readers", "readers_too").unique().rows()
    wider = [(one, other) for one, other in texts if classes(one) > classes(other)]
    return pairs.join(pl.DataFrame(wider, {"readers": pl.String, "readers_too": pl.String}, orient="row"),
                      on=["readers", "readers_too"], how="semi")  # fmt: skip


def _all(needs: str) -> Needs:
    return frozenset(map(classes, needs.split(" ")))


@cache
def _wider(own: frozenset[int], needs: Needs) -> set[frozenset[int]]:
    return ({own | one for one in needs} | {own.union(*needs)}) - {own}
