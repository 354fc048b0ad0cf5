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
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import IO, Final, Literal

import pikepdf
import pypdfium2
from pikepdf import Name
from PIL import Image

from sipetrok.domain import SipetrokError
from sipetrok.kiriman import berkas_pdf, foto


@dataclass(frozen=True)
class Batas:
    """How much a file may ask of us: beyond any of these it is refused."""

    ukuran: int = 10 * 1024 * 1024  # bytes
    piksel_jpeg: int = 120_000_000  # the decoder itself shrinks a JPEG
    piksel_lain: int = 25_000_000  # these are unpacked whole, four bytes a pixel
    sisi: int = 1600  # the long side kept: small print on a card stays legible
    halaman: int = 20
    detik: int = 6  # of CPU, for one PDF


BATAS = Batas()
JPEG: Final = "image/jpeg"
PDF: Final = "application/pdf"
A4 = (595.28, 841.89)  # points
MARGIN = 28.35  # 1 cm
WIDEST_PICTURE = 1600
LARGEST_PICTURE = 2 * 1024 * 1024  # bytes, at full quality

# What the sender is told. Why a PDF is refused, berkas_pdf says in the second word.
DITOLAK = {
    "kosong": "Berkas ini kosong. Pilih berkas lain, lalu kirim ulang.",
    "besar": "Berkas ini lebih dari {mb} MB. Kecilkan dahulu, atau foto dokumennya, lalu kirim "
    "ulang.",
    "lain": "Isi berkas ini bukan foto (JPG, PNG, WEBP, GIF) atau PDF. Foto dokumennya, lalu kirim "
    "foto itu.",
    "kantor": "Ini dokumen Word, Excel, atau ZIP. Simpan dahulu sebagai PDF, lalu kirim PDF itu.",
    "heic": "Foto ini berformat HEIC atau AVIF. Ubah format foto di pengaturan kamera ponsel ke "
    "JPEG (di iPhone: Paling Kompatibel) lalu foto ulang, atau kirim tangkapan layar dari foto "
    "ini.",
    "foto rusak": "Foto ini rusak. Ambil foto lagi, lalu kirim ulang.",
    "foto terpotong": "Foto ini tidak terkirim utuh. Kirim ulang, atau ambil foto lagi.",
    "foto luas": "Foto ini terlalu besar. Kecilkan ukuran foto di pengaturan kamera, lalu foto "
    "ulang.",
    "foto berat": "Foto ini tersimpan dengan cara yang tidak lazim. Kirim tangkapan layar dari "
    "foto ini.",
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

HEIC_BRANDS = b"heic heix heim heis hevc hevx mif1 msf1 avif avis".split()
# Each pass of a progressive JPEG goes over the whole picture: cameras write about ten, and
# thousands of tiny ones would keep the decoder busy for hours.
MOST_PASSES = 40
SLIMMEST = 20  # the long side of a picture, in short sides

# PDFium bears one thread only.
_pdfium_lock = threading.Lock()
# Pages of the site go before files of their visitors.
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0
)
# Seconds on the clock for one of CPU: a busy machine gives only a share. On Linux the process
# bounds itself, and the clock is the second net.
_CLOCK = 5 if sys.platform == "linux" else 2

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
    # What the PDF was before: signed, and whether anything would run with it.
    tanda: str = berkas_pdf.UNSIGNED
    # What is shown of it: first a small one, then the pages of a PDF. A photo is its own page.
    gambar: tuple[bytes, ...] = ()

    @property
    def ukuran(self) -> int:
        """Bytes of all that is kept of it."""
        return len(self.isi) + sum(map(len, self.gambar))


