"""The time ribbon (pita waktu): one drawing of where a permohonan's office minutes went, as an SVG
string.

It draws and never judges: the minutes, the standard and the words beside it are the caller's.
Colours stand as attributes, so that the drawing also works as an <img> in a PDF, and as classes, so
that the stylesheet can repaint it; a style attribute would be refused by the
Content-Security-Policy, and a <pattern> vanishes in PDFs.
"""

import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

# Worked, waited, still to come, paused.
JENIS = ("kerja", "tunggu", "nanti", "jeda")

# A desk that took any time at all stays visible: two pixels and the cut beside it, with room for
# rounding.
LEAST_WIDTH = 3.2
GAP_WIDTH = 10.0
# Past this multiple of the standard the late part is shortened and marked as broken, or three days
# of waiting would leave nothing to see of a standard of fifteen minutes.
LONGEST_LATE = 3.0
# Half a second of rounding is not lateness.
SLIVER = 0.01
HATCH_STEP = 5
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

INK = "#16211f"
SURFACE = "#ffffff"
PAUSED = "#7a4d00"
EDGE = "#7d8a86"
Paint = tuple[str, str, str | None]  # class, ground, and hatching where there is any
PAINT: dict[str, Paint] = {
    "kerja": ("work", "#0b5d4e", None),
    "tunggu": ("wait", "#eef1ef", "#55625f"),
    "nanti": ("ahead", "#cbd8d3", None),
    "sisa": ("rest", "#f0eee7", None),
    "kerja late": ("work late", "#a61b1b", None),
    "tunggu late": ("wait late", "#fdecea", "#a61b1b"),
}


@dataclass(frozen=True)
class Ruas:
    """One stretch of time at one desk: worked, waited, still to come, or paused (jeda: never
    counted). Refuses with ValueError any other kind, and minutes that are negative or endless.
    """

    jenis: str
    # Of opening hours; where a standard in days is drawn as one bar, its days.
    menit: float
    # The desk, for who reads the stretches; it is not drawn.
    label: str = ""

    def __post_init__(self) -> None:
        if self.jenis not in JENIS or not 0 <= self.menit < math.inf:
            raise ValueError(f"no stretch of time: {self.jenis} {self.menit}")


@dataclass(frozen=True)
class Piece:
    """What is drawn: a ruas, or the part of one on this or that side of the standard.

    `sisa` is unused standard; `is_beyond` what lies behind the end of the standard; `ruas` the
    stretch that it was cut from, None for `sisa`.
    """

    jenis: str
    menit: float
    is_beyond: bool
    ruas: Ruas | None = None

    @property
    def paint(self) -> Paint:
        """How it is coloured: late ones in red, where their kind can be late at all."""
        late = PAINT.get(f"{self.jenis} late") if self.is_beyond else None
        return late or PAINT[self.jenis]


@dataclass(frozen=True)
class Box:
    """A stretch of a bar `tall` high: from `x` to `end`, its upper edge at `top`."""

    x: float
    end: float
    top: int
    tall: int

    def painted(self, paint: Paint) -> str:
        """The box in its colour, and its hatching."""
        name, ground, lines = paint
        size = f'x="{num(self.x)}" y="{self.top}" width="{num(self.end - self.x)}"'
        shape = (
            f'<rect class="{name}" {size} height="{self.tall}" fill="{ground}"></rect>'
        )
        if lines is None:
            return shape
        path = f'd="{self._hatching()}" fill="none" stroke="{lines}"'
        return f'{shape}<path class="hatch {name}" {path}/>'

    def _hatching(self) -> str:
        """Slanting lines, each cut to the box by arithmetic.

        Clip paths and patterns do not survive in PDFs.
        """
        strokes = []
        base = self.top + self.tall
        # Starting on a fixed grid keeps the hatching of neighbouring pieces in step.
        foot = math.floor((self.x - self.tall) / HATCH_STEP) * HATCH_STEP
        while foot < self.end:
            left = max(foot, self.x)
            right = min(foot + self.tall, self.end)
            if right > left:
                lower, upper = num(base + foot - left), num(base + foot - right)
                strokes.append(f"M{num(left)} {lower}L{num(right)} {upper}")
            foot += HATCH_STEP
        return "".join(strokes)


