"""A permohonan from its pemohon's side: data, berkas, answers read over, sent; then its one private
page.
"""

import io
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Redirect

from sipetrok import queries
from sipetrok.alur import workflow
from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain import identitas
from sipetrok.kiriman.berkas import PDF, Batas, clean, page_picture
from sipetrok.models import Permohonan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations import throttle
from sipetrok.operations.berkas import detach, keep_on_paper, open_slots, returned_reasons
from sipetrok.operations.permohonan import Entry
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Lewat, Standar
from sipetrok.web import answers
from sipetrok.web.pemohon import isian, receipts, slots, status
from sipetrok.web.pemohon.kode import (
    at_counter,
    load,
    may_note_papers,
    messages,
    note,
    require_room,
)
from sipetrok.web.pemohon.status import is_open_to_pemohon

blueprint = Blueprint("permohonan", __name__)
THUMBNAIL = 320  # pixels: enough to see which document it is, light on a phone
COUNTER = {"at_counter": at_counter, "may_note_papers": may_note_papers, "messages": messages}
blueprint.context_processor(lambda: COUNTER)


def _go(endpoint: str, permohonan: Permohonan) -> Redirect:
    return redirect(url_for(f"permohonan.{endpoint}", kode=permohonan.kode), 303)


def _may_answer(permohonan: Permohonan) -> bool:
    return permohonan.status == Status.DRAF or 0 in returned_reasons(permohonan)


def _is_sent(permohonan: Permohonan) -> bool:
    return permohonan.nomor_register is not None


def _load_if(is_due: Callable[[Permohonan], bool], kode: str) -> Permohonan:
    """The file where this step is due; instead of any other its page is shown."""
    permohonan = load(kode)
    if not is_due(permohonan):
        abort(_go("show", permohonan))
    return permohonan


def _form(standar: Standar, **options: object) -> FlaskForm:
    return isian.form_class(standar, context.folder)(**options)


def _data_page(form: FlaskForm, standar: Standar, code: int = 200) -> ResponseReturnValue:
    return render_template("permohonan/data.html", form=form, standar=standar, alasan=""), code


def _edit_page(form: FlaskForm, permohonan: Permohonan, code: int = 200) -> ResponseReturnValue:
    return render_template(
        "permohonan/data.html",
        form=form,
        standar=permohonan.standar,
        permohonan=permohonan,
        alasan=returned_reasons(permohonan).get(0, ""),
    ), code


@blueprint.get("/layanan/<slug>/ajukan")
@auth.public
def new(slug: str) -> ResponseReturnValue:
    standar = isian.standar_asked(slug)
    return _data_page(_form(standar, formdata=None, data=isian.nothing_typed(standar)), standar)


@blueprint.post("/layanan/<slug>/ajukan")
@auth.public
@auth.stamps
def create(slug: str) -> ResponseReturnValue:
    standar = isian.standar_asked(slug)
    form = _form(standar)
    if not form.validate():
        return _data_page(form, standar, 422)
    try:
        require_room(throttle.DRAF)
    except throttle.TerlaluSering as refusal:
        form.form_errors.append(refusal.kalimat)
        return _data_page(form, standar, 429)
    entry = Entry(*isian.answers(form, standar))
    permohonan = permohonan_operations.start(standar, form.kunci_draf.data, entry, context.now)
    if permohonan.dibuat_at == context.now:
        note(throttle.DRAF)
    return _go("berkas" if permohonan.status == Status.DRAF else "show", permohonan)


