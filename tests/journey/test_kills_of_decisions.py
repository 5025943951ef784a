"""A decision, its withdrawal and an erasure that are killed are done or not done, never half; the graph goes on."""

import os
import random
from collections import Counter

import pytest
import scenes
from tests.laws.lasting import Town, island_of

from kithkin.resolution.decide_noun import Ask
from kithkin.resolution.decide_plan import asked, planned
from kithkin.resolution.decide_read import standing

KILLS = int(os.environ.get("KITHKIN_KILLS", "2"))
WRITES, LONGEST = 9, 0.02
WHY = ["--reason", "they told me so"]
RULE = ["--rule", "court order", "--reason", "ordered"]

pytestmark = [pytest.mark.engine, pytest.mark.kills, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An island for each number, in a graph that child processes open too."""
    data = tmp_path_factory.mktemp("town")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        with scenes.opened(data) as store:
            yield Town(store, data, 1, KILLS)


@pytest.mark.parametrize("number", range(KILLS))
def test_whatever_is_killed_is_done_whole_or_not_at_all(town, number):
    dice = random.Random(number) if number else None
    one, two = _persons(town, number)
    merge = Ask("merge", one, two)
    _decided(town, dice, merge, ["merge", town.partition[one[0]], town.partition[two[0]]])
    split = Ask("split", one[:1], rest=(*one[1:], *two))
    [last] = _decided(town, dice, split, ["split", one[0]])
    _withdrawn(town, dice, last)
    _erased(town, dice, two[0])


def _persons(town, number):
    """The records of each of two people of an island."""
    of = {}
    for key in sorted(key for key in town.partition if island_of(key) == number):
        of.setdefault(town.partition[key], []).append(key)
    return [tuple(keys) for keys in of.values() if len(keys) > 1][:2]


def _decided(town, dice, ask, words):
    """Kill what decides, and decide again what was not; gives the acts that are new."""
    before = standing(town.store)
    plan = planned(before, asked(ask))
    after = _said([one for one in before if one not in plan.aside] + list(plan.decisions))
    if _struck(town, dice, ["decide", *words, *WHY], (_said(before), after)) != after:
        assert scenes.told(["decide", *words, *WHY, "--data", str(town.folder)]).code == 0
    found = standing(town.store)
    assert _said(found) == after
    _going_on(town, island_of(ask.records[0]))
    return {one.act_id for one in found if one.kind == plan.decisions[0].kind} - {one.act_id for one in before}


def _withdrawn(town, dice, act):
    """Kill what withdraws an act that had set another aside, and withdraw it again where it was not."""
    [split] = [one for one in standing(town.store) if one.id == act]
    number = island_of(split.left[0])
    others = [one for one in standing(town.store) if all(island_of(key) != number for key in one.records)]
    merged = (("same", frozenset(split.records)),)
    before = _whole(standing(town.store))
    words = ["decide", "undo", act, *WHY]
    _kill(town, dice, words)
    if (found := _whole(standing(town.store))) == before:
        assert scenes.told([*words, "--data", str(town.folder)]).code == 0
        found = _whole(standing(town.store))
    assert found == _whole(others) + Counter(merged)
    town.given_back.add(number)
    _going_on(town, number)


def _erased(town, dice, record):
    """Kill what erases a row, and erase it again, or only finish where it is buried."""
    row = record.rpartition(":")[0]
    _kill(town, dice, ["erase", row, *RULE])
    buried = not any(one["record_id"] == record for one in _previous(town))
    again = ["erase", "--finish"] if buried else ["erase", row, *RULE]
    assert scenes.told([*again, "--data", str(town.folder)]).code == 0
    assert town.store.ask("read/load_rows_of", keys=[row]) == []
    town.erased.add(row)
    _going_on(town, island_of(record))


def _struck(town, dice, words, either):
    _kill(town, dice, words)
    found = _said(standing(town.store))
    assert found in either
    return found


def _kill(town, dice, words):
    # The first of all strikes fall right before a second write.
    first = dice is None
    strike = scenes.Strike("job", *((0.0, 1) if first else (dice.uniform(0, LONGEST), dice.randrange(WRITES))))
    scenes.struck([*words, "--data", str(town.folder)], town.folder, strike)


def _going_on(town, number):
    """A run that takes up what was decided; then every law holds."""
    town.in_force = {one.id for one in standing(town.store)}
    town.resolve(whole=True)
    town.check({number})


def _previous(town):
    view = town.view()
    return town.store.ask("read/resolve_previous", access=list(view.access), known_at=view.known_at)


def _said(decisions):
    return {(one.kind, frozenset(one.left), frozenset(one.right)) for one in decisions}


def _whole(decisions):
    return Counter((one.kind, frozenset(one.records)) for one in decisions)
