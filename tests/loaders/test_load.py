"""Files into a real graph: loaded once, changed by what is delivered next, closed by what is not."""

import csv
import stat
import tomllib
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kithkin.cypher.catalogue import Query
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.errors import NotThere
from kithkin.graph.instants import END
from kithkin.graph.run import last_instant
from kithkin.loaders.load import load
from kithkin.loaders.parse import parse

FEED = """
name = "visits"
title = "Visits"
owner = "Nobody"
subject = "children"
sensitivity = "S1"
legal_regime = "uk_gdpr"
purposes = ["families"]
delivery = "snapshot"
key = ["ref"]
dates = "%d/%m/%Y"
[[record]]
part = "child"
required = ["surname"]
fields = { given_name = "first", surname = "last", date_of_birth = "dob" }
[[record]]
part = "mother"
access = { sensitivity = "S2" }
fields = { given_name = "mother", surname = { column = "mother_last", else = "last" } }
[[relation]]
source = "mother"
target = "child"
kind = "mother_of"
[[address]]
parts = ["child", "mother"]
kind = "lives_at"
line = ["street"]
postcode = "postcode"
[[event]]
kind = "early_help"
text = "why"
from = "day"
incident = "meeting"
roles = [ { part = "child", role = "subject" }, { part = "mother", role = "named" } ]
[[affiliation]]
part = "child"
kind = "attends"
organisation = { kind = "school", name = "school" }
"""
COLUMNS = (
    "ref",
    "first",
    "last",
    "dob",
    "mother",
    "mother_last",
    "street",
    "postcode",
    "why",
    "day",
    "meeting",
    "school",
)
ANN = {
    "ref": "1", "first": "Ann", "last": "Lee", "dob": "30/06/2006", "mother": "May", "street": "1 Example Street",
    "postcode": "L1 0AA", "why": "Visit", "day": "01/02/2016", "meeting": "M1", "school": "Example School",
}  # fmt: skip
BOB = {
    "ref": "2", "first": "Bob", "last": "Low", "dob": "01/07/2007", "street": "2 Example Street", "postcode": "L1 0AB",
    "why": "Visit", "day": "01/02/2016", "meeting": "M1", "school": "EXAMPLE SCHOOL",
}  # fmt: skip
NODES = Query(
    "test/nodes", "", (), ("labels", "content"),
    "MATCH (n) WHERE NOT n:SchemaVersion AND NOT n:Run AND NOT n:Lease AND NOT n:Load AND NOT n:AccessClass "
    "RETURN labels(n) AS labels, properties(n) AS content",
)  # fmt: skip
EDGES = Query(
    "test/edges", "", (), ("kind", "source", "target", "content"),
    "MATCH (a)-[e]->(b) WHERE NOT b:Load AND NOT b:Feed "
    "RETURN type(e) AS kind, a.id AS source, b.id AS target, properties(e) AS content",
)  # fmt: skip
TIMES = {"known_from", "known_to", "stated_at", "run_id", "closed_run_id", "line"}


def feed(text=FEED, **changes):
    return parse(tomllib.loads(text) | changes, "visits.toml")


def file(folder, *rows, name="visits.csv"):
    path = folder / name
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def delivered(store, folder, *rows, of=None, name="visits.csv", **more):
    return load(store, of or feed(), file(folder, *rows, name=name), received_at="2016-06-30T00:00:00.000000Z", **more)


def graph(store):
    """Everything in the graph less instants, run ids and lines: what is held, and what was once held."""
    nodes = {(tuple(sorted(row["labels"])), *_content(row["content"])) for row in store.read(NODES)}
    edges = {(row["kind"], row["source"], row["target"], *_content(row["content"])) for row in store.read(EDGES)}
    return nodes | edges


def _content(content):
    kept = frozenset((name, value) for name, value in content.items() if name not in TIMES)
    return kept, content.get("known_to") is None


def held(store, kind):
    return {
        (row["source"], row["target"])
        for row in store.read(EDGES)
        if row["kind"] == kind and row["content"].get("known_to") is None
    }


def nodes(store, label, *columns, also_closed=False):
    return {
        tuple(row["content"].get(column) for column in columns)
        for row in store.read(NODES)
        if label in row["labels"] and (also_closed or row["content"].get("known_to") is None)
    }


