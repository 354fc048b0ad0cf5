"""Officers as pages read them: accounts with the last sign-in and the history of each; who is away
now or soon, whom an officer stands in for, and what is over.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from sipetrok.domain.petugas import stands_in_for
from sipetrok.models import (
    Halangan,
    KabarAkun,
    Masuk,
    Pengukuhan,
    PerubahanAkun,
    Petugas,
    db,
)
from sipetrok.queries import LARGEST, PAGE, Listing, cut, named, newest

# Lines of a history on one page, and the parts of the list of accounts.
HISTORY = 20
BAGIAN = {
    "kantor": (Petugas.aktif, Petugas.desa == ""),
    "desa": (Petugas.aktif, Petugas.desa != ""),
    "diblokir": (~Petugas.aktif,),
}


def accounts(bagian: str, after: int | None = None) -> Listing:
    """One part of the accounts ("kantor", "desa" or "diblokir") by name of account, as `every`.

    `after` is the id of the last one that was shown.

    Raises KeyError for another part.
    """
    query = _accounts().where(*BAGIAN[bagian])
    if after is not None and 0 < after <= LARGEST:
        shown = select(Petugas.akun).where(Petugas.id == after).scalar_subquery()
        query = query.where(Petugas.akun > shown)
    return Listing(*cut(query, PAGE, lambda row: str(row.Petugas.id)))


def every() -> Sequence[Row[tuple[Petugas, datetime]]]:
    """All accounts, by name: each `Petugas` and when it was last signed in with (`masuk_at`)."""
    return db.session.execute(_accounts()).all()


def _accounts() -> Select[tuple[Petugas, datetime]]:
    """Every account, by name, with the moment of its last sign-in that was let in."""
    last = select(func.max(Masuk.at)).where(
        Masuk.petugas_id == Petugas.id, Masuk.berhasil
    )
    last_at = last.correlate(Petugas).scalar_subquery().label("masuk_at")
    return select(Petugas, last_at).order_by(Petugas.akun)


def counts() -> dict[str, int]:
    """How many accounts each part has."""
    return {
        bagian: db.session.scalar(
            select(func.count()).select_from(Petugas).where(*where)
        )
        or 0
        for bagian, where in BAGIAN.items()
    }


def colleagues() -> Sequence[Petugas]:
    """Every active account of the office itself, by name of person."""
    query = select(Petugas).where(*BAGIAN["kantor"]).order_by(Petugas.nama, Petugas.id)
    return db.session.scalars(query).all()


def changes(petugas_id: int, before: str | None = None) -> Listing:
    """What was changed about an account, the newest first."""
    query = select(PerubahanAkun).where(PerubahanAkun.petugas_id == petugas_id)
    query = query.options(selectinload(PerubahanAkun.oleh))
    return newest(query, PerubahanAkun.at, before, HISTORY)


def waiting(petugas_id: int | None = None) -> Sequence[Pengukuhan]:
    """The roles that wait for a pengawas, the oldest first; of one account, or all."""
    query = select(Pengukuhan).join(Pengukuhan.petugas).order_by(Pengukuhan.id)
    wanted = Petugas.aktif if petugas_id is None else Petugas.id == petugas_id
    cause = joinedload(Pengukuhan.perubahan).joinedload(PerubahanAkun.oleh)
    return db.session.scalars(query.where(wanted).options(cause)).unique().all()


# Made once: every page of an officer asks it.
_UNREAD = (
    select(PerubahanAkun)
    .join(KabarAkun, KabarAkun.perubahan_id == PerubahanAkun.id)
    .where(KabarAkun.petugas_id == bindparam("reader"))
    .options(*named(PerubahanAkun.petugas, PerubahanAkun.oleh))
    .order_by(PerubahanAkun.id)
    .limit(PAGE)
)


def unread(petugas_id: int) -> Sequence[PerubahanAkun]:
    """The changes to accounts that this officer is told of and has not read yet."""
    return db.session.scalars(_UNREAD, {"reader": petugas_id}).all()


def by_ids(ids: Iterable[int]) -> Sequence[Petugas]:
    """These accounts, whatever became of them since."""
    query = select(Petugas).where(Petugas.id.in_(sorted(ids))).order_by(Petugas.id)
    return db.session.scalars(query).all()


# Absences.

_NAMES = (selectinload(Halangan.petugas), selectinload(Halangan.pengganti))


def absences(day: date) -> Sequence[Halangan]:
    """Every absence that lasts or is to come, by its first day."""
    query = Halangan.open_from(day).options(*_NAMES, selectinload(Halangan.dicatat))
    return db.session.scalars(query).all()


def away(day: date) -> dict[int, Halangan]:
    """Who is away on a day, by their number."""
    return {row.petugas_id: row for row in absences(day) if row.dari <= day}


def standing_in(petugas_id: int, away: dict[int, Halangan]) -> list[Halangan]:
    """Of these absences those of everybody whose work this officer does, also through a
    stand-in who is away as well.

    `away` is what `away` answered for the day.
    """
    pairs = ((row.petugas_id, row.pengganti_id) for row in away.values())
    absent = stands_in_for(petugas_id, pairs)
    return [row for row in away.values() if row.petugas_id in absent]


def past_absences(today: date, before: str | None = None) -> Listing:
    """What is over or was ended early, the newest record first."""
    over = or_(Halangan.sampai < today, Halangan.dicabut_at.is_not(None))
    query = select(Halangan).where(over).options(*_NAMES)
    return newest(query, Halangan.dicatat_at, before, HISTORY)
