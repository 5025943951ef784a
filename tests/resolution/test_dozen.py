"""A few rows weighed at once: the same levels and odds as column by column."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution import dozen
from kithkin.resolution.compare import compare
from kithkin.resolution.contexts import Frame
from kithkin.resolution.identity import KINDS, table_of
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import link
from kithkin.resolution.prepared import read_rows
from kithkin.resolution.score import under
from kithkin.resolution.weigh import weigh

SAID = {
    "given_name": ["ann", "anne", "a", "bob", "robert", "rob", "roberto", "jane brown", "brown", "lily", "peter"],
    "surname": ["brown", "browne", "ann", "smith", "smith-brown", "white brown", "brown brown", "jones", "smyth"],
    "middle_names": ["ann", "a", "mary", "marie", "lily"],
    "former_surname": ["smith", "brown"],
    "known_as": ["bob", "ann", "lily"],
    "date_of_birth": ["1980-02-01", "1980-01-02", "1980-01-20", "1981-02-01", "2001-02-01", "1980-02-10", "1980-03-09"],
    "sex": ["male", "female"],
    "address_line": ["12 High Street", "12 High Str", "21 High Street", "3 Low Road", "Low Road"],
    "postcode": ["L1 8JQ", "L1 8JO", "L1 2AB", "L15 1AA"],
    "uprn": ["100", "200"],
    "phone": ["0151 496 0123", "0151 496 0124", "0151 496 0999"],
    "email": ["ann@example.org", "ann@example.com", "anne@example.org", "ann2@example.org", "other@example.net"],
    "nhs_number": ["943 476 5919", "401 023 2137"],
    "national_id": ["AB123", "AB124", "AB132", "XY999"],
    "occupation": ["cook", "driver", "nurse"],
}
VALUES = {name: some for name, some in SAID.items() if name in KINDS}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from([*some, None, None]) for name, some in VALUES.items()}),
    min_size=2,
    max_size=8,
)


def table(rows):
    columns = dict.fromkeys(["record_id", *KINDS], pl.String)
    told = [{**dict.fromkeys(KINDS), **row, "record_id": f"r{at:04}"} for at, row in enumerate(rows)]
    return table_of(pl.DataFrame(told, schema=columns))


@pytest.fixture(scope="module")
def model():
    dice = np.random.default_rng(1)

    def one():
        return {name: str(dice.choice(some)) if dice.random() < 0.7 else None for name, some in VALUES.items()}

    rows = [one() for _ in range(300)]
    records, kinds = table([*rows, *rows[:150]])
    return link(records, id_column="record_id", column_map=kinds).model


def people_of(rows, model):
    records, kinds = table(rows)
    return under(read_rows(records, id_column="record_id", column_map=kinds).people, model)


def every(count):
    left, right = np.triu_indices(count, 1)
    return Pairs(left.astype(np.int64), right.astype(np.int64))


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_few_rows_are_weighed_as_many_are(model, rows):
    people, pairs = people_of(rows, model), every(len(rows))
    levels, odds = dozen.weighed(people, model, pairs)
    alone = Frame.of(model.rates).split(compare(people, pairs))
    assert {name: level.tolist() for name, level in levels.items()} == {
        name: level.tolist() for name, level in alone.items()
    }
    expected = weigh(people, model, pairs, alone)
    for name in ("weight", "together", "same", "household"):
        assert getattr(odds, name).tobytes() == getattr(expected, name).tobytes()


def test_letters_of_other_scripts_are_left_to_what_knows_them(model):
    people = people_of([{"given_name": "Łucja"}, {"given_name": "李明"}], model)
    assert dozen.weighed(people, model, every(2)) is None


def test_many_pairs_are_left_to_what_compares_equal_values_once(model):
    people = people_of([{"given_name": "ann"}] * 70, model)
    assert dozen.weighed(people, model, every(70)) is None
