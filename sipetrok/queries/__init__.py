"""What screens read.

Named questions to the database; nothing here writes, and no page grows with the
archive. Who may see an answer is decided by whoever asks.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, true, tuple_
from sqlalchemy.orm import (
    QueryableAttribute,
    defer,
    joinedload,
    lazyload,
    load_only,
    selectinload,
)

from sipetrok.alur import workflow
from sipetrok.alur.course import MOST
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import (
    AksesBerkas,
    Antrean,
    Berkas,
    DrafHabis,
    IsiBeritaAcara,
    Kontak,
    Masuk,
    Paraf,
    Pengambilan,
    Permohonan,
    Petugas,
    Surat,
    db,
)

# Lines of one page of a list, and openings that are shown of one file.
PAGE = 50
OPENINGS = 200
LARGEST = 2**31 - 1  # of an id: PostgreSQL compares with no larger one


@dataclass(frozen=True)
class Listing:
    """One page of a list, and the key with which the next begins; None where there is none.

    What `items` are is said by the question: mostly objects of one table, in its order.
    """

    items: Sequence[Any]
    older: str | None = None
    count: int | None = None  # of the whole list, where the question told it along


def permohonan_by_kode(kode: str) -> Permohonan | None:
    """The file behind a code, ended or not.

    None when nobody has it. Takes it as it is kept: `nomor.PERMOHONAN.read` makes it so.
    """
    return db.session.scalar(select(Permohonan).filter_by(kode=kode))


def permohonan_by_kunci(kunci: str) -> Permohonan | None:
    """The file that was begun under the key of a form."""
    return db.session.scalar(select(Permohonan).filter_by(kunci_draf=kunci))


def draf_habis(kode: str) -> DrafHabis | None:
    """What is left of a draft that was never sent; None for every other code."""
    return db.session.get(DrafHabis, kode)


def surat_by_token(token: str) -> Surat | None:
    """The letter behind a QR code."""
    return db.session.scalar(select(Surat).filter_by(token=token))


def berkas_of(permohonan_id: int, berkas_id: int) -> Berkas | None:
    """A document, if it belongs to this file."""
    return db.session.scalar(
        select(Berkas).filter_by(id=berkas_id, permohonan_id=permohonan_id)
    )


def openings(permohonan_id: int) -> tuple[AksesBerkas, ...]:
    """Who opened the documents of a file, the newest first.

    No more than OPENINGS, each with its officer and its document.
    """
    return tuple(
        db.session.scalars(
            select(AksesBerkas)
            .join(Berkas)
            .where(Berkas.permohonan_id == permohonan_id)
            .options(
                selectinload(AksesBerkas.petugas), selectinload(AksesBerkas.berkas)
            )
            .order_by(AksesBerkas.id.desc())
            .limit(OPENINGS)
        )
    )


def named(*people: QueryableAttribute[Any]) -> list[Any]:
    """These officers come along with their names; their roles are not asked for."""
    return [joinedload(one).lazyload(Petugas.daftar_peran) for one in people]


# What the line of a file shows; its answers and its text stay where they are.
LINE = (
    *named(Permohonan.pemegang, Permohonan.untuk),
    defer(Permohonan.isian),
    defer(Permohonan.kertas),
    defer(Permohonan.naskah),
)


# A row of the trail as the rules see it.
TRAIL = (
    Paraf.langkah,
    Paraf.tindakan,
    Paraf.at,
    Paraf.petugas_id,
    Paraf.tujuan,
    Paraf.kepada_id,
)
# Made once, as those below: putting a statement together takes longer than running it.
_TRAILS = (
    select(Paraf.permohonan_id, *TRAIL)
    .where(Paraf.permohonan_id.in_(bindparam("files", expanding=True)))
    .order_by(Paraf.permohonan_id, Paraf.urutan)
)


def read_courses(files: Iterable[Permohonan]) -> None:
    """The trails of many files in one question, without the notes.

    A file that has its course already is passed over. Drafts, which have no rows, stay without.
    """
    found = {one.id: one for one in files if not one.has_course}
    rows = db.session.execute(_TRAILS, {"files": list(found)})
    for permohonan_id, trail in groupby(rows, lambda row: row.permohonan_id):
        found[permohonan_id].remember(
            workflow.Paraf(langkah, Tindakan(tindakan), *rest)
            for _, langkah, tindakan, *rest in trail
        )


_FILE = select(Permohonan).where(Permohonan.id == bindparam("file"))
_WHOLE = _FILE.options(
    *named(Permohonan.pemegang, Permohonan.untuk, Permohonan.pencatat),
    joinedload(Permohonan.pengambilan).options(*named(Pengambilan.petugas)),
    joinedload(Permohonan.trail).options(*named(Paraf.petugas, Paraf.kepada)),
)
# Of each of these a file has few or none.
_BESIDE = _FILE.options(
    load_only(Permohonan.id),
    lazyload(Permohonan.standar_terbit),
    joinedload(Permohonan.berkas),
    joinedload(Permohonan.surat),
    joinedload(Permohonan.dokumen),
    joinedload(Permohonan.surel),
    joinedload(Permohonan.kontak).options(*named(Kontak.petugas)),
    joinedload(Permohonan.isi_berita_acara).joinedload(IsiBeritaAcara.berita_acara),
)


def whole_file(permohonan_id: int) -> Permohonan | None:
    """A file with all that its page shows, in two questions however long its trail."""
    asked = {"file": permohonan_id}
    # The second question fills the same object: the session knows it by its number.
    found = db.session.scalars(_WHOLE, asked).unique().one_or_none()
    db.session.scalars(_BESIDE, asked).unique().all()
    return found


def antrean(peran: Iterable[str], after: str | None = None) -> Listing:
    """What waits for these roles, next due first. A file that waits for two of them stands once."""
    return oldest(*_waiting_for(tuple(sorted(peran))), after)


@lru_cache(maxsize=64)
def _waiting_for(roles: tuple[str, ...]) -> tuple[Select[Any], Any]:
    """The files that wait for these roles, and the moment by which they are in order."""
    moment = func.min(Antrean.antre_at).label("antre_at")
    waiting = (
        select(Antrean.permohonan_id, moment)
        .where(Antrean.peran.in_(roles))
        .group_by(Antrean.permohonan_id)
        .subquery()
    )
    query = (
        select(Permohonan, _counted(roles).scalar_subquery().label("jumlah"))
        .join(waiting, waiting.c.permohonan_id == Permohonan.id)
        .options(*LINE)
    )
    return query, waiting.c.antre_at


def _counted(roles: Sequence[str]) -> Select[tuple[int]]:
    files = func.count(func.distinct(Antrean.permohonan_id))
    return select(files).where(Antrean.peran.in_(roles))


def count_antrean(peran: Iterable[str]) -> int:
    """How many files wait for these roles."""
    return db.session.scalar(_counted(sorted(peran))) or 0


# Whose files a list shows: of these layanan, or of all.
Layanan = Collection[str] | None


def of_layanan(layanan: Layanan) -> ColumnElement[bool]:
    """Whether a file is of one of these; all are where there is None.

    Joined with nothing, so that no database looks for them by their own index: that would go
    through all their years, instead of through what else is asked for.
    """
    if layanan is None:
        return true()
    return Permohonan.layanan.concat("").in_(sorted(layanan))


def with_pemohon(after: str | None = None, layanan: Layanan = None) -> Listing:
    """Files that were returned and wait for the pemohon, the longest first."""
    query = (
        select(Permohonan)
        .where(Permohonan.status == Status.DIKEMBALIKAN, of_layanan(layanan))
        .options(*LINE)
    )
    return oldest(query, Permohonan.sejak_at, after)


def arsip(
    before: str | None = None, nomor: str = "", layanan: Layanan = None
) -> Listing:
    """Closed files, the newest first; or the one with this register or letter number.

    A number is looked for exactly as it stands, the register's in any case of letters.
    """
    shown = selectinload(Permohonan.surat), joinedload(Permohonan.pengambilan)
    query = select(Permohonan).options(*shown)
    if nomor:
        numbered = Permohonan.id.in_(
            select(Surat.permohonan_id).where(Surat.nomor == nomor)
        ) | (Permohonan.nomor_register == nomor.upper())
        query = query.where(numbered, of_layanan(layanan))
    elif layanan is not None:
        query = query.where(Permohonan.id.in_(_latest_of(layanan, before)))
    query = query.where(Permohonan.tutup_at.is_not(None))
    return newest(query, Permohonan.tutup_at, before)


def _latest_of(layanan: Collection[str], before: str | None) -> list[int]:
    """The files of one page and the next one: each layanan by its own index, however rare it is."""
    found: list[Row[Any]] = []
    at, number, key = Permohonan.tutup_at, Permohonan.id, read_key(before)
    for slug in layanan:
        query = select(at, number).where(Permohonan.layanan == slug, at.is_not(None))
        if key:
            query = query.where(tuple_(at, number) < key)
        query = query.order_by(at.desc(), number.desc()).limit(PAGE + 1)
        found += db.session.execute(query)
    return [row.id for row in sorted(found, reverse=True)[: PAGE + 1]]


def finished(slug: str) -> tuple[Permohonan, ...]:
    """The latest files of a layanan that came to their end, with their trails; example files prove
    nothing.
    """
    return tuple(
        db.session.scalars(
            select(Permohonan)
            .where(
                Permohonan.layanan == slug,
                Permohonan.status == Status.SELESAI,
                Permohonan.contoh.is_(False),
                Permohonan.tutup_at.is_not(None),
            )
            .options(selectinload(Permohonan.trail))
            .order_by(Permohonan.tutup_at.desc(), Permohonan.id.desc())
            .limit(MOST)
        )
    )


def riwayat_masuk(petugas_id: int, before: str | None = None) -> Listing:
    """Who signed in to an account or tried to, the newest first."""
    return newest(
        select(Masuk).where(Masuk.petugas_id == petugas_id), Masuk.at, before, 20
    )


def newest(
    query: Select[Any], at: Any, before: str | None, size: int = PAGE
) -> Listing:
    """One page of what a query finds, by the moment `at`, the newest first; `before` is its key.

    A key that cannot be read begins at the first page.
    """
    number = _id_of(query)
    if key := read_key(before):
        query = query.where(tuple_(at, number) < key)
    return page_of(query.add_columns(at).order_by(at.desc(), number.desc()), size)


def oldest(query: Select[Any], at: Any, after: str | None, size: int = PAGE) -> Listing:
    """The same with the oldest first."""
    number = _id_of(query)
    if key := read_key(after):
        query = query.where(tuple_(at, number) > key)
    return page_of(query.add_columns(at).order_by(at, number), size)


def _id_of(query: Select[Any]) -> Any:
    """The number of what the query is of, which puts rows of the same moment in order."""
    return query.column_descriptions[0]["entity"].id


def page_of(query: Select[Any], size: int) -> Listing:
    """One page of rows that begin with a thing and end with the moment by which they are in order.

    In between may stand, as `jumlah`, how long the whole list is.
    """
    rows, older = cut(query, size, lambda row: write_key(row[-1], row[0].id))
    count = getattr(rows[0], "jumlah", None) if rows else None
    return Listing(tuple(row[0] for row in rows), older, count)


def cut(
    query: Select[Any], size: int, key: Callable[[Row[Any]], str]
) -> tuple[Sequence[Row[Any]], str | None]:
    """The first rows of a query, and the key of the last of them where more follow.

    One row more than is shown is read: by that it is known, without counting.
    """
    rows = db.session.execute(query.limit(size + 1)).all()
    older = None
    if len(rows) > size:
        older = key(rows[size - 1])
    return rows[:size], older


def write_key(at: datetime, row_id: int) -> str:
    """Where a page ends, for the next one to begin: no personal data, safe in a URL."""
    return f"{at.isoformat()}.{row_id}"


def read_key(text: str | None) -> tuple[datetime, int] | None:
    """The key again; None when it was tampered with."""
    head, _, tail = (text or "").rpartition(".")
    if not (tail.isascii() and tail.isdigit() and len(tail) < 19):
        return None
    try:
        at = datetime.fromisoformat(head)
        return (at.astimezone(UTC), min(int(tail), LARGEST)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None  # no moment, or one beyond the calendar once its zone is taken off
