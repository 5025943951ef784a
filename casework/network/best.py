"""The best paths in order of their cost, compiled: only beginnings that lead to a goal are ever looked at."""

import heapq
from typing import Any

import numpy as np

from kithkin.casework.network.walk import (
    GOAL,
    NEVER,
    START,
    compiled,
    gather,
    joined,
    pulled,
    pushed,
    ringed,
    touch,
    weight_of,
)


@compiled
def limit_of(bests: Any, step: Any) -> Any:
    """What a path may cost at most: as much as the last of the best, or as many steps."""
    limit = bests[-1]
    if step and limit < 2**60:
        limit = (limit // step + 1) * step - 1
    return limit


@compiled
def keep_best(bests: Any, total: Any) -> None:
    """Put a cost among the lowest, which stand in order, if it is one of them."""
    slot = len(bests) - 1
    if total < bests[slot]:
        while slot > 0 and bests[slot - 1] > total:
            bests[slot] = bests[slot - 1]
            slot -= 1
        bests[slot] = total


@compiled
def passed(node: Any, parent: Any, entry: Any, other: Any) -> bool:
    """Whether a beginning has been at a node already."""
    back = np.int64(entry)
    while back >= 0:
        if node[back] == other:
            return True
        back = np.int64(parent[back])
    return False


@compiled
def told_back(path: Any, sizes: Any, many: Any, trail: Any, entry: Any, deep: Any) -> None:
    """Write down a path from its end: persons and things by turns, and how many each thing joins."""
    node, thing, parent = trail
    back = entry
    for at in range(np.int64(deep), -1, -1):
        path[2 * at] = node[back]
        if at:
            by = thing[back]
            path[2 * at - 1] = by
            sizes[at - 1] = many[by] if by >= 0 else 2
        back = np.int64(parent[back])


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
        if least > limit_of(bests, step):
            break
        here, deep = node[entry], depth[entry]
        if rule.place[here] == GOAL:
            if told == most:
                cut = True
                break
            told_back(out[told], sizes[told], desk.many, (node, thing, parent), entry, deep)
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
                if guess > limit_of(bests, step):
                    continue
                if passed(node, parent, entry, other):
                    continue
                if made == room:
                    cut = True
                    break
                if rule.place[other] == GOAL:
                    keep_best(bests, total)
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