def clean(stream: IO[bytes], batas: Batas = BATAS) -> CleanBerkas:
    """Reads one upload; raises BerkasDitolak with a sentence for the sender.

    A photo comes back as an upright JPEG of at most `batas.sisi` px on its long side, a PDF with
    the same pages and nothing beside them. No more of the stream is read than is allowed.
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
    if found.tanda == berkas_pdf.SIGNED_ACTIVE:
        raise BerkasDitolak("pdf aktif")
    if found.tanda == berkas_pdf.SIGNED:
        return replace(found, isi=data)
    return found


def require_joinable(sent: Sequence[CleanBerkas]) -> None:
    """Raises BerkasDitolak where joining would cost one of them its signature."""
    if len(sent) > 1 and any(one.tanda != berkas_pdf.UNSIGNED for one in sent):
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
    if data[4:8] == b"ftyp" and brand in HEIC_BRANDS:
        raise BerkasDitolak("heic")
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
    return berkas_pdf.as_jpeg(image, LARGEST_PICTURE)


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
    if kind == "WEBP" and int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise BerkasDitolak("foto terpotong")
    most = batas.piksel_lain
    if kind == "JPEG":
        walked = foto.walk(data)
        if walked is None or walked.passes > MOST_PASSES:
            raise BerkasDitolak("foto berat")
        # Films and further pictures that phones write behind the first one are never read.
        data = data[: walked.end]
        if not walked.is_held_whole:
            most = batas.piksel_jpeg
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            _check(image, kind, most)
            # The aspect must be kept, or the decoder does not shrink at all. Only JPEG can draft.
            factor = foto.factor(*image.size, batas.sisi)
            longest = max(1, round(max(image.size) * factor))
            size = int(image.width * factor), int(image.height * factor)
            image.draft(image.mode, size)
            small = foto.on_ground(image)
            # The decoder has come within a factor of two: for the rest Lanczos is dearer and reads
            # no better.
            small.thumbnail(
                (longest, longest), Image.Resampling.BICUBIC, reducing_gap=None
            )
            photo = foto.upright(small, image)
    except BerkasDitolak:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BerkasDitolak("foto luas") from None
    except Exception as error:
        # Decoders fail in many ways on broken data; to the sender they are two.
        why = "terpotong" if "truncated" in str(error).lower() else "rusak"
        raise BerkasDitolak(f"foto {why}") from error
    isi, tiny = berkas_pdf.as_jpeg(photo, LARGEST_PICTURE), berkas_pdf.small(photo)
    return CleanBerkas(isi, JPEG, 1, photo.width, photo.height, gambar=(tiny,))


def _check(image: Image.Image, kind: str, most: int) -> None:
    """Raises BerkasDitolak by what the header says, before a pixel is unpacked."""
    if image.width * image.height > most:
        raise BerkasDitolak("foto luas")
    # A JPEG shows its first picture, also where a phone says that more come.
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise BerkasDitolak("foto bergerak")
    if max(image.size) > SLIMMEST * min(image.size):
        raise BerkasDitolak("foto panjang")


# PDFs: rebuilt in a process of its own, which may crash or swell instead of the app.


def _clean_pdf(data: bytes, batas: Batas) -> CleanBerkas:
    """What the other process answers, as a value; raises BerkasDitolak, also when it dies."""
    # Gateways and servers sometimes add a few lines or zeros; what still holds objects was cut off.
    end = data.rfind(b"%%EOF") + 5
    if end < 5 or b"obj" in data[end:]:
        raise BerkasDitolak("pdf terpotong")
    # -I keeps the caller's folder and Python settings out; of the environment it needs no secret.
    command = [sys.executable, "-I", berkas_pdf.__file__, batas.halaman, batas.detik]
    needed = {"PATH", "SYSTEMROOT", "LD_LIBRARY_PATH"} & os.environ.keys()
    try:
        answer = subprocess.run(
            [str(part) for part in command],
            input=data[:end],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in needed},
            timeout=batas.detik * _CLOCK,
            creationflags=_QUIETLY,
            check=True,
        ).stdout
    except subprocess.SubprocessError:
        # It took too much time or memory, or did not live to answer.
        raise BerkasDitolak("pdf berat") from None
    head, _, body = answer.partition(b"\n")
    word, value, *sizes = head.decode("ascii", "replace").split(" ")
    if word == "ok":
        stream = io.BytesIO(body)
        isi, *gambar = (stream.read(int(size)) for size in sizes)
        return CleanBerkas(isi, PDF, len(gambar) - 1, tanda=value, gambar=tuple(gambar))
    why = f"pdf {value}"
    raise BerkasDitolak(why if why in DITOLAK else "pdf rusak", halaman=batas.halaman)
