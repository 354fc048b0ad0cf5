"""Papers drawn by ourselves: a ruled book, its lines under headings that every page repeats, and
code slips for many people.

Not by the printer of letters (`pdf`): a table over many pages costs that one the square of its
length, 23 seconds for 500 lines, during which nobody else could print. Here a line costs the same
wherever it stands, and a thousand slips take seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sipetrok.cetak.pdf import FONTS, MASK

Lines = tuple[str, ...]
Font = tuple[str, float]  # name and size

TOP, RIGHT, BOTTOM, LEFT = 14 * mm, 12 * mm, 18 * mm, 15 * mm
LEADING, PADDING = 9.0, 2.5  # points
SIGNING = 110  # points that the closing line and the place to sign take
# Names of our own: the printer of letters gives those in its documents out anew.
PLAIN, BOLD = "Kertas", "Kertas-Tebal"
TITLE, STRONG, USUAL, SMALL = (BOLD, 14), (BOLD, 9.5), (PLAIN, 9.5), (PLAIN, 8.5)
SIZE = 7.5
CELL, HEADING = (PLAIN, SIZE), (BOLD, SIZE)
# For a letter that the font has not: the line stays, and shows that one is missing.
_UNKNOWN = "\u25a1"


@cache
def _register_fonts() -> None:
    for name, style in ((PLAIN, "Regular"), (BOLD, "Bold")):
        registerFont(TTFont(name, str(FONTS / f"LiberationSans-{style}.ttf")))


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
    _register_fonts()
    sheet = _Sheet(halaman, columns)
    pages = sheet.divide([sheet.wrap(row) for row in rows])
    for number, page in enumerate(pages, 1):
        y = sheet.head()
        if page:
            for row, font in [
                (sheet.headings, HEADING),
                *((row, CELL) for row in page),
            ]:
                y = sheet.row(row, y, font)
        if not rows:
            sheet.text(LEFT, y - 14, kosong)
            y -= 30
        if number == len(pages):
            sheet.closing(y)
        sheet.foot(f"{halaman.judul}, halaman {number} dari {len(pages)}")
    return sheet.canvas.getpdfdata()


def _known(text: str) -> str:
    glyphs = getFont(PLAIN).face.charToGlyph
    return "".join(sign if ord(sign) in glyphs else _UNKNOWN for sign in text)


@lru_cache(maxsize=4096)
def _length(word: str, font: Font) -> float:
    return stringWidth(word, *font)


def _wrap(cell: Lines, room: float, font: Font) -> list[str]:
    """The lines of a cell as narrow as its column."""
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
    """The pages of a book; all lengths are points, from the lower left corner."""

    def __init__(self, halaman: Halaman, columns: Sequence[tuple[str, int]]) -> None:
        self.halaman, self.most = halaman, 4
        self.height, self.width = (side * mm for side in halaman.kertas)
        self.canvas = Canvas("", pagesize=(self.width, self.height), lang="id")
        self.canvas.setTitle(f"{halaman.judul} {halaman.bulan}")
        self.canvas.setAuthor(halaman.kantor)
        room = self.width - LEFT - RIGHT
        self.widths = [room * share / 100 for _, share in columns]
        self.headings = self.wrap([(heading,) for heading, _ in columns], HEADING)
        # Where the table begins.
        self.first = self.height - TOP - 44
        if halaman.keterangan:
            self.first -= 12
        self.room = self.first - BOTTOM - self.height_of(self.headings)
        self.most = int((self.room - 2 * PADDING) // LEADING)

    def wrap(self, row: Sequence[Lines], font: Font = CELL) -> list[list[str]]:
        """The cells of a row, line by line; what is longer than a page ends in an ellipsis."""
        cells, most = [], self.most
        for cell, width in zip(row, self.widths, strict=True):
            lines = _wrap(cell, width - 2 * PADDING, font)
            if len(lines) > most:
                lines[most - 1 :] = ["…"]
            cells.append(lines)
        return cells

    @staticmethod
    def height_of(cells: Sequence[Sequence[str]]) -> float:
        return max(1, *map(len, cells)) * LEADING + 2 * PADDING

    def divide(self, rows: list) -> list[list]:
        """The rows of each page; the last one leaves room for the closing, which never stands
        without a line above.
        """
        pages: list[list] = [[]]
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

    def text(self, x: float, y: float, text: str, font: Font = USUAL) -> None:
        self.canvas.setFont(*font)
        self.canvas.drawString(x, y, text)

    def head(self) -> float:
        """What stands above the table. Returns where that begins."""
        top, right, halaman = self.height - TOP, self.width - RIGHT, self.halaman
        self.text(LEFT, top - 9, halaman.kantor, STRONG)
        self.canvas.setFont(*USUAL)
        self.canvas.drawRightString(right, top - 9, halaman.bulan)
        self.canvas.setLineWidth(1.25)
        self.canvas.line(LEFT, top - 14, right, top - 14)
        self.text(LEFT, top - 33, halaman.judul, TITLE)
        self.text(LEFT, top - 47, halaman.keterangan)
        return self.first

    def row(self, cells: Sequence[Sequence[str]], y: float, font: Font) -> float:
        """Draws a row from `y` down. Returns where it ends."""
        high, x = self.height_of(cells), LEFT
        self.canvas.setFont(*font)
        self.canvas.setLineWidth(0.75 if font is HEADING else 0.5)
        for lines, width in zip(cells, self.widths, strict=True):
            self.canvas.rect(x, y - high, width, high)
            for n, line in enumerate(lines):
                below = y - PADDING - SIZE - n * LEADING + 1
                self.canvas.drawString(x + PADDING, below, line)
            x += width
        return y - high

    def closing(self, y: float) -> None:
        self.text(LEFT, y - 18, self.halaman.penutup, STRONG)
        self.text(LEFT, y - 30, self.halaman.catatan, SMALL)
        middle = self.width - RIGHT - 90 * mm / 2
        y -= 18
        for n, line in enumerate(self.halaman.tanda):
            self.canvas.setFont(*USUAL)
            if n == 2:  # the name, below room for a signature
                self.canvas.setFont(*STRONG)
                y -= 40
            self.canvas.drawCentredString(middle, y - 12 * n, _known(line))

    def foot(self, text: str) -> None:
        """Ends the page."""
        self.canvas.setFont(*SMALL)
        self.canvas.drawCentredString(self.width / 2, BOTTOM - 20, text)
        self.canvas.showPage()


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
    _register_fonts()
    canvas = Canvas("", pagesize=A4)
    canvas.setTitle(f"Tanda terima {judul}")
    canvas.setAuthor(kantor)
    for place, slip in enumerate(people):
        down, right = divmod(place % 10, 2)
        if place and not down + right:
            canvas.showPage()
        canvas.saveState()
        canvas.translate(WIDE * right, A4[1] - HIGH * (down + 1))
        _draw(canvas, kantor, judul, slip)
        canvas.restoreState()
    return canvas.getpdfdata()


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
        # One line, set smaller where it would not fit, and cut where even that is too long.
        while size > 6 and stringWidth(text, font, size) > width:
            size -= 0.5
        while stringWidth(text, font, size) > width and len(text) > 1:
            text = text[:-2].rstrip() + "…"
        canvas.setFont(font, size)
        canvas.drawString(EDGE, y, text)
    canvas.translate(WIDE - EDGE - CODE, HIGH - EDGE - CODE - 22)
    # The code as squares, each run of a row in one piece; its white margin is the paper's.
    matrix = segno.make(slip.alamat, error="m", micro=False, mask=MASK).matrix
    side = CODE / len(matrix)
    path = canvas.beginPath()
    for line, modules in enumerate(matrix, 1):
        x = 0.0
        for dark, run in groupby(modules):
            length = len(list(run)) * side
            if dark:
                path.rect(x, CODE - line * side, length, side)
            x += length
    canvas.drawPath(path, stroke=0, fill=1)
