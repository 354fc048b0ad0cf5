"""Opening hours in words, and the moments that people are told: pure, from the office's calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from sipetrok.domain.clock import Jadwal, Kalender, Sesi, add_working_days, next_open, to_utc
from sipetrok.domain.identitas import print_tanggal
from sipetrok.domain.service_clock import expected_at
from sipetrok.sop.standar import Durasi

HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BEFORE_CLOSING = timedelta(minutes=8)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example of the counting rule."""

    start: datetime
    closes: datetime
    reopens: datetime
    due: datetime


def print_hari(at: datetime, kalender: Kalender) -> str:
    """Senin, 23 November 2026."""
    day = kalender.day_of(at)
    return f"{HARI[day.weekday()]}, {print_tanggal(day)}"


def print_menit(span: timedelta) -> str:
    """Whole minutes, or hours and minutes from two hours on; what has begun is never shown as
    nothing.
    """
    if timedelta(0) < span < MINUTE:
        return "kurang dari 1 menit"
    total = span // MINUTE
    if total < 120:
        return f"{total} menit"
    return f"{total // 60} jam" + (f" {total % 60} menit" if total % 60 else "")


def print_jadwal(jadwal: Jadwal) -> tuple[tuple[str, str], ...]:
    """Days and hours, equal days joined: ("Senin sampai Kamis", "07.30-12.00 dan 13.00-16.00")."""
    rows = []
    for sessions, group in groupby(range(7), key=lambda n: jadwal.hari[n]):
        days = [HARI[n] for n in group]
        name = (
            days[0]
            if len(days) == 1
            else f"{days[0]} {'dan' if len(days) == 2 else 'sampai'} {days[-1]}"
        )
        rows.append((name, print_sessions(sessions)))
    return tuple(rows)


def print_sessions(sessions: Sequence[Sesi]) -> str:
    """The hours of one day; "tutup" when there are none."""
    return (
        " dan ".join(f"{_clock(sesi.mulai)}–{_clock(sesi.selesai)}" for sesi in sessions) or "tutup"
    )


def _clock(at: time) -> str:
    return f"{at:%H.%M}"


def closing(at: datetime, kalender: Kalender) -> datetime | None:
    """When the office closes next, for a break or the day; None when it is closed at this moment."""
    at = to_utc(at)
    return next(
        (end for start, end in kalender.sessions_on(kalender.day_of(at)) if start <= at < end), None
    )


def example(waktu: Durasi, now: datetime, kalender: Kalender) -> Example:
    """A file found complete just before closing time on the next working day: what the standard
    then means.
    """
    day = add_working_days(kalender.day_of(now), 1, kalender)
    closes = kalender.sessions_on(day)[-1][1]
    start = closes - BEFORE_CLOSING
    return Example(start, closes, next_open(closes, kalender), expected_at(start, waktu, kalender))


def years_without_libur(kalender: Kalender, years: Iterable[int]) -> tuple[int, ...]:
    """The years of which no holiday is known: a promise that reaches into them would count holidays
    as open.
    """
    known = {day.year for day in kalender.libur}
    return tuple(year for year in years if year not in known)
