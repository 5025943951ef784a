import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.graph.errors import BadInput, Conflict
from kithkin.resolution.evaluate import evaluate
from kithkin.resolution.link import Decisions, Linked, link
from kithkin.resolution.model import Model

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="session")
def few():
    """A hundred and fifty rows of whole persons."""
    table = pq.read_table(DATA / "fake_1000.parquet").drop_columns(["feed"])
    return table.take(pa.array(np.flatnonzero(np.array(table["eid"].to_pylist(), int) < 40)))


@pytest.fixture(scope="session")
def linked(few) -> Linked:
    return link(few)


def groups(found: Linked, name="cluster_id"):
    clusters = found.clusters.to_pydict()
    ids = next(iter(clusters.values()))
    out = {}
    for member, label in zip(ids, clusters[name], strict=True):
        out.setdefault(label, set()).add(member)
    return {frozenset(members) for members in out.values()}


@pytest.mark.parametrize(("name", "least"), [("febrl3", 0.99), ("fake_1000", 0.92)])
def test_public_files_are_linked_as_they_should(name, least):
    table = pq.read_table(DATA / f"{name}.parquet")
    found = evaluate(link(table).clusters["cluster_id"].to_pylist(), table["eid"].to_pylist())
    assert found.f1 >= least


def test_a_small_table_is_linked_by_the_prior(few, linked):
    assert evaluate(linked.clusters["cluster_id"].to_pylist(), few["eid"].to_pylist()).f1 >= 0.9


def test_every_row_is_there_once_in_its_place(few, linked):
    assert linked.clusters["rid"].to_pylist() == few["rid"].to_pylist()
    assert linked.clusters.column_names == ["rid", "cluster_id", "household_id", "probability"]
    assert all(0 <= p <= 1 for p in linked.clusters["probability"].to_pylist())


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(few, linked, random):
    order = list(range(few.num_rows))
    random.shuffle(order)
    again = link(few.take(pa.array(order)))
    assert groups(again) == groups(linked)
    assert groups(again, "household_id") == groups(linked, "household_id")


def test_rows_without_ids_are_numbered_and_their_order_changes_no_group(few, linked):
    plain = few.drop_columns(["rid"])
    backwards = plain.take(pa.array(np.arange(plain.num_rows)[::-1]))
    last = plain.num_rows - 1
    turned = {frozenset(last - row for row in group) for group in groups(link(backwards))}
    assert turned == groups(link(plain))


@settings(max_examples=8)
@given(st.data())
def test_decisions_hold(few, linked, data):
    ids = few["rid"].to_pylist()
    pair = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] != p[1])
    same, different = data.draw(st.lists(pair, max_size=4)), data.draw(st.lists(pair, max_size=4))
    try:
        found = groups(link(few, linked.model, Decisions(tuple(same), tuple(different))))
    except Conflict:
        return
    assert all(any({a, b} <= group for group in found) for a, b in same)
    assert not any({a, b} <= group for a, b in different for group in found)


def test_a_model_gives_every_pair_the_weight_it_had(few, linked):
    model = Model.from_json(linked.model.to_json())
    again = link(few, model)
    assert (again.model, again.model.version) == (linked.model, linked.model.version)
    assert again.pairs.equals(linked.pairs)


def test_names_of_clusters_stay(few, linked):
    before = {row["rid"]: "old " + row["cluster_id"] for row in linked.clusters.to_pylist()}
    again = link(few, linked.model, previous=before)
    assert {row["rid"]: row["cluster_id"] for row in again.clusters.to_pylist()} == before


def test_pairs_say_why(linked):
    assert linked.pairs.column_names == [
        "left_id", "right_id", "weight", "probability", "class", "same", "household", "copy", "evidence",
    ]  # fmt: skip
    first = linked.pairs.slice(0, 1).to_pylist()[0]
    lines = json.loads(first["evidence"])
    assert first["class"] == "same"
    assert {"field", "finding", "weight"} == set(lines[0])
    told = {line["finding"] for row in linked.pairs["evidence"].to_pylist() for line in json.loads(row)}
    assert "The dates of birth are the same" in told
    assert sum(line["weight"] for line in lines) == pytest.approx(first["weight"], abs=1.0)


def person(given, surname, dob, **more):
    return {"given_name": given, "surname": surname, "date_of_birth": dob, "sex": None, "address_line": None, **more}