def test_a_file_becomes_rows_records_and_all_they_state(store, tmp_path):
    found = delivered(store, tmp_path, ANN, BOB)
    assert (found.rows, found.records, found.rejects, found.new, found.already) == (2, 3, 0, 2, False)
    assert nodes(store, "Record", "id", "full_name", "date_of_birth", "postcode") == {
        ("visits:1:child", "Ann Lee", "2006-06-30", "L1 0AA"),
        ("visits:1:mother", "May Lee", None, "L1 0AA"),
        ("visits:2:child", "Bob Low", "2007-07-01", "L1 0AB"),
    }
    assert nodes(store, "Address", "line", "lsoa") == {
        ("1 Example Street", "E01006515"),
        ("2 Example Street", "E01006515"),
    }
    assert nodes(store, "Organisation", "kind", "name") == {("school", "EXAMPLE SCHOOL")}
    ((meeting, incident),) = nodes(store, "Event", "id", "incident")
    assert incident == "M1"
    assert held(store, "INVOLVED_IN") == {
        ("visits:1:child", meeting),
        ("visits:1:mother", meeting),
        ("visits:2:child", meeting),
    }
    assert held(store, "STATES") == {("visits:1:mother", "visits:1:child")}
    assert len(held(store, "FROM")) == len(held(store, "AT")) == 3
    assert len(held(store, "AFFILIATED_WITH")) == 2
    assert [(row["feed"], row["title"]) for row in store.ask("read/feeds", known_at=END)] == [("visits", "Visits")]


def test_every_element_has_its_class_its_instant_and_its_run(store, tmp_path):
    delivered(store, tmp_path, ANN)
    instant = last_instant(store)
    for row in [*store.read(NODES), *store.read(EDGES)]:
        content = row["content"]
        if set(row.get("labels", ())) & {"Feed", "Address", "Organisation"}:
            continue
        assert content["known_from"] == instant
        assert content["run_id"].startswith("run-")
        assert content["access"] == (2 if "mother" in str((row.get("source"), content["id"])) else 1)


