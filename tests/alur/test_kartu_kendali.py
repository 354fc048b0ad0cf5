"""The routing slip: waiting and working told apart at each desk, and nothing lost between the
desks.
"""

from datetime import timedelta
from itertools import pairwise

import pytest
from builders import (
    CAMAT,
    LOKET,
    NOW,
    PEMOHON,
    REKAN,
    STAF,
    Walk,
    later,
    make_kalender,
    make_standar,
    make_time,
    wib,
)

from sipetrok.alur.course import Course, Stay
from sipetrok.alur.workflow import Tindakan
from sipetrok.sop.standar import Tugas

TERIMA, SELESAI, KEMBALIKAN, TURUNKAN, TOLAK, TANYA, JAWAB, ALIHKAN, PERBAIKI, TARIK = (
    Tindakan
)
KALENDER = make_kalender()


def whole_walk() -> Walk:
    """09.00 sent, 09.05 received, 09.15 taken, 09.18 complete, 09.24 made, 09.40 signed, 09.43
    handed over, 09.50 filed.
    """
    walk = (
        Walk(make_standar())
        .press(PEMOHON, SELESAI)
        .press(LOKET, SELESAI, later(minutes=5))
    )
    walk.press(STAF, TERIMA, later(minutes=15)).press(STAF, SELESAI, later(minutes=18))
    walk.press(STAF, SELESAI, later(minutes=24)).press(
        CAMAT, SELESAI, later(minutes=40)
    )
    return walk.press(LOKET, SELESAI, later(minutes=43)).press(
        LOKET, SELESAI, later(minutes=50)
    )


def whole_minutes(stay: Stay, now=NOW) -> tuple[int, int]:
    return (
        stay.waiting(make_time(now)) // timedelta(minutes=1),
        stay.working(make_time(now)) // timedelta(minutes=1),
    )


def test_waiting_and_working_are_told_apart_at_each_desk():
    stays = whole_walk().course.stays

    assert [stay.langkah for stay in stays] == [0, 1, 2, 3, 4, 5, 6]
    assert [whole_minutes(stay) for stay in stays] == [
        (0, 0),
        (5, 0),
        (10, 3),
        (0, 6),
        (16, 0),
        (3, 0),
        (0, 7),
    ]


def test_all_desks_together_make_the_whole_way():
    stays = whole_walk().course.stays

    total = sum(
        (stay.waiting(make_time(NOW)) + stay.working(make_time(NOW)) for stay in stays),
        timedelta(),
    )
    assert total == KALENDER.office_time_between(NOW, later(minutes=50))
    assert all(one.keluar == following.tiba for one, following in pairwise(stays))


def test_nights_and_breaks_are_no_waiting():
    walk = Walk(make_standar()).press(PEMOHON, SELESAI, wib("2026-11-20 16.20"))
    walk.press(LOKET, SELESAI, wib("2026-11-23 07.35"))

    assert whole_minutes(walk.course.stays[1]) == (15, 0)


def test_the_last_stay_is_open_while_the_file_is_under_way():
    waiting = Walk(make_standar()).to(Tugas.PERIKSA)
    stay = waiting.course.stays[-1]
    assert (stay.langkah, stay.masuk, stay.keluar, stay.petugas_id) == (
        2,
        None,
        None,
        None,
    )
    assert whole_minutes(stay, later(minutes=9)) == (9, 0)

    stay = waiting.press(STAF, TERIMA, later(minutes=4)).course.stays[-1]
    assert (stay.masuk, stay.keluar, stay.petugas_id) == (
        later(minutes=4),
        None,
        STAF.petugas_id,
    )
    assert whole_minutes(stay, later(minutes=9)) == (4, 5)


def test_a_colleague_who_takes_over_keeps_the_first_masuk():
    walk = Walk(make_standar()).to(Tugas.PERIKSA).press(STAF, TERIMA, later(minutes=2))
    walk.press(REKAN, TERIMA, later(minutes=8))

    stay = walk.course.stays[-1]
    assert (stay.masuk, stay.petugas_id) == (later(minutes=2), REKAN.petugas_id)


def test_the_time_of_repair_stands_at_no_desk():
    walk = (
        Walk(make_standar())
        .to(Tugas.PERIKSA)
        .press(STAF, TERIMA)
        .press(STAF, KEMBALIKAN, later(minutes=1))
    )
    stay = walk.course.stays[-1]
    assert (stay.langkah, stay.tiba, stay.keluar) == (None, later(minutes=1), None)

    walk.press(PEMOHON, PERBAIKI, later(hours=2))

    before, repair, after = walk.course.stays[-3:]
    assert (before.langkah, before.tindakan) == (2, KEMBALIKAN)
    assert (repair.langkah, repair.keluar, repair.tindakan) == (
        None,
        later(hours=2),
        PERBAIKI,
    )
    assert (after.langkah, after.tiba, after.masuk) == (2, later(hours=2), None)


def test_a_lowered_file_visits_the_earlier_desk_again():
    walk = (
        Walk(make_standar())
        .to(Tugas.SAHKAN)
        .press(CAMAT, TURUNKAN, later(minutes=3), tujuan=3)
    )

    signing, making = walk.course.stays[-2:]
    assert (signing.langkah, signing.tindakan, signing.petugas_id) == (
        4,
        TURUNKAN,
        CAMAT.petugas_id,
    )
    assert (making.langkah, making.tiba, making.keluar) == (3, later(minutes=3), None)


@pytest.mark.parametrize(("actor", "tindakan"), [(STAF, TOLAK), (PEMOHON, TARIK)])
def test_a_refused_or_withdrawn_file_leaves_no_desk_open(actor, tindakan):
    walk = (
        Walk(make_standar())
        .to(Tugas.PERIKSA)
        .press(STAF, TERIMA)
        .press(actor, tindakan, later(minutes=6))
    )

    stays = walk.course.stays
    assert (len(stays), stays[-1].keluar, stays[-1].tindakan) == (
        3,
        later(minutes=6),
        tindakan,
    )


def test_waiting_and_working_are_never_negative_even_when_the_computers_clock_was_put_back():
    walk = (
        Walk(make_standar()).to(Tugas.PERIKSA).press(STAF, TERIMA, later(minutes=-30))
    )

    assert whole_minutes(walk.course.stays[-1], later(minutes=-40)) == (0, 0)


def test_an_empty_trail_has_no_stays():
    assert Course(make_standar()).stays == ()
