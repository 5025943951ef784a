"""What was held of the rows of a table, row by row, and of those that are gone."""

from functools import cached_property
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import Index, Texts
from kithkin.resolution.held import OVER, Held, Marks
from kithkin.resolution.over import Counts

Chosen = NDArray[np.bool_]


class Old:
    """What was held, in the order of the rows of now."""

    def __init__(self, before: Held, place: Index) -> None:
        """By the place of each row in what was held; -1 is none."""
        gone = np.ones(before.frame.height, bool)
        gone[place[place >= 0]] = False
        self._frame, self._place = before.frame, place
        self.new: Chosen = place < 0
        self.gone: Index = np.flatnonzero(gone)
        """Where those stood that are gone."""

    @classmethod
    def of(cls, before: Held, rows: "Index | Texts") -> "Old":
        """By the ids of the rows, or by their places where these are known."""
        if isinstance(rows, np.ndarray):
            return cls(before, rows)
        place = pc.index_in(rows, value_set=before.frame["id"].to_arrow().cast(rows.type)).fill_null(-1)
        return cls(before, place.to_numpy(zero_copy_only=False).astype(np.int64))

    @cached_property
    def over(self) -> dict[str, Counts]:
        """In how many blocks over its limit each row stood under each key."""
        names = [name for name in self._frame.columns if name.startswith(OVER)]
        return {name.removeprefix(OVER): self._told(name, 0) for name in names}

    def otherwise(self, name: str, now: Marks) -> Chosen:
        """The rows of which a hash is another one, new ones too."""
        made: Chosen = (self._told(name, 0) != now) | self.new
        return made

    def labels(self, step: str) -> Index:
        """The label of each row after a step; one of its own for each new one."""
        label = self._told(step, -1).astype(np.int64, copy=False)
        rows = np.flatnonzero(self.new)
        label[rows] = int(self._frame[step].to_numpy().max(initial=-1)) + 1 + rows
        return label

    def away(self, step: str) -> Index:
        """The labels of those that are gone."""
        made: Index = self._frame[step].to_numpy()[self.gone]
        return made

    def _told(self, name: str, missing: int) -> NDArray[Any]:
        """What was held of each row in a column, and what stands for those of whom nothing was."""
        column = self._frame[name].to_numpy()
        made: NDArray[Any] = np.append(column, np.array([missing]).astype(column.dtype))[self._place]
        return made
