"""The database itself: readable to the last page, no row that refers to nothing, no pinned standard
that changed.
"""

import hashlib
from collections import Counter

from sqlalchemy import Table, and_, func, select, text
from sqlalchemy.orm import aliased

from sipetrok.models import StandarTerbit, db
from sipetrok.operations.periksa.hasil import Hasil

_RESTORE = "Pulihkan cadangan terakhir yang baik menurut docs/cadangan.md."


def check(hasil: Hasil) -> None:
    """All of it. Raises SQLAlchemyError when the database cannot even be asked."""
    if db.engine.dialect.name == "sqlite":
        _check_sqlite(hasil)
    else:
        _read_all()
    for table, column, target, count in _orphans():
        hasil.add(
            f"Di tabel {table}, {count} baris menunjuk lewat {column} ke baris {target} yang tidak ada. "
            f"{_RESTORE}"
        )
    hasil.diperiksa["tabel"] = len(db.metadata.tables)
    db.session.rollback()
    _check_standards(hasil)


def _check_sqlite(hasil: Hasil) -> None:
    said = db.session.execute(text("PRAGMA integrity_check")).scalars().all()
    db.session.rollback()
    if said != ["ok"]:
        hasil.add(f"Basis data rusak di {len(said)} tempat. Jangan dipakai lagi. {_RESTORE}")


def _read_all() -> None:
    """A server has no such command; reading every row shows what cannot be read."""
    for table in db.metadata.sorted_tables:
        for _ in db.session.execute(select(table).execution_options(yield_per=500)):
            pass
        db.session.rollback()


def _orphans() -> list[tuple[str, str, str, int]]:
    """Rows that refer to nothing; both times they were looked for."""
    first = Counter(_count_orphans())
    return sorted((first & Counter(_count_orphans())).elements()) if first else []


def _count_orphans() -> list[tuple[str, str, str, int]]:
    found = []
    for table in db.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if count := db.session.scalar(_without_target(table, key)):
                found.append((table.name, key.parent.name, key.column.table.name, count))
        db.session.rollback()
    return found


def _without_target(table: Table, key):
    target = aliased(key.column.table)
    child = key.parent
    return (
        select(func.count())
        .select_from(table.outerjoin(target, child == target.c[key.column.name]))
        .where(and_(child.is_not(None), target.c[key.column.name].is_(None)))
    )


def _check_standards(hasil: Hasil) -> None:
    for row in db.session.execute(
        select(StandarTerbit.slug, StandarTerbit.sha256, StandarTerbit.isi).execution_options(
            yield_per=50
        )
    ):
        hasil.count("standar")
        if hashlib.sha256(row.isi.encode()).hexdigest() != row.sha256:
            hasil.add(
                f"Salinan standar {row.slug} di basis data berubah sejak disimpan. {_RESTORE}"
            )
