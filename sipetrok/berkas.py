"""Turns what people upload into files that are safe to keep and to show: bytes in, bytes out.

The content decides what a file is, never its name. Everything is made anew: a photo as an upright
JPEG, a PDF with nothing but its pages; what the camera or the sender's computer wrote beside it is
gone. All else is refused.
"""

import io
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO, Literal

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image

from sipetrok import berkas_foto, berkas_pdf
from sipetrok.domain.errors import SipetrokError


@dataclass(frozen=True)
class Batas:
    """How much a file may ask of us."""

    ukuran: int = 10 * 1024 * 1024  # bytes
    piksel_jpeg: int = 120_000_000  # the decoder itself shrinks a JPEG
    piksel_lain: int = 25_000_000  # these are unpacked whole, four bytes a pixel
    sisi: int = 1600  # the long side kept: small print on a card stays legible
    halaman: int = 20
    detik: int = 15  # for one PDF


BATAS = Batas()
JPEG, PDF = "image/jpeg", "application/pdf"
A4 = (595.28, 841.89)  # points
MARGIN = 28.35  # 1 cm
WIDEST_PICTURE = 1600

KOSONG = "Berkas ini kosong. Pilih berkas lain, lalu kirim ulang."
TERLALU_BESAR = (
    "Berkas ini lebih dari {mb} MB. Kecilkan dahulu, atau foto dokumennya, lalu kirim ulang."
)
BUKAN_BERKAS = (
    "Isi berkas ini bukan foto (JPG, PNG, WEBP) atau PDF. Foto dokumennya, lalu kirim foto itu."
)
DOKUMEN_KANTOR = "Ini dokumen Word, Excel, atau ZIP. Simpan dahulu sebagai PDF, lalu kirim PDF itu."
HEIC = (
    "Foto ini berformat HEIC. Ubah format foto di pengaturan kamera ponsel ke JPEG (di iPhone: Paling Kompatibel) "
    "lalu foto ulang, atau kirim tangkapan layar dari foto ini."
)
FOTO_DITOLAK = {
    "rusak": "Foto ini rusak. Ambil foto lagi, lalu kirim ulang.",
    "terpotong": "Foto ini tidak terkirim utuh. Kirim ulang, atau ambil foto lagi.",
    "luas": "Foto ini terlalu besar. Kecilkan ukuran foto di pengaturan kamera, lalu foto ulang.",
    "berat": "Foto ini tersimpan dengan cara yang tidak lazim. Kirim tangkapan layar dari foto ini.",
    "bergerak": "Gambar ini bergerak. Kirim foto biasa.",
}
PDF_DITOLAK = {
    "terpotong": "PDF ini tidak utuh. Unduh atau pindai lagi, lalu kirim ulang.",
    "terkunci": "PDF ini dikunci dengan kata sandi. Buka kuncinya atau foto dokumennya, lalu kirim ulang.",
    "rusak": "PDF ini rusak. Buat PDF itu lagi atau foto dokumennya, lalu kirim ulang.",
    "halaman": "PDF ini lebih dari {halaman} halaman. Kirim hanya halaman yang diminta.",
    "ukuran": "Ukuran halaman PDF ini tidak wajar. Simpan sebagai PDF ukuran A4, lalu kirim ulang.",
    "aktif": "PDF ini bertanda tangan elektronik, tetapi membawa skrip atau lampiran, jadi tidak dapat diteruskan kepada "
    "warga. Unduh lagi dari aplikasi penanda tangan, atau kirim pindaiannya.",
    "berat": "PDF ini terlalu berat untuk dibuka. Foto dokumennya, lalu kirim foto itu.",
}
HALAMAN_TIDAK_ADA = "Halaman ini tidak ada dalam berkas."

# Two uploads are unpacked at a time, so that a rush cannot take all memory; PDFium bears one thread
# only.
_room = threading.BoundedSemaphore(2)
_pdfium_lock = threading.Lock()

# Pillow's own net under our checks: it would only warn of pictures up to twice this size.
Image.MAX_IMAGE_PIXELS = BATAS.piksel_jpeg
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class BerkasDitolak(SipetrokError):
    """The upload is not taken; `kalimat` says what the sender can do."""


@dataclass(frozen=True)
class CleanBerkas:
    """Bytes that we made ourselves out of an upload."""

    isi: bytes
    jenis: Literal["image/jpeg", "application/pdf"]
    halaman: int
    lebar: int | None = None  # pixels; None for a PDF
    tinggi: int | None = None
    tanda: str = (
        berkas_pdf.UNSIGNED
    )  # what the PDF was before: signed, and whether anything would run with it


