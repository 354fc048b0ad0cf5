"""Photos that a phone sends by itself, over lines as they are on the island: slow, and cut."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from builders import make_draft
from pictures import noisy_photo, phone_photo, text_pdf
from playwright.sync_api import CDPSession, Page, Route, expect

from sipetrok.models import Permohonan, db
from sipetrok.operations.berkas import open_slots

from .conftest import PHONE, Site

# Chromium says of a line that was cut that something is broken; so it is.
WAIT = 60_000  # milliseconds: a gate shares its cores with others
# A picture that is open by itself is laid out by the browser, which our policy does not allow it.
CUT = ("net::ERR", "status of 503", "status of 400", ".jpg: Applying inline style")


def photo(name: str, buffer: bytes, kind: str = "image/jpeg") -> dict:
    return {"name": name, "mimeType": kind, "buffer": buffer}


@pytest.fixture(scope="module")
def large() -> dict:
    """What a phone takes: 12 megapixels, some 4 MB."""
    found = noisy_photo()
    assert len(found) > 3_000_000
    return photo("IMG_1.jpg", found)


@pytest.fixture
def kode(shared_site: Site) -> str:
    """Of a draft that was just begun."""
    with shared_site.app.app_context():
        layanan = shared_site.app.extensions["kantor"].layanan["surat-keterangan"]
        now = datetime.now(UTC)
        return make_draft(layanan, kunci=f"{now.timestamp()}", now=now).kode


@pytest.fixture
def papers(shared_site: Site, kode: str) -> Iterator[Page]:
    """The page of papers of this draft, on a phone; nothing else may be complained of."""
    page = shared_site.visit(PHONE)
    page.goto(f"/permohonan/{kode}/berkas")
    yield page
    shared_site.close()
    said = [one for one in shared_site.complaints if not any(w in one for w in CUT)]
    shared_site.complaints.clear()
    assert not said


@pytest.fixture
def stored(shared_site: Site, kode: str) -> Callable[[], list[int]]:
    """How many documents stand in each slot of the draft."""

    def count() -> list[int]:
        with shared_site.app.app_context():
            draft = db.session.scalars(db.select(Permohonan).filter_by(kode=kode)).one()
            return [len(slot.fresh) for slot in open_slots(draft)]

    return count


class Line:
    """The network of a page: as fast as it can, until it is made slow or cut."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")

    def be(self, kbit: float = 0, delay: int = 0, offline: bool = False) -> None:
        """0 kbit/s is as fast as it can."""
        rate = kbit * 1000 / 8 if kbit else -1
        self.session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": delay,
                "downloadThroughput": rate,
                "uploadThroughput": rate,
            },
        )


