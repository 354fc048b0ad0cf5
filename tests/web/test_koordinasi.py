"""Asking a colleague inside a step: the question goes out, the answer comes back, and nothing is
lost on the way.
"""

import pytest
from builders import (
    ISIAN,
    NOW,
    make_langkah,
    make_permohonan,
    make_petugas,
    make_standar,
    minutes,
    petugas,
    press,
)
from page import NS

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Antrean, Permohonan, db
from sipetrok.sop.standar import Jenis, Koordinasi, Tugas

ASK = make_langkah(
    Tugas.OLAH,
    koordinasi=(
        Koordinasi(
            kegiatan="Bila menyangkut kebijakan", pelaksana=("camat",), waktu=minutes(5)
        ),
    ),
)
CONSULTATION = make_standar(
    Tugas.AJUKAN,
    Tugas.TERIMA,
    ASK,
    Tugas.SERAHKAN,
    jenis=Jenis.JAWABAN,
    surat=None,
    naskah="",
    persyaratan=(),
    waktu=None,
)


@pytest.fixture
def file(folder, storage):
    """A question that waits to be answered by Pak Staf, who has taken it."""
    made = make_permohonan(folder, storage, Tugas.OLAH, standar=CONSULTATION)
    return press(made, "staf", Tindakan.TERIMA, folder, storage, NOW)


def asked(signed_in, file: Permohonan, question: str = "Bolehkah tanpa surat RT?"):
    officer = signed_in("staf")
    officer.get(f"/antrean/{file.id}")
    return officer, officer.press(
        "Kirim pertanyaan", koordinasi="0", pertanyaan=question
    )


def test_a_question_stands_in_the_antrean_of_whoever_is_asked_and_nowhere_else(
    signed_in, file
):
    _, page = asked(signed_in, file)
    assert "Pertanyaan tentang SU-" in page.text and "dikirim: Camat." in page.text

    assert "Siti Aminah" in signed_in("camat").get("/antrean").text
    assert "Siti Aminah" not in signed_in("staf").get("/antrean").text
    assert [row.peran for row in db.session.scalars(db.select(Antrean))] == ["camat"]


def test_the_answer_comes_back_to_the_step_with_its_words(signed_in, file):
    asked(signed_in, file)
    chief = signed_in("camat")
    chief.get(f"/antrean/{file.id}")
    page = chief.press("Terima di meja saya")
    assert "Bolehkah tanpa surat RT?" in page.text
    chief.press("Kirim jawaban", jawaban="Boleh, dengan dua saksi.")

    officer = signed_in("staf")
    assert "Sudah dijawab, untuk Pak Staf" in officer.get("/antrean").text
    page = officer.get(f"/antrean/{file.id}")
    headings = ["".join(e.itertext()) for e in page.root.iter(NS + "h2")]
    assert (
        "Pertanyaan sudah dijawab" in headings
        and ASK.kegiatan not in headings
        and ASK.kegiatan in page.text
    )
    page = officer.press("Terima di meja saya")
    assert (
        "Boleh, dengan dua saksi." in page.text
        and "Selesai, teruskan" in page.buttons()
    )
    assert "Camat" in page.text and "5 menit" in page.text


def test_an_answer_given_by_word_of_mouth_is_noted_by_whoever_asked(signed_in, file):
    officer, page = asked(signed_in, file)
    assert "Catat jawaban" in page.buttons()

    page = officer.press("Catat jawaban", jawaban="Lewat telepon: boleh.")

    assert (
        "Selesai, teruskan" in page.buttons() and "Lewat telepon: boleh." in page.text
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"koordinasi": "0", "pertanyaan": " "}, "Tulis pertanyaannya"),
        ({"pertanyaan": "Bagaimana?"}, "Pilih kepada siapa"),
        (
            {"koordinasi": "7", "pertanyaan": "Bagaimana?"},
            "tidak dapat dilakukan sekarang",
        ),
    ],
)
def test_a_question_without_words_or_without_anybody_to_ask_changes_nothing(
    signed_in, file, values, sentence
):
    officer, before = signed_in("staf"), file.versi
    officer.get(f"/antrean/{file.id}")

    page = officer.press("Kirim pertanyaan", **values)

    assert page.status in (409, 422) and sentence in page.text
    assert db.session.get(Permohonan, file.id).versi == before


def test_an_answer_must_say_something(signed_in, file):
    officer, _ = asked(signed_in, file)

    page = officer.press("Catat jawaban", jawaban="  ")

    assert page.status == 422 and "Tulis jawabannya." in page.text


def test_the_same_question_twice_is_one(signed_in, file):
    officer = signed_in("staf")
    officer.get(f"/antrean/{file.id}")
    form, button = officer.page.button("Kirim pertanyaan")
    sent = form.data(button) | {"koordinasi": "0", "pertanyaan": "Bolehkah?"}

    for _ in range(2):
        assert officer.client.post(form.action, data=sent).status_code == 303

    trail = db.session.get(Permohonan, file.id).trail
    assert [p.tindakan for p in trail].count("tanya") == 1


def test_nobody_outside_the_two_desks_answers(signed_in, folder, storage, file):
    make_petugas(folder, "lain", "admin")
    asked(signed_in, file)

    page = signed_in("lain").get(f"/antrean/{file.id}")

    assert not {"Kirim jawaban", "Catat jawaban", "Terima di meja saya"} & set(
        page.buttons()
    )
    assert ISIAN["nik"] not in page.text and petugas("lain").id != file.pemegang_id


def test_an_answer_is_written_before_it_is_handed_over_and_read_on_the_pemohons_page(
    signed_in, visitor, file
):
    officer = signed_in("staf")
    officer.get(f"/antrean/{file.id}")
    page = officer.press("Selesai, teruskan", naskah="")
    assert page.status == 422 and "Tulis jawaban untuk pemohon." in page.text
    page = officer.press("Simpan dulu", naskah="Silakan datang.")
    assert "Silakan datang." in page.text
    officer.press("Selesai, teruskan")
    assert "Silakan datang." not in visitor.get(f"/permohonan/{file.kode}").text

    counter = signed_in("loket")
    counter.get(f"/antrean/{file.id}")
    counter.press("Serahkan kepada pemohon", lewat="unduh")

    page = visitor.get(f"/permohonan/{file.kode}")
    assert "Jawaban Anda sudah ada" in page.text and "Silakan datang." in page.text
