"""Why two rows were taken for one person or for two: one line for each piece of evidence, with what it is worth."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.shapes import DATA
from kithkin.resolution.standardise import People
from kithkin.resolution.twins import TWINS, twins
from kithkin.resolution.weigh import LEAST, rarity_of

Array = Any


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    read: Mapping[str, Mapping[str, str]] = tomllib.loads((DATA / "findings.toml").read_text(encoding="utf-8"))
    return read


def finding(name: str, level: str) -> str:
    """What one level of agreement says, in the reader's words."""
    kind, _, column = name.partition(":")
    field = _texts()["field"].get(kind, f"values of {column.replace('_', ' ')}" if column else kind.replace("_", " "))
    key = "swapped_names" if kind == "given" and level == "swapped" else level
    return _texts()["finding"][key].format(field=field)


def evidence(
    people: People, model: Model, pairs: Pairs, levels: Mapping[str, Levels], household: NDArray[np.bool_]
) -> Array:
    """A JSON list of lines for every pair; where `household`, the lines say why they may live together."""
    columns = [_column(people, model, (name, pairs), levels[name], household) for name in model.rates if name in levels]
    prior = np.where(household, _prior(model, "household", "random"), _prior(model, "same", "random"))
    case = twins(Frame.of(model.rates), levels, len(pairs))
    texts = ["", finding("twins", "twins")]
    columns.append(_lines("twins", texts, (case & ~household).astype(np.int64), np.full(len(pairs), -TWINS)))
    columns.append(_lines("prior", [finding("prior", "prior")], np.zeros(len(pairs), np.int64), prior))
    joined = pc.binary_join_element_wise(*columns, ",", null_handling="skip")
    return pc.binary_join_element_wise("[", joined, "]", "")


def _prior(model: Model, one: str, other: str) -> float:
    return float(np.log2(max(model.pairs[one], 1e-6) / max(model.pairs[other], 1e-6)))


def _column(people: People, model: Model, of: tuple[str, Pairs], level: Levels, household: NDArray[np.bool_]) -> Array:
    """One piece of evidence: against strangers, rarity counted."""
    name, pairs = of
    rates = model.rates[name]
    same, home, random = (np.log2(np.maximum(row, LEAST)) for row in (rates.same, rates.household, rates.random))
    worth = np.where(household, (home - random)[level], (same - random)[level])
    worth = worth - rarity_of(people, model, name, pairs, level) / np.log(2)
    frame = Frame.of(model.rates)
    texts = [finding(name, word) if at else "" for at, word in enumerate(frame.names(name))]
    return _lines(name, texts, frame.plain(name, level).astype(np.int64), worth)


def _lines(name: str, texts: list[str], level: NDArray[np.int64], worth: NDArray[np.float64]) -> Array:
    """JSON objects, each distinct one written once; null where nothing is said."""
    tenths = np.round(worth * 10).astype(np.int64)
    key, place = np.unique(tenths * len(texts) + level, return_inverse=True)
    made = [
        json.dumps({"field": name, "finding": texts[at % len(texts)], "weight": at // len(texts) / 10})
        if texts[at % len(texts)]
        else None
        for at in key.tolist()
    ]
    return pa.array(made, pa.string()).take(pa.array(place))
