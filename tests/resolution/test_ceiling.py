"""What was never compared, and the estimate of what that costs."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kithkin.resolution.ceiling import blocking
from kithkin.resolution.link import link

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def table():
    return pq.read_table(DATA / "febrl3.parquet").slice(0, 2500)


def test_a_table_compared_as_a_whole_has_no_row_alone_and_no_ceiling():
    told = blocking(link(pq.read_table(DATA / "fake_1000.parquet")))
    assert (told.compared, told.all_pairs) == (499_500, 499_500)
    assert (told.alone, told.ceiling.recall) == (0, 1.0)


def test_the_ceiling_is_near_what_the_truth_says(table):
    found = link(table.drop_columns(["eid"]))
    told = blocking(found)
    assert told.ceiling.recall > 0.98
    assert told.ceiling.interval[0] <= told.ceiling.recall <= told.ceiling.interval[1]
    assert told.compared < told.all_pairs
    assert {rule.key for rule in told.rules} >= {"the date of birth", "the postcode"}
    assert all(rule.limit >= 4 and (rule.over > 0) == (rule.divided > 0) for rule in told.rules)


def test_a_row_that_shares_nothing_is_named(table):
    odd = dict.fromkeys(table.column_names) | {"rid": "nobody", "given_name": "qqq", "surname": "zzzz"}
    odd = {name: odd[name] for name in table.column_names}
    more = pa.concat_tables([table, pa.Table.from_pylist([odd], schema=table.schema)])
    told = blocking(link(more.drop_columns(["eid"])))
    assert "nobody" in told.alone_ids
    assert told.alone == len(told.alone_ids)


def test_the_report_is_the_same_each_time(table):
    found = link(table.drop_columns(["eid"]))
    assert blocking(found) == blocking(found)


@pytest.mark.parametrize("count", [0, 1])
def test_none_and_one_row_are_answered(count):
    told = blocking(link(pa.table({"id": [str(at) for at in range(count)], "name": ["ada lovelace"] * count})))
    assert (told.rows, told.all_pairs, told.ceiling.recall) == (count, 0, None)
    assert np.isfinite(told.ceiling.interval).all()