@blueprint.get("/permohonan/<kode>")
@auth.public
def show(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    return render_template("permohonan/page.html", permohonan=permohonan, view=_view(permohonan))


def _view(permohonan: Permohonan) -> status.StatusView:
    return status.StatusView(permohonan)


@blueprint.get("/permohonan/<kode>/data")
@auth.public
def edit(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_may_answer, kode)
    standar = permohonan.standar
    data = isian.typed(standar, permohonan.isian, permohonan.lewat)
    return _edit_page(_form(standar, formdata=None, data=data), permohonan)


@blueprint.post("/permohonan/<kode>/data")
@auth.public
def update(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_may_answer, kode)
    form = _form(permohonan.standar)
    if not form.validate():
        return _edit_page(form, permohonan, 422)
    entry = Entry(*isian.answers(form, permohonan.standar))
    permohonan_operations.answer(permohonan.id, entry)
    return _go("berkas" if slots.still_missing(permohonan) else "review", permohonan)


def _berkas_page(
    permohonan: Permohonan, errors: dict[int, list[str]], code: int = 200
) -> ResponseReturnValue:
    return render_template(
        "permohonan/berkas.html",
        permohonan=permohonan,
        standar=permohonan.standar,
        slots=open_slots(permohonan),
        errors=errors,
        lain=slots.not_sent(permohonan),
    ), code


@blueprint.get("/permohonan/<kode>/berkas")
@auth.public
def berkas(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(is_open_to_pemohon, kode)
    if permohonan.standar.uploads:
        return _berkas_page(permohonan, {})
    # A standard that asks for no document has no such page between the answers and their check.
    return _go("review", permohonan)


@blueprint.post("/permohonan/<kode>/berkas")
@auth.public
@auth.stamps
def receive(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(is_open_to_pemohon, kode)
    if may_note_papers(permohonan):
        keep_on_paper(permohonan.id, request.form.getlist("kertas", type=int))
    is_sending = any(file.filename for _, file in request.files.items(multi=True))
    if is_sending and not at_counter(permohonan):
        # What is replaced in a draft lies on the disk until the night: nobody may fill it that way.
        require_room(throttle.UNGGAH)
        note(throttle.UNGGAH)
    errors, following = slots.receive(permohonan, request.files, request.form), "review"
    # Files picked beside "Hapus" are kept too: that button belongs to the same form.
    if (berkas_id := request.form.get("hapus", type=int)) is not None:
        detach(permohonan.id, berkas_id, context.now)
        following = "berkas"
    else:
        errors = slots.still_missing(permohonan) | errors
    return _berkas_page(permohonan, errors, 422) if errors else _go(following, permohonan)


@blueprint.get("/permohonan/<kode>/berkas/<int:berkas_id>.jpg")
@auth.public
def picture(kode: str, berkas_id: int) -> ResponseReturnValue:
    """What was received, small; only while the pemohon may still change it."""
    permohonan = load(kode)
    berkas = queries.berkas_of(permohonan.id, berkas_id)
    if berkas is None or berkas.diganti_at or not is_open_to_pemohon(permohonan):
        abort(404)
    isi = context.storage.read(berkas.sha256)
    if berkas.jenis == PDF:
        small = page_picture(isi, 1, THUMBNAIL)
    else:
        small = clean(io.BytesIO(isi), Batas(sisi=THUMBNAIL)).isi
    return Response(small, mimetype="image/jpeg")


def _review_page(
    permohonan: Permohonan, absent: tuple[int, ...] = (), code: int = 200
) -> ResponseReturnValue:
    standar = permohonan.standar
    rows: list[tuple[str, str, str]] = []
    warnings: tuple[str, ...] = ()
    if _may_answer(permohonan):
        rows = isian.rows(standar, permohonan.isian)
        warnings = identitas.warnings(permohonan.isian, context.today)
    way = permohonan.way
    words = Lewat.for_petugas if at_counter(permohonan) else Lewat.for_pemohon
    return render_template(
        "permohonan/periksa.html",
        permohonan=permohonan,
        standar=standar,
        slots=open_slots(permohonan),
        rows=rows,
        absent=absent,
        lewat=words(way, context.kantor.nama) if way else "",
        lain=slots.not_sent(permohonan),
        warnings=warnings,
    ), code


@blueprint.get("/permohonan/<kode>/periksa")
@auth.public
def review(kode: str) -> ResponseReturnValue:
    return _review_page(_load_if(is_open_to_pemohon, kode))


@blueprint.post("/permohonan/<kode>/kirim")
@auth.public
@auth.stamps
def submit(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    is_repair = permohonan.status == Status.DIKEMBALIKAN
    try:
        permohonan_operations.submit(permohonan.id, context)
    except permohonan_operations.BelumLengkap as refusal:
        return _review_page(permohonan, refusal.persyaratan, 422)
    return _go("show" if is_repair else "receipt", permohonan)


@blueprint.get("/permohonan/<kode>/tanda-terima")
@auth.public
def receipt(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_is_sent, kode)
    return render_template(
        "permohonan/tanda_terima.html",
        permohonan=permohonan,
        following=receipts.following(permohonan),
        qr=receipts.qr_svg(permohonan),
    )


@blueprint.get("/permohonan/<kode>/tanda-terima.pdf")
@auth.public
def receipt_pdf(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_is_sent, kode)
    name = f"tanda-terima-{permohonan.nomor_register}.pdf"
    return answers.paper(receipts.as_pdf(permohonan), name)


@blueprint.get("/permohonan/<kode>/batal")
@auth.public
def confirm_withdraw(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if not _view(permohonan).may_withdraw:
        return _go("show", permohonan)
    return render_template(
        "permohonan/batal.html", permohonan=permohonan, standar=permohonan.standar
    )


@blueprint.post("/permohonan/<kode>/batal")
@auth.public
@auth.stamps
def withdraw(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    # Where the office was faster, the page says what it did.
    with suppress(workflow.TindakanTertutup):
        permohonan_operations.withdraw(permohonan.id, context)
    return _go("show", permohonan)


@blueprint.get("/permohonan/<kode>/surat.pdf")
@auth.public
def download(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    sha256 = produk_of(permohonan).to_download
    if sha256 is None:
        return _go("show", permohonan)
    name = f"{permohonan.standar.slug}-{permohonan.nomor_register}.pdf"
    return answers.download(context.storage.read(sha256), name)
