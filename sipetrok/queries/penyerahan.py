"""Many files at once, and products that change hands: lists that were entered at once, files that
wait at the same step, berita acara, products that wait for their owners, and what an account of a
desa office sees.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, literal, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.workflow import Actor
from sipetrok.models import (
    Antrean,
    BeritaAcara,
    Daftar,
    Dokumen,
    IsiBeritaAcara,
    Kontak,
    Moment,
    Pengambilan,
    Permohonan,
    StandarTerbit,
    Surat,
    db,
)
from sipetrok.queries import (
    Listing,
    newest,
    of_layanan,
    oldest,
    page_of,
    read_key,
)
from sipetrok.sop.standar import Lewat

MOST = 100  # files in one press
# Whoever was never reached stands before everybody who was.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# What was handed over at a desa office earlier stands in the list of all: what waits must not be
# sought in everything that was ever collected.
RECENT = timedelta(days=365)
_RESULTS = selectinload(Permohonan.surat), selectinload(Permohonan.dokumen)
# By which it is known where a product is that waits.
_CARRIED = selectinload(Permohonan.isi_berita_acara).joinedload(
    IsiBeritaAcara.berita_acara
)
_WAITING = selectinload(Permohonan.trail), _CARRIED

# Lists.


def daftar(layanan: Sequence[str], before: str | None = None) -> Listing:
    """The lists of these layanan, the newest first."""
    query = select(Daftar).where(Daftar.layanan.in_(layanan))
    return newest(query, Daftar.at, before, 20)


def files_of(daftar_id: int) -> Sequence[Row[Any]]:
    """The columns of every file of a list, in its order; a list has a thousand at most. All were
    filed under the same standard.
    """
    query = select(Permohonan.__table__).where(Permohonan.daftar_id == daftar_id)
    return db.session.execute(query.order_by(Permohonan.id)).all()


# Files at the same step of the same layanan.


def steps(peran: Iterable[str]) -> Sequence[tuple[StandarTerbit, int]]:
    """The steps at which something waits for these roles, each with its pinned standard."""
    rows = db.session.execute(
        select(StandarTerbit, Permohonan.langkah)
        .join(Permohonan, Permohonan.standar_id == StandarTerbit.id)
        .where(Permohonan.id.in_(_waiting(peran)), Permohonan.koordinasi.is_(None))
        .group_by(StandarTerbit.id, Permohonan.langkah)
    )
    return rows.tuples().all()


def by_id(kelompok: Kelompok, ids: Collection[int]) -> dict[int, Permohonan]:
    """These files, as far as they are of the group's layanan, wherever they are now.

    What is not of the group is missing from the answer: the number came from a form.
    """
    query = select(Permohonan).where(
        Permohonan.id.in_(ids), Permohonan.standar_id == kelompok.standar_id
    )
    return {one.id: one for one in db.session.scalars(query.options(*_RESULTS))}


def areas(kelompok: Kelompok, actor: Actor) -> dict[bool, dict[tuple[str, str], int]]:
    """How many files of the group this officer can do now, by (kecamatan, desa): under False those
    of citizens, under True example files.
    """
    rows = db.session.execute(
        select(Permohonan.contoh, Permohonan.kecamatan, Permohonan.desa, func.count())
        .where(*_of(kelompok, actor))
        .group_by(Permohonan.contoh, Permohonan.kecamatan, Permohonan.desa)
    )
    found: dict[bool, dict[tuple[str, str], int]] = {False: {}, True: {}}
    for contoh, kecamatan, desa, jumlah in rows:
        found[contoh][kecamatan, desa] = jumlah
    return found


def files(
    kelompok: Kelompok,
    actor: Actor,
    after: str | None = None,
    asal: Collection[tuple[str, str]] | None = None,
) -> Listing:
    """The files of the group: by kecamatan and desa, then in the order of the queue; at most MOST a
    page.

    With `asal` only those of these (kecamatan, desa).
    """
    moment = (
        select(func.min(Antrean.antre_at))
        .where(Antrean.permohonan_id == Permohonan.id)
        .correlate(Permohonan)
        .scalar_subquery()
    )
    order = (Permohonan.kecamatan, Permohonan.desa, moment, Permohonan.id)
    query = select(Permohonan, moment).where(*_of(kelompok, actor)).order_by(*order)
    if asal is not None:
        query = query.where(
            tuple_(Permohonan.kecamatan, Permohonan.desa).in_(sorted(asal))
        )
    if key := read_key(after):
        # The key names the last file by its number: where people live has no place in an address.
        last = db.session.get(Permohonan, key[1])
        if last is not None:
            query = query.where(tuple_(*order) > (last.kecamatan, last.desa, *key))
    return page_of(query.options(*_RESULTS), MOST)


def _waiting(peran: Iterable[str]) -> Select:
    """The files in the antrean of these roles, as a part of another question."""
    return select(Antrean.permohonan_id).where(Antrean.peran.in_(sorted(peran)))


def _of(kelompok: Kelompok, actor: Actor) -> list[ColumnElement[bool]]:
    """What holds for a file of the group that this officer can finish now.

    Not out for a koordinasi and, where the step is taken first, held by or meant for nobody else;
    with the signed pages, or the document, where the step cannot be finished without.
    """
    found = [
        Permohonan.id.in_(_waiting(actor.peran)),
        Permohonan.standar_id == kelompok.standar_id,
        Permohonan.langkah == kelompok.langkah,
        Permohonan.koordinasi.is_(None),
    ]
    if kelompok.is_taken_first:
        found += [
            column.is_(None) | (column == actor.petugas_id)
            for column in (Permohonan.pemegang_id, Permohonan.untuk_id)
        ]
    if kelompok.needs_scan:
        found.append(
            exists().where(
                Surat.permohonan_id == Permohonan.id, Surat.scan_sha256.is_not(None)
            )
        )
    if kelompok.without_pdf is not None:
        has_pdf = exists().where(Dokumen.permohonan_id == Permohonan.id)
        found.append(
            has_pdf | Permohonan.lewat.in_(way.value for way in kelompok.without_pdf)
        )
    return found


# Berita acara.


def all_acara(before: str | None = None) -> Listing:
    """All of them, the newest first."""
    return newest(select(BeritaAcara), BeritaAcara.dibuat_at, before)


def arrived(ids: Collection[int]) -> dict[int, int]:
    """Of how many files of each of these the arrival was confirmed."""
    acara_id = IsiBeritaAcara.berita_acara_id
    rows = db.session.execute(
        select(acara_id, func.count())
        .where(acara_id.in_(ids), IsiBeritaAcara.diterima_at.is_not(None))
        .group_by(acara_id)
    )
    return dict(rows.tuples().all())


def first_files(ids: Collection[int]) -> dict[int, Permohonan]:
    """One file of each of these: all files of a berita acara are of one layanan."""
    rows = db.session.execute(
        select(IsiBeritaAcara.berita_acara_id, Permohonan)
        .join(Permohonan, Permohonan.id == IsiBeritaAcara.permohonan_id)
        .where(IsiBeritaAcara.berita_acara_id.in_(ids), IsiBeritaAcara.urutan == 1)
    )
    return dict(rows.tuples().all())


def acara_by_id(acara_id: int) -> BeritaAcara | None:
    """One with its files, and what became of each.

    None when there is none. The files come with all that its page asks of them.
    """
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


# Products that wait for their owners.


def count(*which: ColumnElement[bool]) -> int:
    """How many permohonan these conditions hold for."""
    return db.session.scalar(select(func.count(Permohonan.id)).where(*which)) or 0


def count_due(layanan: Collection[str], now: datetime) -> int:
    """How many products of these layanan were not collected within the limit."""
    return count(of_layanan(layanan), Permohonan.ambil_at <= now) if layanan else 0


def count_waiting(layanan: Collection[str], now: datetime) -> int:
    """How many lie ready, still within the limit."""
    return count(of_layanan(layanan), Permohonan.ambil_at > now)


def due(layanan: Collection[str], now: datetime, after: str | None = None) -> Listing:
    """Those past the limit: first whoever was never reached, then by the last try, the
    oldest first.

    Each with its trail and all tries to reach its pemohon.
    """
    last = (
        select(func.max(Kontak.at))
        .where(Kontak.permohonan_id == Permohonan.id)
        .correlate(Permohonan)
        .scalar_subquery()
    )
    moment = func.coalesce(last, literal(_NEVER, Moment()), type_=Moment())
    query = select(Permohonan).where(of_layanan(layanan), Permohonan.ambil_at <= now)
    tries = query.options(*_WAITING, selectinload(Permohonan.kontak))
    return oldest(tries, moment, after, 20)


def waiting(
    layanan: Collection[str], now: datetime, after: str | None = None
) -> Listing:
    """Those that lie ready within the limit: whose limit ends first stands first."""
    query = (
        select(Permohonan)
        .where(of_layanan(layanan), Permohonan.ambil_at > now)
        .options(*_WAITING)
    )
    return oldest(query, Permohonan.ambil_at, after, 20)


# What an account of a desa office sees: finished products of its own people, and nothing else.


def products(which: Iterable[ColumnElement[bool]], before: str | None) -> Listing:
    """Those that are `finished` or `waiting_at`, the newest first."""
    beside = joinedload(Permohonan.pengambilan), _CARRIED
    query = select(Permohonan).where(*which).options(*beside)
    return newest(query, Permohonan.diserahkan_at, before, 20)


def product(desa: str, permohonan_id: int) -> Permohonan | None:
    """One of them; None for everything that is not this desa's, or not finished."""
    which = Permohonan.id == permohonan_id
    return db.session.scalar(select(Permohonan).where(*finished(desa), which))


def finished(desa: str) -> list[ColumnElement[bool]]:
    """What holds for a finished product of the desa's people."""
    return [
        Permohonan.desa == desa,
        Permohonan.desa != "",
        Permohonan.diserahkan_at.is_not(None),
    ]


def waiting_at(desa: str, now: datetime) -> list[ColumnElement[bool]]:
    """And for one that is to be collected at the desa office and was not, of the last year."""
    return [
        *finished(desa),
        Permohonan.diserahkan_at > now - RECENT,
        Permohonan.lewat == Lewat.DESA.value,
        ~exists().where(Pengambilan.permohonan_id == Permohonan.id),
    ]
