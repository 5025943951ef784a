"""From a row of a delivered file to the marks of the chart by ids, and back by taking rows away."""

import hashlib
import json

import marks
import polars as pl
import pytest
import rebuilt

from kithkin.cypher.catalogue import Query
from kithkin.loaders.feed import feeds
from kithkin.loaders.readers import read
from kithkin.viz.arrange import arrange
from kithkin.viz.svg import svg

HOUSEHOLDS = 100
# Feeds whose rows state, between them, everything that a row can state.
SAMPLE = {
    "shbe": {"AT", "INVOLVED_IN", "STATES"},
    "placements": {"AT", "STATES", "AFFILIATED_WITH"},
    "gang_list": {"AFFILIATED_WITH"},
}
KIN = {"mother_of", "father_of", "claims_for", "partner_of"}

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A small city with the story in it."""
    return rebuilt.City.made(tmp_path_factory.mktemp("trace"), HOUSEHOLDS)


@pytest.fixture
def whole(engines, city):
    """The graph of the whole city."""
    return engines.world("arcade", str(city.folder), lambda store: rebuilt.filled(store, city.files.values()))


@pytest.fixture(scope="module")
def drawn():
    """The chart that tests compare with, once it was asked for."""
    return {}


@pytest.fixture
def chart(request, city, drawn):
    """The chart of the story in the whole city."""
    if "whole" not in drawn:
        drawn["whole"] = rebuilt.charted(request.getfixturevalue("whole"), city)
    return drawn["whole"]


def asked(store, text, *gives, **parameters):
    return store.read(Query("test/trace", "", tuple(parameters), gives, text), **parameters)


def row_of(city, feed):
    """The key of a row of a story person that is still so on the day, and the row as it stands in the file."""
    column = feeds()[feed].key[0]
    keys = {record.split(":")[1] for record in city.story_records(feed)}
    rows = read(city.files[feed]).frame.filter(pl.col(column).is_in(list(keys)))
    still = rows.filter(pl.col("END").is_null() | (pl.col("END") == "")) if "END" in rows.columns else rows
    sent = {name: value for name, value in still.row(0, named=True).items() if value}
    return f"{feed}:{sent[column]}", sent


@pytest.mark.parametrize("feed", SAMPLE)
def test_every_element_of_a_row_is_found_from_file_to_drawn_mark(whole, city, chart, feed):
    key, sent = row_of(city, feed)
    check_row(whole, city, feed, key, sent)
    people = check_records(whole, city, key, sent)
    check_groups(whole, chart, people, gang=feed == "gang_list")
    behind = drawn_evidence(chart)
    assert check_ties(whole, chart, people, behind) >= SAMPLE[feed]


def check_row(store, city, feed, key, sent):
    """The row is kept as sent, once, in the load of its very file."""
    text = (
        "MATCH (w:Row {key: $key})-[:OF]->(l:Load)-[:OF]->(f:Feed) "
        "RETURN w.id AS id, w.raw AS raw, l.file AS file, l.hash AS hash, f.id AS feed"
    )
    [row] = asked(store, text, "id", "raw", "file", "hash", "feed", key=key)
    assert {name: value for name, value in json.loads(row["raw"]).items() if value} == sent
    assert row["id"].startswith(f"{key}@")
    file = city.files[feed]
    assert (row["file"], row["feed"]) == (file.name, feed)
    assert row["hash"] == hashlib.sha256(file.read_bytes()).hexdigest()


def check_records(store, city, key, sent):
    """Each person the truth sees in the row is a record of it and belongs to one person; gives who is who."""
    text = (
        "MATCH (w:Row {key: $key})<-[:FROM]-(r:Record)-[s:SAME_AS]->(p:Person) "
        "RETURN r.id AS record_id, p.id AS person_id, r.surname AS surname ORDER BY record_id"
    )
    rows = asked(store, text, "record_id", "person_id", "surname", key=key)
    told = city.truth("record_person").filter(pl.col("record_id").str.starts_with(f"{key}:"))
    assert [row["record_id"] for row in rows] == sorted(told["record_id"])
    assert len({row["person_id"] for row in rows}) == told["person"].n_unique()
    words = {value.casefold() for value in sent.values()}
    assert all(row["surname"].casefold() in words for row in rows if row["surname"])
    return {row["record_id"]: row["person_id"] for row in rows}


def check_groups(store, chart, people, *, gang):
    """Each person is a member of a group, by reasons that are records, and stands in its box or beside its gang."""
    boxes = {item.id: item.box for item in chart.items}
    ends = {(link.source, link.target) for link in chart.links}
    text = (
        "MATCH (p:Person {id: $id})-[m:MEMBER_OF]->(g:Group {kind: $kind}) WHERE m.known_to IS NULL "
        "RETURN g.id AS group_id, m.basis AS basis"
    )
    for person in set(people.values()):
        kind = "Gang" if gang else "Family"
        rows = asked(store, text, "group_id", "basis", id=person, kind=kind)
        assert all(row["basis"] for row in rows)
        groups = {row["group_id"] for row in rows}
        assert any((person, one) in ends for one in groups) if gang else boxes[person] in groups


def drawn_evidence(chart):
    """What each drawn mark stands for, and the records that its drawing names."""
    found = marks.of_svg(svg(arrange(chart), standalone=False))
    return {
        "items": {one: evidence for (sort, ids, _), evidence in found if sort == "item" for one in ids},
        "links": {one: evidence for (sort, ids, _), evidence in found if sort == "link" for one in ids},
        "texts": [evidence for (_, _, words), evidence in found if words],
    }


def check_ties(store, chart, people, behind):
    """Each edge that the row states has its mark in chart and drawing, with the record; gives the sorts of edges."""
    text = "MATCH (r:Record {id: $id})-[e]->(x) RETURN type(e) AS tie, e.kind AS kind, x.id AS target"
    seen = set()
    for record, person in people.items():
        assert record in behind["items"][person]
        for row in asked(store, text, "tie", "kind", "target", id=record):
            check = CHECKS.get(row["tie"])
            if check:
                check(chart, behind, people, record, row)
                seen.add(row["tie"])
    return seen


def check_home(chart, behind, people, record, row):
    homes = [item.id for item in chart.items if item.kind == "home" and record in item.evidence]
    assert homes
    assert all(record in behind["items"][one] for one in homes)


def check_event(chart, behind, people, record, row):
    [card] = [card for card in chart.cards if card.item == people[record]]
    lines = [line for section in card.sections for line in section.lines if record in line.evidence]
    assert lines
    assert any(record in evidence for evidence in behind["texts"])


def check_statement(chart, behind, people, record, row):
    if row["kind"] in KIN and row["target"] in people:
        links = [
            link.id for link in chart.links
            if link.kind == "family" and {record, row["target"]} <= set(link.evidence)
        ]  # fmt: skip
        assert links
        assert all({record, row["target"]} <= behind["links"][one] for one in links)


def check_affiliation(chart, behind, people, record, row):
    if row["kind"] == "listed_in":
        links = [link.id for link in chart.links if link.kind == "member" and record in link.evidence]
        assert links
        assert all(record in behind["links"][one] for one in links)
    else:
        check_event(chart, behind, people, record, row)


CHECKS = {"AT": check_home, "INVOLVED_IN": check_event, "STATES": check_statement, "AFFILIATED_WITH": check_affiliation}


def less_a_row(city, feed, key, folder):
    """The files of the city, this one without a row, written anew beside them."""
    frame, column = read(city.files[feed]).frame, feeds()[feed].key[0]
    file = folder / f"{feed}.csv"
    frame.filter(pl.col(column) != key.partition(":")[2]).write_csv(file)
    return city.files | {feed: file}


def marks_less(before, after, gone):
    """What the second chart shows beyond the first less these records, and what it lacks of it."""
    expected = marks.without(before, gone)
    return list((after - expected).elements()), list((expected - after).elements())


def gone_with(city, key):
    told = city.truth("record_person").filter(pl.col("record_id").str.starts_with(f"{key}:"))
    return frozenset(told["record_id"])


def test_a_row_that_a_later_delivery_lacks_takes_exactly_its_marks_along(whole, city, chart, tmp_path):
    key = city.story_records("placements")[2].rpartition(":")[0]
    gone = gone_with(city, key)
    # The whole city is no more whole after this: whoever needs it comes before.
    rebuilt.filled(whole, [less_a_row(city, "placements", key, tmp_path)["placements"]])
    drawn = rebuilt.charted(whole, city)
    before, after = marks.of_picture(chart), marks.of_picture(drawn)
    assert marks.without(before, gone).total() < before.total()
    assert marks_less(before, after, gone) == ([], [])
    days = marks.days_of_links(chart)
    assert all(now <= days[link] for link, now in marks.days_of_links(drawn).items()), "a row brought no days"


@pytest.mark.parametrize("place", [("arrests", 4), ("asb", 0)], ids=["arrests", "asb"])
def test_a_row_that_was_never_delivered_takes_exactly_its_marks_along(engines, city, chart, tmp_path, place):
    feed, number = place
    key = city.story_records(feed)[number].rpartition(":")[0]
    gone = gone_with(city, key)
    files = less_a_row(city, feed, key, tmp_path)
    store = engines.world("arcade", key, lambda store: rebuilt.filled(store, files.values()))
    after = rebuilt.charted(store, city)
    before = marks.of_picture(chart)
    assert marks.without(before, gone).total() < before.total()
    assert marks_less(before, marks.of_picture(after), gone) == ([], [])
    drawn = [marks.of_svg(svg(arrange(one), standalone=False)) for one in (chart, after)]
    assert marks_less(*drawn, gone) == ([], [])
