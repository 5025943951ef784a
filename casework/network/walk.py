"""The walk over arrays, compiled: the ties that may be walked, and what is left from anybody to the far end at least.

A step leads from a person to another, by a tie between them or by a thing that joins both at one time. Whatever the
reader may not read, and whatever was not asked for, is left out where ties are gathered, so that nothing else sees it.
"""

from typing import Any, NamedTuple

import numpy as np

from kithkin.graph.compiled import compiled

NEVER = np.int32(2**30)
FREE, START, GOAL, OUT = 0, 1, 2, 3


class Net(NamedTuple):
    """The network: its large part, its small part, which nodes are persons, and whose ties are in the small part."""

    start: Any
    to: Any
    label: Any
    since: Any
    until: Any
    start2: Any
    to2: Any
    label2: Any
    since2: Any
    until2: Any
    person: Any
    stale: Any


class Rule(NamedTuple):
    """What may be walked and what it costs: by label, by node, and the days."""

    opened: Any
    price: Any
    harmed: Any
    """The labels with which nobody is passed through."""
    place: Any
    """FREE, START, GOAL or OUT, by node."""
    low: Any
    high: Any
    hop: Any
    size: Any
    hops: Any


class Desk(NamedTuple):
    """Where a walk is worked out; only what was touched is cleared."""

    seen: Any
    left: Any
    """By node and hops, the least cost to a goal; of a thing, from it."""
    many: Any
    """How many people a thing joins; 0 while nobody has counted."""
    ring: Any
    """In how many steps from the start, and one more; 0 when not in so few."""
    done: Any
    """The hops for which a thing has been looked through."""
    touched: Any
    count: Any


class Pool(NamedTuple):
    """The ties of one node that may be walked."""

    to: Any
    price: Any
    since: Any
    until: Any


@compiled()
def gather(net: Any, rule: Any, node: Any, pool: Any) -> int:
    """The ties of a node that may be walked; none of somebody who is not to be passed through. How many."""
    found = 0
    passing = rule.place[node] == FREE and net.person[node]
    if node < len(net.start) - 1 and not net.stale[node]:
        for at in range(net.start[node], net.start[node + 1]):
            label, since, until = net.label[at], net.since[at], net.until[at]
            other = net.to[at]
            if since > rule.high or until < rule.low or net.stale[other]:
                continue
            if passing and rule.harmed[label]:
                return 0
            if rule.opened[label] and rule.place[other] != OUT:
                pool.to[found], pool.price[found] = other, rule.price[label]
                pool.since[found], pool.until[found] = max(since, rule.low), min(until, rule.high)
                found += 1
    for at in range(net.start2[node], net.start2[node + 1]):
        label, since, until = net.label2[at], net.since2[at], net.until2[at]
        other = net.to2[at]
        if since > rule.high or until < rule.low:
            continue
        if passing and rule.harmed[label]:
            return 0
        if rule.opened[label] and rule.place[other] != OUT:
            pool.to[found], pool.price[found] = other, rule.price[label]
            pool.since[found], pool.until[found] = max(since, rule.low), min(until, rule.high)
            found += 1
    return found


@compiled()
def touch(desk: Any, node: Any) -> None:
    """Clear what is worked out about a node when it is first come across."""
    if not desk.seen[node]:
        desk.seen[node] = 1
        desk.touched[desk.count[0]] = node
        desk.count[0] += 1
        desk.left[node, :] = NEVER
        desk.many[node] = desk.ring[node] = desk.done[node] = 0


@compiled()
def joined(net: Any, rule: Any, desk: Any, thing: Any, pool: Any) -> int:
    """The people whom a thing joins, counted once; how many ties."""
    found: int = gather(net, rule, thing, pool)
    if desk.many[thing] == 0:
        many = 0
        for at in range(found):
            if at == 0 or pool.to[at] != pool.to[at - 1]:
                many += 1
        desk.many[thing] = many
    return found


