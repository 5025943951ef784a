"""A feed file says everything about a feed, and every mistake in it is one line."""

import tomllib
from pathlib import Path

import pytest

from kithkin.graph.errors import BadInput, NotThere
from kithkin.loaders.blocks import Code, Label, Piece
from kithkin.loaders.feed import feed_for, feeds, read_feed
from kithkin.loaders.parse import parse

HEAD = """
name = "claims"
title = "Claims"
owner = "Benefits"
subject = "work"
sensitivity = "S1"
legal_regime = "uk_gdpr"
purposes = ["families"]
delivery = "snapshot"
key = ["ref"]
files = ["claims*.csv"]
"""
FULL = (
    HEAD
    + """
handling = "C"
dates = ["%d/%m/%Y", "%d-%b-%Y"]
[trust]
surname = 0.9
[[record]]
part = "claimant"
required = ["surname"]
access = { sensitivity = "S2" }
fields = { given_name = "FIRST", surname = "LAST", sex = { column = "SEX", codes = "sex" } }
[[record]]
part = "child-{n}"
repeat = 2
fields = { given_name = "C{n}_FIRST", surname = { column = "C{n}_LAST", else = "LAST" } }
[[relation]]
source = "claimant"
target = "child-{n}"
kind = { column = "C{n}_REL", codes = "rel" }
[[address]]
parts = ["claimant", "child-{n}"]
kind = "claims_at"
line = ["A1", "A2"]
postcode = "PC"
[[event]]
kind = "benefit"
text = "{TYPE} {START:year}"
code = { value = "HB" }
from = "START"
when = { column = "TYPE", in = ["HB"] }
roles = [ { part = "claimant", role = "subject" }, { part = "child-{n}", role = "named" } ]
[[event]]
kind = "attendance"
repeat = 2
value = "ATT{n}"
from = "Y{n}"
to = "Z{n}"
roles = [ { part = "claimant", role = "subject" } ]
[[affiliation]]
part = "claimant"
kind = "attends"
organisation = { kind = "school", name = "SCHOOL" }
role = "pupil"
[codes.sex]
M = "male"
F = { text = "female" }
[codes.rel]
PAR = { text = "parent_of" }
CHI = { text = "parent_of", reverse = true }
"""
)


def feed_of(text):
    return parse(tomllib.loads(text), "claims.toml")


def test_every_part_of_a_feed_file_is_read():
    feed = feed_of(FULL)
    assert feed.label == Label("claims", "S1", "C", "uk_gdpr", ("families",))
    assert [part.name for part in feed.parts] == ["claimant", "child-1", "child-2"]
    assert feed.parts[0].label.sensitivity == "S2"
    assert [(tie.source, tie.target, tie.kind.columns) for tie in feed.relations] == [
        ("claimant", "child-1", {"C1_REL"}),
        ("claimant", "child-2", {"C2_REL"}),
    ]
    assert feed.homes[0].parts == ("claimant", "child-1", "child-2")
    assert [event.name for event in feed.happenings] == ["benefit", "attendance-1", "attendance-2"]
    assert [part for part, _ in feed.happenings[0].roles] == ["claimant", "child-1", "child-2"]
    assert feed.happenings[0].values["text"].pieces[-1] == Piece("START", is_column=True, part="year")
    assert feed.happenings[0].span.instant
    assert not feed.happenings[1].span.instant
    assert feed.codes["rel"]["chi"] == Code("parent_of", reverse=True)
    assert {"ref", "C2_LAST", "LAST", "TYPE", "Z2", "SCHOOL"} <= feed.columns


def test_the_digest_changes_with_what_rows_become_and_not_with_words_about_the_feed():
    assert feed_of(FULL).digest == feed_of(FULL.replace('"Claims"', '"All claims"')).digest
    assert feed_of(FULL).digest != feed_of(FULL.replace('"A1", "A2"', '"A1"')).digest


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('title = "Claims"', "", "claims.toml: title must be given"),
        ('"snapshot"', '"sometimes"', "claims.toml: delivery 'sometimes' is not known; known are snapshot, delta"),
        ("owner =", "ownr =", "claims.toml: owner must be given"),
        ("[trust]", "colour = 1\n[trust]", "claims.toml: colour is not a key here"),
        ("surname = 0.9", "surname = 9", "claims.toml, trust: surname must be a number from 0 to 1"),
        ("given_name =", "givenname =", "the field 'givenname' is not known; did you mean given_name?"),
        ('required = ["surname"]', 'required = ["upn"]', "record claimant: the required field 'upn' is not known"),
        ('source = "claimant"', 'source = "client"', "source 'client' is not known; did you mean claimant?"),
        ('codes = "rel"', 'codes = "rels"', "there is no [codes.rels] in the feed"),
        ('"parent_of" }', '"parents_of" }', "'parents_of' is not known; did you mean parent_of?"),
        ("repeat = 2\nfields", "fields", "part 'child-{n}' needs both {n} in its name and repeat, or neither"),
        ("{START:year}", "{START:week}", "has a brace without its partner, or a part of a date that is not known"),
        ('role = "named"', 'role = "culprit"', "role 'culprit' is not known"),
        (', in = ["HB"]', "", "give either in or filled"),
        ("repeat = 2\nvalue", 'name = "benefit"\nvalue', "two events have the name 'benefit'"),
        ('"claims"', '"Claims!"', "name 'Claims!' must be small letters"),
        ("[codes.sex]", "[codes.sex", "claims.toml: not a TOML file"),
    ],
)
def test_a_mistake_is_one_line_that_says_where(tmp_path, was, becomes, says):
    assert was in FULL
    path = tmp_path / "claims.toml"
    path.write_text(FULL.replace(was, becomes, 1))
    with pytest.raises(BadInput) as error:
        read_feed(path)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_feed_file_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(NotThere, match="cannot be read"):
        read_feed(tmp_path / "none.toml")


def test_a_folder_adds_feeds_and_the_longest_pattern_knows_a_file(tmp_path):
    (tmp_path / "claims.toml").write_text(FULL)
    other = FULL.replace('"claims"', '"all"').replace("claims*.csv", "*.csv")
    (tmp_path / "all.toml").write_text(other)
    known = {name: feed for name, feed in feeds(tmp_path).items() if name in {"claims", "all"}}
    assert feed_for(Path("Claims_2016.CSV"), known).name == "claims"
    assert feed_for(Path("other.csv"), known).name == "all"
    with pytest.raises(BadInput, match=r"No feed knows the file x\.txt: name one of all, claims"):
        feed_for(Path("x.txt"), known)


def test_shipped_feeds_are_named_by_their_files_and_none_serves_what_is_not_held():
    shipped = {path.stem for path in (Path(__file__).parents[2] / "loaders" / "feeds").glob("*.toml")}
    assert feeds().keys() == shipped
    assert not {feed.subject for feed in feeds().values()} & {"domestic_abuse", "health"}
