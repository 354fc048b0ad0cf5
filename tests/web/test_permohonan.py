"""Following, receipt and withdrawal, as somebody without an account sees them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from builders import ISIAN, another_app, make_permohonan, make_standar, press, walk_to
from page import Visitor
from pemohon import apply, begin, the_permohonan
from pushdrop import Phone
from werkzeug.test import TestResponse

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Surat, db
from sipetrok.operations.pemberitahuan import sidik
from sipetrok.sop.standar import Cara, Persyaratan, Tugas


def test_the_receipt_has_code_qr_price_and_what_happens_next(visitor):
    page = apply(visitor)

    permohonan = the_permohonan()
    html = page.response.get_data(as_text=True)
    assert page.path == f"/permohonan/{permohonan.kode}/tanda-terima"
    assert (
        permohonan.nomor_register in page.text
        and "Gratis (Rp 0)" in page.text
        and "15 menit, dihitung saat kantor buka" in page.text
    )
    assert (
        "Kantor sedang" in page.text and 'class="qr"' in html and "style=" not in html
    )


def test_the_receipt_promises_no_day_whose_holidays_are_not_known(app):
    other = another_app(app)
    folder = other.extensions["kantor"]
    unknown = replace(folder.kalender, ditetapkan=frozenset())
    other.extensions["kantor"] = replace(folder, kalender=unknown)

    page = apply(Visitor(other.test_client()))

    assert re.search(r"Kantor sedang .*\(hari libur 20\d\d belum", page.text)


def test_the_receipt_can_be_kept_as_pdf(visitor):
    apply(visitor)
    response = visitor.client.get(visitor.page.link("Simpan tanda terima"))

    assert response.mimetype == "application/pdf" and response.data.startswith(b"%PDF-")
    assert ISIAN["nik"] not in response.headers["Content-Disposition"]


def test_there_is_no_receipt_before_sending(visitor):
    begin(visitor)
    kode = the_permohonan().kode

    for end in ("", ".pdf"):
        assert (
            visitor.client.get(f"/permohonan/{kode}/tanda-terima{end}").status_code
            == 303
        )


# Following.


def test_the_page_shows_nothing_personal_unmasked(visitor, folder, storage):
    kode = make_permohonan(folder, storage).kode
    page = visitor.get(f"/permohonan/{kode}")
    html = page.response.get_data(as_text=True)

    assert "S*** A*****" in page.text
    assert not [
        v
        for v in ("Siti", "Aminah", ISIAN["nik"], "1234567890", "Parit 5", "Pak Staf")
        if v in html
    ]


@pytest.mark.parametrize(
    ("at", "title"),
    [
        (Tugas.TERIMA, "Permohonan sudah dikirim"),
        (Tugas.PERIKSA, "Permohonan menunggu diperiksa"),
        (Tugas.OLAH, "Surat Anda sedang dibuat"),
        (Tugas.SAHKAN, "Surat Anda menunggu disahkan"),
        (Tugas.SERAHKAN, "Surat Anda sudah disahkan"),
        ("selesai", "Surat Anda siap diunduh"),
        ("dikembalikan", "Perbaiki 1 berkas"),
        ("draf", "Permohonan belum dikirim"),
    ],
)
def test_the_result_comes_first(visitor, folder, storage, at, title):
    page = visitor.get(f"/permohonan/{make_permohonan(folder, storage, at).kode}")

    assert page.title.startswith(title)


def test_a_finished_letter_is_downloaded_as_it_was_signed(visitor, folder, storage):
    permohonan = make_permohonan(folder, storage, "selesai")
    visitor.get(f"/permohonan/{permohonan.kode}")

    response = visitor.client.get(visitor.page.link("Unduh surat (PDF)"))

    assert response.data == storage.read(
        db.session.scalar(db.select(Surat.scan_sha256))
    )
    assert "surat-keterangan-SK-" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"


def test_before_it_is_handed_over_there_is_no_download(visitor, folder, storage):
    kode = make_permohonan(folder, storage, Tugas.SERAHKAN).kode

    assert "Unduh" not in visitor.get(f"/permohonan/{kode}").text
    assert visitor.client.get(f"/permohonan/{kode}/surat.pdf").status_code == 303


def test_a_letter_to_be_collected_says_where(visitor, folder, storage):
    apply(visitor, lewat="desa")
    permohonan = the_permohonan()
    walk_to(permohonan, folder, storage, "selesai", datetime.now(UTC))

    page = visitor.get(f"/permohonan/{permohonan.kode}")

    assert (
        "Surat Anda sudah jadi" in page.text and "kantor Desa Teluk Nibung" in page.text
    )


def test_a_refusal_gives_its_reason_and_leads_to_the_requirements(
    visitor, folder, storage
):
    permohonan = make_permohonan(folder, storage)
    press(permohonan, "staf", Tindakan.TERIMA, folder, storage)
    press(
        permohonan,
        "staf",
        Tindakan.TOLAK,
        folder,
        storage,
        catatan="Bukan kewenangan kantor ini.",
    )

    page = visitor.get(f"/permohonan/{permohonan.kode}")

    assert (
        "Permohonan ditolak" in page.text
        and "Bukan kewenangan kantor ini." in page.text
    )
    assert page.link("Lihat syarat Surat Keterangan") == "/layanan/surat-keterangan"


def test_what_is_to_be_brought_is_asked_for_until_it_was_found_complete(
    visitor, folder, storage
):
    brought = Persyaratan(label="Ijazah asli", cara=Cara.BAWA)
    standar = make_standar(persyaratan=(brought,))
    made = make_permohonan(folder, storage, Tugas.PERIKSA, standar=standar)
    page = visitor.get(f"/permohonan/{made.kode}")
    assert "Bawa ke kantor, jika belum: Ijazah asli." in page.text
    assert "tidak perlu melakukan apa-apa" not in page.text

    walk_to(made, folder, storage, Tugas.SAHKAN)
    page = visitor.get(f"/permohonan/{made.kode}")
    assert "tidak perlu melakukan apa-apa" in page.text


# Withdrawing.


def test_withdrawing_asks_once_and_then_is_done(visitor):
    apply(visitor)
    kode = the_permohonan().kode
    visitor.get(f"/permohonan/{kode}")
    visitor.follow("Batalkan permohonan ini")
    page = visitor.press("Batalkan permohonan")

    assert (
        "Permohonan sudah Anda batalkan" in page.text
        and the_permohonan().status == Status.DITARIK
    )


def test_a_signed_letter_can_no_longer_be_withdrawn(visitor, folder, storage):
    kode = make_permohonan(folder, storage, Tugas.SAHKAN).kode
    visitor.get(f"/permohonan/{kode}/batal")
    walk_to(the_permohonan(), folder, storage, Tugas.SERAHKAN)
    page = visitor.press("Batalkan permohonan")

    assert "Surat Anda sudah disahkan" in page.text
    assert visitor.client.get(f"/permohonan/{kode}/batal").status_code == 303


# News: the page asks for its own, and a phone is told when asked to.


def test_the_page_asks_for_its_news_at_a_few_bytes_until_the_file_is_over(
    folder, storage, visitor
):
    file = make_permohonan(folder, storage, Tugas.PERIKSA)
    page = visitor.get(f"/permohonan/{file.kode}")
    tag = unescape(re.search('data-tag="([^"]+)"', page.response.text)[1])

    def ask() -> TestResponse:
        headers = {"HX-Request": "true", "If-None-Match": tag}
        return visitor.client.get(f"/permohonan/{file.kode}", headers=headers)

    same = ask()
    assert same.status_code == 304 and not same.data
    assert len(str(same.headers)) < 1000 and "data-lagi" in page.response.text

    walk_to(file, folder, storage, "selesai")
    answer = ask()
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "data-lagi" not in visitor.get(f"/permohonan/{file.kode}").response.text


def test_a_phone_is_told_and_told_no_more(folder, storage, visitor):
    file, phone = make_permohonan(folder, storage, Tugas.PERIKSA), Phone()
    address, telepon = f"/permohonan/{file.kode}", phone.telepon
    ours = {"Origin": "http://localhost"}

    def ring(**fields: str) -> int:
        data = {"alamat": telepon.alamat, "kunci": telepon.kunci} | fields
        answer = visitor.client.post(f"{address}/hp", data=data, headers=ours)
        return answer.status_code

    for path in (address, f"{address}/tanda-terima"):
        assert "Semua kabar ada di halaman" in visitor.get(path).text
    assert ring(rahasia=telepon.rahasia) == ring(rahasia=telepon.rahasia) == 204
    assert sidik(telepon.alamat) in visitor.get(address).response.text
    assert ring(rahasia="x") == ring(alamat="http://10.0.0.1/", rahasia="x") == 422
    assert ring(berhenti="ya") == 204
    assert sidik(telepon.alamat) not in visitor.get(address).response.text

    walk_to(file, folder, storage, "selesai")
    assert ring(rahasia=telepon.rahasia) == 422
    assert 'id="hp"' not in visitor.get(address).response.text
