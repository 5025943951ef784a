"""The best paths in order of their cost, compiled: only beginnings that lead to a goal are ever looked at."""

import heapq
from typing import Any, NamedTuple

import numpy as np

from kithkin.casework.network.walk import (
    GOAL,
    NEVER,
    START,
    gather,
    joined,
    pulled,
    pushed,
    ringed,
    touch,
    weight_of,
)
from kithkin.graph.compiled import compiled

NO_PRICE = 2**60


class Trail(NamedTuple):
    """Beginnings of paths: what each costs, where it is, by which thing and from which other it came, and how far."""

    cost: Any
    node: Any
    thing: Any
    parent: Any
    depth: Any


@compiled()
def limit_of(best: Any) -> Any:
    """What a path may cost at most: as much as the last of the best, or as many steps."""
    bests, step = best
    limit = bests[-1]
    if step and limit < NO_PRICE:
        limit = (limit // step + 1) * step - 1
    return limit


@compiled()
def keep_best(bests: Any, total: Any) -> None:
    """Put a cost among the lowest, which stand in order, if it is one of them."""
    slot = len(bests) - 1
    if total < bests[slot]:
        while slot > 0 and bests[slot - 1] > total:
            bests[slot] = bests[slot - 1]
            slot -= 1
        bests[slot] = total


@compiled()
def passed(trail: Any, entry: Any, other: Any) -> Any:
    """Whether a beginning has been at a node already."""
    back = np.int64(entry)
    while back >= 0:
        if trail.node[back] == other:
            return True
        back = np.int64(trail.parent[back])
    return False


@compiled()
def used(trail: Any, entry: Any, thing: Any) -> Any:
    """Whether a beginning came by a thing already."""
    back = np.int64(entry)
    while trail.depth[back] > 0:
        if trail.thing[back] == thing:
            return True
        back = np.int64(trail.parent[back])
    return False


@compiled()
def told_back(path: Any, sizes: Any, many: Any, trail: Any, entry: Any) -> None:
    """Write down a path from its end: persons and things by turns, and how many each thing joins."""
    back = entry
    for at in range(np.int64(trail.depth[entry]), -1, -1):
        path[2 * at] = trail.node[back]
        if at:
            by = trail.thing[back]
            path[2 * at - 1] = by
            sizes[at - 1] = many[by] if by >= 0 else 2
        back = np.int64(trail.parent[back])


@compiled()
def empty(room: Any) -> Any:
    """Room for so many beginnings."""
    cost, node, thing = np.empty(room, np.int64), np.empty(room, np.int32), np.empty(room, np.int32)
    return Trail(cost, node, thing, np.empty(room, np.int32), np.empty(room, np.int8))


@compiled()
def put(trail: Any, made: Any, cost: Any, node: Any, came: Any) -> None:
    """Write a beginning down; `came` is by which thing, from which other, and after how many steps."""
    trail.cost[made], trail.node[made] = cost, node
    trail.thing[made], trail.parent[made], trail.depth[made] = came


@compiled()
def same(ends: Any, at: Any, found: Any) -> Any:
    """Where the ties to the node at a place end, which stand beside each other."""
    end = at + 1
    while end < found and ends[end] == ends[at]:
        end += 1
    return end


@compiled()
def direct(one: Any, at: Any, end: Any) -> Any:
    """What the cheapest of some ties costs."""
    price = np.int64(NO_PRICE)
    for e in range(at, end):
        price = min(price, one.price[e])
    return price


@compiled()
def by_thing(one: Any, two: Any, here: Any, there: Any) -> Any:
    """What it costs to go by a thing: the cheapest of the ties to it and from it that hold at one time."""
    price = np.int64(NO_PRICE)
    for e in range(here[0], here[1]):
        for g in range(there[0], there[1]):
            if one.since[e] <= two.until[g] and two.since[g] <= one.until[e]:
                price = min(price, one.price[e] + two.price[g])
    return price


@compiled()
def taken(rule: Any, desk: Any, trail: Any, best: Any, heap: Any, made: Any, step: Any) -> Any:
    """Keep a beginning that goes on by a step, if it may be one of the best; how many there are then.

    The step is from which beginning, to whom, by which thing, and at what cost.
    """
    entry, other, by, price = step
    rest = rule.hops - trail.depth[entry] - 1
    if not desk.seen[other] or rule.place[other] == START or other == trail.node[entry]:
        return made
    if price >= NO_PRICE or desk.left[other, rest] >= NEVER:
        return made
    total = trail.cost[entry] + price + rule.hop
    guess = total + desk.left[other, rest]
    if guess > limit_of(best) or passed(trail, entry, other):
        return made
    if rule.place[other] == GOAL:
        keep_best(best[0], total)
    put(trail, made, total, other, (by, entry, trail.depth[entry] + 1))
    heapq.heappush(heap, (guess, np.int64(made)))
    return made + 1


@compiled()
def through(
    net: Any, rule: Any, desk: Any, one: Any, two: Any, trail: Any, best: Any, heap: Any, made: Any, step: Any
) -> Any:
    """Go on to all whom a thing joins with who is here; `step` is which beginning, and which ties lead to the thing."""
    entry, at, end = step
    by = one.to[at]
    touch(desk, by)
    if used(trail, entry, by):
        return made
    others = joined(net, rule, desk, by, two)
    size = weight_of(rule.size, desk.many[by])
    f, rest = 0, rule.hops - trail.depth[entry] - 1
    while f < others and made < len(trail.node):
        last = same(two.to, f, others)
        other = two.to[f]
        if desk.seen[other] and desk.left[other, rest] < NEVER:
            price = by_thing(one, two, (at, end), (f, last)) + size
            made = taken(rule, desk, trail, best, heap, made, (entry, other, by, price))
        f = last
    return made


@compiled()
def spread(
    net: Any, rule: Any, desk: Any, one: Any, two: Any, trail: Any, best: Any, heap: Any, made: Any, entry: Any
) -> Any:
    """Go on from where a beginning is, while there is room; how many there are then."""
    at = 0
    found = gather(net, rule, trail.node[entry], one)
    while at < found and made < len(trail.node):
        end = same(one.to, at, found)
        if net.person[one.to[at]] == 1:
            made = taken(rule, desk, trail, best, heap, made, (entry, one.to[at], -1, direct(one, at, end)))
        else:
            made = through(net, rule, desk, one, two, trail, best, heap, made, (entry, at, end))
        at = end
    return made


@compiled()
def begun(trail: Any, starts: Any) -> Any:
    """The beginnings at the starts, in a heap by what each may cost."""
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for made in range(len(starts)):
        put(trail, made, 0, starts[made], (-1, -1, 0))
        heapq.heappush(heap, (np.int64(0), np.int64(made)))
    return heap


@compiled()
def listed(net: Any, rule: Any, desk: Any, one: Any, two: Any, starts: Any, want: Any) -> Any:
    """The best paths in order of cost: persons and things by turns, how many each joins, costs, and if cut short.

    `want` is how many, how many at most with those that cost as much as the last, how many beginnings may be looked at,
    and what one more step costs where only the fewest steps count (else 0).
    """
    many, most, room, step = want
    trail, best = empty(room), (np.full(many, np.int64(NO_PRICE)), step)
    out, prices = np.full((most, 2 * rule.hops + 1), -1, np.int32), np.zeros(most, np.int64)
    sizes = np.zeros((most, rule.hops), np.int32)
    heap, made, told, cut = begun(trail, starts), len(starts), 0, False
    while heap:
        least, entry = heapq.heappop(heap)
        if least > limit_of(best):
            break
        if rule.place[trail.node[entry]] == GOAL:
            if told == most:
                cut = True
                break
            told_back(out[told], sizes[told], desk.many, trail, entry)
            prices[told] = trail.cost[entry]
            told += 1
        elif trail.depth[entry] < rule.hops:
            made = spread(net, rule, desk, one, two, trail, best, heap, made, entry)
            cut = cut or made == room
    return out[:told], sizes[:told], prices[:told], cut


@compiled()
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
