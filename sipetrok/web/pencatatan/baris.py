"""A row of a list, judged by the form that citizens fill in: the same fields, the same sentences,
the same answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from sipetrok.app.auth import context
from sipetrok.domain.daftar import (
    Bacaan,
    Salah,
    choose,
    kunci_of,
    read_rows,
    repeated,
    suggest,
)
from sipetrok.domain.identitas import Field
from sipetrok.kiriman import tabel
from sipetrok.operations import daftar as daftar_operations
from sipetrok.sop.standar import Identitas, Standar
from sipetrok.web.pemohon import isian

WITHOUT_CSRF = {"csrf": False}  # rows come from a file that was sent with a form of its own
Stored = tuple[int, dict[str, str]]  # the number of a row, and what is stored of it


@dataclass(frozen=True)
class Periksa:
    """A list after every check: its rows with their numbers, or what is wrong with it."""

    rows: tuple[Stored, ...]
    salah: tuple[Salah, ...]
    lain: tuple[str, ...]
    kunci: str


def examine(standar: Standar, isi: bytes, lewat: str) -> Periksa:
    """The whole check of a file, the same before the preview and before entering.

    Raises TabelDitolak.
    """
    kolom = {one.nama: one for one in isian.questions(standar, context.folder)}
    read = read_rows(tabel.read(isi), tuple(kolom.values()))
    rows, salah = _judge(standar, read, kolom, lewat)
    salah += repeated(rows, Identitas.NIK in standar.identitas)
    kunci = kunci_of(standar.slug, (row for _, row in rows))
    if not salah and daftar_operations.find(kunci) is None:
        salah += in_work(rows, daftar_operations.open_numbers(standar, _numbers(rows)))
    return Periksa(tuple(rows), tuple(sorted(salah, key=lambda one: one.baris)), read.lain, kunci)


def _numbers(rows: Sequence[Stored]) -> list[str]:
    return [row.get(Identitas.NIK, "") for _, row in rows]


def in_work(rows: Sequence[Stored], busy: Mapping[str, str]) -> list[Salah]:
    """The rows whose person has a file in work already; `busy` gives its number by NIK."""
    return [
        Salah(
            number,
            "NIK",
            f"Orang ini sudah ada pada {busy[row['nik']]}, yang belum selesai. "
            "Hapus barisnya dari daftar.",
        )
        for number, row in rows
        if row.get("nik") in busy
    ]


def _judge(
    standar: Standar, read: Bacaan, kolom: Mapping[str, Field], lewat: str
) -> tuple[list[Stored], list[Salah]]:
    """What is stored of each good row, and everything that is wrong with the others.

    Of one cell one thing is said: what reading it told already stays.
    """
    form_class = isian.form_class(standar, context.folder)
    silent = {(one.baris, one.kolom) for one in read.salah}
    good: list[Stored] = []
    salah = list(read.salah)
    for row in read.rows:
        typed = {nama: choose(text, kolom[nama].pilihan) for nama, text in row.isi.items()}
        form = form_class(MultiDict({**typed, "lewat": lewat}), meta=WITHOUT_CSRF)
        if form.validate():
            good.append((row.nomor, isian.answers(form, standar)[0]))
            continue
        for nama, errors in form.errors.items():
            label, text, sentence = form[nama].label.text, typed.get(nama, "").strip(), errors[0]
            if text and nama in kolom and kolom[nama].pilihan:
                # Also what is written there, and which choice was likely meant.
                sentence = f"Tertulis “{text[:40]}”. {suggest(typed[nama], kolom[nama].pilihan)}"
            if (row.nomor, label) not in silent:
                salah.append(Salah(row.nomor, label, sentence))
    return good, salah
