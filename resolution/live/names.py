"""Values of a column by how they begin and by what they are like: parts of names, years, sectors of postcodes."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.coded import Coded, Index
from kithkin.resolution.judge import jaro
from kithkin.resolution.letters import LONGEST, Letters
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
    kept: Letters = column.once("letters", Letters.of)
    odd = np.flatnonzero(~kept.plain) if wanted.isascii() and len(wanted) <= LONGEST else np.arange(column.size)
    found = _judged(column, odd, wanted)
    if len(odd) < column.size:
        found = np.sort(np.append(found, _sifted(column, kept, wanted)))
    return found


def _judged(column: Coded, codes: Index, wanted: str) -> Index:
    """Those of some values that are much like it, each looked at."""
    several = Coded(column.codes[:0], pa.concat_arrays([column.texts.take(codes), pa.array([wanted], pa.string())]))
    every = np.arange(len(codes))
    found: Index = codes[jaro(several, np.full(len(every), len(every)), every, ALIKE) >= ALIKE]
    return found


def _sifted(column: Coded, kept: Letters, wanted: str) -> Index:
    """The same of the plain ones: most have other letters, and are not looked at closely."""
    from kithkin.resolution.live import sift  # noqa: PLC0415  start-up time

    letters = np.frombuffer(wanted.encode(), np.uint8)
    text, starts = np.append(kept.text, letters), np.append(kept.starts, kept.starts[-1] + len(letters))
    sketches = column.once("sketches", lambda _: _sketches(kept))
    out = np.empty(column.size, np.int64)
    return out[: sift.alike(text, starts, sketches, kept.plain, ALIKE, out)]


def _sketches(kept: Letters) -> NDArray[np.uint32]:
    from kithkin.resolution.live import sift  # noqa: PLC0415  start-up time

    made = np.empty(len(kept.starts) - 1, np.uint32)
    sift.sketched(kept.text, kept.starts, made)
    return made


def rows_with(column: Coded, codes: Index) -> Index:
    """The rows with any of these values."""
    if not len(codes):
        return np.zeros(0, np.int64)
    groups: Groups = column.groups(Groups)
    return groups.some(codes).astype(np.int64)
