"""Backups: which are kept as time goes by, and the recovery code that opens them.

The code is made once, written on paper, and typed in again on the day it is needed.
"""

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12
ALPHABET = (
    "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # a prime number of signs, without look-alikes
)
LENGTH = 24
_GROUP = 4
_SPANS: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (datetime.date, DAYS),
    (lambda at: at.isocalendar()[:2], WEEKS),
    (lambda at: (at.year, at.month), MONTHS),
)


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The newest of each of the last days, weeks and months that have a backup at all; the very
    newest is among them.

    A computer that was off for a season loses nothing by that: spans without a backup are not
    counted.
    """
    oldest_first = sorted(moments)
    found: set[datetime] = set()
    for span, count in _SPANS:
        newest_of_each = {span(moment): moment for moment in oldest_first}
        found.update(list(newest_of_each.values())[-count:])
    return frozenset(found)


def new_kode() -> str:
    """A fresh code without dashes: 23 random signs, 113 bits, and a check sign."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_sign(body)


def read_kode(text: str) -> str | None:
    """The code in what somebody typed: case, spaces and dashes forgiven.

    None when a sign is wrong, lost or exchanged.
    """
    signs = re.sub(r"[\s\-–—.]", "", text).upper()
    if (
        not re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", signs)
        or _check_sign(signs[:-1]) != signs[-1]
    ):
        return None
    return signs


def print_kode(kode: str) -> str:
    """In groups of four, to be written down and read aloud."""
    return "-".join(kode[i : i + _GROUP] for i in range(0, len(kode), _GROUP))


def _check_sign(body: str) -> str:
    # Every place has a weight of its own, and 31 is prime: one wrong sign or two exchanged ones
    # always show.
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]
