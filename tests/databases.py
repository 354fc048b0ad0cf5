"""Where the databases of the tests lie: in the instance folder, or on the server that
SIPETROK_UJI_BASISDATA names.

On a server every instance folder has a database of its own, whose name follows from the folder.
"""

import hashlib
import os
import shutil
import sqlite3
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import Pool

SERVER = os.environ.get("SIPETROK_UJI_BASISDATA")
IS_POSTGRESQL = bool(SERVER)
made: set[str] = set()
kept: set[str] = set()  # to the end of the test process
# Connections of the tests, held until their database goes: none may be left to chance.
_open: list = []


@event.listens_for(Pool, "connect")
def _hold(connection, _record) -> None:
    if not isinstance(connection, sqlite3.Connection):  # as which backups are kept
        _open.append(connection)


def url_of(instance: Path) -> str:
    """The address of this folder's database, which is there afterwards; where it is new, it is
    empty.
    """
    if not IS_POSTGRESQL:
        return f"sqlite:///{instance / 'sipetrok.db'}"
    if _name(instance) not in made:
        _create(_name(instance))
    return (
        make_url(SERVER)
        .set(database=_name(instance))
        .render_as_string(hide_password=False)
    )


def copy(prepared: Path, instance: Path) -> None:
    """A prepared instance once more, folder and database."""
    shutil.copytree(prepared, instance)
    if IS_POSTGRESQL:
        _create(_name(instance), f"TEMPLATE {_name(prepared)}")


def keep(instance: Path) -> None:
    """What is made in a test and serves later ones too."""
    if IS_POSTGRESQL:
        kept.add(_name(instance))


def drop(names: set[str]) -> None:
    for connection in tuple(_open):
        if connection.closed or connection.info.dbname in names:
            connection.close()
            _open.remove(connection)
    for name in names:
        _admin().execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    made.difference_update(names)


def close() -> None:
    """At the end of all tests: nothing is left on the server, and nobody on the line."""
    if IS_POSTGRESQL:
        drop(set(made))
        _admin().engine.dispose()
        for connection in _open:
            connection.close()


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """For another process: this environment without any setting of ours but these, and the database
    of the folder.
    """
    ours = ("SIPETROK_", "HOST", "PORT", "DATABASE_URL", "SECRET_KEY", "FLASK_")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    }
    address = {"DATABASE_URL": url_of(instance)} if IS_POSTGRESQL else {}
    return kept | {"SIPETROK_INSTANCE": str(instance)} | address | settings


def has_tables(instance: Path) -> bool:
    """Whether anybody has begun to make the database of this folder ready."""
    if not IS_POSTGRESQL:
        return (instance / "sipetrok.db").exists()
    engine = create_engine(url_of(instance))
    with engine.connect() as connection:
        found = connection.scalar(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        )
    engine.dispose()
    return found > 0


def _name(instance: Path) -> str:
    return "uji_" + hashlib.sha256(str(instance).encode()).hexdigest()[:24]


def _create(name: str, how: str = "") -> None:
    drop({name})  # left over by a run that was cut off
    _admin().execute(text(f"CREATE DATABASE {name} {how}"))
    made.add(name)


@cache
def _admin() -> Connection:
    return create_engine(SERVER, isolation_level="AUTOCOMMIT").connect()
