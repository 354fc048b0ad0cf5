"""Steps on many chosen files: select, one press, a result for each."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from sipetrok.alur.banyak import Kelompok, kelompok_of
from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal_jam
from sipetrok.cetak.pdf import render_pdf
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import Permohonan
from sipetrok.operations.banyak import finish
from sipetrok.queries import banyak as queries
from sipetrok.sop.standar import Tugas
from sipetrok.web import answers
from sipetrok.web.penyerahan import kelompok as groups

blueprint = Blueprint("banyak", __name__)


@dataclass(frozen=True)
class Result:
    """What became of one chosen file; None stands for one that is not of this group."""

    permohonan: Permohonan | None
    is_done: bool
    kalimat: str


@blueprint.get("/banyak")
@auth.officer
def index() -> str:
    """The groups that wait for the officer's roles, each with its count."""
    found = []
    for terbit, langkah in queries.steps(context.peran):
        kelompok = kelompok_of(terbit.standar, terbit.id, langkah)
        if kelompok and not context.peran.isdisjoint(kelompok.step.pelaksana):
            found.append((kelompok, groups.count(kelompok)))
    found.sort(key=lambda one: _place(one[0]))
    return render_template("banyak/page.html", groups=[one for one in found if one[1].total])


def _place(kelompok: Kelompok) -> tuple[int, str, int, int]:
    standar = kelompok.standar
    return standar.urutan, standar.judul, kelompok.langkah, kelompok.standar_id


@blueprint.get("/banyak/<int:standar_id>/<int:langkah>")
@auth.officer
def show(standar_id: int, langkah: int) -> str:
    return groups.page(groups.load(standar_id, langkah))


@blueprint.post("/banyak/<int:standar_id>/<int:langkah>")
@auth.officer
@auth.stamps
@answers.refused(groups.again)
def act(standar_id: int, langkah: int) -> str:
    """One press on every chosen file, each in a transaction of its own; the answer says what became
    of each.
    """
    kelompok = groups.load(standar_id, langkah)
    chosen = groups.read_choice()
    refused: dict[int, str] = {}
    for one in chosen:
        try:
            finish(one, kelompok, context)
        except SipetrokError as refusal:
            refused[one.permohonan_id] = refusal.kalimat
    files = queries.by_id(kelompok, (one.permohonan_id for one in chosen))
    results = [
        _result(files.get(one.permohonan_id), refused.get(one.permohonan_id), kelompok)
        for one in chosen
    ]
    results.sort(key=lambda one: one.is_done)  # what somebody has to look at comes first
    return render_template("banyak/hasil.html", results=results, kelompok=kelompok)


def _result(permohonan: Permohonan | None, refusal: str | None, kelompok: Kelompok) -> Result:
    if refusal is not None or permohonan is None:
        return Result(permohonan, False, refusal or "")
    if permohonan.status == Status.SELESAI:
        return Result(permohonan, True, "Selesai, tersimpan di arsip.")
    desk = context.kantor.nama_meja(permohonan.keadaan.step.pelaksana)
    said = f"Diteruskan: {desk}."
    if kelompok.standar.jenis.is_issued and kelompok.step.tugas is Tugas.SAHKAN:
        said += f" Nomor surat {permohonan.surat[-1].nomor}."
    return Result(permohonan, True, said)


@blueprint.get("/banyak/<int:standar_id>/<int:langkah>/jumlah.pdf")
@auth.officer
def count(standar_id: int, langkah: int) -> Response:
    """The count report: how many files of each area wait at this step now."""
    kelompok = groups.load(standar_id, langkah)
    counted = groups.count(kelompok)
    isi = render_pdf(
        "cetak/jumlah_berkas.html",
        kantor=context.kantor,
        judul=kelompok.standar.judul,
        rows=counted.areas,
        jumlah=counted.total,
        contoh=counted.is_contoh,
        kegiatan=kelompok.step.kegiatan,
        pada=tanggal_jam(context.now),
        petugas=context.officer.nama,
    )
    return answers.paper(isi, f"jumlah-berkas-{kelompok.standar.slug}.pdf")
