"""Files for other tools that hold less than a chart, and charts that are opened."""

import tomllib
from collections import Counter
from pathlib import Path

import orjson
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from kithkin.graph.errors import BadInput, WrongUse
from kithkin.viz.formats import anx, ftm, graphml, ours
from kithkin.viz.formats.forms import FORMS, written
from kithkin.viz.formats.opening import REDRAWN, opened

from .drawing import copies

DOCS = Path(__file__).parents[3] / "docs" / "chart-files.md"


@settings(max_examples=40)
@given(copy=copies)
def test_of_ftm_comes_back_what_its_mapping_keeps(copy):
    # A line that stands for a name and a value is parted at its first colon.
    back = ftm.read(ftm.written(copy))
    assert back.picture == ftm.kept(copy.picture)
    assert back.seal == copy.seal


def test_ftm_tells_all_that_has_no_place_with_its_number(copy):
    told = dict(line.rsplit(": ", 1) for line in ftm.left_out(copy.picture))
    drawn = copy.picture
    back = ftm.kept(drawn)
    assert int(told["dogs in a property"]) == 1
    assert int(told["links of what has no place"]) == len(drawn.links) - len(back.links) == 1
    assert int(told["predictive indicators"]) == 13
    assert int(told["frames round families"]) == 4
    assert len(drawn.items) - len(back.items) == 1


def test_entities_have_the_schemas_of_the_mapping_and_ends_that_are_there(copy):
    told = [orjson.loads(line) for line in ftm.written(copy).splitlines()]
    there = {one["id"]: one["schema"] for one in told}
    assert set(there.values()) == {
        "Note",
        "Person",
        "Address",
        "Organization",
        "Family",
        "Associate",
        "Membership",
        "UnknownLink",
    }
    for one in told:
        for rule in (rule for rule in ftm.mapping()["link"] if rule["schema"] == one["schema"]):
            ends = [there[one["properties"][rule[end]][0]] for end in ("source", "target")]
            assert rule["ends"] in ([], ends)
        assert all(isinstance(value, str) for values in one["properties"].values() for value in values)
    mother = next(one for one in told if one["schema"] == "Family" and one["properties"]["relationship"] == ["Mother"])
    names = {item.id: item.label for item in copy.picture.items}
    assert names[mother["properties"]["relative"][0]].startswith("Adult")


def test_the_mapping_is_printed(copy):
    page = DOCS.read_text(encoding="utf-8")
    for kind, schema in ftm.mapping()["item"].items():
        assert f"| {kind} | `{schema}` |" in page
    for rule in ftm.mapping()["link"]:
        assert f"`{rule['schema']}` (`{rule['source']}`, `{rule['target']}`)" in page
    assert [words for words in ftm.mapping()["left"].values() if words not in page] == []


def test_every_form_is_in_the_page():
    page = DOCS.read_text(encoding="utf-8")
    assert [form for form in FORMS if f"| `.{form}` |" not in page] == []


def test_entities_of_other_schemas_are_counted_and_left():
    told = b'{"id":"a","schema":"Person","properties":{"name":["Ann"]}}\n{"id":"b","schema":"Vessel","properties":{}}'
    back = ftm.read(told)
    assert [item.label for item in back.picture.items] == ["Ann"]
    assert back.left == ("other entities: 1",)


NO_FTM = (
    b"{}",
    b"[1]",
    b"\xff",
    b'{"id":"a","schema":"Person","properties":[]}',
    b'{"id":1,"schema":"Person","properties":{}}',
    b'{"id":"a","schema":"Person","properties":{"name":[1]}}',
)


@pytest.mark.parametrize("content", NO_FTM)
def test_what_is_no_ftm_is_refused_in_a_line(content):
    with pytest.raises(BadInput):
        ftm.read(content)


def test_i2_is_told_every_item_link_and_line_and_that_nobody_tried(copy):
    content = anx.written(copy)
    root = fromstring(content)
    drawn = copy.picture
    assert b"<!-- Not verified in i2" in content
    entities = [one.get("EntityId") for one in root.iter("Entity")]
    assert entities == [*(item.id for item in drawn.items), "about the chart"]
    ends = {(one.get("End1Id"), one.get("End2Id")) for one in root.iter("Link")}
    assert ends == {(link.source, link.target) for link in drawn.links}
    strengths = Counter(one.get("Strength").lower() for one in root.iter("LinkStyle"))
    assert strengths == Counter(link.strength for link in drawn.links)
    lines = [line for card in drawn.cards for section in card.sections for line in section.lines]
    cards = [one for item in root.iter("ChartItem") for one in item.iter("Card") if one.get("SourceReference")]
    assert len(cards) == len(lines)
    said = [one.get("Summary") for one in root.iter("Card")]
    assert any("Not verified in i2" in one for one in said)
    assert any("for Sergeant Bell" in one for one in said)
    named = {one.get("Name") for one in root.iter("AttributeClass")}
    assert {one.get("AttributeClass") for one in root.iter("Attribute")} <= named


@settings(max_examples=20)
@given(copy=copies)
def test_i2_can_parse_whatever_a_chart_says(copy):
    assert fromstring(anx.written(copy)).tag == "Chart"


@pytest.mark.parametrize("form", ["graphml", "gexf", "json", "ftm.json"])
def test_an_opened_chart_says_that_it_was_redrawn_and_for_whom_it_was(form, copy):
    back = opened(f"chart.{form}", written(copy, form))
    assert back.seal == copy.seal
    assert REDRAWN in back.picture.subtitle
    assert b"Redrawn from a file" in written(back, "svg")
    again = opened(f"chart.{form}", written(back, form))
    assert again.picture.subtitle.count(REDRAWN) == 1


def test_only_what_holds_facts_is_opened():
    with pytest.raises(WrongUse, match="opened from"):
        opened("chart.svg", b"<svg/>")


@pytest.mark.parametrize("read", [ours.read, ftm.read, graphml.read])
def test_what_is_too_large_is_not_read(read, monkeypatch):
    for name in ("ours", "ftm", "safe_xml"):
        monkeypatch.setattr(f"kithkin.viz.formats.{name}.MOST", 10)
    with pytest.raises(BadInput, match="larger than"):
        read(b" " * 11)


def test_the_mapping_file_names_every_kind_of_item_as_kept_or_left():
    told = tomllib.loads((Path(ftm.__file__).parent / "ftm.toml").read_text(encoding="utf-8"))
    assert set(told["item"]) | set(told["left"]) >= {
        "person",
        "home",
        "gang",
        "group",
        "school",
        "dog",
        "claim",
        "order",
    }
