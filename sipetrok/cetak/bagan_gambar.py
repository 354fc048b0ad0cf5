"""The flow chart as SVG, one drawing for each row, so that it lines up with the text beside it on
screen and on paper.

On screen a row is as high as its text turns out to be: the lines run far beyond the drawing and the
table's cell cuts them. On paper the height is known. Attributes only: a style attribute would be
refused by the Content-Security-Policy, and markers, clip paths and patterns do not survive in PDFs.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from sipetrok.alur.pita import escape, num
from sipetrok.cetak.bagan import TIDAK, YA, Bagan, Baris, Simbol

BEYOND = 2000  # px; no row is higher
WIDEST = 50.0  # px of a symbol
HEAD = 6.0
HALF = {
    Simbol.KAPSUL: 11.0,
    Simbol.KOTAK: 11.0,
    Simbol.BELAH_KETUPAT: 15.0,
}  # of a symbol's height
ENTRY = 15.0  # px above a symbol: the arrow that comes in
EXIT = 9.0  # px below it: the line that goes out
LANE = 13.0  # px for each line that runs below a symbol
PENTAGON = 22.0
ANCHORS = {1: "", 0: ' text-anchor="middle"', -1: ' text-anchor="end"'}


@dataclass(frozen=True)
class Lembar:
    """What a drawing is made for.

    `tinggi` is None on screen, where lines run on beyond the drawing.
    """

    lebar: tuple[float, ...]  # px, of each column
    tinta: str = "currentColor"
    huruf: float = 11.0  # px
    tinggi: float | None = None

    @property
    def edges(self) -> tuple[float, ...]:
        return tuple(accumulate(self.lebar, initial=0.0))

    def x(self, kolom: int) -> float:
        """The middle of a column."""
        return (self.edges[kolom] + self.edges[kolom + 1]) / 2

    def half(self, kolom: int, margin: float = 3.0) -> float:
        """Half the width of a symbol in this column."""
        return max(2.0, min(WIDEST, self.lebar[kolom] - 2 * margin) / 2)

    def edge(self, kolom: int, side: int) -> float:
        """Where the symbol in this column ends: to the left (-1) or to the right (1)."""
        return self.x(kolom) + side * self.half(kolom)


class Pena:
    """The strokes of one drawing, gathered: thin lines, arrow heads, symbols, words."""

    def __init__(self, lembar: Lembar, least: float) -> None:
        self.lembar, self.tinggi = lembar, lembar.tinggi or least
        beyond = BEYOND if lembar.tinggi is None else 0.0
        self.top, self.bottom = -beyond, self.tinggi + beyond
        self.lines: list[str] = []
        self.heads: list[str] = []
        self.shapes: list[str] = []
        self.words: list[str] = []
        self.boxes: list[
            tuple[float, float, float, float]
        ] = []  # of the words: y, y, x, x

    def line(self, *points: tuple[float, float]) -> None:
        self.lines.append("M" + "L".join(f"{num(x)} {num(y)}" for x, y in points))

    def head(self, x: float, y: float, dx: int, dy: int) -> None:
        """An arrow head whose tip is here and that points along (dx, dy)."""
        foot_x, foot_y, half = x - dx * HEAD, y - dy * HEAD, HEAD / 2
        left = f"L{num(foot_x - dy * half)} {num(foot_y - dx * half)}"
        right = f"L{num(foot_x + dy * half)} {num(foot_y + dx * half)}"
        self.heads.append(f"M{num(x)} {num(y)}{left}{right}z")

    def word(self, text: str, x: float, y: float, side: int) -> None:
        """A word to the right (1) or to the left (-1) of a place, or in its middle (0)."""
        width = len(text) * self.lembar.huruf * 0.56
        left = x - width * (1 - side) / 2
        self.boxes.append((y - self.lembar.huruf, y + 3, left - 1, left + width + 1))
        place = f'x="{num(x)}" y="{num(y)}"{ANCHORS[side]}'
        self.words.append(f"<text {place}>{escape(text)}</text>")

    def symbol(self, simbol: Simbol, kolom: int, y: float, is_added: bool) -> None:
        """A symbol; what the office has added to its SOP is dashed."""
        x, high, ink = self.lembar.x(kolom), HALF[simbol], self.lembar.tinta
        # A capsule has its word to hold.
        wide = self.lembar.half(kolom, 1.5 if simbol is Simbol.KAPSUL else 3.0)
        paint = f'fill="{ink}" fill-opacity=".06" stroke="{ink}" stroke-width="1.4"'
        if is_added:
            paint += ' stroke-dasharray="4 2.5"'
        if simbol is Simbol.BELAH_KETUPAT:
            left, right = f"L{num(x - wide)} {num(y)}", f"L{num(x + wide)} {num(y)}"
            d = f"M{num(x)} {num(y - high)}{right}L{num(x)} {num(y + high)}{left}z"
            self.shapes.append(f'<path d="{d}" {paint}/>')
            return
        box = f'x="{num(x - wide)}" y="{num(y - high)}" width="{num(2 * wide)}"'
        box += f' height="{num(2 * high)}"'
        if simbol is Simbol.KAPSUL:
            box += f' rx="{num(high)}"'
        self.shapes.append(f"<rect {box} {paint}/>")

    def svg(self, label: str) -> str:
        width, tinggi, ink = (
            num(self.lembar.edges[-1]),
            num(self.tinggi),
            self.lembar.tinta,
        )
        grid = self._rules()
        parts = [
            f'<path d="{grid}" stroke="{ink}" stroke-opacity=".3" stroke-width=".7"/>'
        ]
        if self.lines:
            parts.append(
                f'<path d="{"".join(self.lines)}" fill="none" stroke="{ink}"/>'
            )
        if self.heads:
            parts.append(f'<path d="{"".join(self.heads)}" fill="{ink}"/>')
        parts += self.shapes
        if self.words:
            letters = f'font-family="Helvetica" font-size="{num(self.lembar.huruf)}" fill="{ink}"'
            parts.append(f"<g {letters}>{''.join(self.words)}</g>")
        said = (
            f'role="img" aria-label="{escape(label)}"'
            if label
            else 'aria-hidden="true"'
        )
        size = f'width="{width}" height="{tinggi}" viewBox="0 0 {width} {tinggi}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {said} overflow="visible" {size}>'
        )
        return f"{head}{''.join(parts)}</svg>"

    def _rules(self) -> str:
        """The lines between the columns, open where a word stands."""
        found = []
        for x in self.lembar.edges[1:-1]:
            start = self.top
            for high, low, left, right in sorted(self.boxes):
                if left < x < right:
                    found.append(f"M{num(x)} {num(start)}V{num(max(start, high))}")
                    start = max(start, low)
            found.append(f"M{num(x)} {num(start)}V{num(self.bottom)}")
        return "".join(found) or f"M0 {num(self.top)}V{num(self.top)}"


@dataclass(frozen=True)
class Jalan:
    """The room of a row above and below its middle, in px, and where its way on leaves.

    That is straight down, in a lane of its own below the symbol, or else from the symbol's side.
    """

    above: float
    below: float
    bends_below: bool
    goes_straight: bool


def course(bagan: Bagan, n: int) -> Jalan:
    """How much room row n needs, and how its way on runs."""
    baris, half = bagan.baris[n], HALF[bagan.baris[n].simbol]
    bends = straight = False
    lanes = int(bool(baris.tanya))
    if n + 1 < len(bagan.baris):
        arrow = bagan.terus[n]
        straight = arrow.dari == arrow.ke
        bends = not straight and (
            bool(baris.tanya) or _is_in_the_way(baris, arrow.dari, arrow.ke)
        )
        has_word_below = bool(arrow.label) and straight and not baris.tanya
        lanes += bends + has_word_below
    return Jalan(
        half + (ENTRY if n else EXIT), half + lanes * LANE + EXIT, bends, straight
    )


def _is_in_the_way(baris: Baris, dari: int, ke: int) -> bool:
    """Whether a line from the symbol's side meets another symbol of the row, or the way back to the
    pemohon.
    """
    return any(
        other not in (None, dari) and (other > dari) == (ke > dari)
        for other in (*baris.kolom, baris.kembali)
    )


def least_height(bagan: Bagan, n: int) -> float:
    """The px below which row n cannot be drawn."""
    jalan = course(bagan, n)
    return jalan.above + jalan.below


def draw_row(bagan: Bagan, n: int, lembar: Lembar) -> str:
    """Row n with everything that passes through it. `lembar.tinggi` is at least `least_height`."""
    baris, jalan = bagan.baris[n], course(bagan, n)
    pena = Pena(lembar, jalan.above + jalan.below)
    y = (pena.tinggi - jalan.above - jalan.below) / 2 + jalan.above
    for left, right in pairwise(baris.kolom):
        pena.line((lembar.edge(left, 1), y), (lembar.edge(right, -1), y))
    for k in baris.kolom:
        pena.symbol(baris.simbol, k, y, baris.tambahan)
        if baris.tulisan:
            pena.word(baris.tulisan, lembar.x(k), y + lembar.huruf * 0.35, 0)
    if n:
        x, tip = lembar.x(bagan.terus[n - 1].ke), y - HALF[baris.simbol]
        pena.line((x, pena.top), (x, tip))
        pena.head(x, tip, 0, 1)
    for side in (-1, 1):
        _ask(pena, baris, y, side)
    _go_back(pena, bagan, n, y)
    if n + 1 < len(bagan.baris):
        _go_on(pena, bagan, n, y)
    return pena.svg(bagan.kata(n))


def _ask(pena: Pena, baris: Baris, y: float, side: int) -> None:
    """The question to the columns on one side, and the answer that comes back below."""
    lembar = pena.lembar
    asked = [k for k in baris.tanya if (k - baris.kolom[0]) * side > 0][::side]
    if not asked:
        return
    asker = max(baris.kolom, key=lambda k: k * side)
    start, first = lembar.edge(asker, side), lembar.edge(asked[0], -side)
    for before, k in pairwise((asker, *asked)):
        pena.line((lembar.edge(before, side), y), (lembar.edge(k, -side), y))
        pena.symbol(Simbol.KOTAK, k, y, baris.tambahan)
    pena.head(first, y, side, 0)
    if abs(first - start) < 2.2 * lembar.huruf:
        # Next door there is no room above the arrow: the word stands at the upper edge of the
        # diamond.
        pena.word(YA, start - side * lembar.half(asker) / 2, y - 9, side)
    else:
        pena.word(YA, start + side * 2, y - 4, side)
    lane, home, far = (
        y + HALF[Simbol.BELAH_KETUPAT] + LANE,
        lembar.x(asker),
        lembar.x(asked[-1]),
    )
    pena.line((far, y + HALF[Simbol.KOTAK]), (far, lane), (home, lane))
    pena.head(home, lane, -side, 0)


def _side(dari: int, ke: int) -> int:
    """On which side of a column another lies."""
    return 1 if ke > dari else -1


def _go_back(pena: Pena, bagan: Bagan, n: int, y: float) -> None:
    """ "Tidak" of this row back to the pemohon, and those of later rows that pass on their way to
    the first.
    """
    lembar, baris, passing = pena.lembar, bagan.baris[n], bagan.naik(n)
    if passing is not None:
        x, end = lembar.x(passing), pena.top
        if n == 0 and passing in baris.kolom:
            end = y + HALF[baris.simbol]
            pena.head(x, end, 0, -1)
        pena.line((x, pena.bottom), (x, end))
    if (back := baris.kembali) is not None and n:
        near = min(baris.kolom, key=lambda k: abs(k - back))
        side = _side(near, back)
        start, home = lembar.edge(near, side), lembar.x(back)
        way = [(start, y), (home, y)]
        if passing is None:  # where a later return passes, this one joins it
            way.append((home, pena.top))
        pena.line(*way)
        pena.word(TIDAK, start + side * 2, y - 4, side)


def _go_on(pena: Pena, bagan: Bagan, n: int, y: float) -> None:
    """The way to the next row: straight down, from the symbol's side, or below it in a lane of its
    own.
    """
    lembar, baris, arrow, jalan = (
        pena.lembar,
        bagan.baris[n],
        bagan.terus[n],
        course(bagan, n),
    )
    x, target, foot = lembar.x(arrow.dari), lembar.x(arrow.ke), y + HALF[baris.simbol]
    end = (target, pena.bottom)
    if jalan.goes_straight:
        pena.line((x, foot), end)
    elif jalan.bends_below:
        lane = foot + LANE * (1 + bool(baris.tanya))
        pena.line((x, foot), (x, lane), (target, lane), end)
    else:
        side = _side(arrow.dari, arrow.ke)
        start = lembar.edge(arrow.dari, side)
        pena.line((start, y), (target, y), end)
        if arrow.label:
            pena.word(arrow.label, start + side * 2, y - 4, side)
        return
    if arrow.label:
        # On the side on which nothing comes back.
        side = _side(max(baris.tanya, default=-1), baris.kolom[-1])
        pena.word(arrow.label, x + 4 * side, foot + lembar.huruf * 0.9, side)


def draw_break(bagan: Bagan, n: int, lembar: Lembar, nomor: int, is_end: bool) -> str:
    """The band between rows n and n + 1 where a page ends (`is_end`) or the next begins: a segilima
    for each line.

    The way on carries the number of the break, the way back to the pemohon a letter.
    """
    pena = Pena(lembar, PENTAGON + 2 * EXIT)
    half, middle = PENTAGON / 2, pena.tinggi / 2
    places = [(bagan.terus[n].ke, str(nomor), 1)]
    back = bagan.naik(n)
    if back is not None:
        places.append((back, chr(64 + nomor), -1))
    for kolom, sign, down in places:
        x = lembar.x(kolom)
        flat, neck, tip = (num(middle + down * part) for part in (-half, 3, half))
        d = f"M{num(x - half)} {flat}H{num(x + half)}V{neck}L{num(x)} {tip}L{num(x - half)} {neck}z"
        pena.shapes.append(
            f'<path d="{d}" fill="none" stroke="{lembar.tinta}" stroke-width="1.4"/>'
        )
        pena.word(sign, x, middle + lembar.huruf * 0.35 - down * 2, 0)
        edge, touch = pena.tinggi, middle + half
        if is_end:
            edge, touch = 0.0, middle - half
        pena.line((x, edge), (x, touch))
        if is_end == (down > 0):
            pena.head(x, touch, 0, down)
    return pena.svg("")
