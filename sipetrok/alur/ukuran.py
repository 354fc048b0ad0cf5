"""How long the steps of a standard really took: medians of finished stays, once there are enough to
say it honestly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sipetrok.alur.clock import OfficeTime
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Tindakan
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


def stays_of(course: Course, time: OfficeTime) -> Iterable[tuple[Tempat, timedelta]]:
    """Every finished stay with its office time; what a question or another colleague interrupted
    counts as one.
    """
    begun: dict[Tempat, timedelta] = {}
    for stay in course.stays:
        # The first step and a repair are the pemohon's own time, not the office's.
        if not stay.langkah or stay.keluar is None:
            continue
        place = (stay.langkah, stay.koordinasi)
        spent = stay.waiting(time) + stay.working(time)
        begun[place] = begun.get(place, timedelta()) + spent
        if stay.tindakan not in INTERRUPTED:
            yield place, begun.pop(place)


def measure(courses: Iterable[Course], time: OfficeTime) -> Mapping[Tempat, Terukur]:
    """The median of each step and koordinasi that has enough stays of these finished files."""
    found: dict[Tempat, list[timedelta]] = {}
    for course in courses:
        for place, spent in stays_of(course, time):
            found.setdefault(place, []).append(spent)
    return {
        place: Terukur(_median(spans), len(spans))
        for place, spans in found.items()
        if len(spans) >= ENOUGH
    }


def _median(spans: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))
