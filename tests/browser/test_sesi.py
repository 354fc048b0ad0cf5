"""A session that ends while somebody works: nothing typed and nothing picked is lost."""

from datetime import UTC, datetime

import pytest
from builders import make_permohonan
from pictures import phone_photo
from playwright.sync_api import Page, expect

from sipetrok.models import Masuk, Petugas, Surat, db
from sipetrok.operations.masuk import end
from sipetrok.sop.standar import Tugas

SIGNED = {
    "name": "surat.jpg",
    "mimeType": "image/jpeg",
    "buffer": phone_photo((1000, 1400)),
}
PRESS = "Serahkan kepada pemohon"


@pytest.fixture
def at_hand_over(site, in_office) -> Page:
    """The counter before a letter that is to be handed over, its session just ended."""
    file = in_office(
        site,
        lambda folder, storage, now: (
            make_permohonan(folder, storage, Tugas.SERAHKAN, now=now).id
        ),
    )
    page = site.staff("loket")
    page.goto(f"/antrean/{file}")
    with site.app.app_context():
        end(
            db.session.scalar(db.select(Petugas.id).filter_by(akun="loket")),
            datetime.now(UTC),
        )
    return page


def sign_in_beside(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Masuk di tab baru").click()
    tab = opened.value
    tab.get_by_label("Nama akun").fill("loket")
    tab.get_by_label("Kata sandi").fill("kata sandi untuk uji")
    tab.get_by_role("button", name="Masuk").click()
    tab.wait_for_url("**/antrean")
    tab.close()


def test_a_picked_file_and_a_note_outlive_the_session(site, at_hand_over):
    page = at_hand_over
    page.get_by_label("Surat yang sudah ditandatangani").set_input_files([SIGNED])

    page.get_by_role("button", name=PRESS, exact=True).click()
    expect(page.get_by_text("Waktu masuk Anda sudah berakhir")).to_be_visible()
    sign_in_beside(page)
    page.get_by_role("button", name=PRESS, exact=True).click()

    expect(page.get_by_role("button", name="Arsipkan")).to_be_visible()
    with site.app.app_context():
        assert db.session.scalars(db.select(Surat)).one().scan_sha256
        assert db.session.scalar(db.select(db.func.count()).select_from(Masuk)) == 2


def test_the_list_beside_a_file_says_that_the_session_ended_and_leaves_the_file_open(
    site, at_hand_over
):
    page = at_hand_over
    page.get_by_label("Surat yang sudah ditandatangani").set_input_files([SIGNED])

    page.evaluate(
        "htmx.ajax('GET', document.getElementById('daftar')"
        ".getAttribute('hx-get'), {source: '#daftar', target: '#daftar', swap: 'outerHTML'})"
    )

    expect(
        page.get_by_text("Masuk lagi di tab baru, lalu kembali ke halaman ini")
    ).to_be_visible()
    sign_in_beside(page)
    page.get_by_role("button", name=PRESS, exact=True).click()
    expect(page.get_by_role("button", name="Arsipkan")).to_be_visible()
    with site.app.app_context():
        assert db.session.scalars(db.select(Surat)).one().scan_sha256


def test_a_browser_that_forgot_its_cookies_can_still_send_the_open_page(
    site, at_hand_over
):
    page = at_hand_over
    page.get_by_label("Surat yang sudah ditandatangani").set_input_files([SIGNED])
    page.context.clear_cookies()

    page.get_by_role("button", name=PRESS, exact=True).click()
    expect(page.get_by_text("Waktu masuk Anda sudah berakhir")).to_be_visible()
    sign_in_beside(page)
    page.get_by_role("button", name=PRESS, exact=True).click()

    expect(page.get_by_role("button", name="Arsipkan")).to_be_visible()
    with site.app.app_context():
        assert db.session.scalars(db.select(Surat)).one().scan_sha256
