"""Cleaners give one form for values that mean the same, and a reason for those that mean nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kithkin.graph.identifiers import clean as identifier
from kithkin.loaders.clean import addresses, dates, names
from kithkin.loaders.clean.fields import Calendar, cleaner, number, sex
from kithkin.loaders.clean.places import postcodes

BRITISH = Calendar(("%d/%m/%Y", "%d-%b-%y"), "1890-01-01", "2016-06-30")


@pytest.mark.parametrize(
    ("sent", "normal"),
    [
        ("  SMITH - JONES ", "Smith-Jones"),
        ("o’brien", "O'Brien"),
        ("O' NEILL", "O'Neill"),
        ("MCDONALD", "McDonald"),
        ("MACDONALD", "Macdonald"),
        ("van der Berg", "van der Berg"),
        ("ZOË", "Zoë"),
        ("anne\u2013marie", "Anne-Marie"),
        ("Katherine (Kate)", "Katherine"),
        ("łukasz", "Łukasz"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_a_name_has_one_form_and_keeps_its_letters(sent, normal):
    assert names.name(sent) == (normal, None)


@pytest.mark.parametrize("sent", ["123", "***", "Ann2"])
def test_what_is_no_name_has_a_reason(sent):
    value, reason = names.name(sent)
    assert value is None
    assert reason


@pytest.mark.parametrize(
    ("sent", "normal", "split"),
    [
        ("MR JOHN PAUL SMITH", "John Paul Smith", ("John", "Paul", "Smith")),
        ("SMITH, Mrs Ann Mary", "Ann Mary Smith", ("Ann", "Mary", "Smith")),
        ("Jan van der Berg", "Jan van der Berg", ("Jan", None, "van der Berg")),
        ("Dr. Who", "Who", (None, None, "Who")),
        ("Master", "Master", (None, None, "Master")),
    ],
)
def test_a_full_name_loses_its_title_and_is_split(sent, normal, split):
    assert names.full(sent) == (normal, None)
    assert names.split(normal) == split


@example("\u0800AA a")
@example("\u00df")
@given(st.text(max_size=20))
def test_cleaning_a_name_twice_equals_once(sent):
    once, _ = names.name(sent)
    assert once is None or names.name(once) == (once, None)


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("30/06/2006", "2006-06-30"),
        ("2006-06-30", "2006-06-30"),
        ("2006-6-3T00:00:00", "2006-06-03"),
        ("30/06/2006 00:00", "2006-06-30"),
        ("30-Jun-06", "2006-06-30"),
        ("30-Jun-46", "1946-06-30"),
        ("29/02/2004", "2004-02-29"),
    ],
)
def test_a_date_of_birth_is_read_by_the_formats_then_as_iso(sent, day):
    assert cleaner("date_of_birth", BRITISH)(sent) == (day, None)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ("01/01/1900", "default"),
        ("31/12/9999", "default"),
        ("30/02/2006", "formats"),
        ("06/30/2006", "formats"),
        ("01/07/2016", "future"),
        ("01/07/1816", "before 1890"),
        ("yesterday", "formats"),
    ],
)
def test_a_date_that_no_birth_can_have_has_a_reason(sent, reason):
    value, why = cleaner("date_of_birth", BRITISH)(sent)
    assert value is None
    assert reason in why


def test_a_month_a_year_and_a_school_year_have_a_first_and_a_last_day():
    assert dates.start("02/2016", ("%m/%Y",)) == ("2016-02-01", None)
    assert dates.end("02/2016", ("%m/%Y",)) == ("2016-02-29", None)
    assert dates.end("2016", ("%Y",)) == ("2016-12-31", None)
    assert dates.start("2015/16", (dates.ACADEMIC_YEAR,)) == ("2015-09-01", None)
    assert dates.end("2015/2016", (dates.ACADEMIC_YEAR,)) == ("2016-08-31", None)
    assert dates.read("2015/17", (dates.ACADEMIC_YEAR,)) is None
    assert dates.part_of("2016-08-31", dates.ACADEMIC_YEAR) == "2015/16"
    assert dates.part_of("2016-09-01", dates.ACADEMIC_YEAR) == "2016/17"


def test_a_day_of_the_far_future_is_an_open_end():
    assert dates.end("31/12/9999", ("%d/%m/%Y",)) == (None, None)


@pytest.mark.parametrize("field", ["given_name", "surname", "date_of_birth", "sex", "nhs_number", "postcode"])
@pytest.mark.parametrize("sent", ["UNKNOWN", "n/a", "-", "Not known"])
def test_a_word_for_nothing_is_no_value_and_no_mistake(field, sent):
    assert cleaner(field, BRITISH)(sent) == (None, None)


@pytest.mark.parametrize(
    ("sent", "answer"), [("F", "female"), ("2", "female"), ("Male", "male"), ("U", None), ("9", None)]
)
def test_a_sex_is_female_male_or_not_said(sent, answer):
    assert sex(sent) == (answer, None)


def test_numbers_lose_per_cent_signs_and_thousands():
    assert number("92.50%") == ("92.5", None)
    assert number("1,200") == ("1200.0", None)
    assert number("inf")[0] is None
    assert number("many")[0] is None


def test_identifiers_are_checked_by_the_one_module():
    assert cleaner("upn", BRITISH)("b801200005001") == (identifier("upn", "b801200005001"), None)
    assert cleaner("upn", BRITISH)("B80120000500A") == (None, "A UPN that ends in a letter is temporary.")


def test_an_address_line_has_commas_between_its_pieces_and_none_after_a_number():
    assert addresses.line(["12", "HIGH  STREET", ""]) == "12 High Street"
    assert addresses.line(["Flat 2", "12a", "High St.", "Wavertree "]) == "Flat 2, 12a High St., Wavertree"


def test_every_listed_postcode_is_in_its_normal_form_with_a_place():
    places = postcodes()
    assert places.height == 10_645
    assert places.null_count().sum_horizontal().item() == 0
    assert all(identifier("postcode", one) == one for one in places["postcode"].sample(200, seed=1))
