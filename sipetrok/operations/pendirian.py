"""The database is still the one that this program began with.

A file that somebody removes goes on being read and written by whoever has it open: everything would
be confirmed, and nothing kept. So the file is looked at before anything is written and again before
the commit; and so is a row of every office, which a database that was emptied has not.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError

from sipetrok.domain import SipetrokError
from sipetrok.operations import perawatan

_KEY = "pendirian"
_ROW = f"SELECT hasil FROM perawatan WHERE kunci = '{_KEY}'"


class BasisDataHilang(SipetrokError):
    """The database was removed, emptied or put in another's place while the program ran."""

    status = 503
    kalimat = (
        "Basis data kantor hilang, kosong, atau diganti saat program berjalan; "
        "tidak ada lagi yang diterima. Hentikan program, lalu pulihkan cadangan terakhir menurut "
        "docs/cadangan.md bagian 4."
    )


class Watch:
    """What is known of the database of one engine; found out when it is opened first."""

    _file: tuple[int, int] | None
    _row: Any

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._place = None
        if engine.dialect.name == "sqlite":
            self._place = Path(engine.url.database or "")
        self._forget()
        # An open file lives on without its name; whoever opens it anew would get an empty one.
        event.listen(engine, "do_connect", self._look)
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "commit", self._look)
        event.listen(engine, "engine_disposed", self._forget)

    def settle(self, now: datetime) -> None:
        """From now on the row must be there; a new office gets its own."""
        if perawatan.last(_KEY) is None:
            perawatan.note(_KEY, {"tanda": secrets.token_hex(8)}, now)
        with self._engine.connect() as connection:
            self._row = _row(connection)

    def require(self, connection: Connection) -> None:
        """Raises BasisDataHilang, or DatabaseError when it cannot even be asked."""
        self._look()
        found = _row(connection)
        if self._row is not None and found != self._row:
            raise BasisDataHilang

    def _begun(self, connection: Connection) -> None:
        # Before `settle` there may be no such table yet: migrations write too.
        writes = connection.get_execution_options().get("writes")
        if writes and self._row is not None:
            self.require(connection)

    def _look(self, *_: object) -> None:
        if self._file is None or self._place is None:
            return
        try:
            now = self._place.stat()
        except FileNotFoundError:
            raise BasisDataHilang from None
        # Shorter is no sign of loss, since SQLite itself packs a file; empty is.
        if (now.st_dev, now.st_ino) != self._file or not now.st_size:
            raise BasisDataHilang

    def _remember(self, *_: object) -> None:
        if self._place is not None and self._file is None:
            now = self._place.stat()
            self._file = now.st_dev, now.st_ino

    def _forget(self, *_: object) -> None:
        self._file, self._row = None, None


def _row(connection: Connection) -> Any:
    driven: Any = connection.connection.dbapi_connection
    try:
        # Past SQLAlchemy, which takes much longer for it than the database.
        return driven.execute(_ROW).fetchone()
    except connection.dialect.loaded_dbapi.Error as error:
        # In whatever language PostgreSQL speaks.
        if "no such table" in str(error) or getattr(error, "sqlstate", "") == "42P01":
            raise BasisDataHilang from error
        raise DatabaseError(_ROW, None, error) from error
