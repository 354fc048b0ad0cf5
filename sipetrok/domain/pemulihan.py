"""The recovery code that opens backups: made once, written on paper, typed in again on the day it
is needed.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # a prime number of signs, without look-alikes
LENGTH = 24
_GROUP = 4


def new_kode() -> str:
    """A fresh code without dashes: 23 random signs, 113 bits, and a check sign."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_sign(body)


def read_kode(text: str) -> str | None:
    """The code in what somebody typed: case, spaces and dashes forgiven.

    None when a sign is wrong, lost or exchanged.
    """
    signs = re.sub(r"[\s\-–—.]", "", text).upper()
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return signs if _check_sign(signs[:-1]) == signs[-1] else None


def print_kode(kode: str) -> str:
    """In groups of four, to be written down and read aloud."""
    return "-".join(kode[i : i + _GROUP] for i in range(0, len(kode), _GROUP))


def _check_sign(body: str) -> str:
    # Every place has a weight of its own, and 31 is prime: one wrong sign or two exchanged ones
    # always show.
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]
