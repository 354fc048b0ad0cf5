"""A list of people as somebody typed it: its heads are found, its rows read, and everything wrong
is told at once.
"""

import difflib
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sipetrok.domain.sel import Rusak, Sel, as_text
from sipetrok.sop.standar import Identitas

HEADS_AMONG = 10  # rows: titles may stand over the heads
MOST = 1_000  # rows of one list
FEW = 8  # choices that a sentence can name
LONGEST = 200  # letters of what is compared with choices; likeness of long texts takes seconds
CLOSE = 0.72  # how like a head must be to one that is known, to be taken for a slip of the pen


# Other words under which people keep the same column.
SEBUTAN: dict[str, tuple[str, ...]] = {
    Identitas.NAMA: ("Nama", "Nama pemohon", "Nama lengkap pemohon"),
    Identitas.NIK: ("No NIK", "Nomor NIK", "Nomor Induk Kependudukan"),
    Identitas.KK: ("KK", "No KK", "Nomor KK"),
    Identitas.TANGGAL_LAHIR: ("Tgl lahir",),
    Identitas.JENIS_KELAMIN: ("JK", "Kelamin"),
    Identitas.STATUS_PERKAWINAN: ("Status kawin", "Status"),
    Identitas.ALAMAT: ("Alamat lengkap", "Alamat rumah"),
    Identitas.DESA: ("Desa", "Kelurahan", "Desa atau kelurahan"),
    Identitas.KECAMATAN: ("Kec",),
    Identitas.TELEPON: (
        "Telepon",
        "HP",
        "No HP",
        "Nomor HP",
        "WA",
        "No WA",
        "WhatsApp",
        "Nomor WhatsApp",
    ),
    Identitas.EMAIL: ("Email", "E-mail"),
    Identitas.AKUN: ("Akun", "Nama akun"),
}


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column that a list has, under the name of its form field."""

    nama: str
    label: str
    wajib: bool
    penjelasan: str = ""
    pilihan: tuple[str, ...] = ()
    angka: bool = False  # 16 digits, which a spreadsheet must not keep as a number
    sebutan: tuple[str, ...] = ()  # other heads under which people write it


@dataclass(frozen=True, slots=True)
class Salah:
    """What is wrong, where, and what to write; row 0 is the file as a whole."""

    baris: int
    kolom: str
    kalimat: str


@dataclass(frozen=True, slots=True)
class Baris:
    """One row: its number in the spreadsheet, and what was written by column name."""

    nomor: int
    isi: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bacaan:
    """A list as read. Columns that nobody asked for are named, and not used."""

    rows: tuple[Baris, ...] = ()
    salah: tuple[Salah, ...] = ()
    lain: tuple[str, ...] = ()


def fold(text: str) -> str:
    """How heads and choices are compared: letters and digits alone, small."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def read_rows(lembar: Sequence[tuple[int, Mapping[int, Sel]]], kolom: Sequence[Kolom]) -> Bacaan:
    """The rows under the heads, and what is wrong with heads and single cells."""
    start, found = _heads(lembar, kolom)
    if not found:
        heads = ", ".join(one.label for one in kolom)
        sentence = f"Judul kolom tidak ditemukan. Tulis judul ini pada baris pertama: {heads}."
        return Bacaan(salah=(Salah(0, "", sentence),))
    salah, lain = _check_heads(lembar[start], found, kolom)
    if salah:
        return Bacaan(
            salah=salah, lain=lain
        )  # without its column every row would be wrong, and for one reason
    rows, wrong = _rows(lembar[start + 1 :], found, {one.nama: one for one in kolom})
    if not rows:
        wrong = [Salah(0, "", "Belum ada baris yang diisi di bawah judul kolom.")]
    if len(rows) > MOST:
        return Bacaan(
            salah=(
                Salah(
                    0,
                    "",
                    f"Daftar ini {len(rows)} baris. Paling banyak {MOST}; bagi menjadi beberapa "
                    "berkas.",
                ),
            )
        )
    return Bacaan(tuple(rows), tuple(wrong), lain)


def _check_heads(
    head: tuple[int, Mapping[int, Sel]], found: Mapping[int, str], kolom: Sequence[Kolom]
) -> tuple[tuple[Salah, ...], tuple[str, ...]]:
    """What is wrong with the heads, and the heads of columns that nobody asked for."""
    number, cells = head
    missing = [one for one in kolom if one.nama not in found.values()]
    known = {word: one.label for one in missing for word in (one.label, *one.sebutan)}
    salah, lain, meant = list(_double(found, cells, number)), [], set()
    for place, sel in sorted(cells.items()):
        text = as_text(sel)
        if place in found or isinstance(text, Rusak):
            continue
        if near := _near(text, known):
            meant.add(near)
            salah.append(
                Salah(number, text, f"Judul kolom ini tidak dikenal. Maksud Anda “{near}”?")
            )
        else:
            lain.append(text)
    salah += [
        Salah(
            number, one.label, f"Kolom ini belum ada. Tambahkan kolom dengan judul “{one.label}”."
        )
        for one in missing
        if one.wajib and one.label not in meant
    ]
    return tuple(salah), tuple(lain)


