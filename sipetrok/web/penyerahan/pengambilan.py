"""Products that wait: whom the officer has to call, and who has collected."""

from flask import (
    Blueprint,
    abort,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import Permohonan
from sipetrok.operations import pengambilan as operations
from sipetrok.queries import Listing
from sipetrok.queries import berita_acara as acara
from sipetrok.queries import pengambilan as queries
from sipetrok.web import answers
from sipetrok.web.penyerahan import ambil

blueprint = Blueprint("pengambilan", __name__)


@blueprint.get("/pengambilan")
@auth.officer
def index() -> str:
    """What was not collected within the limit: contact the pemohon.

    After the last of these, what waits within it.
    """
    layanan, now = operations.handing_over(context.folder.layanan, context.peran), context.now
    if not layanan:
        abort(403)
    late = waits = Listing(())
    if "menunggu" not in request.args:
        late = queries.due(layanan, now, request.args.get("setelah"))
    if not late.older:
        waits = queries.waiting(layanan, now, request.args.get("menunggu"))
    shown = (*late.items, *waits.items)
    known = queries.contacts(one.id for one in shown)
    return render_template(
        "pengambilan/page.html",
        late=late,
        waits=waits,
        views={one.id: ambil.Ambil(one, known.get(one.id, ())) for one in shown},
        due=queries.count_due(layanan, now),
        waiting=queries.count_waiting(layanan, now),
        cara=operations.CARA,
        has_limit=any(context.folder.layanan[slug].batas_ambil for slug in layanan),
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
def show(permohonan_id: int) -> str:
    return _page(_load(permohonan_id))


def _page(permohonan: Permohonan, *errors: tuple[str, str]) -> str:
    return render_template(
        "pengambilan/berkas.html",
        ambil=ambil.view(permohonan),
        errors=errors,
        typed=request.form,
        berita_acara_berkas=acara.of(permohonan.id),
        hubungan=operations.HUBUNGAN,
        cara=operations.CARA,
    )


def _again(refusal: SipetrokError, permohonan_id: int) -> str:
    error = (refusal.isian or "ambil", refusal.kalimat)
    return _page(_load(permohonan_id), error)


@blueprint.post("/pengambilan/<int:permohonan_id>/ambil")
@auth.officer
@auth.stamps
@answers.refused(_again)
def collect(permohonan_id: int) -> ResponseReturnValue:
    """Somebody came and took the product."""
    permohonan = _load(permohonan_id)
    nama = ambil.collect(permohonan)
    said = f"{permohonan.nomor_register} dicatat sudah diambil oleh {nama}."
    return answers.done(said, "pengambilan.show", permohonan_id=permohonan_id)


@blueprint.post("/pengambilan/<int:permohonan_id>/kontak")
@auth.officer
@auth.stamps
@answers.refused(_again)
def contact(permohonan_id: int) -> ResponseReturnValue:
    """The pemohon, or whoever speaks for them, was told."""
    permohonan = _load(permohonan_id)
    kepada = ambil.contact(permohonan)
    said = f"{permohonan.nomor_register}: sudah dicatat bahwa {kepada} dihubungi."
    return answers.done(said, "pengambilan.index")
