"""What rows state, by the words of a feed: people, ties, homes, events; and what is refused, with the reason."""

import json
import tomllib

import polars as pl
import pytest

from kithkin.graph.errors import BadInput
from kithkin.loaders.parse import parse
from kithkin.loaders.shape import SCHEMAS, shape
from kithkin.loaders.table import table_of

HEAD = """
name = "t"
title = "Test"
owner = "Nobody"
subject = "work"
sensitivity = "S1"
legal_regime = "uk_gdpr"
purposes = ["families"]
delivery = "delta"
key = ["ref"]
dates = "%d/%m/%Y"
"""
SELF = """
[[record]]
part = "self"
fields = { given_name = "first", surname = "last" }
"""
TWO = (
    SELF
    + """
[[record]]
part = "other"
fields = { given_name = "first2", surname = { column = "last2", else = "last" } }
"""
)
PLAIN = {"ref": "1", "first": "Ann", "last": "Lee", "first2": "Bob"}


def shaped(blocks, *rows, head=HEAD):
    feed = parse(tomllib.loads(head + blocks), "t.toml")
    columns = sorted({*feed.columns, *(name for row in rows for name in row)})
    frame = pl.DataFrame(
        [{name: row.get(name) for name in columns} for row in rows], schema=dict.fromkeys(columns, pl.String)
    )
    classes = {label: n for n, label in enumerate(sorted(feed.labels, key=str), start=1)}
    return shape(table_of(frame, "CSV", first_line=2), feed, today="2016-06-30", classes=classes)


def tuples(frame, *columns):
    return set(frame.select(columns).rows())


def reasons(found):
    return [(one.line, one.field, one.value, one.reason, one.lost) for one in found.rejected]


def test_a_row_becomes_a_row_its_people_and_the_ties_between_them():
    found = shaped(TWO, PLAIN)
    (row,) = found["rows"].rows(named=True)
    assert (row["key"], row["feed"], row["line"]) == ("t:1", "t", 2)
    assert row["id"].startswith("t:1@")
    assert len(row["id"]) == len("t:1@") + 12
    assert json.loads(row["raw"]) == PLAIN
    assert tuples(found["records"], "id", "part", "full_name") == {
        ("t:1:self", "self", "Ann Lee"),
        ("t:1:other", "other", "Bob Lee"),
    }
    assert tuples(found["from_row"], "source", "target") == {("t:1:self", row["id"]), ("t:1:other", row["id"])}
    assert {name: frame.schema for name, frame in found.frames.items()} == {
        name: pl.Schema(schema) for name, schema in SCHEMAS.items()
    }


def test_a_person_is_absent_when_only_the_value_taken_instead_is_there():
    found = shaped(TWO, PLAIN | {"first2": None}, PLAIN | {"ref": "2", "first2": "Unknown"})
    assert tuples(found["records"], "id") == {("t:1:self",), ("t:2:self",)}
    assert found.parts == {"self": 2, "other": 0}


def test_the_id_of_a_row_follows_its_content_and_not_the_order_of_columns():
    one = shaped(SELF, {"ref": "1", "first": "Ann", "last": "Lee"})["rows"]["id"][0]
    again = shaped(SELF, {"last": " Lee", "first": "Ann", "ref": "1"})["rows"]["id"][0]
    other = shaped(SELF, {"ref": "1", "first": "Ann", "last": "Low"})["rows"]["id"][0]
    assert one == again != other


def test_without_a_key_rows_are_known_by_content_and_occurrence():
    row = {"first": "Ann", "last": "Lee"}
    keys = shaped(SELF, row, row, {"first": "Bob", "last": "Lee"}, head=HEAD.replace('key = ["ref"]', ""))["rows"][
        "key"
    ]
    assert [key.rsplit("-", 1)[1] for key in keys] == ["1", "2", "1"]
    assert keys.n_unique() == 3


