"""The one way to write: begin for writing, commit once, or leave nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from sipetrok.models import db


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is committed together or not at all.

    The write lock is taken at the beginning, so what was read inside cannot change before the commit:
    two presses at once run one after the other.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def prepare_sqlite(engine: Engine) -> None:
    """Sets each SQLite connection up to lose nothing that was confirmed, and lets us say when a transaction begins."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up(connection, _record) -> None:
        connection.isolation_level = None  # the driver's own idea of BEGIN would take the lock too late
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
