"""Scans for officers: pages as pictures beside the checklist, and each opening booked."""

from flask import Blueprint, Response, abort, current_app
from flask_login import current_user

from sipetrok import auth, queries
from sipetrok.berkas import page_picture
from sipetrok.models import Berkas
from sipetrok.operations.berkas import note_opening

blueprint = Blueprint("berkas", __name__)


def _load(permohonan_id: int, berkas_id: int) -> Berkas:
    auth.load_permohonan(permohonan_id)
    berkas = queries.berkas_of(permohonan_id, berkas_id)
    if berkas is None:
        abort(404)
    return berkas


@blueprint.get("/antrean/<int:permohonan_id>/berkas/<int:berkas_id>/<int:halaman>.jpg")
@auth.officer
def picture(permohonan_id: int, berkas_id: int, halaman: int) -> Response:
    """One page of a document as a picture."""
    berkas = _load(permohonan_id, berkas_id)
    if not 1 <= halaman <= berkas.halaman:
        abort(404)
    sha256, jenis = berkas.sha256, berkas.jenis
    note_opening(current_user.id, berkas_id, auth.now())
    isi = current_app.extensions["storage"].read(sha256)
    if jenis == "application/pdf":
        isi = page_picture(isi, halaman, 1600)
    return Response(isi, mimetype="image/jpeg", headers={"Content-Disposition": "inline"})
