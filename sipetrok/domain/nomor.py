"""Codes for the pemohon and numbers for letters: how they are made, read and written."""

import re
import secrets
from collections.abc import Mapping
from datetime import date

# Twenty-five signs without look-alikes; eleven of them at random are 51 bits, the twelfth is a
# check that catches any one wrong sign and any two neighbours exchanged.
ALPHABET = "2345789CDFGHJKLMNPQRTVWXY"
LENGTH = 12
_LOOK_ALIKES = str.maketrans("O0I1BSZU6AE", "QQLL852VG43")
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
TOKENS = frozenset(
    {"nomor", "klasifikasi", "unit", "kode", "bulan", "bulan_romawi", "tahun"}
)
_TOKEN = re.compile(r"\{(\w*)\}")


def _check_sign(body: str) -> str:
    total = sum(
        (1 + place % 2) * ALPHABET.index(sign) for place, sign in enumerate(body)
    )
    weight = 1 + len(body) % 2
    return next(
        sign
        for i, sign in enumerate(ALPHABET)
        if (total + weight * i) % len(ALPHABET) == 0
    )


def new_kode() -> str:
    """A fresh code without spaces; at least 50 random bits."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_sign(body)


def read_kode(text: str) -> str | None:
    """The code in what somebody typed: case, spaces, dashes and look-alikes forgiven.

    None when it cannot be one.
    """
    signs = re.sub(r"[\s\-–—.]", "", text).upper().translate(_LOOK_ALIKES)
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    if _check_sign(signs[:-1]) != signs[-1]:
        return None
    return signs


def print_kode(kode: str) -> str:
    """In groups of four, to be read aloud: K7QM-4XTR-9PDC."""
    return "-".join(kode[i : i + 4] for i in range(0, len(kode), 4))


def pattern_tokens(pola: str) -> frozenset[str]:
    """The tokens that a number pattern uses, known or not."""
    return frozenset(_TOKEN.findall(pola))


def format_nomor(
    pola: str, urut: int, lebar: int, on: date, parts: Mapping[str, str]
) -> str:
    """A letter number by the office's pattern. Padding is display: 1000 in width 3 stays 1000."""
    values = {
        **parts,
        "nomor": f"{urut:0{lebar}d}",
        "bulan": f"{on.month:02d}",
        "bulan_romawi": _ROMAN[on.month - 1],
        "tahun": str(on.year),
    }
    return _TOKEN.sub(lambda match: values[match[1]], pola)


def nomor_register(kode: str, tahun: int, urut: int) -> str:
    """The number under which the office books a file: SK-2026-0001."""
    return f"{kode}-{tahun}-{urut:04d}"
