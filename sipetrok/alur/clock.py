"""Office hours, working days, calendar days and running hours: four clocks that never mix; and
office time in words.

Each clock has its own functions, and none takes a unit as an argument. Moments are timezone-aware
and come back in UTC; the office's zone only answers which day a moment falls on and when the doors
open. Reads no clock of its own: the present is always an argument.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby, pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sipetrok.domain import SipetrokError
from sipetrok.domain.identitas import HARI, print_tanggal
from sipetrok.sop.kantor import Kantor

# No office closes this long. Beyond it the calendar is wrong, and searching on would never end.
SEARCH_DAYS = 400

ZERO = timedelta()
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)


class KalenderKosong(SipetrokError):
    """The calendar never opens, so nothing can be promised by it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Tidak ada jam buka kantor dalam {SEARCH_DAYS} hari sejak {day:%d-%m-%Y}; "
            "periksa jam pelayanan dan daftar hari libur."
        )


@dataclass(frozen=True)
class Sesi:
    """Open from `mulai` until just before `selesai`, local time, within one day."""

    mulai: time
    selesai: time

    def __post_init__(self) -> None:
        if self.selesai <= self.mulai:
            raise ValueError(
                f"a session must end after it starts: {self.mulai} to {self.selesai}"
            )

    @property
    def length(self) -> timedelta:
        return datetime.combine(date.min, self.selesai) - datetime.combine(
            date.min, self.mulai
        )


@dataclass(frozen=True)
class Jadwal:
    """The sessions of a week, Monday first.

    A day without sessions is closed; a gap between two is a break.
    """

    hari: tuple[tuple[Sesi, ...], ...]

    def __post_init__(self) -> None:
        if len(self.hari) != 7:
            raise ValueError(f"a week has seven days, not {len(self.hari)}")
        for sessions in self.hari:
            if any(
                later.mulai < earlier.selesai for earlier, later in pairwise(sessions)
            ):
                raise ValueError(
                    "the sessions of a day must be in order and must not overlap"
                )

    @cached_property
    def lengths(self) -> tuple[timedelta, ...]:
        """How long the office is open on each day of the week."""
        return tuple(
            sum((sesi.length for sesi in sessions), ZERO) for sessions in self.hari
        )


@dataclass(frozen=True)
class JadwalKhusus:
    """Other hours from `dari` to `sampai`, both included, such as those of Ramadan."""

    nama: str
    dari: date
    sampai: date
    jadwal: Jadwal

    def __post_init__(self) -> None:
        if self.sampai < self.dari:
            raise ValueError(f"{self.nama}: ends before it starts")


