"""The database itself: readable to the last page, no row that refers to nothing, no pinned standard
that changed.
"""

import hashlib

from sqlalchemy import ForeignKey, Select, Table, func, select, text
from sqlalchemy.orm import aliased

from sipetrok.models import StandarTerbit, db
from sipetrok.operations.context import Context
from sipetrok.operations.periksa.hasil import Hasil, twice

_RESTORE = "Pulihkan cadangan terakhir yang baik menurut docs/cadangan.md."


def check(_context: Context, hasil: Hasil) -> None:
    """All of it. Raises SQLAlchemyError when the database cannot even be asked."""
    if db.engine.dialect.name == "sqlite":
        said = db.session.execute(text("PRAGMA integrity_check")).scalars().all()
        db.session.rollback()
        if said != ["ok"]:
            hasil.add(f"Basis data rusak di {len(said)} tempat. Jangan dipakai lagi. {_RESTORE}")
    else:
        _read_all()
    for kalimat in twice(_orphans):
        hasil.add(kalimat)
    hasil.diperiksa["tabel"] = len(db.metadata.tables)
    pinned = select(StandarTerbit.slug, StandarTerbit.sha256, StandarTerbit.isi)
    for row in db.session.execute(pinned.execution_options(yield_per=50)):
        hasil.diperiksa["standar"] += 1
        if hashlib.sha256(row.isi.encode()).hexdigest() != row.sha256:
            hasil.add(
                f"Salinan standar {row.slug} di basis data berubah sejak disimpan. {_RESTORE}"
            )


def _read_all() -> None:
    """A server has no such command; reading every row shows what cannot be read."""
    for table in db.metadata.sorted_tables:
        for _ in db.session.execute(select(table).execution_options(yield_per=500)):
            pass
        db.session.rollback()


def _orphans() -> list[str]:
    """Rows that refer to nothing."""
    found = []
    for table in sorted(db.metadata.tables.values(), key=lambda table: table.name):
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if count := db.session.scalar(_without_target(table, key)):
                found.append(
                    f"Di tabel {table.name}, {count} baris menunjuk lewat {key.parent.name} ke "
                    f"baris {key.column.table.name} yang tidak ada. {_RESTORE}"
                )
        db.session.rollback()
    return found


def _without_target(table: Table, key: ForeignKey) -> Select[tuple[int]]:
    target = aliased(key.column.table)
    kept = target.c[key.column.name]
    return (
        select(func.count())
        .select_from(table.outerjoin(target, key.parent == kept))
        .where(key.parent.is_not(None), kept.is_(None))
    )
