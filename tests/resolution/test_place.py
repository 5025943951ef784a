"""A stored record is placed in rows exactly as frames place it."""

import pytest

from kithkin.graph.run import at_once, taken_back
from kithkin.graph.within import Within
from kithkin.loaders.alone import live
from kithkin.loaders.load import put
from kithkin.resolution.job import resolve
from kithkin.resolution.live import place, ties
from kithkin.resolution.live.follow import Follower
from kithkin.resolution.live.place import put_with_persons

ANN = {"given_name": "Ann", "surname": "Marsh", "date_of_birth": "1980-02-03", "email": "ann@example.org"}
ROWS = [
    ANN | {"source_id": "1"},
    {"source_id": "2", "given_name": "Ben", "surname": "Stone", "date_of_birth": "1999-05-06"},
    ANN | {"source_id": "3", "given_name": "Anne"},
    ANN | {"source_id": "4", "given_name": "Anna", "email": "", "date_of_birth": "1980-03-02"},
    ANN | {"source_id": "5", "given_name": "Cal", "email": ""},
    ANN | {"source_id": "3", "surname": "Stone"},
    {"source_id": "6", "given_name": "Zoë", "surname": "Quux", "date_of_birth": "1911-11-12"},
    ANN | {"source_id": "7"},
]


@pytest.fixture
def written(monkeypatch):
    """Everything written within transactions, run by run."""
    told = []

    def noted(name, told_of):
        inner = getattr(Within, name)

        def also(self, *given, **named):
            told.extend(told_of(given))
            return inner(self, *given, **named)

        monkeypatch.setattr(Within, name, also)

    noted("make_nodes", lambda given: [(given[0], row) for row in given[1]])
    noted("make_edges", lambda given: [(given[0], row) for row in given[1]])
    noted("write_rows", lambda given: [(given[0].name, row) for row in given[1]])
    return told


LEFT = ("OF", "FROM", ["Load"], ["Run"])
"""What every run writes in words of its own."""


def content(told, run):
    """What was written, whatever the order and whatever was not there, without what marks the one run."""
    marks = (None, run.id, run.instant)
    rows = [(str(kind), {name: value for name, value in row.items() if value not in marks})
            for kind, row in told if kind not in LEFT]  # fmt: skip
    return sorted((kind, sorted((name, repr(value)) for name, value in row.items())) for kind, row in rows)


@pytest.fixture
def placing(embedded, written):
    """Stores a row of the live feed, or goes through that and takes it back, and tells what was written."""
    at_once(embedded, "load", lambda inside, run: put(inside, run, live(), ROWS[0], "one record"))
    resolve(embedded)
    follower = Follower(embedded)

    def place_it(row, how):
        told = []

        def write(inside, run):
            records = put(inside, run, live(), row, "one record")
            written.clear()
            placed = put_with_persons(inside, run, follower.caught_up(run.since), records)
            told.append((content(written, run), [one.person_id for one in placed]))

        how(embedded, "live", write)
        return told[0]

    return place_it


def test_what_is_written_in_rows_is_what_frames_write_to_the_last_id(placing, monkeypatch):
    in_rows = []
    monkeypatch.setattr(ties, "write", lambda *given, inner=ties.write: in_rows.append(1) or inner(*given))
    for row in ROWS[1:]:
        with monkeypatch.context() as framed:
            framed.setattr(place, "_in_rows", lambda *_, **__: False)
            frames = placing(row, taken_back)
        assert frames == placing(row, taken_back) == placing(row, at_once)
    assert len(in_rows) > len(ROWS)
