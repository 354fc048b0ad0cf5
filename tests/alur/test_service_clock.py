"""The clock of a permohonan: the worked examples an office can check by hand, then what holds for
any trail.
"""

from datetime import date, timedelta

import pytest
from builders import (
    CAMAT,
    LOKET,
    NOW,
    PEMOHON,
    STAF,
    Walk,
    make_kalender,
    make_langkah,
    make_standar,
    make_time,
    minutes,
    wib,
    working_days,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from sipetrok.alur.course import Course, Run, expected_at
from sipetrok.alur.workflow import Actor, Paraf, Status, Tindakan
from sipetrok.sop.standar import Durasi, Mulai, Satuan, Tugas

TERIMA, SELESAI, KEMBALIKAN, TURUNKAN, TOLAK, TANYA, JAWAB, ALIHKAN, PERBAIKI, TARIK = (
    Tindakan
)
KALENDER = make_kalender()
FIFTEEN = minutes(15)
SUNDAY_NIGHT = wib("2026-11-29 23.00")


def minutes_of(walk: Walk, now=SUNDAY_NIGHT) -> float:
    return walk.course.elapsed(make_time(now)) / timedelta(minutes=1)


def due_of(walk: Walk, kalender=KALENDER):
    return walk.course.due_at(kalender)


def lengkap(at, sent=None) -> Walk:
    """A file that was found complete at this moment."""
    walk = (
        Walk(make_standar())
        .press(PEMOHON, SELESAI, sent or at)
        .press(LOKET, SELESAI, at)
    )
    return walk.press(STAF, TERIMA, at).press(STAF, SELESAI, at)


def test_complete_on_thursday_at_15_52_is_due_on_friday_at_07_37():
    walk = lengkap(wib("2026-11-19 15.52"))

    assert due_of(walk) == wib("2026-11-20 07.37")
    assert minutes_of(walk, wib("2026-11-19 18.00")) == 8


def test_sent_on_saturday_night_and_ready_on_monday_at_07_52_took_twelve_minutes():
    walk = lengkap(wib("2026-11-23 07.40"), sent=wib("2026-11-21 22.00"))
    walk.press(STAF, SELESAI, wib("2026-11-23 07.46")).press(
        CAMAT, SELESAI, wib("2026-11-23 07.50")
    )
    walk.press(LOKET, SELESAI, wib("2026-11-23 07.52"))

    assert minutes_of(walk) == 12
    assert walk.course.run.started_at == wib("2026-11-23 07.40")


def test_waiting_to_be_checked_is_not_counted():
    walk = Walk(make_standar()).to(Tugas.PERIKSA).press(STAF, TERIMA)

    assert walk.course.run == Run()
    assert due_of(walk) is None


def test_the_clock_starts_at_the_first_lengkap_and_not_at_a_later_one():
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        make_langkah(Tugas.PERIKSA, "admin"),
        Tugas.OLAH,
        Tugas.SERAHKAN,
    )
    walk = (
        Walk(standar)
        .press(PEMOHON, SELESAI)
        .press(STAF, TERIMA)
        .press(STAF, SELESAI, wib("2026-11-23 10.00"))
    )
    walk.press(LOKET, TERIMA, wib("2026-11-23 11.00")).press(
        LOKET, SELESAI, wib("2026-11-23 11.30")
    )

    assert walk.course.run.stretches == ((wib("2026-11-23 10.00"), None),)


def test_the_clock_stands_while_the_pemohon_repairs():
    walk = lengkap(wib("2026-11-23 09.00")).press(
        STAF, TURUNKAN, wib("2026-11-23 09.04"), 2
    )
    walk.press(STAF, KEMBALIKAN, wib("2026-11-23 09.05"))

    run = walk.course.run
    assert (run.paused_at is not None, run.is_running, due_of(walk)) == (
        True,
        False,
        None,
    )
    assert minutes_of(walk) == 5


def test_the_clock_goes_on_at_the_next_lengkap_with_what_was_left():
    walk = lengkap(wib("2026-11-23 09.00")).press(
        STAF, TURUNKAN, wib("2026-11-23 09.04"), 2
    )
    walk.press(STAF, KEMBALIKAN, wib("2026-11-23 09.05")).press(
        PEMOHON, PERBAIKI, wib("2026-11-24 20.00")
    )
    walk.press(STAF, TERIMA, wib("2026-11-25 08.00"))
    assert walk.course.run.paused_at

    walk.press(STAF, SELESAI, wib("2026-11-25 08.10"))

    assert due_of(walk) == wib("2026-11-25 08.20")
    assert minutes_of(walk, wib("2026-11-25 08.13")) == 8


