"""Office hours, working days and calendar days: three clocks that never mix; and office time in
words.

Each clock has its own methods. Moments are timezone-aware and come back in UTC; the office's zone
only answers which day a moment falls on and when the doors open. Reads no clock of its own: the
present is always an argument.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import groupby, pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sipetrok.domain import SipetrokError
from sipetrok.domain.identitas import HARI, print_tanggal
from sipetrok.sop.kantor import ZONA, Kantor
from sipetrok.sop.standar import Satuan

# No office closes this long. Beyond it the calendar is wrong, and searching on would never end.
SEARCH_DAYS = 400

ZERO = timedelta()
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


class KalenderKosong(SipetrokError):
    """The calendar never opens, so nothing can be promised by it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Tidak ada jam buka kantor dalam {SEARCH_DAYS} hari sejak {day:%d-%m-%Y}; "
            "periksa jam pelayanan dan daftar hari libur."
        )


@dataclass(frozen=True)
class Sesi:
    """Open from `mulai` until just before `selesai`, local time, within one day.

    Refuses with ValueError a session that ends before it starts, or past midnight.
    """

    mulai: time
    selesai: time

    def __post_init__(self) -> None:
        if self.selesai <= self.mulai:
            raise ValueError(
                f"a session must end after it starts: {self.mulai} to {self.selesai}"
            )


@dataclass(frozen=True)
class Jadwal:
    """The sessions of a week, Monday first.

    A day without sessions is closed; a gap between two is a break. Refuses with
    ValueError any other number of days than seven, and sessions of a day that are out
    of order or overlap.
    """

    # Always seven: of Monday, Tuesday and so on, the sessions in the order of the day.

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

    def rows(self) -> tuple[tuple[str, str], ...]:
        """In words, equal days joined: ("Senin sampai Kamis", "07.30–12.00 dan 13.00–16.00")."""
        found = []
        for sessions, group in groupby(range(7), key=lambda n: self.hari[n]):
            days = [HARI[n] for n in group]
            between = " dan " if len(days) == 2 else " sampai "
            hours = [f"{one.mulai:%H.%M}–{one.selesai:%H.%M}" for one in sessions]
            name = between.join(dict.fromkeys((days[0], days[-1])))
            found.append((name, " dan ".join(hours) or "tutup"))
        return tuple(found)


