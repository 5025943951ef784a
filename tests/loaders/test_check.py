"""What would happen is told before it happens."""

import tomllib

import pytest

from kithkin.graph.errors import BadInput
from kithkin.loaders.check import check
from kithkin.loaders.parse import parse

FEED = """
name = "t"
title = "Test"
owner = "Nobody"
subject = "work"
sensitivity = "S1"
legal_regime = "uk_gdpr"
purposes = ["families"]
delivery = "delta"
key = ["ref"]
[[record]]
part = "self"
required = ["surname"]
fields = { surname = "last", nhs_number = "nhs" }
[[event]]
kind = "cin"
from = "day"
roles = [ { part = "self", role = "subject" } ]
"""
FILE = "ref;last;nhs;day;shoe\n1;Lee;9434765919;2016-01-01;4\n2;;;;\n3;Low;123;soon;5\n4;x;y\n"


def report(tmp_path, text=FILE):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8-sig")
    return check(parse(tomllib.loads(FEED), "t.toml"), tmp_path / "t.csv", today="2016-06-30")


def test_rows_rejects_parts_and_unused_columns_are_told(tmp_path):
    found = report(tmp_path)
    assert (found.rows, found.rejects, found.parts) == (2, 2, {"self": 2})
    assert (found.kind, found.encoding, found.delimiter) == ("CSV", "utf-8-sig", ";")
    assert found.unused == ("shoe",)
    assert found.invalid == {"nhs_number": 1}
    assert found.stated["events"] == 2
    assert found.lost == {
        ("row", "last", "The value is missing."): 1,
        ("value", "day", "The date fits none of the formats of the feed."): 1,
        ("row", "", "The row has 3 cells where the header has 5."): 1,
    }


def test_the_report_in_words_holds_no_value_of_the_file(tmp_path):
    found = report(tmp_path)
    text = " ".join(found.lines)
    assert "t.csv is read as CSV, utf-8-sig, semicolon, for the feed t." in text
    assert "2 rows would be loaded, 2 rejected." in text
    assert "Columns not used: shoe." in text
    assert not any(value in text for value in ("Lee", "Low", "9434765919", "soon"))


def test_a_column_that_is_missing_is_one_line(tmp_path):
    with pytest.raises(BadInput, match="the file has no column last"):
        report(tmp_path, FILE.replace("last", "name"))
