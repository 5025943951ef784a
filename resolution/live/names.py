"""Values of a column by how they begin and by what they are like: parts of names, years, sectors of postcodes."""

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Coded, Index
from kithkin.resolution.judge import jaro
from kithkin.resolution.live.stock import Groups
from kithkin.resolution.live.texts import Texts
from kithkin.resolution.rows import by_text

ALIKE = 0.9
LAST = "\U0010ffff"


def beginning(column: Coded, start: str) -> Index:
    """The codes of the values that begin so."""
    order: Index = column.once("order", lambda made: by_text(made.texts))
    texts: Texts = column.once("ordered", lambda made: Texts(made.texts.take(pa.array(order))))
    found: Index = order[texts.first(start) : texts.first(start + LAST)]
    return found


def alike(column: Coded, wanted: str) -> Index:
    """The codes of the values that are written much like it."""
    several = Coded(column.codes[:0], pa.concat_arrays([column.texts, pa.array([wanted], pa.string())]))
    every = np.arange(len(column.texts))
    found: Index = np.flatnonzero(jaro(several, np.full(len(every), len(every)), every, ALIKE) >= ALIKE)
    return found


def rows_with(column: Coded, codes: Index) -> Index:
    """The rows with any of these values."""
    if not len(codes):
        return np.zeros(0, np.int64)
    groups: Groups = column.groups(Groups)
    return groups.some(codes).astype(np.int64)
