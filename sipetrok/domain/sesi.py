"""A signed-in browser: how long it stays so, why it no longer is, and how its owner calls it."""

import re
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


End = tuple[datetime, Sebab]


def ended(mulai: datetime, aktif: datetime, now: datetime) -> End | None:
    """When and by which limit a session ran out that began and was last used then; None while it
    lasts.

    One from the future (the computer's clock was put back) has ended as well: else no limit would
    ever reach it.
    """
    if max(mulai, aktif) > now + CATAT:
        return now, Sebab.LAMA
    end = min((aktif + DIAM, Sebab.DIAM), (mulai + LAMA, Sebab.LAMA))
    if now < end[0]:
        return None
    return end


def is_worth_noting(aktif: datetime, now: datetime) -> bool:
    """Whether the last noted use is long enough ago to be written anew."""
    return now - aktif > CATAT


_BROWSERS = {  # in this order: most browsers also claim to be those further down
    "Edge": r"Edg(A|iOS)?/",
    "Opera": r"OPR/|OPT/|Opera",
    "Samsung Internet": r"SamsungBrowser/",
    "UC Browser": r"UCBrowser/",
    "Firefox": r"(Firefox|FxiOS)/",
    "Chrome": r"(Chrome|CriOS)/",
    "Safari": r"Version/\S+.* Safari/",
    "Peramban lain": "",
}
_SYSTEMS = {
    " di Android": r"Android",
    " di iPhone": r"iPhone",
    " di iPad": r"iPad",
    " di Windows": r"Windows",
    " di ChromeOS": r"CrOS",
    " di Mac": r"Macintosh",
    " di Linux": r"Linux|X11",
    "": "",
}


def device_words(user_agent: str) -> str:
    """ "Chrome di Windows", from what a browser says of itself; coarse, it is no fingerprint."""
    return "".join(
        next(name for name, pattern in kinds.items() if re.search(pattern, user_agent[:400]))
        for kinds in (_BROWSERS, _SYSTEMS)
    )
