"""Steps on many chosen files: select, one press, a result for each."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from flask_login import current_user

from sipetrok import auth, kantor
from sipetrok.auth import context
from sipetrok.domain.banyak import Kelompok, kelompok_of
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.workflow import Status
from sipetrok.filters import tanggal_jam
from sipetrok.models import Permohonan
from sipetrok.operations.banyak import finish
from sipetrok.operations.press import KurangIsian
from sipetrok.operations.standar import standar_in, standar_of
from sipetrok.pdf import render_pdf
from sipetrok.queries import banyak as queries
from sipetrok.sop.standar import Jenis, Standar, Tugas
from sipetrok.web import kelompok as groups

blueprint = Blueprint("banyak", __name__)


@dataclass(frozen=True)
class Group:
    """One line of the list: what can be done on how many files."""

    kelompok: Kelompok
    standar: Standar
    jumlah: int
    is_contoh: bool  # nothing but example files


@dataclass(frozen=True)
class Result:
    """What became of one chosen file; None stands for one that is not of this group."""

    permohonan: Permohonan | None
    is_done: bool
    kalimat: str


@blueprint.get("/banyak")
@auth.officer
def index() -> str:
    """The groups that wait for the officer's roles."""
    found = []
    for terbit, langkah in queries.steps(auth.peran()):
        standar = standar_in(terbit)
        kelompok = kelompok_of(standar, terbit.id, langkah)
        if kelompok and not auth.peran().isdisjoint(standar.langkah[langkah].pelaksana):
            warga, contoh = queries.count(kelompok, auth.peran(), current_user.id)
            found.append(Group(kelompok, standar, warga or contoh, not warga))
    found.sort(
        key=lambda one: (
            one.standar.urutan,
            one.standar.judul,
            one.kelompok.langkah,
            one.kelompok.standar_id,
        )
    )
    return render_template("banyak/page.html", groups=[one for one in found if one.jumlah])


@blueprint.get("/banyak/<int:standar_id>/<int:langkah>")
@auth.officer
def show(standar_id: int, langkah: int) -> Response:
    return groups.show(*groups.load(standar_id, langkah))


@blueprint.post("/banyak/<int:standar_id>/<int:langkah>")
@auth.officer
@auth.stamps
def act(standar_id: int, langkah: int) -> Response | str:
    """One press on every chosen file, each in a transaction of its own; the answer says what became
    of each.
    """
    kelompok, standar = groups.load(standar_id, langkah)
    try:
        chosen = groups.read_choice()
    except KurangIsian as refusal:
        return groups.show(kelompok, standar, 422, [(refusal.isian, refusal.kalimat)])
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
    return render_template(
        "banyak/hasil.html",
        results=results,
        standar=standar,
        kelompok=kelompok,
        langkah=standar.langkah[langkah],
    )


def _result(permohonan: Permohonan | None, refusal: str | None, kelompok: Kelompok) -> Result:
    if refusal is not None or permohonan is None:
        return Result(permohonan, False, refusal or "")
    standar = standar_of(permohonan)
    if permohonan.status == Status.SELESAI:
        return Result(permohonan, True, "Selesai, tersimpan di arsip.")
    meja = kantor.current().kantor.nama_meja(permohonan.keadaan.step.pelaksana)
    said = f"Diteruskan: {meja}."
    is_signed = (
        standar.jenis is Jenis.SURAT and standar.langkah[kelompok.langkah].tugas is Tugas.SAHKAN
    )
    return Result(
        permohonan,
        True,
        said + (f" Nomor surat {permohonan.surat[-1].nomor}." if is_signed else ""),
    )


@blueprint.get("/banyak/<int:standar_id>/<int:langkah>/jumlah.pdf")
@auth.officer
def count(standar_id: int, langkah: int) -> Response:
    """The count report: how many files of each area wait at this step now."""
    kelompok, standar = groups.load(standar_id, langkah)
    counted = groups.count(kelompok)
    isi = render_pdf(
        "cetak/jumlah_berkas.html",
        kantor=kantor.current().kantor,
        judul=standar.judul,
        rows=counted.areas,
        jumlah=counted.total,
        contoh=counted.is_contoh,
        kegiatan=standar.langkah[langkah].kegiatan,
        pada=tanggal_jam(auth.now()),
        petugas=current_user.nama,
    )
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="jumlah-berkas-{standar.slug}.pdf"'},
    )
