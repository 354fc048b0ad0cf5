"""The clock of one permohonan against its standard: when it started, pauses, stops, and is due.

The counting rule (printed wherever a figure is): it starts at the first "lengkap", or without
`periksa` at the first officer's press, from the office's own list at the import; it pauses while
the pemohon repairs, until the next "lengkap"; it stops when the product is available, or when the
file is refused or withdrawn. Short standards count minutes of opening hours, long ones working
days; the two never mix.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from sipetrok.alur.clock import (
    ZERO,
    Kalender,
    add_calendar_days,
    add_office_time,
    add_working_days,
    calendar_days_between,
    office_time_between,
    working_days_between,
)
from sipetrok.sop.standar import Durasi, Satuan


@dataclass(frozen=True, slots=True)
class Run:
    """The stretches during which the clock ran. The last has no end while it still runs."""

    stretches: tuple[tuple[datetime, datetime | None], ...] = ()
    stopped_at: datetime | None = None

    @property
    def started_at(self) -> datetime | None:
        return self.stretches[0][0] if self.stretches else None

    @property
    def is_running(self) -> bool:
        return bool(self.stretches) and self.stretches[-1][1] is None

    @property
    def paused_at(self) -> datetime | None:
        """Since when it stands still; None while it runs, before its start and after its end."""
        return self.stretches[-1][1] if self.stretches and self.stopped_at is None else None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def pauses(self) -> tuple[tuple[datetime, datetime], ...]:
        """The time between two stretches, while the file was with the pemohon."""
        return tuple((end, start) for (_, end), (start, _) in pairwise(self.stretches) if end)

    def elapsed(self, kalender: Kalender, now: datetime) -> timedelta:
        """Office time that was counted until now.

        Never negative, even if the computer's clock was put back.
        """
        spans = (office_time_between(start, end or now, kalender) for start, end in self.stretches)
        return sum((max(span, ZERO) for span in spans), ZERO)

    def due_at(self, waktu: Durasi | None, kalender: Kalender) -> datetime | None:
        """When the standard's time is up; None without one, before the start and in a pause."""
        if waktu is None or not self.is_running:
            return None
        if waktu.satuan is not Satuan.MENIT:
            return _end_of_day(self, waktu, kalender)
        *earlier, (resumed, _) = self.stretches
        left = timedelta(minutes=waktu.angka) - Run(tuple(earlier)).elapsed(kalender, resumed)
        return add_office_time(resumed, max(left, ZERO), kalender)


def _end_of_day(run: Run, waktu: Durasi, kalender: Kalender) -> datetime:
    """The close of the last day: the day of the start is not counted, days in a pause are added."""
    first = kalender.day_of(run.stretches[0][0])
    days = waktu.angka + sum(days_between(waktu.satuan, *one, kalender) for one in run.pauses)
    if waktu.satuan is Satuan.HARI:
        last = add_calendar_days(first, days)
    else:
        last = add_working_days(first, days, kalender)
    sessions = kalender.sessions_on(last)
    return sessions[-1][1] if sessions else datetime.combine(last, time(23, 59), kalender.zona)


def days_between(satuan: Satuan, start: datetime, end: datetime, kalender: Kalender) -> int:
    """Days from one moment to another, as a standard in days counts them."""
    first, last = kalender.day_of(start), kalender.day_of(end)
    if satuan is Satuan.HARI:
        return calendar_days_between(first, last)
    return working_days_between(first, last, kalender)


def expected_at(since: datetime, waktu: Durasi | None, kalender: Kalender) -> datetime:
    """Where a file without a running clock stands in the antrean: as if its clock had started on
    arrival.
    """
    return Run(((since, None),)).due_at(waktu, kalender) or since
