"""The scans of a requirement: which papers its label means, and each as it arrives."""

import io
import random
import re

from PIL import Image

from sipetrok.contoh import dokumen, foto, kertas
from sipetrok.contoh.isi import Isi

# What a label means, in the order in which it names them. A requirement may want several papers at
# once.
KINDS = (
    (r"\be-?ktp(-el)?\b|\bktp(-el)?\b|kartu tanda penduduk", dokumen.ktp),
    (r"\bkk\b|kartu keluarga", dokumen.kk),
    (r"nikah|\bakt[ae]\b|ijazah|sertifikat", dokumen.akta),
    (r"pas ?(ph|f)oto", dokumen.pas_foto),
    (r"\bpbb\b|\bbukti\b|lunas|kuitansi|struk", dokumen.bukti),
    (r"\bsurat\b|pengantar|rekomendasi", dokumen.surat),
)
NAMES = {
    dokumen.ktp: "KTP",
    dokumen.kk: "Kartu Keluarga",
    dokumen.akta: "akta",
    dokumen.pas_foto: "pas foto",
    dokumen.bukti: "bukti pembayaran",
    dokumen.surat: "surat pengantar",
    dokumen.formulir: "berkas",
}
PHOTOGRAPHED = 0.5  # of the papers; the others come from a scanner
COPY = re.compile(r"(ph|f)oto ?cop?y|fotokopi", re.IGNORECASE)


def kinds(label: str, room: int = 1) -> tuple[dokumen.Drawn, ...]:
    """The papers that a label names; where it names none that is known a form, and with more room
    what goes with it.
    """
    places = [
        (found.start(), draw)
        for pattern, draw in KINDS
        if (found := re.search(pattern, label.lower()))
    ]
    # "Surat Izin Nikah" is one paper, and its kind stands last.
    named = [draw for _, draw in sorted(places, key=lambda place: place[0])]
    if len(named) > 1 and dokumen.surat in named:
        named.remove(dokumen.surat)
    return tuple(named) or (dokumen.formulir, dokumen.ktp, dokumen.kk)[:room]


def name_of(label: str) -> str:
    """What clerks call it."""
    label = label.lower()
    if "keterangan" in label and "pengantar" not in label:
        return "surat keterangan"
    return "buku nikah" if "buku nikah" in label else NAMES[kinds(label)[0]]


def is_letter(label: str) -> bool:
    """Whether the requirement is a single letter, which people also send as PDF."""
    return kinds(label) == (dokumen.surat,)


def draw(isi: Isi, room: int, chance: random.Random, cacat: str = "") -> list[bytes]:
    """The papers of one requirement as JPEG, one each; a fault spoils the first.

    `room`: how many may be sent.
    """
    pages = []
    for n, paper in enumerate(kinds(isi.label, room)):
        drawn = paper(isi, chance)
        fault = cacat if n == 0 else ""
        pages.append(foto.as_jpeg(_taken(drawn, isi.label, fault, chance)))
    return pages


def second_page(isi: Isi, chance: random.Random) -> bytes:
    """What people add behind a letter when they send a PDF: a filled-in form."""
    return foto.as_jpeg(foto.scanned(dokumen.formulir(isi, chance), chance))


def _taken(paper: Image.Image, label: str, cacat: str, chance: random.Random) -> Image.Image:
    if cacat or chance.random() < PHOTOGRAPHED:
        return foto.photographed(paper, chance, cacat)
    return (foto.copied if COPY.search(label) else foto.scanned)(paper, chance)


def signed(page: bytes, words: str, chance: random.Random) -> bytes:
    """The printed letter with a signature and a stamp in the room left for them, as it comes from
    the scanner.
    """
    with Image.open(io.BytesIO(page)) as printed:
        sheet = printed.convert("RGB")
    kertas.sign(sheet, _room_to_sign(sheet), words, chance, sheet.width // 5)
    return foto.as_jpeg(foto.askew(sheet, chance))


def _room_to_sign(sheet: Image.Image) -> tuple[int, int]:
    """The middle of the last tall white stretch between two lines of print, right of the page's
    middle.
    """
    width, height = sheet.size
    column = sheet.convert("L").crop((width * 62 // 100, 0, width * 95 // 100, height))
    dark = column.point(lambda value: 255 if value < 110 else 0).reduce((column.width, 1))
    printed = [y for y in range(height // 5, height) if dark.getpixel((0, y)) > 0]
    gaps = [
        (above + below) // 2
        for above, below in zip(printed, printed[1:])
        if below - above > height * 0.04
    ]
    return width * 7 // 10, gaps[-1] if gaps else height * 3 // 4
