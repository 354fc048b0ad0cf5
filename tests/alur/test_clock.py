"""The clocks: worked examples an officer can check by hand, then properties that must hold for
any calendar.
"""

import time as stopwatch
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipetrok.alur.clock import (
    Jadwal,
    JadwalKhusus,
    Kalender,
    KalenderKosong,
    Sesi,
)
from sipetrok.alur.course import Run
from sipetrok.domain import SipetrokError
from sipetrok.sop.standar import Durasi, Satuan

LIBUR = Path(__file__).parents[2] / "sipetrok" / "data" / "libur"
WIB = ZoneInfo("Asia/Jakarta")
ZERO = timedelta()


def sesi(text: str) -> tuple[Sesi, ...]:
    """Reads "07.30-12.00 13.00-16.00"."""
    moments = [
        [time(*map(int, end.split("."))) for end in span.split("-")]
        for span in text.split()
    ]
    return tuple(Sesi(mulai, selesai) for mulai, selesai in moments)


def libur_of(tahun: int) -> dict[date, str]:
    with (LIBUR / f"{tahun}.toml").open("rb") as file:
        return {
            libur["tanggal"]: libur["nama"] for libur in tomllib.load(file)["libur"]
        }


BIASA = Jadwal(
    (sesi("07.30-12.00 13.00-16.00"),) * 4 + (sesi("07.30-11.30 13.00-16.30"), (), ())
)
PUASA = Jadwal(
    (sesi("08.00-12.00 12.30-15.00"),) * 4 + (sesi("08.00-12.00 13.00-15.30"), (), ())
)
TUTUP = Jadwal(((),) * 7)
# Ramadan dates made up for the tests; each year's are announced.
RAMADAN = JadwalKhusus("Ramadan", date(2026, 2, 19), date(2026, 3, 17), PUASA)
KANTOR = Kalender(WIB, BIASA, (), libur_of(2026))
KANTOR_RAMADAN = Kalender(WIB, BIASA, (RAMADAN,), libur_of(2026))


def week_of(jadwal: Jadwal) -> timedelta:
    """How long the office is open in a week."""
    monday = wib(1, 5, "00.00")
    kalender = Kalender(WIB, jadwal)
    return kalender.office_time_between(monday, monday + timedelta(days=7))


def wib(bulan: int, tanggal: int, jam: str) -> datetime:
    return datetime(2026, bulan, tanggal, *map(int, jam.split(".")), tzinfo=WIB)


# Worked examples. 15 January 2026 is an ordinary Thursday, but Friday 16 January is a holiday.


def test_the_week_is_37_and_a_half_hours_and_32_and_a_half_in_ramadan() -> None:
    assert week_of(BIASA) == timedelta(hours=37, minutes=30)
    assert week_of(PUASA) == timedelta(hours=32, minutes=30)


def test_fifteen_minutes_from_thursday_15_52_end_on_friday_07_37() -> None:
    assert KANTOR.add_office_time(wib(1, 8, "15.52"), timedelta(minutes=15)) == wib(
        1, 9, "07.37"
    )
    assert KANTOR.office_time_between(
        wib(1, 8, "15.52"), wib(1, 8, "16.00")
    ) == timedelta(minutes=8)


def test_fifteen_minutes_skip_a_holiday_friday_and_the_weekend() -> None:
    assert KANTOR.add_office_time(wib(1, 15, "15.52"), timedelta(minutes=15)) == wib(
        1, 19, "07.37"
    )


def test_submitted_saturday_complete_monday_07_40_signed_07_52_took_12_minutes() -> (
    None
):
    submitted, complete, signed = (
        wib(1, 10, "22.00"),
        wib(1, 12, "07.40"),
        wib(1, 12, "07.52"),
    )

    assert KANTOR.office_time_between(complete, signed) == timedelta(minutes=12)
    assert KANTOR.office_time_between(submitted, signed) == timedelta(minutes=22)


