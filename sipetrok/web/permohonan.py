"""A permohonan from its pemohon's side: data, berkas, answers read over, sent; then its one private
page.
"""

import io

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from sipetrok import auth, kantor, queries
from sipetrok.berkas import PDF, Batas, clean, page_picture
from sipetrok.domain import identitas, workflow
from sipetrok.domain.workflow import Status
from sipetrok.models import Permohonan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations import throttle
from sipetrok.operations.berkas import detach, keep_on_paper, returned_reasons
from sipetrok.operations.standar import standar_of
from sipetrok.sop.standar import Mulai
from sipetrok.web import isian, loket, receipts, slots, status
from sipetrok.web.kode import load
from sipetrok.web.lewat import PEMOHON, PETUGAS, lewat_words

blueprint = Blueprint("permohonan", __name__)
THUMBNAIL = 320  # pixels: enough to see which document it is, light on a phone


blueprint.context_processor(
    lambda: {
        "at_counter": loket.at_counter,
        "may_note_papers": loket.may_note_papers,
        "messages": loket.messages,
    }
)


def _go(endpoint: str, permohonan: Permohonan) -> ResponseReturnValue:
    return redirect(url_for(f"permohonan.{endpoint}", kode=permohonan.kode), 303)


def _standar(slug: str):
    standar = kantor.current().layanan.get(slug)
    if standar is None or standar.mulai is not Mulai.PERMOHONAN:
        abort(404)
    return standar


def _data_page(
    form: FlaskForm, standar, permohonan: Permohonan | None = None, code: int = 200
) -> ResponseReturnValue:
    reasons = returned_reasons(permohonan) if permohonan else {}
    return render_template(
        "permohonan/data.html",
        form=form,
        standar=standar,
        permohonan=permohonan,
        alasan=reasons.get(0, ""),
    ), code


@blueprint.get("/layanan/<slug>/ajukan")
@auth.public
def new(slug: str) -> ResponseReturnValue:
    standar = _standar(slug)
    first = {"kunci_draf": isian.new_kunci(), "lewat": standar.lewat[0] if standar.lewat else ""}
    return _data_page(
        isian.form_class(standar, kantor.current())(formdata=None, data=first), standar
    )


@blueprint.post("/layanan/<slug>/ajukan")
@auth.public
@auth.stamps
def create(slug: str) -> ResponseReturnValue:
    standar = _standar(slug)
    form = isian.form_class(standar, kantor.current())()
    if not isian.is_kunci(form.kunci_draf.data):
        form.kunci_draf.data = isian.new_kunci()
    if not form.validate():
        return _data_page(form, standar, code=422)
    try:
        throttle.require_room(throttle.DRAF, auth.visitor_key(), auth.now())
    except throttle.TerlaluSering as refusal:
        form.form_errors.append(refusal.kalimat)
        return _data_page(form, standar, code=429)
    values, lewat = isian.answers(form, standar)
    permohonan = permohonan_operations.start(
        standar, form.kunci_draf.data, values, lewat, auth.now()
    )
    if permohonan.dibuat_at == auth.now():
        throttle.note(throttle.DRAF, auth.visitor_key(), auth.now())
    return _go("berkas" if permohonan.status == Status.DRAF else "show", permohonan)


