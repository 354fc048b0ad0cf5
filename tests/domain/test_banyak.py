"""Which steps are done on many files at once."""

import pytest
from builders import make_langkah, make_standar

from sipetrok.domain.banyak import kelompok_of, receiving_peran, takes_berita_acara, ways_together
from sipetrok.domain.standar import Jenis, Lewat, Tugas


@pytest.mark.parametrize(("tugas", "is_offered"), [
    (Tugas.TERIMA, True), (Tugas.KERJAKAN, True), (Tugas.SAHKAN, True), (Tugas.SERAHKAN, True), (Tugas.KIRIM, True),
    (Tugas.AJUKAN, False), (Tugas.PERIKSA, False), (Tugas.OLAH, False), (Tugas.PARAF, False), (Tugas.ARSIPKAN, False)])
def test_what_needs_a_look_at_each_file_is_not_offered(tugas, is_offered):
    assert (kelompok_of(make_standar(Tugas.AJUKAN, tugas), 1, 1) is not None) == is_offered


@pytest.mark.parametrize("langkah", [-1, 2, 99])
def test_a_step_that_the_standard_has_not_is_no_group(langkah):
    assert kelompok_of(make_standar(Tugas.AJUKAN, Tugas.KIRIM), 1, langkah) is None


def test_a_letter_is_handed_over_in_a_batch_only_with_its_scan():
    course = (Tugas.AJUKAN, Tugas.SERAHKAN)

    assert kelompok_of(make_standar(*course), 1, 1).needs_scan
    assert not kelompok_of(make_standar(*course, jenis=Jenis.DOKUMEN, surat=None), 1, 1).needs_scan


def test_a_berita_acara_ends_what_is_sent_and_what_travels_together():
    assert takes_berita_acara(make_langkah(Tugas.KIRIM))
    assert not takes_berita_acara(make_langkah(Tugas.SERAHKAN, lewat=(Lewat.UNDUH, Lewat.KANTOR)))
    assert ways_together(make_langkah(Tugas.SERAHKAN, lewat=(Lewat.UNDUH, Lewat.POS, Lewat.DESA))) == (
        Lewat.DESA, Lewat.POS)


def test_the_receiver_is_the_next_desk_that_is_not_the_senders_own():
    standar = make_standar(Tugas.AJUKAN, make_langkah(Tugas.KIRIM, "kasi"), make_langkah(Tugas.KERJAKAN, "kasi"),
                           make_langkah(Tugas.SERAHKAN, "pos"))

    assert receiving_peran(standar, 1) == "pos"
    assert receiving_peran(make_standar(Tugas.AJUKAN, Tugas.KIRIM), 1) is None