def test_time_that_ends_at_closing_is_due_at_closing_not_next_morning() -> None:
    assert KANTOR.add_office_time(wib(1, 8, "15.45"), timedelta(minutes=15)) == wib(
        1, 8, "16.00"
    )


def test_no_time_at_all_has_passed_at_once_even_at_night() -> None:
    assert KANTOR.add_office_time(wib(1, 8, "22.00"), ZERO) == wib(1, 8, "22.00")


def test_the_break_is_not_counted() -> None:
    assert KANTOR.add_office_time(wib(1, 8, "11.50"), timedelta(minutes=15)) == wib(
        1, 8, "13.05"
    )
    assert KANTOR.office_time_between(wib(1, 9, "11.30"), wib(1, 9, "13.00")) == ZERO


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (wib(1, 8, "07.30"), wib(1, 8, "07.30")),
        (wib(1, 8, "09.41"), wib(1, 8, "09.41")),
        (wib(1, 8, "12.00"), wib(1, 8, "13.00")),
        (wib(1, 8, "16.00"), wib(1, 9, "07.30")),
        (wib(1, 10, "22.00"), wib(1, 12, "07.30")),
        (wib(3, 17, "16.00"), wib(3, 25, "07.30")),
    ],
)
def test_next_open_is_now_or_when_the_doors_open(at: datetime, opens: datetime) -> None:
    assert KANTOR.next_open(at) == opens
    assert KANTOR.next_open(at).tzinfo is UTC


@pytest.mark.parametrize(
    ("n", "due_on"),
    [
        (0, (3, 13)),
        (1, (3, 16)),
        (3, (3, 25)),
        (5, (3, 27)),
        (14, (4, 10)),
        (60, (6, 24)),
    ],
)
def test_working_days_from_friday_13_march_2026(
    n: int, due_on: tuple[int, int]
) -> None:
    assert KANTOR.add_working_days(date(2026, 3, 13), n) == date(2026, *due_on)


def test_the_year_2026_has_240_working_days() -> None:
    assert KANTOR.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 240


def test_a_deadline_counted_from_a_day_off_begins_with_the_next_working_day() -> None:
    assert KANTOR.add_working_days(date(2026, 1, 10), 1) == date(2026, 1, 12)


def test_calendar_days_stop_for_nothing() -> None:
    days = Durasi(angka=14, satuan=Satuan.HARI)
    start, end = wib(3, 13, "09.00"), wib(3, 27, "08.00")

    assert KANTOR.day_of(Run(((start, None),)).due_at(days, KANTOR)) == date(
        2026, 3, 27
    )
    assert KANTOR.days_between(Satuan.HARI, start, end) == 14


# Special schedules, holidays, zones.


def test_special_hours_hold_from_their_first_day_to_their_last() -> None:
    assert KANTOR_RAMADAN.next_open(wib(2, 18, "06.00")) == wib(2, 18, "07.30")
    assert KANTOR_RAMADAN.next_open(wib(2, 19, "06.00")) == wib(2, 19, "08.00")
    assert KANTOR_RAMADAN.next_open(wib(3, 17, "06.00")) == wib(3, 17, "08.00")
    assert KANTOR_RAMADAN.next_open(wib(3, 25, "06.00")) == wib(3, 25, "07.30")
    assert KANTOR_RAMADAN.add_office_time(
        wib(2, 19, "14.52"), timedelta(minutes=15)
    ) == wib(2, 20, "08.07")


def test_a_holiday_beats_a_special_schedule() -> None:
    lembur = JadwalKhusus(
        "Lembur",
        date(2026, 1, 1),
        date(2026, 1, 31),
        Jadwal((sesi("08.00-12.00"),) * 7),
    )
    kalender = Kalender(WIB, BIASA, (lembur,), libur_of(2026))

    assert kalender.is_working_day(date(2026, 1, 10))
    assert not kalender.is_working_day(date(2026, 1, 16))


