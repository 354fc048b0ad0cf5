"""What the books read: the permohonan and letters of a month, page by page, with all that stands in
their lines.

Plain columns, not objects: an export goes through a hundred thousand of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from sipetrok.domain import buku
from sipetrok.domain.buku import Entri
from sipetrok.domain.keadaan import Paraf as Trail
from sipetrok.domain.keadaan import Tindakan
from sipetrok.models import (
    Berkas,
    Dokumen,
    Paraf,
    Pengambilan,
    Permohonan,
    Petugas,
    StandarTerbit,
    Surat,
    db,
)
from sipetrok.queries import PAGE, Listing, read_key, write_key
from sipetrok.sop.standar import read_pinned

WORDS = 8  # of a name that is looked for


@dataclass(frozen=True)
class Lingkup:
    """Which part of a book: a month as moments and as days, one layanan or all, examples or real
    files.
    """

    mulai: datetime
    sampai: datetime
    hari: tuple[date, date]
    layanan: str = ""
    contoh: bool = False
    cari: str = ""  # a number, found anywhere, or words of a name


_FILE = (
    Permohonan.id,
    Permohonan.standar_id,
    Permohonan.nomor_register,
    Permohonan.nama,
    Permohonan.isian,
    Permohonan.saluran,
    Permohonan.desa,
    Permohonan.status,
    Permohonan.lewat,
    Permohonan.contoh,
    Permohonan.dikirim_at,
    Permohonan.diserahkan_at,
    Permohonan.due_at,
    Permohonan.pencatat_id,
    Permohonan.kertas,
)


def masuk(lingkup: Lingkup, after: str | None = None, size: int = PAGE) -> Listing:
    """Entri in the order in which they came in."""
    query = (
        select(*_FILE)
        .where(_narrowed_masuk(lingkup))
        .order_by(Permohonan.dikirim_at, Permohonan.id)
    )
    if key := read_key(after):
        query = query.where(tuple_(Permohonan.dikirim_at, Permohonan.id) > key)
    rows = db.session.execute(query.limit(size + 1)).all()
    return Listing(_entries(rows[:size]), _older(rows, size, lambda row: row.dikirim_at))


def keluar(lingkup: Lingkup, after: str | None = None, size: int = PAGE) -> Listing:
    """Pairs of Entri and Surat, in the order of their dates; each version of a letter stands for
    itself.
    """
    query = _narrowed_keluar(
        select(Surat.id, Surat.tanggal, Surat.permohonan_id, Surat.versi), lingkup
    ).order_by(Surat.tanggal, Surat.id)
    if key := read_key(after):
        query = query.where(tuple_(Surat.tanggal, Surat.id) > (key[0].date(), key[1]))
    rows = db.session.execute(query.limit(size + 1)).all()
    found = {row.permohonan_id for row in rows[:size]}
    files = db.session.execute(select(*_FILE).where(Permohonan.id.in_(found))).all()
    entries = {one.id: one for one in _entries(files)}
    pairs = tuple(
        (entries[row.permohonan_id], _version(entries[row.permohonan_id], row.versi))
        for row in rows[:size]
    )
    return Listing(
        pairs, _older(rows, size, lambda row: datetime.combine(row.tanggal, time(), UTC))
    )


def _version(entri: Entri, versi: int) -> buku.Surat:
    return next(surat for surat in entri.surat if surat.versi == versi)


def count_masuk(lingkup: Lingkup) -> int:
    """How many lines this part of the book has."""
    return db.session.scalar(select(func.count(Permohonan.id)).where(_narrowed_masuk(lingkup)))


def count_keluar(lingkup: Lingkup) -> int:
    """How many lines this part of the book has."""
    return db.session.scalar(_narrowed_keluar(select(func.count(Surat.id)), lingkup))


def first_moment() -> datetime | None:
    """When the oldest permohonan came in: the books begin there. None while there is none."""
    return db.session.scalar(select(func.min(Permohonan.dikirim_at)))


def names() -> dict[int, str]:
    """Everybody who may stand in a line."""
    return dict(db.session.execute(select(Petugas.id, Petugas.nama)).tuples().all())


def _older(rows: Sequence[Row], size: int, moment) -> str | None:
    return write_key(moment(rows[size - 1]), rows[size - 1].id) if len(rows) > size else None


def _narrowed_masuk(lingkup: Lingkup) -> ColumnElement[bool]:
    if lingkup.cari and (found := _with_number(lingkup.cari)):
        return Permohonan.id.in_(found)
    return (
        (Permohonan.dikirim_at >= lingkup.mulai)
        & (Permohonan.dikirim_at < lingkup.sampai)
        & _alike(lingkup)
    )


def _narrowed_keluar(query: Select, lingkup: Lingkup) -> Select:
    query = query.join(Permohonan, Permohonan.id == Surat.permohonan_id)
    if lingkup.cari and (found := _with_number(lingkup.cari)):
        return query.where(Surat.permohonan_id.in_(found))
    first, after = lingkup.hari
    return query.where(Surat.tanggal >= first, Surat.tanggal < after, _alike(lingkup))


def _alike(lingkup: Lingkup) -> ColumnElement[bool]:
    wanted = Permohonan.contoh.is_(lingkup.contoh)
    if lingkup.layanan:
        # Wrapped, so that the month stays the way in: by the index of layanan all its years would
        # be gone through.
        wanted &= func.coalesce(Permohonan.layanan, "") == lingkup.layanan
    for word in lingkup.cari.split()[:WORDS]:
        wanted &= Permohonan.nama.icontains(word, autoescape=True)
    return wanted


def _with_number(text: str) -> list[int]:
    """The files with exactly this register or letter number, of whatever month."""
    letters = db.session.scalars(select(Surat.permohonan_id).where(Surat.nomor == text).limit(PAGE))
    files = db.session.scalars(
        select(Permohonan.id).where(Permohonan.nomor_register == text.upper())
    )
    return [*letters, *files]


def _entries(rows: Iterable[Row]) -> tuple[Entri, ...]:
    """The lines' files with their trails, letters and the rest: one question for each kind, however
    many files.
    """
    rows = list(rows)
    ids = [row.id for row in rows]
    pinned = db.session.execute(
        select(StandarTerbit.id, StandarTerbit.isi).where(
            StandarTerbit.id.in_({row.standar_id for row in rows})
        )
    )
    standards = {standar_id: read_pinned(isi) for standar_id, isi in pinned}
    trails, reasons = _trails(ids)
    letters, papers, given, counts = _letters(ids), _papers(ids), _given(ids), _counts(ids)
    return tuple(
        Entri(
            row.id,
            standards[row.standar_id],
            row.nomor_register,
            row.nama,
            row.isian,
            row.saluran,
            row.desa,
            row.status,
            row.lewat,
            row.contoh,
            row.dikirim_at,
            row.diserahkan_at,
            row.due_at,
            row.pencatat_id,
            tuple(trails[row.id]),
            reasons.get(row.id, ""),
            tuple(letters[row.id]),
            tuple(papers[row.id]),
            given.get(row.id),
            counts.get(row.id, 0) + len(row.kertas),
        )
        for row in rows
    )


def _trails(ids: list[int]) -> tuple[dict[int, list[Trail]], dict[int, str]]:
    """The trails, and why those were refused that were."""
    found, reasons = defaultdict(list), {}
    for row in db.session.execute(
        select(
            Paraf.permohonan_id,
            Paraf.langkah,
            Paraf.tindakan,
            Paraf.at,
            Paraf.petugas_id,
            Paraf.tujuan,
            Paraf.kepada_id,
            Paraf.catatan,
        )
        .where(Paraf.permohonan_id.in_(ids))
        .order_by(Paraf.permohonan_id, Paraf.urutan)
    ):
        tindakan = Tindakan(row.tindakan)
        found[row.permohonan_id].append(
            Trail(row.langkah, tindakan, row.at, row.petugas_id, row.tujuan, row.kepada_id)
        )
        if tindakan is Tindakan.TOLAK:
            reasons[row.permohonan_id] = " ".join(row.catatan.split())
    return found, reasons


def _letters(ids: list[int]) -> dict[int, list[buku.Surat]]:
    found = defaultdict(list)
    for row in db.session.execute(
        select(
            Surat.permohonan_id,
            Surat.versi,
            Surat.urut,
            Surat.nomor,
            Surat.tanggal,
            Surat.dibuat_at,
        )
        .where(Surat.permohonan_id.in_(ids))
        .order_by(Surat.permohonan_id, Surat.versi)
    ):
        found[row.permohonan_id].append(
            buku.Surat(row.versi, row.urut, row.nomor, row.tanggal, row.dibuat_at)
        )
    return found


def _papers(ids: list[int]) -> dict[int, list[str]]:
    found = defaultdict(list)
    for row in db.session.execute(
        select(Dokumen.permohonan_id, Dokumen.nomor)
        .where(Dokumen.permohonan_id.in_(ids))
        .order_by(Dokumen.permohonan_id, Dokumen.versi)
    ):
        found[row.permohonan_id].append(row.nomor)
    return found


def _given(ids: list[int]) -> dict[int, buku.Pengambilan]:
    rows = db.session.execute(
        select(
            Pengambilan.permohonan_id,
            Pengambilan.at,
            Pengambilan.nama,
            Pengambilan.hubungan,
            Pengambilan.petugas_id,
        ).where(Pengambilan.permohonan_id.in_(ids))
    )
    return {
        row.permohonan_id: buku.Pengambilan(row.at, row.nama, row.hubungan, row.petugas_id)
        for row in rows
    }


def _counts(ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Berkas.permohonan_id, func.count(Berkas.id))
        .where(Berkas.permohonan_id.in_(ids), Berkas.diganti_at.is_(None))
        .group_by(Berkas.permohonan_id)
    )
    return dict(rows.tuples().all())
