"""Brakes on guessing: failed attempts counted in the database, so that all processes know.

Asked before an attempt and told after it, in transactions of their own. So many at the
very same moment may pass together; the next one is held.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address
from math import ceil

from sqlalchemy import delete, select, union_all

from sipetrok.domain import SipetrokError
from sipetrok.models import Percobaan, db
from sipetrok.operations.transaction import transaction


@dataclass(frozen=True)
class Brake:
    """So many failures within so long; then no further attempt is looked at.

    Counted by address, `bits` of an IPv6 one are one visitor: a line has 64, an office or a small
    provider 48.
    """

    jenis: str
    paling_banyak: int
    dalam: timedelta
    bits: int = 64


# Signing in. A device that an account signed in on before is asked for its own slips alone.
MASUK_PERANGKAT = Brake("masuk-perangkat", 8, timedelta(minutes=15))
# Any other, for this account from this address.
MASUK_AKUN = Brake("masuk-akun", 8, timedelta(minutes=15))
# Once that many were wrong from one address, or for one account from anywhere …
MASUK_ALAMAT = Brake("masuk-alamat", 30, timedelta(minutes=15))
MASUK_SEMUA = Brake("masuk-semua", 50, timedelta(hours=1))
# … a new device may try an account that often: seldom enough for whoever has many addresses, and
# never not at all, so that nobody is locked out.
MASUK_SEMPIT = Brake("masuk-sempit", 2, timedelta(hours=1))
MASUK_JARINGAN = Brake("masuk-jaringan", 20, timedelta(hours=1), 48)
# Names that nobody has cost as much work as others; more than that is not done for one network.
MASUK_PENUH = Brake("masuk-penuh", 300, timedelta(minutes=15), 48)
SANDI_LAMA = Brake("sandi-lama", 8, timedelta(minutes=15))
LACAK = Brake("lacak", 20, timedelta(minutes=10))
# Far more than a thousand families behind the one address of a carrier; no rows without end.
DRAF = Brake("draf", 2000, timedelta(hours=1), 48)


class TerlaluSering(SipetrokError):
    """Too many attempts; says when to try again."""

    status = 429
    words = "Terlalu banyak percobaan. Coba lagi dalam {lama}."

    def __init__(self, wait: timedelta) -> None:
        self.detik = ceil(wait.total_seconds())
        super().__init__(self.words.format(lama=_lama(self.detik)))


def _lama(detik: int) -> str:
    """How long that is, never less, in a number that can be kept in mind."""
    for unit, words in ((86_400, "hari"), (3600, "jam")):
        if detik > 2 * unit:
            return f"{ceil(detik / unit)} {words}"
    return f"{ceil(detik / 60)} menit"


def keyed(secret: str, value: str) -> str:
    """What is stored in place of an address or account name.

    Always the same for the same secret, so it can be counted; without the secret nobody
    finds it out.
    """
    return hmac.new(secret.encode(), value.encode(), hashlib.sha256).hexdigest()


def block_of(address: str, bits: int = 64) -> str:
    """Whom an address stands for: a line of IPv6 has more addresses than anybody can count."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{int(found) >> (128 - bits):x}/{bits}"


def free_at(brake: Brake, kunci: str, now: datetime) -> datetime | None:
    """When there is room again for this key; None while there is.

    Attempts from the future, noted by a clock that was wrong, hold nobody.
    """
    oldest = db.session.scalar(
        select(Percobaan.at)
        .where(
            Percobaan.jenis == brake.jenis,
            Percobaan.kunci == kunci,
            Percobaan.at > now - brake.dalam,
            Percobaan.at <= now + brake.dalam,
        )
        .order_by(Percobaan.at.desc())
        .offset(brake.paling_banyak - 1)
        .limit(1)
    )
    return oldest and oldest + brake.dalam


def require_room(brake: Brake, kunci: str, now: datetime) -> None:
    """Raises TerlaluSering when the brake holds for this key."""
    if free := free_at(brake, kunci, now):
        raise TerlaluSering(free - now)


def note(brake: Brake, kunci: str, now: datetime) -> None:
    """Counts one attempt, and forgets what no longer matters."""
    with transaction():
        count(brake, kunci, now)


def count(brake: Brake, kunci: str, now: datetime) -> None:
    """The same as a part of a transaction that has begun."""
    # Two ranges of the index; asked for with OR, every row of this kind would be looked at.
    mine = select(Percobaan.id).where(Percobaan.jenis == brake.jenis)
    over = union_all(
        mine.where(Percobaan.at <= now - brake.dalam),
        mine.where(Percobaan.at > now + brake.dalam),
    )
    # Of very many that one attacker left nobody pays for all at once.
    db.session.execute(delete(Percobaan).where(Percobaan.id.in_(over.limit(100))))
    db.session.add(Percobaan(jenis=brake.jenis, kunci=kunci, at=now))


def forget(brake: Brake, kunci: str) -> None:
    """After a success the failures before it no longer count."""
    with transaction():
        db.session.execute(
            delete(Percobaan).where(
                Percobaan.jenis == brake.jenis, Percobaan.kunci == kunci
            )
        )
