"""Passwords: made, judged, kept as hashes only, compared."""

import gzip
import secrets
from functools import lru_cache

from flask import current_app
from werkzeug.security import check_password_hash, generate_password_hash

from sipetrok.domain import sandi as aturan
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.reading import DATA

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
_LENGTH = 16
_COMMON = DATA / "sandi" / "umum.txt.gz"


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
    return generate_password_hash(aturan.normal(sandi), current_app.config["HASH_SANDI"])


def opens(kept: str | None, sandi: str) -> bool:
    """Whether it is the password of this hash. Without one it never is, after the same work."""
    nobodys = _nobodys(current_app.config["HASH_SANDI"])
    is_right = check_password_hash(kept or nobodys, aturan.normal(sandi))
    return is_right and kept is not None


@lru_cache
def _nobodys(method: str) -> str:
    return generate_password_hash(secrets.token_hex(16), method)


def fault(sandi: str, akun: str, nama: str, kantor: Kantor) -> str | None:
    """Why this password cannot be taken, in a sentence; None when it can."""
    names = (kantor.nama, kantor.induk, kantor.provinsi, kantor.tempat, kantor.sistem)
    return aturan.fault(sandi, (akun, nama), names, common())


@lru_cache
def common() -> frozenset[str]:
    """The passwords that people choose most often, in lower case; read when one is first set."""
    return frozenset(gzip.decompress(_COMMON.read_bytes()).decode().split("\n")) - {""}
