"""The network as arrays: the ties of each node beside each other, each with what it is and who reads it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.casework.network.read import TIES

Numbers = NDArray[np.int32]
Flags = NDArray[np.uint8]
END_OF = ("start", "to", "label", "since", "until")


class Label(NamedTuple):
    """What a tie is, and the classes that one must all read to know of it."""

    kind: str
    role: str
    strength: str
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Halves:
    """Each tie from both of its ends, those of one node beside each other, the same neighbour together."""

    start: NDArray[np.int64]
    """Where the ties of each node begin; one more than there are nodes."""
    to: Numbers
    label: Numbers
    since: Numbers
    until: Numbers

    @property
    def widest(self) -> int:
        """The most ties that one node has."""
        return int(np.diff(self.start).max(initial=0))


@dataclass(frozen=True)
class Network:
    """The ties of a graph at an instant: most as they were built, and anew those of persons who changed since."""

    keys: pa.Array
    """Of every node of the large part, in order."""
    person: Flags
    base: Halves
    labels: tuple[Label, ...]
    over: Halves
    stale: Flags
    """The persons whose ties are those of the small part."""
    more: Mapping[str, int] = field(default_factory=dict)
    """Nodes that only the small part has."""
    instant: str = ""
    run_id: str = ""
    touched: tuple[str, ...] = ()
    """The persons whose ties were read anew."""
    anew: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TIES))
    """These ties."""

    def place(self, key: str) -> int | None:
        """The number of a node."""
        if key in self.more:
            return self.more[key]
        low, high = 0, len(self.keys)
        while low < high:
            middle = (low + high) // 2
            if self.keys[middle].as_py() < key:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.keys) and self.keys[low].as_py() == key else None

    def key(self, place: int) -> str:
        """What a node is called."""
        if place < len(self.keys):
            return str(self.keys[place].as_py())
        return self._late[place - len(self.keys)]

    @property
    def _late(self) -> list[str]:
        return list(self.more)

    def __len__(self) -> int:
        return len(self.person)


def network_of(ties: pl.DataFrame, instant: str = "", run_id: str = "") -> Network:
    """The network of all ties, built at once."""
    keys, people = nodes(ties)
    labels: list[Label] = []
    places = keys.with_row_index("place").with_columns(pl.col("place").cast(pl.Int32))
    base = halves(ties, places, labels, keys.height)
    person = keys["key"].is_in(people.implode()).to_numpy().astype(np.uint8)
    return Network(
        _text(keys["key"]), frozen(person), base, tuple(labels), none(keys.height),
        frozen(np.zeros(keys.height, np.uint8)), {}, instant, run_id,
    )  # fmt: skip


def overlaid(network: Network, touched: Sequence[str], ties: pl.DataFrame, instant: str, run_id: str) -> Network:
    """The same network with the ties of some persons read anew; whoever was read anew before is among them."""
    keys, people = nodes(ties)
    size, more = len(network.keys), dict[str, int]()
    found = {}
    base = Network(network.keys, network.person, network.base, network.labels, network.over, network.stale)
    for key in keys["key"]:
        known = base.place(key)
        found[key] = size + len(more) if known is None else known
        if known is None:
            more[key] = found[key]
    count, labels = size + len(more), list(network.labels)
    places = pl.DataFrame({"key": list(found), "place": list(found.values())}, {"key": pl.String, "place": pl.Int32})
    person = np.concatenate([network.person[:size], np.zeros(len(more), np.uint8)])
    person[[found[key] for key in people]] = 1
    stale = np.zeros(count, np.uint8)
    stale[[at for one in touched if (at := found.get(one, base.place(one))) is not None]] = 1
    over = halves(ties, places, labels, count)
    return Network(
        network.keys, frozen(person), network.base, tuple(labels), over, frozen(stale), more, instant, run_id,
        tuple(touched), ties,
    )  # fmt: skip


def within(network: Network, holders: Collection[str], ties: pl.DataFrame) -> Network:
    """The network of somebody to whom these stored persons are others, who have these ties."""
    others = network.anew.filter(~pl.col("person").is_in(holders), ~pl.col("joint").is_in(holders))
    touched = dict.fromkeys((*network.touched, *holders, *ties["person"]))
    return overlaid(network, list(touched), pl.concat([others, ties]), network.instant, network.run_id)


def nodes(ties: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The key of each node in order, and those of them that are persons."""
    others = ties.filter("between").select(key="joint")
    people = pl.concat([ties.select(key="person"), others]).unique()
    return pl.concat([people, ties.select(key="joint")]).unique().sort("key"), people["key"]


def halves(ties: pl.DataFrame, places: pl.DataFrame, labels: list[Label], count: int) -> Halves:
    """The ties from both ends; labels that are not among the known are added to them."""
    # Texts go as soon as they have been told as numbers: of ten million ties they are most of the memory.
    ends = _labelled(ties, labels)
    for name, place in (("person", "here"), ("joint", "there")):
        ends = ends.join(places.rename({"key": name, "place": place}), on=name).drop(name)
    ends = ends.select("here", "there", "label", "since", "until")
    back = ends.select(here="there", there="here", label="label", since="since", until="until")
    whole = pl.concat([ends, back]).unique().sort("here", "there", "label", "since", "until")
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(whole["here"].to_numpy(), minlength=count), out=start[1:])
    columns = (whole[name].to_numpy().astype(np.int32) for name in ("there", "label", "since", "until"))
    return Halves(frozen(start), *(frozen(one) for one in columns))


def none(count: int) -> Halves:
    """No ties at all between so many nodes."""
    empty = frozen(np.zeros(0, np.int32))
    return Halves(frozen(np.zeros(count + 1, np.int64)), empty, empty, empty, empty)


def frozen(array: Any) -> Any:
    """The array, which nobody may change: as those are that are mapped from a file, so that one walk serves both."""
    array.setflags(write=False)
    return array


def _labelled(ties: pl.DataFrame, labels: list[Label]) -> pl.DataFrame:
    what = ["kind", "role", "strength", "needs"]
    known = {label: at for at, label in enumerate(labels)}
    rows = ties.select(what).unique().sort(what)
    numbers = []
    for kind, role, strength, needs in rows.iter_rows():
        label = Label(kind, role, strength, tuple(int(one) for one in needs.split()))
        if label not in known:
            known[label] = len(labels)
            labels.append(label)
        numbers.append(known[label])
    named = ties.join(rows.with_columns(label=pl.Series(numbers, dtype=pl.Int32)), on=what)
    return named.select("person", "joint", "label", "since", "until")


def _text(keys: pl.Series) -> pa.Array:
    found = keys.to_arrow()
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
