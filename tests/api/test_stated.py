"""Rows that were replaced are read again as their feed reads them."""

import json

from kithkin.api.stated import restated
from kithkin.loaders.feed import feeds


def row(version, **sent):
    return {"record_id": "club:7:self", "row_id": f"club:7@{version}", "feed": "club", "raw": json.dumps(sent)}


def club(tmp_path):
    (tmp_path / "club.toml").write_text("""
name = "club"
title = "Club"
owner = "Youth service"
subject = "children"
sensitivity = "S1"
legal_regime = "uk_gdpr"
purposes = ["families"]
delivery = "snapshot"
key = ["REF"]
files = ["club*.csv"]
dates = "%d/%m/%Y"
[[record]]
part = "self"
required = ["surname"]
fields = { given_name = "FIRST", surname = "LAST", date_of_birth = "DOB" }
""")
    return feeds(tmp_path)


def test_two_versions_of_a_row_are_told_apart_and_cleaned_as_on_the_day_they_came(tmp_path):
    rows = [row("a", REF="7", FIRST="ANN", LAST="OAK", DOB="01/02/1990"), row("b", REF="7", LAST="Pine")]
    found = restated(club(tmp_path), rows)
    names = {key: (one["given_name"], one["surname"], one["date_of_birth"]) for key, one in found.items()}
    assert names[("club:7:self", "club:7@b")] == (None, "Pine", None)
    given, surname, born = names[("club:7:self", "club:7@a")]
    assert (given.casefold(), surname.casefold(), born) == ("ann", "oak", "1990-02-01")


def test_a_row_of_a_feed_nobody_knows_any_more_is_left_out(tmp_path):
    assert restated(club(tmp_path), [row("a", REF="7", LAST="Oak") | {"feed": "gone"}]) == {}


def test_a_row_that_its_feed_would_reject_now_is_left_out(tmp_path):
    assert restated(club(tmp_path), [row("a", REF="7", FIRST="Ann")]) == {}
