"""Many files at once: select, one press, a result for each; or one berita acara for all of them,
which is read again, printed, and confirmed file by file.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from sipetrok.alur.banyak import Jumlah, Kelompok, count_by_area, kelompok_of
from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import render_pdf
from sipetrok.domain import SipetrokError
from sipetrok.models import BeritaAcara, Permohonan, StandarTerbit, db
from sipetrok.operations import penyerahan as operations
from sipetrok.operations.context import KurangIsian
from sipetrok.operations.penyerahan import Pilihan
from sipetrok.produk import produk_of
from sipetrok.queries import penyerahan as queries
from sipetrok.sop.standar import Tugas
from sipetrok.web import answers
from sipetrok.web.kiriman import LARGEST, line_of

blueprint = Blueprint("banyak", __name__)
berita_acara = Blueprint("berita_acara", __name__)
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


def _load(standar_id: int, langkah: int) -> Kelompok:
    """The group of an address. 404 when there is none, 403 when the step is not the officer's."""
    terbit = db.session.get(StandarTerbit, standar_id) or abort(404)
    kelompok = kelompok_of(terbit.standar, standar_id, langkah) or abort(404)
    if not _is_ours(kelompok):
        abort(403)
    return kelompok


def _is_ours(kelompok: Kelompok) -> bool:
    return not context.peran.isdisjoint(kelompok.step.pelaksana)


def _count(kelompok: Kelompok) -> Hitungan:
    """How many files of the group are of which area; the office's own areas without any are 0."""
    own = context.folder.daerah
    kecamatan = [one.tampil for one in own if one.jenis == "kecamatan"]
    desa = [one.tampil for one in own if one.jenis != "kecamatan"]
    found = queries.areas(kelompok, context.actor)
    is_contoh = bool(found[True]) and not found[False]
    beside = 0 if is_contoh else sum(found[True].values())
    return Hitungan(count_by_area(found[is_contoh], kecamatan, desa), is_contoh, beside)


def _ticked() -> tuple[Pilihan, ...]:
    """What was ticked, in the order in which it was shown; twice is once."""
    found = filter(None, map(_CHOSEN.fullmatch, request.form.getlist("pilih")))
    ticked = (Pilihan(min(int(one[1]), LARGEST), int(one[2])) for one in found)
    return tuple(dict.fromkeys(ticked))


def _chosen() -> tuple[Pilihan, ...]:
    """What was ticked. Raises KurangIsian where that is nothing, or too much."""
    chosen = _ticked()
    if not chosen:
        raise KurangIsian("pilih", "Pilih paling sedikit satu berkas.")
    if len(chosen) > queries.MOST:
        raise KurangIsian("pilih", f"Paling banyak {queries.MOST} berkas sekaligus.")
    return chosen


@blueprint.get("/banyak")
@auth.officer
def index() -> str:
    """The groups that wait for the officer's roles, each with its count."""
    groups = []
    for terbit, langkah in queries.steps(context.peran):
        kelompok = kelompok_of(terbit.standar, terbit.id, langkah)
        if kelompok and _is_ours(kelompok) and (hitungan := _count(kelompok)).total:
            groups.append((kelompok, hitungan))
    groups.sort(key=_place)
    return render_template("banyak/page.html", groups=groups)


def _place(group: tuple[Kelompok, Hitungan]) -> tuple[object, ...]:
    """The groups stand as the layanan of the office do, then by step."""
    kelompok, _ = group
    standar = kelompok.standar
    return standar.urutan, standar.judul, kelompok.langkah, kelompok.standar_id


@blueprint.get("/banyak/<int:standar_id>/<int:langkah>")
@auth.officer
def show(standar_id: int, langkah: int) -> str:
    """One group with its files, for officers whose step it is: 404 for none, 403 for others."""
    return _page(_load(standar_id, langkah))


def _page(kelompok: Kelompok, *errors: tuple[str, str]) -> str:
    """The group's page; after a refusal with its sentences, and with what was ticked and typed."""
    hitungan, asked = _count(kelompok), request.args.get("wilayah")
    wilayah = next((one for one in hitungan.areas if one.nama == asked), None)
    asal = wilayah.asal if wilayah else None
    page = queries.files(kelompok, context.actor, request.args.get("setelah"), asal)
    chosen = {one.permohonan_id for one in _ticked()}
    if "semua" in request.args:
        # All of the page; example files, which go with no citizen's, only where there is nothing
        # else.
        real = {one.id for one in page.items if not one.contoh}
        chosen |= real or {one.id for one in page.items}
    return render_template(
        "banyak/berkas.html",
        kelompok=kelompok,
        page=page,
        hitungan=hitungan,
        wilayah=wilayah,
        chosen=chosen,
        kunci=request.form.get("kunci") or secrets.token_hex(16),
        errors=errors,
        paling_banyak=queries.MOST,
    )


