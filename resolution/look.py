"""The values of a column at a glance: what they are, how often each occurs, and how many pass a test."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kithkin.resolution.shapes import words

MOST = 0.95
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Look:
    """The distinct values of a column with how often each occurs, most frequent first, at most a thousand."""

    values: list[str]
    counts: list[int]
    filled: int
    distinct: int

    def share(self, test: Callable[[str], object]) -> float:
        """The share of rows whose value passes."""
        total = sum(self.counts)
        return sum(n for v, n in zip(self.values, self.counts, strict=True) if test(v)) / total if total else 0.0

    @property
    def tells(self) -> bool:
        """Whether the column differs enough between rows to be evidence."""
        return self.distinct > 1 and self.counts[0] < MOST * self.filled


def look(column: pa.ChunkedArray) -> Look:
    """The values of a column at a glance, trimmed and in lower case."""
    text = pc.utf8_lower(pc.utf8_trim_whitespace(column.cast(pa.string())))
    counted = pc.value_counts(text.drop_null())
    pairs = [(c["values"], c["counts"]) for c in counted.to_pylist()] if len(counted) <= _SAMPLE else _top(counted)
    empty = set(words()["empty"])
    kept = sorted(((v, n) for v, n in pairs if v not in empty), key=lambda pair: (-pair[1], pair[0]))
    return Look([v for v, _ in kept], [n for _, n in kept], len(text) - text.null_count, len(counted))


def _top(counted: pa.StructArray) -> list[tuple[str, int]]:
    """Half the most frequent values and half taken evenly from the rest, whatever the order of the rows."""
    values, counts = counted.field("values"), counted.field("counts")
    order = pc.sort_indices(
        pa.table({"v": values, "n": counts}), sort_keys=[("n", "descending"), ("v", "ascending")]
    ).to_numpy()
    half = _SAMPLE // 2
    rest = order[half:]
    taken = [*order[:half], *rest[:: max(1, len(rest) // half)]]
    return [(values[int(i)].as_py(), counts[int(i)].as_py()) for i in taken]
