"""Waves: who is tied to the people who are in, wave after wave, whatever the order in which they are named."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kithkin.casework.waves.request import Request
from kithkin.casework.waves.tie import Tie, sources_of
from kithkin.graph.errors import WrongUse

Look = Callable[[Collection[str]], list[Tie]]
"""The ties of some people to anybody."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The wave of everybody who is in, and the ties of each to others who are."""

    request: Request
    wave_of: Mapping[str, int]
    theirs: Mapping[str, Sequence[Tie]]

    def reasons(self, person: str) -> tuple[Tie, ...]:
        """Why somebody is in: what ties them, and counts, to people of earlier waves."""
        return tuple(tie for tie in self.theirs[person] if self._counts(tie) and self._earlier(tie, person))

    def besides(self, person: str) -> tuple[Tie, ...]:
        """What else ties somebody to people who are in."""
        why = set(map(id, self.reasons(person)))
        return tuple(tie for tie in self.theirs[person] if id(tie) not in why)

    def _counts(self, tie: Tie) -> bool:
        return tie.kind in self.request.counting and bool(tie.counted)

    def _earlier(self, tie: Tie, person: str) -> bool:
        return self.wave_of[tie.beside(person)] < self.wave_of[person]


def spread(asked: Request, look: Look) -> Spread:
    """Go out from the seeds, a wave at a time, until nobody new is tied or the last wave asked for."""
    wave_of, known = dict.fromkeys(asked.seeds, 0), dict[tuple[str, str, str], Tie]()
    edge: Collection[str] = asked.seeds
    for wave in range(1, asked.waves + 1):
        for tie in look(edge):
            known.setdefault((tie.kind, tie.one, tie.other), tie)
        edge = _brought(asked, wave, wave_of, known.values())
        wave_of |= dict.fromkeys(edge, wave)
        if len(wave_of) > asked.people:
            raise WrongUse(
                f"wave {wave} comes to {len(wave_of):,} people, above {asked.people:,}: "
                "narrow the days or the kinds of tie, or ask for more ties or fewer waves"
            )
        if not edge:
            break
    inside = [known[key] for key in sorted(known) if known[key].ends <= wave_of.keys()]
    return Spread(asked, wave_of, _by_person(inside, wave_of))


def _by_person(ties: Iterable[Tie], people: Iterable[str]) -> dict[str, list[Tie]]:
    theirs: dict[str, list[Tie]] = {one: [] for one in people}
    for tie in ties:
        theirs[tie.one].append(tie)
        theirs[tie.other].append(tie)
    return theirs


def _brought(asked: Request, wave: int, wave_of: Mapping[str, int], ties: Iterable[Tie]) -> list[str]:
    """Who comes in by this wave: the first takes one tie to a seed, a later one the minimum."""
    theirs: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        outside = tie.ends - wave_of.keys()
        if len(outside) == 1 and tie.kind in asked.counting and tie.counted:
            theirs[next(iter(outside))].append(tie)
    return sorted(one for one, mine in theirs.items() if wave == 1 or enough(asked, mine))


def enough(asked: Request, ties: Collection[Tie]) -> bool:
    """Whether ties are as many, or as well sourced, as a later wave asks for."""
    return len(ties) >= asked.ties or sources_of(ties) >= asked.sources
