"""The one way to write: begin for writing, commit once, or leave nothing behind.

The same on both databases.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from sipetrok.models import db

PATIENCE = 10  # seconds that anybody waits for a lock; then the database says so, and people are asked to try again
_WRITING = 20191226  # the number of the lock that whoever writes to PostgreSQL holds


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is committed together or not at all.

    The write lock is taken at the beginning, so what was read inside cannot change before the
    commit: two presses at once run one after the other. Raises OperationalError when the lock was
    waited for too long.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def prepare(engine: Engine) -> None:
    """Sets each connection up to lose nothing that was confirmed, and lets us say how a transaction
    begins.

    One writer at a time, and a page reads everything from one moment: as SQLite does by itself,
    PostgreSQL when asked.
    """
    set_up, begin = _HOW[engine.dialect.name]
    # Before the others: SQLAlchemy itself asks the first connection things that it must be able to
    # read.
    event.listen(engine, "connect", lambda connection, _record: set_up(connection), insert=True)
    event.listen(engine, "begin", begin)


def _set_up_sqlite(connection) -> None:
    connection.isolation_level = None  # the driver's own idea of BEGIN would take the lock too late
    for pragma in (
        f"busy_timeout={PATIENCE * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _set_up_postgresql(connection) -> None:
    cursor = connection.cursor()
    for setting in (
        "synchronous_commit TO on",
        f"lock_timeout TO '{PATIENCE}s'",
        "timezone TO 'UTC'",
        "client_encoding TO 'UTF8'",
    ):
        cursor.execute(f"SET {setting}")
    cursor.close()
    connection.commit()


def _begin_postgresql(connection) -> None:
    if "isolation_level" not in connection.get_execution_options():
        # Whoever writes has to see what was committed while they waited for the lock.
        connection.dialect.set_isolation_level(
            connection.connection.dbapi_connection,
            "READ COMMITTED" if _writes(connection) else "REPEATABLE READ",
        )
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def _writes(connection) -> bool:
    return bool(connection.get_execution_options().get("writes"))


_HOW = {
    "sqlite": (_set_up_sqlite, _begin_sqlite),
    "postgresql": (_set_up_postgresql, _begin_postgresql),
}
