"""Who of some chosen people is tied to whom, found among the arrays as one caller may see it: no record is read."""

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kithkin.casework.network.arrays import Halves, Network, Numbers
from kithkin.casework.network.meet import Met, met
from kithkin.casework.network.paths import Ground, in_scope
from kithkin.casework.network.read import BEGINNING, END
from kithkin.casework.network.search import day_number, places
from kithkin.casework.network.subgraph import Chosen

_ENDS = ("here", "to", "label", "since", "until")


def among(ground: Ground, chosen: Chosen) -> Met:
    """The pairs that reading all ties of these people comes to; of the ties only what joins whom, and when."""
    network = in_scope(ground, ground.apart(chosen.persons))
    low, high = day_number(chosen.since, BEGINNING), day_number(chosen.until, END)
    halves = _halves(network, places(network, chosen.persons))
    held = halves.filter(
        pl.col("label").is_in(_readable(network, ground.view.access)), pl.col("since") <= high, pl.col("until") >= low
    )
    return met(_named(network, held), set(chosen.persons), chosen.kinds)


def _halves(network: Network, people: Numbers) -> pl.DataFrame:
    """The ties of these people: of whoever was read anew those of the small part."""
    fresh = people[(people < len(network.base.start) - 1) & (network.stale[people] == 0)]
    base = _beside(network.base, fresh)
    still = base.filter(pl.Series(network.stale[base["to"].to_numpy()] == 0))
    return pl.concat([still, _beside(network.over, people)])


def _beside(halves: Halves, people: Numbers) -> pl.DataFrame:
    begin, end = halves.start[people], halves.start[people + 1]
    rows = _ranges(begin, end - begin)
    columns = (halves.to, halves.label, halves.since, halves.until)
    here = np.repeat(people, end - begin)
    return pl.DataFrame(dict(zip(_ENDS, (here, *(one[rows] for one in columns)), strict=True)))


def _ranges(begin: NDArray[np.int64], many: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each beginning on, so many of each."""
    return np.repeat(begin - np.cumsum(many) + many, many) + np.arange(many.sum())


def _readable(network: Network, access: Collection[int]) -> pl.Series:
    """The labels that a reader of these classes may know of."""
    known = set(access)
    readable = [at for at, label in enumerate(network.labels) if known.issuperset(label.needs)]
    return pl.Series(readable, dtype=pl.Int32).implode()


def _named(network: Network, halves: pl.DataFrame) -> pl.DataFrame:
    """Ties as they are read from the graph, as far as it takes to know who is tied."""
    names = {at: network.key(at) for at in pl.concat([halves["here"], halves["to"]]).unique()}
    labels = [network.labels[at] for at in halves["label"]]
    return halves.select(
        person=pl.Series([names[at] for at in halves["here"]], dtype=pl.String),
        joint=pl.Series([names[at] for at in halves["to"]], dtype=pl.String),
        between=pl.Series(network.person[halves["to"].to_numpy()] == 1, dtype=pl.Boolean),
        kind=pl.Series([one.kind for one in labels], dtype=pl.String),
        strength=pl.Series([one.strength for one in labels], dtype=pl.String),
        since="since",
        until="until",
    )
