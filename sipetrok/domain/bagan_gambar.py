"""The flow chart as SVG, one drawing for each row, so that it lines up with the text beside it on
screen and on paper.

On screen a row is as high as its text turns out to be: the lines run far beyond the drawing and the
table's cell cuts them. On paper the height is known. Attributes only: a style attribute would be
refused by the Content-Security-Policy, and markers, clip paths and patterns do not survive in PDFs.
"""

from dataclasses import dataclass

from sipetrok.domain.bagan import TIDAK, YA, Bagan, Baris, Simbol
from sipetrok.domain.bagan_pena import BEYOND, Lembar, Pena
from sipetrok.domain.pita import num

HALF = {Simbol.KAPSUL: 11.0, Simbol.KOTAK: 11.0, Simbol.BELAH_KETUPAT: 15.0}  # of a symbol's height
ENTRY, EXIT = (
    15.0,
    9.0,
)  # px above and below a symbol: the arrow that comes in, the line that goes out
LANE = 13.0  # px for each line that runs below a symbol
PENTAGON = 22.0


@dataclass(frozen=True)
class Jalan:
    """Where a row's lines run: whether its way on leaves below the symbol in a lane of its own."""

    above: float
    below: float
    bends_below: bool
    goes_straight: bool


def course(bagan: Bagan, n: int) -> Jalan:
    """How much room row n needs above and below its middle, in px."""
    baris = bagan.baris[n]
    arrow = bagan.terus[n] if n < len(bagan.baris) - 1 else None
    straight = arrow is not None and arrow.dari == arrow.ke
    bends = (
        arrow is not None
        and not straight
        and (bool(baris.tanya) or is_in_the_way(baris, arrow.dari, arrow.ke))
    )
    lanes = LANE * (bool(baris.tanya) + bends)
    labelled = LANE if arrow and arrow.label and straight and not baris.tanya else 0.0
    half = HALF[baris.simbol]
    return Jalan(half + (ENTRY if n else EXIT), half + lanes + labelled + EXIT, bends, straight)


def is_in_the_way(baris: Baris, dari: int, ke: int) -> bool:
    """Whether a line from the symbol's side meets another symbol of the row, or the way back to the
    pemohon.
    """
    beside = baris.kolom if baris.kembali is None else (*baris.kolom, baris.kembali)
    return any(other != dari and (other > dari) == (ke > dari) for other in beside)


def least_height(bagan: Bagan, n: int) -> float:
    """The px below which row n cannot be drawn."""
    jalan = course(bagan, n)
    return jalan.above + jalan.below


def draw_row(bagan: Bagan, n: int, lembar: Lembar) -> str:
    """Row n with everything that passes through it. `lembar.tinggi` is at least `least_height`."""
    baris, jalan, pena = bagan.baris[n], course(bagan, n), Pena()
    tinggi = lembar.tinggi if lembar.tinggi is not None else least_height(bagan, n)
    middle = (tinggi - jalan.above - jalan.below) / 2 + jalan.above
    top, bottom = (0.0, tinggi) if lembar.tinggi is not None else (-BEYOND, tinggi + BEYOND)
    half = HALF[baris.simbol]
    for left, right in zip(baris.kolom, baris.kolom[1:]):
        pena.line(
            (lembar.x(left) + lembar.half(left), middle),
            (lembar.x(right) - lembar.half(right), middle),
        )
    for k in baris.kolom:
        shape(pena, lembar, baris.simbol, k, middle, baris.tambahan)
        if baris.tulisan:
            pena.word(
                baris.tulisan, lembar.x(k), middle + lembar.huruf * 0.35, lembar.huruf, "middle"
            )
    if n:
        x = lembar.x(bagan.terus[n - 1].ke)
        pena.line((x, top), (x, middle - half))
        pena.head(x, middle - half, 0, 1)
    ask(pena, lembar, baris, middle)
    go_back(pena, lembar, bagan, n, middle, top, bottom)
    if n < len(bagan.baris) - 1:
        go_on(pena, lembar, bagan, n, middle, bottom)
    return pena.svg(lembar, tinggi, bagan.kata(n))


def shape(pena: Pena, lembar: Lembar, simbol: Simbol, kolom: int, y: float, is_added: bool) -> None:
    """A symbol; what the office has added to its SOP is dashed."""
    # A capsule has its word to hold.
    x, wide, high = (
        lembar.x(kolom),
        lembar.half(kolom, 1.5 if simbol is Simbol.KAPSUL else 3.0),
        HALF[simbol],
    )
    dashed = ' stroke-dasharray="4 2.5"' if is_added else ""
    paint = f'fill="{lembar.tinta}" fill-opacity=".06" stroke="{lembar.tinta}" stroke-width="1.4"{dashed}'
    if simbol is Simbol.BELAH_KETUPAT:
        d = f"M{num(x)} {num(y - high)}L{num(x + wide)} {num(y)}L{num(x)} {num(y + high)}L{num(x - wide)} {num(y)}z"
        pena.shapes.append(f'<path d="{d}" {paint}/>')
        return
    corner = f' rx="{num(high)}"' if simbol is Simbol.KAPSUL else ""
    pena.shapes.append(
        f'<rect x="{num(x - wide)}" y="{num(y - high)}" width="{num(2 * wide)}" height="{num(2 * high)}"'
        f"{corner} {paint}/>"
    )