def crowd():
    """Sixty families of strangers round whoever is looked at."""
    names = ["amir", "bella", "carl", "dora", "eddie", "fiona", "gareth", "hetty", "ivan", "jonas"]
    places = ["oak road", "elm street", "ash lane", "yew close", "fir drive", "bay court"]
    return [
        person(names[(at * 7 + k) % 10], f"stranger{at}", f"{1950 + (at * 13 + k * 29) % 60}-0{1 + at % 9}-1{k}",
               sex="male", address_line=f"{at} {places[at % 6]}")
        for at in range(60) for k in range(2)
    ]  # fmt: skip


def test_same_sex_twins_stay_two():
    home = {"sex": "female", "address_line": "3 mill lane"}
    twins = [person("sophie", "marsh", "2004-05-06", **home), person("rachel", "marsh", "2004-05-06", **home)] * 2
    found = link(pa.Table.from_pylist([{"id": str(at), **row} for at, row in enumerate(twins + crowd())]))
    cluster = dict(zip(found.clusters["id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))
    assert cluster["0"] == cluster["2"]
    assert cluster["1"] == cluster["3"]
    assert cluster["0"] != cluster["1"]


def test_father_and_son_of_one_name_stay_two():
    home = {"sex": "male", "address_line": "3 mill lane"}
    both = [person("kevin", "marsh", "1950-02-14", **home), person("kevin", "marsh", "1981-07-23", **home)]
    found = link(pa.Table.from_pylist([{"id": str(at), **row} for at, row in enumerate(both + crowd())]))
    cluster = dict(zip(found.clusters["id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))
    assert cluster["0"] != cluster["1"]


def test_people_of_one_delivered_row_are_different_people():
    one = person("kevin", "marsh", "1981-07-23", sex="male", address_line="3 mill lane")
    table = [{"id": str(at), "row": f"r{at // 2}", **one} for at in range(4)]
    table += [{"id": f"s{at}", "row": f"s{at}", **row} for at, row in enumerate(crowd())]
    found = link(pa.Table.from_pylist(table), column_map={"row": "row"})
    cluster = dict(zip(found.clusters["id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))
    assert cluster["0"] != cluster["1"]
    assert cluster["2"] != cluster["3"]
    assert {cluster["0"], cluster["1"]} == {cluster["2"], cluster["3"]}
    told = link(pa.Table.from_pylist(table), None, Decisions(same=(("0", "1"),)), column_map={"row": "row"})
    assert any({"0", "1"} <= group for group in groups(told))


def test_two_valid_numbers_are_two_people():
    one, two = "9434765919", "4010232137"
    rows = [person("kevin", "marsh", "1981-07-23"), person("kevin", "marsh", "1981-07-23")]
    table = [
        {"id": str(at), **row, "nhs_number": number}
        for at, (row, number) in enumerate(zip(rows, (one, two), strict=True))
    ]
    table += [{"id": f"s{at}", **row, "nhs_number": None} for at, row in enumerate(crowd())]
    found = link(pa.Table.from_pylist(table))
    cluster = dict(zip(found.clusters["id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))
    assert cluster["0"] != cluster["1"]


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"name": pa.array([], pa.string())}),
        pa.table({"name": ["ada lovelace"]}),
        pa.table({"name": pa.array([None] * 9, pa.string()), "dob": pa.array([None] * 9, pa.string())}),
        pa.table({"amount": [1.5, 2.5, 3.5]}),
        pa.table({"имя": ["мария", "мария", "иван"], "фамилия": ["петрова", "петрова", "сидоров"]}),
    ],
)
def test_odd_tables_are_answered(table):
    found = link(table)
    assert found.clusters["row"].to_pylist() == list(range(table.num_rows))
    assert found.pairs.num_rows >= 0


def test_identical_rows_are_one_however_many():
    row = {"first_name": "ada", "surname": "lovelace", "dob": "1815-12-10", "postcode": "SW1A 1AA"}
    rows = [row] * 3000 + [
        {"first_name": f"n{at}", "surname": f"s{at}", "dob": f"19{at % 90 + 10}-01-02", "postcode": "L1 1AA"}
        for at in range(200)
    ]
    found = link(pa.Table.from_pylist(rows))
    assert len(set(found.clusters["cluster_id"].to_pylist()[:3000])) == 1


def test_ids_must_be_there_once():
    with pytest.raises(BadInput, match="repeats 1 ids"):
        link(pa.table({"id": ["a", "a"], "name": ["x y", "z w"]}))
    with pytest.raises(BadInput, match="empty in 1 rows"):
        link(pa.table({"id": ["a", None], "name": ["x y", "z w"]}))
