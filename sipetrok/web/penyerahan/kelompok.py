"""Files of one layanan at one step, as an officer ticks them: shown by whoever does something with
many of them.
"""

import re
import secrets
from dataclasses import dataclass

from flask import abort, render_template, request

from sipetrok.alur.banyak import Kelompok, kelompok_of
from sipetrok.app.auth import context
from sipetrok.domain.berita_acara import Jumlah, count_by_area
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import Permohonan, StandarTerbit, db
from sipetrok.operations.banyak import Pilihan
from sipetrok.operations.press import KurangIsian
from sipetrok.queries import LARGEST
from sipetrok.queries import banyak as queries

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
        return sum(one.jumlah for one in self.areas)


def load(standar_id: int, langkah: int) -> Kelompok:
    """The group of an address. 404 when there is none, 403 when the step is not the officer's."""
    terbit = db.session.get(StandarTerbit, standar_id) or abort(404)
    kelompok = kelompok_of(terbit.standar, standar_id, langkah) or abort(404)
    if context.peran.isdisjoint(kelompok.step.pelaksana):
        abort(403)
    return kelompok


def count(kelompok: Kelompok) -> Hitungan:
    """How many files of the group are of which area; the office's own areas without any are 0."""
    own = context.folder.daerah
    kecamatan = [one.tampil for one in own if one.jenis == "kecamatan"]
    desa = [one.tampil for one in own if one.jenis != "kecamatan"]
    found = queries.areas(kelompok, context.actor)
    is_contoh = bool(found[True]) and not found[False]
    areas = count_by_area(found[is_contoh], kecamatan, desa)
    if is_contoh:
        return Hitungan(areas, True, 0)
    return Hitungan(areas, False, sum(found[True].values()))


def _ticked() -> tuple[Pilihan, ...]:
    found = filter(None, map(_CHOSEN.fullmatch, request.form.getlist("pilih")))
    return tuple(dict.fromkeys(Pilihan(min(int(one[1]), LARGEST), int(one[2])) for one in found))


def read_choice() -> tuple[Pilihan, ...]:
    """What was ticked, in the order in which it was shown. Raises KurangIsian."""
    chosen = _ticked()
    if not chosen:
        raise KurangIsian("pilih", "Pilih paling sedikit satu berkas.")
    if len(chosen) > queries.MOST:
        raise KurangIsian("pilih", f"Paling banyak {queries.MOST} berkas sekaligus.")
    return chosen


def page(kelompok: Kelompok, *errors: tuple[str, str]) -> str:
    """The group's page; after a refusal with its sentences, and with what was ticked and typed."""
    hitungan, asked = count(kelompok), request.args.get("wilayah")
    wilayah = next((one for one in hitungan.areas if one.nama == asked), None)
    listing = queries.files(
        kelompok,
        context.actor,
        request.args.get("setelah"),
        wilayah.asal if wilayah else None,
    )
    chosen = {one.permohonan_id for one in _ticked()}
    if "semua" in request.args:
        # All of the page; example files, which go with no citizen's, only where there is nothing
        # else.
        real = {one.id for one in listing.items if not one.contoh}
        chosen |= real or {one.id for one in listing.items}
    return render_template(
        "banyak/berkas.html",
        kelompok=kelompok,
        page=listing,
        hitungan=hitungan,
        wilayah=wilayah,
        chosen=chosen,
        button=kelompok.step.tugas.words.many,
        way=_way,
        jabatan=context.kantor.nama_peran(kelompok.receiver) if kelompok.receiver else "",
        kunci=request.form.get("kunci") or secrets.token_hex(16),
        errors=errors,
        typed=request.form,
        paling_banyak=queries.MOST,
    )


def again(refusal: SipetrokError, standar_id: int, langkah: int) -> str:
    return page(load(standar_id, langkah), (refusal.isian, refusal.kalimat))


def _way(permohonan: Permohonan) -> str:
    """How the pemohon wants the product."""
    way = permohonan.way
    return way.for_petugas(context.kantor.nama) if way else ""
