"""What new rows do not touch is not formed again, and nothing comes out otherwise for it."""

from dataclasses import replace
from random import Random

import polars as pl
import pytest
from tests.resolution.test_keyed import AS_OF, world

from kithkin.resolution.formed import Formed
from kithkin.resolution.lives import Shared, again, shared
from kithkin.resolution.material import Material

SECRET = b"one secret"
NAMED = {"record_id", "person_id", "address_id", "source_record", "target_record", "source", "target", "row"}


def town(seed: int) -> Material:
    """People, contradictory ties and homes thrown by dice, in a town of their own."""
    read = world(Random(seed), SECRET)
    ours = {name: _own(getattr(read, name), seed) for name in ("persons", "statements", "residences")}
    return replace(read, **ours)


def _own(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    names = [name for name in frame.columns if name in NAMED]
    return frame.with_columns((pl.lit(f"t{seed}.") + pl.col(name)).alias(name) for name in names)


def joined(*towns: Material) -> Material:
    """Several towns as one table."""
    frames = {
        name: pl.concat([getattr(one, name) for one in towns]) for name in ("persons", "statements", "residences")
    }
    return replace(towns[0], **frames)


def without(read: Material, record: str) -> Material:
    """The same before a record was there."""
    stated = read.statements.filter((pl.col("source_record") != record) & (pl.col("target_record") != record))
    rest = {name: getattr(read, name).filter(pl.col("record_id") != record) for name in ("persons", "residences")}
    return replace(read, statements=stated, **rest)


def content(one: Formed) -> list[set[str]]:
    return [{repr(row) for row in frame.iter_rows()} for frame in (one.members, one.places, one.traits)]


def told(found: Shared) -> list[list[set[str]]]:
    return [[{repr(row) for row in found.kin.iter_rows()}], *map(content, found.made)]


@pytest.mark.parametrize("seed", range(4))
def test_who_new_rows_touch_is_formed_again_and_all_is_as_if_everybody_were(seed: int) -> None:
    towns = [town(10 * seed + at) for at in range(3)]
    whole = joined(*towns)
    record = Random(seed).choice(towns[1].persons["record_id"].to_list())
    before = without(whole, record)
    anew = again(before, shared(before, AS_OF), whole, AS_OF)
    assert told(anew.shared) == told(shared(whole, AS_OF))
    assert anew.people <= towns[1].persons.height


def test_who_is_gone_is_of_no_family_any_more() -> None:
    whole = joined(town(1), town(2))
    record = whole.statements["target_record"][0]
    after = without(whole, record)
    assert told(again(whole, shared(whole, AS_OF), after, AS_OF).shared) == told(shared(after, AS_OF))


def test_where_no_row_is_other_than_before_nobody_is_looked_at() -> None:
    read = town(3)
    found = shared(read, AS_OF)
    anew = again(read, found, read, AS_OF)
    assert anew.people == 0
    assert told(anew.shared) == told(found)
