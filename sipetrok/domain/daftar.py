"""A list of people as somebody typed it: its heads are found, its cells read, and everything wrong
is told at once.

Refuses nothing by an exception: what cannot be used is a `Salah` with its row, its column and a
sentence, so that a clerk mends the whole list in one go. How a file becomes cells is the business
of `kiriman.tabel`; what an answer must look like is that of `identitas`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sipetrok.domain.identitas import Field
from sipetrok.domain.nomor import letters, spans
from sipetrok.domain.sel import (
    BERSAMA,
    LONGEST,
    SHORT,
    Kolom,
    Rusak,
    Sel,
    as_line,
    as_text,
    fold,
    head_words,
    is_long_number,
    near,
    says_pria,
)
from sipetrok.sop.standar import Identitas

HEADS_AMONG = 10  # rows: titles may stand over the heads
MOST = 1_000  # rows of one list
TOLD = 20  # names in a sentence
# Rows by their number, cells by column from 0.
Lembar = Sequence[tuple[int, Mapping[int, Sel]]]
# What is asked in a column; mostly one thing.
Asked = tuple[Field, ...]
_BESIDE = re.compile(r"\([^()]*\)")  # "Tanggal lahir (dd-mm-yyyy)"
_NUMBER = {"no", "nomor", "nourut", "nomorurut"}  # heads of a column that counts
_SUM = re.compile(
    r"\W{0,5}(?:sub ?total|grand ?total|total|jumlah|jml)\b", re.IGNORECASE
)
# What stands in a foot: who signs, with which number, where and when; and remarks.
_FOOT = re.compile(
    r"\b(?:mengetahui|menyetujui|nip|ttd|tanda tangan|kepala|lurah|camat|sekretaris|petugas"
    r"|pendata|operator|catatan|keterangan|ket|sumber|dibuat|dicetak|diterima|total|jumlah)\b"
    r"|[._…]{4}|, *(?:[0-9]{1,2} )?[a-z]{3,9} 20[0-9]{2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Salah:
    """What is wrong, where, and what to write; row 0 is the file as a whole."""

    baris: int
    # Its head as people see it; empty where the row or the file as a whole is meant.
    kolom: str
    kalimat: str


class Dilewati(NamedTuple):
    """A row that is not about anybody: why it was passed over, and how it begins."""

    baris: int
    sebab: str
    tertulis: str = ""


class Perbaikan(NamedTuple):
    """A cell that was not taken as it was typed; `jadi` is empty where it said nothing."""

    baris: int
    kolom: str
    dari: str
    jadi: str


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
    dilewati: tuple[Dilewati, ...] = ()
    catatan: tuple[str, ...] = ()  # of the file
    diperbaiki: tuple[Perbaikan, ...] = ()


def read_rows(
    lembar: Lembar, kolom: Sequence[Field], today: date, since_1904: bool = False
) -> Bacaan:
    """The rows under the heads, and what is wrong with heads and single cells.

    The heads are looked for in the first HEADS_AMONG rows, in any order, also by the words in
    SEBUTAN. Where a required column is missing, or one stands there twice or under a head
    that is nearly right, no row is read; more than MOST rows are refused. Cells come back as
    typed, or as they were certainly meant: whoever asks judges and stores them. Rows that are
    about nobody are passed over and named.
    """
    known = _known(kolom)
    start, found = _heads(lembar, known)
    if not found:
        heads = ", ".join(one.label for one in kolom)
        return _unread(
            f"Judul kolom tidak ditemukan. Tulis judul ini pada baris pertama: {heads}."
        )
    salah, lain = _check_heads(lembar[start], found, known)
    above = [_passed(row, "di atas judul kolom") for row in lembar[:start]]
    if salah:
        # Without its column every row would be wrong, and for one reason.
        return Bacaan(salah=tuple(salah), lain=lain, dilewati=tuple(above))

    people, dilewati = _part(lembar, start, found)
    lain += _headless(people, lembar[start][1])
    columns = [
        (
            place,
            Kolom(
                asked,
                today,
                since_1904,
                says_pria(cells.get(place) for _, cells in people),
                len(both) > 1,
            ),
        )
        for place, both in found.items()
        for asked in both
    ]
    rows, diperbaiki = [], []
    for number, cells in people:
        isi = {}
        for place, column in columns:
            if place not in cells:
                continue
            said, text = column.read(cells[place])
            label = column.asked.label
            if isinstance(text, Rusak):
                salah.append(Salah(number, label, text.kalimat))
                text = ""
            elif text != said:
                diperbaiki.append(Perbaikan(number, label, said, text))
            isi[column.asked.nama] = text
        rows.append(Baris(number, isi))
    read = Bacaan(
        tuple(rows),
        tuple(salah),
        lain,
        dilewati=(*above, *dilewati),
        diperbaiki=tuple(diperbaiki),
    )
    if not rows:
        empty = Salah(0, "", "Belum ada baris yang diisi di bawah judul kolom.")
        return replace(read, salah=(empty,))
    if len(rows) > MOST:
        return _unread(
            f"Daftar ini {len(rows)} baris. Paling banyak {MOST}; bagi menjadi beberapa berkas."
        )
    return read


def _unread(kalimat: str) -> Bacaan:
    return Bacaan(salah=(Salah(0, "", kalimat),))


def _passed(row: tuple[int, Mapping[int, Sel]], sebab: str) -> Dilewati:
    number, cells = row
    said = ", ".join(filter(None, map(as_line, (cells[one] for one in sorted(cells)))))
    if len(said) > SHORT:
        said = said[:SHORT] + " …"
    if said.isdecimal():  # of rows that are only counted their numbers are enough
        said = ""
    return Dilewati(number, sebab, said)


def _headless(people: Lembar, heads: Mapping[int, Sel]) -> tuple[str, ...]:
    """The columns in which something stands under no head."""
    places = {place for _, cells in people for place in cells} - heads.keys()
    return tuple(f"kolom {letters(place)} (tanpa judul)" for place in sorted(places))


# Which rows are about somebody.


def _part(
    lembar: Lembar, start: int, found: Mapping[int, Asked]
) -> tuple[list[tuple[int, Mapping[int, Sel]]], list[Dilewati]]:
    """The rows of people, and those that are passed over."""
    heads = lembar[start][1]
    rows, dilewati = [], []
    for row in lembar[start + 1 :]:
        if sebab := _why_passed(row[1], heads, found):
            dilewati.append(_passed(row, sebab))
        else:
            rows.append(row)
    foot = _foot(rows, heads, found)
    dilewati += [_passed(row, "di bawah tabel") for row in rows[foot:]]
    return rows[:foot], sorted(dilewati)


def _why_passed(
    cells: Mapping[int, Sel], heads: Mapping[int, Sel], found: Mapping[int, Asked]
) -> str:
    """Why a row is about nobody, whatever stands around it; empty where it may be."""
    said = [as_line(cells[place]) for place in sorted(cells)]
    counted = [re.sub(r"[()\s.]", "", text) for text in said]
    if len(said) > 1 and counted == [str(n) for n in range(1, len(said) + 1)]:
        return "nomor kolom"
    known = [place for place in found if place in cells]
    if not known:
        return "tidak ada isi di kolom yang diminta"
    if len(known) > 1 and all(
        fold(as_line(cells[one])) == fold(as_line(heads[one])) for one in known
    ):
        return "judul kolom yang terulang"
    lacks = any(one[0].wajib and place not in cells for place, one in found.items())
    if lacks and _SUM.match(said[0]):
        return "jumlah"
    return ""


def _foot(rows: Lembar, heads: Mapping[int, Sel], found: Mapping[int, Asked]) -> int:
    """Where the foot of the table begins among its rows: below the last that is surely somebody,
    with a word that stands in feet, or after an empty row.
    """
    end = len(rows)
    while end and _is_sparse(rows[end - 1][1], heads, found):
        end -= 1
    if not end:
        return len(rows)
    for n in range(end, len(rows)):
        number, cells = rows[n]
        is_apart = number > rows[n - 1][0] + 1
        if is_apart or _says_foot(cells):
            return n
    return len(rows)


def _is_sparse(
    cells: Mapping[int, Sel], heads: Mapping[int, Sel], found: Mapping[int, Asked]
) -> bool:
    """Whether a row says too little to be surely somebody: neither half of what everybody has to
    say, nor a NIK, nor a number in the column that counts.
    """
    for place, sel in cells.items():
        if (
            place in found
            and is_long_number(sel)
            and found[place][0].kunci in ("nik", "kk")
        ):
            return False
        if fold(as_line(heads.get(place, ""))) in _NUMBER and as_line(sel).isdecimal():
            return False
    asked = [place for place, one in found.items() if one[0].wajib]
    filled = sum(place in cells for place in asked)
    return 2 * filled <= len(asked) or (
        4 * filled <= 3 * len(asked) and _says_foot(cells)
    )


def _says_foot(cells: Mapping[int, Sel]) -> bool:
    return any(_FOOT.search(as_line(sel)) for sel in cells.values())


# What is told of rows.


def some(words: Sequence[str]) -> str:
    """Names in a sentence; that there are more can be seen."""
    more = ["…"] if len(words) > TOLD else []
    return ", ".join([*words[:TOLD], *more])


def grouped(told: Iterable[tuple[Any, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """What is told of several rows, each beginning with its number, once with their numbers; in
    the order of the first.
    """
    rows: dict[tuple[str, ...], list[int]] = {}
    for number, *what in told:
        rows.setdefault(tuple(what), []).append(number)
    return [(spans(numbers), what) for what, numbers in rows.items()]


def _known(kolom: Sequence[Field]) -> dict[str, Asked]:
    """What is asked under which head, by its folded word."""
    known: dict[str, Asked] = {
        fold(word): (one,) for one in kolom for word in (one.nama, *head_words(one))
    }
    by_name = {one.nama: one for one in kolom}
    for names, words in BERSAMA.items():
        both = tuple(by_name[name] for name in names if name in by_name)
        if len(both) > 1:
            known |= dict.fromkeys(map(fold, words.split(", ")), both)
    return known


def _heads(lembar: Lembar, known: Mapping[str, Asked]) -> tuple[int, dict[int, Asked]]:
    """Which of the first rows has most of the heads, and what is asked at which of its places."""
    best: tuple[int, dict[int, Asked]] = (0, {})
    for start, (_, cells) in enumerate(lembar[:HEADS_AMONG]):
        words = {
            place: (fold(sel), fold(_BESIDE.sub("", sel[:LONGEST])))
            for place, sel in sorted(cells.items())
            if isinstance(sel, str)
        }
        found = {
            place: known.get(whole) or known[bare]
            for place, (whole, bare) in words.items()
            if whole in known or bare in known
        }
        if len(found) > len(best[1]):
            best = start, found
    return best


def _check_heads(
    head: tuple[int, Mapping[int, Sel]],
    found: Mapping[int, Asked],
    known: Mapping[str, Asked],
) -> tuple[list[Salah], tuple[str, ...]]:
    """What is wrong with the heads, and the heads of columns that nobody asked for."""
    number, cells = head
    salah: list[Salah] = []
    lain, seen = list[str](), set[Field]()
    for place, asked in found.items():
        if not seen.isdisjoint(asked):
            twice = (
                "Yang diminta di kolom ini ada juga di kolom lain. Hapus salah satu."
            )
            salah.append(Salah(number, str(cells[place]).strip(), twice))
        seen.update(asked)
    missing = {word: word for word, asked in known.items() if seen.isdisjoint(asked)}

    for place, sel in sorted(cells.items()):
        text = as_text(sel)
        if place in found or isinstance(text, Rusak):
            continue
        if word := near(text, missing):
            seen.update(known[word])
            label = "/".join(one.label for one in known[word])
            kalimat = f"Judul kolom ini tidak dikenal. Maksud Anda “{label}”?"
            salah.append(Salah(number, text, kalimat))
        else:
            lain.append(text)

    for one in dict.fromkeys(one for asked in known.values() for one in asked):
        if one.wajib and one not in seen:
            kalimat = (
                f"Kolom ini belum ada. Tambahkan kolom dengan judul “{one.label}”."
            )
            salah.append(Salah(number, one.label, kalimat))
    return salah, tuple(lain)


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
