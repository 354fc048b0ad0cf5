"""Products that wait: whom the officer has to call, and who has collected."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from sipetrok import auth, kantor
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import Permohonan
from sipetrok.operations import pengambilan as operations
from sipetrok.operations.press import KurangIsian
from sipetrok.queries import LARGEST
from sipetrok.queries import berita_acara as acara
from sipetrok.queries import pengambilan as queries
from sipetrok.web import ambil

blueprint = Blueprint("pengambilan", __name__)


@blueprint.get("/pengambilan")
@auth.officer
def index() -> str:
    """What was not collected within the limit: contact the pemohon."""
    layanan = operations.handing_over(kantor.current().layanan, auth.peran())
    if not layanan:
        abort(403)
    page = queries.due(layanan, auth.now(), request.args.get("setelah"))
    known = queries.contacts(one.id for one in page.items)
    items = [ambil.view(one, kantor.current(), auth.now(), known.get(one.id, ())) for one in page.items]
    return render_template("pengambilan/page.html", page=page, items=items, due=queries.count_due(layanan, auth.now()),
                           waiting=queries.count_waiting(layanan, auth.now()), cara=operations.CARA)


@blueprint.get("/pengambilan/<int:permohonan_id>")
@auth.officer
def show(permohonan_id: int) -> Response:
    return _show(auth.load_permohonan(permohonan_id))


def _show(permohonan: Permohonan, status: int = 200, errors=()) -> Response:
    return make_response(render_template(
        "pengambilan/berkas.html", ambil=ambil.view(permohonan, kantor.current(), auth.now()), errors=errors,
        typed=request.form, berita_acara_berkas=acara.of(permohonan.id), hubungan=operations.HUBUNGAN,
        cara=operations.CARA), status)


@blueprint.post("/pengambilan/<int:permohonan_id>/ambil")
@auth.officer
@auth.stamps
def collect(permohonan_id: int) -> Response:
    """Somebody came and took the product."""
    permohonan = auth.load_permohonan(permohonan_id)
    try:
        nama, hubungan = ambil.read_collection(permohonan)
        operations.collect(permohonan_id, current_user, nama, hubungan, kantor.current().kalender, auth.now())
    except KurangIsian as refusal:
        return _show(auth.load_permohonan(permohonan_id), 422, [(refusal.isian, refusal.kalimat)])
    except SipetrokError as refusal:
        return _show(auth.load_permohonan(permohonan_id), 409, [("ambil", refusal.kalimat)])
    flash(f"{permohonan.nomor_register} dicatat sudah diambil oleh {nama}.", "done")
    return redirect(url_for("pengambilan.show", permohonan_id=permohonan_id), 303)


@blueprint.post("/pengambilan/<int:permohonan_id>/kontak")
@auth.officer
@auth.stamps
def contact(permohonan_id: int) -> Response:
    """The pemohon, or whoever speaks for them, was told."""
    permohonan = auth.load_permohonan(permohonan_id)
    seen = min(max(request.form.get("terakhir", 0, type=int), 0), LARGEST)
    try:
        cara, kepada, catatan = ambil.read_contact()
        operations.contact(permohonan_id, current_user, cara, kepada, catatan, seen, auth.now())
    except KurangIsian as refusal:
        return _show(auth.load_permohonan(permohonan_id), 422, [(refusal.isian, refusal.kalimat)])
    except SipetrokError as refusal:
        return _show(auth.load_permohonan(permohonan_id), 409, [("ambil", refusal.kalimat)])
    flash(f"{permohonan.nomor_register}: sudah dicatat bahwa {kepada} dihubungi.", "done")
    return redirect(url_for("pengambilan.index"), 303)