def wait(page: Page, until: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline, "it never came"
        page.wait_for_timeout(50)


def received(page: Page, count: int) -> None:
    expect(page.get_by_text("Sudah diterima", exact=True)).to_have_count(
        count, timeout=WAIT
    )


def test_photos_go_small_and_once_whatever_is_tapped_and_the_button_waits(
    papers, stored, large
):
    page, sent = papers, []
    page.on(
        "request",
        lambda one: (
            sent.append(len(one.post_data_buffer or b""))
            if "/potongan/" in one.url
            else None
        ),
    )
    ktp = page.get_by_label("Scan/Foto Foto copy KTP")
    ktp.set_input_files([large])
    ktp.set_input_files([large])  # tapped twice
    page.get_by_label("Scan/Foto Surat Pengantar dari Desa/Kelurahan").set_input_files(
        [
            photo("p.pdf", text_pdf(1), "application/pdf"),
            photo("tegak.jpg", phone_photo(orientation=6)),
        ]
    )
    save = page.get_by_role("button", name="Simpan dan lanjut")
    save.click()
    save.click()
    expect(page.get_by_text("Belum ada berkas").first).to_be_visible(timeout=WAIT)

    assert page.url.endswith(
        "/berkas"
    )  # it went on by itself, and one paper is missing
    received(page, 3)
    assert stored() == [2, 0, 1]
    assert sum(sent) < 350_000 + len(text_pdf(1)) + len(phone_photo(orientation=6))


def test_a_large_picture_asks_whether_it_can_be_read_and_may_be_taken_again(
    papers, stored, large
):
    page = papers
    ktp = page.get_by_label("Scan/Foto Foto copy KTP")
    ktp.set_input_files([large])
    received(page, 1)
    seen = page.locator(".received canvas")
    assert (
        seen.evaluate("it => it.width") > 700
    )  # upright: the picture says that it was turned
    assert seen.bounding_box()["width"] > 250
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Ambil lagi").click()
    chooser.value.set_files([photo("lagi.jpg", phone_photo())])
    wait(page, lambda: page.locator(".sending").count() == 0)
    assert stored()[2] == 1

    # What nobody can read costs only itself.
    page.get_by_label("Scan/Foto Surat Pengantar dari Desa/Kelurahan").set_input_files(
        [photo("x.jpg", b"<html>", "text/html")]
    )
    expect(page.locator(".wrong-text")).to_be_visible(timeout=WAIT)
    received(page, 1)


def test_a_line_that_is_cut_goes_on_by_itself_and_nothing_is_lost_or_doubled(
    papers, stored, large
):
    page = papers
    # A piece never leaves the phone, or arrives and its answer never comes back.
    cuts = iter(["there", "back", "there"])

    def pass_on(route: Route) -> None:
        cut = next(cuts, "")
        if cut == "back":
            route.fetch()
        if cut:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/potongan/*", pass_on)
    page.get_by_label("Scan/Foto Foto copy KTP").set_input_files([large])
    expect(page.locator(".sending p")).to_have_text(
        "Sinyal terputus. Dicoba lagi sendiri.", timeout=WAIT
    )
    received(page, 1)

    assert not list(cuts) and stored()[2] == 1


def test_what_was_picked_goes_on_after_the_page_was_closed(papers, stored, large):
    page = papers
    Line(page).be(400, 100)
    page.get_by_label("Scan/Foto Foto copy KTP").set_input_files([large])
    expect(page.locator(".sending p")).to_contain_text("detik lagi", timeout=WAIT)
    address, context = page.url, page.context
    page.close()
    assert not stored()[2]

    again = context.new_page()
    again.goto(address)
    received(again, 1)
    assert stored()[2] == 1
    wait(again, lambda: again.evaluate("Kirim.semua().then(all => all.length)") == 0)


def test_a_photo_may_be_called_back(papers, stored, large):
    page = papers
    Line(page).be(100, 100)
    page.get_by_label("Scan/Foto Foto copy KTP").set_input_files([large])
    page.get_by_role("button", name="Batalkan").click()

    expect(page.locator(".sending")).to_have_count(0, timeout=WAIT)
    assert page.evaluate("Kirim.semua().then(all => all.length)") == 0
    assert not stored()[2]


def test_on_a_slow_line_a_photo_is_smaller_still(papers, large):
    page, sent = papers, []
    page.on(
        "request",
        lambda one: (
            sent.append(one.headers.get("upload-length"))
            if "/potongan/" in one.url
            else None
        ),
    )
    Line(page).be(50, 1000)
    page.get_by_label("Scan/Foto Foto copy KTP").set_input_files([large])
    # The first piece told how slow the line is.
    wait(page, lambda: sent and int(sent[-1]) <= 120_000)
    assert int(sent[0]) <= 350_000


def test_without_script_the_form_does_the_same_and_says_that_it_is_sending(
    shared_site, kode, stored
):
    page = shared_site.visit(PHONE, javascript=False)
    page.goto(f"/permohonan/{kode}/berkas")
    page.get_by_label("Scan/Foto Foto copy KTP").set_input_files(
        [photo("a.jpg", phone_photo())]
    )
    expect(page.get_by_text("Sedang mengirim.")).to_be_hidden()
    page.get_by_role("button", name="Simpan dan lanjut").click()

    received(page, 1)
    assert stored()[2] == 1
    page.get_by_role("link", name="Lihat besar").click()
    assert page.url.endswith("/1.jpg")
