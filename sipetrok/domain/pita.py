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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, groupby, pairwise

from sipetrok.domain.hours import print_menit

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
LETTER_WIDTH = 6.6
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

INK, SURFACE, PAUSED = "#16211f", "#ffffff", "#7a4d00"
# Class, ground and hatching of each kind of piece.
PAINT = {
    "kerja": ("work", "#0b5d4e", None),
    "tunggu": ("wait", "#eef1ef", "#55625f"),
    "nanti": ("ahead", "#cbd8d3", None),
    "sisa": ("rest", "#f0eee7", None),
    "kerja late": ("work late", "#a61b1b", None),
    "tunggu late": ("wait late", "#fdecea", "#a61b1b"),
}
IN_WORDS = {"kerja": "dikerjakan", "tunggu": "menunggu", "jeda": "dijeda"}


@dataclass(frozen=True)
class Ruas:
    """One stretch of time at one desk: worked, waited, still to come, or paused (jeda: never
    counted).
    """

    jenis: str
    menit: float
    label: str = ""

    def __post_init__(self) -> None:
        if self.jenis not in JENIS:
            raise ValueError(f"unknown jenis {self.jenis!r}")
        if not math.isfinite(self.menit) or self.menit < 0:
            raise ValueError(f"menit must be a finite number from 0 up, not {self.menit!r}")


@dataclass(frozen=True)
class Piece:
    """What is drawn: a ruas, or the part of one on this or that side of the standard.

    `sisa` is unused standard.
    """

    jenis: str
    menit: float
    is_beyond: bool
    ruas: Ruas | None = None

    @property
    def paint(self) -> tuple[str, str, str | None]:
        if self.is_beyond and self.jenis in ("kerja", "tunggu"):
            return PAINT[f"{self.jenis} late"]
        return PAINT[self.jenis]


def split_at(ruas: Sequence[Ruas], standar_menit: float | None) -> list[Piece]:
    """Cut the stretches where the standard ends, so that this moment is always an edge between two
    pieces.
    """
    end = standar_menit if standar_menit and standar_menit > 0 else math.inf
    pieces, passed = [], 0.0
    for one in ruas:
        if one.jenis == "jeda":
            pieces.append(Piece("jeda", 0.0, passed >= end - SLIVER, one))
            continue
        inside = min(one.menit, max(0.0, end - passed))
        beyond = one.menit - inside
        if beyond < SLIVER:
            inside, beyond = one.menit, 0.0
        elif inside < SLIVER:
            inside, beyond = 0.0, one.menit
        if inside:
            pieces.append(Piece(one.jenis, inside, False, one))
        if beyond:
            pieces.append(Piece(one.jenis, beyond, True, one))
        passed += one.menit
    if math.isfinite(end) and end - passed >= SLIVER:
        pieces.append(Piece("sisa", end - passed, False))
    return pieces


def widths(pieces: Sequence[Piece], room: float) -> tuple[list[float], bool]:
    """The width of each piece, adding up to `room`, and whether the late part had to be shortened."""
    gaps = sum(piece.jenis == "jeda" for piece in pieces)
    gap = min(GAP_WIDTH, room / 4 / gaps) if gaps else 0.0
    within = sum(piece.menit for piece in pieces if not piece.is_beyond)
    beyond = sum(piece.menit for piece in pieces if piece.is_beyond)
    is_broken = beyond > LONGEST_LATE * within > 0
    shrink = LONGEST_LATE * within / beyond if is_broken else 1.0
    weights = [
        piece.menit * shrink if piece.is_beyond else piece.menit
        for piece in pieces
        if piece.jenis != "jeda"
    ]
    shares = iter(share_out(weights, room - gap * gaps))
    return [gap if piece.jenis == "jeda" else next(shares) for piece in pieces], is_broken


