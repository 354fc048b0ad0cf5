"""Who comes in: passwords, which are made, judged, kept as hashes only and compared; and sessions,
a row each, which ends on the server. The browser holds its number and a random token.
"""

import gzip
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hmac import compare_digest

from flask import current_app
from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import joinedload, with_expression
from werkzeug.security import check_password_hash, generate_password_hash

from sipetrok.domain.petugas import INGATAN, End, Sebab, normal, sandi_fault
from sipetrok.models import KabarAkun, Masuk, Petugas, db
from sipetrok.operations import throttle
from sipetrok.operations.transaction import changing, transaction
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.source import DATA

FAILURES_KEPT = 500  # of one account; guessing must not fill the disk
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
_LENGTH = 16


def find_akun(akun: str) -> Petugas | None:
    """The account of this name, however its letters were typed.

    None where there is none; a blocked one is found too.
    """
    return db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))


def authenticate(akun: str, baru: str) -> Petugas | None:
    """The active account with this password; None otherwise, after the same amount of work.

    Counts nothing: the brakes are asked before it, and told after it, by whoever calls.
    """
    petugas = find_akun(akun)
    is_right = opens(petugas.sandi if petugas else None, baru)
    return petugas if petugas and is_right and petugas.aktif else None


# Passwords: made, judged, kept as hashes only, compared.


def new_sandi(benih: str | None = None) -> str:
    """A random password that can be read aloud: four groups of four letters and digits, 79 bits.

    From a `benih` (64 secret hexadecimal digits) always the same, so that a form sent twice shows
    one password.
    """
    number = int(benih or secrets.token_hex(32), 16)
    signs = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "-".join("".join(signs[n : n + 4]) for n in range(0, _LENGTH, 4))


def hash_of(sandi: str) -> str:
    """In what form a password is kept: its hash, with the method and a salt of its own."""
    return generate_password_hash(normal(sandi), current_app.config["HASH_SANDI"])


def opens(kept: str | None, sandi: str) -> bool:
    """Whether it is the password of this hash. Without one it never is, after the same work."""
    nobodys = _nobodys(current_app.config["HASH_SANDI"])
    is_right = check_password_hash(kept or nobodys, normal(sandi))
    return is_right and kept is not None


@lru_cache
def _nobodys(method: str) -> str:
    """The hash of a password that nobody knows, to compare with where there is no account."""
    return generate_password_hash(secrets.token_hex(16), method)


def weakness(sandi: str, akun: str, nama: str, kantor: Kantor) -> str | None:
    """Why this password cannot be taken, in a sentence; None when it can."""
    names = (kantor.nama, kantor.induk, kantor.provinsi, kantor.tempat, kantor.sistem)
    return sandi_fault(sandi, (akun, nama), names, common())


@lru_cache
def common() -> frozenset[str]:
    """The passwords that people choose most often, in lower case; read when one is first set."""
    packed = (DATA / "sandi" / "umum.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n")) - {""}


# Sessions.


@dataclass(frozen=True)
class Tempat:
    """From where somebody signs in: the address, and the device in words."""

    alamat: str
    perangkat: str


@dataclass(frozen=True)
class Dibuka:
    """A session just opened: what the browser is to hold, and the failed tries before it, `sejak`
    the last success.
    """

    tanda: str
    gagal: int
    sejak: datetime | None


def start(petugas: Petugas, tempat: Tempat, now: datetime) -> Dibuka | None:
    """Opens a session for an account whose password was just found right.

    None when the account was blocked or its password changed in the meantime, which is
    looked at again behind the lock. Each press opens a session of its own. Sessions
    that a limit has ended are written down as ended, rows older than INGATAN removed.
    """
    petugas_id, seen, token = petugas.id, petugas.sandi, secrets.token_urlsafe(32)
    with changing(Petugas, petugas_id) as petugas:
        if not petugas.aktif or petugas.sandi != seen:
            return None
        _still_open(petugas_id, now)
        mine = Masuk.petugas_id == petugas_id
        # Nothing so old is still open.
        _remove(
            select(Masuk.id).where(mine, Masuk.at < now - INGATAN).order_by(Masuk.at)
        )
        sejak = db.session.scalar(
            select(func.max(Masuk.at)).where(mine, Masuk.berhasil)
        )
        failed = select(func.count()).select_from(Masuk).where(mine, ~Masuk.berhasil)
        if sejak:
            failed = failed.where(Masuk.at > sejak)
        gagal = db.session.scalar(failed) or 0
        row = _try(petugas, tempat, now)
        row.berhasil, row.kunci, row.aktif_at = True, _hash(token), now
        db.session.add(row)
        db.session.flush()
        return Dibuka(f"{row.id}.{token}", gagal, sejak)


