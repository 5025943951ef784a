"""The pairs that are handed out are the same in portions as all at once."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kithkin.resolution.link import link
from kithkin.resolution.pairs import in_portions

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def found():
    return link(pq.read_table(DATA / "fake_1000.parquet").drop_columns(["eid"]))


def test_portions_hold_every_pair_once_in_one_order(found):
    portions = list(in_portions(found.scores, found.row_ids, rows=7))
    assert {portion.num_rows for portion in portions[:-1]} == {7}
    assert pa.concat_tables(portions).equals(found.pairs)
    weights = found.pairs["weight"].to_pylist()
    assert weights == sorted(weights, reverse=True)


def test_what_is_said_of_a_pair_is_the_same_whatever_stands_beside_it(found):
    (whole,) = in_portions(found.scores, found.row_ids, rows=found.pairs.num_rows)
    alone = pa.concat_tables(in_portions(found.scores, found.row_ids, rows=1))
    assert whole.to_pylist() == alone.to_pylist()


def test_without_pairs_there_is_one_portion_of_the_same_form(found):
    nobody = found.scores.at(found.scores.pairs.left < 0)
    (only,) = in_portions(nobody, found.row_ids)
    assert (only.num_rows, only.schema) == (0, found.pairs.schema)