def _again(refusal: SipetrokError, standar_id: int, langkah: int) -> str:
    """The page of the group with the refusal, and below it what each file said."""
    kelompok = _load(standar_id, langkah)
    errors = [(refusal.isian or "berita-acara", refusal.kalimat)]
    if isinstance(refusal, operations.TidakAdaBerkas):
        errors += [("pilih", one) for one in _named(refusal.ditolak, kelompok)]
    return _page(kelompok, *errors)


@blueprint.post("/banyak/<int:standar_id>/<int:langkah>")
@auth.officer
@auth.stamps
@answers.refused(_again)
def act(standar_id: int, langkah: int) -> str:
    """One press on every chosen file, each in a transaction of its own.

    The answer says what became of each: one that refuses keeps no other back. Pressed
    again it ends nothing twice.
    """
    kelompok = _load(standar_id, langkah)
    chosen, refused = _chosen(), {}
    for one in chosen:
        try:
            operations.finish(one, kelompok, context)
        except SipetrokError as refusal:
            refused[one.permohonan_id] = refusal.kalimat
    ids = [one.permohonan_id for one in chosen]
    files = queries.by_id(kelompok, ids)
    return render_template(
        "banyak/hasil.html",
        kelompok=kelompok,
        # Without a file: one that is not of this group.
        refused=[(files.get(one), refused[one]) for one in ids if one in refused],
        done=[
            (files[one], _said(files[one], kelompok))
            for one in ids
            if one not in refused
        ],
    )


def _said(permohonan: Permohonan, kelompok: Kelompok) -> str:
    """What became of a file whose step is done."""
    if permohonan.status == Status.SELESAI:
        return "Selesai, tersimpan di arsip."
    desk = context.kantor.nama_meja(permohonan.keadaan.step.pelaksana)
    said = f"Diteruskan: {desk}."
    if kelompok.standar.jenis.is_issued and kelompok.step.tugas is Tugas.SAHKAN:
        said += f" Nomor surat {permohonan.surat[-1].nomor}."
    return said


@blueprint.get("/banyak/<int:standar_id>/<int:langkah>/jumlah.pdf")
@auth.officer
def count(standar_id: int, langkah: int) -> Response:
    """The count report: how many files of each area wait at this step now."""
    kelompok = _load(standar_id, langkah)
    isi = render_pdf(
        "cetak/jumlah_berkas.html",
        kelompok=kelompok,
        hitungan=_count(kelompok),
        pada=context.now,
    )
    return answers.paper(isi, f"jumlah-berkas-{kelompok.standar.slug}.pdf")


# Berita acara.


@berita_acara.post("/banyak/<int:standar_id>/<int:langkah>/berita-acara")
@auth.officer
@auth.stamps
@answers.refused(_again)
def create(standar_id: int, langkah: int) -> ResponseReturnValue:
    """One berita acara for all chosen files, made in one transaction: all that allow it, or none.

    Files that refused stay where they are and are told, whether a berita acara came about or not.
    The key of the form makes a second press show the same one. 404 where the step takes none.
    """
    kelompok = _load(standar_id, langkah)
    if not kelompok.takes_berita_acara:
        abort(404)
    acara, refused = operations.make(_chosen(), kelompok, _serah(kelompok), context)
    if refused:
        return _acara_page(_load_acara(acara.id), left_out=_named(refused, kelompok))
    return answers.done(
        f"Berita acara {acara.nomor} dibuat untuk {acara.jumlah} berkas. Cetak, lalu "
        "tandatangani bersama penerima.",
        "berita_acara.show",
        acara_id=acara.id,
    )


def _serah(kelompok: Kelompok) -> operations.Serah:
    """What the form says of the hand-over. Raises KurangIsian, at the field that is meant."""
    kunci = request.form.get("kunci", "")
    if len(kunci) > 32 or not kunci.isalnum():
        raise KurangIsian(
            "berita-acara",
            "Halaman ini sudah lama terbuka. Periksa pilihan Anda, lalu tekan lagi.",
        )
    ask = "Tulis nama penerima yang ikut menandatangani."
    penerima = line_of("penerima", "Nama penerima", 120, ask)
    jabatan = line_of("jabatan", "Jabatan penerima", 120, "Tulis jabatan penerima.")
    lewat = request.form.get("lewat") if kelompok.ways else None
    return operations.Serah(kunci, penerima, jabatan, lewat)


