"""Whoever is joined to somebody in a few steps, as far as a caller may see."""

from kithkin.casework.network.paths import Ground, in_scope
from kithkin.casework.network.search import Question, net_of, places, pools, rule_of
from kithkin.casework.network.walk import START, ringed


def near(ground: Ground, asked: Question) -> tuple[str, ...]:
    """The persons of the starts and all within so many steps (`hops`) of them, by id."""
    network = in_scope(ground, ground.apart(asked.starts))
    starts = places(network, asked.starts)
    rule = rule_of(network, ground.view.access, asked)
    rule.place[starts] = START
    with ground.desks.one(len(network), asked.hops) as desk:
        one, two = pools(network)
        ringed(net_of(network), rule, desk, one, two, starts, asked.hops)
        touched = desk.touched[: desk.count[0]].copy()
        inside = touched[(desk.ring[touched] > 0) & (network.person[touched] == 1)]
        found = {network.key(int(at)) for at in inside}
        desk.seen[touched] = 0
        desk.count[0] = 0
    return tuple(sorted(found | set(asked.starts)))
