"""The ribbon, its words, and the steps, from trail and calendar alone."""

from builders import (
    CAMAT,
    KANTOR,
    LOKET,
    STAF,
    Walk,
    make_langkah,
    make_standar,
    make_time,
    minutes,
    wib,
    working_days,
)

from sipetrok.alur.course import Course
from sipetrok.alur.progress import in_short, ribbon, standard_ribbon, steps
from sipetrok.alur.workflow import PEMOHON, Tindakan
from sipetrok.sop.standar import Lewat, Tugas


def at(clock: str):
    return wib(f"2026-11-23 {clock}")


def kinds(ruas):
    return [(one.jenis, round(one.menit), one.label) for one in ruas]


def checked() -> Walk:
    """Sent 09.00, received 09.03, taken 09.05, complete 09.07 and kept by the same officer."""
    walk = Walk(make_standar()).press(PEMOHON, Tindakan.SELESAI, at("09.00"))
    walk.press(LOKET, Tindakan.SELESAI, at("09.03")).press(
        STAF, Tindakan.TERIMA, at("09.05")
    )
    return walk.press(STAF, Tindakan.SELESAI, at("09.07"))


def test_before_lengkap_nothing_is_counted_and_the_wait_is_told():
    walk = Walk(make_standar()).press(PEMOHON, Tindakan.SELESAI, at("09.00"))

    pita = ribbon(walk.course, make_time(at("09.04")))

    assert kinds(pita.ruas) == [("nanti", 15, "")]
    assert pita.words == "Waktu belum dihitung; 4 menit menunggu di meja Loket"


def test_work_and_waiting_are_told_apart_and_the_rest_lies_ahead():
    walk = checked().press(STAF, Tindakan.SELESAI, at("09.12"))

    pita = ribbon(walk.course, make_time(at("09.16")))

    assert kinds(pita.ruas) == [
        ("kerja", 5, "Verifikasi"),
        ("tunggu", 4, "Camat"),
        ("nanti", 6, ""),
    ]
    assert pita.words == "9 dari 15 menit; 4 menit menunggu di meja Camat"


def test_beyond_the_standard_is_said():
    walk = checked().press(STAF, Tindakan.SELESAI, at("09.12"))

    pita = ribbon(walk.course, make_time(at("09.30")))

    assert kinds(pita.ruas)[-1][0] == "tunggu"
    assert (
        pita.words == "23 dari 15 menit, lewat 8 menit; 18 menit menunggu di meja Camat"
    )


def test_the_clock_stops_when_it_is_handed_over():
    walk = (
        checked()
        .press(STAF, Tindakan.SELESAI, at("09.12"))
        .press(CAMAT, Tindakan.SELESAI, at("09.13"))
    )
    walk.press(LOKET, Tindakan.SELESAI, at("09.19"))

    pita = ribbon(walk.course, make_time(at("15.00")))

    assert sum(one.menit for one in pita.ruas) == 12 and pita.words.startswith(
        "12 dari 15 menit"
    )


def test_a_night_is_not_counted():
    walk = (
        Walk(make_standar())
        .press(PEMOHON, Tindakan.SELESAI, at("15.00"))
        .press(LOKET, Tindakan.SELESAI, at("15.01"))
    )
    walk.press(STAF, Tindakan.TERIMA, at("15.50")).press(
        STAF, Tindakan.SELESAI, at("15.52")
    )

    pita = ribbon(walk.course, make_time(wib("2026-11-24 07.32")))

    assert pita.words.startswith("10 dari 15 menit")


def test_a_return_after_lengkap_is_a_gap_and_pauses():
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
    walk.press(STAF, Tindakan.TERIMA, at("09.00")).press(
        STAF, Tindakan.SELESAI, at("09.02")
    )
    walk.press(STAF, Tindakan.KEMBALIKAN, at("09.06"))

    pita = ribbon(walk.course, make_time(at("10.06")))

    assert kinds(pita.ruas) == [
        ("kerja", 4, "Verifikasi"),
        ("jeda", 60, "Pemohon"),
        ("nanti", 11, ""),
    ]
    assert (
        pita.words == "4 dari 15 menit; waktu berhenti selama berkas diperbaiki pemohon"
    )