@compiled()
def weight_of(size: float, many: int) -> int:
    """What it costs that a thing joins so many people."""
    whole: int = int(np.rint(size * np.log2(max(many - 1, 1))))
    return whole


@compiled()
def pushed(net: Any, rule: Any, desk: Any, one: Any, two: Any, goals: Any, levels: Any) -> None:
    """What is left to a goal in up to so many steps, from the goals outwards."""
    for goal in goals:
        touch(desk, goal)
        desk.left[goal, :] = 0
    for level in range(levels):
        for at in range(desk.count[0]):
            node = desk.touched[at]
            here = desk.left[node, level]
            if not net.person[node] or here == NEVER:
                continue
            if level > 0 and (rule.place[node] != FREE or desk.left[node, level - 1] <= here):
                continue
            for e in range(gather(net, rule, node, one)):
                other, cost = one.to[e], here + one.price[e]
                touch(desk, other)
                if net.person[other]:
                    desk.left[other, level + 1] = min(desk.left[other, level + 1], cost + rule.hop)
                else:
                    desk.left[other, level] = min(desk.left[other, level], cost)
        for at in range(desk.count[0]):
            thing = desk.touched[at]
            if net.person[thing] or desk.left[thing, level] == NEVER:
                continue
            found = joined(net, rule, desk, thing, two)
            cost = desk.left[thing, level] + weight_of(rule.size, desk.many[thing]) + rule.hop
            for e in range(found):
                other = two.to[e]
                touch(desk, other)
                desk.left[other, level + 1] = min(desk.left[other, level + 1], cost + two.price[e])
        for at in range(desk.count[0]):
            node = desk.touched[at]
            if net.person[node]:
                desk.left[node, level + 1] = min(desk.left[node, level + 1], desk.left[node, level])


@compiled()
def ringed(net: Any, rule: Any, desk: Any, one: Any, two: Any, starts: Any, rings: Any) -> None:
    """Who is in how few steps from the start."""
    for start in starts:
        touch(desk, start)
        desk.ring[start] = 1
    for ring in range(1, rings + 1):
        for at in range(desk.count[0]):
            node = desk.touched[at]
            if not net.person[node] or desk.ring[node] != ring or (ring > 1 and rule.place[node] != FREE):
                continue
            for e in range(gather(net, rule, node, one)):
                other = one.to[e]
                touch(desk, other)
                if desk.ring[other]:
                    continue
                desk.ring[other] = ring + 1
                if net.person[other]:
                    continue
                for f in range(joined(net, rule, desk, other, two)):
                    touch(desk, two.to[f])
                    if desk.ring[two.to[f]] == 0:
                        desk.ring[two.to[f]] = ring + 1


@compiled()
def pulled(net: Any, rule: Any, desk: Any, one: Any, two: Any, level: Any) -> None:
    """What is left to a goal in up to `level` steps, for those near enough to the start, by their neighbours."""
    for at in range(desk.count[0]):
        node = desk.touched[at]
        ring = desk.ring[node]
        if not net.person[node] or rule.place[node] != FREE or ring == 0 or ring > rule.hops - level + 1:
            continue
        best = desk.left[node, level - 1]
        for e in range(gather(net, rule, node, one)):
            other = one.to[e]
            if net.person[other]:
                if desk.seen[other] and rule.place[other] != START:
                    best = min(best, desk.left[other, level - 1] + one.price[e] + rule.hop)
                continue
            touch(desk, other)
            if desk.done[other] != level:
                desk.done[other] = level
                desk.left[other, level - 1] = NEVER
                for f in range(joined(net, rule, desk, other, two)):
                    person = two.to[f]
                    if desk.seen[person] and rule.place[person] != START:
                        cost = desk.left[person, level - 1] + two.price[f]
                        desk.left[other, level - 1] = min(desk.left[other, level - 1], cost)
            rest = desk.left[other, level - 1]
            if rest < NEVER:
                best = min(best, rest + one.price[e] + weight_of(rule.size, desk.many[other]) + rule.hop)
        desk.left[node, level] = min(best, NEVER)
