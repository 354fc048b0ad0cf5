"""One rule for minutes: they are those of the stamps, they add up, and never speak against what
the seconds decide.
"""

import re
from datetime import timedelta

import pytest
from builders import (
    CAMAT,
    LOKET,
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

from sipetrok.alur.clock import print_menit, to_minute
from sipetrok.alur.progress import overrun, ribbon, worked_out
from sipetrok.alur.workflow import Tindakan
from sipetrok.sop.standar import Durasi, Satuan, Tugas

SELESAI, KEMBALIKAN, PERBAIKI, TERIMA = (
    Tindakan.SELESAI,
    Tindakan.KEMBALIKAN,
    Tindakan.PERBAIKI,
    Tindakan.TERIMA,
)
KALENDER = make_kalender()


def at(clock: str, seconds: int = 0):
    return wib(f"2026-11-23 {clock}") + timedelta(seconds=seconds)


def complete(start, standar=None) -> Walk:
    """Found complete at this moment, and then waiting for the Camat."""
    walk = Walk(standar or make_standar()).press(PEMOHON, SELESAI, start)
    walk.press(LOKET, SELESAI, start).press(STAF, TERIMA, start)
    return walk.press(STAF, SELESAI, start)


@pytest.mark.parametrize(
    ("tiba", "masuk", "keluar"),
    [
        (at("09.33", 50), at("09.35", 10), at("09.38", 5)),
        (at("09.33", 5), at("09.34", 55), at("09.38", 50)),
        (at("09.33", 59), at("09.37", 1), at("09.38")),
        (at("11.58", 40), at("13.01", 20), at("13.03", 1)),  # over the break
        (at("15.59", 30), at("16.20", 40), wib("2026-11-24 07.33")),  # over the night
    ],
)
def test_the_minutes_of_a_desk_are_those_between_its_stamps(tiba, masuk, keluar):
    time = make_time(keluar)
    both = time.between(tiba, masuk) + time.between(masuk, keluar)

    assert both == KALENDER.office_time_between(to_minute(tiba), to_minute(keluar))
    if tiba == at("09.33", 50):
        assert both == timedelta(minutes=5)


def test_what_began_in_this_minute_is_less_than_one_and_not_nothing():
    time = make_time(at("09.33", 40))
    assert print_menit(time.between(at("09.33", 10))) == "kurang dari 1 menit"
    assert print_menit(time.between(at("09.33", 40))) == "0 menit"


@pytest.mark.parametrize(
    ("start", "now", "words"),
    [
        (at("09.33", 30), at("09.48", 10), "15 dari 15 menit"),
        (at("09.33", 30), at("09.48", 30), "15 dari 15 menit"),
        (
            at("09.33", 30),
            at("09.48", 45),
            "15 menit 15 detik dari 15 menit, lewat 15 detik",
        ),
        (at("09.33", 30), at("09.49", 5), "16 dari 15 menit, lewat 1 menit"),
        (at("09.33"), at("09.49"), "16 dari 15 menit, lewat 1 menit"),
        (at("15.45"), at("16.00"), "15 dari 15 menit"),
        # Its last minute is that of closing: no minute of the office has gone by since.
        (
            at("15.45"),
            at("19.00"),
            "15 dari 15 menit, batasnya Senin, 23 November 2026 pukul 16.00 WIB sudah lewat",
        ),
    ],
)
def test_the_minutes_of_the_whole_never_speak_against_the_seconds(start, now, words):
    assert ribbon(complete(start).course, make_time(now)).words.split(";")[0] == words


@pytest.mark.parametrize(
    ("standar", "now", "words"),
    [
        (working_days(2), "2026-11-25 15.59", "2 dari 2 hari kerja"),
        (
            working_days(2),
            "2026-11-25 18.00",
            "2 dari 2 hari kerja, batasnya Rabu, 25 November 2026 pukul 16.00 WIB sudah lewat",
        ),
        (
            working_days(2),
            "2026-11-26 07.00",
            "3 dari 2 hari kerja, lewat 1 hari kerja",
        ),
        (
            Durasi(angka=6, satuan=Satuan.HARI),
            "2026-11-30 00.10",
            "7 dari 6 hari, lewat 1 hari",
        ),
    ],
)
def test_days_that_are_all_used_are_late_only_with_the_hour_that_makes_them_so(
    standar, now, words
):
    walk = complete(at("09.00"), make_standar(waktu=standar))
    assert ribbon(walk.course, make_time(wib(now))).words.split(";")[0] == words


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (at("09.35", 20), ""),
        (at("09.35", 21), "terlewat 1 detik"),
        (at("09.35", 59), "terlewat 39 detik"),
        (at("09.36", 0), "terlewat"),
    ],
)
def test_a_step_says_by_how_many_seconds_where_its_minutes_do_not_tell(end, words):
    olah = make_langkah(Tugas.OLAH, waktu=minutes(2))
    standar = make_standar(
        Tugas.AJUKAN, Tugas.TERIMA, Tugas.PERIKSA, olah, Tugas.SAHKAN
    )
    walk = complete(at("09.33", 20), standar)
    assert walk.course.stays[-1].over(make_time(end)) == words


