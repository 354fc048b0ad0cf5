"""A document made elsewhere, as it was taken in: shown to officers unchanged."""

from flask import Blueprint, Response, abort

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.web import answers

blueprint = Blueprint("dokumen", __name__)


@blueprint.get("/antrean/<int:permohonan_id>/dokumen.pdf")
@auth.officer
def show(permohonan_id: int) -> Response:
    """The newest version; handed out as a file to keep, because a signed one is not made anew."""
    permohonan = auth.load_permohonan(permohonan_id, papers=True)
    if not permohonan.dokumen:
        abort(404)
    isi = context.storage.read(permohonan.dokumen[-1].sha256)
    return answers.download(isi, f"dokumen-{permohonan.nomor_register}.pdf")
