"""What the books read: the permohonan and letters of a month, page by page, with all that stands in
their lines.

Plain columns, not objects: an export goes through a hundred thousand of them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, null, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from sipetrok.alur import buku
from sipetrok.alur.buku import Bulan, Entri
from sipetrok.alur.clock import Kalender
from sipetrok.alur.workflow import Paraf as Trail
from sipetrok.alur.workflow import Tindakan
from sipetrok.models import (
    BeritaAcara,
    Berkas,
    Dokumen,
    IsiBeritaAcara,
    Paraf,
    Pengambilan,
    Permohonan,
    Petugas,
    StandarTerbit,
    Surat,
    db,
)
from sipetrok.queries import (
    PAGE,
    TRAIL,
    Layanan,
    Listing,
    cut,
    of_layanan,
    read_key,
    write_key,
)
from sipetrok.sop.standar import Tugas

WORDS = 8  # of a name that is looked for
# What an entry keeps as it is stored, under the same name.
_STORED = [
    getattr(Permohonan, one.name)
    for one in fields(Entri)
    if one.name in Permohonan.__table__.columns
]


@dataclass(frozen=True)
class Lingkup:
    """Which part of a book: a month of the office, one layanan or all, examples or real files."""

    buku: buku.Buku
    bulan: Bulan
    kalender: Kalender
    layanan: str = ""
    contoh: bool = False
    # What whoever reads it has a part in; None for all.
    terlihat: Layanan = None
    cari: str = ""  # a number, found anywhere, or words of a name


def lines(lingkup: Lingkup, after: str | None = None, size: int = PAGE) -> Listing:
    """What the lines of this part are of: pairs of Entri and Surat in the order of the letters'
    dates, where the book is one of letters; of Entri and None in the order in which they came in.

    `after` is the key that the last page gave; `size` how many lines are read at once.
    """
    of_surat = lingkup.buku.of_surat
    order: tuple[Any, Any] = Permohonan.dikirim_at, Permohonan.id
    what: tuple[Any, Any] = Permohonan.id, null()
    if of_surat:
        order, what = (Surat.tanggal, Surat.id), (Surat.permohonan_id, Surat.versi)
    query = _narrowed(select(*order, *what), lingkup).order_by(*order)
    if key := read_key(after):
        at, last = key
        query = query.where(tuple_(*order) > (at.date() if of_surat else at, last))
    rows, older = cut(query, size, _key)
    entries = _entries({row[2] for row in rows})
    pairs = [(entries[one], entries[one].letter(versi)) for *_, one, versi in rows]
    return Listing(pairs, older)


def _key(row: Row[Any]) -> str:
    """Where a page of the book ends: the moment of its last line, or its date, and the number."""
    at, last, *_ = row
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(), UTC)  # the date of a letter
    return write_key(at, last)


def count(lingkup: Lingkup) -> int:
    """How many lines this part of the book has."""
    table = Surat if lingkup.buku.of_surat else Permohonan
    return db.session.scalar(_narrowed(select(func.count(table.id)), lingkup)) or 0


def first_moment() -> datetime | None:
    """When the oldest permohonan came in: the books begin there. None while there is none."""
    return db.session.scalar(select(func.min(Permohonan.dikirim_at)))


def names() -> dict[int, str]:
    """Everybody who may stand in a line."""
    return dict(db.session.execute(select(Petugas.id, Petugas.nama)).tuples().all())


def _narrowed(query: Select, lingkup: Lingkup) -> Select:
    """The rows of this part of the book. A number is found in whatever month it stands."""
    month = _within(Permohonan.dikirim_at, lingkup.bulan.moments(lingkup.kalender))
    if lingkup.buku.of_surat:
        query = query.join(Permohonan, Permohonan.id == Surat.permohonan_id)
        month = _within(Surat.tanggal, lingkup.bulan.hari)
    if lingkup.cari and (found := _with_number(lingkup.cari)):
        return query.where(Permohonan.id.in_(found), of_layanan(lingkup.terlihat))
    return query.where(month, _alike(lingkup))


def _within(
    moment: InstrumentedAttribute, span: tuple[Any, Any]
) -> ColumnElement[bool]:
    return (moment >= span[0]) & (moment < span[1])


def _alike(lingkup: Lingkup) -> ColumnElement[bool]:
    """What a line has to be beside its month: example or not, of the layanan, with the words."""
    wanted = Permohonan.contoh.is_(lingkup.contoh) & of_layanan(lingkup.terlihat)
    if lingkup.layanan:
        wanted &= of_layanan([lingkup.layanan])
    for word in lingkup.cari.split()[:WORDS]:
        wanted &= Permohonan.nama.icontains(word, autoescape=True)
    return wanted


def _with_number(text: str) -> list[int]:
    """The files with exactly this register or letter number, of whatever month."""
    letters = db.session.scalars(
        select(Surat.permohonan_id).where(Surat.nomor == text).limit(PAGE)
    )
    files = db.session.scalars(
        select(Permohonan.id).where(Permohonan.nomor_register == text.upper())
    )
    return [*letters, *files]


def _entries(ids: Collection[int]) -> dict[int, Entri]:
    """The lines' files with their trails, letters and the rest: one question for each kind, however
    many files.
    """
    files = db.session.execute(
        select(Permohonan.standar_id, Permohonan.kertas, *_STORED).where(
            Permohonan.id.in_(ids)
        )
    ).all()
    pinned = db.session.scalars(
        select(StandarTerbit).where(
            StandarTerbit.id.in_({row.standar_id for row in files})
        )
    )
    standards = {one.id: one.standar for one in pinned}
    sent = db.session.execute(
        select(Berkas.permohonan_id, func.count(Berkas.id))
        .where(Berkas.permohonan_id.in_(ids), Berkas.diganti_at.is_(None))
        .group_by(Berkas.permohonan_id)
    )
    counts = dict(sent.tuples().all())
    trails = _of(ids, Paraf.urutan, *TRAIL, Paraf.catatan)
    letters = _of(
        ids, Surat.versi, Surat.urut, Surat.nomor, Surat.tanggal, Surat.dibuat_at
    )
    papers = _of(ids, Dokumen.versi, Dokumen.nomor)
    given = _of(
        ids,
        Pengambilan.at,
        Pengambilan.nama,
        Pengambilan.hubungan,
        Pengambilan.petugas_id,
    )
    carried = db.session.execute(
        select(
            IsiBeritaAcara.permohonan_id,
            BeritaAcara.nomor,
            BeritaAcara.tanggal,
            IsiBeritaAcara.diterima_at,
        )
        .join(IsiBeritaAcara.berita_acara)
        .where(
            IsiBeritaAcara.permohonan_id.in_(ids),
            BeritaAcara.judul == Tugas.SERAHKAN.words.acara,
        )
        .order_by(BeritaAcara.id)
    )
    acara = {row[0]: buku.Acara(*row[1:]) for row in carried}
    found = {}
    for row in files:
        columns = row._asdict()
        standar = standards[columns.pop("standar_id")]
        lampiran = len(columns.pop("kertas")) + counts.get(row.id, 0)
        trail = trails[row.id]
        refused = [one.catatan for one in trail if one.tindakan == Tindakan.TOLAK]
        found[row.id] = Entri(
            standar=standar,
            trail=tuple(
                Trail(langkah, Tindakan(tindakan), *rest)
                for _, _, langkah, tindakan, *rest, _ in trail
            ),
            alasan=" ".join(" ".join(refused[-1:]).split()),
            surat=tuple(buku.Surat(*one[1:]) for one in letters[row.id]),
            dokumen=tuple(one.nomor for one in papers[row.id]),
            pengambilan=next(
                (buku.Pengambilan(*one[1:]) for one in given[row.id]), None
            ),
            acara=acara.get(row.id),
            lampiran=lampiran,
            **columns,
        )
    return found


def _of(
    ids: Collection[int], order: InstrumentedAttribute, *columns: InstrumentedAttribute
) -> dict[int, list[Row]]:
    """These columns of everything of one kind that belongs to the files, in its order."""
    table = order.class_
    found: dict[int, list[Row]] = defaultdict(list)
    query = select(table.permohonan_id, order, *columns).where(
        table.permohonan_id.in_(ids)
    )
    for row in db.session.execute(query.order_by(table.permohonan_id, order)):
        found[row.permohonan_id].append(row)
    return found