def test_a_key_of_several_columns_is_joined_and_cannot_be_forged():
    head = HEAD.replace('["ref"]', '["ref", "n"]')
    found = shaped(SELF, PLAIN | {"ref": "a~", "n": "b"}, PLAIN | {"ref": "a", "n": "~b"}, head=head)
    assert found["rows"]["key"].to_list() == ["t:a%7E~b", "t:a~%7Eb"]


def test_rows_without_a_key_or_with_one_used_before_are_rejected():
    found = shaped(SELF, PLAIN, PLAIN | {"ref": " "}, PLAIN)
    assert reasons(found) == [
        (3, "ref", "", "The key is empty.", "row"),
        (4, "ref", "1", "An earlier row of the file has the same key.", "row"),
    ]
    assert found.lost_rows == 2
    assert found["records"].height == 1


def test_a_required_value_that_is_missing_or_fails_its_check_rejects_the_row():
    blocks = """
    [[record]]
    part = "self"
    required = ["surname", "date_of_birth"]
    fields = { surname = "last", date_of_birth = "dob" }
    [[record]]
    part = "partner"
    required = ["date_of_birth"]
    fields = { surname = "last2", date_of_birth = "dob2" }
    """
    good = {"ref": "1", "last": "Lee", "dob": "30/06/1986"}
    rows = [
        good,
        good | {"ref": "2", "last": None},
        good | {"ref": "3", "dob": "30/13/1986"},
        good | {"ref": "4", "last2": "Low"},
    ]
    found = shaped(blocks, *rows)
    assert reasons(found) == [
        (3, "last", "", "The value is missing.", "row"),
        (4, "dob", "30/13/1986", "The date fits none of the formats of the feed.", "row"),
        (5, "dob2", "", "The value is missing.", "row"),
    ]
    assert tuples(found["records"], "id") == {("t:1:self",)}


def test_what_fails_its_check_stays_as_sent_and_is_not_used():
    blocks = """
    [[record]]
    part = "self"
    [record.fields]
    surname = "last"
    nhs_number = "nhs"
    date_of_birth = "dob"
    sex = { column = "sex", codes = "sex" }
    national_id = "ssn"
    nino = { column = "ni", check = false }
    [codes.sex]
    W = "female"
    """
    row = {"ref": "1", "last": "Lee", "nhs": "9434765918", "dob": "01/01/1900", "sex": "Q", "ssn": "1-2", "ni": "x1"}
    (one,) = shaped(blocks, row, head=HEAD)["records"].rows(named=True)
    assert json.loads(one["invalid"]) == {"date_of_birth": "01/01/1900", "nhs_number": "9434765918", "sex": "Q"}
    assert (one["nhs_number"], one["date_of_birth"], one["sex"]) == (None, None, None)
    assert (one["national_id"], one["nino"]) == ("1-2", "x1")
    (one,) = shaped(blocks, row | {"nhs": "943 476 5919", "dob": "30/06/1986", "sex": "w"})["records"].rows(named=True)
    assert one["invalid"] is None
    assert (one["nhs_number"], one["date_of_birth"], one["sex"]) == ("9434765919", "1986-06-30", "female")


def test_a_full_name_is_split():
    blocks = '[[record]]\npart = "self"\nfields = { full_name = "name" }\n'
    (one,) = shaped(blocks, {"ref": "1", "name": "LEE, MRS ANN MAY"})["records"].rows(named=True)
    assert (one["given_name"], one["middle_names"], one["surname"]) == ("Ann", "May", "Lee")
    assert one["full_name"] == "Ann May Lee"


