"""Files that bring a chart back as it was."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import networkx as nx
import orjson
import pytest
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.graph.errors import BadInput
from kithkin.viz import tables
from kithkin.viz.formats import gexf, graphml, ours, safe_xml, tidy

from .drawing import copies, texts

FORMS = {"graphml": graphml, "gexf": gexf, "json": ours}
BOMB = """<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph>&b;</graph></graphml>"""
FETCH = """<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><graphml><graph>&a;</graph></graphml>"""


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(copy=copies)
def test_what_is_written_is_read_back_whole(form, copy):
    assert FORMS[form].read(FORMS[form].written(copy)) == copy


@pytest.mark.parametrize("form", FORMS)
def test_the_four_families_come_back_whole(form, copy):
    assert FORMS[form].read(FORMS[form].written(copy)) == copy


@pytest.mark.parametrize("form", FORMS)
def test_the_same_copy_is_the_same_file(form, copy):
    assert FORMS[form].written(copy) == FORMS[form].written(copy)


def test_other_readers_of_graphml_find_every_item_and_link(copy, tmp_path):
    file = tmp_path / "chart.graphml"
    file.write_bytes(graphml.written(copy))
    [graph] = rustworkx.read_graphml(str(file))
    assert {one["label"] for one in graph.nodes()} == {item.label for item in copy.picture.items}
    assert {one["kind"] for one in graph.edges()} == {link.kind for link in copy.picture.links}


def test_networkx_reads_graphml_with_every_fact_of_items_and_links(copy):
    graph, drawn = nx.read_graphml(BytesIO(graphml.written(copy))), copy.picture
    assert graph.is_directed()
    assert set(graph) == {item.id for item in drawn.items}
    assert {one: told["label"] for one, told in graph.nodes(data=True)} == {one.id: one.label for one in drawn.items}
    assert _ties(graph) == {(link.source, link.target, link.id, link.kind, link.directed) for link in drawn.links}


def test_networkx_reads_gexf_with_every_fact_of_items_and_links(copy):
    graph, drawn = nx.read_gexf(BytesIO(gexf.written(copy))), copy.picture
    assert graph.is_directed()
    assert set(graph) == {"about the chart", *(f"n {item.id}" for item in drawn.items)}
    named = {(f"n {link.source}", f"n {link.target}", link.id, link.kind, link.directed) for link in drawn.links}
    assert _ties(graph) == named


def _ties(graph):
    return {(one, other, told["id"], told["kind"], told["directed"]) for one, other, told in graph.edges(data=True)}


@pytest.mark.parametrize("read", [nx.read_graphml, nx.read_gexf])
def test_a_chart_without_arrows_is_an_undirected_graph_to_others(read, copy):
    links = tuple(replace(one, directed=False) for one in copy.picture.links)
    plain = replace(copy, picture=replace(copy.picture, links=links))
    form = graphml if read is nx.read_graphml else gexf
    graph = read(BytesIO(form.written(plain)))
    assert not graph.is_directed()
    assert {told["id"] for *_, told in graph.edges(data=True)} == {link.id for link in plain.picture.links}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB.encode(), "entities"),
        (FETCH.encode(), "entities"),
        (b"<a>" * 60 + b"</a>" * 60, "nested deeper"),
        (b"<a>" + b"<b/>" * 2_001 + b"</a>", "holds more"),
        (b"<a><b></a>", "no XML that can be read"),
        (b"", "no XML that can be read"),
        (b"\xff\xfe\x00", "no XML that can be read"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "no XML that can be read"),
        (b"<svg/>", "its root is another"),
        (b" " * (safe_xml.MOST + 1), "larger than 64 MB"),
    ],
    ids=["bomb", "fetch", "deep", "many", "broken", "empty", "bytes", "encoding", "other", "huge"],
)
def test_hostile_xml_is_refused_in_a_line(form, content, told, monkeypatch):
    monkeypatch.setattr(safe_xml, "MANY", 2_000)
    with pytest.raises(BadInput, match=told) as fault:
        FORMS[form].read(content)
    assert "\n" not in str(fault.value)


@settings(max_examples=30)
@given(st.binary(max_size=60) | st.text().map(str.encode))
def test_what_is_no_chart_is_refused_in_a_line(content):
    for form in FORMS.values():
        with pytest.raises(BadInput):
            form.read(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("seal"),
        lambda told: told.update(version=2),
        lambda told: told["picture"]["items"][0].update(kind="offender"),
        lambda told: told["picture"]["links"][0].update(target="nobody"),
        lambda told: told["picture"]["items"].append(told["picture"]["items"][0]),
        lambda told: told["seal"].update(password="x"),
        lambda told: told.update(picture=[]),
    ],
)
def test_a_changed_file_of_ours_is_refused_in_a_line(change, copy):
    told = orjson.loads(ours.written(copy))
    change(told)
    with pytest.raises(BadInput) as fault:
        ours.read(orjson.dumps(told))
    assert "\n" not in str(fault.value)


def _tables(copy):
    archive = ZipFile(BytesIO(tidy.written(copy)))
    read = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(StringIO(text, newline=""))) for name, text in read.items()}


def test_tables_have_a_row_for_each_item_link_line_and_indicator(copy):
    told, drawn = _tables(copy), copy.picture
    assert [row["id"] for row in told["items.csv"]] == [item.id for item in drawn.items]
    assert [row["source"] for row in told["links.csv"]] == [link.source for link in drawn.links]
    assert len(told["lines.csv"]) == sum(len(section.lines) for card in drawn.cards for section in card.sections)
    assert len(told["indicators.csv"]) == len(drawn.indicators)
    about = {row["name"]: row["value"] for row in told["about.csv"]}
    assert about == {"title": drawn.title} | copy.seal.facts


EVIL = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "\ufeff=1")


@settings(max_examples=40)
@given(text=texts | st.sampled_from(EVIL))
def test_no_cell_of_a_table_is_a_formula(copy, text):
    item = replace(copy.picture.items[0], label=text, lines=(text,), warning=text, evidence=(text,))
    read = csv.reader(StringIO(tables.items(replace(copy.picture, items=(item,))), newline=""))
    for cell in list(read)[1]:
        assert cell.strip(" \t\r\n\x00\xa0\ufeff")[:1] not in ("=", "+", "-", "@", "＝")
