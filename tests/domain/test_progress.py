"""The ribbon, its words, and the steps, from trail and calendar alone."""

import pytest
from builders import (
    CAMAT,
    LOKET,
    STAF,
    Walk,
    make_kalender,
    make_langkah,
    make_standar,
    minutes,
    wib,
    working_days,
)

from sipetrok.domain.progress import in_short, ribbon, standar_menit, standard_ribbon, steps
from sipetrok.domain.workflow import PEMOHON, Tindakan
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Lewat, Tugas

KALENDER = make_kalender()


@pytest.fixture(scope="module")
def kantor():
    names = {"admin": "Loket", "pegawai": "Verifikasi", "camat": "Camat"}
    return Kantor.model_validate(
        {
            "nama": "Kantor Uji",
            "induk": "Kabupaten Uji",
            "provinsi": "Riau",
            "tempat": "Uji",
            "kop": {"baris": ("UJI",)},
            "penanda_tangan": {"jabatan": "Camat"},
            "penomoran": {"pola": "{nomor}"},
            "jam": {"biasa": {}},
            "peran": tuple({"kunci": key, "nama": name} for key, name in names.items()),
        }
    )


def at(clock: str):
    return wib(f"2026-11-23 {clock}")


def kinds(ruas):
    return [(one.jenis, round(one.menit), one.label) for one in ruas]


def checked() -> Walk:
    """Sent 09.00, received 09.03, taken 09.05, complete 09.07 and kept by the same officer."""
    walk = Walk(make_standar()).press(PEMOHON, Tindakan.SELESAI, at("09.00"))
    walk.press(LOKET, Tindakan.SELESAI, at("09.03")).press(STAF, Tindakan.TERIMA, at("09.05"))
    return walk.press(STAF, Tindakan.SELESAI, at("09.07"))


def test_before_lengkap_nothing_is_counted_and_the_wait_is_told(kantor):
    walk = Walk(make_standar()).press(PEMOHON, Tindakan.SELESAI, at("09.00"))

    ruas, words = ribbon(walk.standar, walk.trail, KALENDER, at("09.04"), kantor)

    assert kinds(ruas) == [("nanti", 15, "")]
    assert words == "Waktu belum dihitung; 4 menit menunggu di meja Loket"


def test_work_and_waiting_are_told_apart_and_the_rest_lies_ahead(kantor):
    walk = checked().press(STAF, Tindakan.SELESAI, at("09.12"))

    ruas, words = ribbon(walk.standar, walk.trail, KALENDER, at("09.16"), kantor)

    assert kinds(ruas) == [("kerja", 5, "Verifikasi"), ("tunggu", 4, "Camat"), ("nanti", 6, "")]
    assert words == "9 dari 15 menit; 4 menit menunggu di meja Camat"


def test_beyond_the_standard_is_said(kantor):
    walk = checked().press(STAF, Tindakan.SELESAI, at("09.12"))

    ruas, words = ribbon(walk.standar, walk.trail, KALENDER, at("09.30"), kantor)

    assert kinds(ruas)[-1][0] == "tunggu"
    assert words == "23 dari 15 menit, lewat 8 menit; 18 menit menunggu di meja Camat"


def test_the_clock_stops_when_it_is_handed_over(kantor):
    walk = (
        checked()
        .press(STAF, Tindakan.SELESAI, at("09.12"))
        .press(CAMAT, Tindakan.SELESAI, at("09.13"))
    )
    walk.press(LOKET, Tindakan.SELESAI, at("09.19"))

    ruas, words = ribbon(walk.standar, walk.trail, KALENDER, at("15.00"), kantor)

    assert sum(one.menit for one in ruas) == 12 and words.startswith("12 dari 15 menit")


def test_a_night_is_not_counted(kantor):
    walk = (
        Walk(make_standar())
        .press(PEMOHON, Tindakan.SELESAI, at("15.00"))
        .press(LOKET, Tindakan.SELESAI, at("15.01"))
    )
    walk.press(STAF, Tindakan.TERIMA, at("15.50")).press(STAF, Tindakan.SELESAI, at("15.52"))

    _, words = ribbon(walk.standar, walk.trail, KALENDER, wib("2026-11-24 07.32"), kantor)

    assert words.startswith("10 dari 15 menit")


