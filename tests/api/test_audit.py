"""The audit can be added to and never changed."""

import sqlite3
import stat

import pytest

from kithkin.api.access.audit import Audit, AuditUnavailable, Event


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