def test_long_standards_count_working_days():
    walk = Walk(make_standar(waktu=working_days(3)))
    walk.trail, walk.keadaan = checked().trail, checked().keadaan

    pita = ribbon(walk.course, make_time(wib("2026-11-25 10.00")))

    assert pita.words.startswith("2 dari 3 hari kerja") and pita.standar_menit is None


def test_without_a_standard_time_only_minutes_are_told():
    walk = checked()

    pita = ribbon(
        Course(make_standar(waktu=None), tuple(walk.trail)), make_time(at("09.10"))
    )

    assert kinds(pita.ruas) == [("kerja", 3, "Verifikasi")] and pita.words == "3 menit"


def test_a_scan_that_is_sent_before_the_paper_is_told_apart_from_it():
    sent = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.WHATSAPP,))
    posted = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS,))

    assert [in_short(make_standar(Tugas.AJUKAN, sent, posted), n) for n in (1, 2)] == [
        "Surat dikirim sebagai PDF",
        "Surat diserahkan kepada Anda",
    ]
    assert (
        in_short(make_standar(Tugas.AJUKAN, posted, posted), 1)
        == "Surat diserahkan kepada Anda"
    )


def test_steps_tell_past_present_and_future():
    walk = checked()

    lines = steps(walk.course, make_time(at("09.10")))

    assert [one.state for one in lines] == [
        "done",
        "done",
        "done",
        "now",
        "next",
        "next",
        "next",
    ]
    assert lines[2].title == "Berkas diperiksa" and lines[2].desk == "Verifikasi"
    time, stay = make_time(at("09.10")), lines[2].stay
    assert (stay.waiting(time).seconds, stay.working(time).seconds) == (120, 120)


def test_a_step_that_nobody_has_taken_says_that_it_waits():
    walk = Walk(make_standar()).press(PEMOHON, Tindakan.SELESAI, at("09.00"))

    lines = steps(walk.course, make_time(at("09.01")))

    assert lines[1].title == "Menunggu permohonan diterima"


def test_a_return_shows_the_pemohon_at_work_and_the_check_to_come():
    walk = (
        Walk(make_standar())
        .press(PEMOHON, Tindakan.SELESAI, at("09.00"))
        .press(LOKET, Tindakan.SELESAI, at("09.01"))
    )
    walk.press(STAF, Tindakan.TERIMA, at("09.02")).press(
        STAF, Tindakan.KEMBALIKAN, at("09.04")
    )

    lines = steps(walk.course, make_time(at("09.10")))

    assert (lines[3].title, lines[3].state) == (
        "Menunggu perbaikan dari Anda",
        "paused",
    )
    assert (lines[4].title, lines[4].state) == ("Berkas diperiksa", "next")


def test_a_withdrawn_file_has_nothing_to_come():
    walk = (
        Walk(make_standar())
        .press(PEMOHON, Tindakan.SELESAI, at("09.00"))
        .press(PEMOHON, Tindakan.TARIK, at("09.01"))
    )

    assert [one.state for one in steps(walk.course, make_time(at("10.00")))] == [
        "done",
        "done",
    ]


def test_the_standard_is_one_bar_unless_the_sop_times_every_step():
    pita = standard_ribbon(make_standar(), KANTOR)
    assert kinds(pita.ruas) == [("nanti", 15, "")] and "tidak membagi" in pita.words

    timed = make_standar(
        Tugas.AJUKAN,
        make_langkah(Tugas.TERIMA, waktu=minutes(5)),
        make_langkah(Tugas.SERAHKAN, waktu=minutes(10)),
    )
    assert kinds(standard_ribbon(timed, KANTOR).ruas) == [
        ("nanti", 5, "Loket"),
        ("nanti", 10, "Loket"),
    ]
