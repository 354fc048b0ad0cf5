"""A permohonan from its pemohon's side: data, berkas, answers read over, sent; then its one private
page.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Redirect

from sipetrok import queries
from sipetrok.alur.workflow import Status, TindakanTertutup
from sipetrok.app import auth, filters
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import qr_data_uri, render_pdf
from sipetrok.domain import identitas, nomor
from sipetrok.kiriman.berkas import PDF, Batas, BerkasDitolak, clean, page_picture
from sipetrok.models import Permohonan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations import throttle
from sipetrok.operations.berkas import (
    Slot,
    attach,
    choose,
    detach,
    keep_on_paper,
    open_slots,
)
from sipetrok.operations.permohonan import Entry
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Cara, Lewat, Persyaratan, Standar
from sipetrok.web import answers
from sipetrok.web.meja import kabar
from sipetrok.web.pemohon import isian, status
from sipetrok.web.pemohon.kode import (
    at_counter,
    load,
    may_note_papers,
    note,
    require_room,
)

blueprint = Blueprint("permohonan", __name__)
THUMBNAIL = 320  # pixels: enough to see which document it is, light on a phone
COUNTER = {
    "at_counter": at_counter,
    "may_note_papers": may_note_papers,
    "messages": kabar.receipt,
}
blueprint.context_processor(lambda: COUNTER)


def _go(endpoint: str, permohonan: Permohonan) -> Redirect:
    return redirect(url_for(f"permohonan.{endpoint}", kode=permohonan.kode), 303)


def _may_answer(permohonan: Permohonan) -> bool:
    return permohonan.status == Status.DRAF or 0 in permohonan.returned


def _is_open(permohonan: Permohonan) -> bool:
    """Whether the pemohon may still change and send something."""
    return permohonan.status in (Status.DRAF, Status.DIKEMBALIKAN)


def _load_if(is_due: Callable[[Permohonan], bool], kode: str) -> Permohonan:
    """The file where this step is due; instead of any other its page is shown."""
    permohonan = load(kode)
    if not is_due(permohonan):
        abort(_go("show", permohonan))
    return permohonan


def _form(standar: Standar, **options: object) -> FlaskForm:
    return isian.form_class(standar, context.folder)(**options)


def _data_page(
    form: FlaskForm,
    standar: Standar,
    code: int = 200,
    permohonan: Permohonan | None = None,
) -> ResponseReturnValue:
    return render_template(
        "permohonan/data.html", form=form, standar=standar, permohonan=permohonan
    ), code


@blueprint.get("/layanan/<slug>/ajukan")
@auth.public
def new(slug: str) -> ResponseReturnValue:
    standar = isian.standar_asked(slug)
    return _data_page(
        _form(standar, formdata=None, data=isian.nothing_typed(standar)), standar
    )


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
    permohonan = permohonan_operations.start(
        standar, form.kunci_draf.data, entry, context.now
    )
    if permohonan.dibuat_at == context.now:
        note(throttle.DRAF)
    # Sent meanwhile by a second press: there is nothing more to fill in.
    if permohonan.status != Status.DRAF:
        return _go("show", permohonan)
    return _go("berkas", permohonan)


@blueprint.get("/permohonan/<kode>")
@auth.public
def show(kode: str) -> ResponseReturnValue:
    return render_template("permohonan/page.html", **status.facts(load(kode)))


@blueprint.get("/permohonan/<kode>/data")
@auth.public
def edit(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_may_answer, kode)
    standar = permohonan.standar
    data = isian.typed(standar, permohonan.isian, permohonan.lewat)
    return _data_page(
        _form(standar, formdata=None, data=data), standar, 200, permohonan
    )


@blueprint.post("/permohonan/<kode>/data")
@auth.public
def update(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_may_answer, kode)
    standar = permohonan.standar
    form = _form(standar)
    if not form.validate():
        return _data_page(form, standar, 422, permohonan)
    entry = Entry(*isian.answers(form, standar))
    permohonan_operations.answer(permohonan.id, entry)
    if _still_missing(permohonan):
        return _go("berkas", permohonan)
    return _go("review", permohonan)


def _not_sent(permohonan: Permohonan) -> list[tuple[Persyaratan, str]]:
    """Requirements that are met without an upload, with the office's reason for a return."""
    reasons = permohonan.returned
    return [
        (one, reasons.get(n, ""))
        for n, one in enumerate(permohonan.standar.persyaratan, 1)
        if one.cara is not Cara.UNGGAH and (n in reasons or not reasons)
    ]


def _still_missing(permohonan: Permohonan) -> dict[int, list[str]]:
    """What the page must still ask for before it may be left."""
    errors = {}
    for slot in open_slots(permohonan):
        if slot.is_missing:
            errors[slot.nomor] = ["Belum ada berkas. Ambil foto atau pilih berkasnya."]
        elif slot.fresh and slot.persyaratan.salah_satu and not slot.pilihan:
            errors[slot.nomor] = ["Pilih berkas mana yang Anda kirim."]
    return errors


def _berkas_page(
    permohonan: Permohonan, errors: dict[int, list[str]], code: int = 200
) -> ResponseReturnValue:
    return render_template(
        "permohonan/berkas.html",
        permohonan=permohonan,
        standar=permohonan.standar,
        slots=open_slots(permohonan),
        errors=errors,
        lain=_not_sent(permohonan),
    ), code


@blueprint.get("/permohonan/<kode>/berkas")
@auth.public
def berkas(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_is_open, kode)
    if permohonan.standar.uploads:
        return _berkas_page(permohonan, {})
    # A standard that asks for no document has no such page between the answers and their check.
    return _go("review", permohonan)