def ask(pena: Pena, lembar: Lembar, baris: Baris, y: float) -> None:
    """The question to other columns, on either side, and the answer that comes back below."""
    for side in (-1, 1):
        asked = sorted(
            (k for k in baris.tanya if (k - baris.kolom[0]) * side > 0), key=lambda k: k * side
        )
        if not asked:
            continue
        asker = max(baris.kolom, key=lambda k: k * side)
        start = lembar.x(asker) + side * lembar.half(asker)
        for before, k in zip((asker, *asked), asked):
            tip = lembar.x(k) - side * lembar.half(k)
            pena.line((lembar.x(before) + side * lembar.half(before), y), (tip, y))
            shape(pena, lembar, Simbol.KOTAK, k, y, baris.tambahan)
        pena.head(lembar.x(asked[0]) - side * lembar.half(asked[0]), y, side, 0)
        # Next door there is no room above the arrow: the word stands at the upper edge of the
        # diamond.
        is_near = (
            abs(lembar.x(asked[0]) - side * lembar.half(asked[0]) - start) < 2.2 * lembar.huruf
        )
        place = (
            (start - side * lembar.half(asker) / 2, y - 9) if is_near else (start + side * 2, y - 4)
        )
        pena.word(YA, *place, lembar.huruf, "start" if side > 0 else "end")
        lane, home = y + HALF[Simbol.BELAH_KETUPAT] + LANE, lembar.x(asker)
        far = lembar.x(asked[-1])
        pena.line((far, y + HALF[Simbol.KOTAK]), (far, lane), (home, lane))
        pena.head(home, lane, -side, 0)


def go_back(
    pena: Pena, lembar: Lembar, bagan: Bagan, n: int, y: float, top: float, bottom: float
) -> None:
    """ "Tidak" of this row back to the pemohon, and those of later rows that pass on their way to
    the first.
    """
    baris, passing = bagan.baris[n], bagan.naik(n)
    if n == 0 and passing is not None and passing in baris.kolom:
        x, foot = lembar.x(passing), y + HALF[baris.simbol]
        pena.line((x, bottom), (x, foot))
        pena.head(x, foot, 0, -1)
    elif passing is not None:
        pena.line((lembar.x(passing), bottom), (lembar.x(passing), top))
    if baris.kembali is not None and n:
        near = min(baris.kolom, key=lambda k: abs(k - baris.kembali))
        side = 1 if baris.kembali > near else -1
        start, home = lembar.x(near) + side * lembar.half(near), lembar.x(baris.kembali)
        # Where a later return passes, this one joins it.
        pena.line((start, y), (home, y), *([(home, top)] if passing is None else []))
        pena.word(TIDAK, start + side * 2, y - 4, lembar.huruf, "start" if side > 0 else "end")


def go_on(pena: Pena, lembar: Lembar, bagan: Bagan, n: int, y: float, bottom: float) -> None:
    """The way to the next row: straight down, from the symbol's side, or below it in a lane of its
    own.
    """
    baris, arrow, jalan = bagan.baris[n], bagan.terus[n], course(bagan, n)
    x, target = lembar.x(arrow.dari), lembar.x(arrow.ke)
    foot, side = y + HALF[baris.simbol], 1 if target > x else -1
    if jalan.goes_straight:
        pena.line((x, foot), (x, bottom))
    elif jalan.bends_below:
        lane = foot + LANE * (1 + bool(baris.tanya))
        pena.line((x, foot), (x, lane), (target, lane), (target, bottom))
    else:
        start = x + side * lembar.half(arrow.dari)
        pena.line((start, y), (target, y), (target, bottom))
        if arrow.label:
            pena.word(
                arrow.label, start + side * 2, y - 4, lembar.huruf, "start" if side > 0 else "end"
            )
        return
    if arrow.label:
        # On the side on which nothing comes back.
        is_left = bool(baris.tanya) and max(baris.tanya) > max(baris.kolom)
        pena.word(
            arrow.label,
            x + (-4 if is_left else 4),
            foot + lembar.huruf * 0.9,
            lembar.huruf,
            "end" if is_left else "start",
        )


def draw_break(bagan: Bagan, n: int, lembar: Lembar, nomor: int, is_end: bool) -> str:
    """The band between rows n and n + 1 where a page ends (`is_end`) or the next begins: a segilima
    for each line.

    The way on carries the number of the break, the way back to the pemohon a letter.
    """
    pena, tinggi = Pena(), lembar.tinggi or PENTAGON + 2 * EXIT
    half, middle = PENTAGON / 2, tinggi / 2
    places = [(bagan.terus[n].ke, str(nomor), 1)]
    back = bagan.naik(n)
    places += [(back, chr(64 + nomor), -1)] if back is not None else []
    for kolom, sign, down in places:
        x = lembar.x(kolom)
        flat, neck, tip = (num(middle + down * part) for part in (-half, 3, half))
        d = f"M{num(x - half)} {flat}H{num(x + half)}V{neck}L{num(x)} {tip}L{num(x - half)} {neck}z"
        pena.shapes.append(
            f'<path d="{d}" fill="none" stroke="{lembar.tinta}" stroke-width="1.4"/>'
        )
        pena.word(sign, x, middle + lembar.huruf * 0.35 - down * 2, lembar.huruf, "middle")
        edge, touch = (0.0, middle - half) if is_end else (tinggi, middle + half)
        pena.line((x, edge), (x, touch))
        if is_end == (down > 0):
            pena.head(x, touch, 0, down)
    return pena.svg(lembar, tinggi, "")
