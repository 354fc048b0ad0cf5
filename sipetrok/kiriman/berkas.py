"""Turns what people upload into files that are safe to keep and to show: bytes in, bytes out.

The content decides what a file is, never its name. Everything is made anew: a photo as an upright
JPEG, a PDF with nothing but its pages; what the camera or the sender's computer wrote beside it is
gone. All else is refused.
"""

import io
import threading
import warnings
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import IO, Final, Literal

import pikepdf
import pypdfium2
from pikepdf import Name
from PIL import Image

from sipetrok.domain import SipetrokError
from sipetrok.kiriman import berkas_pdf, foto, terpisah


@dataclass(frozen=True)
class Batas:
    """How much a file may ask of us: beyond any of these it is refused."""

    ukuran: int = 10 * 1024 * 1024  # bytes
    piksel_jpeg: int = 120_000_000  # the decoder itself shrinks a JPEG
    piksel_lain: int = 25_000_000  # these are unpacked whole, four bytes a pixel
    piksel_terpisah: int = 51_000_000  # the same, in a process of its own
    sisi: int = 1600  # the long side kept: small print on a card stays legible
    halaman: int = 20
    detik: int = 6  # of CPU, for what is opened in a process of its own


BATAS = Batas()
JPEG: Final = "image/jpeg"
PDF: Final = "application/pdf"
A4 = (595.28, 841.89)  # points
MARGIN = 28.35  # 1 cm
WIDEST_PICTURE = 1600

# What the sender is told. Why a photo or a PDF is refused, its module says in the second word.
DITOLAK = {
    "kosong": "Berkas ini kosong. Pilih berkas lain, lalu kirim ulang.",
    "besar": "Berkas ini lebih dari {mb} MB. Kecilkan dahulu, atau foto dokumennya, lalu kirim "
    "ulang.",
    "lain": "Isi berkas ini bukan foto (JPG, PNG, WEBP, GIF, HEIC, AVIF, TIFF) atau PDF. Foto "
    "dokumennya, lalu kirim foto itu.",
    "kantor": "Ini dokumen Word, Excel, atau ZIP. Simpan dahulu sebagai PDF, lalu kirim PDF itu.",
    "foto rusak": "Foto ini rusak. Ambil foto lagi, lalu kirim ulang.",
    "foto terpotong": "Foto ini tidak terkirim utuh. Kirim ulang, atau ambil foto lagi.",
    "foto luas": "Foto ini terlalu besar. Kecilkan ukuran foto di pengaturan kamera, lalu foto "
    "ulang.",
    "foto berat": "Foto ini tersimpan dengan cara yang tidak lazim. Kirim tangkapan layar dari "
    "foto ini.",
    "foto halaman": "Berkas ini lebih dari {halaman} halaman. Kirim hanya halaman yang diminta.",
    "foto bergerak": "Gambar ini bergerak. Kirim foto biasa, atau tangkapan layar dari gambar ini.",
    "foto panjang": "Gambar ini terlalu panjang dan sempit. Kirim beberapa tangkapan layar yang "
    "lebih pendek, atau simpan sebagai PDF.",
    "pdf terpotong": "PDF ini tidak utuh. Unduh atau pindai lagi, lalu kirim ulang.",
    "pdf terkunci": "PDF ini dikunci dengan kata sandi. Buka kuncinya atau foto dokumennya, lalu "
    "kirim ulang.",
    "pdf rusak": "PDF ini rusak. Buat PDF itu lagi atau foto dokumennya, lalu kirim ulang.",
    "pdf halaman": "PDF ini lebih dari {halaman} halaman. Kirim hanya halaman yang diminta.",
    "pdf ukuran": "Ukuran halaman PDF ini tidak wajar. Simpan sebagai PDF ukuran A4, lalu kirim "
    "ulang.",
    "pdf aktif": "PDF ini bertanda tangan elektronik, tetapi membawa skrip atau lampiran, jadi "
    "tidak dapat diteruskan kepada warga. Unduh lagi dari tempat asalnya, atau kirim "
    "pindaiannya.",
    "pdf gabung": "Tanda tangan elektronik di dalam PDF hilang bila digabung dengan berkas lain. "
    "Kirim PDF yang bertanda tangan itu saja.",
    "pdf lampiran": "PDF ini membawa berkas lain yang tidak terlihat oleh kantor. Kirim berkas itu "
    "tersendiri. Untuk PDF ini pilih Cetak, lalu Simpan sebagai PDF, dan kirim hasilnya.",
    "pdf catatan": "Ada catatan, coretan, atau isian di PDF ini yang tidak terlihat oleh kantor. "
    "Pilih Cetak, lalu Simpan sebagai PDF, periksa, dan kirim hasilnya; atau foto dokumennya.",
    "pdf kosong": "Tidak ada yang terlihat di halaman PDF ini. Buka PDF itu dan periksa isinya, "
    "lalu kirim ulang, atau foto dokumennya.",
    "pdf berat": "PDF ini terlalu berat untuk dibuka. Foto dokumennya, lalu kirim foto itu.",
    "sibuk": "Situs sedang sibuk, jadi berkas ini belum diterima. Tunggu sebentar, lalu coba kirim "
    "lagi.",
    "halaman": "Halaman ini tidak ada dalam berkas.",
}

