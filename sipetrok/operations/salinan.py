"""Copies of the whole database as one SQLite file, made while the office works, and the way back
into a database.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, MetaData, Table, create_engine, func, insert, inspect, select, text

from sipetrok.cadangan.wadah import CadanganRusak
from sipetrok.models import BeritaAcara, Berkas, Dokumen, Surat, db

BATCH = 500  # rows
_REFERRED = """
    SELECT sha256 FROM berkas UNION SELECT sha256 FROM surat UNION SELECT scan_sha256 FROM surat
    WHERE scan_sha256 IS NOT NULL UNION SELECT sha256 FROM dokumen UNION SELECT sha256 FROM berita_acara ORDER BY 1"""
_OWNER = """
    SELECT nomor_register FROM permohonan WHERE nomor_register IS NOT NULL AND id IN (
        SELECT permohonan_id FROM berkas WHERE sha256 = :name
        UNION SELECT permohonan_id FROM surat WHERE sha256 = :name OR scan_sha256 = :name
        UNION SELECT permohonan_id FROM dokumen WHERE sha256 = :name) LIMIT 1"""


def copy_out(path: Path) -> None:
    """The database of this moment as a new SQLite file; nobody is kept waiting by it."""
    path.touch(0o600)  # before anything is in it: personal data is the owner's alone
    if db.engine.dialect.name == "sqlite":
        # Said to the driver itself: a connection of ours always begins a transaction, and VACUUM
        # bears none.
        with closing(db.engine.raw_connection()) as raw:
            raw.driver_connection.execute("VACUUM INTO ?", (str(path),))
        return
    target = create_engine(f"sqlite:///{path}")
    options = {
        "isolation_level": "REPEATABLE READ",
        "stream_results": True,
    }  # one moment for all tables
    with db.engine.connect().execution_options(**options) as source, target.begin() as into:
        db.metadata.create_all(into)
        for table in db.metadata.sorted_tables:
            _copy(source, into, table, table)
        into.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        for name in source.scalars(text("SELECT version_num FROM alembic_version")):
            into.execute(text("INSERT INTO alembic_version VALUES (:name)"), {"name": name})
    target.dispose()


def copy_in(path: Path, engine: Engine) -> None:
    """Fills the empty tables of a database, made by the migrations, from such a copy; all of it or
    nothing.
    """
    source, old, new = create_engine(f"sqlite:///{path}"), MetaData(), MetaData()
    old.reflect(source)
    with source.connect() as connection, engine.begin() as into:
        new.reflect(into)
        for table in new.sorted_tables:
            if table.name != "alembic_version" and table.name in old.tables:
                _copy(connection, into, old.tables[table.name], table)
        _raise_sequences(into, new.sorted_tables)
    source.dispose()


def _copy(source, into, old: Table, new: Table) -> None:
    rows = source.execute(select(old)).mappings()
    for batch in rows.partitions(BATCH):
        into.execute(insert(new), [dict(row) for row in batch])


def _raise_sequences(into, tables: Iterable[Table]) -> None:
    """Rows came with their numbers; the next one must be higher."""
    if into.dialect.name != "postgresql":
        return
    for table in tables:
        if list(table.primary_key.columns.keys()) == ["id"]:
            last = into.scalar(select(func.max(table.c.id)))
            if last is not None:
                into.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                    {"name": table.name, "last": last},
                )


def count_live(engine: Engine) -> dict[str, int]:
    """The rows of every table of a database, as the copy counts them."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: connection.scalar(text(f'SELECT count(*) FROM "{name}"'))
            for name in sorted(names)
        }


def count(path: Path) -> dict[str, int]:
    """The rows of every table of a copy."""
    with _opened(path) as copy:
        names = [
            name
            for (name,) in copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
        }


def require_sound(path: Path, baris: dict[str, int]) -> None:
    """Raises CadanganRusak unless the copy is whole and has just these rows."""
    try:
        with _opened(path) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound = sound and not copy.execute("PRAGMA foreign_key_check").fetchone()
        if not sound or count(path) != baris:
            raise CadanganRusak("Basis data di dalam cadangan ini tidak utuh. Pakai cadangan lain.")
    except sqlite3.DatabaseError:
        raise CadanganRusak(
            "Basis data di dalam cadangan ini tidak dapat dibuka. Pakai cadangan lain."
        ) from None


def revision(path: Path) -> str:
    with _opened(path) as copy:
        return copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def referred(path: Path) -> Iterator[str]:
    """Every stored file that the copy speaks of, in order."""
    with _opened(path) as copy:
        for (name,) in copy.execute(_REFERRED):
            yield name


def referred_live() -> list[str]:
    """Every stored file that the live database speaks of, in order."""
    names = db.session.scalars(text(_REFERRED)).all()
    db.session.rollback()
    return list(names)


def is_referred(sha256: str) -> bool:
    """Whether the live database speaks of a stored file now."""
    return sha256 in referred_among((sha256,))


def referred_among(names: Collection[str]) -> set[str]:
    """Those of these stored files that the live database speaks of now."""
    columns = (Berkas.sha256, Surat.sha256, Surat.scan_sha256, Dokumen.sha256, BeritaAcara.sha256)
    return {
        sha256
        for column in columns
        for sha256 in db.session.scalars(select(column).where(column.in_(names)))
    }


def owner(path: Path, sha256: str) -> str | None:
    """The nomor register of a permohonan that a stored file belongs to, by the copy; None for
    drafts.
    """
    with _opened(path) as copy:
        row = copy.execute(_OWNER, {"name": sha256}).fetchone()
    return row[0] if row else None


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path))
