"""Linking some records anew for who may read only these: what is remembered, and until when."""

from pathlib import Path

import pytest

from kithkin.resolution import apart
from kithkin.resolution.apart import COLUMNS, Linking

MODEL = (Path(__file__).parent.parent / "data" / "city_model.json").read_text("utf-8")
ANN = {"given_name": "ysella", "surname": "brackenbury", "date_of_birth": "1983-03-23", "postcode": "L6 1AB"}
NOW = "2016-03-01T00:00:00.000000Z"
SCOPE = {"access": [1], "known_at": "2016-01-01T00:00:00.000000Z"}
LATER = SCOPE | {"known_at": "2016-02-01T00:00:00.000000Z"}


class Graph:
    """Records of a graph by their id, and what else is asked of it."""

    def __init__(self, **records):
        self.records, self.covered = records, 0

    def ask(self, name, /, **_):
        if name == "read/resolve_model":
            return [{"model": MODEL}]
        if name == "schema/last_instant":
            return [{"instant": NOW}]
        if name == "schema/last_commit":
            return [{"instant": NOW, "covered": self.covered}]
        stated = name == "read/alike_records"
        return [
            dict.fromkeys(COLUMNS) | {"record_id": key, "access": 1} | told
            for key, told in self.records.items()
            if stated
        ]


@pytest.fixture
def linked(monkeypatch):
    """How many records were linked each time that something was linked."""
    counts, link = [], apart.linked_records
    monkeypatch.setattr(apart, "linked_records", lambda *told: counts.append(len(told[0])) or link(*told))
    return counts


def a_graph():
    return Graph(**{"f:1:self": ANN, "f:2:self": ANN})


def clusters(linking, graph, scope):
    [found] = linking.said(graph, [["f:1:self", "f:2:self"]], scope)
    return found.clusters


def test_the_same_statements_are_linked_once_whoever_asks_and_when(linked):
    linking, graph = Linking(), a_graph()
    first = clusters(linking, graph, SCOPE)
    assert len(set(first.values())) == 1
    assert clusters(linking, graph, LATER) == clusters(linking, graph, SCOPE | {"access": [1, 2]}) == first
    assert linked == [2]


def test_once_facts_have_other_classes_who_is_one_is_worked_out_from_what_is_read_now(linked):
    linking, graph = Linking(), a_graph()
    clusters(linking, graph, SCOPE)
    graph.records.pop("f:1:self")
    graph.covered = 1
    assert clusters(linking, graph, SCOPE) == {"f:1:self": "f:1:self", "f:2:self": "f:2:self"}


def test_other_statements_of_the_same_records_are_linked_anew(linked):
    linking, graph = Linking(), a_graph()
    clusters(linking, graph, SCOPE)
    graph.records["f:2:self"] = {"given_name": "osbert", "surname": "quarmby", "date_of_birth": "1977-08-21"}
    assert len(set(clusters(linking, graph, LATER).values())) == 2
    assert linked == [2, 2]


def test_two_who_may_be_one_are_told_as_a_run_would_keep_them():
    home = {"sex": "female", "address_line": "4 Larch Row", "postcode": "L8 1AA"}
    kerensa = home | {"given_name": "Kerensa", "surname": "Lovibond", "date_of_birth": "1984-03-09"}
    kez = home | {"given_name": "Kez", "surname": "Quennell", "date_of_birth": "1984-09-03"}
    graph = Graph(**{"f:1:self": kerensa, "f:2:self": kez})
    [found] = Linking().said(graph, [["f:1:self", "f:2:self"]], SCOPE)
    [pair] = found.possible
    assert len(set(found.clusters.values())) == 2
    assert (pair["record_id"], pair["other_record_id"], pair["access"]) == ("f:1:self", "f:2:self", 1)
    assert "date" in pair["evidence"]
