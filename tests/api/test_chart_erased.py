"""What was erased by decision is no longer in charts that somebody works on, nor in their snapshots."""

import re

import pytest

from kithkin.api.access.accounts import User
from kithkin.graph.erase import Erasure, erase

from .conftest import ANALYST, World

NOTE = "Seen at the quay"
READERS = {
    "cas": User("cas", ("caseworker",), "S1", (), "families", "Cas W."),
    "dot": User("dot", ("intelligence_analyst",), "S2", (), "families", "Dot D."),
}
"""Who may read nothing of the police, and who may."""


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
    [shot], [gone] = (re.findall(r"/charts/snapshots/[-a-z0-9]+", ada.get(one).text) for one in (family, alone))
    for who in ("cas", "dot"):
        client_of(READERS[who])
    assert ada.post(gone, data={"act": "share", "share": "cas dot"}).status_code == 303
    assert [client_of(READERS[who]).get(gone).status_code for who in ("cas", "dot")] == [404, 200]
    erase(wired.store, Erasure(("arrests:A1", "arrests:A2"), "Article 17", "asked", "ada"))

    text = ada.get(family).text
    assert NOTE not in text
    assert "About the quay" not in text
    assert "Ask the school" in text
    dot, hidden = client_of(READERS["dot"]), client_of(READERS["cas"])
    for where in (alone, gone):
        # Again too, when nothing is kept of it but that it was ended; whatever is asked of it.
        for asked in (ada.get(where), ada.get(where), ada.post(where, data={"mark": f"item {cal}"}),
                      ada.post(f"{where}/file", data={"form": "svg"})):  # fmt: skip
            assert (asked.status_code, "removed by decision" in asked.text) == (410, True)
    assert (dot.get(gone).status_code, hidden.get(gone).status_code) == (410, 404)
    bare = wired.snapshots.one("ada", gone.rpartition("/")[2]).state
    assert {name for name, kept_ in bare.items() if kept_} == {"ids", "strength", "as_of", "known_at"}
    assert bare["ids"] == [cal]
    told = ada.get(shot)
    assert NOTE not in told.text
    assert "erased on" in told.text

    for chart in (family, alone):
        while wired.charts.undo("ada", chart.rpartition("/")[2]):
            assert not any(NOTE in one or "quay" in one for one in kept(wired, chart))
    assert not any(NOTE in repr(one.state) for one in wired.snapshots.of("ada") if one.chart in family)
    wired.given = None
