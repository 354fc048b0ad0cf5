"""The flow chart of an SOP as a value (its columns, rows, symbols and the arrows between them), and
laid out on A4 landscape.

The symbols are the five of PermenPANRB 35/2012: kapsul (start and end), kotak (process), belah
ketupat (decision), anak panah (arrow) and segilima (goes on on another page). How they are drawn is
said in `bagan_gambar`.

On paper the drawing of a row must be as high as the row, so the text is measured here as the
printer will set it: rather too high than too low, for then the drawing alone decides the height.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import ceil

from reportlab.pdfbase.pdfmetrics import stringWidth

from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Koordinasi, Langkah, Mulai, Standar, Tugas

PEMOHON = "pemohon"
MULAI, SELESAI, YA, TIDAK = "Mulai", "Selesai", "Ya", "Tidak"
# What stands beside a row that only closes the chart.
PENUTUP = Koordinasi.model_construct(kegiatan="", pelaksana=())

# Px of the drawing.
ENTRY = 15.0  # above a symbol: the arrow that comes in
EXIT = 9.0  # below it: the line that goes out
LANE = 13.0  # for each line that runs below a symbol

# Points of the paper.
PX = 0.75  # in a pixel of the drawing
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
FONT = "Helvetica"  # Liberation Sans is as wide
BOLD = 1.1  # how much wider bold is, at most


class Simbol(StrEnum):
    """What stands in a column."""

    KAPSUL = "kapsul"
    KOTAK = "kotak"
    BELAH_KETUPAT = "belah ketupat"


# Px of half a symbol's height: from its middle to its upper or lower edge.
HALF = {Simbol.KAPSUL: 11.0, Simbol.KOTAK: 11.0, Simbol.BELAH_KETUPAT: 15.0}


@dataclass(frozen=True, slots=True)
class Baris:
    """One row. A koordinasi is a row of its own, unless the SOP says it in that of its langkah: a
    question to `tanya`, whose answer returns.

    `tempat` is the step's place in the standard, and which of its koordinasi it is. `kolom`,
    `tanya` and `kembali` are places in `Bagan.kolom`; `kembali` is where "Tidak" goes back to: the
    pemohon, at the first row. A row without `nomor` only closes the chart.
    """

    nomor: str  # its place among the rows, as the SOP counts them
    isi: Langkah | Koordinasi
    tempat: tuple[int, int | None]
    kolom: tuple[int, ...]
    tulisan: str = ""  # within the symbol
    tanya: tuple[int, ...] = ()
    kembali: int | None = None
    # Added by the office to the SOP that it had: drawn with a dashed edge.
    tambahan: bool = False

    @property
    def ket(self) -> str:
        """The column for remarks."""
        return "Tambahan" if self.tambahan else self.isi.keterangan

    @property
    def simbol(self) -> Simbol:
        """What the row is drawn as: a word within makes it an end, a choice a decision."""
        if self.tulisan:
            return Simbol.KAPSUL
        if self.tanya or self.kembali is not None:
            return Simbol.BELAH_KETUPAT
        return Simbol.KOTAK


@dataclass(frozen=True, slots=True)
class Terus:
    """The arrow from a row to the next, from column to column.

    `label` is Ya or Tidak behind a decision. An arrow that `bends` leaves in a lane of its own
    below the symbol; any other goes straight down, or leaves from the symbol's side.
    """

    dari: int
    ke: int
    label: str
    bends: bool


@dataclass(frozen=True)
class Bagan:
    """The whole chart. `kolom` are the names of the pelaksana; `terus[i]` leads from row i to row
    i + 1.
    """

    kolom: tuple[str, ...]
    baris: tuple[Baris, ...]

    @cached_property
    def terus(self) -> tuple[Terus, ...]:
        """One fewer than rows: the last row leads nowhere."""
        return tuple(map(_arrow, self.baris, self.baris[1:]))

    def naik(self, n: int) -> int | None:
        """The column in which a return to the first row passes between rows n and n + 1; None when
        none does.
        """
        returns = (one.kembali for one in self.baris[n + 1 :])
        return next((kolom for kolom in returns if kolom is not None), None)

    def room(self, n: int) -> tuple[float, float]:
        """The px that row n needs at least above its middle, and below.

        Rows are counted from 0. Below it needs one LANE for an answer that comes back, one for an
        arrow that bends, and one for a word beside an arrow that goes straight down.
        """
        baris = self.baris[n]
        half, lanes = HALF[baris.simbol], int(bool(baris.tanya))
        for arrow in self.terus[n : n + 1]:
            is_straight = arrow.dari == arrow.ke
            has_word_below = arrow.label and is_straight and not baris.tanya
            lanes += arrow.bends or bool(has_word_below)
        return half + (ENTRY if n else EXIT), half + lanes * LANE + EXIT

    def kata(self, n: int) -> str:
        """Row n for those who cannot see it, such as: Kotak: Loket. Lanjut ke Pemohon."""
        baris = self.baris[n]
        symbol = baris.tulisan or baris.simbol.capitalize()
        said = [f"{symbol}: {self._names(baris.kolom)}."]
        if baris.tanya:
            said.append(f"{YA}: {self._names(baris.tanya)}, lalu kembali.")
        if baris.kembali is not None:
            said.append(f"{TIDAK}: kembali ke {self.kolom[baris.kembali]}.")
        for arrow in self.terus[n : n + 1]:
            onward = f"{arrow.label}: lanjut" if arrow.label else "Lanjut"
            said.append(f"{onward} ke {self.kolom[arrow.ke]}.")
        return " ".join(said)

    def _names(self, places: Iterable[int]) -> str:
        return ", ".join(self.kolom[k] for k in places)


def bagan_of(standar: Standar, kantor: Kantor) -> Bagan:
    """The chart of a standard.

    The pelaksana come in the order of the printed SOP; who has no column there gets one at the end:
    the pemohon, then the roles as the office lists them.
    """
    used = set(standar.peran)
    for langkah in standar.langkah:
        used.update(langkah.pelaksana, *(one.pelaksana for one in langkah.koordinasi))
    listed = (PEMOHON, *(peran.kunci for peran in kantor.peran))
    usual = [key for key in listed if key in used]
    # A pinned standard may name roles that the office has dropped since.
    keys = list(dict.fromkeys([*standar.sop.pelaksana, *usual, *sorted(used)]))
    names = {PEMOHON: standar.sop.sebutan.pemohon}
    kolom = tuple(names.get(key) or kantor.nama_peran(key) for key in keys)
    return Bagan(kolom, tuple(_rows(standar, keys)))


def _rows(standar: Standar, keys: Sequence[str]) -> Iterator[Baris]:
    """Each step, behind it its koordinasi, and a closing row where the last step cannot close.

    `keys` are the roles in the order of the columns.
    """
    last = len(standar.langkah) - 1
    # A check can send the file back where a pemohon has filed it and there is something to check.
    nomor = 0
    is_filed = standar.mulai is Mulai.PERMOHONAN and bool(standar.persyaratan)
    for i, langkah in enumerate(standar.langkah):
        kolom = _places(langkah, keys)
        back = None
        if is_filed and langkah.tugas is Tugas.PERIKSA:
            back = keys.index(PEMOHON)
        within = [one for one in langkah.koordinasi if one.sebaris]
        tanya = {k for one in within for k in _places(one, keys)} - {*kolom}
        ends = i == last and not langkah.koordinasi and back is None
        tulisan = "" if i else MULAI
        if i and ends:
            tulisan = SELESAI
        place, added = (i, None), langkah.tambahan
        asked, nomor = tuple(sorted(tanya)), nomor + 1
        isi = langkah.printed
        yield Baris(str(nomor), isi, place, kolom, tulisan, asked, back, added)
        for n, koordinasi in enumerate(langkah.koordinasi):
            if koordinasi.sebaris:
                continue
            asked = tuple(k for k in _places(koordinasi, keys) if k not in kolom)
            nomor += 1
            yield Baris(str(nomor), koordinasi, (i, n), kolom, tanya=asked)
        if i == last and not ends:
            yield Baris("", PENUTUP, (last + 1, None), kolom[:1], SELESAI)


def _places(one: Langkah | Koordinasi, keys: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted({keys.index(key) for key in one.pelaksana}))


def _arrow(one: Baris, following: Baris) -> Terus:
    """Between the two columns that lie nearest to each other."""
    pairs = product(one.kolom, following.kolom)
    dari, ke = min(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    label = ""
    if one.tanya:
        label = TIDAK
    elif one.kembali is not None:
        label = YA
    # A line from the symbol's side must not meet another symbol of the row, nor the way back.
    is_blocked = any(
        other not in (None, dari) and (other > dari) == (ke > dari)
        for other in (*one.kolom, one.kembali)
    )
    return Terus(dari, ke, label, dari != ke and (bool(one.tanya) or is_blocked))


# The layout on paper. All lengths are points.


@dataclass(frozen=True)
class Tata:
    """The layout: heads and widths of the columns of the chart, widths of those in HEADS (`teks`),
    the height of each row, and the rows of each page.
    """

    huruf: float  # size of the text
    nama: tuple[str, ...]
    kolom: tuple[float, ...]
    teks: tuple[float, ...]
    tinggi: tuple[float, ...]
    halaman: tuple[range, ...]  # rows from 0


def count_lines(text: str, size: float, room: float) -> int:
    """Into how many lines the printer breaks a text; a word too long for one is broken up.

    `size` and `room`, the width there is, are points. A text without a word takes no line.
    """
    lines, space = 0, stringWidth(" ", FONT, size)
    for paragraph in text.splitlines():
        lines, used = lines + 1, 0.0
        for word in paragraph.split():
            wide = stringWidth(word, FONT, size)
            if used and used + space + wide > room:
                lines, used = lines + 1, 0.0
            if used:
                wide += space
            broken = ceil(wide / room) - 1
            lines += broken
            used += wide - broken * room
    return lines


def longest_word(text: str, size: float) -> float:
    """How wide the widest word of a text is at this size, in points; 0 without a word."""
    return max((stringWidth(word, FONT, size) for word in text.split()), default=0.0)


def breakable(nama: str) -> str:
    """A name whose parts may stand below each other: "FO/Petugas" would have no place to break."""
    return nama.replace("/", "/ ")


def fits_in_columns(
    blocks: Iterable[Iterable[tuple[str, Sequence[str]]]], used: int
) -> bool:
    """Whether the blocks of the head page, set in two columns under a head of `used` rows, stay on
    one page.

    `blocks` has the blocks of each column, each a title with its points. Reckoned with room to
    spare: every point as if its number had two digits.
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
    """The layout for these cells: `teks` has those of every row under HEADS, the number apart.

    The shares of Kegiatan, Kelengkapan and Output are those that make the table lowest; the rest is
    as wide as its words.
    """
    huruf, narrow = USUAL, 48.0
    if len(bagan.kolom) >= MANY:
        huruf, narrow = SMALLEST, 30.0
    names = tuple(map(breakable, bagan.kolom))
    beside = 2 * HEAD_PAD
    wanted = [
        max(narrow, longest_word(nama, huruf) * BOLD + beside + 3) for nama in names
    ]

    # So many columns that nothing is left for the text: they share what there is, and names break
    # where they must.
    squeeze = min(1.0, WIDTH * 0.65 / sum(wanted))
    kolom = tuple(round(width * squeeze, 2) for width in wanted)

    def heights_of(widths: Sequence[float]) -> tuple[float, ...]:
        """How high each row is with these widths: by its text, or by its drawing."""
        heights = []
        for n, cells in enumerate(teks):
            # Two hundredths of the width in reserve: the printer rounds otherwise than we do.
            lines = max(
                count_lines(cell, huruf * 1.02, width - 2 * PAD)
                for cell, width in zip(cells, widths[1:], strict=True)
            )
            needed = lines * huruf * LEADING + 2 * PAD + 2
            heights.append(round(max(sum(bagan.room(n)) * PX, needed), 2))
        return tuple(heights)

    # What the widest word of each text column needs.
    least = []
    for head, *cells in zip(HEADS[1:], *teks, strict=True):
        words = max(longest_word(cell, huruf) for cell in cells)
        least.append(max(longest_word(head, huruf) * BOLD, words) + 2 * PAD + 1)
    # A time stands in one line: "5 menit".
    for line in (line for cells in teks for line in cells[2].splitlines()[:1]):
        least[2] = max(least[2], stringWidth(line, FONT, huruf) + 2 * PAD + 2)

    # Number, time and remarks are as wide as their words; what is left the other three share.
    numbers = (HEADS[0], *(baris.nomor for baris in bagan.baris))
    nomor = max(stringWidth(text, FONT, huruf * BOLD) for text in numbers) + 2 * PAD + 3
    room = WIDTH - sum(kolom)
    waktu, ket = min(least[2], room / 5), min(least[4], room / 5)
    left = room - nomor - waktu - ket

    # Best is where words are broken least, then the lowest table, then the widest Kegiatan.
    tried = []
    for kelengkapan, keluaran in product(range(10, 50, 2), range(10, 40, 2)):
        second, third = left * kelengkapan / 100, left * keluaran / 100
        first = left - second - third
        if first < left * 0.3:
            continue
        widths = (nomor, first, second, waktu, third, ket)
        needs = zip(least, widths[1:], strict=True)
        broken = sum(max(0.0, need - given) for need, given in needs)
        heights = heights_of(widths)
        # Low rows are cheap, and one row that is much higher than the others costs extra.
        cost = round(sum(heights) + max(heights) / 2)
        tried.append((broken, cost, -first, widths))
    best = tuple(round(width, 2) for width in min(tried)[-1])

    heights, head_lines = heights_of(best), 0
    for nama, width in zip(names, kolom, strict=True):
        head_lines = max(head_lines, count_lines(nama, huruf * BOLD, width - beside))
    room = HEIGHT - (head_lines + 1) * huruf * LEADING - 4 * PAD
    return Tata(huruf, names, kolom, best, heights, pages(heights, room))


def pages(heights: Sequence[float], room: float) -> tuple[range, ...]:
    """Which rows stand on which page: on as few as it takes, filled alike.

    `heights` of the rows and `room`, what a page has below its heads, are points. Bands that lead
    from page to page, and the notes under the last row, are reckoned with.
    """

    def fill(hundredths: int) -> tuple[range, ...]:
        """Rows page by page until so much is full; a row higher than the page stands alone."""
        found, start, used = [], 0, 0.0
        for n, height in enumerate(heights):
            below = BAND if n + 1 < len(heights) else NOTES
            full = room - below - BAND * bool(start)
            if n > start and used + height > min(hundredths / 100 + 0.005, full):
                found.append(range(start, n))
                start, used = n, 0.0
            used += height
        return (*found, range(start, len(heights)))

    # Heights are round hundredths of a point.
    steps = range(int(room * 100))
    fewest = len(fill(steps.stop))
    return fill(bisect_left(steps, True, key=lambda n: len(fill(n)) <= fewest))
