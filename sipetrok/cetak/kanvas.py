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
Cells = list[list[str]]  # of a row, line by line
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

    # In the head of each page, above the title: the office on the left, the month on the right.
    kantor: str
    judul: str
    bulan: str
    keterangan: str  # under the title; may be empty
    penutup: str  # the closing line, only on the last page
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
    """The book as PDF, each page with its head, its headings and its number.

    `columns` are headings with their hundredths of the width; each row has one cell for each of
    them, a cell being its lines; `kosong` is said where there are no rows. A cell that is higher
    than a page ends in an ellipsis, and a letter of it that the font has not is printed as a box:
    nothing is refused. All lengths are points, from the lower left corner.
    """
    _register_fonts()
    height, width = (side * mm for side in halaman.kertas)
    canvas = Canvas("", pagesize=(width, height), lang="id")
    canvas.setTitle(f"{halaman.judul} {halaman.bulan}")
    canvas.setAuthor(halaman.kantor)

    # `first` is where the headings begin, below the title and what may stand under it.
    top, right, first = height - TOP, width - RIGHT, height - TOP - 44
    if halaman.keterangan:
        first -= 12

    # Headings and cells are broken into lines before anything is drawn: only then is it known what
    # fits on a page.
    room = width - LEFT - RIGHT
    widths = [room * share / 100 for _, share in columns]
    heads = [(heading,) for heading, _ in columns]
    headings = [_wrap(*one, HEADING, 4) for one in zip(heads, widths, strict=True)]
    room = first - BOTTOM - _height(headings)
    most = int((room - 2 * PADDING) // LEADING)
    lines = [
        [_wrap(*one, CELL, most) for one in zip(row, widths, strict=True)]
        for row in rows
    ]

    def write(x: float, y: float, text: str, font: Font = USUAL) -> None:
        canvas.setFont(*font)
        canvas.drawString(x, y, text)

    def rule(cells: Cells, y: float, font: Font) -> float:
        """Draws a row from `y` down. Returns where it ends."""
        high, x = _height(cells), LEFT
        canvas.setFont(*font)
        canvas.setLineWidth(0.75 if font is HEADING else 0.5)
        for cell, wide in zip(cells, widths, strict=True):
            canvas.rect(x, y - high, wide, high)
            for n, line in enumerate(cell):
                below = y - PADDING - SIZE - n * LEADING + 1
                canvas.drawString(x + PADDING, below, line)
            x += wide
        return y - high

    pages = _divide(lines, room)
    for number, page in enumerate(pages, 1):
        write(LEFT, top - 9, halaman.kantor, STRONG)
        canvas.setFont(*USUAL)
        canvas.drawRightString(right, top - 9, halaman.bulan)
        canvas.setLineWidth(1.25)
        canvas.line(LEFT, top - 14, right, top - 14)
        write(LEFT, top - 33, halaman.judul, TITLE)
        write(LEFT, top - 47, halaman.keterangan)

        y = first
        if page:
            y = rule(headings, y, HEADING)
        for cells in page:
            y = rule(cells, y, CELL)
        if not rows:
            write(LEFT, y - 14, kosong)
            y -= 30

        # The closing stands once, under the last line.
        if number == len(pages):
            write(LEFT, y - 18, halaman.penutup, STRONG)
            write(LEFT, y - 30, halaman.catatan, SMALL)
            y -= 18
            for n, line in enumerate(halaman.tanda):
                canvas.setFont(*USUAL)
                if n == 2:  # the name, below room for a signature
                    canvas.setFont(*STRONG)
                    y -= 40
                canvas.drawCentredString(right - 45 * mm, y - 12 * n, _known(line))

        canvas.setFont(*SMALL)
        said = f"{halaman.judul}, halaman {number} dari {len(pages)}"
        canvas.drawCentredString(width / 2, BOTTOM - 20, said)
        canvas.showPage()
    return canvas.getpdfdata()


def _height(cells: Cells) -> float:
    """How high a row is, in points: as high as its highest cell, one line at least."""
    return max(1, *map(len, cells)) * LEADING + 2 * PADDING


def _divide(rows: Sequence[Cells], room: float) -> list[list[Cells]]:
    """The rows of each page; the last one leaves room for the closing, which never stands without a
    line above.
    """
    pages: list[list[Cells]] = [[]]
    left = room
    for row in rows:
        if _height(row) > left:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= _height(row)
    if left < SIGNING and rows:
        pages.append([pages[-1].pop()] if len(pages[-1]) > 1 else [])
    return pages


def _known(text: str) -> str:
    """The text with a box for each letter that the font has not."""
    glyphs = getFont(PLAIN).face.charToGlyph
    return "".join(sign if ord(sign) in glyphs else _UNKNOWN for sign in text)


@lru_cache(maxsize=4096)
def _length(word: str, font: Font) -> float:
    return stringWidth(word, *font)


def _wrap(cell: Lines, width: float, font: Font, most: int) -> list[str]:
    """The lines of a cell as narrow as its column; more than `most` end in an ellipsis."""
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
    lines = [line for line in found if line]
    if len(lines) > most:
        lines[most - 1 :] = ["…"]
    return lines


# Code slips.

WIDE, HIGH = A4[0] / 2, A4[1] / 5
EDGE, CODE = 7 * mm, 30 * mm


@dataclass(frozen=True)
class Slip:
    """What one person is handed: the code with its page, and what tells the office whose it is."""

    kode: str  # in groups, as it is read aloud
    alamat: str  # where the page is; also the QR code
    nomor: str  # of the register
    nama: str  # masked: the slip passes through many hands
    tempat: str


def slips(
    kantor: str, judul: str, people: Sequence[Slip], biaya: tuple[str, str]
) -> bytes:
    """All slips as PDF, in their order, ten on a page of A4, to be cut and handed out.

    Two beside each other, five below each other, row by row; dashed lines show where to cut.
    `biaya` is the price, and where a levy is reported.
    """
    _register_fonts()
    canvas = Canvas("", pagesize=A4)
    canvas.setTitle(f"Tanda terima {judul}")
    canvas.setAuthor(kantor)
    top, room = HIGH - EDGE, WIDE - 2 * EDGE
    beside = room - CODE - 2 * mm
    for place, slip in enumerate(people):
        down, right = divmod(place % 10, 2)
        if place and not down + right:
            canvas.showPage()

        # From here on lengths are those of one slip, from its own lower left corner.
        canvas.saveState()
        canvas.translate(WIDE * right, A4[1] - HIGH * (down + 1))
        canvas.setDash(2, 2)
        canvas.setLineWidth(0.5)
        canvas.rect(0, 0, WIDE, HIGH)
        canvas.setDash()
        for text, font, size, y, width in (
            (kantor, PLAIN, 7.5, top - 2, room),
            (judul, BOLD, 10, top - 15, room),
            ("Kode permohonan Anda", PLAIN, 7.5, top - 33, beside),
            (slip.kode, BOLD, 15, top - 49, beside),
            (slip.nomor, PLAIN, 9, top - 67, beside),
            (slip.nama, PLAIN, 9, top - 79, beside),
            (slip.tempat, PLAIN, 9, top - 91, beside),
            (biaya[0], PLAIN, 7.5, top - 102, beside),
            (biaya[1], PLAIN, 7.5, top - 111, beside),
            ("Simpan kode ini. Lihat perkembangannya di:", PLAIN, 7.5, EDGE + 7, room),
            (slip.alamat, PLAIN, 7.5, EDGE - 2, room),
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
        canvas.restoreState()
    return canvas.getpdfdata()
