"""Looking a permohonan up by its code."""

import pytest
from builders import make_permohonan

from sipetrok.domain import nomor
from sipetrok.operations import throttle


@pytest.fixture
def permohonan(folder, storage):
    return make_permohonan(folder, storage)


def look_up(visitor, kode: str):
    visitor.get("/lacak")
    return visitor.press("Buka permohonan", kode=kode)


def test_the_code_opens_the_page_however_it_is_typed(visitor, permohonan):
    kode = permohonan.kode
    for typed in (
        kode,
        kode.lower(),
        nomor.print_kode(kode),
        " ".join(kode),
        f"  {kode[:6]} – {kode[6:]} ",
    ):
        page = look_up(visitor, typed)
        assert page.status == 200 and page.path == f"/permohonan/{kode}", typed


def test_the_whole_message_of_the_office_opens_the_page(visitor, permohonan):
    message = (
        f"Permohonan Anda sudah masuk dengan nomor {permohonan.nomor_register}. "
        f"Lihat di https://kantor.example/permohonan/{permohonan.kode} ya."
    )

    assert look_up(visitor, message).path == f"/permohonan/{permohonan.kode}"


def test_what_is_no_code_is_told_and_counts_for_no_guess(visitor, permohonan):
    for _ in range(throttle.LACAK.paling_banyak + 1):
        page = look_up(visitor, permohonan.nomor_register.lower())
        assert "adalah nomor register" in page.errors()[0]
    page = look_up(visitor, "Selamat pagi, mohon informasi surat saya kemarin")

    assert "Tidak ada kode di dalam tulisan ini." in page.errors()[0]
    assert look_up(visitor, permohonan.kode).status == 200


def test_a_slip_of_the_finger_is_told_apart_from_an_unknown_code(visitor, permohonan):
    wrong = permohonan.kode[:-1] + ("2" if permohonan.kode[-1] != "2" else "3")

    assert "salah ketik" in look_up(visitor, wrong).errors()[0]
    assert "Anda menulis 11" in look_up(visitor, permohonan.kode[:-1]).errors()[0]
    assert "tidak ditemukan" in look_up(visitor, nomor.PERMOHONAN.new()).errors()[0]


def test_what_was_typed_stays_and_the_title_says_galat(visitor):
    page = look_up(visitor, "abcd")

    assert page.status == 422 and page.title.startswith("Perlu diperbaiki: ")
    assert page.field("kode").get("value") == "abcd"


def test_nothing_typed_asks_for_the_code(visitor):
    assert look_up(visitor, " ").errors() == ["Tulis kode permohonan Anda."]


def test_an_unknown_code_in_the_address_is_404_with_the_form(visitor):
    page = visitor.get(f"/permohonan/{nomor.PERMOHONAN.new()}")

    assert page.status == 404 and "Buka permohonan" in page.buttons()
    assert "salah ketik" in visitor.get("/permohonan/apa-saja").text


def test_guessing_is_braked_on_both_doors(visitor, permohonan):
    for _ in range(throttle.LACAK.paling_banyak):
        visitor.get(f"/permohonan/{nomor.PERMOHONAN.new()}")

    assert visitor.get(f"/permohonan/{permohonan.kode}").status == 429
    assert look_up(visitor, permohonan.kode).status == 429


def test_finding_ones_own_file_often_is_no_guessing(visitor, permohonan):
    for _ in range(throttle.LACAK.paling_banyak + 2):
        assert visitor.get(f"/permohonan/{permohonan.kode}").status == 200


def test_a_private_page_is_never_stored(visitor, permohonan):
    headers = visitor.get(f"/permohonan/{permohonan.kode}").response.headers

    assert headers["Cache-Control"] == "no-store"