def fail(
    akun: str,
    tempat: Tempat,
    counted: Iterable[tuple[throttle.Brake, str]],
    now: datetime,
) -> None:
    """Counts a failed try against the brakes and, where there is such an account, tells its owner.

    All in one transaction: an unknown name must not be told apart by the time that the answer
    takes.
    """
    with transaction():
        for brake, kunci in counted:
            throttle.count(brake, kunci, now)
        petugas = find_akun(akun)
        if petugas is None:
            return
        row = _try(petugas, tempat, now)
        if not petugas.aktif:
            row.sebab = Sebab.BLOKIR
        db.session.add(row)
        db.session.flush()
        _remove(
            select(Masuk.id)
            .where(Masuk.petugas_id == petugas.id, ~Masuk.berhasil)
            .order_by(Masuk.at.desc(), Masuk.id.desc())
            .offset(FAILURES_KEPT)
        )


def _try(petugas: Petugas, tempat: Tempat, now: datetime) -> Masuk:
    """A try to sign in that came to nothing; `start` makes a session of it."""
    return Masuk(
        petugas_id=petugas.id,
        at=now,
        berhasil=False,
        alamat=tempat.alamat,
        perangkat=tempat.perangkat,
    )


# The officer comes along with their roles, and with whether they are told something: one question
# for all.
_WITH_PERAN = joinedload(Masuk.petugas).options(
    joinedload(Petugas.daftar_peran),
    with_expression(
        Petugas.ada_kabar, exists().where(KabarAkun.petugas_id == Petugas.id)
    ),
)


def find(tanda: str, now: datetime) -> Masuk | None:
    """The session that a browser holds, while it lasts; None for every sign that opens nothing.

    Writes nothing, so that reading goes on while nothing can be written.
    """
    number, _, token = tanda.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    row = db.session.get(Masuk, int(number), options=[_WITH_PERAN])
    if row is None or row.kunci is None or not compare_digest(row.kunci, _hash(token)):
        return None
    if not row.petugas.aktif or row.end(now):
        return None
    return row


def note_use(masuk_id: int, now: datetime) -> None:
    """The officer is still there; called when `petugas.is_worth_noting`.

    A session that was ended meanwhile stays ended.
    """
    with transaction():
        db.session.execute(
            update(Masuk)
            .where(Masuk.id == masuk_id, Masuk.keluar_at.is_(None))
            .values(aktif_at=now)
        )


def end(
    petugas_id: int, now: datetime, only: int | None = None, but: int | None = None
) -> int:
    """Signs an account out: everywhere, in one session `only`, or everywhere `but` in one.

    Returns how many ended; 0 the second time, and for a session of somebody else.
    """
    with transaction():
        return close(petugas_id, (now, Sebab.KELUAR), only, but)


def close(
    petugas_id: int, end: End, only: int | None = None, but: int | None = None
) -> int:
    """The same, for whatever reason, as a part of a transaction that has begun."""
    rows = _still_open(petugas_id, end[0])
    found = [row for row in rows if row.id != but and only in (None, row.id)]
    for row in found:
        row.keluar_at, row.sebab = end
    return len(found)


def open_of(petugas_id: int, now: datetime) -> tuple[Masuk, ...]:
    """The sessions of an account that last, the one used most recently first."""
    found = [row for row in _unclosed(petugas_id) if row.end(now) is None]
    return tuple(sorted(found, key=lambda row: row.used_at, reverse=True))


def _unclosed(petugas_id: int) -> Sequence[Masuk]:
    mine = select(Masuk).where(Masuk.petugas_id == petugas_id, Masuk.berhasil)
    return db.session.scalars(mine.where(Masuk.keluar_at.is_(None))).all()


def _still_open(petugas_id: int, now: datetime) -> list[Masuk]:
    """The sessions that last; of those that a limit has ended, the end is written down."""
    rows = _unclosed(petugas_id)
    for row in rows:
        if end := row.end(now):
            row.keluar_at, row.sebab = end
    return [row for row in rows if row.keluar_at is None]


def _remove(rows: Select[tuple[int]]) -> None:
    """So many with one sign-in that nobody waits for it."""
    db.session.execute(delete(Masuk).where(Masuk.id.in_(rows.limit(500))))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
