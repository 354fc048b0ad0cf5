"""How Alembic finds the tables. Run by `flask db` and at the start of the app."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

target = current_app.extensions["migrate"].db.metadata


def render_item(kind: str, value: object, _autogen) -> str | bool:
    """Our own column types are written as what the database sees, so that migrations never import
    the app.
    """
    if kind == "type" and type(value).__module__ == "sipetrok.models.tables":
        return f"sa.{type(value.impl).__name__}()"
    return False


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine.execution_options(
        writes=True
    )  # nobody writes meanwhile
    with engine.connect() as connection:
        _relax(connection, True)
        context.configure(
            connection=connection,
            target_metadata=target,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        _relax(connection, False)


def _relax(connection: Connection, is_on: bool) -> None:
    """Lets a batch rebuild a table that others refer to. Said to the driver itself: inside BEGIN
    SQLite ignores it.

    A migration that rebuilds a table with triggers has to make them again.
    """
    if connection.dialect.name == "sqlite":
        keys, legacy = ("OFF", "ON") if is_on else ("ON", "OFF")
        connection.connection.driver_connection.executescript(
            f"PRAGMA foreign_keys={keys}; PRAGMA legacy_alter_table={legacy}"
        )


run()
