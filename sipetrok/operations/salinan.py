"""Copies of the whole database as one SQLite file, made while the office works, and the way back
into a database; which stored files a database speaks of.
"""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Row,
    Select,
    String,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
    union,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from sipetrok.models import (
    BeritaAcara,
    Berkas,
    Dokumen,
    GambarBerkas,
    Permohonan,
    Surat,
    db,
)
from sipetrok.operations.transaction import transaction
from sipetrok.simpanan.disk import Storage
from sipetrok.simpanan.paket import CadanganRusak

# The table of Alembic, which is none of ours.
_VERSION = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), primary_key=True)
)
NOT_SOUND = "Basis data di dalam cadangan ini tidak utuh. Pakai cadangan lain."


def _speaking(what: str, nomor: Any, *more: Any) -> Select[Any]:
    said = literal(what).label("what"), nomor.label("nomor")
    return select(nomor.class_.id, *said, nomor.class_.sha256, *more)


_OWNER = Permohonan.id.label("file"), Permohonan.nomor_register
# The rows that speak of stored files, by kind: the one table that backup, check, sweep and mend
# walk. Every column whose name ends in "sha256" names a file; `named` says what each is.
SPEAKING = {
    "berkas": _speaking("Berkas syarat", Berkas.persyaratan, *_OWNER).outerjoin(
        Permohonan
    ),
    "gambar berkas": _speaking("Gambar", GambarBerkas.nomor, *_OWNER)
    .select_from(GambarBerkas)
    .join(Berkas)
    .outerjoin(Permohonan),
    "surat": _speaking(
        "Surat", Surat.nomor, Surat.scan_sha256, Permohonan.nomor_register
    ).outerjoin(Permohonan),
    "dokumen": _speaking("Dokumen versi", Dokumen.versi, *_OWNER).outerjoin(Permohonan),
    "berita acara": _speaking("Berita acara", BeritaAcara.nomor),
}
_NAMES = [
    (query, column)
    for query in SPEAKING.values()
    for column in query.selected_columns
    if column.name.endswith("sha256")
]
# Every stored file that a database speaks of, in order.
REFERRED = union(
    *(select(name.label("sha256")).where(name.is_not(None)) for _, name in _NAMES)
).order_by("sha256")


def named(row: Row[Any]) -> Iterator[tuple[str, str]]:
    """Hash and name of every stored file that a row of SPEAKING speaks of."""
    what, columns = f"{row.what} {row.nomor}", row._mapping
    if "file" in columns:
        file = f"draf dengan nomor basis data {row.file}"
        if row.nomor_register:
            file = f"permohonan {row.nomor_register}"
        what = f"{what} pada {file}"
    yield row.sha256, what
    if scan := columns.get("scan_sha256"):
        yield scan, f"Pindaian surat {row.nomor}"


def copy_out(path: Path) -> None:
    """The database of this moment as a new SQLite file; nobody is kept waiting by it."""
    path.touch(0o600)  # before anything is in it: personal data is the owner's alone
    if db.engine.dialect.name == "sqlite":
        # Said to the driver itself: a connection of ours always begins a transaction, and VACUUM
        # bears none.
        with closing(db.engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM INTO ?", (str(path),))
        return
    # One moment for all tables.
    options = {"isolation_level": "REPEATABLE READ", "stream_results": True}
    with (
        db.engine.connect().execution_options(**options) as source,
        opened(path) as into,
    ):
        db.metadata.create_all(into)
        _VERSION.create(into)
        for table in (*db.metadata.sorted_tables, _VERSION):
            _copy(source, into, table, table)
        into.commit()


def copy_in(path: Path) -> dict[str, int]:
    """Fills the empty tables of the database, made by the migrations, from such a copy,
    all of it or nothing; its rows then.

    In one transaction of the target. A table that only one side has is passed over.
    """
    old, new = MetaData(), MetaData()
    with opened(path) as source, db.engine.begin() as into:
        old.reflect(source)
        new.reflect(into)
        for table in new.sorted_tables:
            if table.name in {*old.tables} - {_VERSION.name}:
                _copy(source, into, old.tables[table.name], table)
                if into.dialect.name == "postgresql" and "id" in table.c:
                    # Rows came with their numbers; the next one must be higher.
                    sequence = func.pg_get_serial_sequence(table.name, "id")
                    into.execute(select(func.setval(sequence, func.max(table.c.id))))
    with db.engine.connect() as filled:
        return _count(filled)


def _copy(source: Connection, into: Connection, old: Table, new: Table) -> None:
    rows = source.execute(select(old)).mappings()
    for batch in rows.partitions(500):
        into.execute(insert(new), [dict(row) for row in batch])


def _count(connection: Connection) -> dict[str, int]:
    """The rows of every table."""
    names = sorted(inspect(connection).get_table_names())
    return {
        name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0
        for name in names
    }


def count(path: Path) -> dict[str, int]:
    """The rows of every table of a copy, which is whole. Raises CadanganRusak."""
    try:
        with opened(path) as copy:
            sound = copy.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            if sound and not copy.execute(text("PRAGMA foreign_key_check")).first():
                return _count(copy)
    except DatabaseError:
        raise CadanganRusak(
            "Basis data di dalam cadangan ini tidak dapat dibuka. Pakai cadangan lain."
        ) from None
    raise CadanganRusak(NOT_SOUND)


def revision(path: Path) -> str:
    """Up to which migration the tables of a copy are."""
    with opened(path) as copy:
        return str(copy.scalar(select(_VERSION)))


def referred_among(names: Collection[str]) -> set[str]:
    """Those of these stored files that the live database speaks of now."""
    return {
        sha256
        for _, column in _NAMES
        for sha256 in db.session.scalars(select(column).where(column.in_(names)))
    }


def remove_unused(storage: Storage, names: Collection[str]) -> None:
    """Takes away those of these stored files that nothing refers to.

    Asked inside the writing transaction: nobody begins to refer to them meanwhile.
    """
    with transaction():
        for sha256 in set(names) - referred_among(names):
            storage.remove(sha256)


def owner(path: Path, sha256: str) -> str | None:
    """The nomor register of a permohonan that a stored file belongs to, by the copy; None for
    drafts.
    """
    with opened(path) as copy:
        for query, name in _NAMES:
            register = query.selected_columns.get("nomor_register")
            if register is not None:
                owners = query.where(name == sha256, register.is_not(None)).limit(1)
                if found := copy.execute(owners).first():
                    return str(found.nomor_register)
    return None


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A copy as a database, closed for good afterwards."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