def test_of_two_special_schedules_the_first_counts() -> None:
    cuti = JadwalKhusus("Tutup", date(2026, 3, 2), date(2026, 3, 3), TUTUP)
    kalender = Kalender(WIB, BIASA, (cuti, RAMADAN))

    assert not kalender.is_working_day(date(2026, 3, 2))
    assert kalender.next_open(wib(3, 4, "06.00")) == wib(3, 4, "08.00")


def test_sessions_are_in_utc_and_a_closed_day_has_none() -> None:
    opens, closes = KANTOR.sessions_on(date(2026, 1, 8))[0]

    assert (opens, closes) == (
        datetime(2026, 1, 8, 0, 30, tzinfo=UTC),
        datetime(2026, 1, 8, 5, 0, tzinfo=UTC),
    )
    assert opens.tzinfo is UTC
    assert (
        KANTOR.sessions_on(date(2026, 1, 10))
        == KANTOR.sessions_on(date(2026, 1, 16))
        == ()
    )


def test_the_office_day_begins_at_its_own_midnight() -> None:
    at = datetime(2026, 1, 8, 17, 0, tzinfo=UTC)

    assert KANTOR.day_of(at) == date(2026, 1, 9)
    assert KANTOR.day_of(at - timedelta(microseconds=1)) == date(2026, 1, 8)


@pytest.mark.parametrize(
    ("zona", "utc_hour"),
    [("Asia/Jakarta", 1), ("Asia/Makassar", 0), ("Asia/Jayapura", -1)],
)
def test_the_same_hours_open_earlier_further_east(zona: str, utc_hour: int) -> None:
    kalender = Kalender(ZoneInfo(zona), Jadwal((sesi("08.00-12.00"),) * 7))
    midnight = datetime(2026, 1, 8, tzinfo=UTC)

    assert kalender.sessions_on(date(2026, 1, 8))[0][0] == midnight + timedelta(
        hours=utc_hour
    )


def test_a_service_that_works_through_the_break_has_one_session() -> None:
    kalender = Kalender(WIB, Jadwal((sesi("07.30-16.00"),) * 7))

    assert kalender.office_time_between(
        wib(1, 8, "11.30"), wib(1, 8, "13.30")
    ) == timedelta(hours=2)


def test_ten_years_are_counted_in_a_moment() -> None:
    start, end = wib(1, 8, "09.00"), wib(1, 8, "09.00").replace(year=2036)

    began = stopwatch.process_time()
    assert KANTOR.add_office_time(start, KANTOR.office_time_between(start, end)) == end
    assert stopwatch.process_time() - began < 1


def test_two_sessions_may_touch() -> None:
    kalender = Kalender(WIB, Jadwal((sesi("07.30-12.00 12.00-16.00"),) * 7))

    assert kalender.add_office_time(wib(1, 8, "11.50"), timedelta(minutes=15)) == wib(
        1, 8, "12.05"
    )


# What is refused.


def test_a_calendar_that_never_opens_is_refused_in_the_office_s_words() -> None:
    kosong = Kalender(WIB, TUTUP)

    with pytest.raises(KalenderKosong) as refusal:
        kosong.next_open(wib(1, 8, "09.00"))
    with pytest.raises(KalenderKosong):
        kosong.add_office_time(wib(1, 8, "09.00"), timedelta(minutes=1))
    with pytest.raises(KalenderKosong):
        kosong.add_working_days(date(2026, 1, 8), 1)
    assert isinstance(refusal.value, SipetrokError)
    assert refusal.value.kalimat == str(refusal.value)
    assert "08-01-2026" in refusal.value.kalimat
    assert kosong.office_time_between(wib(1, 8, "09.00"), wib(12, 8, "09.00")) == ZERO