def test_a_file_lowered_inside_the_office_keeps_the_clock_running():
    walk = lengkap(wib("2026-11-23 09.00")).press(
        STAF, TURUNKAN, wib("2026-11-23 09.04"), 2
    )

    assert walk.course.run.stretches == ((wib("2026-11-23 09.00"), None),)


def test_a_return_before_the_first_lengkap_neither_starts_nor_pauses():
    walk = (
        Walk(make_standar())
        .to(Tugas.PERIKSA)
        .press(STAF, TERIMA)
        .press(STAF, KEMBALIKAN)
        .press(PEMOHON, PERBAIKI)
    )

    assert walk.course.run == Run()


def test_the_clock_stops_at_handing_over_and_not_at_the_archive():
    walk = lengkap(wib("2026-11-23 09.00")).press(
        STAF, SELESAI, wib("2026-11-23 09.02")
    )
    walk.press(CAMAT, SELESAI, wib("2026-11-23 09.05")).press(
        LOKET, SELESAI, wib("2026-11-23 09.07")
    )
    assert walk.course.run.stopped_at == wib("2026-11-23 09.07")

    walk.press(LOKET, SELESAI, wib("2026-11-27 10.00"))

    assert walk.keadaan.status is Status.SELESAI
    assert walk.course.run.stopped_at == wib("2026-11-23 09.07")
    assert minutes_of(walk) == 7


@pytest.mark.parametrize(("actor", "tindakan"), [(STAF, TOLAK), (PEMOHON, TARIK)])
def test_refusal_and_withdrawal_stop_the_clock(actor, tindakan):
    walk = lengkap(wib("2026-11-23 09.00")).press(
        actor, tindakan, wib("2026-11-23 09.06")
    )

    run = walk.course.run
    assert (run.stopped_at, run.paused_at, due_of(walk)) == (
        wib("2026-11-23 09.06"),
        None,
        None,
    )
    assert minutes_of(walk) == 6


def test_without_periksa_the_clock_starts_at_the_first_press_of_an_officer():
    walk = Walk(make_standar(Tugas.AJUKAN, Tugas.TERIMA, Tugas.OLAH, Tugas.SERAHKAN))
    walk.press(PEMOHON, SELESAI, wib("2026-11-23 08.00"))
    assert walk.course.run == Run()

    walk.press(LOKET, SELESAI, wib("2026-11-23 08.20"))

    assert walk.course.run.stretches == ((wib("2026-11-23 08.20"), None),)


def test_a_row_of_the_offices_own_list_starts_the_clock_at_the_import():
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.OLAH,
        Tugas.SERAHKAN,
        mulai=Mulai.DAFTAR,
        waktu=working_days(5),
    )
    trail = (
        Paraf(0, SELESAI, wib("2026-11-23 08.00")),
        Paraf(1, TERIMA, wib("2026-11-24 08.00"), 2),
    )

    assert Course(standar, trail).run.stretches == ((wib("2026-11-23 08.00"), None),)


# Due dates.


@pytest.mark.parametrize(
    ("start", "n", "kalender", "due"),
    [
        (
            "2026-11-23 08.00",
            1,
            KALENDER,
            "2026-11-24 16.00",
        ),  # the day of the start is not counted
        ("2026-11-23 08.00", 5, KALENDER, "2026-11-30 16.00"),
        ("2026-11-20 15.00", 5, KALENDER, "2026-11-27 16.30"),  # Friday to Friday
        ("2026-11-23 08.00", 5, make_kalender(date(2026, 11, 25)), "2026-12-01 16.00"),
        ("2026-11-21 22.00", 1, KALENDER, "2026-11-23 16.00"),
    ],
)
def test_hari_kerja_are_due_at_the_close_of_the_last_day(start, n, kalender, due):
    assert Run(((wib(start), None),)).due_at(working_days(n), kalender) == wib(due)


def test_working_days_with_the_pemohon_are_added():
    run = Run(
        (
            (wib("2026-11-23 08.00"), wib("2026-11-24 09.00")),
            (wib("2026-11-26 09.00"), None),
        )
    )

    assert run.due_at(working_days(5), KALENDER) == wib("2026-12-02 16.00")


def test_calendar_days_run_through_the_weekend():
    run = Run(((wib("2026-11-18 08.00"), None),))

    assert run.due_at(Durasi(angka=5, satuan=Satuan.HARI), KALENDER) == wib(
        "2026-11-23 16.00"
    )
    assert run.due_at(Durasi(angka=3, satuan=Satuan.HARI), KALENDER) == wib(
        "2026-11-21 23.59"
    )  # a Saturday


