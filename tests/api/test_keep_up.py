"""What is kept of the graph is read on once a run has committed, before anybody asks again."""

import pytest

from kithkin.api.access.accounts import User
from kithkin.api.keep_up import keep_up
from kithkin.bench.queue import written
from kithkin.graph.run import writing
from kithkin.graph.wake import MOST

ADA = User("ada", ("caseworker",), "S1")
EVERYTHING = ("read/review_pairs", "read/changes_of_ties")
"""Questions that look through the whole graph."""


@pytest.fixture
def read(engines, wired, monkeypatch):
    """What is asked of a graph with pairs that wait."""
    wired.given = store = engines.empty("arcade")
    written(store, 3)
    asked, table = [], type(store).table
    monkeypatch.setattr(type(store), "table", lambda *at, **told: asked.append(at[1]) or table(*at, **told))
    yield asked
    wired.given = None


def a_run(wired, *, touched):
    """A run that closed or opened so many ties, of whom it does not matter."""
    with writing(wired.store, "resolve") as run:
        run.wake.add("SAME_AS", (), touched)


def test_after_a_run_that_touched_much_the_first_pages_wait_for_nothing(client_of, wired, read):
    ada = client_of(ADA)
    before = [ada.get(path).json()["items"] for path in ("/v1/review", "/v1/changes")]
    a_run(wired, touched=MOST + 1)
    read.clear()
    keep_up(wired, wired.committed())
    assert set(read).issuperset(EVERYTHING)
    read.clear()
    assert [ada.get(path).json()["items"] for path in ("/v1/review", "/v1/changes")] == before
    assert set(read).isdisjoint(EVERYTHING)


def test_after_a_run_that_says_what_it_touched_nobody_looks_through_everything(client_of, wired, read):
    ada = client_of(ADA)
    for path in ("/v1/review", "/v1/changes"):
        ada.get(path)
    a_run(wired, touched=0)
    read.clear()
    assert ada.get("/v1/review").json()["items"]
    assert ada.get("/v1/changes").json()["items"]
    assert set(read).isdisjoint(EVERYTHING)


def test_what_nobody_asked_for_is_not_made(wired, read):
    read.clear()
    keep_up(wired, wired.committed())
    assert read == []
