"""How a person was put together: the joins in their order, what each is worth, and the weakest of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.errors import NotThere
from kithkin.resolution.cluster import JOIN, LEAST, MOST, NEVER, SURER
from kithkin.resolution.compared import Compared
from kithkin.resolution.standing import Standing

_DECIDED = 1e6


@dataclass(frozen=True, slots=True)
class Join:
    """Two groups of records becoming one: the mean over the pairs between them, and the strongest of those."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    weight: float
    pairs: int
    worth: float
    """The mean with what the number of pairs adds: what is held against the threshold."""
    decided: bool
    strongest: Compared | None


@dataclass(frozen=True, slots=True)
class Making:
    """A person's records as they were joined."""

    person: str
    records: tuple[str, ...]
    joins: tuple[Join, ...]
    model: str
    join: float = JOIN

    @property
    def weakest(self) -> Join | None:
        """The join that is nearest to not being made."""
        return min((one for one in self.joins if not one.decided), key=lambda one: one.worth, default=None)


def making(standing: Standing, person: str) -> Making:
    """Average linkage over the records of one person, join by join, until they are one."""
    records = sorted(one for one, of in standing.person.items() if of == person)
    if not records:
        raise NotThere(f"no person {person}: `kithkin why RECORD` says under which one a record stands")
    table, groups, joins = _weights(standing, records), [[at] for at in range(len(records))], []
    sizes = np.ones(len(records))
    while len(groups) > 1:
        sure = SURER * np.log2([standing.statements(records[at] for at in group) for group in groups])
        worth = table + sure[:, None] + sure[None, :]
        one, two = sorted(divmod(int(worth.argmax()), len(groups)))
        sides = (tuple(records[at] for at in groups[one]), tuple(records[at] for at in groups[two]))
        joins.append(_join(standing, sides, float(table[one, two]), float(worth[one, two])))
        table = _merged(table, sizes, one, two)
        sizes[one] += sizes[two]
        sizes = np.delete(sizes, two)
        groups[one] += groups.pop(two)
    return Making(person, tuple(records), tuple(joins), standing.model)


def _weights(standing: Standing, records: list[str]) -> NDArray[np.float64]:
    """The weight of every pair as clustering takes it; a decision is a weight without end."""
    table = np.full((len(records), len(records)), NEVER)
    place = {one: at for at, one in enumerate(records)}
    for pair in standing.pairs.values():
        if pair.left in place and pair.right in place:
            a, b = place[pair.left], place[pair.right]
            table[a, b] = table[b, a] = min(max(pair.weight, LEAST), MOST)
    for word in standing.words:
        if word.kind == "same" and word.left in place and word.right in place:
            a, b = place[word.left], place[word.right]
            table[a, b] = table[b, a] = _DECIDED
    np.fill_diagonal(table, -np.inf)
    return table


def _merged(table: NDArray[np.float64], sizes: NDArray[np.float64], one: int, two: int) -> NDArray[np.float64]:
    mean = (table[one] * sizes[one] + table[two] * sizes[two]) / (sizes[one] + sizes[two])
    table[one, :], table[:, one] = mean, mean
    table[one, one] = -np.inf
    made: NDArray[np.float64] = np.delete(np.delete(table, two, axis=0), two, axis=1)
    return made


def _join(standing: Standing, sides: tuple[tuple[str, ...], tuple[str, ...]], mean: float, worth: float) -> Join:
    left, right = sides
    found = [pair for a in left for b in right if (pair := standing.pair(a, b))]
    strongest = max(found, key=lambda pair: (pair.weight, pair.left, pair.right), default=None)
    # One decision among many pairs leaves a mean far above any that evidence can give.
    decided = mean > MOST
    count = len(left) * len(right)
    return Join(left, right, round(mean, 3), count, round(worth, 3), decided, strongest)