# What the box at the start of a HEIC or AVIF is named after; a moving one has its own name.
BRANDS = dict.fromkeys(b"heic heix heim heis mif1".split(), "HEIF") | {b"avif": "AVIF"}
MOVING = b"hevc hevx msf1 avis".split()
TIFF = (b"II*\0", b"MM\0*")
APART = ("HEIF", "AVIF", "TIFF")

# PDFium bears one thread only.
_pdfium_lock = threading.Lock()
# Pillow's own net under our checks: it would only warn of pictures up to twice this size.
Image.MAX_IMAGE_PIXELS = BATAS.piksel_jpeg
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class BerkasDitolak(SipetrokError):
    """The upload is not taken; `kalimat` says what the sender can do.

    `why` is a key of DITOLAK, `bounds` fill the blanks of its sentence.
    """

    def __init__(self, why: str, **bounds: int) -> None:
        super().__init__(DITOLAK[why].format(**bounds))


class SedangSibuk(BerkasDitolak):
    """The upload was not looked at: too many are in work. The same can be sent again later."""

    status = 503
    detik = 5

    def __init__(self) -> None:
        super().__init__("sibuk")


@dataclass(frozen=True)
class CleanBerkas:
    """Bytes that we made ourselves out of an upload; of a signed PDF perhaps the upload itself."""

    isi: bytes
    jenis: Literal["image/jpeg", "application/pdf"]
    halaman: int  # how many pages; 1 for a photo
    lebar: int = 0  # pixels; 0 for a PDF
    tinggi: int = 0
    # What people are told of it: how well it can be read, and what the office will not see.
    temuan: tuple[str, ...] = ()
    # What is shown of it: first a small one, then the pages of a PDF. A photo is its own page.
    gambar: tuple[bytes, ...] = ()

    @property
    def ukuran(self) -> int:
        """Bytes of all that is kept of it."""
        return len(self.isi) + sum(map(len, self.gambar))


