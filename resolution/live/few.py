"""A few records out of many as a table of their own: their evidence as it was prepared, nothing read again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from kithkin.resolution.coded import FEW, Coded, Index
from kithkin.resolution.live.texts import Texts
from kithkin.resolution.score import at_once
from kithkin.resolution.standardise import NAMES, People

Part = tuple[People, Index]
Values = list[str | None]


def few(parts: Sequence[Part], order: Sequence[int], only: Collection[str] | None = None) -> People:
    """Some rows of several tables, put into this order; evidence that none of them has is left out.

    `only` some evidence is taken where that is told.
    """
    at_once()
    every = (name for people, _ in parts for name in people.coded)
    names = dict.fromkeys(name for name in every if only is None or name in only)
    made = of_values({name: _values(parts, name, order) for name in names}, len(order))
    return replace(made, strong=frozenset[str]().union(*(people.strong for people, _ in parts)), real=parts[0][0].real)


def of_values(told: Mapping[str, Values], count: int) -> People:
    """The evidence of a few rows as a table."""
    shared = [name for name in NAMES if name in told]
    coded = dict(zip(shared, _coded([told[name] for name in shared]), strict=True))
    coded |= {name: _coded([values])[0] for name, values in told.items() if name not in coded}
    return People(count, {name: column for name in told if (column := coded[name])})


def _values(parts: Sequence[Part], name: str, order: Sequence[int]) -> Values:
    values: Values = []
    for people, rows in parts:
        values += told(people, name, rows)
    return values if order == range(len(values)) else [values[at] for at in order]


def told(people: People, name: str, rows: Index) -> Values:
    """What some rows say, one piece of evidence at a time; nothing where it is missing."""
    if name not in people.coded:
        return [None] * len(rows)
    column = people.coded[name]
    codes = column.codes[rows]
    if column.size <= FEW:
        values = column.values
        return [None if code < 0 else values[code] for code in codes.tolist()]
    texts: Texts = column.once("as texts", lambda made: Texts(made.texts))
    return texts.some(codes)


def _coded(columns: Sequence[Values]) -> list[Coded | None]:
    """Columns of a few values over one list of them; none for a column without any."""
    texts = list(dict.fromkeys(text for column in columns for text in column if text is not None))
    place: dict[str | None, int] = {text: at for at, text in enumerate(texts)}
    place[None] = -1
    made = [Coded(np.array([place[text] for text in column], np.int32), texts) for column in columns]
    for column in made[1:]:
        column.share(made[0])
    return [column if values.count(None) < len(values) else None for column, values in zip(made, columns, strict=True)]
