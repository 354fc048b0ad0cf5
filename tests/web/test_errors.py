"""What a database in trouble is called: full, closed or busy is told apart from what nobody
foresaw.
"""

import sqlite3

import pytest
from psycopg import errors as postgresql
from sqlalchemy.exc import OperationalError

from sipetrok.web.errors import BUSY, CLOSED, FULL, LOST, trouble


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (sqlite3.OperationalError("database or disk is full"), FULL),
        (sqlite3.OperationalError("attempt to write a readonly database"), CLOSED),
        (sqlite3.OperationalError("database is locked"), BUSY),
        (sqlite3.OperationalError("no such table: paraf"), None),
        (sqlite3.DatabaseError("file is not a database"), LOST),
        (sqlite3.DatabaseError("database disk image is malformed"), LOST),
        # A server may speak any language: its number says it.
        (postgresql.DiskFull("perangkat penuh"), FULL),
        (postgresql.ReadOnlySqlTransaction("hanya baca"), CLOSED),
        (postgresql.LockNotAvailable("kunci"), BUSY),
        (postgresql.TooManyConnections("penuh"), BUSY),
        (postgresql.AdminShutdown("berhenti"), BUSY),
        (postgresql.UniqueViolation("disk is full"), None),
        # Nobody answered at all: there is no number then.
        (postgresql.OperationalError("connection failed: Connection refused"), BUSY),
    ],
)
def test_a_database_in_trouble_is_called_by_what_it_is(said, known):
    assert trouble(OperationalError("SELECT 1", {}, said)) is known