def test_a_pause_is_as_long_as_its_stamps_say_and_the_due_moment_follows_from_it():
    walk = complete(at("09.00", 40))
    check = walk.standar.first(Tugas.PERIKSA)
    walk.press(STAF, Tindakan.TURUNKAN, at("09.02", 50), tujuan=check)
    walk.press(STAF, KEMBALIKAN, at("09.04", 59))
    walk.press(PEMOHON, PERBAIKI, at("10.00", 10))
    walk.press(STAF, TERIMA, at("10.01", 1)).press(STAF, SELESAI, at("10.03", 58))

    assert "tanpa 59 menit" in worked_out(walk.course, KALENDER)
    assert walk.course.due_at(KALENDER) == at("10.14", 40)
    assert ribbon(walk.course, make_time(at("10.14", 40))).words.startswith("15 dari")


gaps = st.lists(st.integers(0, 900), min_size=9, max_size=9)


@settings(max_examples=150)
@given(start=st.integers(0, 24 * 3600), gaps=gaps, after=st.integers(0, 7200))
def test_whatever_the_seconds_the_minutes_add_up_and_say_what_the_seconds_say(
    start, gaps, after
):
    begin, moments, passed = wib("2026-11-23 07.00"), [], start
    for gap in gaps:
        passed += gap
        moments.append(begin + timedelta(seconds=passed))
    walk = Walk(make_standar()).press(PEMOHON, SELESAI, moments[0])
    walk.press(LOKET, SELESAI, moments[1]).press(STAF, TERIMA, moments[2])
    walk.press(STAF, SELESAI, moments[3])
    check = walk.standar.first(Tugas.PERIKSA)
    walk.press(STAF, Tindakan.TURUNKAN, moments[4], tujuan=check)
    walk.press(STAF, KEMBALIKAN, moments[5]).press(PEMOHON, PERBAIKI, moments[6])
    walk.press(STAF, TERIMA, moments[7]).press(STAF, SELESAI, moments[8])
    walk.press(STAF, SELESAI, moments[8]).press(CAMAT, SELESAI, moments[8])
    now = moments[-1] + timedelta(seconds=after)
    course, time = walk.course, make_time(now)
    due, run = course.due_at(KALENDER), course.run

    # The desks add up to the whole, and used and left to the standard.
    used = run.minutes(KALENDER, now)
    parts = 0
    for since, until in run.until(now):
        for stay in course.stays:
            left = stay.keluar or now
            for one, two in ((stay.tiba, stay.masuk or left), (stay.masuk, left)):
                if stay.place and one and max(one, since) < min(two, until):
                    parts += KALENDER.minutes_between(max(one, since), min(two, until))
    assert parts == used
    words = ribbon(course, time).words.split(";")[0]
    more = overrun(course, time)
    assert bool(more) == (course.elapsed(time) > timedelta(minutes=15))
    if not more and now <= due:
        assert used <= 15 and words == f"{used} dari 15 menit"
        assert used + KALENDER.minutes_between(now, due) == 15
    elif more:
        assert f"lewat {more}" in words and not re.match("0 ", more)
        assert used > 15 or more.endswith("detik")
        assert now >= due
    else:
        assert used == 15 and "batasnya" in words
