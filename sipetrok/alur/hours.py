"""Office time in words: opening hours, moments, and how a due moment was worked out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sipetrok.alur.clock import (
    MINUTE,
    ZERO,
    Jadwal,
    Kalender,
    Sesi,
    add_working_days,
    next_open,
    office_time_between,
    to_utc,
)
from sipetrok.alur.course import Course
from sipetrok.alur.service_clock import days_between, expected_at
from sipetrok.domain.identitas import HARI, print_tanggal
from sipetrok.sop.standar import Durasi, Mulai, Satuan, Standar, Tugas

BEFORE_CLOSING = timedelta(minutes=8)
MOST = 6  # free days that are named; the rest is counted


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


def print_saat(at: datetime, kalender: Kalender) -> str:
    """Senin, 23 November 2026 pukul 09.40."""
    return f"{print_hari(at, kalender)} pukul {at.astimezone(kalender.zona):%H.%M}"


def print_menit(span: timedelta) -> str:
    """Whole minutes, or hours and minutes from two hours on; what has begun is never shown as
    nothing.
    """
    if ZERO < span < MINUTE:
        return "kurang dari 1 menit"
    if span < 120 * MINUTE:
        return f"{span // MINUTE} menit"
    hours, minutes = divmod(span // MINUTE, 60)
    return f"{hours} jam {minutes} menit" if minutes else f"{hours} jam"


def print_jadwal(jadwal: Jadwal) -> tuple[tuple[str, str], ...]:
    """Days and hours, equal days joined: ("Senin sampai Kamis", "07.30-12.00 dan 13.00-16.00")."""
    rows = []
    for sessions, group in groupby(range(7), key=lambda n: jadwal.hari[n]):
        days = [HARI[n] for n in group]
        between = " dan " if len(days) == 2 else " sampai "
        rows.append((between.join(dict.fromkeys((days[0], days[-1]))), print_sessions(sessions)))
    return tuple(rows)


def print_sessions(sessions: Sequence[Sesi]) -> str:
    """The hours of one day; "tutup" when there are none."""
    return " dan ".join(f"{one.mulai:%H.%M}–{one.selesai:%H.%M}" for one in sessions) or "tutup"


def closing(at: datetime, kalender: Kalender) -> datetime | None:
    """When the office closes next, for a break or the day; None when it is closed now."""
    at = to_utc(at)
    sessions = kalender.sessions_on(kalender.day_of(at))
    return next((end for start, end in sessions if start <= at < end), None)


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


# How a due moment was worked out, in one sentence that anybody can check against a calendar.


def start_words(standar: Standar) -> str:
    """From what moment the clock counts, as the rule is printed beside a figure."""
    if standar.mulai is Mulai.DAFTAR:
        return "berkas masuk dari daftar kantor"
    if standar.first(Tugas.PERIKSA):
        return "berkas dinyatakan lengkap"
    return "petugas pertama kali mengerjakannya"


def worked_out(course: Course, kalender: Kalender) -> str:
    """Why the file is due when it is; empty while its clock does not run, or has no end."""
    waktu, start, due = course.standar.waktu, course.run.started_at, course.due_at(kalender)
    if waktu is None or start is None or due is None:
        return ""
    since = f"Dihitung sejak {start_words(course.standar)}: {print_saat(start, kalender)}"
    end = f"Jatuh tempo {print_saat(due, kalender)}"
    if waktu.satuan is Satuan.MENIT:
        spans = (office_time_between(*pause, kalender) for pause in course.run.pauses)
        paused = sum(spans, ZERO) // MINUTE
        rest = f", tanpa {paused} menit saat berkas diperbaiki pemohon" if paused else ""
        return f"{since}. {waktu} saat kantor buka{rest}. {end}."
    days = sum(days_between(waktu.satuan, *pause, kalender) for pause in course.run.pauses)
    rest = f", ditambah {days} hari saat berkas diperbaiki pemohon" if days else ""
    if waktu.satuan is Satuan.HARI_KERJA:
        rest += _free_days(kalender.day_of(start), kalender.day_of(due), kalender)
    return f"{since}; hari itu tidak dihitung. {waktu}{rest}. {end}."


def _free_days(first: date, last: date, kalender: Kalender) -> str:
    """The days in between that do not count, each by its name."""
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    free = [day for day in days if not kalender.is_working_day(day)]
    if not free:
        return ""
    words = [_named(day, kalender) for day in free[:MOST]]
    if len(free) > MOST:
        words.append(f"dan {len(free) - MOST} hari lain")
    return f"; tidak dihitung: {', '.join(words)}"


def _named(day: date, kalender: Kalender) -> str:
    if day in kalender.libur:
        return f"{kalender.libur[day]} ({print_tanggal(day)})"
    return f"{HARI[day.weekday()]} {print_tanggal(day)}"
