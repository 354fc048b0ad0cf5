"""The strokes of a flow chart: the sheet they are drawn on, and a pen that gathers them into one
SVG.

Attributes only: a style attribute would be refused by the Content-Security-Policy, and markers,
clip paths and patterns do not survive in PDFs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from sipetrok.domain.pita import escape, num

BEYOND = 2000  # px; no row is higher
WIDEST = 50.0  # px of a symbol
HEAD = 6.0


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


@dataclass
class Pena:
    """The strokes of one drawing, gathered: thin lines, arrow heads, symbols, words."""

    lines: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(
        default_factory=list
    )  # of the words: x, x, y, y

    def line(self, *points: tuple[float, float]) -> None:
        self.lines.append("M" + "L".join(f"{num(x)} {num(y)}" for x, y in points))

    def head(self, x: float, y: float, dx: int, dy: int) -> None:
        """An arrow head whose tip is here and that points along (dx, dy)."""
        foot = (x - dx * HEAD, y - dy * HEAD)
        corners = (
            f"L{num(foot[0] + side * dy * HEAD / 2)} {num(foot[1] + side * dx * HEAD / 2)}"
            for side in (-1, 1)
        )
        self.heads.append(f"M{num(x)} {num(y)}{''.join(corners)}z")

    def word(self, text: str, x: float, y: float, huruf: float, anchor: str = "start") -> None:
        width = len(text) * huruf * 0.56
        left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        self.boxes.append((left - 1, left + width + 1, y - huruf, y + 3))
        self.words.append(
            f'<text x="{num(x)}" y="{num(y)}"'
            + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            + f">{escape(text)}</text>"
        )

    def svg(self, lembar: Lembar, tinggi: float, label: str) -> str:
        width, ink = lembar.edges[-1], lembar.tinta
        top, bottom = (0.0, tinggi) if lembar.tinggi is not None else (-BEYOND, tinggi + BEYOND)
        grid = rules(lembar, self.boxes, top, bottom)
        parts = [f'<path d="{grid}" stroke="{ink}" stroke-opacity=".3" stroke-width=".7"/>']
        parts += (
            [f'<path d="{"".join(self.lines)}" fill="none" stroke="{ink}"/>'] if self.lines else []
        )
        parts += [f'<path d="{"".join(self.heads)}" fill="{ink}"/>'] if self.heads else []
        parts += self.shapes
        if self.words:
            letters = f'font-family="Helvetica" font-size="{num(lembar.huruf)}" fill="{ink}"'
            parts.append(f"<g {letters}>{''.join(self.words)}</g>")
        said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {said} overflow="visible" width="{num(width)}" '
            f'height="{num(tinggi)}" viewBox="0 0 {num(width)} {num(tinggi)}">{"".join(parts)}</svg>'
        )


def rules(
    lembar: Lembar, boxes: Sequence[tuple[float, float, float, float]], top: float, bottom: float
) -> str:
    """The lines between the columns, open where a word stands."""
    found = []
    for x in lembar.edges[1:-1]:
        start = top
        for _, _, high, low in sorted(
            (box for box in boxes if box[0] < x < box[1]), key=lambda box: box[2]
        ):
            found.append(f"M{num(x)} {num(start)}V{num(max(start, high))}")
            start = max(start, low)
        found.append(f"M{num(x)} {num(start)}V{num(bottom)}")
    return "".join(found) or f"M0 {num(top)}V{num(top)}"