def test_a_very_long_closure_is_searched_through() -> None:
    closed = JadwalKhusus("Renovasi", date(2026, 1, 9), date(2027, 1, 31), TUTUP)
    kalender = Kalender(WIB, BIASA, (closed,))

    assert kalender.next_open(wib(1, 9, "09.00")) == datetime(
        2027, 2, 1, 7, 30, tzinfo=WIB
    )
    assert kalender.add_working_days(date(2026, 1, 8), 1) == date(2027, 2, 1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        KANTOR.next_open(datetime(2026, 1, 8, 9))


def test_a_moment_in_place_of_a_date_is_refused() -> None:
    with pytest.raises(TypeError, match="date"):
        KANTOR.add_working_days(wib(1, 8, "09.00"), 1)


def test_time_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="only be added"):
        KANTOR.add_office_time(wib(1, 8, "09.00"), timedelta(minutes=-1))
    with pytest.raises(ValueError, match="only be added"):
        KANTOR.add_working_days(date(2026, 1, 8), -1)


def test_a_schedule_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="end after"):
        Sesi(time(12), time(12))
    with pytest.raises(ValueError, match="seven"):
        Jadwal(((),) * 6)
    with pytest.raises(ValueError, match="overlap"):
        Jadwal((sesi("07.30-12.00 11.30-16.00"),) * 7)
    with pytest.raises(ValueError, match="Terbalik"):
        JadwalKhusus("Terbalik", date(2026, 2, 2), date(2026, 2, 1), BIASA)


def test_a_calendar_does_not_change_with_the_list_it_was_made_from() -> None:
    libur = {date(2026, 1, 16): "Isra Mikraj"}
    kalender = Kalender(WIB, BIASA, (), libur)
    libur.clear()

    assert not kalender.is_working_day(date(2026, 1, 16))
    assert kalender == Kalender(WIB, BIASA, (), {date(2026, 1, 16): "Isra Mikraj"})
    assert isinstance(hash(kalender), int)


# Properties.

# A busy machine must not fail a true claim, so no deadline.
quick = settings(max_examples=40)

minutes_of_day = st.lists(st.integers(0, 1439), unique=True, max_size=6).map(sorted)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)
)
amounts = st.timedeltas(ZERO, timedelta(hours=200))


def sessions_from(minutes: list[int]) -> tuple[Sesi, ...]:
    ends = [time(minute // 60, minute % 60) for minute in minutes]
    return tuple(Sesi(*pair) for pair in zip(ends[::2], ends[1::2], strict=False))


jadwal = st.lists(minutes_of_day.map(sessions_from), min_size=7, max_size=7).map(
    lambda hari: Jadwal(tuple(hari))
)
khusus = st.builds(
    lambda nama, dari, length, jadwal: JadwalKhusus(
        nama, dari, dari + timedelta(days=length), jadwal
    ),
    st.just("khusus"),
    days,
    st.integers(0, 40),
    jadwal,
)
any_kalender = st.builds(
    Kalender,
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]).map(ZoneInfo),
    jadwal,
    st.lists(khusus, max_size=2).map(tuple),
    st.dictionaries(days, st.just("libur"), max_size=30),
)
open_kalender = any_kalender.filter(
    lambda kalender: week_of(kalender.jadwal) > timedelta(minutes=30)
)


@quick
@given(moments, moments, moments, any_kalender)
def test_office_time_adds_up(
    a: datetime, b: datetime, c: datetime, kalender: Kalender
) -> None:
    parts = kalender.office_time_between(a, b) + kalender.office_time_between(b, c)

    assert parts == kalender.office_time_between(a, c)


@quick
@given(moments, moments, any_kalender)
def test_office_time_is_never_more_than_the_wall_clock(
    a: datetime, b: datetime, kalender: Kalender
) -> None:
    start, end = sorted((a, b))

    assert ZERO <= kalender.office_time_between(start, end) <= end - start


@quick
@given(moments, st.timedeltas(ZERO, timedelta(days=20)), any_kalender)
def test_office_time_is_what_the_sessions_say(
    start: datetime, span: timedelta, kalender: Kalender
) -> None:
    end = start + span

    counted = ZERO
    for n in range(-2, 24):
        for opens, closes in kalender.sessions_on(start.date() + timedelta(days=n)):
            counted += max(min(closes, end) - max(opens, start), ZERO)

    assert kalender.office_time_between(start, end) == counted


