"""The desa office: finished products of its own people, handed over on paper.

No queue, no archive, no identity scan.
"""

from flask import (
    Blueprint,
    Response,
    abort,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from sipetrok.app import auth, log
from sipetrok.app.auth import context
from sipetrok.domain import identitas
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import IsiBeritaAcara, Permohonan
from sipetrok.operations import berita_acara as acara_operations
from sipetrok.operations import pengambilan as operations
from sipetrok.produk import produk_of
from sipetrok.queries import berita_acara as acara
from sipetrok.queries import desa as queries
from sipetrok.sop.standar import Tugas
from sipetrok.web import answers
from sipetrok.web.meja.presses import line_of
from sipetrok.web.penyerahan import ambil

blueprint = Blueprint("desa", __name__)


def _load(permohonan_id: int) -> Permohonan:
    """Another desa's file does not exist here."""
    return queries.product(context.officer.desa, permohonan_id) or abort(404)


@blueprint.get("/desa")
@auth.desa
def index() -> str:
    """What waits to be collected here; with `di=semua` everything."""
    desa, before = context.officer.desa, request.args.get("sebelum")
    is_all = request.args.get("di") == "semua"
    if is_all:
        page = queries.every(desa, before)
    else:
        page = queries.waiting(desa, context.now, before)
    return render_template(
        "desa/page.html",
        page=page,
        is_all=is_all,
        desa=desa,
        waiting=queries.count_waiting(desa, context.now),
    )


@blueprint.get("/desa/<int:permohonan_id>")
@auth.desa
def show(permohonan_id: int) -> str:
    return _page(_load(permohonan_id))


def _page(permohonan: Permohonan, *errors: tuple[str, str], said: str = "") -> str:
    return render_template(
        "desa/hasil.html",
        p=permohonan,
        standar=permohonan.standar,
        nomor=produk_of(permohonan).nomor,
        nik=identitas.mask_number(permohonan.isian.get("nik", "")),
        has_product=produk_of(permohonan).to_download is not None,
        acara=_handed_over(permohonan),
        errors=errors,
        said_first=said,
        typed=request.form,
        hubungan=operations.HUBUNGAN,
    )


def _handed_over(permohonan: Permohonan) -> tuple[IsiBeritaAcara, ...]:
    """The berita acara that brought the product here; those by which it went elsewhere are others'
    to confirm.
    """
    return tuple(
        one
        for one in acara.of(permohonan.id)
        if one.berita_acara.judul == Tugas.SERAHKAN.words.acara
    )


@blueprint.get("/desa/<int:permohonan_id>/hasil.pdf")
@auth.desa
def paper(permohonan_id: int) -> Response:
    """The product, to be printed for its owner."""
    permohonan = _load(permohonan_id)
    sha256 = produk_of(permohonan).to_download or abort(404)
    isi = context.storage.read(sha256)
    log.event("hasil dibuka desa", petugas=context.officer.id, permohonan=permohonan_id)
    return answers.paper(isi, f"hasil-{permohonan.nomor_register}.pdf")


def _not_collected(refusal: SipetrokError, permohonan_id: int) -> str:
    error = (refusal.isian or "ambil", refusal.kalimat)
    return _page(_load(permohonan_id), error)


@blueprint.post("/desa/<int:permohonan_id>/ambil")
@auth.desa
@auth.stamps
@answers.refused(_not_collected)
def collect(permohonan_id: int) -> ResponseReturnValue:
    """Handed over on paper: to whom, and when."""
    permohonan = _load(permohonan_id)
    nama = ambil.collect(permohonan)
    said = f"Dicatat: {permohonan.nomor_register} diambil oleh {nama}."
    return answers.done(said, "desa.show", permohonan_id=permohonan_id)


def _not_confirmed(refusal: SipetrokError, permohonan_id: int) -> str:
    """A note that cannot be taken is said at its field; what somebody else did, before all."""
    if refusal.isian:
        return _not_collected(refusal, permohonan_id)
    return _page(_load(permohonan_id), said=refusal.kalimat)


@blueprint.post("/desa/<int:permohonan_id>/diterima")
@auth.desa
@auth.stamps
@answers.refused(_not_confirmed)
def confirm(permohonan_id: int) -> ResponseReturnValue:
    """The product that was sent with a berita acara has arrived here."""
    permohonan = _load(permohonan_id)
    sent = next(iter(_handed_over(permohonan)), None) or abort(404)
    catatan = line_of("catatan", "Catatan", 200)
    acara_operations.confirm(sent.berita_acara_id, sent.urutan, catatan, context)
    said = f"Dicatat: {permohonan.nomor_register} sudah diterima di kantor desa."
    return answers.done(said, "desa.show", permohonan_id=permohonan_id)
