"""How long the steps of a standard really took: medians of finished stays, once there are enough to
say it honestly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sipetrok.domain.clock import Kalender
from sipetrok.domain.kartu_kendali import visits
from sipetrok.domain.workflow import Paraf, Tindakan
from sipetrok.sop.standar import Standar

ENOUGH = 20  # stays of a step; fewer say more about chance than about the office
MOST = 100  # files that are looked at, the latest finished first
# The desk is not done with the file: it comes back to the same step.
INTERRUPTED = frozenset({Tindakan.TANYA, Tindakan.ALIHKAN})

Tempat = tuple[int, int | None]  # the step, and which of its koordinasi


@dataclass(frozen=True, slots=True)
class Terukur:
    """The median of office time, waiting and working, over `n` stays."""

    median: timedelta
    n: int


def steps_of(standar: Standar) -> tuple[object, ...]:
    """What must be the same in two standards for their times to be compared."""
    return tuple(
        (
            langkah.tugas,
            langkah.pelaksana,
            langkah.kegiatan,
            tuple((one.pelaksana, one.kegiatan) for one in langkah.koordinasi),
        )
        for langkah in standar.langkah
    )


def stays_of(
    standar: Standar, trail: Sequence[Paraf], kalender: Kalender
) -> Iterable[tuple[Tempat, timedelta]]:
    """Every finished stay with its office time; what a question or another colleague interrupted
    counts as one.
    """
    begun: dict[Tempat, timedelta] = {}
    for stay in visits(standar, trail):
        # The first step and a repair are the pemohon's own time, not the office's.
        if not stay.langkah or stay.keluar is None:
            continue
        place = (stay.langkah, stay.koordinasi)
        spent = stay.waiting(kalender, stay.keluar) + stay.working(kalender, stay.keluar)
        begun[place] = begun.get(place, timedelta()) + spent
        if stay.tindakan not in INTERRUPTED:
            yield place, begun.pop(place)


def measure(
    standar: Standar, trails: Iterable[Sequence[Paraf]], kalender: Kalender
) -> Mapping[Tempat, Terukur]:
    """The median of each step and koordinasi that has enough stays in these trails of finished
    files.
    """
    found: dict[Tempat, list[timedelta]] = {}
    for trail in trails:
        for place, spent in stays_of(standar, trail, kalender):
            found.setdefault(place, []).append(spent)
    return {
        place: Terukur(median(spans), len(spans))
        for place, spans in found.items()
        if len(spans) >= ENOUGH
    }
