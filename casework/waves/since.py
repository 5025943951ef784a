"""What a seed and wave that was asked before says otherwise now: who is new, who is gone, who has more ties."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from kithkin.casework.waves.reach import Reach

State = dict[str, list[str]]
"""For each person who was in, a mark of each piece of evidence behind the reasons."""


@dataclass(frozen=True, slots=True)
class Since:
    """Who is new, who is gone, and how much more evidence there is of whom."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)


def state(found: Reach) -> State:
    """What is kept of an answer: ids and marks, nothing that anybody could read."""
    return {
        one.person.id: sorted({_mark(tie.kind, each.key) for tie in one.reasons for each in tie.evidence})
        for one in found.members
    }


def since(before: State, now: State) -> Since:
    """How the answer has changed; `before` is under the ids that answer now."""
    both = {one: len(set(now[one]) - set(before[one])) for one in sorted(now.keys() & before.keys())}
    return Since(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(before.keys() - now.keys())),
        {one: count for one, count in both.items() if count},
    )


def _mark(kind: str, key: str) -> str:
    return hashlib.blake2b(f"{kind}\0{key}".encode(), digest_size=8).hexdigest()