def clean(stream: BinaryIO, batas: Batas = BATAS) -> CleanBerkas:
    """Reads one upload; raises BerkasDitolak with a sentence for the sender."""
    data = stream.read(batas.ukuran + 1)
    if not data:
        raise BerkasDitolak(KOSONG)
    if len(data) > batas.ukuran:
        raise BerkasDitolak(TERLALU_BESAR.format(mb=batas.ukuran // (1024 * 1024)))
    kind = recognise(data)
    with _room:
        return _clean_pdf(data, batas) if kind == "PDF" else _clean_photo(data, kind, batas)


def clean_or_signed(stream: BinaryIO, batas: Batas = BATAS) -> CleanBerkas:
    """As `clean`, but a PDF that carries an electronic signature is kept byte for byte: made anew,
    it would lose it.

    It is still opened and drawn apart first. Raises BerkasDitolak like `clean`, and for a signed
    one with scripts or attachments: they could only be taken out together with the signature.
    """
    data = stream.read(batas.ukuran + 1)
    found = clean(io.BytesIO(data), batas)
    if found.tanda == berkas_pdf.SIGNED_ACTIVE:
        raise BerkasDitolak(PDF_DITOLAK["aktif"])
    return replace(found, isi=data) if found.tanda == berkas_pdf.SIGNED else found


def recognise(data: bytes) -> str:
    """Returns "JPEG", "PNG", "WEBP" or "PDF", by content alone; raises BerkasDitolak for all else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in (
        b"heic",
        b"heix",
        b"heim",
        b"heis",
        b"hevc",
        b"hevx",
        b"mif1",
        b"msf1",
    ):
        raise BerkasDitolak(HEIC)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BerkasDitolak(DOKUMEN_KANTOR)
    # Scanners and mail gateways sometimes write a few lines before the PDF begins.
    if b"%PDF-" in data[:1024]:
        return "PDF"
    raise BerkasDitolak(BUKAN_BERKAS)


def page_picture(pdf: bytes, halaman: int, lebar: int = 1200) -> bytes:
    """Returns one page of a PDF that was cleaned or made here, counted from 1, as a JPEG on white."""
    try:
        with _pdfium_lock:
            document = pypdfium2.PdfDocument(pdf)
            try:
                if not 1 <= halaman <= len(document):
                    raise BerkasDitolak(HALAMAN_TIDAK_ADA)
                image = berkas_pdf.draw_page(document, halaman, max(1, min(lebar, WIDEST_PICTURE)))
            finally:
                document.close()
    except (pypdfium2.PdfiumError, berkas_pdf.Unacceptable):
        raise BerkasDitolak(PDF_DITOLAK["rusak"]) from None
    return berkas_foto.as_jpeg(image)


def combine_pdf(pages: Sequence[CleanBerkas]) -> bytes:
    """Returns one PDF of all pages in order; each photo stands centred on an upright A4."""
    out = io.BytesIO()
    # Pages are copied when they are saved: until then their PDFs stay open.
    with ExitStack() as open_pdfs:
        target = open_pdfs.enter_context(pikepdf.new())
        for berkas in pages:
            if berkas.jenis == JPEG:
                _append_photo(target, berkas)
                continue
            target.pages.extend(open_pdfs.enter_context(pikepdf.open(io.BytesIO(berkas.isi))).pages)
        target.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _append_photo(target: pikepdf.Pdf, photo: CleanBerkas) -> None:
    # The JPEG goes in as it is: packed twice it would only lose sharpness.
    image = pikepdf.Stream(
        target,
        photo.isi,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=photo.lebar,
        Height=photo.tinggi,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    scale = min((A4[0] - 2 * MARGIN) / photo.lebar, (A4[1] - 2 * MARGIN) / photo.tinggi)
    width, height = photo.lebar * scale, photo.tinggi * scale
    left, bottom = (A4[0] - width) / 2, (A4[1] - height) / 2
    page = target.add_blank_page(page_size=A4)
    page.obj.MediaBox = Array([0, 0, *A4])
    page.obj.Resources = Dictionary(XObject=Dictionary(Foto=target.make_indirect(image)))
    draw = f"{width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /Foto Do"
    page.obj.Contents = pikepdf.Stream(target, draw.encode())


def _clean_photo(data: bytes, kind: str, batas: Batas) -> CleanBerkas:
    try:
        photo = berkas_foto.rebuild(data, kind, batas.piksel_jpeg, batas.piksel_lain, batas.sisi)
    except berkas_foto.Unacceptable as refusal:
        raise BerkasDitolak(FOTO_DITOLAK[str(refusal)]) from refusal
    return CleanBerkas(berkas_foto.as_jpeg(photo), JPEG, 1, photo.width, photo.height)


def _clean_pdf(data: bytes, batas: Batas) -> CleanBerkas:
    if b"%%EOF" not in data[-2048:]:
        raise BerkasDitolak(PDF_DITOLAK["terpotong"])
    head, _, clean_data = _run_apart(data, batas).partition(b"\n")
    word, value, *mark = head.decode("ascii", "replace").split(" ")
    if word == "ok":
        return CleanBerkas(clean_data, PDF, int(value), tanda=mark[0])
    raise BerkasDitolak(PDF_DITOLAK.get(value, PDF_DITOLAK["rusak"]).format(halaman=batas.halaman))


def _run_apart(data: bytes, batas: Batas) -> bytes:
    """Returns what berkas_pdf wrote, or its refusal when it took too much time or did not live to
    answer.
    """
    # -I keeps the caller's folder and Python settings out; of the environment it needs no secret.
    command = [sys.executable, "-I", berkas_pdf.__file__, str(batas.halaman), str(batas.detik)]
    environment = {
        name: os.environ[name]
        for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
        if name in os.environ
    }
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=batas.detik + 5,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        return b"tolak berat\n"
    return done.stdout if done.returncode == 0 else b"tolak berat\n"