def _named(refused: Iterable[tuple[int, str]], kelompok: Kelompok) -> list[str]:
    """Each sentence with the number of its file; a file of another layanan is not named."""
    found = queries.by_id(kelompok, [one for one, _ in refused])
    names = {one: file.nomor_register for one, file in found.items()}
    return [f"{names.get(n, 'Berkas tidak dikenal')}: {why}" for n, why in refused]


def _may_read(permohonan: Permohonan) -> bool:
    return context.is_pengawas or auth.works_on(permohonan)


@berita_acara.get("/berita-acara", endpoint="index")
@auth.officer
def all_acara() -> str:
    """The numbers are for the whole office, as in a book; what is in one, for those who work with
    it.
    """
    page = queries.all_acara(request.args.get("sebelum"))
    files = queries.first_files([one.id for one in page.items])
    return render_template(
        "berita_acara/page.html",
        page=page,
        arrived=queries.arrived(files),
        mine={acara_id for acara_id, file in files.items() if _may_read(file)},
    )


def _load_acara(acara_id: int) -> BeritaAcara:
    """404 when there is none, 403 for officers without a part in the layanan of its files, unless
    they supervise.
    """
    acara = queries.acara_by_id(acara_id) or abort(404)
    if not _may_read(acara.isi[0].permohonan):  # its files are all of one layanan
        abort(403)
    return acara


def _acara_page(acara: BeritaAcara, **after: object) -> str:
    """`after` a press: what was `left_out`; `errors` in a note, or what was `said` instead of
    taking it, and `at` which row.
    """
    unsaid = [isi for isi in acara.isi if isi.diterima_at is None]
    passed = {isi.urutan for isi in unsaid if operations.is_passed_on(isi)}
    return render_template(
        "berita_acara/isi.html",
        acara=acara,
        produk_of=produk_of,
        may_confirm=auth.works_on(acara.isi[0].permohonan),
        passed=passed,
        arrived=len(acara.isi) - len(unsaid),
        waiting=len(unsaid) - len(passed),
        **after,
    )


@berita_acara.get("/berita-acara/<int:acara_id>", endpoint="show")
@auth.officer
def show_acara(acara_id: int) -> str:
    """One berita acara with its files: for those who work with them, and for supervisors."""
    return _acara_page(_load_acara(acara_id))


@berita_acara.get("/berita-acara/<int:acara_id>/berita-acara.pdf")
@auth.officer
def paper(acara_id: int) -> Response:
    """The paper as it was made."""
    acara = _load_acara(acara_id)
    mark = "contoh-" if acara.contoh else ""
    isi = context.storage.read(acara.sha256)
    return answers.paper(isi, f"berita-acara-{mark}{acara.tahun}-{acara.urut}.pdf")


def _load_ours(acara_id: int) -> BeritaAcara:
    """What is written down is final, so it is for those who work with these files."""
    acara = _load_acara(acara_id)
    if not auth.works_on(acara.isi[0].permohonan):
        abort(403)
    return acara


@berita_acara.post("/berita-acara/<int:acara_id>/diterima")
@auth.officer
@auth.stamps
def confirm_all(acara_id: int) -> ResponseReturnValue:
    """Everything of which nobody has said anything yet has arrived."""
    _load_ours(acara_id)
    said = "Tidak ada yang perlu dicatat: semuanya sudah diterima atau diteruskan."
    if count := operations.confirm_all(acara_id, context):
        said = f"{count} berkas dicatat sudah diterima."
    return answers.done(said, "berita_acara.show", acara_id=acara_id, _anchor="berkas")


def _not_confirmed(refusal: SipetrokError, acara_id: int, urutan: int) -> str:
    """The same page, with the refusal at the row that was meant, or at its note."""
    acara = _load_acara(acara_id)
    if not refusal.isian:
        return _acara_page(acara, at=urutan, said=refusal.kalimat)
    errors = [(f"catatan-{urutan}", refusal.kalimat)]
    return _acara_page(acara, at=urutan, errors=errors)


@berita_acara.post("/berita-acara/<int:acara_id>/diterima/<int:urutan>")
@auth.officer
@auth.stamps
@answers.refused(_not_confirmed)
def confirm(acara_id: int, urutan: int) -> ResponseReturnValue:
    """One file has arrived. Written once: the first note stays, a second press changes nothing.

    409 where somebody else wrote it down before; 404 for no such row, 403 for who does
    not work with these files.
    """
    if urutan not in [isi.urutan for isi in _load_ours(acara_id).isi]:
        abort(404)
    isi = operations.confirm(
        acara_id, urutan, line_of("catatan", "Catatan", 200), context
    )
    said = f"{isi.permohonan.nomor_register} dicatat sudah diterima."
    return answers.done(
        said, "berita_acara.show", acara_id=acara_id, _anchor=f"isi-{urutan}"
    )
