"""One file's page in a real browser: where the focus goes after a press, and that nothing written
is lost unasked.
"""

import pytest
from builders import COURSE, make_permohonan, make_standar
from playwright.sync_api import Page, expect

from sipetrok.sop.standar import Persyaratan, Tugas

from .conftest import DESKTOP, PHONE


@pytest.fixture
def opened(site, in_office):
    """opened("staf", Tugas.PERIKSA) is that officer before the first of two files that wait at this
    step.
    """

    def show(akun: str, at: Tugas, viewport: dict = DESKTOP) -> Page:
        def work(folder, storage, now):
            return [
                make_permohonan(
                    folder, storage, at, kunci=f"k-{n}", now=now, nama=f"Warga {n}"
                ).id
                for n in range(2)
            ]

        first, _ = in_office(site, work)
        page = site.staff(akun, viewport)
        page.goto(f"/antrean/{first}")
        return page

    return show


def expect_focus(page: Page, place: str) -> None:
    """A fresh file settles a moment after it is there; only then the focus moves, once."""
    expect(page.locator(place)).to_be_focused()


def test_after_a_press_the_focus_is_at_the_top_of_the_fresh_file(opened):
    page = opened("staf", Tugas.PERIKSA)

    page.get_by_role("button", name="Terima di meja saya").click()
    page.get_by_role("heading", name="Periksa persyaratan").wait_for()
    expect_focus(page, "#kerja h1")
    page.keyboard.press("0")
    page.get_by_role("button", name="Lengkap, teruskan").click()
    page.get_by_role("heading", name="Buat surat").wait_for()  # the same officer's
    expect_focus(page, "#kerja h1")
    page.get_by_role("button", name="Simpan dan lihat pratinjau").click()
    page.get_by_text("Naskah disimpan.").wait_for()
    expect_focus(page, "#kerja h1")


def test_whoever_signs_on_a_phone_is_led_to_the_next_letter(opened):
    page = opened("camat", Tugas.SAHKAN, PHONE)

    page.get_by_role("button", name="Sahkan surat").click()

    expect(page.get_by_text("Surat disahkan, nomor")).to_be_in_viewport()
    expect_focus(page, "#berikutnya")
    assert not page.get_by_label("Alihkan kepada", exact=True).is_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sahkan surat")).to_be_visible()


def test_a_refusal_leads_to_its_field_even_inside_something_closed(opened):
    page = opened("staf", Tugas.OLAH)
    page.get_by_text("Tulis catatan, atau tindakan lain").click()

    page.get_by_role("button", name="Tolak permohonan").click()
    expect_focus(page, "#kerja .summary")
    page.get_by_role("link", name="Tulis alasannya").click()

    expect_focus(page, "#catatan")
    assert page.locator("#catatan").is_visible()


@pytest.mark.parametrize("field", ["naskah", "catatan"])
def test_another_file_is_not_opened_over_unsent_words_without_asking(opened, field):
    page = opened("staf", Tugas.OLAH)
    page.get_by_text("Tulis catatan, atau tindakan lain").click()
    said = []

    def stay(dialog):
        said.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(f"#{field}").fill("Kalimat yang saya susun.")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Warga 1").click()

    assert (
        said == ["beforeunload"]
        and page.locator(f"#{field}").input_value() == "Kalimat yang saya susun."
    )


def test_words_that_were_sent_are_not_asked_about(opened):
    page = opened("staf", Tugas.OLAH)
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    page.locator("#naskah").fill("Kalimat yang saya susun.")
    page.get_by_role("button", name="Simpan dan lihat pratinjau").click()
    page.get_by_text("Naskah disimpan.").wait_for()

    page.get_by_role("link", name="Warga 1").click()

    expect(page.get_by_role("heading", name="Warga 1")).to_be_visible()
    assert not said


def test_a_single_sheet_has_no_next_one(site, in_office):
    def work(folder, storage, now):
        asked = (Persyaratan(label="KTP"),)
        return [
            make_permohonan(
                folder,
                storage,
                Tugas.PERIKSA,
                kunci=f"s-{n}",
                now=now,
                standar=make_standar(*COURSE, persyaratan=asked * n),
            ).id
            for n in (1, 2)
        ]

    one, two = in_office(site, work)
    page = site.staff("staf")

    page.goto(f"/antrean/{two}")
    expect(page.get_by_role("button", name="Berikutnya")).to_be_visible()
    page.goto(f"/antrean/{one}")
    expect(page.get_by_role("button", name="Berikutnya")).to_be_hidden()
