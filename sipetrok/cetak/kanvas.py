"""Papers drawn by ourselves: a ruled book, its lines under headings that every page repeats, and
code slips for many people.

Not by the printer of letters (`pdf`): a table over many pages costs that one the square of its
length, 23 seconds for 500 lines, during which nobody else could print. Here a line costs the same
wherever it stands, and a thousand slips take seconds.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from sipetrok.cetak import huruf
from sipetrok.cetak.huruf import BOLD, PLAIN

Lines = tuple[str, ...]

TOP, RIGHT, BOTTOM, LEFT = 14 * mm, 12 * mm, 18 * mm, 15 * mm
SIZE, LEADING, PADDING = 7.5, 9.0, 2.5  # points
SIGNING = 110  # points that the closing line and the place to sign take
# For a letter that the font has not: the line stays, and shows that one is missing.
_UNKNOWN = "\u25a1"


@dataclass(frozen=True)
class Halaman:
    """What stands around the lines."""

    kantor: str
    judul: str
    bulan: str
    keterangan: str  # under the title; may be empty
    penutup: str
    catatan: str  # small, under the closing line
    # Place and date, position, name …; the third stands below room for a signature.
    tanda: Sequence[str]
    kertas: tuple[int, int]  # mm, upright


def book(
    halaman: Halaman,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Lines]],
    kosong: str,
) -> bytes:
    """The book. `columns` are headings with their hundredths of the width; `kosong` is said where
    there are no rows.
    """
    huruf.register()
    sheet = _Sheet(halaman, columns)
    pages = sheet.divide([sheet.wrap(row) for row in rows])
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(sheet.width, sheet.height), lang="id")
    canvas.setTitle(f"{halaman.judul} {halaman.bulan}")
    canvas.setAuthor(halaman.kantor)
    for number, page in enumerate(pages, 1):
        sheet.head(canvas)
        y = sheet.table(canvas, page)
        if not rows:
            canvas.drawString(LEFT, y - 14, kosong)
            y -= 30
        if number == len(pages):
            sheet.closing(canvas, y)
        sheet.foot(canvas, number, len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _known(text: str) -> str:
    glyphs = pdfmetrics.getFont(PLAIN).face.charToGlyph
    return "".join(sign if ord(sign) in glyphs else _UNKNOWN for sign in text)


@lru_cache(maxsize=4096)
def _length(word: str, font: str = PLAIN) -> float:
    return stringWidth(word, font, SIZE)


def _wrap(cell: Lines, width: float, font: str) -> list[str]:
    """The lines of a cell as narrow as its column."""
    room = width - 2 * PADDING
    found: list[str] = []
    for line in cell:
        current = ""
        for word in _known(line).split():
            longer = f"{current} {word}".lstrip()
            if _length(longer, font) <= room:
                current = longer
                continue
            found.append(current)
            while _length(word, font) > room:
                fits = range(len(word) - 1, 1, -1)
                end = next((n for n in fits if _length(word[:n], font) <= room), 1)
                found.append(word[:end])
                word = word[end:]
            current = word
        found.append(current)
    return [line for line in found if line]


class _Sheet:
    """One size of page with its columns; all lengths are points, from the lower left corner."""

    def __init__(self, halaman: Halaman, columns: Sequence[tuple[str, int]]) -> None:
        self.halaman = halaman
        self.height, self.width = (side * mm for side in halaman.kertas)
        room = self.width - LEFT - RIGHT
        self.widths = [room * share / 100 for _, share in columns]
        self.most = 4
        self.headings = self.wrap([(heading,) for heading, _ in columns], BOLD)
        # Where the table begins.
        self.first = self.height - TOP - 44
        if halaman.keterangan:
            self.first -= 12
        self.room = self.first - BOTTOM - self.height_of(self.headings)
        self.most = int((self.room - 2 * PADDING) // LEADING)

    def wrap(self, row: Sequence[Lines], font: str = PLAIN) -> list[list[str]]:
        """The cells of a row, line by line; what is longer than a page ends in an ellipsis."""
        cells = [
            _wrap(cell, width, font)
            for cell, width in zip(row, self.widths, strict=True)
        ]
        most = self.most
        return [one if len(one) <= most else [*one[: most - 1], "…"] for one in cells]

    @staticmethod
    def height_of(cells: Sequence[Sequence[str]]) -> float:
        return max(1, *map(len, cells)) * LEADING + 2 * PADDING

    def divide(self, rows: list) -> list[list]:
        """The rows of each page; the last one leaves room for the closing, which never stands
        without a line above.
        """
        pages: list[list[list[list[str]]]] = [[]]
        left = self.room
        for row in rows:
            high = self.height_of(row)
            if high > left:
                pages.append([])
                left = self.room
            pages[-1].append(row)
            left -= high
        if left < SIGNING and rows:
            pages.append([pages[-1].pop()] if len(pages[-1]) > 1 else [])
        return pages

    def head(self, canvas: Canvas) -> None:
        top, right, halaman = self.height - TOP, self.width - RIGHT, self.halaman
        canvas.setFont(BOLD, 9.5)
        canvas.drawString(LEFT, top - 9, halaman.kantor)
        canvas.setFont(PLAIN, 9.5)
        canvas.drawRightString(right, top - 9, halaman.bulan)
        canvas.setLineWidth(1.25)
        canvas.line(LEFT, top - 14, right, top - 14)
        canvas.setFont(BOLD, 14)
        canvas.drawString(LEFT, top - 33, halaman.judul)
        canvas.setFont(PLAIN, 9.5)
        canvas.drawString(LEFT, top - 47, halaman.keterangan)

    def table(self, canvas: Canvas, rows: list) -> float:
        """Draws the rows under their headings. Returns where they end."""
        if not rows:
            return self.first
        y = self._row(canvas, self.headings, self.first, BOLD)
        for row in rows:
            y = self._row(canvas, row, y, PLAIN)
        return y

    def _row(
        self, canvas: Canvas, cells: Sequence[Sequence[str]], y: float, font: str
    ) -> float:
        high, x = self.height_of(cells), LEFT
        canvas.setFont(font, SIZE)
        canvas.setLineWidth({BOLD: 0.75, PLAIN: 0.5}[font])
        for lines, width in zip(cells, self.widths, strict=True):
            canvas.rect(x, y - high, width, high)
            for n, line in enumerate(lines):
                canvas.drawString(
                    x + PADDING, y - PADDING - SIZE - n * LEADING + 1, line
                )
            x += width
        return y - high

    def closing(self, canvas: Canvas, y: float) -> None:
        canvas.setFont(BOLD, 9.5)
        canvas.drawString(LEFT, y - 18, self.halaman.penutup)
        canvas.setFont(PLAIN, 8.5)
        canvas.drawString(LEFT, y - 30, self.halaman.catatan)
        middle = self.width - RIGHT - 90 * mm / 2
        y -= 18
        for n, line in enumerate(self.halaman.tanda):
            canvas.setFont(PLAIN, 9.5)
            if n == 2:  # the name, below room for a signature
                canvas.setFont(BOLD, 9.5)
                y -= 40
            canvas.drawCentredString(middle, y - 12 * n, _known(line))

    def foot(self, canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont(PLAIN, 8.5)
        canvas.drawCentredString(
            self.width / 2,
            BOTTOM - 20,
            f"{self.halaman.judul}, halaman {number} dari {count}",
        )


# Code slips.

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


def slips(kantor: str, judul: str, people: Sequence[Slip]) -> bytes:
    """All slips in their order, ten on a page of A4, to be cut and handed out."""
    huruf.register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"Tanda terima {judul}")
    canvas.setAuthor(kantor)
    for place, slip in enumerate(people):
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
