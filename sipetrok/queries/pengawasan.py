"""Where every open file is, counted by the database.

Costs grow with the open files, never with the archive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Antrean, Paraf, Permohonan, db
from sipetrok.queries import LARGEST, LINE, PAGE, Listing, read_key, write_key

OPEN = Permohonan.status.in_((Status.BERJALAN.value, Status.DIKEMBALIKAN.value))
RUNNING = Permohonan.status == Status.BERJALAN.value
# What ends a stay at a desk; taking a file, asking and handing it on do not.
FINISHED = (
    Tindakan.SELESAI,
    Tindakan.KEMBALIKAN,
    Tindakan.TURUNKAN,
    Tindakan.TOLAK,
    Tindakan.JAWAB,
)
DI_PEMOHON = "pemohon"


@dataclass(frozen=True)
class Jumlah:
    """All open files at once."""

    berjalan: int
    terlambat: int
    di_pemohon: int
    contoh: int

    @property
    def terbuka(self) -> int:
        return self.berjalan + self.di_pemohon


@dataclass(frozen=True)
class Beban:
    """What one officer holds, how much of it is late, what was directed to them and waits, what
    they finished today.
    """

    memegang: int = 0
    terlambat: int = 0
    ditujukan: int = 0
    selesai: int = 0


@dataclass(frozen=True)
class Saringan:
    """Which open files are asked for; everything empty asks for all."""

    meja: str = ""  # the key of a role, or "pemohon"
    petugas: int | None = None
    layanan: str = ""
    terlambat: bool = False


def _late(now: datetime) -> ColumnElement[bool]:
    return and_(RUNNING, Permohonan.due_at.is_not(None), Permohonan.due_at < now)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def totals(now: datetime) -> Jumlah:
    """How many files are open, late, and with the pemohon."""
    row = db.session.execute(
        select(
            _count(RUNNING),
            _count(_late(now)),
            _count(~RUNNING),
            _count(Permohonan.contoh.is_(True)),
        ).where(OPEN)
    ).one()
    return Jumlah(*map(int, row))


def per_desk(now: datetime) -> tuple[tuple[str, bool, bool, int, datetime], ...]:
    """Role, taken or not, late or not: how many, and since when the first of them is there.

    A file that two roles may take stands at both.
    """
    taken = case((Permohonan.pemegang_id.is_not(None), 1), else_=0)
    late = case((_late(now), 1), else_=0)
    # Named in a subquery: PostgreSQL would take an expression with a value in it for another one
    # when grouping.
    one = (
        select(
            Antrean.peran, taken.label("taken"), late.label("late"), Permohonan.sejak_at
        )
        .join(Permohonan, Permohonan.id == Antrean.permohonan_id)
        .subquery()
    ).c
    rows = db.session.execute(
        select(
            one.peran, one.taken, one.late, func.count(), func.min(one.sejak_at)
        ).group_by(one.peran, one.taken, one.late)
    )
    return tuple(
        (peran, bool(is_taken), bool(is_late), count, at)
        for peran, is_taken, is_late, count, at in rows
    )


def per_officer(now: datetime, since: datetime) -> Mapping[int, Beban]:
    """By the id of the officer; `since` is when the day began."""
    held = {
        one: (count, int(late))
        for one, count, late in db.session.execute(
            select(Permohonan.pemegang_id, func.count(), _count(_late(now)))
            .where(RUNNING, Permohonan.pemegang_id.is_not(None))
            .group_by(Permohonan.pemegang_id)
        )
    }
    meant = _by_officer(
        select(Permohonan.untuk_id, func.count())
        .where(
            RUNNING,
            Permohonan.untuk_id.is_not(None),
            Permohonan.pemegang_id.is_(None),
            Permohonan.koordinasi.is_(None),
        )
        .group_by(Permohonan.untuk_id)
    )
    done = _by_officer(
        select(Paraf.petugas_id, func.count())
        .where(
            Paraf.at >= since,
            Paraf.petugas_id.is_not(None),
            Paraf.tindakan.in_([one.value for one in FINISHED]),
        )
        .group_by(Paraf.petugas_id)
    )
    return {
        one: Beban(*held.get(one, (0, 0)), meant.get(one, 0), done.get(one, 0))
        for one in {*held, *meant, *done}
    }


def _by_officer(query: Select[Any]) -> dict[int, int]:
    return dict(db.session.execute(query).tuples().all())


def per_layanan(now: datetime) -> tuple[tuple[str, int, int, int], ...]:
    """Slug, open files, late ones, and those with the pemohon; the most late first."""
    late, count = _count(_late(now)), func.count()
    rows = db.session.execute(
        select(Permohonan.layanan, count, late, _count(~RUNNING))
        .where(OPEN)
        .group_by(Permohonan.layanan)
        .order_by(late.desc(), count.desc(), Permohonan.layanan)
    )
    return tuple(
        (slug, total, int(is_late), int(away)) for slug, total, is_late, away in rows
    )


def open_files(saringan: Saringan, now: datetime, after: str | None = None) -> Listing:
    """The open files, the most late first: by due moment, then those without one by how long they
    are where they are, then those with the pemohon.
    """
    kelas = case(
        (and_(RUNNING, Permohonan.due_at.is_not(None)), 0), (RUNNING, 1), else_=2
    )
    moment = case(
        (RUNNING, func.coalesce(Permohonan.due_at, Permohonan.sejak_at)),
        else_=Permohonan.sejak_at,
    )
    query = (
        _narrowed(select(Permohonan, kelas, moment), saringan, now)
        .options(*LINE)
        .order_by(kelas, moment, Permohonan.id)
    )
    if key := _read_place(after):
        query = query.where(tuple_(kelas, moment, Permohonan.id) > tuple_(*key))
    rows = db.session.execute(query.limit(PAGE + 1)).all()
    older = None
    if len(rows) > PAGE:
        last, place, at = rows[PAGE - 1]
        older = f"{place}.{write_key(at, last.id)}"
    return Listing(tuple(row[0] for row in rows[:PAGE]), older)


def count_files(saringan: Saringan, now: datetime) -> int:
    """How many open files the choice has."""
    query = select(func.count()).select_from(Permohonan)
    return db.session.scalar(_narrowed(query, saringan, now)) or 0


def _narrowed(query: Select[Any], saringan: Saringan, now: datetime) -> Select[Any]:
    query = query.where(OPEN)
    if saringan.meja == DI_PEMOHON:
        query = query.where(~RUNNING)
    elif saringan.meja:
        query = query.where(
            Permohonan.id.in_(
                select(Antrean.permohonan_id).where(Antrean.peran == saringan.meja)
            )
        )
    if saringan.petugas is not None:
        query = query.where(
            or_(
                Permohonan.pemegang_id == saringan.petugas,
                and_(
                    Permohonan.pemegang_id.is_(None),
                    Permohonan.untuk_id == saringan.petugas,
                ),
            ),
            RUNNING,
        )
    if saringan.layanan:
        query = query.where(Permohonan.layanan == saringan.layanan)
    return query.where(_late(now)) if saringan.terlambat else query


def _read_place(text: str | None) -> tuple[Any, ...] | None:
    """Where the page before ended; None when the key was tampered with."""
    place, _, rest = (text or "").partition(".")
    key = read_key(rest)
    if key is None or place not in ("0", "1", "2"):
        return None
    return (
        literal(int(place)),
        literal(key[0], Permohonan.due_at.type),
        literal(min(key[1], LARGEST)),
    )
