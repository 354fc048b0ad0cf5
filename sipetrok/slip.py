"""Code slips for many people, ten on a page of A4, to be cut and handed out.

Drawn at once: a thousand take seconds.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sipetrok.huruf import FONTS

PLAIN, BOLD = "Slip", "Slip-Tebal"
WIDE, HIGH = A4[0] / 2, A4[1] / 5
EDGE, CODE = 7 * mm, 30 * mm


@dataclass(frozen=True)
class Slip:
    """What one person is handed: the code with its page, and by what the office finds whose it is."""

    kode: str
    alamat: str
    nomor: str
    nama: str  # masked: the slip passes through many hands
    tempat: str


def as_pdf(kantor: str, judul: str, slips: Sequence[Slip]) -> bytes:
    """All slips in their order."""
    for name, file in ((PLAIN, "LiberationSans-Regular.ttf"), (BOLD, "LiberationSans-Bold.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
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
    _line(canvas, kantor, PLAIN, 7.5, top - 2, room)
    _line(canvas, judul, BOLD, 10, top - 15, room)
    beside = room - CODE - 2 * mm
    _line(canvas, "Kode permohonan Anda", PLAIN, 7.5, top - 33, beside)
    _line(canvas, slip.kode, BOLD, 15, top - 49, beside)
    _line(canvas, slip.nomor, PLAIN, 9, top - 67, beside)
    _line(canvas, slip.nama, PLAIN, 9, top - 79, beside)
    _line(canvas, slip.tempat, PLAIN, 9, top - 91, beside)
    _line(canvas, "Simpan kode ini. Lihat perkembangannya di:", PLAIN, 7.5, EDGE + 9, room)
    _line(canvas, slip.alamat, PLAIN, 7.5, EDGE - 1, room)
    _qr(canvas, slip.alamat, WIDE - EDGE - CODE, HIGH - EDGE - CODE - 22)


def _line(canvas: Canvas, text: str, font: str, size: float, y: float, room: float) -> None:
    """One line, set smaller where it would not fit, and cut where even that is too long."""
    while size > 6 and stringWidth(text, font, size) > room:
        size -= 0.5
    while stringWidth(text, font, size) > room and len(text) > 1:
        text = text[:-2].rstrip() + "…"
    canvas.setFont(font, size)
    canvas.drawString(EDGE, y, text)


def _qr(canvas: Canvas, address: str, x: float, y: float) -> None:
    """The code as squares, each run of a row in one piece; its white margin is the paper's."""
    matrix = segno.make(address, error="m", micro=False, mask=3).matrix
    side = CODE / len(matrix)
    path = canvas.beginPath()
    for down, row in enumerate(matrix):
        start = None
        for right, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = right
            elif not dark and start is not None:
                path.rect(
                    x + start * side, y + CODE - (down + 1) * side, (right - start) * side, side
                )
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
