import pyarrow as pa
import pytest

from kithkin.resolution.birth_days import day_text
from kithkin.resolution.columns import recognise
from kithkin.resolution.standardise import name_text, split_address, split_full, standardise


def texts(table, name):
    coded = standardise(table, recognise(table)).coded
    return [coded[name].values[code] if code >= 0 else None for code in coded[name].codes]


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("1982-03-15", "19820315"), ("15/03/1982", "19820315"), ("19820315", "19820315"), ("15031982", "19820315"),
        ("1982-03-15T00:00:00", "19820315"), ("1.3.1982", "19820301"), ("1900-01-01", None), ("soon", None),
    ],
)  # fmt: skip
def test_days_are_eight_digits(sent, day):
    assert day_text(sent) == day


def test_months_stand_first_where_the_column_shows_it():
    table = pa.table({"dob": ["01/02/1990", "05/25/1991", "07/30/1992"]})
    assert texts(table, "birth_date") == ["19900102", "19910525", "19920730"]


@pytest.mark.parametrize(
    ("sent", "parts"),
    [
        ("Dr John Smith", ("john", "", "smith")), ("Smith, John Paul", ("john", "paul", "smith")),
        ("Ludwig van der Berg", ("ludwig", "", "van der berg")), ("Anne Mary Jones", ("anne", "mary", "jones")),
        ("Cher", ("cher", "", "")),
    ],
)  # fmt: skip
def test_full_names_are_split(sent, parts):
    assert split_full(sent.lower()) == parts


def test_accents_and_marks_do_not_matter():
    assert name_text("o'connor-björk") == "oconnor bjork"


def test_names_in_other_scripts_are_kept():
    assert name_text("мария") == "мария"


@pytest.mark.parametrize(
    ("sent", "parts"),
    [
        ("12 Acacia Avenue", ("12", "acacia ave")), ("Flat 3, 12a Acacia Ave", ("3 12a", "acacia ave")),
        ("Acacia Avenue", ("", "acacia ave")), ("12 5th Street", ("12", "5th st")),
    ],
)  # fmt: skip
def test_address_lines_are_split(sent, parts):
    assert split_address(sent.lower()) == parts


def test_invalid_and_temporary_identifiers_are_no_evidence():
    table = pa.table({"nhs_number": ["9434765919", "943 476 5919", "9434765918", "4010232137", "4582701086"]})
    assert texts(table, "nhs_number") == ["9434765919", "9434765919", None, "4010232137", "4582701086"]


def test_an_identifier_is_strong_where_nearly_all_values_pass():
    good = pa.table({"nhs_number": ["9434765919", "4010232137", "4582701086"]})
    poor = pa.table({"nhs_number": ["9434765919", "4010232137", "9434765918"]})
    assert standardise(good, recognise(good)).strong == {"nhs_number"}
    assert standardise(poor, recognise(poor)).strong == frozenset()


def test_what_a_name_column_lacks_is_taken_from_the_full_name():
    table = pa.table({"first_name": ["dr", "john", "mary"], "full_name": ["dr ian smith", "john smith", "mary jones"]})
    assert texts(table, "given") == ["ian", "john", "mary"]


def test_words_for_nothing_are_missing():
    table = pa.table({"city": ["leeds", "unknown", "N/A", "", "york"]})
    assert texts(table, "city") == ["leeds", None, None, None, "york"]