def test_a_return_after_lengkap_is_a_gap_and_pauses(kantor):
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.TERIMA,
        Tugas.PERIKSA,
        Tugas.PERIKSA,
        Tugas.OLAH,
        Tugas.SAHKAN,
        Tugas.SERAHKAN,
    )
    walk = (
        Walk(standar)
        .press(PEMOHON, Tindakan.SELESAI, at("09.00"))
        .press(LOKET, Tindakan.SELESAI, at("09.00"))
    )
    walk.press(STAF, Tindakan.TERIMA, at("09.00")).press(STAF, Tindakan.SELESAI, at("09.02"))
    walk.press(STAF, Tindakan.KEMBALIKAN, at("09.06"))

    ruas, words = ribbon(standar, walk.trail, KALENDER, at("10.06"), kantor)

    assert kinds(ruas) == [("kerja", 4, "Verifikasi"), ("jeda", 60, "Pemohon"), ("nanti", 11, "")]
    assert words == "4 dari 15 menit; waktu berhenti selama berkas diperbaiki pemohon"


def test_long_standards_count_working_days(kantor):
    walk = Walk(make_standar(waktu=working_days(3)))
    walk.trail, walk.keadaan = checked().trail, checked().keadaan

    _, words = ribbon(walk.standar, walk.trail, KALENDER, wib("2026-11-25 10.00"), kantor)

    assert words.startswith("2 dari 3 hari kerja") and standar_menit(walk.standar) is None


def test_without_a_standard_time_only_minutes_are_told(kantor):
    walk = checked()

    ruas, words = ribbon(make_standar(waktu=None), walk.trail, KALENDER, at("09.10"), kantor)

    assert kinds(ruas) == [("kerja", 3, "Verifikasi")] and words == "3 menit"


def test_a_scan_that_is_sent_before_the_paper_is_told_apart_from_it():
    sent = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.WHATSAPP,))
    posted = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS,))

    assert [in_short(make_standar(Tugas.AJUKAN, sent, posted), n) for n in (1, 2)] == [
        "Surat dikirim sebagai PDF",
        "Surat diserahkan kepada Anda",
    ]
    assert in_short(make_standar(Tugas.AJUKAN, posted, posted), 1) == "Surat diserahkan kepada Anda"


def test_steps_tell_past_present_and_future(kantor):
    walk = checked()

    lines = steps(walk.standar, walk.trail, KALENDER, at("09.10"), kantor)

    assert [one.state for one in lines] == ["done", "done", "done", "now", "next", "next", "next"]
    assert lines[2].title == "Berkas diperiksa" and lines[2].desk == "Verifikasi"
    assert (lines[2].waiting.seconds, lines[2].working.seconds) == (120, 120)


def test_a_step_that_nobody_has_taken_says_that_it_waits(kantor):
    walk = Walk(make_standar()).press(PEMOHON, Tindakan.SELESAI, at("09.00"))

    lines = steps(walk.standar, walk.trail, KALENDER, at("09.01"), kantor)

    assert lines[1].title == "Menunggu permohonan diterima"


def test_a_return_shows_the_pemohon_at_work_and_the_check_to_come(kantor):
    walk = (
        Walk(make_standar())
        .press(PEMOHON, Tindakan.SELESAI, at("09.00"))
        .press(LOKET, Tindakan.SELESAI, at("09.01"))
    )
    walk.press(STAF, Tindakan.TERIMA, at("09.02")).press(STAF, Tindakan.KEMBALIKAN, at("09.04"))

    lines = steps(walk.standar, walk.trail, KALENDER, at("09.10"), kantor)

    assert (lines[3].title, lines[3].state) == ("Anda memperbaiki berkas", "paused")
    assert (lines[4].title, lines[4].state) == ("Berkas diperiksa", "next")


def test_a_withdrawn_file_has_nothing_to_come(kantor):
    walk = (
        Walk(make_standar())
        .press(PEMOHON, Tindakan.SELESAI, at("09.00"))
        .press(PEMOHON, Tindakan.TARIK, at("09.01"))
    )

    assert [
        one.state for one in steps(walk.standar, walk.trail, KALENDER, at("10.00"), kantor)
    ] == ["done", "done"]


def test_the_standard_is_one_bar_unless_the_sop_times_every_step(kantor):
    ruas, words = standard_ribbon(make_standar(), kantor)
    assert kinds(ruas) == [("nanti", 15, "")] and "tidak membagi" in words

    timed = make_standar(
        Tugas.AJUKAN,
        make_langkah(Tugas.TERIMA, waktu=minutes(5)),
        make_langkah(Tugas.SERAHKAN, waktu=minutes(10)),
    )
    assert kinds(standard_ribbon(timed, kantor)[0]) == [
        ("nanti", 5, "Loket"),
        ("nanti", 10, "Loket"),
    ]
