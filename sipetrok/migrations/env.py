"""How Alembic finds the tables. Run by `flask db` and at the start of the app."""

from alembic import context
from flask import current_app

target = current_app.extensions["migrate"].db.metadata


def render_item(kind: str, value: object, _autogen) -> str | bool:
    """Our own column types are written as what the database sees, so that migrations never import the app."""
    if kind == "type" and type(value).__module__ == "sipetrok.models":
        return f"sa.{type(value.impl).__name__}()"
    return False


def run() -> None:
    with current_app.extensions["migrate"].db.engine.connect() as connection:
        # Recreating a table in a batch would otherwise drop the rows that refer to it.
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        context.configure(connection=connection, target_metadata=target, render_item=render_item,
                          **current_app.extensions["migrate"].configure_args)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.rollback()


run()
