"""Accounts as pages read them: lists with the last sign-in, and the history of one account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from sipetrok.models import Masuk, PerubahanAkun, Petugas, db
from sipetrok.queries import LARGEST, PAGE, Listing, newest

HISTORY = 20
BAGIAN = {
    "kantor": (Petugas.aktif, Petugas.desa == ""),
    "desa": (Petugas.aktif, Petugas.desa != ""),
    "diblokir": (~Petugas.aktif,),
}


@dataclass(frozen=True)
class Akun:
    """An account and when it was last signed in with."""

    petugas: Petugas
    masuk_at: datetime | None


def accounts(bagian: str, after: int | None = None) -> Listing:
    """One part of the accounts ("kantor", "desa" or "diblokir") by name of account.

    `after` is the id of the last one that was shown.
    """
    query = _accounts().where(*BAGIAN[bagian])
    if after is not None and 0 < after <= LARGEST:
        shown = select(Petugas.akun).where(Petugas.id == after).scalar_subquery()
        query = query.where(Petugas.akun > shown)
    rows = db.session.execute(query.limit(PAGE + 1)).all()
    items = tuple(Akun(petugas, at) for petugas, at in rows[:PAGE])
    return Listing(items, older=str(items[-1].petugas.id) if len(rows) > PAGE else None)


def every() -> tuple[Akun, ...]:
    """All accounts, by name."""
    return tuple(Akun(petugas, at) for petugas, at in db.session.execute(_accounts()))


def _accounts() -> Select[tuple[Petugas, datetime]]:
    last = select(func.max(Masuk.at)).where(Masuk.petugas_id == Petugas.id, Masuk.berhasil)
    return select(Petugas, last.correlate(Petugas).scalar_subquery()).order_by(Petugas.akun)


def counts() -> dict[str, int]:
    """How many accounts each part has."""
    return {
        bagian: db.session.scalar(select(func.count()).select_from(Petugas).where(*where)) or 0
        for bagian, where in BAGIAN.items()
    }


def colleagues() -> tuple[Petugas, ...]:
    """Every active account of the office itself, by name of person."""
    return tuple(
        db.session.scalars(
            select(Petugas).where(*BAGIAN["kantor"]).order_by(Petugas.nama, Petugas.id)
        )
    )


def history(petugas_id: int, before: str | None = None) -> Listing:
    """What was changed about an account, the newest first."""
    query = select(PerubahanAkun).where(PerubahanAkun.petugas_id == petugas_id)
    query = query.options(selectinload(PerubahanAkun.oleh))
    return newest(query, PerubahanAkun.at, before, HISTORY)


def by_ids(ids: Iterable[int]) -> tuple[Petugas, ...]:
    """These accounts, whatever became of them since."""
    return tuple(
        db.session.scalars(select(Petugas).where(Petugas.id.in_(sorted(ids))).order_by(Petugas.id))
    )
