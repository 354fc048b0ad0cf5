"""How long a signed-in browser stays signed in, and why it no longer is."""

from datetime import datetime, timedelta
from enum import StrEnum

DIAM = timedelta(hours=2)  # a counter PC left open over lunch must not fail
LAMA = timedelta(hours=12)  # longer than a working day, so that each day begins with a sign-in
CATAT = timedelta(minutes=5)  # activity is written down no more often than this
INGATAN = timedelta(days=180)  # for so long the history is kept


class Sebab(StrEnum):
    """Why a session ended."""

    KELUAR = "keluar"  # its owner signed out, here or from another device
    SANDI = "sandi"  # the password was changed
    BLOKIR = "blokir"  # the account was blocked
    DIAM = "diam"  # nobody used it
    LAMA = "lama"  # the day was over


def ended(mulai: datetime, aktif: datetime, now: datetime) -> tuple[datetime, Sebab] | None:
    """When and by which limit a session ran out that began and was last used then; None while it
    lasts.

    One from the future (the computer's clock was put back) has ended as well: else no limit would
    ever reach it.
    """
    if max(mulai, aktif) > now + CATAT:
        return now, Sebab.LAMA
    at, sebab = min((aktif + DIAM, Sebab.DIAM), (mulai + LAMA, Sebab.LAMA))
    return (at, sebab) if now >= at else None


def is_worth_noting(aktif: datetime, now: datetime) -> bool:
    """Whether the last noted use is long enough ago to be written anew."""
    return now - aktif > CATAT
