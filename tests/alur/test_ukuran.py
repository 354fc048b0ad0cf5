"""Measured times: medians of finished stays, and silence while there are too few of them."""

from datetime import timedelta

from builders import (
    CAMAT,
    LOKET,
    NOW,
    PEMOHON,
    REKAN,
    STAF,
    Walk,
    later,
    make_langkah,
    make_standar,
    make_time,
    minutes,
)

from sipetrok.alur.course import ENOUGH, measure, stays_of, steps_of
from sipetrok.alur.workflow import Tindakan
from sipetrok.sop.standar import Koordinasi, Tugas

TIME = make_time(NOW)
SELESAI, TERIMA, TANYA, JAWAB = (
    Tindakan.SELESAI,
    Tindakan.TERIMA,
    Tindakan.TANYA,
    Tindakan.JAWAB,
)
SHORT = make_standar(Tugas.AJUKAN, Tugas.TERIMA, Tugas.OLAH, Tugas.SERAHKAN)


def walk(work: int) -> Walk:
    """Received after five minutes, worked on from the seventh for `work` minutes, handed over a
    minute later.
    """
    done = Walk(SHORT).press(PEMOHON, SELESAI).press(LOKET, SELESAI, later(minutes=5))
    done.press(STAF, TERIMA, later(minutes=7)).press(
        STAF, SELESAI, later(minutes=7 + work)
    )
    return done.press(LOKET, SELESAI, later(minutes=8 + work))


def test_the_median_counts_waiting_and_working_in_office_time():
    courses = [walk(work).course for work in range(1, 22)]

    measured = measure(courses, TIME)

    assert {place: (found.median, found.n) for place, found in measured.items()} == {
        (1, None): (timedelta(minutes=5), 21),
        (2, None): (timedelta(minutes=2 + 11), 21),
        (3, None): (timedelta(minutes=1), 21),
    }


def test_too_few_stays_say_nothing():
    courses = [walk(3).course] * (ENOUGH - 1)

    assert measure(courses, TIME) == {}
    assert (2, None) in measure([*courses, walk(3).course], TIME)


def test_the_time_of_the_pemohon_is_not_measured():
    standar = make_standar()
    back = Walk(standar).press(PEMOHON, SELESAI).press(LOKET, SELESAI, later(minutes=1))
    back.press(STAF, TERIMA, later(minutes=2)).press(
        STAF, Tindakan.KEMBALIKAN, later(minutes=3)
    )
    back.press(PEMOHON, Tindakan.PERBAIKI, later(minutes=63)).press(
        STAF, TERIMA, later(minutes=64)
    )
    back.press(STAF, SELESAI, later(minutes=65))

    spent = list(stays_of(back.course, TIME))

    assert [place for place, _ in spent] == [(1, None), (2, None), (2, None)]
    assert sum((time for _, time in spent), timedelta()) == timedelta(minutes=1 + 2 + 2)


def test_a_question_is_measured_by_itself_and_does_not_make_two_stays_of_one():
    asking = make_langkah(
        Tugas.OLAH, koordinasi=(Koordinasi(kegiatan="Bila ragu", pelaksana=("camat",)),)
    )
    standar = make_standar(Tugas.AJUKAN, Tugas.TERIMA, asking, Tugas.SERAHKAN)
    asked = (
        Walk(standar).press(PEMOHON, SELESAI).press(LOKET, SELESAI, later(minutes=1))
    )
    asked.press(STAF, TERIMA, later(minutes=2)).press(
        STAF, TANYA, later(minutes=4), tujuan=0
    )
    asked.press(CAMAT, TERIMA, later(minutes=5)).press(CAMAT, JAWAB, later(minutes=9))
    asked.press(STAF, TERIMA, later(minutes=10)).press(STAF, SELESAI, later(minutes=12))

    assert list(stays_of(asked.course, TIME)) == [
        ((1, None), timedelta(minutes=1)),
        ((2, 0), timedelta(minutes=5)),
        ((2, None), timedelta(minutes=3 + 3)),
    ]


def test_a_colleague_who_takes_over_does_not_make_two_stays_of_one():
    taken = (
        Walk(SHORT)
        .press(PEMOHON, SELESAI)
        .press(LOKET, SELESAI)
        .press(STAF, TERIMA, later(minutes=1))
    )
    taken.press(REKAN, TERIMA, later(minutes=2)).press(REKAN, SELESAI, later(minutes=6))

    assert dict(stays_of(taken.course, TIME))[(2, None)] == timedelta(minutes=6)


def test_only_standards_with_the_same_steps_are_compared():
    other = make_standar(
        Tugas.AJUKAN,
        Tugas.TERIMA,
        make_langkah(Tugas.OLAH, kegiatan="Membuat surat"),
        Tugas.SERAHKAN,
    )

    assert steps_of(SHORT) == steps_of(
        SHORT.model_copy(update={"waktu": minutes(99), "judul": "Lain"})
    )
    assert steps_of(SHORT) != steps_of(other)