@blueprint.get("/permohonan/<kode>")
@auth.public
def show(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    return render_template(
        "permohonan/page.html",
        permohonan=permohonan,
        view=status.status_view(permohonan, kantor.current(), auth.now()),
    )


def _may_answer(permohonan: Permohonan) -> bool:
    return permohonan.status == Status.DRAF or 0 in returned_reasons(permohonan)


@blueprint.get("/permohonan/<kode>/data")
@auth.public
def edit(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if not _may_answer(permohonan):
        return _go("show", permohonan)
    standar = standar_of(permohonan)
    data = isian.typed(standar, permohonan.isian, permohonan.lewat)
    return _data_page(
        isian.form_class(standar, kantor.current())(formdata=None, data=data), standar, permohonan
    )


@blueprint.post("/permohonan/<kode>/data")
@auth.public
def update(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if not _may_answer(permohonan):
        return _go("show", permohonan)
    standar = standar_of(permohonan)
    form = isian.form_class(standar, kantor.current())()
    if not form.validate():
        return _data_page(form, standar, permohonan, 422)
    permohonan_operations.answer(permohonan.id, *isian.answers(form, standar))
    return _go("berkas" if slots.still_missing(permohonan) else "review", permohonan)


def _berkas_page(
    permohonan: Permohonan, errors: dict[int, list[str]], code: int = 200
) -> ResponseReturnValue:
    return render_template(
        "permohonan/berkas.html",
        permohonan=permohonan,
        standar=standar_of(permohonan),
        print_size=slots.print_size,
        slots=slots.open_slots(permohonan, errors),
        lain=slots.not_sent(permohonan),
    ), code


@blueprint.route("/permohonan/<kode>/berkas", methods=["GET", "POST"])
@auth.public
@auth.stamps
def berkas(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if not status.is_open_to_pemohon(permohonan):
        return _go("show", permohonan)
    if request.method == "GET":
        # A standard that asks for no document has no such page between the answers and their check.
        return (
            _berkas_page(permohonan, {})
            if standar_of(permohonan).uploads
            else _go("review", permohonan)
        )
    if loket.may_note_papers(permohonan):
        keep_on_paper(permohonan.id, request.form.getlist("kertas", type=int))
    is_sending = any(file.filename for _, file in request.files.items(multi=True))
    if is_sending and not loket.at_counter(permohonan):
        # What is replaced in a draft lies on the disk until the night: nobody may fill it that way.
        throttle.require_room(throttle.UNGGAH, auth.visitor_key(), auth.now())
        throttle.note(throttle.UNGGAH, auth.visitor_key(), auth.now())
    storage = current_app.extensions["storage"]
    errors = slots.receive(permohonan, request.files, request.form, storage, auth.now())
    # Files picked beside "Hapus" are kept too: that button belongs to the same form.
    if (berkas_id := request.form.get("hapus", type=int)) is not None:
        detach(permohonan.id, berkas_id, auth.now())
        return _berkas_page(permohonan, errors, 422) if errors else _go("berkas", permohonan)
    errors = slots.still_missing(permohonan) | errors
    return _berkas_page(permohonan, errors, 422) if errors else _go("review", permohonan)


@blueprint.get("/permohonan/<kode>/berkas/<int:berkas_id>.jpg")
@auth.public
def picture(kode: str, berkas_id: int) -> ResponseReturnValue:
    """What was received, small; only while the pemohon may still change it."""
    permohonan = load(kode)
    berkas = queries.berkas_of(permohonan.id, berkas_id)
    if berkas is None or berkas.diganti_at or not status.is_open_to_pemohon(permohonan):
        abort(404)
    isi = current_app.extensions["storage"].read(berkas.sha256)
    small = (
        page_picture(isi, 1, THUMBNAIL)
        if berkas.jenis == PDF
        else clean(io.BytesIO(isi), Batas(sisi=THUMBNAIL)).isi
    )
    return Response(small, mimetype="image/jpeg")


def _review_page(
    permohonan: Permohonan, absent: tuple[int, ...] = (), code: int = 200
) -> ResponseReturnValue:
    folder, standar = kantor.current(), standar_of(permohonan)
    today = folder.kalender.day_of(auth.now())
    shows_data, ways = _may_answer(permohonan), PETUGAS if loket.at_counter(permohonan) else PEMOHON
    return render_template(
        "permohonan/periksa.html",
        permohonan=permohonan,
        standar=standar,
        slots=slots.open_slots(permohonan),
        rows=isian.rows(standar, permohonan.isian) if shows_data else [],
        absent=absent,
        lewat=lewat_words(permohonan.lewat, folder.kantor.nama, ways),
        lain=slots.not_sent(permohonan),
        warnings=identitas.warnings(permohonan.isian, today) if shows_data else (),
    ), code


@blueprint.get("/permohonan/<kode>/periksa")
@auth.public
def review(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    return (
        _review_page(permohonan)
        if status.is_open_to_pemohon(permohonan)
        else _go("show", permohonan)
    )


@blueprint.post("/permohonan/<kode>/kirim")
@auth.public
@auth.stamps
def submit(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    is_repair = permohonan.status == Status.DIKEMBALIKAN
    try:
        permohonan_operations.submit(permohonan.id, kantor.current().kalender, auth.now())
    except permohonan_operations.BelumLengkap as refusal:
        return _review_page(permohonan, refusal.persyaratan, 422)
    return _go("show" if is_repair else "receipt", permohonan)


def _pdf(isi: bytes, how: str, name: str) -> Response:
    # Flask's own send_file would let the browser keep it; these are personal.
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'{how}; filename="{name}"'},
    )


@blueprint.get("/permohonan/<kode>/tanda-terima")
@auth.public
def receipt(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if permohonan.nomor_register is None:
        return _go("show", permohonan)
    made = receipts.make_receipt(permohonan, kantor.current(), auth.now())
    return render_template(
        "permohonan/tanda_terima.html",
        permohonan=permohonan,
        receipt=made,
        qr=receipts.qr_svg(made.address),
    )


@blueprint.get("/permohonan/<kode>/tanda-terima.pdf")
@auth.public
def receipt_pdf(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if permohonan.nomor_register is None:
        return _go("show", permohonan)
    isi = receipts.as_pdf(permohonan, kantor.current(), auth.now())
    return _pdf(isi, "inline", f"tanda-terima-{permohonan.nomor_register}.pdf")


@blueprint.get("/permohonan/<kode>/batal")
@auth.public
def confirm_withdraw(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if not status.status_view(permohonan, kantor.current(), auth.now()).may_withdraw:
        return _go("show", permohonan)
    return render_template(
        "permohonan/batal.html", permohonan=permohonan, standar=standar_of(permohonan)
    )


@blueprint.post("/permohonan/<kode>/batal")
@auth.public
@auth.stamps
def withdraw(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    try:
        permohonan_operations.withdraw(permohonan.id, kantor.current().kalender, auth.now())
    except workflow.TindakanTertutup:
        pass  # the office was faster; the page says what it did
    return _go("show", permohonan)


@blueprint.get("/permohonan/<kode>/surat.pdf")
@auth.public
def download(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    sha256 = status.product_file(permohonan)
    if sha256 is None:
        return _go("show", permohonan)
    isi = current_app.extensions["storage"].read(sha256)
    return _pdf(isi, "attachment", f"{standar_of(permohonan).slug}-{permohonan.nomor_register}.pdf")
