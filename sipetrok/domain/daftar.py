"""A list of people as somebody typed it: its heads are found, its cells read, and everything wrong
is told at once.

Refuses nothing by an exception: what cannot be used is a `Salah` with its row, its column and a
sentence, so that a clerk mends the whole list in one go. How a file becomes cells is the business
of `kiriman.tabel`; what an answer must look like is that of `identitas`.
"""

import difflib
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sipetrok.domain.identitas import Bentuk, Field
from sipetrok.sop.standar import Identitas

HEADS_AMONG = 10  # rows: titles may stand over the heads
MOST = 1_000  # rows of one list
FEW = 8  # choices that a sentence can name
LONGEST = (
    200  # letters of what is compared with heads and choices: longer texts take seconds
)
LONGEST_CODE = 255  # letters of a number format, as spreadsheet programs keep it
CLOSE = 0.72  # how like a head must be to one that is known, to be taken for a slip of the pen
LONG = 15  # digits that a spreadsheet program keeps of a number
_ROUNDED = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)  # 1,40417E+15
_DATE_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

# Other words under which people keep the same column.
SEBUTAN = {
    "nama": "Nama, Nama pemohon, Nama lengkap pemohon",
    "nik": "No NIK, Nomor NIK, Nomor Induk Kependudukan",
    "kk": "KK, No KK, Nomor KK",
    "tanggal_lahir": "Tgl lahir",
    "jenis_kelamin": "JK, Kelamin",
    "status_perkawinan": "Status kawin, Status",
    "alamat": "Alamat lengkap, Alamat rumah",
    "desa": "Desa, Kelurahan, Desa atau kelurahan",
    "kecamatan": "Kec",
    "telepon": "Telepon, HP, No HP, Nomor HP, WA, No WA, WhatsApp, Nomor WhatsApp",
    "email": "Email, E-mail",
    "akun": "Akun, Nama akun",
}


@dataclass(frozen=True, slots=True)
class Rusak:
    """A cell whose value cannot be known; the sentence says why and what to do."""

    kalimat: str


Sel = str | float | date | Rusak
# Rows by their number, cells by column from 0.
Lembar = Sequence[tuple[int, Mapping[int, Sel]]]

RUMUS = Rusak("Sel ini berisi rumus tanpa hasil. Tulis nilainya, bukan rumusnya.")
GALAT = Rusak(
    "Sel ini menampilkan pesan kesalahan dari program lembar kerja. Tulis nilainya."
)
LOST = Rusak(
    "Program lembar kerja menyimpan sel ini sebagai angka, jadi angka terakhirnya hilang. Ubah "
    "format kolomnya menjadi Teks, lalu ketik lagi 16 angkanya."
)


@dataclass(frozen=True, slots=True)
class Salah:
    """What is wrong, where, and what to write; row 0 is the file as a whole."""

    baris: int
    # Its head as people see it; empty where the row or the file as a whole is meant.
    kolom: str
    kalimat: str


class Baris(NamedTuple):
    """One row: its number in the spreadsheet, and what was written by column name, or is stored."""

    nomor: int
    isi: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bacaan:
    """A list as read, and as judged. Columns that nobody asked for are named, and not used."""

    rows: tuple[Baris, ...] = ()
    salah: tuple[Salah, ...] = ()
    # The heads of those columns.
    lain: tuple[str, ...] = ()
    kunci: str = ""  # the same list again has the same


def _words(asked: Field) -> Iterator[str]:
    """The heads under which people write what is asked."""
    yield asked.label
    if asked.is_isian:
        yield asked.kunci
    elif asked.kunci in SEBUTAN:
        yield from SEBUTAN[asked.kunci].split(", ")


