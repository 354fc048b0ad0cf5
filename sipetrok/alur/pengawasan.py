"""Where the open files stand, desk by desk: counts, the one that holds the work up, and a stacked
bar. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate, pairwise

from sipetrok.alur.clock import ZERO
from sipetrok.alur.pita import EDGE, PAINT, SURFACE, Box, num, share_out, svg_of

# The pieces of a bar in their order, each with its paint in domain.pita: late first, where the eye
# begins.
PIECES = (
    ("tunggu_lewat", "tunggu late"),
    ("kerja_lewat", "kerja late"),
    ("tunggu", "tunggu"),
    ("kerja", "kerja"),
)


@dataclass(frozen=True)
class Meja:
    """The open files at one desk: waiting untaken or worked on, each in time or late; the longest
    wait untaken.
    """

    kunci: str
    nama: str
    tunggu: int = 0
    tunggu_lewat: int = 0
    kerja: int = 0
    kerja_lewat: int = 0
    terlama: timedelta = ZERO  # office time
    tanpa_petugas: bool = False  # nobody active has this role

    @property
    def jumlah(self) -> int:
        return self.tunggu + self.tunggu_lewat + self.kerja + self.kerja_lewat

    @property
    def menunggu(self) -> int:
        return self.tunggu + self.tunggu_lewat

    @property
    def dikerjakan(self) -> int:
        return self.kerja + self.kerja_lewat

    @property
    def terlambat(self) -> int:
        return self.tunggu_lewat + self.kerja_lewat


def counted(meja: Meja, is_taken: bool, is_late: bool, jumlah: int) -> Meja:
    """The desk with so many more files of one kind."""
    name = ("kerja" if is_taken else "tunggu") + ("_lewat" if is_late else "")
    return replace(meja, **{name: getattr(meja, name) + jumlah})


def most_stuck(desks: Sequence[Meja]) -> Meja | None:
    """Where most is late; where nothing is late, the desk with the longest wait.

    None where nothing waits.
    """
    worst = max(desks, key=lambda meja: (meja.terlambat, meja.terlama, meja.menunggu), default=None)
    return worst if worst and (worst.terlambat or worst.menunggu) else None


def words(meja: Meja) -> str:
    """The bar in words; beside it always."""
    if not meja.jumlah:
        return "tidak ada berkas"
    late = f", {meja.terlambat} terlambat" if meja.terlambat else ""
    return f"{meja.menunggu} menunggu, {meja.dikerjakan} dikerjakan{late}"


def bar(meja: Meja, terbanyak: int, *, lebar: int = 480, tinggi: int = 14) -> str:
    """The files of a desk as one stacked bar in SVG, as long as its share of the fullest desk.

    Painted as the time ribbon is: solid for work, hatched for waiting, red for late; colours as
    attributes and classes.
    """
    room = (lebar - 1) * meja.jumlah / terbanyak if terbanyak else 0.0
    counts = [(getattr(meja, name), PAINT[paint]) for name, paint in PIECES]
    shown = [(count, paint) for count, paint in counts if count]
    edges = accumulate(share_out([count for count, _ in shown], room), initial=0.0)
    drawn = []
    end = 0.0
    for (_, paint), (x, end) in zip(shown, pairwise(edges), strict=True):
        drawn.append(Box(x, end, 0, tinggi).painted(paint))
        drawn.append(f'<path class="cut" d="M{num(end)} 0v{tinggi}" stroke="{SURFACE}"/>')
    if drawn:
        frame = f"M0.5 0.5H{num(max(end - 0.5, 0.5))}v{tinggi - 1}H0.5z"
        drawn[-1] = f'<path class="edge" d="{frame}" fill="none" stroke="{EDGE}"/>'
    return svg_of("".join(drawn), lebar, tinggi, words(meja))
