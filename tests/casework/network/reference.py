"""Paths told as plainly as can be: every path there is, one by one, out of a list of ties."""

import math
from collections import defaultdict

from kithkin.casework.network.kinds import rules


def readable(ties, access):
    """The ties that a reader of these classes would find if nothing else had ever been there."""
    return [tie for tie in ties if set(access).issuperset(int(one) for one in tie["needs"].split())]


def paths(ties, asked):
    """Every path without loops in order: cost, persons, what joins them."""
    low = asked.since_day if asked.since_day is not None else -(2**31)
    high = asked.until_day if asked.until_day is not None else 2**31 - 1
    strong = rules().at_least(asked.strength)
    here = [tie for tie in ties if tie["since"] <= high and tie["until"] >= low]
    harmed = {tie["person"] for tie in here if tie["kind"] == "victim"} if not asked.victims else set()
    out = set(asked.without)
    open_ = [
        tie | {"since": max(tie["since"], low), "until": min(tie["until"], high)}
        for tie in here
        if tie["kind"] in asked.kinds and tie["strength"] in strong and not {tie["person"], tie["joint"]} & out
    ]
    steps, cost = _steps(open_)
    ends = set(asked.starts) | set(asked.goals)

    def go(persons, things, so_far):
        if persons[-1] in asked.goals:
            yield so_far, len(persons), persons, things
            return
        if len(things) == asked.hops or (len(persons) > 1 and persons[-1] in harmed | ends):
            return
        for other, thing in sorted(steps[persons[-1]], key=str):
            if other not in persons and (thing is None or thing not in things) and other not in asked.starts:
                yield from go((*persons, other), (*things, thing), so_far + cost[persons[-1], other, thing])

    found = [path for one in sorted(asked.starts) for path in go((one,), (), 0)]
    if asked.shortest and found:
        least = min(len(path[2]) for path in found)
        found = [path for path in found if len(path[2]) == least]
    return sorted(found, key=lambda path: (path[0], path[1], path[2], tuple(thing or "" for thing in path[3])))


def _steps(ties):
    people, direct, cost = defaultdict(list), defaultdict(list), {}
    for tie in ties:
        if tie["between"]:
            direct[tie["person"], tie["joint"]].append(tie)
            direct[tie["joint"], tie["person"]].append(tie)
        else:
            people[tie["joint"]].append(tie)
    steps = defaultdict(set)
    for (one, other), some in direct.items():
        if one != other:
            steps[one].add((other, None))
            cost[one, other, None] = rules().hop + min(map(_price, some))
    for thing, some in people.items():
        size = len({tie["person"] for tie in some})
        for one in some:
            for other in some:
                if (
                    one["person"] != other["person"]
                    and one["since"] <= other["until"]
                    and other["since"] <= one["until"]
                ):
                    key = (one["person"], other["person"], thing)
                    whole = (
                        rules().hop + round(rules().size * math.log2(max(size - 1, 1))) + _price(one) + _price(other)
                    )
                    steps[key[0]].add((key[1], thing))
                    cost[key] = min(cost.get(key, whole), whole)
    return steps, cost


def _price(tie):
    return rules().strength[tie["strength"]]