def test_a_relation_is_stated_where_both_are_there_and_a_code_may_turn_it():
    blocks = (
        TWO
        + """
    [[relation]]
    source = "self"
    target = "other"
    kind = { column = "rel", codes = "rel" }
    from = "start"
    to = "end"
    [codes.rel]
    SPO = "partner_of"
    MUM = { text = "mother_of", reverse = true }
    """
    )
    dated = {"start": "01/02/2015", "end": "31/12/9999"}
    found = shaped(
        blocks,
        PLAIN | {"rel": "SPO"} | dated,
        PLAIN | {"ref": "2", "rel": "mum", "start": "soon"},
        PLAIN | {"ref": "3", "rel": "ZZZ"},
        PLAIN | {"ref": "4", "rel": "SPO", "first2": ""},
    )
    assert tuples(found["states"], "source", "target", "kind", "valid_from", "valid_to") == {
        ("t:1:self", "t:1:other", "partner_of", "2015-02-01", None),
        ("t:2:other", "t:2:self", "mother_of", None, None),
    }
    assert reasons(found) == [
        (3, "start", "soon", "The date fits none of the formats of the feed.", "value"),
        (4, "rel", "ZZZ", "The code is not in the list of the feed.", "relation"),
    ]


HOME = (
    TWO
    + """
[[address]]
parts = ["self", "other"]
kind = "lives_at"
line = ["no", "street"]
postcode = "pc"
uprn = "uprn"
tenure = "tenure"
from = "start"
"""
)


def test_an_address_is_one_for_all_who_write_it_and_knows_where_it_is():
    found = shaped(
        HOME,
        PLAIN | {"no": "12", "street": "HIGH ST", "pc": "l1 0aa", "tenure": "Council", "start": "01/02/2015"},
        {"ref": "2", "first": "Eve", "last": "Lee", "no": "12", "street": "High Street", "pc": "L10AA"},
    )
    (home,) = found["addresses"].rows(named=True)
    assert (home["line"], home["postcode"], home["lsoa"], home["ward"]) == (
        "12 High Street", "L1 0AA", "E01006515", "E05000907",
    )  # fmt: skip
    assert (home["latitude"], home["longitude"]) == (53.39673, -2.98103)
    assert tuples(found["at"], "source", "target", "kind", "tenure", "valid_from") == {
        ("t:1:self", home["id"], "lives_at", "Council", "2015-02-01"),
        ("t:1:other", home["id"], "lives_at", "Council", "2015-02-01"),
        ("t:2:self", home["id"], "lives_at", None, None),
    }
    assert tuples(found["records"], "address_line", "postcode") == {
        ("12 High St", "L1 0AA"),
        ("12 High Street", "L1 0AA"),
    }


def test_an_address_counts_by_uprn_or_by_line_and_valid_postcode():
    found = shaped(
        HOME,
        PLAIN | {"uprn": "000038012345"},
        PLAIN | {"ref": "2", "no": "12", "street": "High Street", "pc": "L1 0CA"},
        PLAIN | {"ref": "3", "no": "unknown"},
    )
    assert tuples(found["addresses"], "uprn", "line") == {("38012345", None)}
    assert found["at"].height == 2
    one = found["records"].filter(pl.col("id") == "t:2:self").row(0, named=True)
    assert (one["address_line"], one["postcode"], json.loads(one["invalid"])) == (
        "12 High Street", None, {"postcode": "L1 0CA"},
    )  # fmt: skip
    abroad = HOME.replace('postcode = "pc"\n', "")
    assert shaped(abroad, PLAIN | {"no": "1", "street": "Main Street"})["addresses"]["line"].to_list() == [
        "1 Main Street"
    ]


REFERENCE = """
role = { column = "rel", codes = "rel" }
[codes.rel]
"Reference person" = "reference person"
"Opposite-sex spouse" = "partner"
"""


def test_a_role_at_an_address_is_put_into_our_words_and_one_without_a_word_stands_as_sent():
    homes = {"no": "12", "street": "High Street", "pc": "L1 0AA", "first2": None}
    found = shaped(
        HOME + REFERENCE,
        PLAIN | homes | {"rel": "Reference person"},
        PLAIN | homes | {"ref": "2", "rel": "opposite-sex SPOUSE"},
        PLAIN | homes | {"ref": "3", "rel": "Lodger"},
        PLAIN | homes | {"ref": "4"},
    )
    assert tuples(found["at"], "source", "role") == {
        ("t:1:self", "reference person"), ("t:2:self", "partner"), ("t:3:self", "Lodger"), ("t:4:self", None),
    }  # fmt: skip
    assert found.rejected == ()


