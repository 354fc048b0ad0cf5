"""The guard against a clock that was put back: nothing is stamped, numbered or dated with a time
that is over.

An office PC with an empty battery wakes up years ago. Its letters would carry that date and that
year's numbers.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from sipetrok.alur.clock import Kalender
from sipetrok.models import Paraf, db
from sipetrok.operations import perawatan

# By so much clocks are corrected in passing; nobody is stopped for that.
TOLERANSI = timedelta(minutes=10)
KUNCI = "jam"  # its row in `perawatan`
NEWEST = func.max(Paraf.at)


class JamMundur(Exception):
    """The clock shows `now`, but a stamp of the moment `newest` is there already.

    No SipetrokError: pemohon and officers read different sentences of it, see `web.errors`.
    """

    def __init__(self, now: datetime, newest: datetime) -> None:
        super().__init__(now, newest)
        self.now, self.newest = now, newest


def is_behind(now: datetime, newest: datetime | None) -> bool:
    """Whether the clock was put back: it shows clearly less than the newest stamp."""
    return newest is not None and now < newest - TOLERANSI


def in_order(now: datetime, last: datetime) -> datetime:
    """The moment for the next stamp of a file: never before its last one, by however little the
    clock was corrected.

    A last stamp far ahead was made by a wrong clock; after that the right one is taken again.
    """
    if last - now > TOLERANSI:
        return now
    return max(now, last)


def sentence(now: datetime, newest: datetime, kalender: Kalender) -> str:
    """What an officer reads of a clock that was put back, and what to do."""
    return (
        f"Jam komputer kantor menunjukkan {kalender.print_saat(now)}, padahal catatan terakhir "
        f"dibuat {kalender.print_saat(newest)}. Betulkan tanggal dan jam komputer itu; sampai itu "
        "permohonan dan surat hanya dapat dibaca."
    )


def newest_stamp() -> datetime | None:
    """When something was stamped last."""
    return db.session.scalar(select(NEWEST))


def later_stamp(now: datetime, newest: datetime | None) -> datetime | None:
    """The newest stamp when it shows that this clock was put back; None when it may be right."""
    if not is_behind(now, newest):
        return None
    # Rare from here on. After a clock that was ahead, only what came since its correction says
    # anything.
    accepted = perawatan.last(KUNCI)
    if accepted is not None:
        since = db.session.scalar(
            select(NEWEST).where(Paraf.id > accepted.hasil["paraf"])
        )
        newest = max(since or accepted.at, accepted.at)
    if not is_behind(now, newest):
        return None
    return newest


def require_right(now: datetime) -> None:
    """Raises JamMundur when this moment lies clearly before the newest stamp."""
    newest = later_stamp(now, newest_stamp())
    if newest is not None:
        raise JamMundur(now, newest)


def accept(now: datetime) -> None:
    """The clock is right now, says a person: stamps that were made until here no longer contradict
    it.
    """
    last = db.session.scalar(select(func.max(Paraf.id))) or 0
    perawatan.note(KUNCI, {"paraf": last}, now)
