"""The desa office: finished products of its own people, handed over on paper.

No queue, no archive, no identity scan.
"""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from sipetrok import auth, kantor, log
from sipetrok.domain import berita_acara as aturan
from sipetrok.domain import identitas
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import IsiBeritaAcara, Permohonan
from sipetrok.operations import berita_acara as acara_operations
from sipetrok.operations import pengambilan as operations
from sipetrok.operations.berita_acara import document_number
from sipetrok.operations.press import KurangIsian
from sipetrok.operations.standar import standar_of
from sipetrok.queries import berita_acara as acara
from sipetrok.queries import desa as queries
from sipetrok.sop.standar import Tugas
from sipetrok.web import ambil
from sipetrok.web.status import product_file

blueprint = Blueprint("desa", __name__)


def _load(permohonan_id: int) -> Permohonan:
    """Another desa's file does not exist here."""
    return queries.product(current_user.desa, permohonan_id) or abort(404)


@blueprint.get("/desa")
@auth.desa
def index() -> str:
    """What waits to be collected here; with `di=semua` everything."""
    desa, before, is_all = (
        current_user.desa,
        request.args.get("sebelum"),
        request.args.get("di") == "semua",
    )
    page = queries.every(desa, before) if is_all else queries.waiting(desa, auth.now(), before)
    return render_template(
        "desa/page.html",
        page=page,
        is_all=is_all,
        desa=desa,
        standar_of=standar_of,
        waiting=queries.count_waiting(desa, auth.now()),
    )


@blueprint.get("/desa/<int:permohonan_id>")
@auth.desa
def show(permohonan_id: int) -> Response:
    return _show(_load(permohonan_id))


def _show(permohonan: Permohonan, status: int = 200, errors=(), said: str = "") -> Response:
    return make_response(
        render_template(
            "desa/hasil.html",
            p=permohonan,
            standar=standar_of(permohonan),
            nomor=document_number(permohonan),
            nik=identitas.mask_number(permohonan.isian.get("nik", "")),
            has_product=product_file(permohonan) is not None,
            acara=_handed_over(permohonan),
            errors=errors,
            said_first=said,
            typed=request.form,
            hubungan=operations.HUBUNGAN,
        ),
        status,
    )


def _handed_over(permohonan: Permohonan) -> tuple[IsiBeritaAcara, ...]:
    """The berita acara that brought the product here; those by which it went elsewhere are others'
    to confirm.
    """
    return tuple(
        one
        for one in acara.of(permohonan.id)
        if one.berita_acara.judul == aturan.JUDUL[Tugas.SERAHKAN]
    )


@blueprint.get("/desa/<int:permohonan_id>/hasil.pdf")
@auth.desa
def paper(permohonan_id: int) -> Response:
    """The product, to be printed for its owner."""
    permohonan = _load(permohonan_id)
    sha256 = product_file(permohonan) or abort(404)
    isi = current_app.extensions["storage"].read(sha256)
    log.event("hasil dibuka desa", petugas=current_user.id, permohonan=permohonan_id)
    name = f"hasil-{permohonan.nomor_register}.pdf"
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@blueprint.post("/desa/<int:permohonan_id>/ambil")
@auth.desa
@auth.stamps
def collect(permohonan_id: int) -> Response:
    """Handed over on paper: to whom, and when."""
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
    flash(f"Dicatat: {permohonan.nomor_register} diambil oleh {nama}.", "done")
    return redirect(url_for("desa.show", permohonan_id=permohonan_id), 303)


@blueprint.post("/desa/<int:permohonan_id>/diterima")
@auth.desa
@auth.stamps
def confirm(permohonan_id: int) -> Response:
    """The product that was sent with a berita acara has arrived here."""
    permohonan = _load(permohonan_id)
    sent = next(iter(_handed_over(permohonan)), None) or abort(404)
    try:
        acara_operations.confirm(
            sent.berita_acara_id,
            sent.urutan,
            current_user,
            ambil.one_line("catatan", "Catatan", 200),
            auth.now(),
        )
    except KurangIsian as refusal:
        return _show(_load(permohonan_id), 422, [(refusal.isian, refusal.kalimat)])
    except SipetrokError as refusal:
        return _show(_load(permohonan_id), 409, said=refusal.kalimat)
    flash(f"Dicatat: {permohonan.nomor_register} sudah diterima di kantor desa.", "done")
    return redirect(url_for("desa.show", permohonan_id=permohonan_id), 303)
