import pyarrow as pa
import pytest

from kithkin.graph.errors import WrongUse
from kithkin.resolution.columns import recognise

NAMES = ["john", "mary", "susan", "james", "peter", "thomas", "william", "robert"]
SURNAMES = ["smith", "jones", "taylor", "brown", "williams", "wilson", "davies", "evans"]
DAYS = [f"19{60 + at}-0{at + 1}-1{at}" for at in range(8)]


def kinds(table, **more):
    return {column.name: column.kind for column in recognise(table, **more)}


def test_columns_are_known_by_their_names():
    table = pa.table(
        {"FORENAME": NAMES, "LastName": SURNAMES, "D.O.B.": DAYS, "Post_Code": [f"L{n} 1AA" for n in range(1, 9)]}
    )
    assert kinds(table) == {"FORENAME": "given", "LastName": "surname", "D.O.B.": "birth_date", "Post_Code": "postcode"}


def test_columns_without_telling_names_are_known_by_their_values():
    emails = [f"{name}@example.org" for name in NAMES]
    table = pa.table({"c1": NAMES, "c2": SURNAMES, "c3": DAYS, "c4": emails, "c5": ["f", "m"] * 4})
    assert kinds(table) == {"c1": "given", "c2": "surname", "c3": "birth_date", "c4": "email", "c5": "sex"}


def test_labels_and_bookkeeping_are_never_evidence():
    labels = ["eid", "hid", "cluster_id", "truth", "truth_person", "feed", "source", "created_at", "spouse_first_name"]
    table = pa.table(dict.fromkeys(labels, NAMES))
    assert set(kinds(table).values()) == {None}


def test_a_name_that_the_values_belie_is_not_believed():
    table = pa.table({"dob": NAMES, "sex": SURNAMES})
    assert kinds(table) == {"dob": "given", "sex": "surname"}


def test_a_column_of_one_value_says_nothing():
    assert kinds(pa.table({"city": ["liverpool"] * 8, "first_name": NAMES})) == {"city": None, "first_name": "given"}


def test_a_map_outranks_the_guess_and_ignored_columns_stay_out():
    table = pa.table({"first_name": NAMES, "x": SURNAMES, "y": SURNAMES})
    found = kinds(table, column_map={"x": "surname", "first_name": "known_as"}, ignore=["y"])
    assert found == {"first_name": "known_as", "x": "surname", "y": None}


def test_the_columns_of_a_record_are_known():
    filled = {
        "given_name": NAMES,
        "middle_names": SURNAMES,
        "surname": SURNAMES,
        "former_surname": SURNAMES,
        "known_as": NAMES,
        "date_of_birth": DAYS,
        "sex": ["female", "male"] * 4,
        "phone": [f"0151496000{n}" for n in range(8)],
        "address_line": [f"{n} Acacia Street" for n in range(8)],
        "postcode": [f"L{n} 1AA" for n in range(1, 9)],
        "uprn": [f"99999{n}" for n in range(8)],
    }
    assert list(kinds(pa.table(filled)).values()) == [
        "given",
        "middle",
        "surname",
        "former_surname",
        "known_as",
        "birth_date",
        "sex",
        "phone",
        "address",
        "postcode",
        "uprn",
    ]


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(WrongUse, match="'nope'"):
        recognise(pa.table({"a": NAMES}), id_column="nope")


def test_a_kind_that_is_not_known_is_named():
    with pytest.raises(WrongUse, match="'shoe_size'"):
        recognise(pa.table({"a": NAMES}), column_map={"a": "shoe_size"})
