"""What a feed calls its rows by now, where that is not the key under which they are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kithkin.graph.instants import END
from kithkin.graph.store import GraphStore


@dataclass(frozen=True, slots=True)
class Numbering:
    """For each id as it is sent (feed:id) the key of its row, and the id that the same row had before."""

    keys: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, str | None] = field(default_factory=dict)

    def key(self, number: str) -> str:
        """The key of the row that is sent under this id."""
        return self.keys.get(number, number)

    def numbers(self, keys: Sequence[str]) -> list[str | None]:
        """The id that each row is sent under, by its key; none where its id is another row's."""
        back = {key: number for number, key in self.keys.items()}
        return [back.get(key, None if key in self.keys else key) for key in keys]


def numbering(store: GraphStore, feed: str, before: str = END) -> Numbering:
    """How a feed numbered its rows just before an instant; now unless given."""
    rows = store.ask("read/numbers", feed=feed, before=before)
    return Numbering({row["number"]: row["key"] for row in rows}, {row["number"]: row["was"] for row in rows})
