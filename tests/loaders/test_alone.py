"""A row that comes alone says what it would say in a file."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.errors import BadInput
from kithkin.loaders.alone import live, people, people_of, shaped, table_of
from kithkin.loaders.fresh import fresh
from kithkin.loaders.shape import shape

TODAY = "2016-06-30"
ROWS = [
    {"given_name": "  ann ", "surname": "O'HARA", "date_of_birth": "14/02/1999", "sex": "F", "postcode": "l18jq"},
    {"full_name": "Dr Ann Mary Example", "address_line": "12  MADE UP ROAD", "postcode": "L1 8JQ", "uprn": "38000001"},
    {"surname": "Example", "date_of_birth": "31/31/1999", "nino": "AB123456C", "phone": "0151 496 0123"},
    {"nhs_number": "943 476 5919", "email": "ANN@Example.org", "title": "mrs"},
    {"nhs_number": "943 476 5918"},
    {"given_name": "Ann", "known_as": "Annie", "former_surname": "none", "occupation": " cook ", "postcode": "nowhere"},
]


@pytest.mark.parametrize("row", ROWS)
def test_a_record_is_read_as_a_file_of_one_row_would_be(row):
    sent = row | {"source_id": "a~1"}
    [alone], [in_file] = people(sent, live(), TODAY), people_of(shaped(sent, live(), TODAY))
    for name in ("key", "feed", "part", "access"):
        in_file.pop(name)
    assert {name: value for name, value in alone.items() if value} == {n: v for n, v in in_file.items() if v}


def test_made_up_people_are_read_as_a_file_of_them_would_be():
    read = pl.read_parquet("tests/data/fake_1000.parquet").head(40)
    for row in read.select(pl.col("first_name", "surname", "dob").cast(pl.String)).to_dicts():
        told = {
            "given_name": row["first_name"],
            "surname": row["surname"],
            "date_of_birth": row["dob"],
            "source_id": "1",
        }
        sent = {name: value or "" for name, value in told.items()}
        if sent["given_name"] or sent["surname"]:
            [alone], [in_file] = people(sent, live(), TODAY), people_of(shaped(sent, live(), TODAY))
            assert {n: v for n, v in alone.items() if v}.items() <= in_file.items()


@pytest.mark.parametrize("row", [{"surname": " "}, {"postcode": "L1 8JQ"}, {"forename": "Ann"}])
def test_a_record_that_names_nobody_or_has_another_field_is_refused(row):
    with pytest.raises(BadInput):
        people(row | {"source_id": "1"}, live(), TODAY)


VALUES = {
    "given_name": ["Ann", " o'neil ", "none"], "surname": ["Example", "DE LA CRUZ"], "full_name": ["Mr Bo Example"],
    "date_of_birth": ["14/02/1999", "1999-02-14", "31/31/1999"], "postcode": ["L1 8JQ", "l18jq", "nowhere", "none"],
    "address_line": ["12  MADE UP ROAD", "Flat 2, 12 Made Up Rd", ",", "unknown"], "uprn": ["38000001", "x"],
    "nino": ["AB123456C", "QQ"], "phone": ["0151 496 0123"], "title": ["mrs"], "source_id": ["a~1", " 7 "],
}  # fmt: skip
SENT = st.fixed_dictionaries(
    {"surname": st.sampled_from(["Example", "Cruz"]), "source_id": st.sampled_from(VALUES["source_id"])},
    optional={name: st.sampled_from(values) for name, values in VALUES.items() if name not in ("surname", "source_id")},
)


def told(frame):
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]


def filled(*rows):
    return [{name: value for name, value in row.items() if value is not None} for row in rows if row]


@given(SENT)
def test_a_row_that_was_never_seen_states_what_it_would_state_in_a_file(sent):
    one, access = fresh(sent, TODAY).classed(3), dict.fromkeys(live().labels, 3)
    whole = shape(table_of(sent, live()), live(), today=TODAY, classes=access)
    assert filled(one.row) == told(whole["rows"])
    assert filled(one.record) == told(whole["records"])
    assert filled(one.from_row) == told(whole["from_row"])
    assert filled(one.address) == told(whole["addresses"].select("id", "line", "postcode", "uprn", "parent_uprn"))
    assert filled(one.at if one.address else None) == told(whole["at"])
