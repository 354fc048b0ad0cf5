"""Scans for officers: pages as pictures beside the checklist, each opening booked and shown.

And a document made elsewhere, as it was taken in.
"""

from flask import Blueprint, Response, abort, render_template
from flask_login import current_user

from sipetrok import queries
from sipetrok.app import auth, log
from sipetrok.app.auth import context
from sipetrok.kiriman.berkas import page_picture
from sipetrok.models import Berkas, Permohonan
from sipetrok.operations.berkas import note_opening
from sipetrok.web import answers

blueprint = Blueprint("berkas", __name__)


def _load(permohonan_id: int, berkas_id: int) -> Berkas:
    auth.load_permohonan(permohonan_id, papers=True)
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
    alasan = _why(berkas.permohonan)
    note_opening(current_user.id, berkas_id, alasan, context.now)
    log.event("akses berkas", petugas=current_user.id, berkas=berkas_id, alasan=alasan)
    isi = context.storage.read(sha256)
    if jenis == "application/pdf":
        isi = page_picture(isi, halaman, 1600)
    return Response(
        isi, mimetype="image/jpeg", headers={"Content-Disposition": "inline"}
    )


def _why(permohonan: Permohonan) -> str:
    """At which step the officer opened it; whoever has nothing to do with the file now is only
    reading.
    """
    keadaan = permohonan.keadaan
    if keadaan.open_to(context.actor):
        return f"Langkah {keadaan.langkah + 1}: {keadaan.step.kegiatan}"
    return keadaan.status.words.reading


@blueprint.get("/antrean/<int:permohonan_id>/akses")
@auth.officer
def openings(permohonan_id: int) -> str:
    """Who opened the documents of this file, when and why: the pemohon may ask for it."""
    permohonan = auth.load_permohonan(permohonan_id)
    return render_template(
        "berkas/akses.html",
        permohonan=permohonan,
        standar=permohonan.standar,
        openings=queries.openings(permohonan_id),
        paling_banyak=queries.OPENINGS,
    )


@blueprint.get("/antrean/<int:permohonan_id>/dokumen.pdf")
@auth.officer
def dokumen(permohonan_id: int) -> Response:
    """The newest version; handed out as a file to keep, because a signed one is not made anew."""
    permohonan = auth.load_permohonan(permohonan_id, papers=True)
    if not permohonan.dokumen:
        abort(404)
    isi = context.storage.read(permohonan.dokumen[-1].sha256)
    return answers.download(isi, f"dokumen-{permohonan.nomor_register}.pdf")
