"""Pairs scored anew: the lines add up, both ways alike, and keys are told as blocking sees them."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from kithkin.graph.errors import WrongUse
from kithkin.resolution.compared import MOST, compared, key_of, of_file, people_of, said_of
from kithkin.resolution.identity import KINDS
from kithkin.resolution.link import link
from kithkin.resolution.shared import shared

DATA = Path(__file__).parent.parent / "data"
ROWS = [
    ("a", "Ann", "Marsh", "1980-02-03", "1 Oak Road"), ("b", "Ann", "Marsh", "1980-02-03", "1 Oak Road"),
    ("c", "Bob", "Marsh", "1952-09-17", "1 Oak Road"), ("d", "Zoe", "Quill", "1999-12-24", "77 Elm Street"),
]  # fmt: skip


def records(rows=ROWS):
    names = ("record_id", "given_name", "surname", "date_of_birth", "address_line")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in KINDS if name not in names)


@pytest.fixture(scope="module")
def model():
    table = pl.from_arrow(pq.read_table(DATA / "febrl3.parquet")).head(1500)
    columns = {"given_name": "given", "surname": "surname", "date_of_birth": "birth_date", "address_1": "street"}
    kept = table.select(name for name in columns if name in table.columns).with_row_index("id")
    return link(kept.to_arrow()).model


def test_the_lines_of_a_pair_add_up_to_its_weight_but_for_a_bit(model):
    book = compared(records(), model)
    assert len(book) == 6
    for one in book.values():
        assert one.weight == pytest.approx(sum(line.weight for line in one.findings), abs=1.4)
        assert one.findings[0].field == "prior"
    assert book["a", "b"].weight > 0 > book["a", "d"].weight


def test_the_order_of_records_changes_no_pair(model):
    assert compared(records(ROWS[::-1]), model) == compared(records(), model)


def test_keys_are_those_that_blocking_would_find(model):
    people, ids = people_of(records(), model)
    assert ids == ["a", "b", "c", "d"]
    told = shared(people, 0, 1)
    assert {"the date of birth", "given name and surname in either order"} <= set(told.both)
    assert shared(people, 0, 2).both == ("the street with the house number", "any one name", "the sound of the surname")
    assert shared(people, 0, 3).both == ()
    assert shared(people, 3, 0) == shared(people, 0, 3)


def test_too_many_records_are_refused_with_the_cure(model):
    with pytest.raises(WrongUse, match="ask about two of them"):
        compared(records([(str(at), "Ann", "Marsh", None, None) for at in range(MOST + 1)]), model)


def test_a_file_of_pairs_is_read_with_what_it_says_of_homes():
    row = {"left_id": 7, "right_id": 3, "weight": "-1.5", "same": 0.2, "household": 0.7, "class": "household",
           "evidence": "[]"}  # fmt: skip
    (pair,) = of_file([row]).values()
    assert (pair.left, pair.right, pair.weight, pair.of_home, pair.source) == ("7", "3", -1.5, True, "file")
    assert key_of("7", "3") in of_file([row])


def test_rows_that_copies_join_count_as_one_statement(pair):
    pairs = [
        pair("a", "b", 9.0, copy=True),
        pair("b", "c", 9.0, copy=True),
        pair("c", "d", 3.0),
        pair("e", "f", 8.0, copy=True),
    ]
    told = said_of({key_of(one.left, one.right): one for one in pairs})
    assert told["a"] == told["b"] == told["c"] != told["e"] == told["f"]
    assert "d" not in told
    assert said_of({}) == {}
