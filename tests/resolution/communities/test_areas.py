"""Where people live: as finely as enough of them live there, and chance exchanges nobody across it."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.communities.areas import areas
from kithkin.resolution.communities.seen import Seen
from kithkin.resolution.material import HOMES


def placed(homes: dict[str, str | None], fewest: int) -> list[set[str]]:
    """The people who are of one part, part by part."""
    rows = [(one, f"r:{one}", postcode, None) for one, postcode in homes.items() if postcode]
    people = pl.Series(sorted(homes), dtype=pl.String)
    numbers = areas(pl.DataFrame(rows, HOMES, orient="row"), people, fewest)
    found = [{one for one, at in zip(people, numbers, strict=True) if at == part} for part in range(numbers.max() + 1)]
    return sorted(found, key=sorted)


def test_people_are_of_the_sector_if_enough_live_there_else_of_the_district_else_of_the_rest() -> None:
    homes = {"a1": "L1 2AB", "a2": "L1 2XY", "b1": "L1 3AB", "b2": "L1 4AB", "c1": "M14 5AB", "d1": None, "e1": "odd"}
    assert placed(homes, 2) == [{"a1", "a2"}, {"b1", "b2"}, {"c1", "d1", "e1"}]
    assert placed(homes, 4) == [{"a1", "a2", "b1", "b2"}, {"c1", "d1", "e1"}]
    assert placed(homes, 9) == [set(homes)]


def test_who_moved_is_of_where_they_live_last() -> None:
    rows = [("a", "r1", "L1 2AB", "2012-01-01"), ("a", "r2", "L9 9AB", None), ("b", "r3", "L9 9AB", "2016-01-01"),
            ("c", "r4", "L1 2AB", None)]  # fmt: skip
    numbers = areas(pl.DataFrame(rows, HOMES, orient="row"), pl.Series(["a", "b", "c"]), 1)
    assert (numbers[0] == numbers[1], numbers[0] == numbers[2]) == (True, False)


@settings(max_examples=40)
@given(st.integers(0, 1000), st.integers(1, 3))
def test_chance_keeps_how_many_of_each_part_are_at_what_and_how_often_everybody_is_there(seed: int, parts: int) -> None:
    lot = np.random.default_rng(seed)
    there = [lot.choice(30, 3, replace=False) for _ in range(20)]
    person, event = np.concatenate(there), np.repeat(np.arange(20), 3)
    seen = Seen(30, person, event, lot.integers(0, 2, 20), np.ones(20), np.arange(30) % parts)
    other = seen.rewired(lot)
    if len(other.person) == len(person):
        assert np.array_equal(np.bincount(other.person, minlength=30), np.bincount(person, minlength=30))
    for at in range(20):
        before, after = (np.bincount(seen.place[one.person[one.event == at]], minlength=3) for one in (seen, other))
        assert (after <= before).all()
    assert len(set(zip(other.event.tolist(), other.person.tolist(), strict=True))) == len(other.person)


def test_chance_without_clashes_loses_nobody_and_moves_somebody() -> None:
    people, pairs = np.arange(40), np.repeat(np.arange(20), 2)
    seen = Seen(40, people, pairs, np.zeros(20, np.int64), np.ones(20), people // 20)
    other = seen.rewired(np.random.default_rng(1))
    assert sorted(other.person.tolist()) == list(range(40))
    assert not np.array_equal(other.person, seen.person)
    assert set((other.person[other.event < 10] // 20).tolist()) == {0}
