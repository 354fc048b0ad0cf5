"""Code slips for many people, ten on a page of A4, to be cut and handed out.

Drawn at once: a thousand take seconds.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from sipetrok.cetak import huruf
from sipetrok.cetak.huruf import BOLD, PLAIN

WIDE, HIGH = A4[0] / 2, A4[1] / 5
EDGE, CODE = 7 * mm, 30 * mm


@dataclass(frozen=True)
class Slip:
    """What one person is handed: the code with its page, and what tells the office whose it is."""

    kode: str
    alamat: str
    nomor: str
    nama: str  # masked: the slip passes through many hands
    tempat: str


def as_pdf(kantor: str, judul: str, slips: Sequence[Slip]) -> bytes:
    """All slips in their order."""
    huruf.register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"Tanda terima {judul}")
    canvas.setAuthor(kantor)
    for place, slip in enumerate(slips):
        if place and place % 10 == 0:
            canvas.showPage()
        on_page = place % 10
        canvas.saveState()
        canvas.translate(WIDE * (on_page % 2), A4[1] - HIGH * (on_page // 2 + 1))
        _draw(canvas, kantor, judul, slip)
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, kantor: str, judul: str, slip: Slip) -> None:
    canvas.setDash(2, 2)
    canvas.setLineWidth(0.5)
    canvas.rect(0, 0, WIDE, HIGH)
    canvas.setDash()
    top, room = HIGH - EDGE, WIDE - 2 * EDGE
    beside = room - CODE - 2 * mm
    for text, font, size, y, width in (
        (kantor, PLAIN, 7.5, top - 2, room),
        (judul, BOLD, 10, top - 15, room),
        ("Kode permohonan Anda", PLAIN, 7.5, top - 33, beside),
        (slip.kode, BOLD, 15, top - 49, beside),
        (slip.nomor, PLAIN, 9, top - 67, beside),
        (slip.nama, PLAIN, 9, top - 79, beside),
        (slip.tempat, PLAIN, 9, top - 91, beside),
        ("Simpan kode ini. Lihat perkembangannya di:", PLAIN, 7.5, EDGE + 9, room),
        (slip.alamat, PLAIN, 7.5, EDGE - 1, room),
    ):
        fitting, size = _fit(text, font, size, width)
        canvas.setFont(font, size)
        canvas.drawString(EDGE, y, fitting)
    canvas.translate(WIDE - EDGE - CODE, HIGH - EDGE - CODE - 22)
    _qr(canvas, slip.alamat)


def _fit(text: str, font: str, size: float, room: float) -> tuple[str, float]:
    """One line, set smaller where it would not fit, and cut where even that is too long."""
    while size > 6 and stringWidth(text, font, size) > room:
        size -= 0.5
    while stringWidth(text, font, size) > room and len(text) > 1:
        text = text[:-2].rstrip() + "…"
    return text, size


def _qr(canvas: Canvas, address: str) -> None:
    """The code as squares, each run of a row in one piece; its white margin is the paper's."""
    matrix = segno.make(address, error="m", micro=False, mask=3).matrix
    side = CODE / len(matrix)
    path = canvas.beginPath()
    for down, row in enumerate(matrix, 1):
        right = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                path.rect(right * side, CODE - down * side, length * side, side)
            right += length
    canvas.drawPath(path, stroke=0, fill=1)
