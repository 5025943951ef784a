"""Whoever is joined to somebody in a few steps, as far as a caller may see."""

from kithkin.casework.network.arrays import Network
from kithkin.casework.network.paths import ROUNDS, Apart, Ground, in_scope
from kithkin.casework.network.search import Question, net_of, places, pools, rule_of
from kithkin.casework.network.walk import START, ringed


def near(ground: Ground, asked: Question) -> tuple[str, ...]:
    """The persons of the starts and all within so many steps (`hops`) of them, by id."""
    apart = ground.apart(asked.starts)
    found = _ring(ground, in_scope(ground, apart), asked)
    for _ in range(ROUNDS):
        others = ground.apart(found)
        if others.persons <= apart.persons:
            break
        apart = Apart(apart.holders | others.holders, apart.persons | others.persons)
        found = _ring(ground, in_scope(ground, apart), asked)
    return tuple(sorted(found))


def _ring(ground: Ground, network: Network, asked: Question) -> set[str]:
    starts = places(network, asked.starts)
    rule = rule_of(network, ground.view.access, asked)
    rule.place[starts] = START
    with ground.desks.one(len(network), asked.hops) as desk:
        one, two = pools(network)
        ringed(net_of(network), rule, desk, one, two, starts, asked.hops)
        touched = desk.touched[: desk.count[0]].copy()
        inside = touched[(desk.ring[touched] > 0) & (network.person[touched] == 1)]
        desk.seen[touched] = 0
        desk.count[0] = 0
    return {network.key(int(at)) for at in inside} | set(asked.starts)