def share_out(weights: Sequence[float], room: float) -> list[float]:
    """Divide `room` in proportion, but give the least width to whatever would be too thin to see."""
    if not weights:
        return []
    least = min(LEAST_WIDTH, room / len(weights))
    thin: set[int] = set()
    while True:
        wide = [i for i in range(len(weights)) if i not in thin]
        total = math.fsum(weights[i] for i in wide)
        rest = room - least * len(thin)
        more = {i for i in wide if rest * (weights[i] / total) < least - 1e-9}
        if not more or len(more) == len(wide):
            return [
                least if i in thin else rest * (weights[i] / total) for i in range(len(weights))
            ]
        thin |= more


def pita(
    ruas: Sequence[Ruas],
    standar_menit: float | None,
    *,
    tinggi: int = 16,
    lebar: int = 320,
    label: str,
    nama: bool = False,
) -> str:
    """The ribbon as SVG.

    `label` is read aloud in its stead; `nama` writes the desks' names below and on hover.
    """
    top = max(2, tinggi // 4)
    pieces = split_at(ruas, standar_menit)
    # The bar starts flush with the text above it; the right end leaves room for half a notch.
    sizes, is_broken = widths(pieces, lebar - top)
    edges = [round(x, 2) for x in accumulate(sizes, initial=0.0)]
    boxes = list(zip(pieces, edges, edges[1:]))
    bar = tinggi - top
    drawn = [box(piece, x, end, top, bar, with_title=nama) for piece, x, end in boxes]
    drawn += [cuts(boxes, top, bar), outline(boxes, top, bar, lebar - top)]
    if is_broken:
        drawn.append(break_mark(boxes, top, bar))
    if standar_menit and standar_menit > 0:
        drawn.append(notch(boxes, top, tinggi))
    if nama:
        drawn.append(names(boxes, tinggi, lebar - top))
    height = tinggi + 18 if nama else tinggi
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ribbon" role="img" aria-label="{escape(label)}" '
        f'width="{lebar}" height="{height}" viewBox="0 0 {lebar} {height}">{"".join(drawn)}</svg>'
    )


def box(piece: Piece, x: float, end: float, top: int, bar: int, *, with_title: bool) -> str:
    """One piece of the bar; a pause is no box but a gap, with a thread to show that the file goes
    on.
    """
    title = f"<title>{escape(in_words(piece.ruas))}</title>" if with_title and piece.ruas else ""
    if piece.jenis == "jeda":
        middle, inset = top + bar / 2, (end - x) / 5
        return (
            f'<path class="pause" d="M{num(x + inset)} {num(middle)}H{num(end - inset)}" '
            f'stroke="{PAUSED}" stroke-width="2">{title}</path>'
        )
    name, ground, lines = piece.paint
    size = f'x="{num(x)}" y="{top}" width="{num(end - x)}" height="{bar}"'
    shape = f'<rect class="{name}" {size} fill="{ground}">{title}</rect>'
    return shape + hatching(name, x, end, top, bar, lines) if lines else shape


def hatching(name: str, x: float, end: float, top: int, bar: int, colour: str) -> str:
    """Slanting lines, each cut to the box by arithmetic: clip paths and patterns do not survive in
    PDFs.
    """
    strokes, base = [], top + bar
    # Starting on a fixed grid keeps the hatching of neighbouring pieces in step.
    foot = math.floor((x - bar) / HATCH_STEP) * HATCH_STEP
    while foot < end:
        left, right = max(foot, x), min(foot + bar, end)
        if right > left:
            strokes.append(
                f"M{num(left)} {num(base + foot - left)}L{num(right)} {num(base + foot - right)}"
            )
        foot += HATCH_STEP
    return f'<path class="hatch {name}" d="{"".join(strokes)}" fill="none" stroke="{colour}"/>'


def cuts(boxes: Sequence[tuple[Piece, float, float]], top: int, bar: int) -> str:
    """Thin breaks between one desk and the next; none where only the standard cuts a stretch in
    two.
    """
    places = [
        f"M{num(end)} {top}v{bar}"
        for (piece, _, end), (following, _, _) in pairwise(boxes)
        if piece.ruas is not following.ruas and "jeda" not in (piece.jenis, following.jenis)
    ]
    return f'<path class="cut" d="{"".join(places)}" stroke="{SURFACE}"/>' if places else ""


