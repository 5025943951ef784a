"""What was erased by decision is no longer in charts that somebody works on, nor in their snapshots."""

import re

import pytest

from kithkin.graph.erase import Erasure, erase

from .conftest import ANALYST, World

NOTE = "Seen at the quay"


@pytest.fixture(scope="module")
def graph(engines):
    """The small world, in a graph of this module's own."""
    made, store = World("b"), engines.empty("arcade")
    made.write(store)
    return made, store


def kept(wired, chart):
    return [repr(one.content) for one in wired.charts.of("ada") if one.id in chart]


def test_notes_and_titles_go_with_what_was_erased_and_of_nobody_left_only_ids_are_kept(graph, wired, client_of):
    world, wired.given = graph
    ada = client_of(ANALYST)
    ben, cal = world.persons["ben"], world.persons["cal"]
    family, alone = (
        ada.post("/charts", data={"start": one}).headers["location"] for one in (world.family, cal)
    )  # fmt: skip
    for chart in (family, alone):
        for item in (ben, cal):
            ada.post(chart, data={"act": "note", "item": item, "text": NOTE})
        ada.post(chart, data={"act": "title", "text": "About the quay"})
        ada.post(chart, data={"act": "snapshot", "text": "Before"})
    ada.post(family, data={"act": "note", "item": world.persons["ann"], "text": "Ask the school"})
    [shot] = re.findall(r"/charts/snapshots/[-a-z0-9]+", ada.get(family).text)
    erase(wired.store, Erasure(("arrests:A1", "arrests:A2"), "Article 17", "asked", "ada"))

    text = ada.get(family).text
    assert NOTE not in text
    assert "About the quay" not in text
    assert "Ask the school" in text
    assert ada.get(alone).status_code == 410
    assert ada.get(alone).status_code == 410
    told = ada.get(shot)
    assert NOTE not in told.text
    assert "erased on" in told.text

    for chart in (family, alone):
        while wired.charts.undo("ada", chart.rpartition("/")[2]):
            assert not any(NOTE in one or "quay" in one for one in kept(wired, chart))
    assert not any(NOTE in repr(one.state) for one in wired.snapshots.of("ada") if one.chart in family)
    wired.given = None