def fold(text: str) -> str:
    """How heads and choices are compared: letters and digits alone, small.

    "Desa/Kelurahan *" and "desa kelurahan" become the same; accents are dropped. What
    stands behind LONGEST is not looked at.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def read_rows(lembar: Lembar, kolom: Sequence[Field]) -> Bacaan:
    """The rows under the heads, and what is wrong with heads and single cells.

    The heads are looked for in the first HEADS_AMONG rows, in any order, also by the words in
    SEBUTAN. Where a required column is missing, or one stands there twice or under a head
    that is nearly right, no row is read; more than MOST rows are refused. Cells come back as
    typed: whoever asks judges and stores them.
    """
    start, found = _heads(lembar, kolom)
    if not found:
        heads = ", ".join(one.label for one in kolom)
        return _unread(
            f"Judul kolom tidak ditemukan. Tulis judul ini pada baris pertama: {heads}."
        )
    missing = [one for one in kolom if one not in found.values()]
    salah, lain = _check_heads(lembar[start], found, missing)
    if salah:
        # Without its column every row would be wrong, and for one reason.
        return Bacaan(salah=tuple(salah), lain=lain)

    rows = []
    for number, cells in lembar[start + 1 :]:
        isi = {}
        for place, asked in found.items():
            if place not in cells:
                continue
            text = as_text(cells[place], asked.bentuk is Bentuk.NOMOR)
            if isinstance(text, Rusak):
                salah.append(Salah(number, asked.label, text.kalimat))
                text = ""
            isi[asked.nama] = text
        if isi:  # else a count under the list, a note beside it
            rows.append(Baris(number, isi))
    if not rows:
        return _unread("Belum ada baris yang diisi di bawah judul kolom.", lain)
    if len(rows) > MOST:
        return _unread(
            f"Daftar ini {len(rows)} baris. Paling banyak {MOST}; bagi menjadi beberapa berkas."
        )
    return Bacaan(tuple(rows), tuple(salah), lain)


def _unread(kalimat: str, lain: tuple[str, ...] = ()) -> Bacaan:
    return Bacaan(salah=(Salah(0, "", kalimat),), lain=lain)


def _heads(lembar: Lembar, kolom: Sequence[Field]) -> tuple[int, dict[int, Field]]:
    """Which of the first rows has most of the heads, and what is asked at which of its places."""
    known = {fold(word): one for one in kolom for word in (one.nama, *_words(one))}
    best: tuple[int, dict[int, Field]] = (0, {})
    for start, (_, cells) in enumerate(lembar[:HEADS_AMONG]):
        words = {
            place: fold(sel)
            for place, sel in sorted(cells.items())
            if isinstance(sel, str)
        }
        found = {place: known[word] for place, word in words.items() if word in known}
        if len(found) > len(best[1]):
            best = start, found
    return best


def _check_heads(
    head: tuple[int, Mapping[int, Sel]],
    found: Mapping[int, Field],
    missing: Sequence[Field],
) -> tuple[list[Salah], tuple[str, ...]]:
    """What is wrong with the heads, and the heads of columns that nobody asked for."""
    number, cells = head
    known = {word: one.label for one in missing for word in _words(one)}
    salah: list[Salah] = []
    lain, meant, seen = [], set(), set()
    for place, asked in found.items():
        if asked in seen:
            twice = "Judul kolom ini ada dua kali. Hapus salah satu."
            salah.append(Salah(number, str(cells[place]).strip(), twice))
        seen.add(asked)

    for place, sel in sorted(cells.items()):
        text = as_text(sel)
        if place in found or isinstance(text, Rusak):
            continue
        if near := _near(text, known):
            meant.add(near)
            kalimat = f"Judul kolom ini tidak dikenal. Maksud Anda “{near}”?"
            salah.append(Salah(number, text, kalimat))
        else:
            lain.append(text)

    for one in missing:
        if one.wajib and one.label not in meant:
            kalimat = (
                f"Kolom ini belum ada. Tambahkan kolom dengan judul “{one.label}”."
            )
            salah.append(Salah(number, one.label, kalimat))
    return salah, tuple(lain)


def as_text(sel: Sel, is_number: bool = False) -> str | Rusak:
    """What the cell says, as somebody would type it into the form; `is_number` where 16 digits are
    asked.

    A day becomes "27-3-1990", a number 1.5 "1,5". Rusak for a formula without a result, for an
    error that the program shows, and for 16 digits of which the program has lost the last.
    """
    match sel:
        case date():
            return f"{sel.day}-{sel.month}-{sel.year}"
        case float():
            return _number(sel, is_number)
        case str():
            return _typed(sel, is_number)
    return sel


def _number(value: float, is_number: bool) -> str | Rusak:
    if not math.isfinite(value):
        return GALAT
    if not value.is_integer():
        return f"{value:.10f}".rstrip("0").replace(".", ",")
    text = f"{value:.0f}"
    # Only fifteen digits are kept of what was typed. A sixteenth other than 0 was written by a
    # program that keeps it.
    if is_number and len(text) > LONG and (text.endswith("0") or value >= 2**53):
        return LOST
    return text


def _typed(text: str, is_number: bool) -> str | Rusak:
    text = text.strip()
    # How some programs keep digits in a CSV file.
    if match := re.fullmatch(r'="(.*)"', text, re.DOTALL):
        text = match[1].replace('""', '"').strip()
    if text.startswith("="):
        return RUMUS
    text = text.removeprefix("'").strip()
    if is_number and _ROUNDED.fullmatch(text):
        return LOST
    return text


def is_date_code(code: str) -> bool:
    """Whether a number format, such as "dd/mm/yyyy", shows a date."""
    plain = _DATE_CODE.sub("", code[:LONGEST_CODE])
    return re.search("[dy]", plain.lower()) is not None


def read_serial(value: float, since_1904: bool) -> date | Rusak:
    """The day that a spreadsheet keeps as a number: 44927 is 1 January 2023.

    Files of old Macs count from 1904 and say so. Rusak for a number that no calendar has.
    """
    if not 0 < value < 200_000:
        return GALAT
    if since_1904:
        return date(1904, 1, 1) + timedelta(days=int(value))
    # The first of these calendars knows a 29 February 1900 that never was.
    return date(1899, 12, 31) + timedelta(days=int(value) - (value >= 61))


def choose(text: str, pilihan: Iterable[str]) -> str:
    """The choice that was meant, whatever its capitals and signs; what was written, when it is
    none.
    """
    word = fold(text)
    return next((one for one in pilihan if fold(one) == word), text)


def suggest(text: str, pilihan: Sequence[str]) -> str:
    """What to write instead: the choice that was likely meant, or all of a few.

    A whole sentence, to stand behind the one that says what is wrong.
    """
    near = _near(text, {one: one for one in pilihan}) or _beginning(text, pilihan)
    if near:
        return f"Maksud Anda “{near}”?"
    if len(pilihan) > FEW:
        return "Tulis seperti pada lembar petunjuk di templat."
    return f"Pilihannya: {', '.join(pilihan)}."


def _near(text: str, known: Mapping[str, str]) -> str:
    folded = {fold(word): meant for word, meant in known.items()}
    match = difflib.get_close_matches(fold(text), folded, 1, CLOSE)
    return "".join(folded[word] for word in match)


def _beginning(text: str, pilihan: Iterable[str]) -> str:
    """A choice of which only one begins so, or stands within: "L", "Kec. Gisting"."""
    word = fold(text)
    begins = [one for one in pilihan if word and fold(one).startswith(word)]
    within = [one for one in pilihan if len(fold(one)) > 3 and fold(one) in word]
    return next((found[0] for found in (begins, within) if len(found) == 1), "")


def repeated(
    rows: Iterable[tuple[int, Mapping[str, str]]], by_nik: bool
) -> Iterator[Salah]:
    """Rows that say the same person twice: by the NIK, or where it is not asked, in everything.

    Each row is its number and what is stored of it. Told at the later row, with the number of the
    first; rows without a NIK are never the same by it.
    """
    seen: dict[str, int] = {}
    label = "NIK" if by_nik else ""
    for number, isi in rows:
        key = json.dumps(isi, sort_keys=True)
        if by_nik:
            key = isi.get(Identitas.NIK, "")
        if key in seen:
            same = f"{label or 'Baris'} ini sama dengan baris {seen[key]}"
            yield Salah(number, label, f"{same}. Hapus salah satu, atau betulkan.")
        elif key:
            seen[key] = number


def kunci_of(slug: str, rows: Iterable[Mapping[str, str]]) -> str:
    """What the same list for the same layanan has in common with itself, however its file was
    saved: 32 hexadecimal digits. The order of the rows counts, that of the columns does not.
    """
    text = json.dumps([slug, *rows], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
