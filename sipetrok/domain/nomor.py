"""Codes that people type from paper, and numbers as papers have them: how both are made, read and
written.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sipetrok.domain.identitas import BULAN, HARI, plain
from sipetrok.sop.kantor import PolaNomor

_PASTED = 5_000  # letters that are looked through for a code
_TWELVE = "((?:[A-Za-z0-9][ .-]?){11}[A-Za-z0-9])"
# Where a code stands in what people paste; a field of one line joins the lines of a message.
_PLACES = tuple(
    re.compile(place, re.IGNORECASE)
    for place in (
        f"/permohonan/{_TWELVE}",
        rf"\bkode(?:\W{{1,3}}(?:permohonan|anda|saya|ini|adalah))*\W{{1,3}}{_TWELVE}",
        r"(?<![a-z0-9])((?:[a-z0-9]{4}[.-]){2}[a-z0-9]{4})",
        # No word is written without a vowel.
        "(?<![a-z0-9])([2345789cdfghjklmnpqrtvwxy]{12})(?![a-z0-9])",
    )
)


@dataclass(frozen=True)
class Kode:
    """How a kind of code is made: signs without look-alikes, at random, and a last one that makes
    them add up, so that a slip shows.

    A code adds up when the sum of the places of its signs, each times its weight, can be divided
    by the number of signs.
    """

    signs: str
    weights: Sequence[int]  # of each place in the sum
    # What people read in place of a sign, by code points, as str.translate wants it.
    look_alikes: Mapping[int, int] = field(default_factory=dict)

    def new(self) -> str:
        """A fresh code without dashes."""
        body = "".join(secrets.choice(self.signs) for _ in self.weights[1:])
        return next(body + last for last in self.signs if self._adds_up(body + last))

    def read(self, text: str) -> str | None:
        """The code in what somebody typed: case, spaces, dashes and look-alikes forgiven.

        None when it cannot be one, as a text with more beside it than a code has signs.
        """
        if len(text) > 4 * len(self.weights):
            return None
        kode = re.sub(r"[\s.-]", "", plain(text)).upper().translate(self.look_alikes)
        if len(kode) != len(self.weights) or not set(kode) <= set(self.signs):
            return None
        return kode if self._adds_up(kode) else None

    def find(self, text: str) -> str | None:
        """The code in whatever was pasted: the address of its page, a whole message, "Kode: …".

        None where nothing in it adds up, or stands where a code would.
        """
        bare = plain(text[:_PASTED])
        found = (one[1] for place in _PLACES for one in place.finditer(bare))
        return next(filter(None, map(self.read, (text, *found))), None)

    def _adds_up(self, kode: str) -> bool:
        places = [self.signs.index(sign) for sign in kode]
        total = sum(a * b for a, b in zip(self.weights, places, strict=True))
        return total % len(self.signs) == 0


# Of a permohonan: eleven signs at random are 51 bits; the twelfth catches any one wrong sign and
# any two neighbours exchanged.
PERMOHONAN = Kode(
    "2345789CDFGHJKLMNPQRTVWXY",
    (1, 2) * 6,
    str.maketrans("O0I1BSZU6AE", "QQLL852VG43"),
)
# Of the backups, made once: 23 signs at random are 113 bits. Every place has a weight of its own,
# and 31 is prime: one wrong sign or any two exchanged ones always show.
PEMULIHAN = Kode("23456789ABCDEFGHJKMNPQRSTUVWXYZ", (*range(2, 25), 1))


def print_kode(kode: str) -> str:
    """In groups of four, to be written down and read aloud: K7QM-4XTR-9PDC."""
    return "-".join(kode[i : i + 4] for i in range(0, len(kode), 4))


# Of a file in the office's book, as `nomor_register` makes it.
REGISTER = re.compile(
    r"\b(?:[A-Z0-9]{1,20}-){1,4}20[0-9]{2}-[0-9]{4,}\b", re.IGNORECASE
)

# Numbers by the office's pattern.

# What a number may be made of; that of a berita acara belongs to no layanan.
TOKENS_BERITA_ACARA = frozenset({"nomor", "unit", "bulan", "bulan_romawi", "tahun"})
TOKENS = TOKENS_BERITA_ACARA | {"klasifikasi", "kode"}
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
_TOKEN = re.compile(r"\{(\w*)\}")


def pattern_tokens(pola: str) -> frozenset[str]:
    """The tokens that a number pattern uses, known or not."""
    return frozenset(_TOKEN.findall(pola))


def format_nomor(pola: PolaNomor, urut: int, on: date, **parts: str) -> str:
    """The number of a paper made on that day; `parts` are what its layanan has to say.

    "{klasifikasi}/{nomor}/{unit}" with `klasifikasi` "400.12" gives "400.12/15/PEM". Padding is
    display: 1000 in width 3 stays 1000. Raises KeyError for a token that nobody supplies; the
    check of the office's folder refuses such a pattern before.
    """
    values = parts | {
        "unit": pola.unit,
        "nomor": f"{urut:0{pola.lebar}d}",
        "bulan": f"{on.month:02d}",
        "bulan_romawi": _ROMAN[on.month - 1],
        "tahun": str(on.year),
    }
    return _TOKEN.sub(lambda match: values[match[1]], pola.pola)


def nomor_register(kode: str, tahun: int, urut: int) -> str:
    """The number under which the office books a file: SK-2026-0001.

    `kode` is that of the layanan, which has a running number of its own each calendar year.
    """
    return f"{kode}-{tahun}-{urut:04d}"


# Numbers and dates in words, as official papers write them.

_SATUAN = (
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
)
# Each power of ten with its word; "se-" stands for one of them, but one million is "satu juta".
_PANGKAT = (
    (1_000_000_000, "miliar", "satu miliar"),
    (1_000_000, "juta", "satu juta"),
    (1000, "ribu", "seribu"),
    (100, "ratus", "seratus"),
    (10, "puluh", "sepuluh"),
)


def terbilang(angka: int) -> str:
    """A whole number from 0 below a trillion in words. Raises ValueError for any other."""
    if not 0 <= angka < 10**12:
        raise ValueError(angka)
    if angka < len(_SATUAN):
        return _SATUAN[angka]
    if angka < 20:
        return f"{_SATUAN[angka - 10]} belas"
    power, word, one = next(row for row in _PANGKAT if angka >= row[0])
    many, rest = divmod(angka, power)
    head = one if many == 1 else f"{terbilang(many)} {word}"
    return f"{head} {terbilang(rest)}" if rest else head


def hari_terbilang(day: date) -> str:
    """Sabtu, tanggal dua puluh satu November dua ribu dua puluh enam."""
    bulan = BULAN[day.month - 1]
    words = f"{terbilang(day.day)} {bulan} {terbilang(day.year)}"
    return f"{HARI[day.weekday()]}, tanggal {words}"


@cache
def letters(place: int) -> str:
    """The name of a column, counted from 0: A, Z, AA."""
    if place < 26:
        return chr(65 + place)
    return letters(place // 26 - 1) + letters(place % 26)


def spans(numbers: Iterable[int]) -> str:
    """Row numbers as people write them: "2, 5–9"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        str(first) if first == last else f"{first}–{last}" for first, last in runs
    )