EVENT = (
    TWO
    + """
[[event]]
kind = "offence"
text = "{what} in {day:year}"
code = "code"
disposal = { column = "disp", codes = "disp" }
value = "pct"
from = "day"
incident = "crime"
when = { column = "type", in = ["OFF"] }
roles = [ { part = "self", role = { column = "role", codes = "roles" } }, { part = "other", role = "witness" } ]
[codes.disp]
NFA = { text = "No further action", proven = false }
YCC = { text = "Youth conditional caution", proven = true }
CHG = { text = "Charged" }
[codes.roles]
S = "suspect"
V = "victim"
"""
)
WORDS = ("kind", "feed", "text", "code", "disposal", "proven", "value", "incident")
CRIME = PLAIN | {"type": "off", "what": "Theft", "day": "30/06/2015", "disp": "NFA", "role": "S", "crime": "C1"}


def test_an_event_has_its_words_its_proof_and_roles():
    found = shaped(EVENT, CRIME | {"code": "T1", "pct": "92.5%"})
    (event,) = found["events"].rows(named=True)
    assert event["id"].startswith("E-")
    assert {name: event[name] for name in WORDS} == {
        "kind": "offence", "feed": "t", "text": "Theft in 2015", "code": "T1", "disposal": "No further action",
        "proven": False, "value": 92.5, "incident": "C1",
    }  # fmt: skip
    assert (event["valid_from"], event["valid_to"], event["precision"]) == ("2015-06-30", "2015-06-30", "day")
    assert tuples(found["involved"], "source", "target", "role") == {
        ("t:1:self", event["id"], "suspect"),
        ("t:1:other", event["id"], "witness"),
    }


@pytest.mark.parametrize(
    ("disposal", "text", "proven"),
    [
        ("ycc", "Youth conditional caution", True),
        ("CHG", "Charged", None),
        ("POCD?", "POCD?", None),
        (None, None, None),
    ],
)
def test_proof_is_unknown_unless_the_code_says(disposal, text, proven):
    (event,) = shaped(EVENT, CRIME | {"disp": disposal})["events"].rows(named=True)
    assert (event["disposal"], event["proven"]) == (text, proven)


def test_rows_of_one_incident_share_an_event_where_they_say_the_same():
    second = CRIME | {"ref": "2", "first2": None}
    together = shaped(EVENT, CRIME, second)
    assert together["events"].height == 1
    assert together["involved"].height == 3
    apart = shaped(EVENT, CRIME, second | {"disp": "YCC"})["events"]
    assert apart["incident"].to_list() == ["C1", "C1"]
    assert apart["id"].n_unique() == 2


def test_a_role_that_is_not_said_or_not_listed_is_named():
    found = shaped(EVENT, CRIME | {"role": None}, CRIME | {"ref": "2", "role": "culprit"})
    assert set(found["involved"].filter(pl.col("source").str.ends_with("self"))["role"]) == {"named"}
    assert reasons(found) == [(3, "role", "culprit", "The code is not in the list of the feed.", "role")]


def test_an_event_that_is_of_other_rows_or_empty_did_not_happen():
    empty = dict.fromkeys(("what", "day", "disp", "crime"))
    assert shaped(EVENT, CRIME | {"type": "STOP"}, CRIME | {"ref": "2"} | empty)["events"].height == 0


