"""Whether the machine's clock can be right: it cannot show a time before something that was already
stamped.
"""

from datetime import datetime, timedelta

from sipetrok.alur.clock import Kalender, print_saat

# By so much clocks are corrected in passing; nobody is stopped for that.
TOLERANSI = timedelta(minutes=10)


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
        f"Jam komputer kantor menunjukkan {print_saat(now, kalender)}, padahal catatan terakhir "
        f"dibuat {print_saat(newest, kalender)}. Betulkan tanggal dan jam komputer itu; sampai itu "
        "permohonan dan surat hanya dapat dibaca."
    )
