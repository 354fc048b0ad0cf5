"""Products on paper that wait to be collected: when they were handed over, and when the officer
must call. Pure.

The limit is the standard's `batas_ambil`, in calendar days from the moment at which the product lay
ready.
"""

from datetime import datetime, time

from sipetrok.alur.clock import Kalender, add_calendar_days
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Status
from sipetrok.sop.standar import COLLECTED, ON_PAPER, Langkah, Tugas


def ready_since(course: Course, lewat: str) -> datetime | None:
    """Since when a product on paper waits for its owner: at a step that hands it over, or after it.

    `lewat` is the way that the pemohon chose: whoever downloads waits for no paper.
    """
    keadaan = course.keadaan
    is_running = keadaan.status is Status.BERJALAN
    if is_running and keadaan.step.tugas is Tugas.SERAHKAN and _on_paper(keadaan.step, lewat):
        return course.step_since
    is_kept = keadaan.status in (Status.BERJALAN, Status.SELESAI) and lewat in COLLECTED
    return course.diserahkan_at if is_kept else None


def _on_paper(langkah: Langkah, lewat: str) -> bool:
    """Whether the product leaves this step on paper: by the way chosen; where the step has not that
    one, by all.

    So the paper that follows a download is known at the step that posts it.
    """
    ways = (lewat,) if lewat in langkah.lewat else langkah.lewat
    return bool(ways) and ON_PAPER.issuperset(ways)


def call_at(course: Course, lewat: str, is_collected: bool, kalender: Kalender) -> datetime | None:
    """From when on the officer must call whoever has not collected: the day after the limit.

    None without a limit.
    """
    limit = course.standar.batas_ambil
    since = None if limit is None or is_collected else ready_since(course, lewat)
    if limit is None or since is None:
        return None
    day = add_calendar_days(kalender.day_of(since), limit.angka + 1)
    return datetime.combine(day, time(), kalender.zona)
