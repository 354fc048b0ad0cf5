"""Letters: preview and print for officers, and for everybody the page that says whether the office
issued one.
"""

import io

from flask import Blueprint, Response, abort, current_app, render_template
from flask_login import current_user
from PIL import Image

from sipetrok import auth, kantor, queries
from sipetrok.berkas import page_picture
from sipetrok.models import Permohonan
from sipetrok.operations import throttle
from sipetrok.operations.standar import standar_of
from sipetrok.operations.surat import compose, is_drafting, would_sign
from sipetrok.pdf import page_count
from sipetrok.sop.standar import Jenis

blueprint = Blueprint("surat", __name__)


def _pdf(isi: bytes, name: str) -> Response:
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


def _current(permohonan: Permohonan) -> bytes:
    """The letter as it stands: the issued one, or a draft from today's text while it is still to be
    signed.
    """
    if permohonan.surat and not is_drafting(permohonan):
        return current_app.extensions["storage"].read(permohonan.surat[-1].sha256)
    on = kantor.current().kalender.day_of(auth.now())
    signer = would_sign(kantor.current().kantor, permohonan, current_user, auth.peran())
    return compose(kantor.current(), permohonan, on, signer=signer)


def _load(permohonan_id: int) -> Permohonan:
    permohonan = auth.load_permohonan(permohonan_id, papers=True)
    if standar_of(permohonan).jenis is not Jenis.SURAT:
        abort(404)
    return permohonan


@blueprint.get("/antrean/<int:permohonan_id>/surat.pdf")
@auth.officer
def show(permohonan_id: int) -> Response:
    """The letter as PDF, to read or to print and sign."""
    permohonan = _load(permohonan_id)
    return _pdf(_current(permohonan), f"surat-{permohonan.nomor_register}")


@blueprint.get("/antrean/<int:permohonan_id>/surat.jpg")
@auth.officer
def picture(permohonan_id: int) -> Response:
    """All pages of the letter, one below the other: phones show no PDF inside a page."""
    isi = _current(_load(permohonan_id))
    pages = [
        Image.open(io.BytesIO(page_picture(isi, n, 1200))) for n in range(1, page_count(isi) + 1)
    ]
    sheet = Image.new("RGB", (pages[0].width, sum(p.height for p in pages)), "white")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=80)
    return Response(buffer.getvalue(), mimetype="image/jpeg")


@blueprint.get("/antrean/<int:permohonan_id>/surat-bertanda-tangan.pdf")
@auth.officer
def signed(permohonan_id: int) -> Response:
    """The signed scan, as the pemohon downloads it."""
    permohonan = _load(permohonan_id)
    if not permohonan.surat or not permohonan.surat[-1].scan_sha256:
        abort(404)
    isi = current_app.extensions["storage"].read(permohonan.surat[-1].scan_sha256)
    return _pdf(isi, f"surat-bertanda-tangan-{permohonan.nomor_register}")


@blueprint.get("/surat/<token>")
@auth.public
def verify(token: str) -> tuple[str, int]:
    """Whether the office issued the letter with this QR code.

    The name is masked: the paper is in another's hand.
    """
    if len(token) > 32:
        abort(404)
    throttle.require_room(throttle.LACAK, auth.visitor_key("surat"), auth.now())
    surat = queries.surat_by_token(token)
    if surat is None:
        throttle.note(throttle.LACAK, auth.visitor_key("surat"), auth.now())
        return render_template("surat/verify.html", surat=None), 404
    newest = surat.permohonan.surat[-1]
    return render_template(
        "surat/verify.html",
        surat=surat,
        permohonan=surat.permohonan,
        standar=standar_of(surat.permohonan),
        is_replaced=newest.id != surat.id,
    ), 200
