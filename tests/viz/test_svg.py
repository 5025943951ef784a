"""The drawing: safe, self-contained, every mark with its records, a key of what is shown."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import example, given
from hypothesis import strategies as st

from kithkin.graph.picture import Box, Card, Indicator, Item, Line, Link, Picture, Section
from kithkin.viz.arrange import arrange
from kithkin.viz.svg import svg

NS = {"s": "http://www.w3.org/2000/svg"}


def _root(drawing):
    return ET.fromstring(drawing)


def _group(root, kind):
    return [g for g in root.iter(f"{{{NS['s']}}}g") if g.get("class", "").split()[:1] == [kind]]


def test_every_mark_has_its_id_and_its_records(sheet, by_hand):
    root = _root(svg(sheet))
    items = {g.get("data-id"): g.get("data-evidence") for g in _group(root, "item")}
    assert items == {item.id: " ".join(item.evidence) for item in by_hand.items}
    links = {id_: g.get("data-evidence") for g in _group(root, "link") for id_ in g.get("data-ids").split()}
    assert links.keys() == {link.id for link in by_hand.links}
    assert all(evidence in links[link.id] for link in by_hand.links for evidence in link.evidence)
    lines = {text.get("data-evidence") for text in root.iter(f"{{{NS['s']}}}text")}
    assert lines >= {
        record
        for card in by_hand.cards
        for section in card.sections
        for line in section.lines
        for record in line.evidence
    }


def test_icons_are_named_for_those_who_hear_the_chart(sheet):
    said = [g.get("aria-label") for g in _group(_root(svg(sheet)), "item")]
    assert "Child C. child, male. 17 YOA. warning: Violence, weapons, drugs, ASB" in said


def test_no_script_no_style_attribute_and_nothing_from_elsewhere(sheet):
    drawing = svg(sheet)
    assert not re.search(r"<script|\son\w+=|\sstyle=|<foreignObject|<image|href=|@import", drawing)
    assert set(re.findall(r"url\(([^)]{0,9})", drawing)) <= {
        "data:font",
        "#to-famil",
        "#to-intel",
        "#to-claim",
        "#to-not_t",
    }
    assert set(re.findall(r"https?://[^\"' )]+", drawing)) == {"http://www.w3.org/2000/svg"}


def test_without_letters_of_its_own_it_is_small_and_otherwise_the_same(sheet):
    bare = svg(sheet, standalone=False)
    assert "@font-face" not in bare
    assert bare == re.sub(r"<style>.*?</style>", "", svg(sheet))


texts = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ['"><script>alert(1)</script>', "&amp;", "]]>", "a\x00b"]
)


@example("", "\r", "")
@example("", " ", " ")
@given(texts, texts, texts)
def test_any_text_stays_text(one, two, three):
    item = Item("a", "person", one or "x", (two,), warning=three or None, evidence=(one, two), box="b")
    card = Card("c", "a", two or "x", (Section(three or "x", (Line(one, (two,)),)),))
    picture = Picture(
        one,
        (item, Item("h", "home", two or "x", box="b")),
        (Link("l", "a", "h", "address", three),),
        (Box("b", one),),
        (card,),
    )
    root = _root(svg(arrange(picture)))
    assert [tag for tag in root.iter() if tag.tag.endswith("script")] == []


def _looks(link):
    picture = Picture("x", (Item("a", "person", "A"), Item("b", "person", "B")), (link,))
    return _group(_root(svg(arrange(picture))), "link")[0].find("s:path", NS)


def test_strength_is_drawn_by_the_line_not_by_colour():
    link = Link("l", "a", "b", "associate", "Associate")
    dashes = [
        _looks(replace(link, strength=strength)).get("stroke-dasharray")
        for strength in ("confirmed", "unconfirmed", "tentative")
    ]
    assert dashes[0] is None
    assert len(set(dashes)) == 3


def test_prohibition_is_red_thick_and_its_label_framed():
    link = Link("l", "a", "b", "not_to_associate", "Not to associate with")
    line = _looks(link)
    assert line.get("stroke") == "#d4351c"
    assert float(line.get("stroke-width")) > 3
    root = _root(svg(arrange(Picture("x", (Item("a", "person", "A"), Item("b", "person", "B")), (link,)))))
    assert _group(root, "label")[0].find("s:rect", NS).get("stroke") == "#d4351c"


def test_arrow_only_on_directed_links():
    link = Link("l", "a", "b", "family", "Mother", directed=True)
    assert _looks(link).get("marker-end") == "url(#to-family)"
    assert _looks(replace(link, directed=False)).get("marker-end") is None


def test_key_shows_only_what_is_shown():
    picture = Picture(
        "x",
        (Item("a", "person", "A", sex="female"), Item("h", "home", "H")),
        (Link("l", "a", "h", "address", "Lives at"),),
    )
    told = [mark.word.text for mark in arrange(picture).key]
    assert told == ["Home address, lives at", "Confirmed", "Adult, female", "Home"]


def test_indicators_say_what_they_answer_without_colour():
    answers = ("met", "not met", "not applicable", "unknown")
    indicators = tuple(
        Indicator(f"n{i}", f"Rule {i}", answer, protective=i == 0, seen_in=("a",)) for i, answer in enumerate(answers)
    )
    root = _root(svg(arrange(Picture("x", (Item("a", "person", "Adult A"),), (), indicators=indicators))))
    said = [" ".join(g.itertext()) for g in _group(root, "indicator")]
    assert "Met (protective). Seen in: Adult A" in said[0]
    assert [
        word in text for word, text in zip(("Met", "Not met", "Does not apply", "We do not know"), said, strict=True)
    ] == [True] * 4
    assert said[3].startswith("?")


def test_an_indicator_names_only_who_is_on_the_chart():
    items = (Item("a", "person", "Ann"),)
    drawn = svg(arrange(Picture("Seen", items, (), indicators=(Indicator("n", "Rule", "met", seen_in=("a", "P-b")),))))
    assert "Seen in: Ann" in re.sub(r"<[^>]+>", " ", drawn)
    assert "P-b" not in drawn


def test_title_marking_dates_rules_and_author_are_on_the_sheet(sheet, by_hand):
    told = " ".join(word.text for word in sheet.notes)
    for wanted in (
        by_hand.title,
        by_hand.marking,
        by_hand.as_of,
        "2016-07-01 09:30",
        *by_hand.rule_versions,
        by_hand.prepared_by,
    ):
        assert wanted in told
