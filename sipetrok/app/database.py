"""The way to the database before anything is asked of it: its driver, one start at a time, and why
it does not open.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from sipetrok.domain.errors import SipetrokError

PATIENCE = 300  # seconds; another start may be bringing a large database up to date
_STARTING = 20191227  # the number of the lock that a start holds on PostgreSQL


class SedangDisiapkan(SipetrokError):
    """Another start has been at it for too long."""

    def __init__(self) -> None:
        super().__init__(
            "SI-PETROK yang lain masih menyiapkan basis data ini. Tunggu beberapa menit, "
            "lalu jalankan lagi."
        )


@contextmanager
def one_start(engine: Engine, instance: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Whoever starts at the same moment waits here: tables and first accounts are made by one of
    them.

    The lock lets go by itself when its process dies. Raises SedangDisiapkan.
    """
    if engine.dialect.name == "postgresql":
        lock = _hold_postgresql(engine, patience)
    else:
        lock = _hold_sqlite(instance / "mulai.kunci", patience)
    with lock:
        yield


@contextmanager
def _hold_postgresql(engine: Engine, patience: float) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # with its own patience it is of no use to others
        connection.exec_driver_sql(f"SET lock_timeout TO '{patience * 1000:.0f}ms'")
        try:
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_STARTING})")
        except OperationalError:
            raise SedangDisiapkan from None
        yield


@contextmanager
def _hold_sqlite(path: Path, patience: float) -> Iterator[None]:
    """A second, empty SQLite file serves as the lock: it locks alike on Linux and Windows."""
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise OSError(None, "", str(path)) from None
            raise SedangDisiapkan from None
        yield


# What PostgreSQL's library says, and what to do; in whatever language it speaks, the last sentence
# is true.
_REASONS = (
    (
        r"password|SCRAM|pg_hba|Peer auth",
        "Akun atau sandinya ditolak. Periksa akun dan sandi di DATABASE_URL.",
    ),
    (
        r"database .* does not exist",
        "Basis data itu belum ada di server. Buat dahulu, lalu jalankan lagi.",
    ),
    (r"role .* does not exist", "Akun itu belum ada di server. Buat dahulu, lalu jalankan lagi."),
    (
        r"refused|timeout|timed out|translate host|resolve|No such file|unreachable"
        r"|shutting down|starting up",
        "Servernya tidak menjawab. Nyalakan PostgreSQL, atau periksa nama komputer dan port di "
        "DATABASE_URL.",
    ),
    (
        r"permission denied",
        "Akunnya tidak boleh membuat tabel. Jadikan akun itu pemilik basis datanya.",
    ),
    (r"", "Periksa DATABASE_URL, dan apakah PostgreSQL menyala."),
)


def why_not(url: URL, problem: DBAPIError) -> str | None:
    """Why the database does not open, for whoever starts the program; tells the place, never the
    password.

    None when it is open, and the fault is our own.
    """
    words = str(problem.orig)
    is_ours = problem.statement is not None and "permission denied" not in words
    if is_ours and not isinstance(problem, OperationalError):
        return None
    if url.get_backend_name() == "sqlite":
        return f"Basis data tidak dapat dibuka. Periksa DATABASE_URL dan folder instance.\n{words}"
    host = url.host or url.query.get("host") or "komputer ini"
    port = url.port or url.query.get("port") or 5432
    name = url.database or url.username
    advice = next(sentence for pattern, sentence in _REASONS if re.search(pattern, words))
    return f'Basis data PostgreSQL "{name}" di {host}:{port} tidak dapat dibuka. {advice}'
