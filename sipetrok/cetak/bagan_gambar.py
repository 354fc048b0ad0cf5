"""The flow chart as SVG, one drawing for each row, so that it lines up with the text beside it on
screen and on paper.

On screen a row is as high as its text turns out to be: the lines run far beyond the drawing and the
table's cell cuts them. On paper the height is known. Attributes only: a style attribute would be
refused by the Content-Security-Policy, and markers, clip paths and patterns do not survive in PDFs.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from sipetrok.alur.pita import escape, num
from sipetrok.cetak.bagan import BAND, HALF, LANE, PX, TIDAK, YA, Bagan, Simbol

# All px.
BEYOND = 2000  # no row is higher
WIDEST = 50.0  # of a symbol
HEAD = 6.0  # of an arrow
PENTAGON = 22.0
ANCHORS = {1: "", 0: ' text-anchor="middle"', -1: ' text-anchor="end"'}

Point = tuple[float, float]


@dataclass(frozen=True)
class Lembar:
    """What drawings are made for: the width of each column and the size of words, in px."""

    lebar: tuple[float, ...]
    # A colour of SVG; on screen that of the text around the drawing.
    tinta: str = "currentColor"
    huruf: float = 11.0

    @property
    def edges(self) -> tuple[float, ...]:
        """Where columns begin and end, the outer edges included: one more than columns."""
        return tuple(accumulate(self.lebar, initial=0.0))

    def x(self, kolom: int) -> float:
        """The middle of a column."""
        return (self.edges[kolom] + self.edges[kolom + 1]) / 2

    def half(self, kolom: int, margin: float = 3.0) -> float:
        """Half the width of a symbol in this column, `margin` left free on either side of it."""
        return max(2.0, min(WIDEST, self.lebar[kolom] - 2 * margin) / 2)

    def edge(self, kolom: int, side: int) -> float:
        """Where the symbol in this column ends: to the left (-1) or to the right (1)."""
        return self.x(kolom) + side * self.half(kolom)


def path_of(*points: Point) -> str:
    """A line through these points, as SVG writes it."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)


