"""The ids that a row was ever sent under: they go with the row when it is erased, and bar it from coming back."""

from collections.abc import Collection, Sequence

from kithkin.graph import built
from kithkin.graph.store import GraphStore


def keys_now(store: GraphStore, numbers: Collection[str]) -> list[str]:
    """The keys of rows that people name by the ids they are sent under."""
    found = {row["number"]: row["key"] for row in store.ask("schema/rows_of_numbers", numbers=sorted(numbers))}
    return sorted({found.get(one, one) for one in numbers})


def numbers_of(store: GraphStore, keys: Sequence[str]) -> dict[str, str]:
    """The key of each id that these rows were ever sent under."""
    return {row["number"]: row["key"] for row in store.ask("schema/numbers_of_rows", keys=list(keys))}


def purge_numbers(store: GraphStore, keys: Sequence[str]) -> None:
    """Delete what is kept of the ids of erased rows; an id that somebody else has by now stays theirs."""
    named = store.ask("schema/numbers_of_rows", keys=list(keys))
    # Found by way of the rows' own ids, so deleted before them.
    idle = store.ask("schema/numbers_idle", numbers=sorted({*keys, *(row["number"] for row in named)}))
    mine = {row["id"] for row in named}
    for ids in ({row["id"] for row in idle} - mine, mine):
        store.write_rows(built.erase_nodes("Renumbered"), [{"id": one} for one in sorted(ids)])
