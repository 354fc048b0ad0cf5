"""Opening hours in words, and the worked example of the counting rule."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import WIB, make_kalender, minutes, wib, working_days

from sipetrok.alur.clock import Jadwal, Kalender
from sipetrok.alur.course import example

KALENDER = make_kalender()


def test_equal_days_are_joined():
    assert KALENDER.jadwal.rows() == (
        ("Senin sampai Kamis", "07.30–12.00 dan 13.00–16.00"),
        ("Jumat", "07.30–11.30 dan 13.00–16.30"),
        ("Sabtu dan Minggu", "tutup"),
    )


def test_the_example_crosses_a_night():
    found = example(minutes(15), wib("2026-11-18 09.00"), KALENDER)

    assert (found.start, found.closes) == (
        wib("2026-11-19 15.52"),
        wib("2026-11-19 16.00"),
    )
    assert (found.reopens, found.due) == (
        wib("2026-11-20 07.30"),
        wib("2026-11-20 07.37"),
    )


def test_the_example_of_a_long_standard_ends_with_the_last_day():
    assert example(working_days(3), wib("2026-11-18 09.00"), KALENDER).due == wib(
        "2026-11-24 16.00"
    )


def test_closing_is_the_end_of_the_session_that_is_open():
    assert KALENDER.closing(wib("2026-11-23 09.00")) == wib("2026-11-23 12.00")
    assert KALENDER.closing(wib("2026-11-23 12.30")) is None
    assert KALENDER.closing(wib("2026-11-22 09.00")) is None


def test_days_are_named():
    assert KALENDER.print_hari(wib("2026-11-23 09.00")) == "Senin, 23 November 2026"


def test_a_year_without_its_national_list_is_told_whatever_else_is_known_of_it():
    kalender = replace(make_kalender(date(2027, 6, 14)), ditetapkan=frozenset({2026}))

    assert kalender.years_without_libur((2026, 2027)) == (2027,)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-12-31 23.59", ""),
        ("2028-01-01 00.30", " (hari libur 2028 belum ditetapkan)"),  # 2027 in UTC
        ("2028-12-31 23.59", " (hari libur 2028 belum ditetapkan)"),
        ("2029-01-02 09.00", " (hari libur 2029 belum ditetapkan)"),
    ],
)
def test_behind_a_promise_stands_which_year_is_not_known_yet(at, said):
    kalender = replace(KALENDER, ditetapkan=frozenset({2026, 2027}))

    assert kalender.belum(wib(at)) == said


@pytest.mark.parametrize(
    ("zona", "said"),
    [
        ("Asia/Jakarta", "Senin, 23 November 2026 pukul 23.30 WIB"),
        ("Asia/Pontianak", "Senin, 23 November 2026 pukul 23.30 WIB"),
        ("Asia/Makassar", "Selasa, 24 November 2026 pukul 00.30 WITA"),
        ("Asia/Jayapura", "Selasa, 24 November 2026 pukul 01.30 WIT"),
    ],
)
def test_a_moment_is_told_by_the_clock_and_the_word_of_the_zone(zona, said):
    kalender = replace(KALENDER, zona=ZoneInfo(zona))

    assert kalender.print_saat(wib("2026-11-23 23.30")) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-23 07.29", "Tutup sampai pukul 07.30"),
        ("2026-11-23 07.30", "Buka sampai pukul 12.00"),
        ("2026-11-23 11.59", "Buka sampai pukul 12.00"),
        ("2026-11-23 12.00", "Tutup sampai pukul 13.00"),
        ("2026-11-23 15.59", "Buka sampai pukul 16.00"),
        ("2026-11-23 16.00", "Tutup sampai Selasa pukul 07.30"),
        ("2026-11-27 16.30", "Tutup sampai Senin pukul 07.30"),
        ("2026-12-24 09.00", "Tutup sampai Senin, 4 Januari 2027 pukul 07.30"),
    ],
)
def test_what_is_said_of_the_door_stays_true_until_the_time_that_it_names(at, said):
    free = [date(2026, 12, 24) + timedelta(days=n) for n in range(11)]

    assert make_kalender(*free).print_buka(wib(at)) == said


def test_of_a_door_that_never_opens_no_time_is_said():
    assert (
        Kalender(WIB, Jadwal(((),) * 7)).print_buka(wib("2026-11-23 09.00")) == "Tutup"
    )


@pytest.mark.parametrize(
    ("at", "turn"),
    [
        ("2026-11-23 07.00", "2026-11-23 07.30"),
        ("2026-11-23 07.30", "2026-11-23 12.00"),
        ("2026-11-23 12.00", "2026-11-23 13.00"),
        ("2026-11-23 16.00", "2026-11-24 07.30"),
    ],
)
def test_the_next_turn_is_when_the_office_opens_or_closes(at, turn):
    assert make_kalender().turn(wib(at)) == wib(turn)


def test_an_office_that_never_opens_has_no_turn():
    assert Kalender(WIB, Jadwal(((),) * 7)).turn(wib("2026-11-23 09.00")) is None
