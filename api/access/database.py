"""SQLite files that survive a power cut and that only their owner can read."""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ClauseElement, Connection, Engine, MetaData, create_engine, event
from sqlalchemy.dialects.sqlite import dialect

OWNER_ONLY = 0o600
READS = "kithkin_reads"
"""The option of a connection that writes nothing."""


def private_folder(folder: Path) -> Path:
    """The folder, made for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def private_file(path: Path) -> Path:
    """The file, made (if need be) and kept for its owner alone."""
    private_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
    path.chmod(OWNER_ONLY)
    return path


def open_database(path: Path, tables: MetaData) -> Engine:
    """An engine on the SQLite file; a commit is on the disk before it is acknowledged."""
    engine = create_engine(f"sqlite:///{private_file(path)}", connect_args={"timeout": 10})
    event.listen(engine, "connect", _durable)
    event.listen(engine, "begin", _begin)
    tables.create_all(engine)
    return engine


@contextmanager
def only_reading(engine: Engine) -> Iterator[Connection]:
    """A connection that writes nothing, and so waits for nobody who does: it reads what was committed last."""
    with engine.connect() as connection:
        yield connection.execution_options(**{READS: True})


def as_text(statement: ClauseElement) -> str:
    """A statement as the driver takes it, its parameters by their names."""
    return str(statement.compile(dialect=dialect(paramstyle="named")))


def by_driver(engine: Engine, statement: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Ask or write by the driver itself, which costs a third of what SQLAlchemy takes; gives the first row.

    The one statement is a transaction of its own.
    """
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(statement, given)
        names = [column[0] for column in cursor.description or ()]
        row = cursor.fetchone() if names else None
        cursor.close()
    return None if row is None else dict(zip(names, row, strict=True))


def _durable(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes late; ours takes the write lock before anything is read, where something is written.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(READS) else "BEGIN IMMEDIATE")
