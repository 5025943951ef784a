"""The audit can be added to and never changed."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Event_

import pytest

from kithkin.api.access.audit import Audit, AuditUnavailable, Event
from kithkin.api.access.tidying import ROWS
from kithkin.api.access.together import _Waiting


@pytest.fixture
def path(tmp_path):
    return tmp_path / "private" / "audit.sqlite"


@pytest.fixture
def audit(path):
    opened = Audit(path)
    yield opened
    opened.close()


def test_who_saw_and_what_user_find_the_same_event(audit):
    audit.record(Event("ada", "families", "person", persons=("P-1", "P-2"), groups=("F-1",), fields=("name",)))
    audit.record(Event("bob", "crime", "person", persons=("P-2",)))
    assert [row["actor"] for row in audit.who_saw("person", "P-2")] == ["ada", "bob"]
    assert [row["actor"] for row in audit.who_saw("group", "F-1")] == ["ada"]
    assert audit.what_user("ada")[0]["persons"] == ["P-1", "P-2"]


@pytest.mark.parametrize("table", ["event", "subject"])
@pytest.mark.parametrize("change", ["UPDATE {} SET sequence = 9", "DELETE FROM {}"])
def test_an_event_is_neither_changed_nor_removed(audit, path, table, change):
    audit.record(Event("ada", "families", "person", persons=("P-1",)))
    with (
        sqlite3.connect(path) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(change.format(table))
    connection.close()
    assert len(audit.who_saw("person", "P-1")) == 1


def test_a_commit_is_on_the_disk_before_it_is_acknowledged(audit):
    with audit._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_only_the_owner_reads_the_file(audit, path):
    audit.record(Event("ada", "families", "person"))
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in path.parent.iterdir())
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_cannot_be_written_is_refused(audit, path):
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE subject")
    connection.close()
    with pytest.raises(AuditUnavailable, match="nothing is shown") as raised:
        audit.record(Event("ada", "families", "person", persons=("P-1",)))
    assert raised.value.status == 503
    with audit._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 0


def test_what_comes_at_once_is_committed_at_once_and_each_has_its_number(audit, monkeypatch):
    commits = []
    inside, go = Event_(), Event_()
    written = audit._together._write

    def slow(entries):
        commits.append(len(entries))
        inside.set()
        assert go.wait(10)
        return written(entries)

    monkeypatch.setattr(audit._together, "_write", slow)
    with ThreadPoolExecutor(12) as pool:
        first = pool.submit(audit.record, Event("ada", "families", "person", persons=("P-0",)))
        assert inside.wait(10)
        others = [
            pool.submit(audit.record, Event("ada", "families", "person", persons=(f"P-{n}",))) for n in range(1, 9)
        ]
        while len(audit._together._waiting) < len(others):
            pass
        go.set()
        numbers = [number for one in (first, *others) for number in one.result()]
    assert commits == [1, 8]
    assert [audit.who_saw("person", f"P-{n}")[0]["sequence"] for n in range(9)] == numbers


def test_what_was_done_and_what_was_shown_of_it_are_one_commit(audit, monkeypatch):
    commits, written = [], audit._together._write
    monkeypatch.setattr(audit._together, "_write", lambda entries: commits.append(len(entries)) or written(entries))
    actions = ("records.store", "records.resolve")
    numbers = audit.record(*(Event("ada", "families", action, persons=("P-1",)) for action in actions))
    assert commits == [2]
    assert [(event["sequence"], event["action"]) for event in audit.who_saw("person", "P-1")] == [
        *zip(numbers, actions, strict=True)
    ]


def test_an_event_that_cannot_be_written_does_not_keep_another_from_it(audit):
    good = Event("ada", "families", "person", persons=("P-1",))
    bad = replace(good, actor=None)
    waiting = [_Waiting(bad), _Waiting(good)]
    audit._together._all(waiting)
    assert isinstance(waiting[0].failed, sqlite3.Error)
    assert [row["sequence"] for row in audit.who_saw("person", "P-1")] == [waiting[1].number]


def test_what_was_written_ahead_is_moved_beside_the_requests(audit, path):
    many = tuple(f"P-{n}" for n in range(ROWS))
    audit.record(Event("ada", "families", "persons.search", persons=many))
    audit._tidying.end()
    # Moved, so that the next writer begins at the front of the file again.
    ahead = path.with_name(f"{path.name}-wal").stat().st_size
    audit.record(Event("ada", "families", "person", persons=("P-1",)))
    assert path.stat().st_size > 100_000
    assert path.with_name(f"{path.name}-wal").stat().st_size == ahead
