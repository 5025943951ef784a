"""What a delivery changes: rows never seen, rows to be stated anew, rows that are gone."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys of rows, by what must be done with them, and the counts that a user is told."""

    fresh: frozenset[str]
    restated: frozenset[str]
    gone: frozenset[str]
    new: int
    changed: int

    @property
    def touched(self) -> frozenset[str]:
        """Rows of which the graph holds something that may have to change."""
        return self.restated | self.gone

    def without(self, keys: Collection[str]) -> "Difference":
        """The same without these rows, of which the graph holds nothing."""
        fresh = self.fresh.difference(keys)
        return replace(self, fresh=fresh, new=self.new - len(self.fresh) + len(fresh)) if keys else self


def difference(
    rows: pl.DataFrame, known: pl.DataFrame, delivered: AbstractSet[str], *, whole: bool, redefined: bool
) -> Difference:
    """Compare delivered rows (key, id) with the known ones (key, row_id, closed).

    `whole`: what is not delivered is gone. `redefined`: the feed file changed, so every delivered row is stated anew.
    A row that was delivered and rejected is neither changed nor gone: its last good version stands.
    """
    held = dict(known.filter(pl.col("closed").is_null()).select("key", "row_id").iter_rows())
    seen = set(known["key"])
    sent = dict(rows.select("key", "id").iter_rows())
    changed = {key for key, row_id in sent.items() if key in held and held[key] != row_id}
    back = {key for key in sent if key in seen and key not in held}
    restated = seen & sent.keys() if redefined else changed | back
    fresh = sent.keys() - seen
    gone = held.keys() - delivered if whole else set[str]()
    return Difference(
        frozenset(fresh), frozenset(restated), frozenset(gone), new=len(fresh) + len(back), changed=len(changed)
    )
