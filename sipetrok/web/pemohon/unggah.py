"""A document that a page sends by itself when it is picked: in pieces, each answered with how much
is here, so that a line that was cut costs one piece; and its pictures.

What is sent twice is kept once. The plain form beside it (`ajukan`) does the same for whole files.
"""

import io
import re
from typing import NamedTuple

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from sipetrok import queries
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain import SipetrokError
from sipetrok.kiriman.berkas import BATAS, BerkasDitolak, SedangSibuk, clean
from sipetrok.operations import gambar, kuota
from sipetrok.operations.berkas import Slot, TidakDapatDiubah, attach, open_slots
from sipetrok.simpanan.disk import TakTerbaca
from sipetrok.simpanan.potongan import Potongan
from sipetrok.web.pemohon.kode import is_open, load, place_for

blueprint = Blueprint("unggah", __name__)

# Bytes of a piece. The last one may be smaller.
SMALLEST, LARGEST = 16 * 1024, 512 * 1024
# Marks that the page makes of the file as it was picked, and as it is sent.
_MARKS = re.compile(r"([0-9a-z]{8,40})\.([0-9a-z]{8,40})")
OFFSET = "Upload-Offset"


class Masuk(NamedTuple):
    """What a request says of its file."""

    slot: Slot
    potongan: Potongan
    varian: str
    panjang: int
    mulai: int

    @property
    def is_kept(self) -> bool:
        """Whether the document that came of it stands in the slot."""
        sha256 = self.potongan.sha256
        return any(one.sha256 == sha256 for one in self.slot.fresh)

    @property
    def sampai(self) -> int:
        """Bytes that need not be sent any more."""
        return self.panjang if self.is_kept else self.potongan.sampai(self.varian)


def _read(kode: str, nomor: int) -> Masuk:
    """Aborts with 400 for what no page of ours sends; as `load` for the code. Raises
    TidakDapatDiubah.
    """
    permohonan = load(kode, is_open)
    slot = next((one for one in open_slots(permohonan) if one.nomor == nomor), None)
    if slot is None:
        raise TidakDapatDiubah
    marks = _MARKS.fullmatch(request.headers.get("Upload-Key", ""))
    length = request.headers.get("Upload-Length", "", type=str)
    start = request.headers.get(OFFSET, "0")
    if not (marks and re.fullmatch(r"[0-9]{1,9} [0-9]{1,9}", f"{length} {start}")):
        abort(400)
    kunci, varian = marks.groups()
    potongan = Potongan(context.storage, (permohonan.id, nomor), kunci)
    return Masuk(slot, potongan, varian, int(length), int(start))


def _told(refusal: SipetrokError) -> Response:
    """In a sentence, for the line beside the photo."""
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    if seconds := getattr(refusal, "detik", None):
        headers["Retry-After"] = str(seconds)
    return Response(refusal.kalimat, refusal.status, headers)


def _at(offset: int, status: int = 204) -> Response:
    return Response(status=status, headers={OFFSET: str(offset)})


def _part(masuk: Masuk, sentence: str = "") -> Response:
    """What the page shows of this slot now, refused with 422 where there is something to say."""
    galat = [sentence] if sentence else []
    page = render_template(
        "ajukan/_ada.html",
        permohonan=masuk.slot.permohonan,
        slot=masuk.slot,
        galat=galat,
    )
    response = make_response(page, 422 if galat else 200)
    response.headers[OFFSET] = str(masuk.panjang)
    return response


@blueprint.route("/permohonan/<kode>/potongan/<int:nomor>", methods=["HEAD"])
@auth.public
def offset(kode: str, nomor: int) -> ResponseReturnValue:
    """How much of a file is here already. 409 where the slot is closed."""
    try:
        return _at(_read(kode, nomor).sampai)
    except TidakDapatDiubah as refusal:
        return _told(refusal)


@blueprint.post("/permohonan/<kode>/potongan/<int:nomor>")
@auth.public
@auth.stamps
def receive(kode: str, nomor: int) -> ResponseReturnValue:
    """Takes a piece: 204 with how much is here, 409 with the same where the piece leaves a gap.

    With the last one the file is judged as any other: 200 or 422 with the slot as the page shows
    it. Full, too much or busy (503, 429) is told in a sentence, and what is here stays.
    """
    if (request.content_length or 0) > LARGEST:
        abort(413)
    try:
        masuk = _read(kode, nomor)
        return _part(masuk) if masuk.is_kept else _take(masuk)
    except SipetrokError as refusal:
        return _told(refusal)


def _take(masuk: Masuk) -> Response:
    """Keeps the piece, and the document once it is whole."""
    if masuk.panjang > BATAS.ukuran:
        return _part(masuk, BerkasDitolak("besar", mb=BATAS.ukuran >> 20).kalimat)
    slot, isi, at = masuk.slot, request.get_data(), masuk.sampai
    most = slot.persyaratan.paling_banyak
    if 1 < most <= len(slot.fresh):
        return _part(masuk, f"Paling banyak {most} berkas. Hapus dahulu salah satunya.")
    end = masuk.mulai + len(isi)
    if masuk.mulai > at:
        return _at(at, 409)
    if end > masuk.panjang or (end < masuk.panjang and len(isi) < SMALLEST):
        abort(400)
    if end > at:
        kuota.take(auth.sender(), end - at, context)
        at = masuk.potongan.add(masuk.varian, masuk.mulai, isi)
    if at < masuk.panjang:
        return _at(at)
    try:
        return _keep(masuk)
    except SedangSibuk:
        raise
    except BerkasDitolak as refusal:
        masuk.potongan.forget()
        return _part(masuk, refusal.kalimat)


def _keep(masuk: Masuk) -> Response:
    """Raises what `clean` and `attach` raise."""
    slot, sender = masuk.slot, auth.sender()
    permohonan = slot.permohonan
    try:
        isi = masuk.potongan.isi(masuk.varian)
    except TakTerbaca:
        # Damaged here: the page begins this file anew.
        masuk.potongan.forget()
        return _at(0, 409)
    with place_for(permohonan):
        received = clean(io.BytesIO(isi))
    kuota.take(sender, received.ukuran, context)
    berkas = attach(permohonan.id, slot.nomor, received, context, slot.pilihan)
    masuk.potongan.finish(berkas.sha256)
    return _part(masuk)


@blueprint.get("/permohonan/<kode>/berkas/<int:berkas_id>.jpg")
@blueprint.get("/permohonan/<kode>/berkas/<int:berkas_id>/<int:halaman>.jpg")
@auth.public
def picture(kode: str, berkas_id: int, halaman: int = 0) -> Response:
    """What was received, small, or one page of it as officers see it; only while the pemohon may
    still change it.
    """
    permohonan = load(kode)
    berkas = queries.berkas_of(permohonan.id, berkas_id)
    if berkas is None or berkas.diganti_at or not is_open(permohonan):
        abort(404)
    if halaman > berkas.halaman:
        abort(404)
    isi = gambar.read(berkas, halaman, context.storage, place_for(permohonan))
    return Response(isi, mimetype="image/jpeg")
