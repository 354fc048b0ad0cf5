"""What the pages of lists read: the newest lists, the files of one, and whence they came."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select

from sipetrok.models import Daftar, Permohonan, db
from sipetrok.queries import Listing, newest

FILES = 100


def daftar(layanan: Sequence[str], before: str | None = None) -> Listing:
    """The lists of these layanan, the newest first."""
    return newest(
        select(Daftar).where(Daftar.layanan.in_(layanan)), Daftar.at, before, 20
    )


def by_id(daftar_id: int) -> Daftar | None:
    return db.session.get(Daftar, daftar_id)


def first_of(daftar_id: int) -> Permohonan | None:
    """One file of the list: all of them were filed under the same standard."""
    return db.session.scalar(
        select(Permohonan)
        .filter_by(daftar_id=daftar_id)
        .order_by(Permohonan.id)
        .limit(1)
    )


def files_of(
    daftar_id: int, after: int = 0, size: int = FILES
) -> tuple[Sequence[Permohonan], int | None]:
    """Files of a list in its order, and after which one the next page begins."""
    rows = db.session.scalars(
        select(Permohonan)
        .where(Permohonan.daftar_id == daftar_id, Permohonan.id > after)
        .order_by(Permohonan.id)
        .limit(size + 1)
    ).all()
    return rows[:size], rows[size - 1].id if len(rows) > size else None


def slips_of(daftar_id: int) -> Sequence[Row[tuple[str, str | None, str, str, str]]]:
    """Of every file of a list, in its order: code, number, name, desa, kecamatan.

    A list has a thousand at most.
    """
    columns = (
        Permohonan.kode,
        Permohonan.nomor_register,
        Permohonan.nama,
        Permohonan.desa,
        Permohonan.kecamatan,
    )
    return db.session.execute(
        select(*columns)
        .where(Permohonan.daftar_id == daftar_id)
        .order_by(Permohonan.id)
    ).all()


def counts_of(daftar_id: int) -> Sequence[Row[tuple[str, str, int]]]:
    """How many came from each kecamatan and desa, by name."""
    places = (Permohonan.kecamatan, Permohonan.desa)
    return db.session.execute(
        select(*places, func.count())
        .where(Permohonan.daftar_id == daftar_id)
        .group_by(*places)
        .order_by(*places)
    ).all()
