"""The papers of a file: the scans that were sent with it, each opening booked and shown; its
letter, its document, and its kartu kendali.

And for everybody the page that says whether the office issued a letter.
"""

import io
import re

from flask import Blueprint, Response, abort, render_template
from flask_login import current_user
from PIL import Image

from sipetrok import queries
from sipetrok.alur.progress import worked_out
from sipetrok.app import auth, log
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import page_count, render_pdf, svg_data_uri
from sipetrok.domain import identitas
from sipetrok.kiriman.berkas import page_picture
from sipetrok.kiriman.ruang import Ruang
from sipetrok.models import Permohonan
from sipetrok.operations import gambar
from sipetrok.operations.berkas import note_opening
from sipetrok.produk import produk_of
from sipetrok.produk.surat import ProdukSurat
from sipetrok.web import answers
from sipetrok.web.meja import desk
from sipetrok.web.pemohon import kode as pemohon

blueprint = Blueprint("berkas", __name__)
surat = Blueprint("surat", __name__)
kartu_kendali = Blueprint("kartu_kendali", __name__)
JPEG = "image/jpeg"
# Where pages are drawn that an earlier version did not draw when they came: once for each document,
# and whoever asks for its other pages waits for that.
_LATER = Ruang(2, 1, patience=3)


@blueprint.get("/antrean/<int:permohonan_id>/berkas/<int:berkas_id>/<int:halaman>.jpg")
@auth.officer
def picture(permohonan_id: int, berkas_id: int, halaman: int) -> Response:
    """One page of a document as a picture.

    For officers with a part in the standard only, not for supervision. The opening is booked
    before the bytes are read; while nothing can be written, no scan can be opened.
    """
    auth.load_permohonan(permohonan_id, papers=True)
    berkas = queries.berkas_of(permohonan_id, berkas_id)
    if berkas is None or not 1 <= halaman <= berkas.halaman:
        abort(404)
    alasan = _why(berkas.permohonan)
    note_opening(current_user.id, berkas_id, alasan, context.now)
    log.event("akses berkas", petugas=current_user.id, berkas=berkas_id, alasan=alasan)
    isi = gambar.read(berkas, halaman, context.storage, _LATER.taken(str(berkas_id)))
    return Response(isi, mimetype=JPEG, headers={"Content-Disposition": "inline"})


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


# The letter.


def _load(permohonan_id: int) -> ProdukSurat:
    """The letter of a file. 404 where its product is another, 403 for who has no part in it."""
    produk = produk_of(auth.load_permohonan(permohonan_id, papers=True))
    if not isinstance(produk, ProdukSurat):
        abort(404)
    return produk


def _current(produk: ProdukSurat) -> bytes:
    """The letter as it stands: the issued one, or a draft from today's text while it is still to be
    signed.
    """
    if produk.issued and not produk.is_drafting:
        return context.storage.read(produk.issued.sha256)
    return produk.compose(context)


@surat.get("/antrean/<int:permohonan_id>/surat.pdf")
@auth.officer
def show(permohonan_id: int) -> Response:
    """The letter as PDF, to read or to print and sign.

    Raises CetakGagal where its text cannot be printed.
    """
    produk = _load(permohonan_id)
    name = f"surat-{produk.permohonan.nomor_register}.pdf"
    return answers.paper(_current(produk), name)


@surat.get("/antrean/<int:permohonan_id>/surat.jpg", endpoint="picture")
@auth.officer
def whole_picture(permohonan_id: int) -> Response:
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
    return Response(buffer.getvalue(), mimetype=JPEG)


@surat.get("/antrean/<int:permohonan_id>/surat-bertanda-tangan.pdf")
@auth.officer
def signed(permohonan_id: int) -> Response:
    """The signed scan, as the pemohon downloads it; 404 while there is none."""
    produk = _load(permohonan_id)
    isi = context.storage.read(produk.file or abort(404))
    name = f"surat-bertanda-tangan-{produk.permohonan.nomor_register}.pdf"
    return answers.paper(isi, name)


@surat.get("/surat/<token>")
@auth.public
def verify(token: str) -> tuple[str, int]:
    """Whether the office issued the letter with this QR code.

    The name is masked: the paper is in another's hand. No brake: nobody guesses 96 bits.
    """
    if len(token) > 32:
        abort(404)
    found = queries.surat_by_token(token)
    if found is None:
        return render_template("surat/verify.html", surat=None), 404
    is_drafting = ProdukSurat(found.permohonan).is_drafting
    page = render_template("surat/verify.html", surat=found, is_drafting=is_drafting)
    return page, 200


# The routing slip on paper: every desk with masuk, keluar, paraf and minutes.


@kartu_kendali.get("/antrean/<int:permohonan_id>/kartu-kendali.pdf", endpoint="show")
@auth.officer
def slip(permohonan_id: int) -> Response:
    """With officers, initials and notes."""
    return _slip(auth.load_permohonan(permohonan_id), True)


@kartu_kendali.get("/permohonan/<kode>/kartu-kendali.pdf")
@auth.public
def for_pemohon(kode: str) -> Response:
    """Desks and minutes; officers only where the office names them, and never its own notes."""
    permohonan = pemohon.load(kode)
    if permohonan.nomor_register is None:
        abort(404)
    return _slip(permohonan, False)


def _slip(permohonan: Permohonan, is_inside: bool) -> Response:
    """The slip as PDF: inside the office with everything, outside with the name masked."""
    office, standar = context.kantor, permohonan.standar
    pita = desk.Row(permohonan, context.time).pita
    isi = render_pdf(
        "cetak/kartu_kendali.html",
        kantor=office,
        judul=standar.judul,
        nomor_register=permohonan.nomor_register,
        nama=permohonan.nama if is_inside else identitas.mask_name(permohonan.nama),
        di_kantor=[standar.persyaratan[n - 1].label for n in permohonan.kertas],
        rows=desk.stays(permohonan, context.time),
        with_notes=is_inside,
        with_names=is_inside or office.tampilkan_petugas,
        breakable=breakable,
        pita=svg_data_uri(pita.svg(tinggi=36, lebar=720)),
        kalimat_waktu=pita.words,
        ada_batas=pita.standar_menit,
        hitungan=worked_out(permohonan.course, context.kalender),
    )
    return answers.paper(isi, f"kartu-kendali-{permohonan.nomor_register}.pdf")


def breakable(pelaksana: str) -> str:
    """Names joined by strokes, with room to break after each.

    The printer knows no zero-width space.
    """
    return re.sub(r"/(?=\S)", "/ ", pelaksana)
