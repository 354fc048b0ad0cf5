"""Products on paper that wait: since when, and from when on the officer must call."""

import pytest
from builders import (
    CAMAT,
    LOKET,
    STAF,
    Walk,
    make_kalender,
    make_langkah,
    make_standar,
    wib,
)

from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Tindakan
from sipetrok.sop.standar import Durasi, Jenis, Lewat, Satuan, Tugas

FORTNIGHT = Durasi(angka=14, satuan=Satuan.HARI)
SIGNED, GIVEN = wib("2026-11-02 10.00"), wib("2026-11-03 11.00")


# Made and signed elsewhere: it may lie ready before it is handed over, as no letter does.
DOKUMEN = {"jenis": Jenis.DOKUMEN, "surat": None}


def given(batas: Durasi | None = FORTNIGHT) -> Walk:
    """A letter signed on one day and handed over on the next."""
    walk = Walk(make_standar(batas_ambil=batas)).to(Tugas.SAHKAN, SIGNED)
    return walk.press(CAMAT, Tindakan.SELESAI, SIGNED).press(
        LOKET, Tindakan.SELESAI, GIVEN
    )


def call(walk: Walk, lewat: str, is_collected: bool = False):
    return walk.course.call_at(lewat, is_collected, make_kalender())


@pytest.mark.parametrize("lewat", ["desa", "kantor"])
def test_what_lies_ready_for_fourteen_days_is_called_for_on_the_fifteenth(lewat):
    assert given().course.ready_since(lewat) == GIVEN
    assert call(given(), lewat) == wib("2026-11-18 00.00")


@pytest.mark.parametrize("lewat", ["unduh", "akun", "email", "pos"])
def test_what_is_not_collected_by_hand_never_waits(lewat):
    assert call(given(), lewat) is None


def test_nobody_calls_once_it_was_collected_or_where_the_sop_sets_no_limit():
    assert call(given(), "kantor", is_collected=True) is None
    assert call(given(batas=None), "kantor") is None


def test_at_the_step_that_posts_it_the_product_waits_since_it_came_there():
    post = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS,))
    walk = Walk(
        make_standar(
            Tugas.AJUKAN, Tugas.KERJAKAN, post, batas_ambil=FORTNIGHT, **DOKUMEN
        )
    ).to(Tugas.KERJAKAN, SIGNED)
    walk.press(STAF, Tindakan.TERIMA, SIGNED).press(STAF, Tindakan.SELESAI, SIGNED)
    assert call(walk, "pos") == wib("2026-11-17 00.00")

    walk.press(LOKET, Tindakan.SELESAI, GIVEN)
    assert call(walk, "pos") is None


@pytest.mark.parametrize(
    ("lewat", "since"), [("unduh", None), ("kantor", SIGNED), ("pos", None)]
)
def test_at_the_step_that_hands_over_only_what_was_chosen_on_paper_waits(lewat, since):
    offered = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.UNDUH, Lewat.KANTOR))
    walk = Walk(
        make_standar(
            Tugas.AJUKAN, Tugas.SAHKAN, offered, batas_ambil=FORTNIGHT, **DOKUMEN
        )
    ).to(Tugas.SAHKAN, SIGNED)
    walk.press(CAMAT, Tindakan.SELESAI, SIGNED)

    assert walk.course.ready_since(lewat) == since
    assert (call(walk, lewat) is None) == (since is None)


def test_a_letter_waits_for_nobody_before_it_was_signed_and_handed_over():
    walk = Walk(make_standar()).to(Tugas.SERAHKAN, SIGNED)

    assert walk.course.ready_since("kantor") is None


def test_the_paper_that_follows_a_download_does_not_wait_before_it_is_there():
    pdf = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.UNDUH,))
    post = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS, Lewat.KANTOR))
    walk = Walk(make_standar(Tugas.AJUKAN, pdf, Tugas.KERJAKAN, post, **DOKUMEN)).to(
        Tugas.SERAHKAN, SIGNED
    )
    walk.press(LOKET, Tindakan.SELESAI, GIVEN)
    assert walk.course.ready_since("kantor") is None

    walk.press(STAF, Tindakan.TERIMA, GIVEN).press(STAF, Tindakan.SELESAI, GIVEN)
    assert walk.course.ready_since("kantor") == GIVEN


def test_the_paper_after_a_download_waits_where_the_step_knows_only_paper():
    post = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS, Lewat.KANTOR))
    walk = Walk(make_standar(Tugas.AJUKAN, Tugas.KERJAKAN, post, **DOKUMEN)).to(
        Tugas.SERAHKAN, SIGNED
    )

    assert walk.course.ready_since("unduh") == SIGNED


@pytest.mark.parametrize(("lewat", "since"), [("kantor", None), ("pos", SIGNED)])
def test_what_a_berita_acara_took_along_lies_nowhere_to_be_collected(lewat, since):
    post = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS, Lewat.KANTOR))
    walk = Walk(make_standar(Tugas.AJUKAN, Tugas.KIRIM, post, **DOKUMEN)).to(
        Tugas.SERAHKAN, SIGNED
    )

    assert walk.course.ready_since(lewat) == since


def test_the_hand_over_is_the_first_moment_at_which_the_product_was_available():
    assert given().course.diserahkan_at == GIVEN
    assert Course(make_standar()).diserahkan_at is None
