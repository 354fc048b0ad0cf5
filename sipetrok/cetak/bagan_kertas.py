"""The flow chart laid out on A4 landscape: how wide each column, how high each row, where each page
ends.

The drawing of a row must be as high as the row, so the text is measured here as the printer will
set it. What is measured is rather too high than too low: then the drawing alone decides the row's
height. All lengths are points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil

from reportlab.pdfbase.pdfmetrics import stringWidth

from sipetrok.cetak.bagan import Bagan
from sipetrok.cetak.bagan_gambar import least_height

PX = 0.75  # points in a pixel of the drawing
# Of the table on a page, under the running title and above the page number.
WIDTH, HEIGHT = 785.0, 500.0
SMALLEST, USUAL = 7.0, 8.0  # size of the text; the small one from nine columns on
MANY = 9
LEADING = 1.25
PAD = 3.0
HEAD_PAD = 1.5  # beside the names of the pelaksana
BAND = 27.0  # where the chart goes on on another page
NOTES = 30.0  # under the last row
HEADS = ("No", "Kegiatan", "Kelengkapan", "Waktu", "Output", "Ket")
BOLD = 1.1  # how much wider bold is, at most


@dataclass(frozen=True)
class Tata:
    """The layout. `teks` are the widths of the columns in HEADS; `halaman` are the rows of each
    page.
    """

    huruf: float
    kolom: tuple[float, ...]
    teks: tuple[float, ...]
    tinggi: tuple[float, ...]
    halaman: tuple[range, ...]


def text_width(text: str, size: float) -> float:
    """How wide a text is set: Liberation Sans is as wide as Helvetica."""
    width: float = stringWidth(text, "Helvetica", size)
    return width


def count_lines(text: str, size: float, room: float) -> int:
    """Into how many lines the printer breaks a text; a word too long for one is broken up."""
    lines, space = 0, text_width(" ", size)
    for paragraph in text.splitlines():
        lines, used = lines + 1, 0.0
        for word in paragraph.split():
            wide = text_width(word, size)
            if used and used + space + wide > room:
                lines, used = lines + 1, 0.0
            if used:
                wide += space
            broken = ceil(wide / room) - 1
            lines += broken
            used += wide - broken * room
    return lines


def longest_word(text: str, size: float) -> float:
    return max((text_width(word, size) for word in text.split()), default=0.0)


def breakable(nama: str) -> str:
    """A name whose parts may stand below each other: "FO/Petugas" would have no place to break."""
    return nama.replace("/", "/ ")


def fits_in_columns(
    blocks: Iterable[Iterable[tuple[str, Sequence[str]]]], used: int
) -> bool:
    """Whether the blocks of the head page, set in two columns under a head of `used` rows, stay on
    one page.
    """
    room, size = WIDTH / 2 - 30, USUAL * 1.02
    high = max(
        sum(
            2 + sum(count_lines(f"10. {one}", size, room) for one in isi)
            for _, isi in column
        )
        for column in blocks
    )
    return (high + 2 + used * 2) * USUAL * LEADING < HEIGHT


def lay_out(bagan: Bagan, teks: Sequence[Sequence[str]]) -> Tata:
    """The layout for these cells: `teks` has Kegiatan, Kelengkapan, Waktu, Output and Ket of every
    row.
    """
    huruf, narrow = USUAL, 48.0
    if len(bagan.kolom) >= MANY:
        huruf, narrow = SMALLEST, 30.0
    names = [breakable(kolom.nama) for kolom in bagan.kolom]
    beside = 2 * HEAD_PAD
    wanted = [
        max(narrow, longest_word(nama, huruf) * BOLD + beside + 3) for nama in names
    ]
    # So many columns that nothing is left for the text: they share what there is, and names break
    # where they must.
    squeeze = min(1.0, WIDTH * 0.65 / sum(wanted))
    kolom = tuple(round(width * squeeze, 2) for width in wanted)
    widths = _text_widths(bagan, teks, huruf, WIDTH - sum(kolom))
    heights = _heights(bagan, teks, huruf, widths)
    head = max(
        count_lines(nama, huruf * BOLD, width - beside)
        for nama, width in zip(names, kolom, strict=True)
    )
    room = HEIGHT - (head + 1) * huruf * LEADING - 4 * PAD
    return Tata(huruf, kolom, widths, heights, pages(heights, room))


def _text_widths(
    bagan: Bagan, teks: Sequence[Sequence[str]], huruf: float, room: float
) -> tuple[float, ...]:
    """The shares of Kegiatan, Kelengkapan and Output that make the table lowest; the rest is as
    wide as its words.
    """
    least = [
        max(
            longest_word(head, huruf) * BOLD,
            *(longest_word(cell, huruf) for cell in cells),
        )
        + 2 * PAD
        + 1
        for head, *cells in zip(HEADS[1:], *teks, strict=True)
    ]
    numbers = ("No", *(baris.nomor for baris in bagan.baris))
    nomor = max(text_width(text, huruf * BOLD) for text in numbers) + 2 * PAD + 3
    # A time stands in one line: "5 menit".
    times = [line for cells in teks for line in cells[2].splitlines()[:1]]
    least[2] = max(
        [least[2], *(text_width(line, huruf) + 2 * PAD + 2 for line in times)]
    )
    waktu, ket = min(least[2], room / 5), min(least[4], room / 5)
    left = room - nomor - waktu - ket
    tried = []
    for kelengkapan, keluaran in product(range(10, 50, 2), range(10, 40, 2)):
        second, third = left * kelengkapan / 100, left * keluaran / 100
        first = left - second - third
        if first >= left * 0.3:
            widths = (nomor, first, second, waktu, third, ket)
            broken = sum(
                max(0.0, need - given)
                for need, given in zip(least, widths[1:], strict=True)
            )
            heights = _heights(bagan, teks, huruf, widths)
            # Low rows are cheap, and one row that is much higher than the others costs extra.
            cost = round(sum(heights) + max(heights) / 2)
            tried.append((broken, cost, -first, widths))
    return tuple(round(width, 2) for width in min(tried)[-1])


def _heights(
    bagan: Bagan, teks: Sequence[Sequence[str]], huruf: float, widths: Sequence[float]
) -> tuple[float, ...]:
    heights = []
    for n, cells in enumerate(teks):
        # Two hundredths of the width in reserve: the printer rounds otherwise than we do.
        lines = max(
            count_lines(cell, huruf * 1.02, width - 2 * PAD)
            for cell, width in zip(cells, widths[1:], strict=True)
        )
        needed = lines * huruf * LEADING + 2 * PAD + 2
        heights.append(round(max(least_height(bagan, n) * PX, needed), 2))
    return tuple(heights)


def pages(heights: Sequence[float], room: float) -> tuple[range, ...]:
    """Which rows stand on which page: on as few as it takes, filled alike."""
    fewest = len(_fill(heights, room, room))
    low, high = 0.0, room
    for _ in range(20):
        middle = (low + high) / 2
        if len(_fill(heights, middle, room)) <= fewest:
            high = middle
        else:
            low = middle
    return _fill(heights, high, room)


def _fill(heights: Sequence[float], wanted: float, room: float) -> tuple[range, ...]:
    """Rows page by page until `wanted` is full; a row that is higher than the page stands alone."""
    found, start, used = [], 0, 0.0
    for n, height in enumerate(heights):
        below = BAND if n + 1 < len(heights) else NOTES
        full = room - below - BAND * bool(start)
        if n > start and used + height > min(wanted, full):
            found.append(range(start, n))
            start, used = n, 0.0
        used += height
    return (*found, range(start, len(heights)))