@dataclass(frozen=True)
class Kalender:
    """When the office is open. Of two special schedules on one day the first counts; a holiday
    beats both.

    Sessions are taken to be as long as the wall clock says: no zone of Indonesia puts its clocks
    forward or back.
    """

    zona: ZoneInfo
    jadwal: Jadwal
    khusus: tuple[JadwalKhusus, ...] = ()
    libur: Mapping[date, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        # A copy that nobody can change: the same calendar must give the same answer twice.
        object.__setattr__(self, "libur", MappingProxyType(dict(self.libur)))

    @cached_property
    def _sessions(self) -> dict[date, tuple[tuple[datetime, datetime], ...]]:
        """What was worked out already: the lists of one page ask for the same few days."""
        return {}

    def day_of(self, at: datetime) -> date:
        """The office's date at this moment."""
        return to_utc(at).astimezone(self.zona).date()

    def sessions_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The opening and closing moments of a day, in UTC; empty when closed."""
        if day not in self._sessions:
            is_open = self.is_working_day(day)
            sessions = self._jadwal_on(day).hari[day.weekday()] if is_open else ()
            self._sessions[day] = tuple(
                (self._moment(day, sesi.mulai), self._moment(day, sesi.selesai))
                for sesi in sessions
            )
        return self._sessions[day]

    def open_time_on(self, day: date) -> timedelta:
        """How long the office is open on a day."""
        # A datetime passes for a date but equals none, so every holiday would be missed without a
        # word.
        if isinstance(day, datetime):
            raise TypeError("a date is needed, not a moment; see Kalender.day_of")
        return (
            ZERO if day in self.libur else self._jadwal_on(day).lengths[day.weekday()]
        )

    def is_working_day(self, day: date) -> bool:
        return self.open_time_on(day) > ZERO

    def _jadwal_on(self, day: date) -> Jadwal:
        for khusus in self.khusus:
            if khusus.dari <= day <= khusus.sampai:
                return khusus.jadwal
        return self.jadwal

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zona).astimezone(UTC)


@dataclass(frozen=True)
class OfficeTime:
    """The office at one moment: the names of its roles, its hours, and now."""

    kantor: Kantor
    kalender: Kalender
    now: datetime

    def between(self, start: datetime, end: datetime | None = None) -> timedelta:
        """Office time from one moment to another, or to now.

        Never negative, even if the computer's clock was put back.
        """
        return max(office_time_between(start, end or self.now, self.kalender), ZERO)


def to_utc(at: datetime) -> datetime:
    """The same moment in UTC; raises ValueError for a moment without a zone, which could be any of
    three.
    """
    if at.utcoffset() is None:
        raise ValueError(f"a moment must carry its time zone: {at.isoformat()}")
    return at.astimezone(UTC)


# Office time: short standards and the times of single steps.


def next_open(at: datetime, kalender: Kalender) -> datetime:
    """The first open moment, which is `at` itself when the office is open; KalenderKosong when
    there is none.
    """
    start, _ = next(_sessions_from(to_utc(at), kalender))
    return start


def office_time_between(
    start: datetime, end: datetime, kalender: Kalender
) -> timedelta:
    """Open time from `start` to `end`; negative when `end` comes first, so that spans always add
    up.
    """
    start, end = to_utc(start), to_utc(end)
    if end < start:
        return -office_time_between(end, start, kalender)
    first, last = kalender.day_of(start), kalender.day_of(end)
    if first == last:
        return _open_time_within(first, start, end, kalender)
    total = _open_time_within(first, start, end, kalender) + _open_time_within(
        last, start, end, kalender
    )
    # Days between the two are open for their whole length, so their sessions need not be placed in
    # time.
    return sum(
        (kalender.open_time_on(day) for day in _days(first + ONE_DAY, last)), total
    )


def add_office_time(start: datetime, amount: timedelta, kalender: Kalender) -> datetime:
    """The first moment at which `amount` of open time has passed: at closing time, not at the next
    opening.
    """
    start = to_utc(start)
    if amount < ZERO:
        raise ValueError(f"office time can only be added: {amount}")
    if amount == ZERO:
        return start
    sessions, left = _sessions_from(start, kalender), amount
    opens, closes = next(sessions)
    while left > closes - opens:
        left -= closes - opens
        opens, closes = next(sessions)
    return opens + left


def _open_time_within(
    day: date, start: datetime, end: datetime, kalender: Kalender
) -> timedelta:
    spans = (
        (max(opens, start), min(closes, end))
        for opens, closes in kalender.sessions_on(day)
    )
    return sum((until - since for since, until in spans if since < until), ZERO)


def _sessions_from(
    start: datetime, kalender: Kalender
) -> Iterator[tuple[datetime, datetime]]:
    """Every session from `start` on, the first one cut off at `start`; KalenderKosong after too
    long a gap.
    """
    day = last_open = kalender.day_of(start)
    while (day - last_open).days <= SEARCH_DAYS:
        for opens, closes in kalender.sessions_on(day):
            if closes > start:
                last_open = day
                yield max(opens, start), closes
        day += ONE_DAY
    raise KalenderKosong(last_open)


def _days(first: date, before: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((before - first).days))


# Working days: complaints and long standards.


def add_working_days(day: date, n: int, kalender: Kalender) -> date:
    """The n-th working day after `day`; the day of receipt itself is not counted."""
    if n < 0:
        raise ValueError(f"working days can only be added: {n}")
    left, last_open = n, day
    while left:
        day += ONE_DAY
        if kalender.is_working_day(day):
            left, last_open = left - 1, day
        elif (day - last_open).days > SEARCH_DAYS:
            raise KalenderKosong(last_open)
    return day


def working_days_between(first: date, last: date, kalender: Kalender) -> int:
    """Working days after `first` up to and including `last`: what add_working_days would have to
    add.

    Negative when `last` comes first.
    """
    if last < first:
        return -working_days_between(last, first, kalender)
    return sum(
        kalender.is_working_day(day) for day in _days(first + ONE_DAY, last + ONE_DAY)
    )


# Calendar days: products that nobody has collected.


def add_calendar_days(day: date, n: int) -> date:
    """The n-th day after `day`, open or not."""
    return day + timedelta(days=n)


def calendar_days_between(first: date, last: date) -> int:
    """Days from `first` to `last`, the first not counted."""
    return (last - first).days


# Running hours: personal data, and how long the citizen waited.


def add_running_hours(start: datetime, hours: int) -> datetime:
    """The moment `hours` later; nights and holidays count."""
    return to_utc(start) + timedelta(hours=hours)


def running_time_between(start: datetime, end: datetime) -> timedelta:
    """Time by the wall clock; nights and holidays count."""
    return to_utc(end) - to_utc(start)


# In words.


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
        rows.append(
            (between.join(dict.fromkeys((days[0], days[-1]))), print_sessions(sessions))
        )
    return tuple(rows)


def print_sessions(sessions: Sequence[Sesi]) -> str:
    """The hours of one day; "tutup" when there are none."""
    return (
        " dan ".join(f"{one.mulai:%H.%M}–{one.selesai:%H.%M}" for one in sessions)
        or "tutup"
    )


def closing(at: datetime, kalender: Kalender) -> datetime | None:
    """When the office closes next, for a break or the day; None when it is closed now."""
    at = to_utc(at)
    sessions = kalender.sessions_on(kalender.day_of(at))
    return next((end for start, end in sessions if start <= at < end), None)


def years_without_libur(kalender: Kalender, years: Iterable[int]) -> tuple[int, ...]:
    """The years of which no holiday is known: a promise that reaches into them would count holidays
    as open.
    """
    known = {day.year for day in kalender.libur}
    return tuple(year for year in years if year not in known)
