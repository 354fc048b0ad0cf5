"""Where every open file is, counted by the database.

Costs grow with the open files, never with the archive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select, tuple_

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Antrean, Moment, Paraf, Permohonan, db
from sipetrok.queries import LINE, PAGE, Listing, cut, read_key, write_key

OPEN = Permohonan.status.in_((Status.BERJALAN.value, Status.DIKEMBALIKAN.value))
RUNNING = Permohonan.status == Status.BERJALAN.value
HELD = Permohonan.pemegang_id.is_not(None)
# Who holds it, or to whom it was directed.
OFFICER: Any = func.coalesce(Permohonan.pemegang_id, Permohonan.untuk_id)
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

    meja: str | None = None  # the key of a role, or "pemohon"
    petugas: int | None = None
    layanan: str | None = None
    terlambat: bool = False


def _late(now: datetime) -> ColumnElement[bool]:
    """Under way and past its moment; a file with the pemohon is never late."""
    return RUNNING & Permohonan.due_at.is_not(None) & (Permohonan.due_at < now)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def per_desk(now: datetime) -> dict[str, Any]:
    """By role: how many files wait, wait and are late, are worked on, are worked on and are late;
    and since when the first of those that wait is there.

    A file that two roles may take stands at both.
    """
    late = _late(now)
    rows = db.session.execute(
        select(
            Antrean.peran,
            _count(~HELD & ~late),
            _count(~HELD & late),
            _count(HELD & ~late),
            _count(HELD & late),
            func.min(case((~HELD, Permohonan.sejak_at))),
        )
        .join(Permohonan, Permohonan.id == Antrean.permohonan_id)
        .group_by(Antrean.peran)
    )
    return {peran: counts for peran, *counts in rows}


def per_officer(now: datetime, since: datetime) -> Mapping[int, Beban]:
    """By the id of the officer; `since` is when the day began.

    Blocked accounts are among them where they hold something still. An officer without
    work and without a finished step is not.
    """
    rows = db.session.execute(
        select(OFFICER, _count(HELD), _count(HELD & _late(now)), _count(~HELD))
        .where(RUNNING, HELD | Permohonan.koordinasi.is_(None), OFFICER.is_not(None))
        .group_by(OFFICER)
    )
    loads = {officer: Beban(*counts) for officer, *counts in rows}
    stamps = db.session.execute(
        select(Paraf.petugas_id, func.count())
        .where(
            Paraf.at >= since,
            Paraf.petugas_id.is_not(None),
            Paraf.tindakan.in_([one.value for one in FINISHED]),
        )
        .group_by(Paraf.petugas_id)
    )
    for officer, selesai in stamps.tuples():
        loads[officer] = replace(loads.get(officer, Beban()), selesai=selesai)
    return loads


def per_layanan(now: datetime) -> Sequence[Row[Any]]:
    """Of each `layanan`: how many files are `terbuka`, `terlambat`, `di_pemohon` and only
    `contoh`; the most late first.
    """
    late, count = _count(_late(now)), func.count()
    return db.session.execute(
        select(
            Permohonan.layanan,
            count.label("terbuka"),
            late.label("terlambat"),
            _count(~RUNNING).label("di_pemohon"),
            _count(Permohonan.contoh.is_(True)).label("contoh"),
        )
        .where(OPEN)
        .group_by(Permohonan.layanan)
        .order_by(late.desc(), count.desc(), Permohonan.layanan)
    ).all()


def open_files(saringan: Saringan, now: datetime, after: str | None = None) -> Listing:
    """The open files, the most late first: by due moment, then those without one by how
    long they are where they are, then those with the pemohon.

    `after` is the key of the last page, whose first sign says in which of the three
    parts it ended.
    """
    since = Permohonan.sejak_at
    kelas = case(
        (RUNNING & Permohonan.due_at.is_not(None), 0), (RUNNING, 1), else_=2
    ).label("kelas")
    moment = case((RUNNING, func.coalesce(Permohonan.due_at, since)), else_=since)
    place = kelas, moment, Permohonan.id
    query = _narrowed(select(Permohonan, kelas, moment), saringan, now).options(*LINE)
    shown, _, rest = (after or "").partition(".")
    if (key := read_key(rest)) and shown in ("0", "1", "2"):
        last = literal(int(shown)), literal(key[0], Moment()), literal(key[1])
        query = query.where(tuple_(*place) > tuple_(*last))
    rows, older = cut(
        query.order_by(*place),
        PAGE,
        lambda row: f"{row.kelas}.{write_key(row[-1], row[0].id)}",
    )
    return Listing([row[0] for row in rows], older)


def count_files(saringan: Saringan, now: datetime) -> int:
    """How many open files the choice has."""
    query = select(func.count()).select_from(Permohonan)
    return db.session.scalar(_narrowed(query, saringan, now)) or 0


def _narrowed(query: Select[Any], saringan: Saringan, now: datetime) -> Select[Any]:
    """Open files only, as the choice asks.

    A desk counts by its role in the antrean, so a file of two roles belongs to both; an
    officer by what they hold and by what was directed to them.
    """
    query = query.where(OPEN)
    if saringan.meja == DI_PEMOHON:
        query = query.where(~RUNNING)
    elif saringan.meja:
        here = select(Antrean.permohonan_id).where(Antrean.peran == saringan.meja)
        query = query.where(Permohonan.id.in_(here))
    if saringan.petugas is not None:
        query = query.where(RUNNING, saringan.petugas == OFFICER)
    if saringan.layanan:
        query = query.where(Permohonan.layanan == saringan.layanan)
    return query.where(_late(now)) if saringan.terlambat else query
