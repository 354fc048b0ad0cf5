"""What screens read.

Named questions to the database; nothing here writes, and no page grows with the archive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import selectinload

from sipetrok.domain.workflow import Status
from sipetrok.models import AksesBerkas, Antrean, Berkas, DrafHabis, Masuk, Permohonan, Surat, db

PAGE = 50
OPENINGS = 200
LARGEST = 2**31 - 1  # of an id: PostgreSQL compares with no larger one


@dataclass(frozen=True)
class Listing:
    """One page of a list, and the key with which the next begins; None where there is none."""

    items: tuple
    older: str | None = None


def permohonan_by_kode(kode: str) -> Permohonan | None:
    """The file behind a code, ended or not."""
    return db.session.scalar(select(Permohonan).filter_by(kode=kode))


def draf_habis(kode: str) -> DrafHabis | None:
    """What is left of a draft that was never sent; None for every other code."""
    return db.session.get(DrafHabis, kode)


def surat_by_token(token: str) -> Surat | None:
    """The letter behind a QR code."""
    return db.session.scalar(select(Surat).filter_by(token=token))


def berkas_of(permohonan_id: int, berkas_id: int) -> Berkas | None:
    """A document, if it belongs to this file."""
    return db.session.scalar(select(Berkas).filter_by(id=berkas_id, permohonan_id=permohonan_id))


def openings(permohonan_id: int) -> tuple[AksesBerkas, ...]:
    """Who opened the documents of a file, the newest first."""
    return tuple(
        db.session.scalars(
            select(AksesBerkas)
            .join(Berkas)
            .where(Berkas.permohonan_id == permohonan_id)
            .options(selectinload(AksesBerkas.petugas), selectinload(AksesBerkas.berkas))
            .order_by(AksesBerkas.id.desc())
            .limit(OPENINGS)
        )
    )


def antrean(peran: Iterable[str], after: str | None = None) -> Listing:
    """What waits for these roles, next due first. A file that waits for two of them stands once."""
    moment = func.min(Antrean.antre_at).label("antre_at")
    waiting = (
        select(Antrean.permohonan_id, moment)
        .where(Antrean.peran.in_(sorted(peran)))
        .group_by(Antrean.permohonan_id)
        .subquery()
    )
    query = (
        select(Permohonan)
        .join(waiting, waiting.c.permohonan_id == Permohonan.id)
        .options(
            selectinload(Permohonan.trail),
            selectinload(Permohonan.pemegang),
            selectinload(Permohonan.untuk),
        )
    )
    return oldest(query, waiting.c.antre_at, after)


def count_antrean(peran: Iterable[str]) -> int:
    """How many files wait for these roles."""
    return db.session.scalar(
        select(func.count(func.distinct(Antrean.permohonan_id))).where(
            Antrean.peran.in_(sorted(peran))
        )
    )


def with_pemohon(after: str | None = None) -> Listing:
    """Files that were returned and wait for the pemohon, the longest first."""
    query = select(Permohonan).where(Permohonan.status == Status.DIKEMBALIKAN)
    return oldest(query, Permohonan.sejak_at, after)


def arsip(before: str | None = None, nomor: str = "") -> Listing:
    """Closed files, the newest first; or the one with this register or letter number."""
    query = (
        select(Permohonan)
        .where(Permohonan.tutup_at.is_not(None))
        .options(selectinload(Permohonan.surat))
    )
    if nomor:
        query = query.where(
            Permohonan.id.in_(select(Surat.permohonan_id).where(Surat.nomor == nomor))
            | (Permohonan.nomor_register == nomor.upper())
        )
    return newest(query, Permohonan.tutup_at, before)


def riwayat_masuk(petugas_id: int, before: str | None = None) -> Listing:
    """Who signed in to an account or tried to, the newest first."""
    return newest(select(Masuk).where(Masuk.petugas_id == petugas_id), Masuk.at, before, 20)


def newest(query: Select[Any], at: Any, before: str | None, size: int = PAGE) -> Listing:
    """One page of what a query finds, by the moment `at`, the newest first; `before` is its key."""
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
    return query.column_descriptions[0]["entity"].id


def page_of(query: Select[Any], size: int) -> Listing:
    """One page of rows that begin with a thing and the moment by which they are in order."""
    rows = db.session.execute(query.limit(size + 1)).all()
    older = write_key(rows[size - 1][1], rows[size - 1][0].id) if len(rows) > size else None
    return Listing(tuple(row[0] for row in rows[:size]), older=older)


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
