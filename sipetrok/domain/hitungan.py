"""How a due moment was worked out, in one sentence that anybody can check against a calendar. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from sipetrok.domain.clock import (
    Kalender,
    calendar_days_between,
    office_time_between,
    working_days_between,
)
from sipetrok.domain.hours import HARI, print_hari
from sipetrok.domain.identitas import print_tanggal
from sipetrok.domain.service_clock import Run, due_at
from sipetrok.sop.standar import Mulai, Satuan, Standar, Tugas

MOST = 6  # free days that are named; the rest is counted


def start_words(standar: Standar) -> str:
    """From what moment the clock counts, as the rule is printed beside a figure."""
    if standar.mulai is Mulai.DAFTAR:
        return "berkas masuk dari daftar kantor"
    return (
        "berkas dinyatakan lengkap"
        if standar.first(Tugas.PERIKSA)
        else "petugas pertama kali mengerjakannya"
    )


def worked_out(standar: Standar, run: Run, kalender: Kalender) -> str:
    """Why the file is due when it is; empty without a standard time, before the clock starts and
    once it has stopped.
    """
    due = due_at(run, standar.waktu, kalender) if standar.waktu and not run.stopped_at else None
    if due is None:
        return ""
    start = run.started_at
    since = f"Dihitung sejak {start_words(standar)}: {_moment(start, kalender)}"
    end = f"Jatuh tempo {_moment(due, kalender)}"
    if standar.waktu.satuan is Satuan.MENIT:
        return f"{since}. {standar.waktu.angka} menit saat kantor buka{_paused_minutes(run, kalender)}. {end}."
    return (
        f"{since}; hari itu tidak dihitung. {standar.waktu}{_paused_days(run, standar, kalender)}"
        f"{_free_days(kalender.day_of(start), kalender.day_of(due), standar, kalender)}. {end}."
    )


def _moment(at: datetime, kalender: Kalender) -> str:
    return f"{print_hari(at, kalender)} pukul {at.astimezone(kalender.zona):%H.%M}"


def _pauses(run: Run) -> list[tuple[datetime, datetime]]:
    return [(end, start) for (_, end), (start, _) in pairwise(run.stretches)]


def _paused_minutes(run: Run, kalender: Kalender) -> str:
    total = sum(
        (office_time_between(*one, kalender) for one in _pauses(run)), timedelta()
    ) // timedelta(minutes=1)
    return f", tanpa {total} menit saat berkas diperbaiki pemohon" if total else ""


def _paused_days(run: Run, standar: Standar, kalender: Kalender) -> str:
    pairs = [(kalender.day_of(first), kalender.day_of(last)) for first, last in _pauses(run)]
    if standar.waktu.satuan is Satuan.HARI:
        total = sum(calendar_days_between(*pair) for pair in pairs)
    else:
        total = sum(working_days_between(*pair, kalender) for pair in pairs)
    return f", ditambah {total} hari saat berkas diperbaiki pemohon" if total else ""


def _free_days(first: date, last: date, standar: Standar, kalender: Kalender) -> str:
    """The days in between that do not count, each by its name."""
    if standar.waktu.satuan is Satuan.HARI:
        return ""
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    free = [day for day in days if not kalender.is_working_day(day)]
    return f"; tidak dihitung: {_named(free, kalender)}" if free else ""


def _named(days: Sequence[date], kalender: Kalender) -> str:
    words = [
        kalender.libur[day] + f" ({print_tanggal(day)})"
        if day in kalender.libur
        else f"{HARI[day.weekday()]} {print_tanggal(day)}"
        for day in days[:MOST]
    ]
    return ", ".join(words) + (f", dan {len(days) - MOST} hari lain" if len(days) > MOST else "")
