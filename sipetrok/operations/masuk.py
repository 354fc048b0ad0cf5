"""Sessions of officers: a row each, which ends on the server.

The browser holds its number and a random token.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import delete, func, select, update

from sipetrok.domain import sesi
from sipetrok.domain.sesi import Sebab
from sipetrok.models import Masuk, Petugas, db
from sipetrok.operations import throttle
from sipetrok.operations.transaction import transaction

FAILURES_KEPT = 500  # of one account; guessing must not fill the disk
_AT_ONCE = 500  # rows removed with one sign-in
_KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Tempat:
    """From where somebody signs in: the address, and the device in words."""

    alamat: str
    perangkat: str


@dataclass(frozen=True)
class Dibuka:
    """A session just opened: what the browser is to hold, and the failed tries since the success
    before it.
    """

    tanda: str
    gagal: int
    sejak: datetime | None


def start(petugas: Petugas, tempat: Tempat, now: datetime) -> Dibuka | None:
    """Opens a session for an account whose password was just found right.

    None when the account was blocked or its password changed in the meantime.
    """
    petugas_id, seen, token = petugas.id, petugas.sandi, secrets.token_urlsafe(32)
    with transaction():
        petugas = db.session.get(Petugas, petugas_id)
        if not petugas.aktif or petugas.sandi != seen:
            return None
        _close_run_out(petugas_id, now)
        _forget_old(petugas_id, now)
        gagal, sejak = _failures(petugas_id)
        row = Masuk(
            petugas_id=petugas_id,
            at=now,
            berhasil=True,
            alamat=tempat.alamat,
            perangkat=tempat.perangkat,
            kunci=_hash(token),
            aktif_at=now,
        )
        db.session.add(row)
        db.session.flush()
        return Dibuka(f"{row.id}.{token}", gagal, sejak)


def fail(
    akun: str, tempat: Tempat, counted: Iterable[tuple[throttle.Brake, str]], now: datetime
) -> None:
    """Counts a failed try against the brakes and, where there is such an account, tells its owner.

    All in one transaction: an unknown name must not be told apart by the time that the answer
    takes.
    """
    with transaction():
        for brake, kunci in counted:
            throttle.count(brake, kunci, now)
        petugas = db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))
        if petugas is None:
            return
        db.session.add(
            Masuk(
                petugas_id=petugas.id,
                at=now,
                berhasil=False,
                alamat=tempat.alamat,
                perangkat=tempat.perangkat,
                sebab=None if petugas.aktif else Sebab.BLOKIR,
            )
        )
        db.session.flush()
        too_many = (
            select(Masuk.id)
            .where(Masuk.petugas_id == petugas.id, ~Masuk.berhasil)
            .order_by(Masuk.at.desc(), Masuk.id.desc())
            .offset(FAILURES_KEPT)
            .limit(_AT_ONCE)
        )
        _remove(db.session.scalars(too_many).all())


def find(tanda: str, now: datetime) -> Masuk | None:
    """The session that a browser holds, while it lasts. Writes nothing."""
    number, _, token = tanda.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    row = db.session.get(Masuk, int(number))
    if row is None or row.kunci is None or not compare_digest(row.kunci, _hash(token)):
        return None
    return row if row.petugas.aktif and _is_open(row, now) else None


def note_use(masuk_id: int, now: datetime) -> None:
    """The officer is still there; called when `sesi.is_worth_noting`."""
    with transaction():
        db.session.execute(
            update(Masuk)
            .where(Masuk.id == masuk_id, Masuk.keluar_at.is_(None))
            .values(aktif_at=now)
        )


def end(petugas_id: int, now: datetime, only: int | None = None, but: int | None = None) -> int:
    """Signs an account out: everywhere, in one session `only`, or everywhere `but` in one.

    Returns how many ended.
    """
    with transaction():
        return end_within(petugas_id, Sebab.KELUAR, now, only, but)


def end_within(
    petugas_id: int, sebab: Sebab, now: datetime, only: int | None = None, but: int | None = None
) -> int:
    """The same as a part of a transaction that has begun."""
    _close_run_out(petugas_id, now)
    found = [row for row in _unclosed(petugas_id) if row.id != but and only in (None, row.id)]
    for row in found:
        row.keluar_at, row.sebab = now, sebab
    return len(found)


def open_of(petugas_id: int, now: datetime) -> tuple[Masuk, ...]:
    """The sessions of an account that last, the one used most recently first."""
    found = [row for row in _unclosed(petugas_id) if _is_open(row, now)]
    return tuple(sorted(found, key=lambda row: row.aktif_at, reverse=True))


def knows(akun: str, alamat: str, now: datetime) -> bool:
    """Whether the owner of this account signed in from this address lately."""
    return (
        db.session.scalar(
            select(Masuk.id)
            .join(Petugas)
            .where(
                Petugas.akun == akun.strip().lower(),
                Masuk.berhasil,
                Masuk.alamat == alamat,
                Masuk.at > now - _KNOWN_FOR,
            )
            .limit(1)
        )
        is not None
    )


def _failures(petugas_id: int) -> tuple[int, datetime | None]:
    sejak = db.session.scalar(
        select(func.max(Masuk.at)).where(Masuk.petugas_id == petugas_id, Masuk.berhasil)
    )
    failed = (
        select(func.count())
        .select_from(Masuk)
        .where(Masuk.petugas_id == petugas_id, ~Masuk.berhasil)
    )
    return db.session.scalar(failed.where(Masuk.at > sejak) if sejak else failed), sejak


def _unclosed(petugas_id: int) -> list[Masuk]:
    return list(
        db.session.scalars(
            select(Masuk).where(
                Masuk.petugas_id == petugas_id, Masuk.berhasil, Masuk.keluar_at.is_(None)
            )
        )
    )


def _is_open(row: Masuk, now: datetime) -> bool:
    return row.keluar_at is None and sesi.ended(row.at, row.aktif_at, now) is None


def _close_run_out(petugas_id: int, now: datetime) -> None:
    """Writes down the end of sessions that a limit has ended."""
    for row in _unclosed(petugas_id):
        if over := sesi.ended(row.at, row.aktif_at, now):
            row.keluar_at, row.sebab = over


def _forget_old(petugas_id: int, now: datetime) -> None:
    """Called after `_close_run_out`: nothing so old is still open."""
    _remove(
        db.session.scalars(
            select(Masuk.id)
            .where(Masuk.petugas_id == petugas_id, Masuk.at < now - sesi.INGATAN)
            .order_by(Masuk.at)
            .limit(_AT_ONCE)
        ).all()
    )


def _remove(ids: Iterable[int]) -> None:
    db.session.execute(delete(Masuk).where(Masuk.id.in_(ids)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
