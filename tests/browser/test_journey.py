"""The main line in a real browser: a citizen with a phone, officers who click, and the Camat with a
phone.
"""

import io

import pypdfium2
import pytest
from builders import make_permohonan
from pictures import phone_photo, text_pdf
from playwright.sync_api import Page, expect

from sipetrok.models import Permohonan, db

from .conftest import DESKTOP, PHONE

PHOTO = {
    "name": "IMG_2026.jpg",
    "mimeType": "image/jpeg",
    "buffer": phone_photo(orientation=6),
}
LETTER = {"name": "pengantar.pdf", "mimeType": "application/pdf", "buffer": text_pdf(2)}
SIGNED = {
    "name": "surat.jpg",
    "mimeType": "image/jpeg",
    "buffer": phone_photo((1000, 1400)),
}


def apply(page: Page) -> None:
    """Siti asks for a Surat Keterangan: from the front page to the receipt."""
    page.goto("/")
    page.get_by_role("link", name="Ajukan permohonan").click()
    page.get_by_role("link", name="Surat Keterangan", exact=True).click()
    page.get_by_role("link", name="Ajukan permohonan").click()
    for label, value in (
        ("Nama lengkap", "Siti Aminah"),
        ("NIK", "1404175703909999"),
        ("Tempat lahir", "Pulau Burung"),
        ("Tanggal lahir", "17-3-1990"),
        ("Pekerjaan", "Pedagang"),
        ("Alamat", "Parit 5, RT 001/RW 002"),
        ("Nomor HP atau WhatsApp", "0812 3456 7890"),
        ("Surat ini untuk keperluan apa?", "Mendaftar sekolah"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Perempuan").check()
    page.get_by_label("Teluk Nibung", exact=True).check()
    save(page)
    page.get_by_label("Scan/Foto Surat Pengantar dari Desa/Kelurahan").set_input_files(
        [LETTER]
    )
    page.get_by_label(
        "Scan/Foto Foto copy Buku Nikah/Surat Keterangan dari Desa/Kelurahan"
    ).set_input_files([PHOTO])
    page.get_by_label("Buku Nikah", exact=True).check()
    save(
        page
    )  # the photo of the KTP is still missing, and nothing that was sent is lost
    expect(page.get_by_text("Sudah diterima", exact=True)).to_have_count(2)
    page.get_by_label("Scan/Foto Foto copy KTP").set_input_files([PHOTO])
    save(page)
    expect(page.get_by_role("heading", name="Periksa jawaban Anda")).to_be_visible()
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(
        page.get_by_role("heading", name="Permohonan Anda sudah dikirim")
    ).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Simpan dan lanjut").click()


def sign_in(page: Page, akun: str) -> Page:
    """From the public page to the antrean, with account and password."""
    page.goto("/")
    page.get_by_role("link", name="Masuk untuk petugas").click()
    page.get_by_label("Nama akun").fill(akun)
    page.get_by_label("Kata sandi").fill("kata sandi untuk uji")
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/antrean")
    return page


def open_file(page: Page) -> None:
    page.goto("/antrean")
    page.get_by_role("link", name="Siti Aminah").click()


def press(page: Page, words: str, then: str) -> None:
    """Presses, and reads what the page then says."""
    page.get_by_role("button", name=words, exact=True).click()
    expect(page.get_by_text(then).first).to_be_visible()


@pytest.mark.parametrize(
    "javascript", [True, False], ids=["with-javascript", "without-javascript"]
)
def test_a_letter_goes_from_the_phone_of_the_pemohon_through_the_office_and_back(
    site, javascript
):
    citizen = site.visit(PHONE, javascript)
    apply(citizen)

    # The counter takes the file in; Pegawai looks at every scan, ticks each requirement and reads
    # the letter.
    counter = sign_in(site.visit(DESKTOP, javascript), "loket")
    open_file(counter)
    press(counter, "Terima berkas", "diteruskan: Pegawai Kecamatan.")
    staff = sign_in(site.visit(DESKTOP, javascript), "staf")
    open_file(staff)
    press(staff, "Terima di meja saya", "Anda terima.")
    if javascript:
        assert (
            staff.locator(".scan img").evaluate_all(
                "all => Promise.all(all.map(one => { one.loading = 'eager'; "
                "return one.decode().then(() => one.naturalWidth > 100); }))"
            )
            == [True] * 4
        )
    for label in (
        "Scan/Foto Surat Pengantar dari Desa/Kelurahan",
        "Scan/Foto Foto copy Buku Nikah/Surat Keterangan dari Desa/Kelurahan",
        "Scan/Foto Foto copy KTP",
    ):
        staff.get_by_label(label, exact=True).check()
    press(staff, "Lengkap, teruskan", "Buat surat")
    text = staff.get_by_label("Isi surat")
    text.fill(
        text.input_value() + "\n\nDemikian agar dipergunakan sebagaimana mestinya."
    )
    press(staff, "Simpan dan lihat pratinjau", "Naskah disimpan.")
    press(staff, "Selesai, teruskan", "diteruskan: Camat.")

    # The Camat reads and signs on a phone.
    camat = sign_in(site.visit(PHONE, javascript), "camat")
    open_file(camat)
    camat.get_by_role(
        "img", name="Surat yang akan dicetak"
    ).scroll_into_view_if_needed()
    assert (
        camat.evaluate("document.documentElement.scrollWidth") <= 360
        if javascript
        else True
    )
    press(camat, "Sahkan surat", "Surat disahkan, nomor")

    # The counter uploads the signed paper and hands it over.
    open_file(counter)
    press(
        counter,
        "Serahkan kepada pemohon",
        "Unggah pindaian surat yang sudah ditandatangani dan dicap.",
    )
    counter.get_by_label("Surat yang sudah ditandatangani").set_input_files([SIGNED])
    press(counter, "Serahkan kepada pemohon", "Kabari pemohon lewat WhatsApp")
    press(counter, "Arsipkan", "selesai dan disimpan di arsip")

    # Siti opens her page by her code and takes the letter.
    with site.app.app_context():
        kode = db.session.scalars(db.select(Permohonan.kode)).one()
    citizen.goto("/lacak")
    citizen.get_by_label("Kode permohonan").fill(kode.lower())
    citizen.get_by_role("button", name="Buka permohonan").click()
    with citizen.expect_download() as download:
        citizen.get_by_role("link", name="Unduh surat (PDF)").click()
    with open(download.value.path(), "rb") as file:
        assert len(pypdfium2.PdfDocument(io.BytesIO(file.read()))) == 1


def test_an_officer_presses_without_a_reload(site, in_office):
    file = in_office(
        site, lambda folder, storage, now: make_permohonan(folder, storage, now=now).id
    )
    page = site.staff("staf")
    page.goto(f"/antrean/{file}")
    page.evaluate("window.stays = true")

    press(page, "Terima di meja saya", "Anda terima.")
    expect(
        page.locator("#kerja h1")
    ).to_be_focused()  # settled: until then a press is sent as without a script
    page.get_by_label("Semua berkas di atas sesuai").check()
    press(page, "Lengkap, teruskan", "Buat surat")

    assert page.evaluate("window.stays")


def test_after_the_session_the_file_stays_open_and_the_sign_in_is_a_tab_away(
    site, in_office
):
    file = in_office(
        site, lambda folder, storage, now: make_permohonan(folder, storage, now=now).id
    )
    page = site.staff("staf")
    page.goto(f"/antrean/{file}")
    page.context.clear_cookies()

    page.get_by_role("button", name="Terima di meja saya").click()

    expect(page.get_by_text("Waktu masuk Anda sudah berakhir")).to_be_visible()
    expect(page.get_by_role("button", name="Terima di meja saya")).to_be_visible()
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Masuk di tab baru").click()
    expect(tab.value.get_by_role("heading", name="Masuk untuk petugas")).to_be_visible()
