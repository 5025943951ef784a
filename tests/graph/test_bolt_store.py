"""Both engines keep the same promises behind the same port."""

import threading
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.ends import LEAST, Ends
from kithkin.graph.errors import Conflict, KithkinError, WrongUse
from kithkin.graph.sweep import sweep

PEOPLE = pl.DataFrame({"id": ["r-1", "r-2", "r-3"], "surname": ["Doyle", None, "Ní Bhriain"], "access": [1, 1, 2]})
MEMBERS = Query(
    "test/members", "", (), ("person", "family", "role", "basis", "nothing"),
    "MATCH (p:Person)-[m:MEMBER_OF]->(f:Family) RETURN p.id AS person, f.id AS family, m.role AS role, "
    "m.basis AS basis, m.nothing AS nothing ORDER BY person",
)  # fmt: skip
RECORDS = Query(
    "test/records", "", (), ("id", "surname", "names"),
    "MATCH (r:Record) RETURN r.id AS id, r.surname AS surname, 'surname' IN keys(r) AS names ORDER BY id",
)  # fmt: skip
MERGE = Query(
    "test/merge", "", ("rows",), (), "UNWIND $rows AS r MERGE (x:Record {id: r.id}) SET x.surname = r.surname"
)
COUNT = Query("test/count", "", (), ("n",), "MATCH (r:Record) RETURN count(r) AS n")


def family(store):
    store.create_nodes(["Group", "Family"], pl.DataFrame({"id": ["F-1"], "kind": ["Family"]}).to_arrow())
    store.create_nodes(["Person"], pl.DataFrame({"id": ["P-1", "P-2"]}).to_arrow())
    ties = {"source": ["P-2", "P-1"], "target": ["F-1"] * 2, "role": [None, "mother"], "basis": [["a"], ["b", "c"]]}
    store.create_edges("MEMBER_OF", pl.DataFrame(ties).to_arrow(), source="Person", target="Group")


def test_null_values_are_left_out(store):
    store.create_nodes(["Record"], PEOPLE.to_arrow())
    rows = store.read(RECORDS)
    assert [(row["id"], row["surname"], row["names"]) for row in rows] == [
        ("r-1", "Doyle", True), ("r-2", None, False), ("r-3", "Ní Bhriain", True)
    ]  # fmt: skip


def test_a_node_of_two_labels_is_found_by_each_and_its_id_is_unique_under_both(store):
    family(store)
    assert store.read(MEMBERS)[0]["family"] == "F-1"
    for labels in (["Group", "Family"], ["Group", "Household"]):
        with pytest.raises(Conflict):
            store.create_nodes(labels, pl.DataFrame({"id": ["F-1"]}).to_arrow())


def test_rows_and_columns_tell_the_same(store):
    family(store)
    assert store.read_table(MEMBERS).to_pylist() == store.read(MEMBERS)
    assert store.read(MEMBERS)[0] == {
        "person": "P-1", "family": "F-1", "role": "mother", "basis": ["b", "c"], "nothing": None
    }  # fmt: skip


def test_a_column_without_values_is_text_and_an_empty_answer_has_its_columns(store):
    empty = store.read_table(MEMBERS)
    family(store)
    assert [str(empty.schema.field(name).type) for name in MEMBERS.gives] == ["large_string"] * 5
    assert str(store.read_table(MEMBERS).schema.field("nothing").type) == "large_string"


def test_an_edge_to_an_unknown_id_is_refused(store):
    family(store)
    tie = pl.DataFrame({"source": ["P-1", "P-2"], "target": ["F-1", "F-9"]}).to_arrow()
    with pytest.raises(WrongUse, match="create its ends first"):
        store.create_edges("MEMBER_OF", tie, source="Person", target="Group")


def test_nodes_without_an_id_are_refused(store):
    with pytest.raises(WrongUse, match="column id"):
        store.create_nodes(["Person"], pl.DataFrame({"name": ["x"]}).to_arrow())


def test_rows_are_told_in_parts_and_twice_changes_nothing(store):
    rows = [{"id": f"r-{n}", "surname": "Doyle"} for n in range(12_000)]
    store.write_rows(MERGE, rows)
    store.write_rows(MERGE, rows[:100])
    assert store.read(COUNT) == [{"n": 12_000}]


def test_bulk_of_many_batches_is_whole(store):
    people = pl.DataFrame({"id": [f"r-{n:06}" for n in range(25_000)], "access": [1] * 25_000})
    store.create_nodes(["Record"], people.to_arrow())
    store.create_nodes(["Person"], pl.DataFrame({"id": [f"P-{n}" for n in range(100)]}).to_arrow())
    ties = people.select(source="id", target=pl.lit("P-7"), id="id")
    store.create_edges("SAME_AS", ties.to_arrow(), source="Record", target="Person")
    ask = Query("test/ties", "", (), ("id",), "MATCH (r:Record)-[s:SAME_AS]->(p:Person {id: 'P-7'}) RETURN s.id AS id")
    assert pl.from_arrow(store.read_table(ask))["id"].n_unique() == 25_000


def test_bulks_written_side_by_side_are_both_whole(store):
    def people(label):
        for part in range(20):
            ids = [f"{label}-{part}-{n}" for n in range(50)]
            store.create_nodes([label], pl.DataFrame({"id": ids}).to_arrow())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(people, ["Record", "Person"]))
    persons = Query("test/persons", "", (), ("n",), "MATCH (p:Person) RETURN count(p) AS n")
    assert [store.read(COUNT), store.read(persons)] == [[{"n": 1_000}]] * 2


@pytest.mark.parametrize("ahead", [LEAST - 1, LEAST, 2 * LEAST])
def test_edges_are_the_same_where_some_of_their_ends_were_found_ahead(store, ahead):
    ends = [(f"r-{n}", f"P-{n % (LEAST + 1)}") for n in range(2 * LEAST)]
    for label, at in (("Record", 0), ("Person", 1)):
        store.create_nodes([label], pl.DataFrame({"id": sorted({one[at] for one in ends})}).to_arrow())
    ties = pl.DataFrame(ends, ["source", "target"], orient="row").with_columns(id="source")
    with Ends(store) as found:
        found.seek("Record", {source for source, _ in ends[:ahead]})
        found.seek("Person", {target for _, target in ends[:ahead]})
        store.create_edges("SAME_AS", ties.to_arrow(), source="Record", target="Person", ends=found)
    names = ("source", "target")
    ask = Query(
        "test/ties", "", (), names, "MATCH (r:Record)-[:SAME_AS]->(p:Person) RETURN r.id AS source, p.id AS target"
    )
    assert sorted(pl.from_arrow(store.read_table(ask)).rows()) == sorted(ends)


def test_a_batch_whose_sender_is_gone_is_ended_before_a_sweep(embedded):
    people = pl.DataFrame({"id": [f"r-{n}" for n in range(60_000)]}).with_columns(run_id=pl.lit("run-1"))
    said = []

    def send():
        try:
            embedded.create_nodes(["Record"], people.to_arrow())
        except KithkinError as problem:
            said.append(str(problem))

    sender = threading.Thread(target=send)
    sender.start()
    while sender.is_alive() and not embedded.http._order("list queries tag kithkin-bulk"):
        sender.join(0.01)
    sweep(embedded, "run-1")
    sender.join()
    assert (embedded.read(COUNT), len(said)) == ([{"n": 0}], 1)
