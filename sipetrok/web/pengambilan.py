"""Products that wait: whom the officer has to call, and who has collected."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from sipetrok import auth, kantor
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import Permohonan
from sipetrok.operations import pengambilan as operations
from sipetrok.operations.press import KurangIsian
from sipetrok.queries import LARGEST, Listing
from sipetrok.queries import berita_acara as acara
from sipetrok.queries import pengambilan as queries
from sipetrok.web import ambil

blueprint = Blueprint("pengambilan", __name__)


@blueprint.get("/pengambilan")
@auth.officer
def index() -> str:
    """What was not collected within the limit: contact the pemohon.

    After the last of these, what waits within it.
    """
    layanan = operations.handing_over(kantor.current().layanan, auth.peran())
    if not layanan:
        abort(403)
    late = (
        Listing(())
        if "menunggu" in request.args
        else queries.due(layanan, auth.now(), request.args.get("setelah"))
    )
    waits = (
        Listing(())
        if late.older
        else queries.waiting(layanan, auth.now(), request.args.get("menunggu"))
    )
    known = queries.contacts(one.id for one in (*late.items, *waits.items))
    views = {
        one.id: ambil.view(one, kantor.current(), auth.now(), known.get(one.id, ()))
        for one in (*late.items, *waits.items)
    }
    return render_template(
        "pengambilan/page.html",
        late=late,
        waits=waits,
        views=views,
        due=queries.count_due(layanan, auth.now()),
        waiting=queries.count_waiting(layanan, auth.now()),
        cara=operations.CARA,
        has_limit=any(kantor.current().layanan[slug].batas_ambil for slug in layanan),
    )


def _load(permohonan_id: int) -> Permohonan:
    """For those who hand this product over: the page shows telephone number and address, and what
    it takes is final.
    """
    permohonan = auth.load_permohonan(permohonan_id)
    if not ambil.is_ours(permohonan):
        abort(403)
    return permohonan


@blueprint.get("/pengambilan/<int:permohonan_id>")
@auth.officer
def show(permohonan_id: int) -> Response:
    return _show(_load(permohonan_id))


def _show(permohonan: Permohonan, status: int = 200, errors=()) -> Response:
    return make_response(
        render_template(
            "pengambilan/berkas.html",
            ambil=ambil.view(permohonan, kantor.current(), auth.now()),
            errors=errors,
            typed=request.form,
            berita_acara_berkas=acara.of(permohonan.id),
            hubungan=operations.HUBUNGAN,
            cara=operations.CARA,
        ),
        status,
    )


@blueprint.post("/pengambilan/<int:permohonan_id>/ambil")
@auth.officer
@auth.stamps
def collect(permohonan_id: int) -> Response:
    """Somebody came and took the product."""
    permohonan = _load(permohonan_id)
    try:
        nama, hubungan = ambil.read_collection(permohonan)
        operations.collect(
            permohonan_id, current_user, nama, hubungan, kantor.current().kalender, auth.now()
        )
    except KurangIsian as refusal:
        return _show(_load(permohonan_id), 422, [(refusal.isian, refusal.kalimat)])
    except SipetrokError as refusal:
        return _show(_load(permohonan_id), 409, [("ambil", refusal.kalimat)])
    flash(f"{permohonan.nomor_register} dicatat sudah diambil oleh {nama}.", "done")
    return redirect(url_for("pengambilan.show", permohonan_id=permohonan_id), 303)


@blueprint.post("/pengambilan/<int:permohonan_id>/kontak")
@auth.officer
@auth.stamps
def contact(permohonan_id: int) -> Response:
    """The pemohon, or whoever speaks for them, was told."""
    permohonan = _load(permohonan_id)
    seen = min(max(request.form.get("terakhir", 0, type=int), 0), LARGEST)
    try:
        cara, kepada, catatan = ambil.read_contact()
        operations.contact(permohonan_id, current_user, cara, kepada, catatan, seen, auth.now())
    except KurangIsian as refusal:
        return _show(_load(permohonan_id), 422, [(refusal.isian, refusal.kalimat)])
    except SipetrokError as refusal:
        return _show(_load(permohonan_id), 409, [("ambil", refusal.kalimat)])
    flash(f"{permohonan.nomor_register}: sudah dicatat bahwa {kepada} dihubungi.", "done")
    return redirect(url_for("pengambilan.index"), 303)