def outline(boxes: Sequence[tuple[Piece, float, float]], top: int, bar: int, right: float) -> str:
    """A hairline around each unbroken run, so that pale pieces have an edge; around nothing when
    nothing was drawn.
    """
    runs = [
        list(run)
        for is_gap, run in groupby(boxes, lambda one: one[0].jenis == "jeda")
        if not is_gap
    ]
    frames = [(run[0][1], run[-1][2]) for run in runs] or [(0.0, right)]
    path = "".join(
        f"M{num(x + 0.5)} {top + 0.5}H{num(end - 0.5)}v{bar - 1}H{num(x + 0.5)}z"
        for x, end in frames
    )
    return f'<path class="edge" d="{path}" fill="none" stroke="#7d8a86"/>'


def notch(boxes: Sequence[tuple[Piece, float, float]], top: int, tinggi: int) -> str:
    """The mark where the standard ends: a wedge on top and a line through the bar."""
    x = max((end for piece, _, end in boxes if not piece.is_beyond), default=0.0)
    path = f"M{num(x - top)} 0H{num(x + top)}L{num(x + 1)} {top}V{tinggi}H{num(x - 1)}V{top}z"
    return f'<path class="notch" fill="{INK}" d="{path}"/>'


def break_mark(boxes: Sequence[tuple[Piece, float, float]], top: int, bar: int) -> str:
    """Two strokes across the longest late piece: from here on the drawing is shorter than the time
    was.
    """
    x, end = max(
        ((x, end) for piece, x, end in boxes if piece.is_beyond), key=lambda one: one[1] - one[0]
    )
    middle, lean = (x + end) / 2, bar / 4
    ground, left, right = (
        f"M{num(middle + shift - lean)} {top + bar}L{num(middle + shift + lean)} {top}"
        for shift in (0, -2.5, 2.5)
    )
    return (
        f'<path class="cut" d="{ground}" stroke="{SURFACE}" stroke-width="5"/>'
        f'<path class="break" d="{left}{right}" stroke="{INK}"/>'
    )


def names(boxes: Sequence[tuple[Piece, float, float]], tinggi: int, right: float) -> str:
    """The desks' names under their pieces, shortened to the room there is; the hover text has them
    whole.
    """
    desks = [(piece.ruas, x) for piece, x, _ in boxes if piece.ruas and piece.jenis != "jeda"]
    named = [(ruas.label, x) for ruas, x in desks if ruas.label]
    # A desk that waited, paused and then worked is named once.
    groups = [next(group) for _, group in groupby(named, lambda one: one[0])]
    starts = [x for _, x in groups] + [right + LETTER_WIDTH]
    texts = []
    for (label, x), limit in zip(groups, starts[1:]):
        letters = int((limit - x) / LETTER_WIDTH - 0.8)
        if letters >= min(4, len(label)):
            shown = label if len(label) <= letters else label[: letters - 1].rstrip() + "…"
            place = f'x="{num(x)}" y="{tinggi + 13}" font-family="Helvetica" font-size="12"'
            texts.append(f'<text {place} fill="{INK}">{escape(shown)}</text>')
    return "".join(texts)


def in_words(ruas: Ruas) -> str:
    minutes = print_menit(timedelta(minutes=ruas.menit)) if ruas.menit else "kurang dari 1 menit"
    words = "belum dikerjakan" if ruas.jenis == "nanti" else f"{IN_WORDS[ruas.jenis]} {minutes}"
    return f"{ruas.label}: {words}" if ruas.label else words


def num(value: float) -> str:
    """A number as short as it can be written, since a queue carries a ribbon in every row."""
    # Adding zero turns a rounded "-0.0" into "0.0".
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def escape(text: str) -> str:
    """Text safe in XML: control characters, which no escaping can save, are left out."""
    return html.escape(NOT_XML.sub("", text))