@blueprint.post("/permohonan/<kode>/berkas")
@auth.public
@auth.stamps
def receive(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_is_open, kode)
    if may_note_papers(permohonan):
        keep_on_paper(permohonan.id, request.form.getlist("kertas", type=int))
    is_sending = any(file.filename for _, file in request.files.items(multi=True))
    if is_sending and not at_counter(permohonan):
        # What is replaced in a draft lies on the disk until the night: nobody may fill it that way.
        require_room(throttle.UNGGAH)
        note(throttle.UNGGAH)
    # Every good file is kept; of the others is told what is wrong, by requirement.
    errors, following = {}, "review"
    for slot in open_slots(permohonan):
        if sentences := list(_fill(slot)):
            errors[slot.nomor] = sentences
    # Files picked beside "Hapus" are kept too: that button belongs to the same form.
    if (berkas_id := request.form.get("hapus", type=int)) is not None:
        detach(permohonan.id, berkas_id, context.now)
        following = "berkas"
    else:
        errors = _still_missing(permohonan) | errors
    if errors:
        return _berkas_page(permohonan, errors, 422)
    return _go(following, permohonan)


def _fill(slot: Slot) -> Iterator[str]:
    """Keeps what was sent for this requirement, and says what cannot be kept."""
    pilihan = request.form.get(f"pilihan-{slot.nomor}", "")
    if pilihan not in slot.persyaratan.salah_satu:
        pilihan = ""
    sent = [file for file in request.files.getlist(slot.id) if file.filename]
    most, permohonan_id = slot.persyaratan.paling_banyak, slot.permohonan.id
    # A single document is replaced by the next.
    room = most if most == 1 else max(0, most - len(slot.fresh))
    for file in sent[:room]:
        try:
            attach(permohonan_id, slot.nomor, clean(file.stream), context, pilihan)
        except BerkasDitolak as refusal:
            if len(sent) > 1:
                yield f"{_name(file)}: {refusal.kalimat}"
            else:
                yield refusal.kalimat
    if len(sent) > room:
        yield f"Paling banyak {most} berkas. Hapus dahulu yang tidak dipakai."
    # The choice may have been changed while the document stays.
    if pilihan and any(berkas.pilihan != pilihan for berkas in slot.fresh):
        choose(permohonan_id, slot.nomor, pilihan)


def _name(file: FileStorage) -> str:
    """Which of several files is meant.

    It comes from the sender's computer: shortened, and without signs that turn it round or break
    the line.
    """
    last = re.split(r"[/\\]", file.filename or "")[-1]
    name = "".join(sign for sign in last if sign.isprintable()).strip()
    if len(name) > 45:
        return f"{name[:30]}…{name[-10:]}"
    return name or "Berkas"


@blueprint.get("/permohonan/<kode>/berkas/<int:berkas_id>.jpg")
@auth.public
def picture(kode: str, berkas_id: int) -> ResponseReturnValue:
    """What was received, small; only while the pemohon may still change it."""
    permohonan = load(kode)
    berkas = queries.berkas_of(permohonan.id, berkas_id)
    if berkas is None or berkas.diganti_at or not _is_open(permohonan):
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
        lewat=way and words(way, context.kantor.nama),
        lain=_not_sent(permohonan),
        warnings=warnings,
    ), code


@blueprint.get("/permohonan/<kode>/periksa")
@auth.public
def review(kode: str) -> ResponseReturnValue:
    return _review_page(_load_if(_is_open, kode))


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
    if is_repair:
        return _go("show", permohonan)
    return _go("receipt", permohonan)


def _is_sent(permohonan: Permohonan) -> bool:
    return permohonan.dikirim_at is not None


def _address_of(permohonan: Permohonan) -> str:
    return f"{context.url}/permohonan/{permohonan.kode}"


@blueprint.get("/permohonan/<kode>/tanda-terima")
@auth.public
def receipt(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_is_sent, kode)
    code = segno.make(_address_of(permohonan), error="m", micro=False)
    return render_template(
        "permohonan/tanda_terima.html",
        permohonan=permohonan,
        following=status.following(permohonan),
        # Attributes only, as the Content-Security-Policy asks.
        qr=Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True)),
    )


@blueprint.get("/permohonan/<kode>/tanda-terima.pdf")
@auth.public
def receipt_pdf(kode: str) -> ResponseReturnValue:
    permohonan = _load_if(_is_sent, kode)
    standar, address = permohonan.standar, _address_of(permohonan)
    assert permohonan.dikirim_at is not None
    isi = render_pdf(
        "cetak/tanda_terima.html",
        kantor=context.kantor,
        kode=nomor.print_kode(permohonan.kode),
        judul=standar.judul,
        nama_samaran=identitas.mask_name(permohonan.nama),
        dikirim=filters.tanggal_jam(permohonan.dikirim_at),
        nomor_register=permohonan.nomor_register,
        alamat_halaman=address,
        qr=qr_data_uri(address),
        langkah_berikut=list(status.following(permohonan)),
        waktu=filters.waktu(standar.waktu),
        biaya=filters.biaya(standar.biaya),
    )
    return answers.paper(isi, f"tanda-terima-{permohonan.nomor_register}.pdf")


@blueprint.get("/permohonan/<kode>/batal")
@auth.public
def confirm_withdraw(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    if not status.may_withdraw(permohonan):
        return _go("show", permohonan)
    return render_template("permohonan/batal.html", permohonan=permohonan)


@blueprint.post("/permohonan/<kode>/batal")
@auth.public
@auth.stamps
def withdraw(kode: str) -> ResponseReturnValue:
    permohonan = load(kode)
    # Where the office was faster, the page says what it did.
    with suppress(TindakanTertutup):
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
