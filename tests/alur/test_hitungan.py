"""How a due moment was worked out: each sentence can be checked against a calendar."""

from dataclasses import replace
from datetime import date

import pytest
from builders import (
    CAMAT,
    LOKET,
    STAF,
    Walk,
    make_kalender,
    make_standar,
    minutes,
    wib,
    working_days,
)

from sipetrok.alur.progress import worked_out
from sipetrok.alur.workflow import PEMOHON, Tindakan
from sipetrok.sop.standar import Durasi, Mulai, Satuan, Tugas

TERIMA, SELESAI, KEMBALIKAN, PERBAIKI = (
    Tindakan.TERIMA,
    Tindakan.SELESAI,
    Tindakan.KEMBALIKAN,
    Tindakan.PERBAIKI,
)


def complete(waktu: Durasi | None, at: str, **changes) -> Walk:
    """A file declared complete at this moment."""
    walk = Walk(make_standar(waktu=waktu, **changes)).to(Tugas.PERIKSA, wib(at))
    return walk.press(STAF, TERIMA, wib(at)).press(STAF, SELESAI, wib(at))


def told(walk: Walk, *libur: date) -> str:
    return worked_out(walk.course, make_kalender(*libur))


def test_a_short_standard_names_its_minutes_and_both_moments():
    assert told(complete(minutes(15), "2026-11-23 09.40")) == (
        "Dihitung sejak berkas dinyatakan lengkap: Senin, 23 November 2026 pukul 09.40 WIB. "
        "15 menit saat kantor buka. Jatuh tempo Senin, 23 November 2026 pukul 09.55 WIB."
    )


def test_a_long_standard_names_every_day_that_does_not_count():
    sentence = told(complete(working_days(5), "2026-11-19 10.00"), date(2026, 11, 24))

    assert sentence == (
        "Dihitung sejak berkas dinyatakan lengkap: Kamis, 19 November 2026 pukul 10.00 WIB; "
        "hari itu tidak dihitung. 5 hari kerja; tidak dihitung: Sabtu 21 November 2026, "
        "Minggu 22 November 2026, Libur (24 November 2026). "
        "Jatuh tempo Jumat, 27 November 2026 pukul 16.30 WIB."
    )


@pytest.mark.parametrize(
    ("waktu", "known", "note"),
    [
        (working_days(5), {2027}, " (hari libur 2028 belum ditetapkan)."),
        (
            Durasi(angka=14, satuan=Satuan.HARI),
            {2027},
            " (hari libur 2028 belum ditetapkan).",
        ),
        (working_days(5), {2027, 2028}, "pukul 16.00 WIB."),
        (minutes(15), {2027}, "pukul 09.15 WIB."),  # due on the same day
        (minutes(15), {2026}, " (hari libur 2027 belum ditetapkan)."),
    ],
)
def test_a_promise_in_a_year_without_its_list_of_holidays_says_so(waktu, known, note):
    kalender = replace(make_kalender(), ditetapkan=frozenset(known))
    walk = complete(waktu, "2027-12-29 09.00")

    assert worked_out(walk.course, kalender).endswith(note)


def test_the_days_with_the_pemohon_are_added_and_said():
    walk = Walk(make_standar(waktu=working_days(3))).to(
        Tugas.PERIKSA, wib("2026-11-23 09.00")
    )
    walk.press(STAF, TERIMA, wib("2026-11-23 09.00")).press(
        STAF, SELESAI, wib("2026-11-23 09.00")
    )
    check = 2
    walk.press(STAF, Tindakan.TURUNKAN, wib("2026-11-23 10.00"), check).press(
        STAF, KEMBALIKAN, wib("2026-11-23 10.00")
    )
    walk.press(PEMOHON, PERBAIKI, wib("2026-11-25 08.00")).press(
        STAF, TERIMA, wib("2026-11-25 09.00")
    )
    walk.press(STAF, SELESAI, wib("2026-11-25 09.00"))

    assert "3 hari kerja, ditambah 2 hari saat berkas diperbaiki pemohon" in told(walk)


def test_a_list_counts_from_the_moment_at_which_it_was_entered():
    walk = Walk(
        make_standar(
            Tugas.AJUKAN,
            Tugas.KERJAKAN,
            Tugas.SERAHKAN,
            waktu=Durasi(angka=5, satuan=Satuan.HARI),
            mulai=Mulai.DAFTAR,
        )
    ).press(PEMOHON, SELESAI, wib("2026-11-20 10.00"))

    assert told(walk) == (
        "Dihitung sejak berkas masuk dari daftar kantor: Jumat, 20 November 2026 pukul 10.00 WIB; "
        "hari itu tidak dihitung. 5 hari. Jatuh tempo Rabu, 25 November 2026 pukul 16.00 WIB."
    )


def test_nothing_is_said_before_the_start_after_the_end_and_without_a_standard_time():
    done = complete(minutes(15), "2026-11-23 09.40").press(
        STAF, SELESAI, wib("2026-11-23 09.45")
    )
    done.press(CAMAT, SELESAI, wib("2026-11-23 09.46")).press(
        LOKET, SELESAI, wib("2026-11-23 09.47")
    )

    assert (
        told(Walk(make_standar()).press(PEMOHON, SELESAI, wib("2026-11-23 09.00")))
        == ""
    )
    assert told(complete(None, "2026-11-23 09.40")) == "" and told(done) == ""
