"""A ruled book as PDF: lines under headings that every page repeats, a closing line, and the place
to sign.

Drawn here and not by the printer of letters (`pdf`): a table over many pages costs that one the
square of its length, 23 seconds for 500 lines, during which nobody else could print. Here a line
costs the same wherever it stands.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Lines = tuple[str, ...]

# Names of our own: the printer of letters gives those in its documents out anew.
PLAIN, BOLD = "Buku", "Buku-Tebal"
TOP, RIGHT, BOTTOM, LEFT = 14 * mm, 12 * mm, 18 * mm, 15 * mm
SIZE, LEADING, PADDING = 7.5, 9.0, 2.5  # points
SIGNING = 110  # points that the closing line and the place to sign take
_UNKNOWN = (
    "\u25a1"  # for a letter that the font has not: the line stays, and shows that one is missing
)


@dataclass(frozen=True)
class Halaman:
    """What stands around the lines. `kaki` is printed on every page, before its number."""

    kantor: str
    judul: str
    bulan: str
    keterangan: str  # under the title; may be empty
    penutup: str
    catatan: str  # small, under the closing line
    tanda: Sequence[
        str
    ]  # place and date, position, name …; the third stands below room for a signature
    kertas: tuple[int, int]  # mm, upright


def render(
    fonts: Path,
    halaman: Halaman,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Lines]],
    kosong: str,
) -> bytes:
    """The book. `columns` are headings with their hundredths of the width; `kosong` is said where
    there are no rows.
    """
    _register(fonts)
    sheet = _Sheet(halaman, columns)
    wrapped = [
        [_wrap(cell, width, sheet.most) for cell, width in zip(row, sheet.widths)] for row in rows
    ]
    pages = sheet.divide(wrapped)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(sheet.width, sheet.height), lang="id")
    canvas.setTitle(f"{halaman.judul} {halaman.bulan}")
    canvas.setAuthor(halaman.kantor)
    for number, page in enumerate(pages, 1):
        y = sheet.head(canvas)
        y = sheet.table(canvas, page, y) if page else y
        if number == len(pages):
            if not rows:
                canvas.drawString(LEFT, y - 14, kosong)
            sheet.closing(canvas, y - (30 if not rows else 0))
        sheet.foot(canvas, number, len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _register(fonts: Path) -> None:
    if PLAIN not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(PLAIN, fonts / "LiberationSans-Regular.ttf"))
        pdfmetrics.registerFont(TTFont(BOLD, fonts / "LiberationSans-Bold.ttf"))


def _known(text: str) -> str:
    glyphs = pdfmetrics.getFont(PLAIN).face.charToGlyph
    return "".join(sign if ord(sign) in glyphs else _UNKNOWN for sign in text)


@lru_cache(maxsize=4096)
def _length(word: str, font: str = PLAIN) -> float:
    return pdfmetrics.stringWidth(word, font, SIZE)


def _wrap(cell: Lines, width: float, most: int, font: str = PLAIN) -> list[str]:
    """The lines of a cell as narrow as its column; what is longer than a page ends in an ellipsis."""
    room, found = width - 2 * PADDING, []
    for line in cell:
        current = ""
        for word in _known(line).split():
            longer = f"{current} {word}" if current else word
            if _length(longer, font) <= room:
                current = longer
                continue
            if current:
                found.append(current)
            while _length(word, font) > room:
                fits = next(
                    n
                    for n in range(len(word) - 1, 0, -1)
                    if n == 1 or _length(word[:n], font) <= room
                )
                found.append(word[:fits])
                word = word[fits:]
            current = word
        if current:
            found.append(current)
    return found if len(found) <= most else [*found[: most - 1], "…"]


class _Sheet:
    """One size of page with its columns; all lengths are points, from the lower left corner."""

    def __init__(self, halaman: Halaman, columns: Sequence[tuple[str, int]]) -> None:
        self.halaman = halaman
        self.height, self.width = (side * mm for side in halaman.kertas)
        room = self.width - LEFT - RIGHT
        self.widths = [room * share / 100 for _, share in columns]
        self.headings = [
            _wrap((heading,), width, 4, BOLD) for (heading, _), width in zip(columns, self.widths)
        ]
        self.first = (
            self.height - TOP - 44 - (12 if halaman.keterangan else 0)
        )  # where the table begins
        self.room = self.first - BOTTOM - self.height_of(self.headings)
        self.most = int((self.room - 2 * PADDING) // LEADING)

    @staticmethod
    def height_of(cells: Sequence[Sequence[str]]) -> float:
        return max(1, *map(len, cells)) * LEADING + 2 * PADDING

    def divide(self, rows: list) -> list[list]:
        """The rows of each page; the last one leaves room for the closing, which never stands
        without a line above.
        """
        pages, left = [[]], self.room
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

    def head(self, canvas: Canvas) -> float:
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
        return self.first

    def table(self, canvas: Canvas, rows: list, y: float) -> float:
        y = self._row(canvas, self.headings, y, BOLD)
        for row in rows:
            y = self._row(canvas, row, y, PLAIN)
        return y

    def _row(self, canvas: Canvas, cells: Sequence[Sequence[str]], y: float, font: str) -> float:
        high, x = self.height_of(cells), LEFT
        canvas.setFont(font, SIZE)
        canvas.setLineWidth(0.75 if font == BOLD else 0.5)
        for lines, width in zip(cells, self.widths):
            canvas.rect(x, y - high, width, high)
            for n, line in enumerate(lines):
                canvas.drawString(x + PADDING, y - PADDING - SIZE - n * LEADING + 1, line)
            x += width
        return y - high

    def closing(self, canvas: Canvas, y: float) -> None:
        halaman, middle = self.halaman, self.width - RIGHT - 90 * mm / 2
        canvas.setFont(BOLD, 9.5)
        canvas.drawString(LEFT, y - 18, halaman.penutup)
        canvas.setFont(PLAIN, 8.5)
        canvas.drawString(LEFT, y - 30, halaman.catatan)
        canvas.setFont(PLAIN, 9.5)
        for n, line in enumerate(halaman.tanda):
            canvas.setFont(BOLD if n == 2 else PLAIN, 9.5)
            canvas.drawCentredString(middle, y - 18 - 12 * n - (40 if n > 1 else 0), _known(line))

    def foot(self, canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont(PLAIN, 8.5)
        canvas.drawCentredString(
            self.width / 2, BOTTOM - 20, f"{self.halaman.judul}, halaman {number} dari {count}"
        )
