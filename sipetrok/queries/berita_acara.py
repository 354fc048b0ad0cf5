"""Berita acara as they are read: the list, one with its files, and those that hold a file."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from sipetrok.models import BeritaAcara, IsiBeritaAcara, Permohonan, db
from sipetrok.queries import Listing, newest


def listing(before: str | None = None) -> Listing:
    """All of them, the newest first."""
    return newest(select(BeritaAcara), BeritaAcara.dibuat_at, before)


def arrived(ids: Iterable[int]) -> dict[int, int]:
    """Of how many files of each of these the arrival was confirmed."""
    rows = db.session.execute(
        select(IsiBeritaAcara.berita_acara_id, func.count())
        .where(
            IsiBeritaAcara.berita_acara_id.in_(list(ids)), IsiBeritaAcara.diterima_at.is_not(None)
        )
        .group_by(IsiBeritaAcara.berita_acara_id)
    )
    return dict(rows.tuples().all())


def first_files(ids: Iterable[int]) -> dict[int, Permohonan]:
    """One file of each of these: all files of a berita acara are of one layanan."""
    rows = db.session.execute(
        select(IsiBeritaAcara.berita_acara_id, Permohonan)
        .join(Permohonan, Permohonan.id == IsiBeritaAcara.permohonan_id)
        .where(IsiBeritaAcara.berita_acara_id.in_(list(ids)), IsiBeritaAcara.urutan == 1)
    )
    return dict(rows.tuples().all())


def by_id(acara_id: int) -> BeritaAcara | None:
    """One with its files, and what became of each."""
    files = selectinload(BeritaAcara.isi)
    file = files.joinedload(IsiBeritaAcara.permohonan)
    return db.session.scalar(
        select(BeritaAcara)
        .filter_by(id=acara_id)
        .options(
            file.selectinload(Permohonan.dokumen),
            file.selectinload(Permohonan.surat),
            file.selectinload(Permohonan.trail),
            file.selectinload(Permohonan.pengambilan),
            files.joinedload(IsiBeritaAcara.diterima),
        )
    )


def isi(acara_id: int, urutan: int) -> IsiBeritaAcara | None:
    """One file of one berita acara."""
    return db.session.get(IsiBeritaAcara, (acara_id, urutan))


def of(permohonan_id: int) -> tuple[IsiBeritaAcara, ...]:
    """In which berita acara a file is, the newest first, and whether its arrival was confirmed."""
    return tuple(
        db.session.scalars(
            select(IsiBeritaAcara)
            .filter_by(permohonan_id=permohonan_id)
            .options(joinedload(IsiBeritaAcara.berita_acara), joinedload(IsiBeritaAcara.diterima))
            .order_by(IsiBeritaAcara.berita_acara_id.desc())
        )
    )
