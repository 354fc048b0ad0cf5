"""The one way to write: begin for writing, commit once, or leave nothing behind. Writers are served
in the order in which they came, and nobody prints while others wait.

The same on both databases. Running numbers hang on it: one row for each book and year, raised
inside the caller's transaction: no gap, no double.
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, bindparam, event, insert, update
from sqlalchemy.exc import OperationalError

from sipetrok.models import Penomor, db
from sipetrok.operations.turn import Turn

# Seconds that anybody waits for a lock; then people are asked to try again.
PATIENCE = 10
# How often something is made beforehand that no longer fits when its turn has come.
_TRIES = 3
_WRITERS, _MAKERS = Turn(), Turn()
_MADE = "made beforehand"  # where a session keeps it
# The number of the lock that whoever writes to PostgreSQL holds.
_WRITING = 20191226

_BOOKS = Penomor.__table__
# Made once: putting a statement together takes longer than running it.
_RAISE = (
    update(_BOOKS)
    .where(_BOOKS.c.buku == bindparam("book"), _BOOKS.c.tahun == bindparam("year"))
    .values(terakhir=_BOOKS.c.terakhir + 1)
    .returning(_BOOKS.c.terakhir)
)
_OPEN = insert(_BOOKS)
Row = TypeVar("Row")
Made = TypeVar("Made")
P = ParamSpec("P")


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is committed together or not at all.

    The write lock is taken at the beginning, so what was read inside cannot change
    before the commit: two presses at once run one after the other. What was read before
    is let go of and read anew.

    Never one inside another: the inner one would begin by undoing the outer. Raises
    OperationalError when the lock was waited for longer than PATIENCE; `web.errors`
    then asks people to send it again.
    """
    with _taken(_WRITERS):
        try:
            db.session.connection(execution_options={"writes": True})
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def _taken(turn: Turn) -> Iterator[bool]:
    """Whether it was waited for. No old moment of the database is held meanwhile."""
    db.session.rollback()
    with ExitStack() as stack:
        try:
            has_waited = stack.enter_context(turn.taken(PATIENCE))
        except TimeoutError as error:
            busy = sqlite3.OperationalError("database is locked")
            raise OperationalError("BEGIN", None, busy) from error
        yield has_waited


@contextmanager
def changing(kind: type[Row], key: object) -> Iterator[Row]:
    """The same about one row, by its primary key; it is locked where the database locks rows.

    Raises NoResultFound.
    """
    with transaction():
        yield db.session.get_one(kind, key, with_for_update=True)


class _NotMade(Exception):
    """What is asked for is not made yet; the transaction is left, so that others can write."""

    def __init__(self, key: Hashable, make: Callable[[], object]) -> None:
        super().__init__()
        self.key, self.make = key, make


def composed(work: Callable[P, Row]) -> Callable[P, Row]:
    """`work` in one transaction. What it asks for with `beforehand` is made outside of that, while
    others write; then `work` begins anew, and finds it where nothing has changed.

    Those who make something take turns, so that the number that each has read stays the next one
    but for other processes. Whoever was overtaken too often makes it while others wait.
    """

    def attempt(*given: P.args, **named: P.kwargs) -> Row:
        with transaction():
            return work(*given, **named)

    @wraps(work)
    def run(*given: P.args, **named: P.kwargs) -> Row:
        made = db.session.info[_MADE] = {}
        try:
            try:
                return attempt(*given, **named)
            except _NotMade as missing:
                first = missing
            with _taken(_MAKERS) as has_waited:
                if not has_waited:  # otherwise the number has been given away meanwhile
                    made[first.key] = first.make()
                for _ in range(_TRIES):
                    try:
                        return attempt(*given, **named)
                    except _NotMade as missing:
                        made[missing.key] = missing.make()
                del db.session.info[_MADE]
                return attempt(*given, **named)
        finally:
            db.session.info.pop(_MADE, None)

    return run


def beforehand(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` returns, which takes long and depends on nothing but `key`."""
    made = db.session.info.get(_MADE)
    if made is None:
        return make()
    if key not in made:
        raise _NotMade(key, make)
    found: Made = made[key]
    return found


def once(key: Hashable, drawn: Made) -> Made:
    """What was drawn by lot when `work` first came by here: it is in what was made."""
    first: Made = db.session.info.get(_MADE, {}).setdefault(key, drawn)
    return first


def next_number(buku: str, tahun: int) -> int:
    """The next number of a book in a year, from 1; not given if the transaction is lost.

    Inside a transaction: the next one waits for its end, so there is no gap and no double.
    """
    connection = db.session.connection()
    number = connection.scalar(_RAISE, {"book": buku, "year": tahun})
    if number is None:
        number = 1
        connection.execute(_OPEN, {"buku": buku, "tahun": tahun, "terakhir": number})
    return number


def prepare(engine: Engine) -> None:
    """Sets each connection up to lose nothing that was confirmed, and lets us say how a transaction
    begins.

    One writer at a time, and a page reads everything from one moment: as SQLite does by itself,
    PostgreSQL when asked.
    """
    set_up, begin = _HOW[engine.dialect.name]
    # Before the others: SQLAlchemy itself asks the first connection things that it must be able to
    # read.
    event.listen(
        engine, "connect", lambda connection, _record: set_up(connection), insert=True
    )
    event.listen(engine, "begin", begin)


def _set_up_sqlite(connection: Any) -> None:
    """Waits for the lock, lets pages read meanwhile, and brings every commit to the disk."""
    # The driver's own idea of BEGIN would take the lock too late.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={PATIENCE * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Raises OperationalError, as SQLAlchemy would, when the lock was waited for too long."""
    driven: Any = connection.connection.dbapi_connection
    statement = "BEGIN IMMEDIATE" if _writes(connection) else "BEGIN"
    try:
        # Past SQLAlchemy, which takes ten times as long for it as SQLite.
        driven.execute(statement)
    except sqlite3.OperationalError as error:
        raise OperationalError(statement, None, error) from error


def _set_up_postgresql(connection: Any) -> None:
    """The same there; moments and letters as we write them, whatever the server is set to."""
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


def _begin_postgresql(connection: Connection) -> None:
    """One lock for all who write, let go of by itself with the end of the transaction."""
    if "isolation_level" not in connection.get_execution_options():
        # Whoever writes has to see what was committed while they waited for the lock.
        level: Any = "READ COMMITTED" if _writes(connection) else "REPEATABLE READ"
        driven: Any = connection.connection.dbapi_connection
        connection.dialect.set_isolation_level(driven, level)
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes"))


_HOW = {
    "sqlite": (_set_up_sqlite, _begin_sqlite),
    "postgresql": (_set_up_postgresql, _begin_postgresql),
}
