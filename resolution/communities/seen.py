"""Who was at what, as numbers; the network it makes, the same with people exchanged by lot, and who met again."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities.network import Network

ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Held:
    """For each community: people seen with others of it, happenings with two of them, and how often they met again."""

    people: Index
    events: Index
    again: Index


@dataclass(frozen=True, slots=True)
class Seen:
    """For each presence the person and the happening; for each happening its layer and what a pair of it weighs.

    `place` is the part of town of each person, by which alone they are exchanged.
    """

    count: int
    person: Index
    event: Index
    layer: Index
    worth: Floats
    place: Index

    def network(self, beside: Network) -> Network:
        """Everybody tied to those whom they were seen with, and what is known of them beside that added."""
        shape = (len(self.worth), self.count)
        there = sparse.csr_array((np.ones(len(self.person)), (self.event, self.person)), shape=shape)
        worth = sparse.csr_array((self.worth[self.event], (self.event, self.person)), shape=shape)
        ties = sparse.csr_array(there.T @ worth) + beside.matrix
        upper = sparse.triu(ties, 1, format="coo")
        order = np.lexsort((upper.col, upper.row))
        left, right = (one.astype(np.int64)[order] for one in (upper.row, upper.col))
        return Network(self.count, left, right, upper.data[order].astype(np.float64))

    def rewired(self, lot: np.random.Generator) -> "Seen":
        """As many of each part of town at each happening, layer by layer, and as many happenings for each person.

        Else by lot.
        """
        places = int(self.place.max(initial=0)) + 1
        kind = self.layer[self.event] * places + self.place[self.person]
        person = _exchanged(self.event, self.person, kind, lot)
        _, first = np.unique(self.event * self.count + person, return_index=True)
        return replace(self, person=person[first], event=self.event[first])

    def held(self, labels: Index) -> Held:
        """What holds each community together; `again` is what is left after each person was tied to the others once."""
        groups, events = int(labels.max(initial=-1)) + 1, len(self.worth)
        where = labels[self.person]
        key, inverse, size = np.unique(where * events + self.event, return_inverse=True, return_counts=True)
        shared = size[inverse] > 1
        of_event = np.bincount((key // events)[size > 1], minlength=groups)
        somebody = np.unique(self.person[shared])
        people = np.bincount(labels[somebody], minlength=groups)
        presences = np.bincount(where[shared], minlength=groups)
        return Held(people, of_event, np.maximum(presences - of_event - people + 1, 0))


def _exchanged(event: Index, person: Index, kind: Index, lot: np.random.Generator) -> Index:
    """People dealt out anew among presences of their kind; who is twice at one happening changes places by lot."""
    order = np.argsort(kind, kind="stable")
    dealt = np.empty_like(person)
    dealt[order] = person[np.lexsort((lot.random(len(person)), kind))]
    begin, many = np.searchsorted(kind[order], kind), np.bincount(kind)[kind]
    for _ in range(ROUNDS):
        key = event * (int(person.max(initial=0)) + 1) + dealt
        same = np.argsort(key, kind="stable")
        twice = same[1:][np.diff(key[same]) == 0]
        if not len(twice):
            break
        others = order[begin[twice] + lot.integers(many[twice])]
        for one, other in zip(twice, others, strict=True):
            dealt[one], dealt[other] = dealt[other], dealt[one]
    return dealt
