"""Which steps are done on many files at once."""

from datetime import timedelta

import pytest
from builders import CAMAT, LOKET, NOW, Walk, make_langkah, make_standar

from sipetrok.alur.banyak import is_passed_on, kelompok_of
from sipetrok.alur.workflow import Tindakan
from sipetrok.sop.standar import Jenis, Lewat, Tugas

SENT, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("tugas", "is_offered"),
    [
        (Tugas.TERIMA, True),
        (Tugas.KERJAKAN, True),
        (Tugas.SAHKAN, True),
        (Tugas.SERAHKAN, True),
        (Tugas.KIRIM, True),
        (Tugas.AJUKAN, False),
        (Tugas.PERIKSA, False),
        (Tugas.OLAH, False),
        (Tugas.PARAF, False),
        (Tugas.ARSIPKAN, False),
    ],
)
def test_what_needs_a_look_at_each_file_is_not_offered(tugas, is_offered):
    assert (
        kelompok_of(make_standar(Tugas.AJUKAN, tugas), 1, 1) is not None
    ) == is_offered


@pytest.mark.parametrize("langkah", [-1, 2, 99])
def test_a_step_that_the_standard_has_not_is_no_group(langkah):
    assert kelompok_of(make_standar(Tugas.AJUKAN, Tugas.KIRIM), 1, langkah) is None


def test_a_letter_is_handed_over_in_a_batch_only_with_its_scan():
    course = (Tugas.AJUKAN, Tugas.SERAHKAN)

    assert kelompok_of(make_standar(*course), 1, 1).needs_scan
    assert not kelompok_of(
        make_standar(*course, jenis=Jenis.DOKUMEN, surat=None), 1, 1
    ).needs_scan


@pytest.mark.parametrize(
    ("jenis", "ways", "is_offered"),
    [
        (Jenis.DOKUMEN, (Lewat.POS,), True),
        (Jenis.DOKUMEN, (Lewat.POS, Lewat.DESA), True),
        (Jenis.DOKUMEN, (Lewat.POS, Lewat.UNDUH), False),
        (Jenis.SURAT, (Lewat.POS,), False),
        (Jenis.JAWABAN, (Lewat.KANTOR,), False),
    ],
)
def test_a_document_printed_elsewhere_is_made_together_where_nothing_is_written_or_taken_in(
    jenis, ways, is_offered
):
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.OLAH,
        make_langkah(Tugas.SERAHKAN, lewat=ways),
        jenis=jenis,
        surat=None,
    )

    kelompok = kelompok_of(standar, 1, 1)

    assert (kelompok is not None) == is_offered and (
        kelompok is None or kelompok.is_taken_first
    )


def test_a_document_is_handed_over_in_a_batch_on_paper_or_with_its_pdf():
    def ways_without_pdf(*ways):
        course = (Tugas.AJUKAN, make_langkah(Tugas.SERAHKAN, lewat=ways))
        return kelompok_of(
            make_standar(*course, jenis=Jenis.DOKUMEN, surat=None), 1, 1
        ).without_pdf

    assert (
        ways_without_pdf(Lewat.POS, Lewat.KANTOR) is None
    )  # all on paper: nothing to ask for
    assert ways_without_pdf(Lewat.UNDUH, Lewat.POS) == (Lewat.POS,)
    assert ways_without_pdf(Lewat.UNDUH, Lewat.WHATSAPP) == ()


def sent() -> Walk:
    """Sent by the counter, looked at once more there, handed over by the head's desk."""
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.KIRIM,
        make_langkah(Tugas.KERJAKAN, "admin"),
        make_langkah(Tugas.SERAHKAN, "camat", lewat=(Lewat.POS,)),
        Tugas.ARSIPKAN,
    )
    return Walk(standar).to(Tugas.KIRIM).press(LOKET, Tindakan.SELESAI, SENT)


def test_what_the_receiving_desk_went_on_with_has_arrived():
    walk = sent()
    assert not is_passed_on(walk.course, Tugas.KIRIM, SENT)
    walk.press(LOKET, Tindakan.SELESAI, LATER)
    # The sender's own desk proves nothing.
    assert not is_passed_on(walk.course, Tugas.KIRIM, SENT)
    walk.press(CAMAT, Tindakan.SELESAI, LATER)
    assert is_passed_on(walk.course, Tugas.KIRIM, SENT)


def test_the_archive_does_not_prove_that_anybody_received_what_was_handed_over():
    walk = (
        sent().press(LOKET, Tindakan.SELESAI, SENT).press(CAMAT, Tindakan.SELESAI, SENT)
    )
    walk.press(LOKET, Tindakan.SELESAI, LATER)

    assert not is_passed_on(walk.course, Tugas.SERAHKAN, SENT)


def group(*steps, langkah: int = 1):
    return kelompok_of(make_standar(Tugas.AJUKAN, *steps), 1, langkah)


def test_a_berita_acara_ends_what_is_sent_and_what_travels_together():
    assert group(Tugas.KIRIM).takes_berita_acara
    by_hand = make_langkah(Tugas.SERAHKAN, lewat=(Lewat.UNDUH, Lewat.KANTOR))
    assert not group(by_hand).takes_berita_acara
    sent = make_langkah(Tugas.SERAHKAN, lewat=(Lewat.UNDUH, Lewat.POS, Lewat.DESA))
    assert group(sent).ways == (Lewat.DESA, Lewat.POS)


def test_the_receiver_is_the_next_desk_that_is_not_the_senders_own():
    course = (
        make_langkah(Tugas.KIRIM, "kasi"),
        make_langkah(Tugas.KERJAKAN, "kasi"),
        make_langkah(Tugas.SERAHKAN, "pos"),
    )

    assert group(*course).receiver == "pos"
    assert group(Tugas.KIRIM).receiver is None