@quick
@given(moments, amounts, open_kalender)
def test_added_office_time_is_found_again(
    start: datetime, amount: timedelta, kalender: Kalender
) -> None:
    due_at = kalender.add_office_time(start, amount)

    assert kalender.office_time_between(start, due_at) == amount


@quick
@given(moments, amounts.filter(bool), open_kalender)
def test_no_earlier_moment_has_as_much_office_time(
    start: datetime, amount: timedelta, kalender: Kalender
) -> None:
    due_at = kalender.add_office_time(start, amount)

    assert (
        kalender.office_time_between(start, due_at - timedelta(microseconds=1)) < amount
    )


@quick
@given(moments, amounts, amounts, open_kalender)
def test_adding_twice_is_adding_the_sum(
    start: datetime, a: timedelta, b: timedelta, kalender: Kalender
) -> None:
    twice = kalender.add_office_time(kalender.add_office_time(start, a), b)

    assert twice == kalender.add_office_time(start, a + b)


@quick
@given(moments, moments, amounts, open_kalender)
def test_who_starts_earlier_is_due_no_later(
    a: datetime, b: datetime, amount: timedelta, kalender: Kalender
) -> None:
    earlier, later = sorted((a, b))

    assert kalender.add_office_time(earlier, amount) <= kalender.add_office_time(
        later, amount
    )
    assert kalender.next_open(earlier) <= kalender.next_open(later)


@quick
@given(moments, open_kalender)
def test_next_open_is_open_and_nothing_open_lies_before_it(
    at: datetime, kalender: Kalender
) -> None:
    opens = kalender.next_open(at)

    sessions = kalender.sessions_on(kalender.day_of(opens))
    assert any(start <= opens < end for start, end in sessions)
    assert kalender.office_time_between(at, opens) == ZERO
    assert kalender.next_open(opens) == opens


@quick
@given(moments, amounts.filter(bool), open_kalender)
def test_office_time_is_never_due_on_a_closed_day(
    start: datetime, amount: timedelta, kalender: Kalender
) -> None:
    due_at = kalender.add_office_time(start, amount)

    day = kalender.day_of(due_at)
    assert kalender.is_working_day(day)
    assert day not in kalender.libur
    assert any(opens < due_at <= closes for opens, closes in kalender.sessions_on(day))


@quick
@given(days, any_kalender)
def test_a_holiday_counts_no_time_and_no_working_day(
    day: date, kalender: Kalender
) -> None:
    closed = Kalender(
        kalender.zona,
        kalender.jadwal,
        kalender.khusus,
        {**kalender.libur, day: "libur"},
    )
    midnight = datetime.combine(day, time(), kalender.zona)

    assert closed.office_time_between(midnight, midnight + timedelta(days=1)) == ZERO
    assert closed.working_days_between(day - timedelta(days=1), day) == 0


@quick
@given(days, st.integers(0, 200), open_kalender)
def test_added_working_days_are_found_again(
    day: date, n: int, kalender: Kalender
) -> None:
    due_on = kalender.add_working_days(day, n)

    assert kalender.working_days_between(day, due_on) == n
    assert kalender.working_days_between(due_on, day) == -n
    assert n == 0 or kalender.is_working_day(due_on)


@quick
@given(days, days, days, any_kalender)
def test_working_days_add_up(a: date, b: date, c: date, kalender: Kalender) -> None:
    parts = kalender.working_days_between(a, b) + kalender.working_days_between(b, c)

    assert parts == kalender.working_days_between(a, c)


@quick
@given(
    moments,
    moments,
    st.sampled_from(["Asia/Jakarta", "Asia/Jayapura", "America/New_York"]),
)
def test_the_zone_a_moment_is_written_in_makes_no_difference(
    a: datetime, b: datetime, zona: str
) -> None:
    elsewhere = a.astimezone(ZoneInfo(zona))

    assert KANTOR.office_time_between(elsewhere, b) == KANTOR.office_time_between(a, b)
    assert KANTOR.next_open(elsewhere) == KANTOR.next_open(a)