def test_a_file_that_was_loaded_is_known_by_its_content(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    before, runs = graph(store), len(store.ask("schema/runs"))
    again = delivered(store, tmp_path, ANN, BOB, name="renamed.csv")
    assert again.already
    assert graph(store) == before
    assert len(store.ask("schema/runs")) == runs


def test_the_same_rows_in_another_file_change_nothing(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    before = graph(store)
    again = delivered(store, tmp_path, BOB, ANN)
    assert (again.already, again.new, again.changed, again.closed) == (False, 0, 0, 0)
    assert graph(store) == before


def test_a_changed_row_becomes_a_new_version(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    old = held(store, "FROM")
    found = delivered(store, tmp_path, ANN | {"first": "Anne", "mother": "", "school": "Other School"}, BOB)
    assert (found.new, found.changed, found.closed) == (0, 1, 0)
    assert nodes(store, "Record", "id", "full_name") == {("visits:1:child", "Anne Lee"), ("visits:2:child", "Bob Low")}
    assert len(nodes(store, "Row", "id", also_closed=True)) == 3
    assert {key for (key,) in nodes(store, "Row", "key")} == {"visits:1", "visits:2"}
    assert len(held(store, "FROM") & old) == 1
    assert held(store, "STATES") == set()
    assert len(held(store, "INVOLVED_IN")) == 2
    assert len(held(store, "AFFILIATED_WITH")) == 2
    assert {name for (name,) in nodes(store, "Organisation", "name")} == {"Other School", "EXAMPLE SCHOOL"}


def test_a_row_that_is_not_in_a_snapshot_is_closed_and_may_come_back(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB | {"meeting": "M2"})
    first = graph(store)
    found = delivered(store, tmp_path, ANN)
    assert found.closed == 1
    assert nodes(store, "Record", "id") == {("visits:1:child",), ("visits:1:mother",)}
    assert nodes(store, "Event", "incident") == {("M1",)}
    assert nodes(store, "Event", "incident", also_closed=True) == {("M1",), ("M2",)}
    assert {source for source, _ in held(store, "AT") | held(store, "FROM")} == {"visits:1:child", "visits:1:mother"}
    back = delivered(store, tmp_path, BOB | {"meeting": "M2"}, ANN)
    assert (back.new, back.changed, back.closed) == (1, 0, 0)
    assert {one for one in graph(store) if one[-1]} == first


def test_an_event_is_held_as_long_as_somebody_is_in_it(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    delivered(store, tmp_path, BOB)
    assert nodes(store, "Event", "incident") == {("M1",)}
    assert {source for source, _ in held(store, "INVOLVED_IN")} == {"visits:2:child"}


def test_a_delta_closes_nothing_that_it_does_not_name(store, tmp_path):
    of = feed(delivery="delta")
    delivered(store, tmp_path, ANN, of=of)
    found = delivered(store, tmp_path, BOB, of=of)
    assert (found.new, found.closed) == (1, 0)
    assert len(nodes(store, "Record", "id")) == 3
    assert len(nodes(store, "Event", "id")) == 1
    assert len(held(store, "INVOLVED_IN")) == 3


def test_a_changed_feed_file_states_the_same_rows_anew(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    found = delivered(store, tmp_path, ANN, BOB, of=feed(FEED.replace("mother_of", "carer_of"), sensitivity="S2"))
    assert (found.already, found.new, found.changed, found.closed) == (False, 0, 0, 0)
    states = [row["content"] for row in store.read(EDGES) if row["kind"] == "STATES"]
    assert {(one["kind"], one.get("known_to") is None) for one in states} == {("mother_of", False), ("carer_of", True)}
    assert nodes(store, "Row", "access") == nodes(store, "Record", "access") == {(2,)}


def test_rejects_are_written_for_their_owner_only_and_the_rest_is_loaded(store, tmp_path):
    rejects = tmp_path / "rejects"
    found = delivered(
        store, tmp_path, ANN | {"last": ""}, BOB, BOB, BOB | {"ref": "=1+1", "last": "7"}, rejects_in=rejects
    )
    assert (found.rows, found.rejects) == (1, 3)
    assert stat.S_IMODE(found.reject_file.stat().st_mode) == 0o600
    with found.reject_file.open() as lines:
        assert [tuple(row) for row in csv.reader(lines)] == [
            ("line", "field", "value", "reason", "lost"),
            ("2", "last", "", "The value is missing.", "row"),
            ("4", "ref", "2", "An earlier row of the file has the same key.", "row"),
            ("5", "last", "7", "A name has letters.", "row"),
        ]
    assert nodes(store, "Record", "id") == {("visits:2:child",)}


def test_a_rejected_row_leaves_its_last_good_version(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    found = delivered(store, tmp_path, ANN | {"last": ""}, BOB)
    assert (found.rejects, found.closed) == (1, 0)
    assert len(nodes(store, "Record", "id")) == 3


class StopError(Exception):
    """The job was killed."""


STEPS = ("addresses and organisations", "events", "rows", "records", "ties FROM", "ties AT", "ties AFFILIATED_WITH")


def test_a_load_that_was_stopped_leaves_nothing_and_can_be_run_again(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    before = {one for one in graph(embedded) if one[-1]}
    rows = [ANN | {"first": "Anne", "mother": ""}, BOB | {"ref": "3", "meeting": "M3", "street": "3 Example Street"}]
    for step in STEPS:

        def stop(said, step=step):
            if said == step:
                raise StopError

        with pytest.raises(StopError):
            delivered(embedded, tmp_path, *rows, progress=stop)
        # What a record states, and stated before, is set in place; a reader of the last run is told the latter.
        assert _but_records(graph(embedded)) == _but_records(before)
    delivered(embedded, tmp_path, *rows)
    assert nodes(embedded, "Record", "id", "full_name") == {
        ("visits:1:child", "Anne Lee"),
        ("visits:3:child", "Bob Low"),
    }


def _but_records(found):
    """What is held, without records and without what ties to rows say of them."""
    return {
        (*one[:-2], frozenset((name, value) for name, value in one[-2] if name != "said"))
        for one in found
        if one[-1] and "Record" not in one[0]
    }


def test_a_missing_file_is_said_in_one_line(embedded, tmp_path):
    with pytest.raises(NotThere, match="There is no file"):
        load(embedded, feed(), tmp_path / "none.csv")


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "first": st.sampled_from(["Ann", "Bob", ""]),
            "last": st.sampled_from(["Lee", "Low", ""]),
            "mother": st.sampled_from(["May", ""]),
            "street": st.sampled_from(["1 Example St", "1 Example Street", "2 Example Street"]),
            "postcode": st.sampled_from(["L1 0AA", "L10AA", "L1"]),
            "meeting": st.sampled_from(["M1", "M2", ""]),
            "school": st.sampled_from(["Example School", "EXAMPLE SCHOOL", "Other School"]),
        }
    ),
    min_size=1,
    max_size=4,
)


@given(one=ROWS, other=ROWS)
@settings(
    max_examples=5,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_order_of_two_files_does_not_change_the_graph(engines, tmp_path, one, other):
    visits, others = (feed(delivery="delta", name=name) for name in ("visits", "others"))
    first = visits, [row | {"ref": f"a{n}"} for n, row in enumerate(one)]
    second = others, [row | {"ref": f"b{n}"} for n, row in enumerate(other)]
    third = visits, [row | {"ref": f"c{n}"} for n, row in enumerate(other)]
    graphs = []
    for files in ((first, second, third), (third, second, first)):
        store = engines.empty("arcade")
        for label in sorted(visits.labels | others.labels, key=str):
            # Classes are numbered as they are first needed; here, alike in both graphs.
            class_for(store, ClassLabels(**asdict(label)))
        for of, rows in files:
            delivered(store, tmp_path, *rows, of=of)
        graphs.append(graph(store))
    assert graphs[0] == graphs[1]