class Pena:
    """The strokes of one drawing: thin lines, arrow heads, symbols, words. Lines that go on in
    another drawing end at its `top` and `bottom`.

    Px from the upper left corner, y downwards. Strokes of a kind are gathered into one path, so
    that a row takes few bytes.
    """

    lines = heads = shapes = words = ""

    def __init__(self, lembar: Lembar, tinggi: float, beyond: float = 0.0) -> None:
        self.lembar, self.tinggi = lembar, tinggi
        self.top, self.bottom = -beyond, tinggi + beyond
        self.boxes: list[tuple[float, ...]] = []  # of the words: y, y, x, x

    def line(self, *points: Point) -> None:
        """A thin line from point to point."""
        self.lines += path_of(*points)

    def head(self, x: float, y: float, dx: int, dy: int) -> None:
        """An arrow head whose tip is here and that points along (dx, dy), of which one is 0."""
        foot_x, foot_y, half = x - dx * HEAD, y - dy * HEAD, HEAD / 2
        left = foot_x - dy * half, foot_y - dx * half
        right = foot_x + dy * half, foot_y + dx * half
        self.heads += path_of((x, y), left, right) + "z"

    def word(self, text: str, x: float, y: float, side: int) -> None:
        """A word, if any, to the right (1) or to the left (-1) of a place, or in its middle (0)."""
        if not text:
            return
        width = len(text) * self.lembar.huruf * 0.56
        left = x - width * (1 - side) / 2
        self.boxes.append((y - self.lembar.huruf, y + 3, left - 1, left + width + 1))
        place = f'x="{num(x)}" y="{num(y)}"{ANCHORS[side]}'
        self.words += f"<text {place}>{escape(text)}</text>"

    def symbol(self, simbol: Simbol, kolom: int, y: float, is_added: bool) -> None:
        """A symbol in the middle of a column, its own middle at `y`; what the office has added to
        its SOP is dashed.
        """
        x, high, ink = self.lembar.x(kolom), HALF[simbol], self.lembar.tinta
        wide, corners = self.lembar.half(kolom), ""
        if simbol is Simbol.KAPSUL:
            # It has its word to hold.
            wide, corners = self.lembar.half(kolom, 1.5), f' rx="{num(high)}"'
        place = f'x="{num(x - wide)}" y="{num(y - high)}"'
        size = f'width="{num(2 * wide)}" height="{num(2 * high)}"'
        shape = f"rect {place} {size}{corners}"
        if simbol is Simbol.BELAH_KETUPAT:
            points = (x, y - high), (x + wide, y), (x, y + high), (x - wide, y)
            shape = f'path d="{path_of(*points)}z"'
        dashes = ' stroke-dasharray="4 2.5"' if is_added else ""
        paint = f'fill="{ink}" fill-opacity=".06" stroke="{ink}" stroke-width="1.4"'
        self.shapes += f"<{shape} {paint}{dashes}/>"

    def svg(self, label: str) -> str:
        """The drawing: the rules between the columns below all else, the words on top.

        `label` is read aloud in its stead; without one it says nothing to those who cannot see it.
        """
        width, tinggi = num(self.lembar.edges[-1]), num(self.tinggi)
        ink, rules = self.lembar.tinta, ""
        # Open where a word stands.
        for x in self.lembar.edges[1:-1]:
            start = self.top
            for high, low, left, right in sorted(self.boxes):
                if left < x < right:
                    rules += f"M{num(x)} {num(start)}V{num(max(start, high))}"
                    start = max(start, low)
            rules += f"M{num(x)} {num(start)}V{num(self.bottom)}"
        rules = rules or f"M0 {num(self.top)}V{num(self.top)}"
        said = f'role="img" aria-label="{escape(label)}"'
        if not label:
            said = 'aria-hidden="true"'
        size = f'width="{width}" height="{tinggi}" viewBox="0 0 {width} {tinggi}"'
        drawn = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {said} overflow="visible" {size}>'
            f'<path d="{rules}" stroke="{ink}" stroke-opacity=".3" stroke-width=".7"/>'
        )
        if self.lines:
            drawn += f'<path d="{self.lines}" fill="none" stroke="{ink}"/>'
        if self.heads:
            drawn += f'<path d="{self.heads}" fill="{ink}"/>'
        drawn += self.shapes
        if self.words:
            letters = f'font-size="{num(self.lembar.huruf)}" fill="{ink}"'
            drawn += f'<g font-family="Helvetica" {letters}>{self.words}</g>'
        return f"{drawn}</svg>"


