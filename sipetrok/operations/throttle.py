"""Brakes on guessing: failed attempts counted in the database, so that all processes know.

Asked before an attempt and told after it, in transactions of their own. So many at the
very same moment may pass together; the next one is held.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select

from sipetrok.domain import SipetrokError
from sipetrok.models import Percobaan, db
from sipetrok.operations.transaction import transaction


@dataclass(frozen=True)
class Brake:
    """So many failures within so long; then no further attempt is looked at."""

    jenis: str
    paling_banyak: int
    dalam: timedelta


MASUK_AKUN = Brake("masuk-akun", 8, timedelta(minutes=15))
MASUK_ALAMAT = Brake("masuk-alamat", 30, timedelta(minutes=15))
# One account guessed at from many addresses. Whoever signed in from theirs lately is not asked: an
# attacker can keep strangers out of an account, and nobody out of the office.
MASUK_SEMUA = Brake("masuk-semua", 50, timedelta(hours=1))
SANDI_LAMA = Brake("sandi-lama", 8, timedelta(minutes=15))
LACAK = Brake("lacak", 20, timedelta(minutes=10))
DRAF = Brake("draf", 40, timedelta(hours=1))
# Several families of a village may share one address.
UNGGAH = Brake("unggah", 300, timedelta(hours=1))


class TerlaluSering(SipetrokError):
    """Too many attempts; says when to try again."""

    status = 429

    def __init__(self, brake: Brake) -> None:
        menit = int(brake.dalam.total_seconds() // 60)
        super().__init__(
            f"Terlalu banyak percobaan. Tunggu {menit} menit, lalu coba lagi."
        )


def keyed(secret: str, value: str) -> str:
    """What is stored in place of an address or account name.

    Always the same for the same secret, so it can be counted; without the secret nobody
    finds it out.
    """
    return hmac.new(secret.encode(), value.encode(), hashlib.sha256).hexdigest()


def require_room(brake: Brake, kunci: str, now: datetime) -> None:
    """Raises TerlaluSering when the brake holds for this key.

    Attempts from the future, noted by a clock that was wrong, hold nobody.
    """
    failures = db.session.scalars(
        select(func.count())
        .select_from(Percobaan)
        .where(
            Percobaan.jenis == brake.jenis,
            Percobaan.kunci == kunci,
            Percobaan.at > now - brake.dalam,
            Percobaan.at <= now + brake.dalam,
        )
    ).one()
    if failures >= brake.paling_banyak:
        raise TerlaluSering(brake)


def note(brake: Brake, kunci: str, now: datetime) -> None:
    """Counts one attempt, and forgets what no longer matters."""
    with transaction():
        count(brake, kunci, now)


def count(brake: Brake, kunci: str, now: datetime) -> None:
    """The same as a part of a transaction that has begun."""
    db.session.execute(
        delete(Percobaan).where(
            Percobaan.jenis == brake.jenis,
            or_(Percobaan.at <= now - brake.dalam, Percobaan.at > now + brake.dalam),
        )
    )
    db.session.add(Percobaan(jenis=brake.jenis, kunci=kunci, at=now))


def forget(brake: Brake, kunci: str) -> None:
    """After a success the failures before it no longer count."""
    with transaction():
        db.session.execute(
            delete(Percobaan).where(
                Percobaan.jenis == brake.jenis, Percobaan.kunci == kunci
            )
        )
