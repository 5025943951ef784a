"""What is told once to whoever may read it: a need that holds another need of the same fact says nothing new."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution.needs import classes, least, need
from kithkin.resolution.packed import packed, placed

NEEDS = st.frozensets(st.integers(1, 4), min_size=1, max_size=3).map(need)
FACTS = st.tuples(st.none() | st.integers(-1, 2), st.none() | st.sampled_from("ab"), NEEDS, st.integers(0, 2))
SCHEMA = {"one": pl.Int64, "other": pl.String, "needs": pl.String, "more": pl.UInt32}


@given(st.lists(FACTS, max_size=30))
def test_of_one_fact_a_need_that_holds_another_is_dropped_and_the_rest_stay_in_their_order(rows: list[tuple]) -> None:
    told = [row for row in rows if not any(row[:2] == other[:2] and classes(row[2]) > classes(other[2])
                                           for other in rows)]  # fmt: skip
    assert least(pl.DataFrame(rows, SCHEMA, orient="row"), ["one", "other"]).rows() == told


@given(st.lists(st.tuples(st.none() | st.integers(0, 2**32 - 1), st.integers(-(2**61), 2**61), st.text(max_size=2)),
                max_size=20))  # fmt: skip
def test_rows_have_one_number_where_they_are_one_and_no_other_row_has_it(rows: list[tuple]) -> None:
    schema = {"a": pl.UInt32, "b": pl.Int64, "c": pl.String}
    found = packed(pl.DataFrame(rows, schema, orient="row"), ["a", "b", "c"])
    assert found.n_unique() == len(set(rows)) == len(set(zip(found, rows, strict=True)))


@given(st.lists(st.text(max_size=2), min_size=1, max_size=20))
def test_texts_and_numbers_are_placed_alike_and_places_can_be_reckoned_with(values: list[str]) -> None:
    known = pl.Series(values).unique().sort()
    found = placed(pl.Series(values), known)
    assert known.gather(found).to_list() == values
    assert found.dtype == known.rank("dense").dtype == pl.UInt32
