"""Letters: preview and print for officers, and for everybody the page that says whether the office
issued one.
"""

import io

from flask import Blueprint, Response, abort, render_template
from PIL import Image

from sipetrok import queries
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import page_count
from sipetrok.kiriman.berkas import page_picture
from sipetrok.operations import throttle
from sipetrok.produk import produk_of
from sipetrok.produk.surat import ProdukSurat
from sipetrok.web import answers

blueprint = Blueprint("surat", __name__)


def _current(produk: ProdukSurat) -> bytes:
    """The letter as it stands: the issued one, or a draft from today's text while it is still to be
    signed.
    """
    if produk.issued and not produk.is_drafting:
        return context.storage.read(produk.issued.sha256)
    return produk.compose(context)


def _load(permohonan_id: int) -> ProdukSurat:
    produk = produk_of(auth.load_permohonan(permohonan_id, papers=True))
    if not isinstance(produk, ProdukSurat):
        abort(404)
    return produk


@blueprint.get("/antrean/<int:permohonan_id>/surat.pdf")
@auth.officer
def show(permohonan_id: int) -> Response:
    """The letter as PDF, to read or to print and sign."""
    produk = _load(permohonan_id)
    return answers.paper(
        _current(produk), f"surat-{produk.permohonan.nomor_register}.pdf"
    )


@blueprint.get("/antrean/<int:permohonan_id>/surat.jpg")
@auth.officer
def picture(permohonan_id: int) -> Response:
    """All pages of the letter, one below the other: phones show no PDF inside a page."""
    isi = _current(_load(permohonan_id))
    pages = [
        Image.open(io.BytesIO(page_picture(isi, n, 1200)))
        for n in range(1, page_count(isi) + 1)
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
    produk = _load(permohonan_id)
    isi = context.storage.read(produk.file or abort(404))
    name = f"surat-bertanda-tangan-{produk.permohonan.nomor_register}.pdf"
    return answers.paper(isi, name)


@blueprint.get("/surat/<token>")
@auth.public
def verify(token: str) -> tuple[str, int]:
    """Whether the office issued the letter with this QR code.

    The name is masked: the paper is in another's hand.
    """
    if len(token) > 32:
        abort(404)
    throttle.require_room(throttle.LACAK, auth.visitor_key("surat"), context.now)
    surat = queries.surat_by_token(token)
    if surat is None:
        throttle.note(throttle.LACAK, auth.visitor_key("surat"), context.now)
        return render_template("surat/verify.html", surat=None), 404
    newest = surat.permohonan.surat[-1]
    return render_template(
        "surat/verify.html",
        surat=surat,
        permohonan=surat.permohonan,
        standar=surat.permohonan.standar,
        is_replaced=newest.id != surat.id,
    ), 200
