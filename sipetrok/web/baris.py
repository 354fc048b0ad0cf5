"""A row of a list, judged by the form that citizens fill in: the same fields, the same sentences,
the same answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from sipetrok import tabel
from sipetrok.domain.daftar import (
    SEBUTAN,
    Baris,
    Kolom,
    Salah,
    choose,
    kunci_of,
    read_rows,
    repeated,
    suggest,
)
from sipetrok.operations import daftar as daftar_operations
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Identitas, Standar
from sipetrok.web import isian

NOT_COLUMNS = ("csrf_token", "kunci_draf", "lewat")
LONG_NUMBERS = (Identitas.NIK, Identitas.KK)
WITHOUT_CSRF = {"csrf": False}  # rows come from a file that was sent with a form of its own


@dataclass(frozen=True)
class Periksa:
    """A list after every check: its rows with their numbers, or what is wrong with it."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    salah: tuple[Salah, ...]
    lain: tuple[str, ...]
    kunci: str


def columns(standar: Standar, folder: FolderKantor) -> tuple[Kolom, ...]:
    """The columns of a list: what the form asks, in its order."""
    form = isian.form_class(standar, folder)(formdata=None, meta=WITHOUT_CSRF)
    words = SEBUTAN | {isian.field_name(one): (one.kunci,) for one in standar.isian}
    return tuple(
        Kolom(
            field.name,
            field.label.text,
            bool(field.flags.required),
            field.description,
            _choices(field),
            field.name in LONG_NUMBERS,
            words.get(field.name, ()),
        )
        for field in form
        if field.name not in NOT_COLUMNS
    )


def _choices(field) -> tuple[str, ...]:
    return tuple(one.value for one in getattr(field, "choices", None) or () if one.value)


def judge(
    rows: Sequence[Baris],
    kolom: Iterable[Kolom],
    standar: Standar,
    folder: FolderKantor,
    lewat: str,
    told: Iterable[Salah] = (),
) -> tuple[list[tuple[int, dict[str, str]]], list[Salah]]:
    """What is stored of each good row, with its number, and everything that is wrong with the
    others.

    `told` is what is known already: of one cell one thing is said.
    """
    form_class, by_name = isian.form_class(standar, folder), {one.nama: one for one in kolom}
    silent = {(one.baris, one.kolom) for one in told}
    good, salah = [], []
    for row in rows:
        typed = {nama: choose(text, by_name[nama].pilihan) for nama, text in row.isi.items()}
        form = form_class(MultiDict({**typed, "lewat": lewat}), meta=WITHOUT_CSRF)
        if form.validate():
            good.append((row.nomor, isian.answers(form, standar)[0]))
            continue
        found = (
            Salah(row.nomor, form[nama].label.text, _sentence(form, nama, typed, by_name))
            for nama in form.errors
        )
        salah += [one for one in found if (one.baris, one.kolom) not in silent]
    return good, salah


def _sentence(
    form: FlaskForm, nama: str, typed: Mapping[str, str], kolom: Mapping[str, Kolom]
) -> str:
    """What the form says; of a choice that is none also what is written and which was likely meant."""
    one = kolom.get(nama)
    if one is None or not one.pilihan or not typed.get(nama, "").strip():
        return form[nama].errors[0]
    return f"Tertulis “{typed[nama].strip()[:40]}”. {suggest(typed[nama], one.pilihan)}"


def examine(standar: Standar, folder: FolderKantor, isi: bytes, lewat: str) -> Periksa:
    """The whole check of a file, the same before the preview and before entering.

    Raises TabelDitolak.
    """
    kolom = columns(standar, folder)
    read = read_rows(tabel.read(isi), kolom)
    rows, salah = judge(read.rows, kolom, standar, folder, lewat, read.salah)
    has_nik = Identitas.NIK in standar.identitas
    salah = [
        *read.salah,
        *salah,
        *repeated(rows, "NIK" if has_nik else "", Identitas.NIK if has_nik else None),
    ]
    kunci = kunci_of(standar.slug, (row for _, row in rows))
    if not salah and daftar_operations.find(kunci) is None:
        busy = daftar_operations.open_numbers(standar, (row.get("nik", "") for _, row in rows))
        salah += [taken(number, busy[row["nik"]]) for number, row in rows if row.get("nik") in busy]
    return Periksa(tuple(rows), tuple(sorted(salah, key=lambda one: one.baris)), read.lain, kunci)


def taken(number: int, nomor_register: str) -> Salah:
    """A row whose person has a file in work already."""
    return Salah(
        number,
        "NIK",
        f"Orang ini sudah ada pada {nomor_register}, yang belum selesai. Hapus barisnya dari "
        "daftar.",
    )
