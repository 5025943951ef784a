"""Measures of a small network, each with how far it would move on other evidence, and with what records do not show."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import rustworkx as rx
import scipy.sparse as sp
from numpy.typing import NDArray

from kithkin.casework.network.between import betweenness
from kithkin.casework.network.subgraph import Layer, Subgraph, layer

DRAWS = 200
ALL = "all"
SEED = 20160630
OUTER = (2.5, 97.5)
"""Between these percentiles of the draws lies the interval."""
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one person in one layer."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One layer: its ties, its records, what its records do not show, and the figures of each person who has a tie."""

    layer: str
    ties: int
    records: int
    bias: str
    figures: Mapping[str, Mapping[str, Figure]]


def measured(graph: Subgraph, draws: int = DRAWS) -> list[Measured]:
    """All layers together and each by itself, with intervals over draws of the evidence records."""
    layers = graph.layers
    parts = [(ALL, layer(graph, layers))] if len(layers) != 1 else []
    parts += [(name, layer(graph, [name])) for name in layers]
    return [_measured(graph, name, part, draws) for name, part in parts]


def figure_words() -> Mapping[str, str]:
    """What each figure says."""
    told: Mapping[str, str] = _told()["figures"]
    return told


def bias_of(name: str) -> str:
    """What the records of a layer do not show."""
    return str(_told()["bias"].get(name, _told()["bias"]["other"]))


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "measures.toml").read_text("utf-8"))


def _measured(graph: Subgraph, name: str, part: Layer, draws: int) -> Measured:
    count, groups = len(graph.persons), _membership(graph)
    dice = np.random.default_rng(SEED)
    whole = _figures(count, part.ends, groups, None)
    drawn = {figure: np.zeros((draws, count)) for figure in whole}
    for at in range(draws):
        for figure, values in _figures(count, _drawn(part, dice), groups, dice).items():
            drawn[figure][at] = values
    outer = {figure: np.percentile(values, OUTER, axis=0) for figure, values in drawn.items()} if draws else {}
    tied = sorted({int(one) for one in part.ends.ravel()})
    told = {graph.persons[one]: _of(one, whole, outer) for one in tied}
    return Measured(name, len(part.ends), part.records, bias_of(name), told)


def _of(one: int, whole: Mapping[str, Values], outer: Mapping[str, Values]) -> dict[str, Figure]:
    return {
        name: Figure(*(round(float(value), 4) for value in (values[one], *outer[name][:, one])))
        for name, values in whole.items()
    }


def _drawn(part: Layer, dice: np.random.Generator) -> NDArray[np.int64]:
    """The ties that are left when as many records are drawn as there are, some twice and some not at all."""
    seen = np.zeros(part.records, bool)
    seen[dice.integers(0, part.records, part.records)] = True
    there = np.zeros(len(part.ends), bool)
    there[part.tie[seen[part.first] & seen[part.second]]] = True
    return part.ends[there]


def _figures(
    count: int, ends: NDArray[np.int64], groups: sp.csr_array, dice: np.random.Generator | None
) -> dict[str, Values]:
    """Every figure of every person; with dice betweenness is estimated where people are many."""
    both = np.concatenate([ends, ends[:, ::-1]])
    ties = sp.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    return {
        "degree": np.bincount(ends.ravel(), minlength=count).astype(np.float64),
        "betweenness": betweenness(ties, dice),
        "core": _core(count, ends),
        "constraint": _constraint(ties),
        "bridges": _bridges(ties, groups),
    }


def _core(count: int, ends: NDArray[np.int64]) -> Values:
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data([(int(one), int(other)) for one, other in ends])
    found: Any = rx.core_number(graph)
    return np.array([found[at] for at in range(count)], np.float64)


def _constraint(ties: sp.csr_array) -> Values:
    """Of each tie the share of one's ties that goes there, at once and by way of others, squared; and all added up."""
    degree = np.asarray(ties.sum(axis=1)).ravel()
    share = sp.diags_array(1 / np.maximum(degree, 1)) @ ties
    whole = (share + share @ share).multiply(ties)
    return np.asarray(whole.multiply(whole).sum(axis=1), np.float64).ravel()


def _bridges(ties: sp.csr_array, groups: sp.csr_array) -> Values:
    reached = (ties @ groups).sign() - (ties @ groups).sign().multiply(groups)
    return np.asarray(reached.sum(axis=1), np.float64).ravel()


def _membership(graph: Subgraph) -> sp.csr_array:
    number = {one: at for at, one in enumerate(graph.persons)}
    groups = [graph.groups[name] for name in sorted(graph.groups)]
    rows = [number[one] for group in groups for one in sorted(group)]
    columns = [at for at, group in enumerate(groups) for _ in group]
    return sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(graph.persons), max(1, len(groups))))
