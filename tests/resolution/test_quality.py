"""What a look at the data says before a run: each line of the words file is said when it should be, and only then."""

import pyarrow as pa
import pytest

from kithkin.resolution.columns import recognise
from kithkin.resolution.quality import quality, say, texts

TODAY = "2016-06-30"
GIVEN = ["ann", "ben", "carl", "dora", "eve", "finn", "gail", "hugh", "iris", "jack"]
CURE = ("nothing to do", "ask", "send", "deliver", "say", "give", "name", "have", "check", "expect", "put", "choose",
        "need", "left out", "not who they are", "nothing to say")  # fmt: skip


def people(count=300, **columns):
    rows = {
        "id": [str(at) for at in range(count)],
        "first_name": [GIVEN[at % 10] for at in range(count)],
        "surname": ["oak" + "abcdefghij"[at % 10] + "klmnopq"[at % 7] for at in range(count)],
        "dob": [f"{1950 + at % 50}-{1 + at % 12:02}-{2 + at % 27:02}" for at in range(count)],
    }
    return pa.table({**rows, **columns})


def said(table, column=None, **more):
    told = quality(table, recognise(table, **more), TODAY)
    return told.says if column is None else next(look.says for look in told.columns if look.column == column)


def test_data_without_a_fault_says_nothing_but_of_copies():
    told = quality(people(), recognise(people()), TODAY)
    assert not any(look.says for look in told.columns)
    assert told.says == ()


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (["1900-01-01"] * 9, say("default", rows=9, value="1900-01-01")),
        (["01/01/1900"] * 4, say("default", rows=4, value="01/01/1900")),
        (["soon"] * 30, say("unread", rows=30, share=0.1)),
        (["2017-05-05"] * 3 + ["1850-01-02"], say("future", rows=4, oldest=120)),
        ([f"{1950 + at}-01-01" for at in range(30)], say("january", share=0.1)),
        (["unknown"] * 5 + ["n/a"], say("empty_words", rows=6, words="n/a, unknown")),
    ],
)
def test_days_that_stand_for_none_or_cannot_be_are_told(values, line):
    dob = [*values, *people()["dob"].to_pylist()[len(values) :]]
    assert line in said(people(dob=dob), "dob")


def test_the_order_of_day_and_month_is_told_where_it_is_not_plain():
    def days(pattern):
        return [pattern.format(d=1 + at % 12, m=1 + at % 11, y=1950 + at % 40) for at in range(300)]

    assert said(people(dob=days("{d:02}/{m:02}/{y}")), "dob") == (say("ambiguous"),)
    mixed = [f"{d}/05/1970" if at % 2 else f"05/{d}/1970" for at, d in enumerate([13 + at % 15 for at in range(300)])]
    assert say("both_orders", first=150, second=150) in said(people(dob=mixed), "dob")
    assert said(people(dob=[f"{13 + at % 15}/05/{1950 + at % 40}" for at in range(300)]), "dob") == ()


def test_numbers_that_fail_their_check_are_counted_with_the_reason():
    numbers = ["9434765918" if at < 30 else "9434765919" if at % 2 else "4010232137" for at in range(300)]
    told = said(people(nhs_number=numbers), "nhs_number")
    assert say("invalid", rows=30, share=0.1, reason="The check digit of the NHS number is wrong.") in told


def test_a_number_that_hundreds_share_is_told_and_a_valid_register_number_is_not_shown():
    phones = [f"0151 496 {1000 + at}" for at in range(300)]
    phones[:120] = ["0151 496 0000"] * 120
    assert said(people(phone=phones), "phone") == (say("shared", value="0151 496 0000", rows=120),)
    told = said(people(nhs_number=["9434765919" if at < 200 else "4010232137" for at in range(300)]), "nhs_number")
    assert told == (say("shared_hidden", rows=200), say("shared_hidden", rows=100))


def test_names_that_stand_for_nobody_and_names_of_digits_are_told():
    names = ["baby"] * 5 + ["x1y2"] * 2
    told = said(people(first_name=[*names, *people()["first_name"].to_pylist()[7:]]), "first_name")
    assert told == (say("placeholder", rows=5, words="baby"), say("digits", rows=2))


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ({"town": ["hull"] * 300}, "constant"),
        ({"town": pa.array([None] * 300, pa.string())}, "empty_column"),
        ({"feed": ["a", "b", "c"] * 100}, "never"),
        ({"forename": GIVEN * 30}, "second"),
        ({"amount": [float(at * 7 % 1000) / 3 for at in range(300)]}, "unknown"),
        ({"tags": [["a"]] * 300}, "nested"),
    ],
)
def test_every_unused_column_says_why(column, line):
    (name,) = column
    assert said(people(**column), name) == (say(line),)


def test_the_table_as_a_whole_is_judged():
    ids = [str(at // 2) for at in range(300)]
    assert say("ids_repeat", rows=150) in said(people(id=ids))
    assert say("ids_empty", rows=1) in said(people(id=[None, *map(str, range(299))]))
    assert say("ids_none") in said(people().drop_columns(["id"]))
    assert say("few", names="first_name, surname") in said(people().drop_columns(["dob"]))
    assert say("none") in said(people().select(["id"]))
    assert say("tiny") in said(people(50))
    twice = pa.concat_tables([people(), people()]).set_column(0, "id", [[str(at) for at in range(600)]])
    assert say("copies", rows=300) in said(twice)


@pytest.mark.parametrize("name", [name for name in texts()["says"] if name != "never_said"])
def test_every_line_says_what_to_do(name):
    assert any(word in texts()["says"][name].lower() for word in CURE), name
