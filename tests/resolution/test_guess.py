import pyarrow as pa
import pytest

from kithkin.resolution.columns import recognise

GIVEN = ["john", "mary", "susan", "james", "peter", "thomas", "william", "robert"]
SURNAMES = ["smith", "jones", "taylor", "brown", "williams", "wilson", "davies", "evans"]
TOWNS = ["widnes", "bootle", "speke", "huyton", "crosby"]


def kinds(columns):
    return {column.name: column.kind for column in recognise(pa.table(columns))}


def rows(count):
    """People of whom many share a postcode, and a postcode its town."""
    return {
        "c1": [GIVEN[at % 8] for at in range(count)],
        "c2": [SURNAMES[at * 3 % 8] for at in range(count)],
        "c3": [f"19{60 + at % 37}-0{1 + at % 9}-1{at % 8}" for at in range(count)],
        "c4": [f"L{1 + at % 20} 1AA" for at in range(count)],
    }


def test_words_that_people_of_one_postcode_share_are_the_town_and_a_coarser_one_adds_nothing():
    table = rows(400)
    table["c5"] = [TOWNS[at % 20 % 5] for at in range(400)]
    table["c6"] = [("north", "south", "west")[at % 20 % 5 % 3] for at in range(400)]
    assert kinds(table) == {
        "c1": "given", "c2": "surname", "c3": "birth_date", "c4": "postcode", "c5": "city", "c6": None,
    }  # fmt: skip


def test_words_that_only_one_person_brings_to_a_postcode_tell_of_the_person():
    table = rows(400)
    table["c4"] = [f"L{1 + at // 20 % 20} {at // 20 % 9}A{'ABDEFGHJLN'[at // 40 % 10]}" for at in range(400)]
    table["c1"] = [GIVEN[at // 20 % 8] for at in range(400)]
    table["c3"] = [f"19{60 + at // 20}-01-11" for at in range(400)]
    table["c5"] = [("smelter", "glazier", "thatcher", "welder", "tanner")[at // 20 % 5] for at in range(400)]
    assert kinds(table)["c5"] in ("category", "text")


def test_numbers_of_low_count_are_no_houses_unless_a_street_stands_beside_them():
    table = rows(200)
    table["c5"] = [str(1 + at % 90) for at in range(200)]
    assert kinds(table)["c5"] is None
    table["c6"] = [f"{TOWNS[at % 5]} road" for at in range(200)]
    assert kinds(table)["c5"] == "number"


def test_the_earliest_of_several_days_is_the_day_of_birth():
    table = {"c0": [f"2019-0{1 + at % 9}-0{1 + at % 7}" for at in range(200)], **rows(200)}
    assert {name: kind for name, kind in kinds(table).items() if name in ("c0", "c3")} == {
        "c0": None,
        "c3": "birth_date",
    }


def test_given_names_right_after_given_names_are_middle_names():
    table = rows(200)
    middle = {"c1": table["c1"], "c1b": [GIVEN[at * 5 % 8] for at in range(200)]}
    assert kinds({**middle, **{name: table[name] for name in ("c2", "c3", "c4")}})["c1b"] == "middle"


@pytest.mark.parametrize("made", [lambda a, b: f"{a} {b}", lambda a, b: f"mr {b} of {a}"])
def test_words_that_hold_the_names_of_their_row_say_nothing_more(made):
    table = rows(200)
    table["c5"] = [made(a, b) for a, b in zip(table["c1"], table["c2"], strict=True)]
    assert kinds(table)["c5"] in (None, "full_name")


def test_words_of_which_nothing_is_known_are_still_evidence():
    table = rows(200)
    table["c5"] = ["".join(chr(97 + at * step % 26) for step in (1, 3, 7, 11)) + "ium" for at in range(200)]
    assert kinds(table)["c5"] in ("text", "category")


def test_nine_digits_are_a_number_of_some_register_and_no_telephone():
    table = rows(200)
    table["c5"] = [f"{100 + at}-{10 + at % 80}-{1000 + at * 7}" for at in range(200)]
    assert kinds(table)["c5"] == "number_id"