@pytest.mark.parametrize(
    ("words", "row", "span"),
    [
        ('from = "day"', {}, ("2015-06-30", "2015-06-30", "day")),
        ('from = "day"\nopen = true', {}, ("2015-06-30", None, "day")),
        ('from = "day"\nto = "end"', {}, ("2015-06-30", None, "day")),
        ('from = "day"\nto = "end"', {"end": "01/07/2015"}, ("2015-06-30", "2015-07-01", "day")),
        ('from = "day"\nto = "end"', {"end": "01/06/2015"}, ("2015-06-30", None, "day")),
        (
            'from = { column = "day", format = "%Y" }\nprecision = "month"',
            {"day": "2015"},
            ("2015-01-01", "2015-01-01", "month"),
        ),
        (
            'from = { column = "day", format = "academic_year" }\nto = { column = "day", format = "academic_year" }',
            {"day": "2015/16"},
            ("2015-09-01", "2016-08-31", "year"),
        ),
    ],
)
def test_when_an_event_was(words, row, span):
    blocks = SELF + f'[[event]]\nkind = "cin"\n{words}\nroles = [ {{ part = "self", role = "subject" }} ]\n'
    (event,) = shaped(blocks, PLAIN | {"day": "30/06/2015"} | row)["events"].rows(named=True)
    assert (event["valid_from"], event["valid_to"], event["precision"]) == span


def test_an_affiliation_makes_one_organisation_of_all_its_spellings():
    blocks = (
        SELF
        + """
    [[affiliation]]
    part = "self"
    kind = "attends"
    organisation = { kind = "school", name = "school", category = { column = "type", codes = "types" } }
    role = "pupil"
    from = "day"
    to = "end"
    [codes.types]
    P = "pru"
    """
    )
    found = shaped(
        blocks,
        PLAIN | {"school": "Hope  School", "type": "P", "day": "01/09/2015"},
        PLAIN | {"ref": "2", "school": "HOPE SCHOOL"},
        PLAIN | {"ref": "3", "school": "N/A"},
    )
    (school,) = found["organisations"].rows(named=True)
    assert (school["kind"], school["name"], school["category"]) == ("school", "HOPE SCHOOL", "pru")
    assert tuples(found["affiliated"], "source", "target", "kind", "role", "valid_from") == {
        ("t:1:self", school["id"], "attends", "pupil", "2015-09-01"),
        ("t:2:self", school["id"], "attends", "pupil", None),
    }


def test_a_part_of_another_class_gives_it_to_its_ties():
    blocks = TWO.replace('part = "other"', 'part = "other"\naccess = { sensitivity = "S2" }')
    blocks += '[[relation]]\nsource = "self"\ntarget = "other"\nkind = "carer_of"\n'
    roles = '{ part = "self", role = "subject" }, { part = "other", role = "named" }'
    blocks += f'[[event]]\nkind = "cin"\nvalue = "n"\nroles = [{roles}]\n'
    found = shaped(blocks, PLAIN | {"n": "1"})
    assert dict(found["records"].select("part", "access").rows()) == {"self": 1, "other": 2}
    assert found["states"]["access"].to_list() == [2]
    assert dict(found["involved"].select("role", "access").rows()) == {"subject": 1, "named": 2}
    assert found["events"]["access"].to_list() == [1]


def test_a_column_that_the_file_lacks_is_one_line():
    feed = parse(tomllib.loads(HEAD + SELF), "t.toml")
    table = table_of(pl.DataFrame({"ref": ["1"], "first": ["Ann"], "lsat": ["Lee"]}), "CSV", first_line=2)
    with pytest.raises(BadInput, match=r"t: the file has no column last; did you mean lsat\?"):
        shape(table, feed, today="2016-06-30", classes={feed.label: 1})


def test_the_order_of_rows_does_not_change_what_they_state():
    rows = [
        CRIME | {"ref": str(n), "role": role, "crime": crime, "disp": disposal}
        for n, (role, crime, disposal) in enumerate(
            [("S", "C1", "NFA"), ("V", "C1", "NFA"), ("S", "C2", "YCC"), ("S", None, None)]
        )
    ]
    one, other = shaped(EVENT, *rows), shaped(EVENT, *reversed(rows))
    for name in set(SCHEMAS) - {"rows"}:
        assert set(one[name].rows()) == set(other[name].rows()), name
