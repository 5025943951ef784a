"""What reads a SQLite file never waits for what writes it, and reads nothing that is not committed."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from kithkin.api.access.database import only_reading, open_database

tables = MetaData()
number = Table("number", tables, Column("value", Integer, primary_key=True))


@pytest.fixture
def engine(tmp_path):
    made = open_database(tmp_path / "private" / "a.sqlite", tables)
    yield made
    made.dispose()


def values(connection):
    return list(connection.scalars(select(number.c.value)))


def test_who_only_reads_is_told_what_was_committed_last_while_somebody_writes(engine):
    with engine.begin() as writes:
        writes.execute(insert(number).values(value=1))
        with only_reading(engine) as reads:
            assert values(reads) == []
    with only_reading(engine) as reads:
        assert values(reads) == [1]


def test_one_reading_sees_one_state_of_the_file_whatever_is_written_meanwhile(engine):
    with only_reading(engine) as reads:
        assert values(reads) == []
        with engine.begin() as writes:
            writes.execute(insert(number).values(value=1))
        assert values(reads) == []


def test_who_writes_has_the_file_alone_before_anything_is_read(engine):
    with closing(sqlite3.connect(engine.url.database, timeout=0, isolation_level=None)) as other:
        with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