def split_at(ruas: Sequence[Ruas], standar_menit: float | None) -> list[Piece]:
    """Cut the stretches where the standard ends, so that this moment is always an edge between two
    pieces.

    Parts of less than SLIVER minutes are not cut off. What the stretches leave of the standard
    becomes a last piece, `sisa`. Without a standard nothing is cut and nothing is late.
    """
    end = standar_menit or math.inf
    pieces, passed = [], 0.0
    for one in ruas:
        if one.jenis == "jeda":
            pieces.append(Piece("jeda", 0.0, passed >= end - SLIVER, one))
            continue
        inside = min(one.menit, max(0.0, end - passed))
        if one.menit - inside < SLIVER:
            inside = one.menit
        elif inside < SLIVER:
            inside = 0.0
        for menit, is_beyond in ((inside, False), (one.menit - inside, True)):
            if menit:
                pieces.append(Piece(one.jenis, menit, is_beyond, one))
        passed += one.menit
    if SLIVER <= end - passed < math.inf:
        pieces.append(Piece("sisa", end - passed, False))
    return pieces


def widths(pieces: Sequence[Piece], room: float) -> tuple[list[float], bool]:
    """The width of each piece, adding up to `room`; and whether the late part was shortened.

    A pause is a gap of GAP_WIDTH however long it was, narrower where there are many.
    """
    gaps = sum(piece.jenis == "jeda" for piece in pieces)
    gap = min(GAP_WIDTH, room / 4 / gaps) if gaps else 0.0

    # The late part is drawn no longer than LONGEST_LATE times the standard.
    within = sum(piece.menit for piece in pieces if not piece.is_beyond)
    beyond = sum(piece.menit for piece in pieces if piece.is_beyond)
    is_broken = beyond > LONGEST_LATE * within > 0
    shrink = LONGEST_LATE * within / beyond if is_broken else 1.0
    weights = [
        piece.menit * (shrink if piece.is_beyond else 1.0)
        for piece in pieces
        if piece.jenis != "jeda"
    ]
    shares = iter(share_out(weights, room - gap * gaps))
    sizes = [gap if piece.jenis == "jeda" else next(shares) for piece in pieces]
    return sizes, is_broken


def share_out(weights: Sequence[float], room: float) -> list[float]:
    """Divide `room` in proportion; whatever would be too thin to see gets the least width.

    The others then share what is left, which may make the next one too thin: so it is done again
    until none is.
    """
    if not weights:
        return []
    least = min(LEAST_WIDTH, room / len(weights))
    wide = set(range(len(weights)))
    while True:
        total = math.fsum(weights[i] for i in wide)
        rest = room - least * (len(weights) - len(wide))
        shares = {i: rest * (weights[i] / total) for i in wide}
        left = {i for i in wide if shares[i] >= least - 1e-9}
        if not left or left == wide:
            return [shares.get(i, least) for i in range(len(weights))]
        wide = left


@dataclass(frozen=True)
class Pita:
    """The ribbon: its stretches, where the standard ends, and the same in words."""

    ruas: Sequence[Ruas]
    standar_menit: float | None
    words: str

    def svg(self, *, tinggi: int = 16, lebar: int = 320) -> str:
        """The drawing, with the words to be read aloud.

        `tinggi` and `lebar` are px; about a fourth of the height is the notch above the bar.
        """
        top = max(2, tinggi // 4)
        pieces = split_at(self.ruas, self.standar_menit)
        # The bar starts flush with the text above it; the right end leaves room for half a notch.
        sizes, is_broken = widths(pieces, lebar - top)
        edges = [round(x, 2) for x in accumulate(sizes, initial=0.0)]
        boxes = tuple(Box(x, end, top, tinggi - top) for x, end in pairwise(edges))
        bar = Bar(tuple(zip(pieces, boxes, strict=True)), top, tinggi, lebar - top)
        drawn = [*bar.shapes(), bar.cuts(), bar.outline()]
        if is_broken:
            drawn.append(bar.break_mark())
        if self.standar_menit:
            drawn.append(bar.notch())
        return svg_of("".join(drawn), lebar, tinggi, self.words)


def svg_of(drawn: str, lebar: int, tinggi: int, words: str) -> str:
    """A drawing with the words that are read aloud in its stead.

    `drawn` is SVG already and goes in as it is; `words` are plain text and escaped here.
    """
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="ribbon" role="img" '
        f'aria-label="{escape(words)}" width="{lebar}" height="{tinggi}" '
        f'viewBox="0 0 {lebar} {tinggi}">{drawn}</svg>'
    )