def test_a_holiday_moves_what_is_due_in_minutes():
    assert due_of(
        lengkap(wib("2026-11-19 15.52")), make_kalender(date(2026, 11, 20))
    ) == wib("2026-11-23 07.37")


def test_time_that_is_used_up_is_due_when_the_clock_goes_on():
    run = Run(
        (
            (wib("2026-11-23 08.00"), wib("2026-11-23 09.00")),
            (wib("2026-11-24 10.00"), None),
        )
    )

    assert run.due_at(FIFTEEN, KALENDER) == wib("2026-11-24 10.00")


def test_a_standard_without_a_time_is_never_due_and_queues_in_the_order_of_sending():
    standar = make_standar(waktu=None)
    walk = lengkap(NOW)

    assert Course(standar, tuple(walk.trail)).due_at(KALENDER) is None
    sent = (
        Walk(standar)
        .press(PEMOHON, SELESAI)
        .press(LOKET, SELESAI, NOW + timedelta(hours=3))
    )
    assert sent.course.queue_at(KALENDER) == NOW


def test_before_the_start_a_file_queues_as_if_its_clock_had_started_on_arrival():
    assert expected_at(wib("2026-11-21 22.00"), FIFTEEN, KALENDER) == wib(
        "2026-11-23 07.45"
    )
    sent = Walk(make_standar()).press(PEMOHON, SELESAI, wib("2026-11-20 10.00"))
    sent.press(LOKET, SELESAI, wib("2026-11-21 22.00"))
    assert sent.course.queue_at(KALENDER) == wib("2026-11-23 07.45")


# Any trail.


def test_time_is_never_negative_even_when_the_computers_clock_was_put_back():
    walk = lengkap(wib("2026-11-23 10.00"))
    assert minutes_of(walk, wib("2026-11-23 09.00")) == 0

    walk.press(STAF, TURUNKAN, wib("2026-11-23 09.30"), 2).press(
        STAF, KEMBALIKAN, wib("2026-11-23 09.30")
    )
    assert minutes_of(walk) == 0

    walk.press(PEMOHON, PERBAIKI, wib("2026-11-23 11.00")).press(
        STAF, TERIMA, wib("2026-11-23 11.00")
    )
    walk.press(STAF, SELESAI, wib("2026-11-23 11.00"))
    assert due_of(walk) == wib("2026-11-23 11.15")


ALL_ROLES = Actor(7, frozenset({"admin", "pegawai", "camat"}))


@st.composite
def walks(draw) -> Walk:
    """A file pressed on at random, each press some minutes after the one before."""
    walk, at = (
        Walk(
            make_standar(waktu=draw(st.sampled_from((FIFTEEN, working_days(3), None))))
        ),
        NOW,
    )
    for _ in range(draw(st.integers(1, 25))):
        options = [
            (a, t) for a in (PEMOHON, ALL_ROLES) for t in walk.keadaan.open_to(a)
        ]
        if not options:
            break
        actor, tindakan = draw(st.sampled_from(options))
        at += timedelta(minutes=draw(st.integers(0, 3000)))
        walk.press(
            actor,
            tindakan,
            at,
            2 if tindakan is TURUNKAN else None,
            9 if tindakan is ALIHKAN else None,
        )
    return walk


@given(walk=walks(), hours=st.integers(0, 400))
@settings(max_examples=150)
def test_time_only_grows_and_the_three_states_of_the_clock_exclude_each_other(
    walk, hours
):
    run, last = walk.course.run, walk.trail[-1].at
    now = last + timedelta(hours=hours)

    assert timedelta(0) <= run.elapsed(KALENDER, last) <= run.elapsed(KALENDER, now)
    assert (
        run.is_running
        + (run.paused_at is not None)
        + (run.stopped_at is not None)
        + (run == Run())
        == 1
    )
    assert (walk.course.due_at(KALENDER) is not None) == (
        run.is_running and walk.standar.waktu is not None
    )
    assert (run.paused_at is not None) <= (
        walk.keadaan.status in (Status.DIKEMBALIKAN, Status.BERJALAN)
    )
    ends = [moment for stretch in run.stretches for moment in stretch if moment]
    assert ends == sorted(ends)


@given(walk=walks())
@settings(max_examples=100)
def test_the_moment_at_which_minutes_are_due_is_the_moment_at_which_they_are_used_up(
    walk,
):
    run = walk.course.run
    due = run.due_at(FIFTEEN, KALENDER)

    if due is not None and due > run.stretches[-1][0]:
        assert run.elapsed(KALENDER, due) == timedelta(minutes=15)
