"""A chart without a report shows the persons that linking everything without it would make."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from world import ANALYST, build, door, rows

from kithkin.api.chart_apart import Apart, divided
from kithkin.api.local import local_reading
from kithkin.resolution.current import RECORD, newest_model
from kithkin.resolution.identity import linked_records
from kithkin.resolution.model import Model

pytestmark = pytest.mark.engine
MODEL = Path(__file__).parent.parent / "data" / "city_model.json"
CLAIMANT, KEZ = "shbe:HB7:claimant", "asb:AB7:subject"
BRIDGE = "intelligence:IN7"
CONFLICT = "arrests:AR9"
READERS = [
    (set(), {BRIDGE, CONFLICT}),
    ({"attendance", "tenancies", "social_care"}, {BRIDGE}),
    ({"arrests", "stop_checks", "intelligence", "social_care"}, set()),
]
"""What they do not read, and reports without which persons are others to them."""


@pytest.fixture(scope="module")
def town(engines, tmp_path_factory):
    """The whole world of the twins, to somebody who reads all of it."""
    folder, store = tmp_path_factory.mktemp("town"), engines.empty("arcade")
    build(store, folder / "feeds", rows(hidden=True), Model.load(MODEL))
    with door(store, folder, ANALYST) as world:
        yield world


def reading_less(town, unread):
    """A reading without these feeds."""
    wired, told = town.wired, local_reading(town.wired)
    asker = wired.in_scope(one.number for one in wired.classes())
    mine = {one.number for one in wired.classes() if one.labels and one.labels.feed not in unread}
    mine |= {one.number for one in wired.classes() if one.members and mine.issuperset(one.members)}
    return replace(told, asker=asker, view=replace(told.view, access=tuple(sorted(mine))))


def stood(reading):
    """Every record that is read, and the person of each."""
    scope = {"access": list(reading.view.access), "known_at": reading.view.known_at}
    found = reading.wiring.store.ask("read/resolve_records", **scope)
    records = pl.DataFrame([{one: row[one] for one in RECORD} for row in found], RECORD)
    whose = reading.asker.ask("read/record", ids=records["record_id"].to_list(), **scope)
    return records, {row["record_id"]: row["person_id"] for row in whose}


def without(clusters, row):
    return {record: name for record, name in clusters.items() if record.rpartition(":")[0] != row}


@pytest.mark.parametrize(("unread", "telling"), READERS)
def test_of_every_report_the_persons_are_those_of_linking_everything_without_it(town, unread, telling):
    reading = reading_less(town, unread)
    (records, known), model, others = stood(reading), newest_model(town.wired.store), set()
    for row in sorted({record.rpartition(":")[0] for record in known}):
        persons = Apart(reading, frozenset({row})).persons
        assert persons.anew, row
        told = {record: persons.of_record(person, record) for record, person in without(known, row).items()}
        rest = records.filter(pl.col("record_id").is_in(list(told))).drop("first_known", "access")
        linked = linked_records(rest, model).clusters
        anew = dict(zip(*(linked[name].to_pylist() for name in ("record_id", "cluster_id")), strict=True))
        assert divided(told) == divided(anew), row
        if divided(told) != divided(without(known, row)):
            others.add(row)
    assert telling <= others


@pytest.fixture
def chart(town):
    """The address of a chart of the person whom a report made one of two."""
    [person] = {person for record, person in stood(local_reading(town.wired))[1].items() if record in {CLAIMANT, KEZ}}
    return person, town.ask.post("/charts", data={"start": person}).headers["location"]


def page(town, chart, act, **more):
    town.ask.post(chart, data={"act": act} | more)
    return unescape(town.ask.get(chart).text)


def people(text):
    """The persons of the table of items, by id, with what they are called."""
    return dict(re.findall(r'<tr data-item="(P-[^"]+)".*?<th[^>]*>\s*(?:<[^>]+>\s*)*([^<]+)', text, re.DOTALL))


def test_who_was_joined_by_a_report_comes_apart_on_the_chart_and_is_one_again_with_it(town, chart):
    person, where = chart
    before = page(town, where, "title")
    text = page(town, where, "without", item=BRIDGE)
    assert "who is one person was worked out anew: 1 came apart; groups are as they were found with it" in text
    new = set(people(text)) - set(people(before))
    assert person in people(text)
    assert len(new) == 1
    assert {people(text)[one] for one in (person, *new)} == {"Kerensa Lovibond", "Kez Quennell"}
    assert people(page(town, where, "back")) == people(before)


def test_who_came_apart_is_in_the_audit_by_who_is_stored_and_their_page_is_that_person_s(town, chart):
    person, where = chart
    text = page(town, where, "without", item=BRIDGE)
    [new] = set(people(text)) - set(people(page(town, where, "back")))
    page(town, where, "without", item=BRIDGE)
    panel = town.ask.post(where, data={"mark": f"item {new}"}).text
    assert f'href="/persons/{person}?' in panel
    assert f"/persons/{new}" not in panel
    assert {person, new} <= set(town.wired.audit.what_user(ANALYST.name)[-1]["persons"])
    town.ask.post(f"{where}/file", data={"form": "json"})
    assert {person, new} <= set(town.wired.audit.what_user(ANALYST.name)[-1]["persons"])
    assert town.ask.post(where, data={"act": "note", "item": new, "text": "Seen"}).status_code == 400
    assert town.ask.post(where, data={"act": "path", "item": [person, new]}).status_code == 400