@dataclass(frozen=True)
class JadwalKhusus:
    """Other hours from `dari` to `sampai`, both included, such as those of Ramadan.

    They replace the usual hours altogether: a weekday without sessions here is closed,
    even where it is usually open. Refuses with ValueError to end before it starts.
    """

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
    # The usual hours, and those that replace them for a time.
    jadwal: Jadwal
    khusus: tuple[JadwalKhusus, ...] = ()
    # Each day that is free, with the name under which people know it.
    libur: Mapping[date, str] = field(default_factory=dict, hash=False)
    # The years whose national list is known.
    ditetapkan: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        # A copy that nobody can change: the same calendar must give the same answer twice.
        object.__setattr__(self, "libur", MappingProxyType(dict(self.libur)))

    def day_of(self, at: datetime) -> date:
        """The office's date at this moment: 20.00 UTC is tomorrow already in Jakarta.

        Raises ValueError for a moment without a zone.
        """
        return to_utc(at).astimezone(self.zona).date()

    def sessions_on(self, day: date) -> tuple[Span, ...]:
        """The opening and closing moments of a day, in UTC and in order; empty when closed.

        Raises TypeError for a moment in place of a date.
        """
        if day not in self._sessions:
            # A datetime passes for a date but equals none, so every holiday would be missed without
            # a word.
            if isinstance(day, datetime):
                raise TypeError("a date is needed, not a moment; see Kalender.day_of")
            special = (one for one in self.khusus if one.dari <= day <= one.sampai)
            jadwal = next((one.jadwal for one in special), self.jadwal)
            sessions = () if day in self.libur else jadwal.hari[day.weekday()]
            self._sessions[day] = tuple(
                (self._moment(day, sesi.mulai), self._moment(day, sesi.selesai))
                for sesi in sessions
            )
        return self._sessions[day]

    @cached_property
    def sidik(self) -> str:
        """The same for two calendars that never differ about a moment."""
        said = (self.zona.key, self.jadwal, self.khusus, sorted(self.libur))
        return sha256(repr(said).encode()).hexdigest()

    @cached_property
    def _sessions(self) -> dict[date, tuple[Span, ...]]:
        """What was worked out already: the lists of one page ask for the same few days."""
        return {}

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zona).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens on this day at all, however shortly."""
        return bool(self.sessions_on(day))

    def closing(self, at: datetime) -> datetime | None:
        """When the office closes next, for a break or the day; None when it is closed now."""
        at = to_utc(at)
        sessions = self.sessions_on(self.day_of(at))
        return next((end for start, end in sessions if start <= at < end), None)

    def years_without_libur(self, years: Iterable[int]) -> tuple[int, ...]:
        """The years whose national list is not known: a promise that reaches into them may count
        holidays as open.
        """
        return tuple(year for year in years if year not in self.ditetapkan)

    def belum(self, at: datetime) -> str:
        """Behind a moment that is promised: that the holidays of its year are not known yet; empty
        where they are.
        """
        unknown = self.years_without_libur((self.day_of(at).year,))
        return "".join(f" (hari libur {year} belum ditetapkan)" for year in unknown)

    # Office time: short standards and the times of single steps.

    def next_open(self, at: datetime) -> datetime:
        """The first open moment, which is `at` itself when the office is open; KalenderKosong when
        there is none.
        """
        start, _ = next(self._sessions_from(to_utc(at)))
        return start

    def turn(self, at: datetime) -> datetime | None:
        """When it closes or opens next; None where it never does."""
        with suppress(KalenderKosong):
            return self.closing(at) or self.next_open(at)
        return None

    def office_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Open time from `start` to `end`; negative when `end` comes first, so that spans always
        add up.
        """
        start, end = to_utc(start), to_utc(end)
        if end < start:
            return -self.office_time_between(end, start)
        spans = (
            min(closes, end) - max(opens, start)
            for day in _days(self.day_of(start), self.day_of(end))
            for opens, closes in self.sessions_on(day)
        )
        return sum((span for span in spans if span > ZERO), ZERO)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Open minutes as the stamps of both moments show them: from 09.33 to 09.38 five, whatever
        the seconds.

        So the minutes of desks one after the other add up to those of the whole; what is
        late is decided by the seconds.
        """
        span = self.office_time_between(to_minute(start), to_minute(end))
        return span // MINUTE

    def add_office_time(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment at which `amount` of open time has passed: at closing time, not at the
        next opening.

        Fifteen minutes from ten to twelve, with a break from twelve to one, end at five past
        one. Raises ValueError for a negative amount, KalenderKosong when the office does not
        open for so long.
        """
        start = to_utc(start)
        if amount < ZERO:
            raise ValueError(f"office time can only be added: {amount}")
        if amount == ZERO:
            return start
        sessions = self._sessions_from(start)
        opens, closes = next(sessions)
        while amount > closes - opens:
            amount -= closes - opens
            opens, closes = next(sessions)
        return opens + amount

    def _sessions_from(self, start: datetime) -> Iterator[Span]:
        """Every session from `start` on, the first one cut off at `start`; KalenderKosong after too
        long a gap.
        """
        day = last_open = self.day_of(start)
        while (day - last_open).days <= SEARCH_DAYS:
            for opens, closes in self.sessions_on(day):
                if closes > start:
                    last_open = day
                    yield max(opens, start), closes
            day += ONE_DAY
        raise KalenderKosong(last_open)

    # Days: complaints, long standards, and products that nobody has collected.

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; the day of receipt itself is not counted.

        None of them is `day` itself, be it open or not. Raises ValueError when n is negative,
        KalenderKosong when the calendar does not open for SEARCH_DAYS.
        """
        if n < 0:
            raise ValueError(f"working days can only be added: {n}")
        last_open = day
        while n:
            day += ONE_DAY
            if self.is_working_day(day):
                n, last_open = n - 1, day
            elif (day - last_open).days > SEARCH_DAYS:
                raise KalenderKosong(last_open)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`: what add_working_days would have
        to add.

        Negative when `last` comes first.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(map(self.is_working_day, _days(first + ONE_DAY, last)))

    def days_between(self, satuan: Satuan, start: datetime, end: datetime) -> int:
        """Days from one moment to another, as a standard in days counts them: open or not, or
        working days.

        Whole days by the office's calendar, the first of them not counted: from Monday morning
        to Tuesday evening is one. Any unit but HARI is counted in working days.
        """
        first, last = self.day_of(start), self.day_of(end)
        if satuan is Satuan.HARI:
            return (last - first).days
        return self.working_days_between(first, last)

    # In words.

    def print_hari(self, at: datetime) -> str:
        """Senin, 23 November 2026."""
        day = self.day_of(at)
        return f"{HARI[day.weekday()]}, {print_tanggal(day)}"

    def print_buka(self, at: datetime) -> str:
        """Until when the office is open or from when, which stays true until then: "Buka sampai
        pukul 12.00", "Tutup sampai Senin pukul 07.30".
        """
        turn = self.turn(at)
        if turn is None:
            return "Tutup"
        jam = f"pukul {turn.astimezone(self.zona):%H.%M}"
        if self.closing(at):
            return f"Buka sampai {jam}"
        day = self.print_hari(turn)
        ahead = (self.day_of(turn) - self.day_of(at)).days
        if ahead < 7:
            day = day.split(",")[0] if ahead else ""
        return " ".join(filter(None, ("Tutup sampai", day, jam)))

    def print_saat(self, at: datetime) -> str:
        """Senin, 23 November 2026 pukul 09.40 WIB."""
        return f"{self.print_hari(at)} pukul {self.print_jam(at)}"

    def print_jam(self, at: datetime) -> str:
        """09.40 WIB."""
        return f"{at.astimezone(self.zona):%H.%M} {ZONA[self.zona.key]}"


@dataclass(frozen=True)
class OfficeTime:
    """The office at one moment: the names of its roles, its hours, and now."""

    kantor: Kantor
    kalender: Kalender
    now: datetime

    def between(self, start: datetime, end: datetime | None = None) -> timedelta:
        """Office time from one moment to another, or to now when there is no end yet, as people
        read it: the minutes of the stamps, and less than one where these are the same.

        Never negative, even if the computer's clock was put back.
        """
        end = end or self.now
        if whole := max(self.kalender.minutes_between(start, end), 0):
            return whole * MINUTE
        return max(self.kalender.office_time_between(start, end), ZERO)


def to_utc(at: datetime) -> datetime:
    """The same moment in UTC; raises ValueError for a moment without a zone, which could be any of
    three.
    """
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"a moment must carry its time zone: {at.isoformat()}")
    return at.astimezone(UTC)


def to_minute(at: datetime) -> datetime:
    """The moment as its stamp shows it."""
    return at.replace(second=0, microsecond=0)


def _days(first: date, last: date) -> Iterator[date]:
    """Each day, both ends included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


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


def print_detik(span: timedelta) -> str:
    """Seconds, where these decide; begun ones whole."""
    return f"{-(-span // timedelta(seconds=1))} detik"