def draw_row(bagan: Bagan, n: int, lembar: Lembar, tinggi: float | None = None) -> str:
    """Row n with everything that passes through it.

    `tinggi`, in px, is at least `bagan.room`. Without it the drawing is for a screen: its lines run
    on beyond it.
    """
    baris, (above, below) = bagan.baris[n], bagan.room(n)
    pena = Pena(lembar, tinggi or above + below, 0 if tinggi else BEYOND)
    x, edge = lembar.x, lembar.edge
    y = (pena.tinggi - above - below) / 2 + above
    foot = y + HALF[baris.simbol]
    for left, right in pairwise(baris.kolom):
        pena.line((edge(left, 1), y), (edge(right, -1), y))
    for k in baris.kolom:
        pena.symbol(baris.simbol, k, y, baris.tambahan)
        pena.word(baris.tulisan, x(k), y + lembar.huruf * 0.35, 0)
    if n:
        entry, tip = x(bagan.terus[n - 1].ke), y - HALF[baris.simbol]
        pena.line((entry, pena.top), (entry, tip))
        pena.head(entry, tip, 0, 1)

    # The question to the columns on each side, and the answer that comes back below.
    for side in (-1, 1):
        asked = [k for k in baris.tanya if (k - baris.kolom[0]) * side > 0][::side]
        if not asked:
            continue
        asker = max(baris.kolom, key=lambda k: k * side)
        for before, k in pairwise((asker, *asked)):
            pena.line((edge(before, side), y), (edge(k, -side), y))
            pena.symbol(Simbol.KOTAK, k, y, baris.tambahan)
        start, first = edge(asker, side), edge(asked[0], -side)
        pena.head(first, y, side, 0)
        if abs(first - start) < 2.2 * lembar.huruf:
            # Next door there is no room above the arrow: the word stands at the upper edge of the
            # diamond.
            pena.word(YA, start - side * lembar.half(asker) / 2, y - 9, side)
        else:
            pena.word(YA, start + side * 2, y - 4, side)
        far, lane = x(asked[-1]), foot + LANE
        pena.line((far, y + HALF[Simbol.KOTAK]), (far, lane), (x(asker), lane))
        pena.head(x(asker), lane, -side, 0)

    # "Tidak" of later rows that pass on their way to the first, and of this one.
    passing, back = bagan.naik(n), baris.kembali
    if passing is not None:
        end = pena.top
        if n == 0 and passing in baris.kolom:
            end = foot
            pena.head(x(passing), end, 0, -1)
        pena.line((x(passing), pena.bottom), (x(passing), end))
    if back is not None and n:
        near = min(baris.kolom, key=lambda k: abs(k - back))
        side = _side(near, back)
        way = [(edge(near, side), y), (x(back), y)]
        if passing is None:  # where a later return passes, this one joins it
            way.append((x(back), pena.top))
        pena.line(*way)
        pena.word(TIDAK, edge(near, side) + side * 2, y - 4, side)

    # On to the next row: straight down, from the symbol's side, or in a lane of its own below it.
    for arrow in bagan.terus[n : n + 1]:
        start, target = x(arrow.dari), x(arrow.ke)
        # A word below stands on the side on which nothing comes back.
        side = _side(max(baris.tanya, default=-1), baris.kolom[-1])
        way, word = [(start, foot)], (start + 4 * side, foot + lembar.huruf * 0.9)
        if arrow.bends:
            lane = foot + LANE * (1 + bool(baris.tanya))
            way += [(start, lane), (target, lane)]
        elif arrow.dari != arrow.ke:
            side = _side(arrow.dari, arrow.ke)
            start = edge(arrow.dari, side)
            way, word = [(start, y), (target, y)], (start + side * 2, y - 4)
        pena.line(*way, (target, pena.bottom))
        pena.word(arrow.label, *word, side)
    return pena.svg(bagan.kata(n))


def _side(dari: int, ke: int) -> int:
    """On which side of a column another lies."""
    return 1 if ke > dari else -1


def draw_break(bagan: Bagan, n: int, lembar: Lembar, nomor: int) -> tuple[str, str]:
    """The bands between rows n and n + 1 where one page ends and the next begins, in this order: a
    segilima for each line, BAND high. `nomor` counts the breaks from 1.

    The way on carries the number of the break, the way back to the pemohon a letter.
    """
    places = [(bagan.terus[n].ke, str(nomor), 1)]
    back = bagan.naik(n)
    if back is not None:
        places.append((back, chr(64 + nomor), -1))
    half, middle = PENTAGON / 2, BAND / PX / 2
    bands = Pena(lembar, BAND / PX), Pena(lembar, BAND / PX)
    for pena, end in zip(bands, (-1, 1), strict=True):
        for kolom, sign, down in places:
            x, touch = lembar.x(kolom), middle + end * half
            flat, neck, tip = (num(middle + down * part) for part in (-half, 3, half))
            left, right = num(x - half), num(x + half)
            d = f"M{left} {flat}H{right}V{neck}L{num(x)} {tip}L{left} {neck}z"
            paint = f'fill="none" stroke="{lembar.tinta}" stroke-width="1.4"'
            pena.shapes += f'<path d="{d}" {paint}/>'
            pena.word(sign, x, middle + lembar.huruf * 0.35 - down * 2, 0)
            pena.line((x, middle + end * middle), (x, touch))
            if end != down:
                pena.head(x, touch, 0, down)
    return bands[0].svg(""), bands[1].svg("")