def _heads(
    lembar: Sequence[tuple[int, Mapping[int, Sel]]], kolom: Sequence[Kolom]
) -> tuple[int, dict[int, str]]:
    """Which of the first rows has most of the heads, and under which of its places each column
    stands.
    """
    known = {fold(word): one.nama for one in kolom for word in (one.label, one.nama, *one.sebutan)}
    best: tuple[int, dict[int, str]] = (0, {})
    for start, (_, cells) in enumerate(lembar[:HEADS_AMONG]):
        texts = {place: sel for place, sel in cells.items() if isinstance(sel, str)}
        found = {
            place: known[fold(text)] for place, text in sorted(texts.items()) if fold(text) in known
        }
        if len(found) > len(best[1]):
            best = start, found
    return best


def _double(found: Mapping[int, str], head: Mapping[int, Sel], number: int) -> Iterator[Salah]:
    seen: set[str] = set()
    for place, nama in sorted(found.items()):
        if nama in seen:
            yield Salah(
                number, str(head[place]).strip(), "Judul kolom ini ada dua kali. Hapus salah satu."
            )
        seen.add(nama)


def _rows(
    lembar: Iterable[tuple[int, Mapping[int, Sel]]],
    found: Mapping[int, str],
    kolom: Mapping[str, Kolom],
) -> tuple[list[Baris], list[Salah]]:
    rows, salah = [], []
    for number, cells in lembar:
        asked = {nama: cells[place] for place, nama in found.items() if place in cells}
        if not asked:
            continue  # a count under the list, a note beside it
        isi = {}
        for nama, sel in asked.items():
            text = as_text(sel, kolom[nama].angka)
            if isinstance(text, Rusak):
                salah.append(Salah(number, kolom[nama].label, text.kalimat))
                text = ""
            isi[nama] = text
        rows.append(Baris(number, isi))
    return rows, salah


def choose(text: str, pilihan: Iterable[str]) -> str:
    """The choice that was meant, whatever its capitals and signs; what was written, when it is
    none.
    """
    word = fold(text[:LONGEST])
    return next((one for one in pilihan if fold(one) == word), text)


def suggest(text: str, pilihan: Sequence[str]) -> str:
    """What to write instead: the choice that was likely meant, or all of a few."""
    text = text[:LONGEST]
    near = _near(text, {one: one for one in pilihan}) or _beginning(text, pilihan)
    if near:
        return f"Maksud Anda “{near}”?"
    few = len(pilihan) <= FEW
    return (
        f"Pilihannya: {', '.join(pilihan)}."
        if few
        else "Tulis seperti pada lembar petunjuk di templat."
    )


def _near(text: str, known: Mapping[str, str]) -> str:
    folded = {fold(word): meant for word, meant in known.items()}
    match = difflib.get_close_matches(fold(text), folded, 1, CLOSE)
    return folded[match[0]] if match else ""


def _beginning(text: str, pilihan: Iterable[str]) -> str:
    """A choice of which only one begins so, or stands within: "L", "Kec. Gisting"."""
    word = fold(text)
    begins = [one for one in pilihan if word and fold(one).startswith(word)]
    within = [one for one in pilihan if len(fold(one)) > 3 and fold(one) in word]
    return begins[0] if len(begins) == 1 else within[0] if len(within) == 1 else ""


def repeated(rows: Iterable[tuple[int, Mapping[str, str]]], by_nik: bool) -> Iterator[Salah]:
    """Rows that say the same person twice: by the NIK, or where it is not asked, in everything."""
    seen: dict[str, int] = {}
    label, what = ("NIK", "NIK") if by_nik else ("", "Baris")
    for number, isi in rows:
        key = isi.get(Identitas.NIK, "") if by_nik else json.dumps(isi, sort_keys=True)
        if key in seen:
            kalimat = f"{what} ini sama dengan baris {seen[key]}. Hapus salah satu, atau betulkan."
            yield Salah(number, label, kalimat)
        elif key:
            seen[key] = number


def kunci_of(slug: str, rows: Iterable[Mapping[str, str]]) -> str:
    """What the same list for the same layanan has in common with itself, however its file was
    saved.
    """
    text = json.dumps([slug, *rows], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