def clean(stream: IO[bytes], batas: Batas = BATAS) -> CleanBerkas:
    """Reads one upload; raises BerkasDitolak with a sentence for the sender.

    A photo comes back as an upright JPEG of at most `batas.sisi` px on its long side, a TIFF of
    several pages as a PDF, a PDF with the same pages and nothing beside them. No more of the stream
    is read than is allowed.
    """
    data = stream.read(batas.ukuran + 1)
    if not data:
        raise BerkasDitolak("kosong")
    if len(data) > batas.ukuran:
        raise BerkasDitolak("besar", mb=batas.ukuran // (1024 * 1024))
    kind = recognise(data)
    if kind == "PDF":
        return _clean_pdf(data, batas)
    return _clean_photo(data, kind, batas)


def clean_or_signed(stream: IO[bytes], batas: Batas = BATAS) -> CleanBerkas:
    """As `clean`, but a PDF that carries an electronic signature is kept byte for byte: made anew,
    it would lose it.

    It is still opened and drawn apart first. Raises BerkasDitolak like `clean`, and for a signed
    one with scripts or attachments: they could only be taken out together with the signature.
    """
    data = stream.read(batas.ukuran + 1)
    found = clean(io.BytesIO(data), batas)
    if berkas_pdf.SIGNED_ACTIVE in found.temuan:
        raise BerkasDitolak("pdf aktif")
    if berkas_pdf.SIGNED in found.temuan:
        return replace(found, isi=data)
    return found


def require_joinable(sent: Sequence[CleanBerkas]) -> None:
    """Raises BerkasDitolak where joining would cost one of them its signature."""
    if len(sent) > 1 and any(berkas_pdf.SIGNED in one.temuan for one in sent):
        raise BerkasDitolak("pdf gabung")


def recognise(data: bytes) -> str:
    """What it is by content alone, in Pillow's word, or "PDF". Raises BerkasDitolak."""
    brand = data[8:12]
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and brand == b"WEBP":
        return "WEBP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(TIFF):
        return "TIFF"
    if data[4:8] == b"ftyp" and brand in MOVING:
        raise BerkasDitolak("foto bergerak")
    if data[4:8] == b"ftyp" and brand in BRANDS:
        # The general name may also stand before a picture of the other kind.
        return "AVIF" if b"avif" in data[8 : data[3]] else BRANDS[brand]
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BerkasDitolak("kantor")
    # Scanners and mail gateways sometimes write a few lines before the PDF begins.
    if b"%PDF-" in data[:1024]:
        return "PDF"
    raise BerkasDitolak("lain")


def page_picture(pdf: bytes, halaman: int, lebar: int = 1200) -> bytes:
    """Returns one page of a PDF that was cleaned or made here, from 1 on, as a JPEG on white.

    `lebar` px wide, WIDEST_PICTURE at most. Raises BerkasDitolak when there is no such page, and
    when the PDF cannot be drawn.
    """
    try:
        with _pdfium_lock, closing(pypdfium2.PdfDocument(pdf)) as document:
            if not 1 <= halaman <= len(document):
                raise BerkasDitolak("halaman")
            image = berkas_pdf.draw_page(
                document, halaman, max(1, min(lebar, WIDEST_PICTURE))
            )
    except pypdfium2.PdfiumError:
        raise BerkasDitolak("pdf rusak") from None
    return foto.as_jpeg(image, foto.LARGEST_PICTURE)


def combine_pdf(pages: Sequence[CleanBerkas]) -> bytes:
    """Returns one PDF of all pages in order; each photo stands centred on an upright A4.

    The same pages give the same bytes, so that they are stored once. A PDF alone stays as it is,
    and its signature valid; among others it keeps the size of its pages.
    """
    if len(pages) == 1 and pages[0].jenis == PDF:
        return pages[0].isi
    out = io.BytesIO()
    # Pages are copied when they are saved: until then their PDFs stay open.
    with pikepdf.new() as target, ExitStack() as open_pdfs:
        for berkas in pages:
            if berkas.jenis == JPEG:
                _append_photo(target, berkas)
            else:
                pdf = open_pdfs.enter_context(pikepdf.open(io.BytesIO(berkas.isi)))
                target.pages.extend(pdf.pages)
        target.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _append_photo(target: pikepdf.Pdf, photo: CleanBerkas) -> None:
    # The JPEG goes in as it is: packed twice it would only lose sharpness.
    image = target.make_stream(
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
    page.add_resource(image, Name.XObject, Name.Foto)
    draw = f"{width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /Foto Do"
    page.contents_add(draw.encode())


# Photos: a small, upright JPEG with nothing of what the phone wrote beside it. Sizes are checked
# before anything is unpacked.


def _clean_photo(data: bytes, kind: str, batas: Batas) -> CleanBerkas:
    """Checked, shrunk, put on a ground and turned upright; raises BerkasDitolak."""
    try:
        if kind in APART:
            bounds = kind, batas.sisi, batas.piksel_terpisah, batas.halaman
            found, (tiny, *pages) = terpisah.ask("foto", data, batas.detik, *bounds)
        else:
            found, (tiny, *pages) = foto.parts(_opened(data, kind, batas))
    except terpisah.Unacceptable as refusal:
        raise _refused("foto", refusal, batas) from refusal
    photos = [_photo(isi) for isi in pages]
    if len(photos) == 1:
        return replace(photos[0], temuan=_temuan(found), gambar=(tiny,))
    return CleanBerkas(
        combine_pdf(photos),
        PDF,
        len(photos),
        temuan=_temuan(found),
        gambar=(tiny, *pages),
    )


def _opened(data: bytes, kind: str, batas: Batas) -> list[Image.Image]:
    """In this process; raises Unacceptable."""
    most = batas.piksel_lain
    if kind == "JPEG":
        walked = foto.walk(data)
        if walked is None or walked.passes > foto.MOST_PASSES:
            raise terpisah.Unacceptable("berat")
        # Films and further pictures that phones write behind the first one are never read.
        data = data[: walked.end]
        if not walked.is_held_whole:
            most = batas.piksel_jpeg
    return foto.opened(data, kind, batas.sisi, most)


def _photo(isi: bytes) -> CleanBerkas:
    with Image.open(io.BytesIO(isi)) as image:
        return CleanBerkas(isi, JPEG, 1, image.width, image.height)


def _temuan(found: str) -> tuple[str, ...]:
    return tuple(filter(None, found.split("+")))


def _refused(kind: str, refusal: terpisah.Unacceptable, batas: Batas) -> BerkasDitolak:
    why = f"{kind} {refusal}"
    return BerkasDitolak(
        why if why in DITOLAK else f"{kind} rusak", halaman=batas.halaman
    )


# PDFs: rebuilt in a process of its own, which may crash or swell instead of the app.


def _clean_pdf(data: bytes, batas: Batas) -> CleanBerkas:
    """What the other process answers, as a value; raises BerkasDitolak, also when it dies."""
    # Gateways and servers sometimes add a few lines or zeros; what still holds objects was cut off.
    end = data.rfind(b"%%EOF") + 5
    if end < 5 or b"obj" in data[end:]:
        raise BerkasDitolak("pdf terpotong")
    try:
        found, (isi, *gambar) = terpisah.ask(
            "berkas_pdf", data[:end], batas.detik, batas.halaman
        )
    except terpisah.Unacceptable as refusal:
        raise _refused("pdf", refusal, batas) from refusal
    pages = len(gambar) - 1
    return CleanBerkas(isi, PDF, pages, temuan=_temuan(found), gambar=tuple(gambar))