@dataclass(frozen=True)
class Bar:
    """The pieces of a ribbon, each in its place."""

    placed: tuple[tuple[Piece, Box], ...]
    # Px: where the bar begins below the notch, the whole height, and where the bar must end.
    top: int
    tinggi: int
    right: float

    @property
    def tall(self) -> int:
        return self.tinggi - self.top

    def shapes(self) -> Iterator[str]:
        """Each piece; a pause is no box but a gap, with a thread to show that the file goes on."""
        for piece, box in self.placed:
            if piece.jenis != "jeda":
                yield box.painted(piece.paint)
                continue
            inset = (box.end - box.x) / 5
            line = f"M{num(box.x + inset)} {num(self.top + self.tall / 2)}H{num(box.end - inset)}"
            paint = f'stroke="{PAUSED}" stroke-width="2"'
            yield f'<path class="pause" d="{line}" {paint}></path>'

    def cuts(self) -> str:
        """Thin breaks between one desk and the next.

        None where only the standard cuts a stretch in two.
        """
        places = [
            f"M{num(box.end)} {self.top}v{self.tall}"
            for (piece, box), (following, _) in pairwise(self.placed)
            if piece.ruas is not following.ruas
            and "jeda" not in (piece.jenis, following.jenis)
        ]
        if not places:
            return ""
        return f'<path class="cut" d="{"".join(places)}" stroke="{SURFACE}"/>'

    def outline(self) -> str:
        """A hairline around each unbroken run, so that pale pieces have an edge.

        Around the whole room when nothing was drawn.
        """
        runs = [
            [box for _, box in run]
            for is_gap, run in groupby(self.placed, lambda one: one[0].jenis == "jeda")
            if not is_gap
        ]
        frames = [(run[0].x, run[-1].end) for run in runs] or [(0.0, self.right)]
        path = "".join(
            f"M{num(x + 0.5)} {self.top + 0.5}H{num(end - 0.5)}v{self.tall - 1}H{num(x + 0.5)}z"
            for x, end in frames
        )
        return f'<path class="edge" d="{path}" fill="none" stroke="{EDGE}"/>'

    def notch(self) -> str:
        """The mark where the standard ends: a wedge on top and a line through the bar."""
        x = max(
            (box.end for piece, box in self.placed if not piece.is_beyond), default=0.0
        )
        wedge = f"M{num(x - self.top)} 0H{num(x + self.top)}L{num(x + 1)} {self.top}"
        path = f"{wedge}V{self.tinggi}H{num(x - 1)}V{self.top}z"
        return f'<path class="notch" fill="{INK}" d="{path}"/>'

    def break_mark(self) -> str:
        """Two strokes across the longest late piece.

        From here on the drawing is shorter than the time was.
        """
        late = [box for piece, box in self.placed if piece.is_beyond]
        longest = max(late, key=lambda box: box.end - box.x)
        middle, lean = (longest.x + longest.end) / 2, self.tall / 4
        ground, left, right = (
            f"M{num(middle + shift - lean)} {self.top + self.tall}"
            f"L{num(middle + shift + lean)} {self.top}"
            for shift in (0, -2.5, 2.5)
        )
        return (
            f'<path class="cut" d="{ground}" stroke="{SURFACE}" stroke-width="5"/>'
            f'<path class="break" d="{left}{right}" stroke="{INK}"/>'
        )


@lru_cache(maxsize=4096)
def num(value: float) -> str:
    """A number as short as it can be written, since a queue carries a ribbon in every row."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escape(text: str) -> str:
    """Text safe in XML: control characters, which no escaping can save, are left out."""
    return html.escape(NOT_XML.sub("", text))
