"""The walk itself, compiled: what is left to the far end at least, and then the best paths in order of their cost.

A step leads from a person to another, by a tie between them or by a thing that joins both at one time. Whatever the
reader may not read, and whatever was not asked for, is left out where ties are gathered, so that nothing else sees it.
"""

import heapq
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np

NEVER = np.int32(2**30)
FREE, START, GOAL, OUT = 0, 1, 2, 3
Loop = Callable[..., Any]


def compiled(loop: Loop) -> Loop:
    """Compile a loop when it is first called; it releases the interpreter, and is kept for the next process."""
    try:
        made: Loop = numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:
        # There is no folder to keep it in.
        made = numba.njit(nogil=True)(loop)
    return made


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


@compiled
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


@compiled
def touch(desk: Any, node: Any) -> None:
    """Clear what is worked out about a node when it is first come across."""
    if not desk.seen[node]:
        desk.seen[node] = 1
        desk.touched[desk.count[0]] = node
        desk.count[0] += 1
        desk.left[node, :] = NEVER
        desk.many[node] = desk.ring[node] = desk.done[node] = 0


@compiled
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


@compiled
def weight_of(size: float, many: int) -> int:
    """What it costs that a thing joins so many people."""
    whole: int = int(np.rint(size * np.log2(max(many - 1, 1))))
    return whole


@compiled
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


@compiled
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


@compiled
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


@compiled
def listed(net: Any, rule: Any, desk: Any, one: Any, two: Any, starts: Any, want: Any) -> Any:
    """The best paths in order of cost: persons and things by turns, how many each joins, costs, and if cut short.

    `want` is how many, how many at most with those that cost as much as the last, how many beginnings may be looked at,
    and what one more step costs where only the fewest steps count (else 0).
    """
    many, most, room, step = want
    cost, node, thing = np.empty(room, np.int64), np.empty(room, np.int32), np.empty(room, np.int32)
    parent, depth = np.empty(room, np.int32), np.empty(room, np.int8)
    bests = np.full(many, np.int64(2**60))
    out, prices = np.full((most, 2 * rule.hops + 1), -1, np.int32), np.zeros(most, np.int64)
    sizes = np.zeros((most, rule.hops), np.int32)
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    made, told, cut = 0, 0, False
    for start in starts:
        cost[made], node[made], thing[made], parent[made], depth[made] = 0, start, -1, -1, 0
        heapq.heappush(heap, (np.int64(0), np.int64(made)))
        made += 1
    while heap:
        least, entry = heapq.heappop(heap)
        limit = bests[many - 1]
        if step and limit < 2**60:
            limit = (limit // step + 1) * step - 1
        if least > limit:
            break
        here, deep = node[entry], depth[entry]
        if rule.place[here] == GOAL:
            if told == most:
                cut = True
                break
            back = entry
            for at in range(np.int64(deep), -1, -1):
                out[told, 2 * at] = node[back]
                if at:
                    by = thing[back]
                    out[told, 2 * at - 1] = by
                    sizes[told, at - 1] = desk.many[by] if by >= 0 else 2
                back = np.int64(parent[back])
            prices[told] = cost[entry]
            told += 1
            continue
        rest = rule.hops - deep - 1
        if rest < 0:
            continue
        ties = gather(net, rule, here, one)
        at = 0
        while at < ties:
            end = at + 1
            while end < ties and one.to[end] == one.to[at]:
                end += 1
            by = one.to[at]
            others, by_size, between = 1, 0, net.person[by] == 1
            if not between:
                touch(desk, by)
                others = joined(net, rule, desk, by, two)
                by_size = weight_of(rule.size, desk.many[by])
                back = entry
                while depth[back] > 0:
                    if thing[back] == by:
                        others = 0
                    back = np.int64(parent[back])
            f = 0
            while f < others:
                price, last = np.int64(2**60), f + 1
                if between:
                    other = by
                    for e in range(at, end):
                        price = min(price, one.price[e])
                else:
                    other = two.to[f]
                    while last < others and two.to[last] == other:
                        last += 1
                    for e in range(at, end):
                        for g in range(f, last):
                            if one.since[e] <= two.until[g] and two.since[g] <= one.until[e]:
                                price = min(price, one.price[e] + two.price[g])
                f = last
                if price == 2**60 or not desk.seen[other] or rule.place[other] == START or other == here:
                    continue
                if desk.left[other, rest] >= NEVER:
                    continue
                total = cost[entry] + price + by_size + rule.hop
                guess = total + desk.left[other, rest]
                limit = bests[many - 1]
                if step and limit < 2**60:
                    limit = (limit // step + 1) * step - 1
                if guess > limit:
                    continue
                back, loop = entry, False
                while back >= 0:
                    loop = loop or node[back] == other
                    back = np.int64(parent[back])
                if loop:
                    continue
                if made == room:
                    cut = True
                    break
                if rule.place[other] == GOAL:
                    slot = many - 1
                    if total < bests[slot]:
                        while slot > 0 and bests[slot - 1] > total:
                            bests[slot] = bests[slot - 1]
                            slot -= 1
                        bests[slot] = total
                cost[made], node[made], parent[made] = total, other, entry
                thing[made], depth[made] = -1 if between else by, deep + 1
                heapq.heappush(heap, (guess, np.int64(made)))
                made += 1
            at = end
        if made == room:
            cut = True
            break
    return out[:told], sizes[:told], prices[:told], cut


@compiled
def walked(net: Any, rule: Any, desk: Any, one: Any, two: Any, ends: Any, want: Any) -> Any:
    """Paths from any start to any goal; what is worked out on the desk is cleared for the next."""
    starts, goals = ends
    half = rule.hops // 2
    pushed(net, rule, desk, one, two, goals, half)
    ringed(net, rule, desk, one, two, starts, rule.hops - half - 1)
    for level in range(half + 1, rule.hops):
        pulled(net, rule, desk, one, two, level)
    found = listed(net, rule, desk, one, two, starts, want)
    for at in range(desk.count[0]):
        desk.seen[desk.touched[at]] = 0
    desk.count[0] = 0
    return found
