"""A record linked before its turn to be written, and whether that still holds when it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kithkin.resolution.block import rules
from kithkin.resolution.live.ask import Asked, ask, read_one
from kithkin.resolution.live.blocks import OneRow
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.hashes import Parts


@dataclass(frozen=True, slots=True)
class Looked:
    """What linking a record found, and all that it rests on."""

    record: Mapping[str, Any]
    standing: Standing
    asked: Asked


def look(standing: Standing, record: Mapping[str, Any]) -> Looked | None:
    """Link a record with all that there is; not one that is there already, which is to be left aside."""
    index, everyone = standing.index, standing.index.fresh
    if standing.model is None or len(index.find([record["id"]], everyone)):
        return None
    one = read_one(record["id"], record)
    asked = ask(index, standing.model, one, everyone, standing.decisions)
    # Made when they are first asked for, which would be in its turn.
    _ = asked.found.pairs
    return Looked(record, standing, asked)


def holds(looked: Looked, now: Standing, record: Mapping[str, Any], changed: frozenset[str] | None) -> bool:
    """Whether linking it now would find the same: of the records that `changed` since, none has to do with it.

    Of an unknown many that cannot be told.
    """
    before = looked.standing
    same = now.model is before.model and now.decisions == before.decisions and not (now.model and now.model.numbers)
    if changed is None or not same or any(record.get(name) != value for name, value in looked.record.items()):
        return False
    return not changed or not (_named(looked, changed) or _near(looked, now, changed))


def _named(looked: Looked, changed: frozenset[str]) -> bool:
    """Whether any of them was there before, or comes from a row that was looked at."""
    rows = {one.rpartition(":")[0] for one in looked.asked.found.row_ids.to_pylist()}
    if not rows.isdisjoint(one.rpartition(":")[0] for one in changed):
        return True
    # What was there before and says something else now may make room in a block.
    return bool(len(looked.standing.index.find(changed, looked.standing.index.fresh)))


def _near(looked: Looked, now: Standing, changed: frozenset[str]) -> bool:
    """Whether any of them shares a key with the record, or stands under a person that was looked at."""
    asked, before, index = looked.asked, looked.standing.index, now.index
    rows = index.find(changed, index.fresh)
    if not {one for one in before.persons(asked.rows) if one}.isdisjoint(index.persons(rows)):
        return True
    # Where each is compared with each, everybody is near.
    count = len(index)
    if count * (count - 1) // 2 <= rules()[0]["every_pair"]:
        return True
    here = np.zeros(count, bool)
    here[rows] = True
    one = OneRow(Parts(asked.one.read.people), now.model.limits if now.model else {})
    return any(len(stock.blocked.beside(one, here[start : start + len(stock)])) for start, stock in index.starts())
