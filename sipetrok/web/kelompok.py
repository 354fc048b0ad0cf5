"""Files of one layanan at one step, as an officer ticks them: shown by whoever does something with
many of them.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, request
from flask_login import current_user

from sipetrok import auth, kantor
from sipetrok.domain.banyak import (
    Kelompok,
    kelompok_of,
    receiving_peran,
    takes_berita_acara,
    ways_together,
)
from sipetrok.domain.berita_acara import Jumlah, count_by_area, total
from sipetrok.models import Permohonan
from sipetrok.operations.banyak import Pilihan
from sipetrok.operations.press import KurangIsian
from sipetrok.operations.standar import standar_in
from sipetrok.queries import LARGEST, Listing
from sipetrok.queries import banyak as queries
from sipetrok.sop.standar import Langkah, Lewat, Standar, Tugas
from sipetrok.web.ambil import one_line
from sipetrok.web.lewat import PETUGAS, lewat_words

BUTTONS = {
    Tugas.TERIMA: "Terima berkas yang dipilih",
    Tugas.KERJAKAN: "Selesai, teruskan yang dipilih",
    Tugas.OLAH: "Selesai, teruskan yang dipilih",
    Tugas.SAHKAN: "Sahkan yang dipilih",
    Tugas.SERAHKAN: "Serahkan yang dipilih",
}
_CHOSEN = re.compile(r"(\d{1,10}):(\d{1,9})")


@dataclass(frozen=True)
class Hitungan:
    """What is counted of a group: the files of citizens; example files only where there is nothing
    else.
    """

    areas: tuple[Jumlah, ...]
    is_contoh: bool  # nothing but example files
    contoh: int  # example files that stand in the list and are not counted

    @property
    def total(self) -> int:
        return total(self.areas)


@dataclass(frozen=True)
class View:
    """One group's page.

    `button` is empty where only a berita acara ends the step; `wilayah` is the area that the list
    is narrowed to.
    """

    kelompok: Kelompok
    standar: Standar
    langkah: Langkah
    page: Listing
    hitungan: Hitungan
    wilayah: Jumlah | None
    chosen: frozenset[int]
    button: str
    ways: tuple[Lewat, ...]
    has_acara: bool
    jabatan: str
    kunci: str

    @property
    def is_partial(self) -> bool:
        """Whether files wait here that cannot be done in a batch, because their letter or document
        is not here yet.
        """
        return self.kelompok.needs_scan or self.kelompok.without_pdf is not None

    def way(self, permohonan: Permohonan) -> str:
        """How the pemohon wants the product, where the step hands over; empty elsewhere."""
        if self.langkah.tugas is not Tugas.SERAHKAN:
            return ""
        return lewat_words(permohonan.lewat, kantor.current().kantor.nama, PETUGAS)


def load(standar_id: int, langkah: int) -> tuple[Kelompok, Standar]:
    """The group of an address. 404 when there is none, 403 when the step is not the officer's."""
    terbit = queries.standar_terbit(standar_id)
    standar = standar_in(terbit) if terbit else None
    kelompok = kelompok_of(standar, standar_id, langkah) if standar else None
    if kelompok is None:
        abort(404)
    if auth.peran().isdisjoint(standar.langkah[langkah].pelaksana):
        abort(403)
    return kelompok, standar


def count(kelompok: Kelompok) -> Hitungan:
    """How many files of the group are of which area; the office's own areas without any are 0."""
    known: dict[str, list[str]] = {}
    for daerah in kantor.current().daerah:
        known.setdefault("kecamatan" if daerah.jenis == "kecamatan" else "desa", []).append(
            daerah.tampil
        )
    found = queries.areas(kelompok, auth.peran(), current_user.id)
    is_contoh = bool(found[True]) and not found[False]
    areas = count_by_area(found[is_contoh], known.get("kecamatan", ()), known.get("desa", ()))
    return Hitungan(areas, is_contoh, 0 if is_contoh else sum(found[True].values()))


def read_choice() -> tuple[Pilihan, ...]:
    """What was ticked, in the order in which it was shown. Raises KurangIsian."""
    found = [match for match in map(_CHOSEN.fullmatch, request.form.getlist("pilih")) if match]
    chosen = tuple(dict.fromkeys(Pilihan(min(int(one[1]), LARGEST), int(one[2])) for one in found))
    if not chosen:
        raise KurangIsian("pilih", "Pilih paling sedikit satu berkas.")
    if len(chosen) > queries.MOST:
        raise KurangIsian("pilih", f"Paling banyak {queries.MOST} berkas sekaligus.")
    return chosen


def read_words(name: str, words: str, longest: int, ask: str = "") -> str:
    """One line that somebody wrote.

    Raises KurangIsian: too long, cannot be printed, or asked and empty.
    """
    text = one_line(name, words, longest)
    if ask and not text:
        raise KurangIsian(name, ask)
    return text


def show(
    kelompok: Kelompok,
    standar: Standar,
    status: int = 200,
    errors: Collection[tuple[str, str]] = (),
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The group's page; after a refusal with its sentences, and with what was ticked and typed."""
    typed, langkah = typed or {}, standar.langkah[kelompok.langkah]
    hitungan, asked = count(kelompok), request.args.get("wilayah")
    wilayah = next((one for one in hitungan.areas if one.nama == asked), None)
    page = queries.files(
        kelompok,
        auth.peran(),
        current_user.id,
        request.args.get("setelah"),
        wilayah.asal if wilayah else None,
    )
    ticked = [one for one in map(_CHOSEN.fullmatch, request.form.getlist("pilih")) if one]
    everything = _ticked_together(page) if "semua" in request.args else frozenset()
    peran = receiving_peran(standar, kelompok.langkah)
    names = {one.kunci: one.nama for one in kantor.current().kantor.peran}
    view = View(
        kelompok,
        standar,
        langkah,
        page,
        hitungan,
        wilayah,
        everything | {int(one[1]) for one in ticked},
        BUTTONS.get(langkah.tugas, ""),
        ways_together(langkah),
        takes_berita_acara(langkah),
        names.get(peran or "", ""),
        typed.get("kunci") or secrets.token_hex(16),
    )
    return make_response(
        render_template(
            "banyak/berkas.html",
            view=view,
            errors=tuple(errors),
            typed=typed,
            paling_banyak=queries.MOST,
        ),
        status,
    )


def _ticked_together(page: Listing) -> frozenset[int]:
    """All files of the page; example files, which go with no citizen's, only where there is nothing
    else.
    """
    return frozenset(one.id for one in page.items if not one.contoh) or frozenset(
        one.id for one in page.items
    )
