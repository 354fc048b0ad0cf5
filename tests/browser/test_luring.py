"""The worker of the site in a real browser: pages without a line, and news that arrive by
themselves.
"""

import json
import re

from builders import make_permohonan, press
from playwright.sync_api import Page, expect

from sipetrok.alur.kabar import Kabar
from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Permohonan, db
from sipetrok.sop.standar import Tugas

PHONE = {"width": 360, "height": 740}
READY = "navigator.serviceWorker.ready.then((one) => one.active.state)"
# Addresses in all stores of the worker.
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found;
}"""
# What the phone shows, once it shows anything; the picture beside it comes first.
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  for (let n = 0; n < 600; n++) {
    const all = await worker.getNotifications();
    if (all.length) return all.map((one) => [one.title, one.body, one.data]);
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
}"""


def with_worker(page: Page) -> None:
    """Has read two pages, as somebody on a slow line before the worker comes."""
    page.goto("/")
    page.get_by_role("link", name="Ajukan permohonan").click()
    page.evaluate(READY)
    for _ in range(200):  # the page that was open, and what it shows
        if len(page.evaluate(KEPT)) > 2:
            return
        page.wait_for_timeout(50)


def forget_the_line(site) -> None:
    """That it was gone is no complaint about a page."""
    site.complaints[:] = [
        one for one in site.complaints if "ERR_INTERNET_DISCONNECTED" not in one
    ]


def a_file(site, in_office) -> str:
    def make(folder, storage, now):
        file = make_permohonan(folder, storage, Tugas.PERIKSA, now=now)
        press(file, "staf", Tindakan.TERIMA, folder, storage, now)
        return file.kode

    return in_office(site, make)


def send_back(site, in_office, kode: str) -> None:
    def work(folder, storage, now):
        file = db.session.scalar(db.select(Permohonan).filter_by(kode=kode))
        press(
            file, "staf", Tindakan.KEMBALIKAN, folder, storage, now, hasil={1: "Gelap"}
        )

    in_office(site, work)


def test_without_a_line_public_pages_open_with_their_time_and_nothing_else(
    site, in_office
):
    kode = a_file(site, in_office)
    page = site.visit(PHONE)
    with_worker(page)
    for path in ("/layanan", f"/permohonan/{kode}", f"/permohonan/{kode}/tanda-terima"):
        page.goto(path)
    page.goto("/")
    assert not [one for one in page.evaluate(KEPT) if "permohonan" in one]

    page.context.set_offline(True)
    page.goto("/layanan")
    expect(page.get_by_role("status")).to_contain_text("Halaman ini dari")
    expect(page.get_by_role("heading", name="Pilih layanan")).to_be_visible()
    page.goto(f"/permohonan/{kode}")
    expect(page.get_by_role("heading", name="Tidak ada jaringan")).to_be_visible()
    expect(page.get_by_role("link", name="Halaman depan")).to_be_visible()
    page.context.set_offline(False)
    forget_the_line(site)


def test_news_come_to_the_page_by_itself_and_to_the_phone(site, in_office):
    kode = a_file(site, in_office)
    page = site.visit(PHONE)
    page.context.grant_permissions(["notifications"], origin=site.url)
    with_worker(page)
    page.goto(f"/permohonan/{kode}")
    expect(page.get_by_role("button", name="Beri tahu saya di HP ini")).to_be_visible()

    send_back(site, in_office, kode)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="Perbaiki 1 berkas")).to_be_visible()
    expect(page.get_by_text("Keadaan pukul")).to_have_text(
        re.compile(r"pukul \d\d\.\d\d")
    )
    expect(page).to_have_title("Perbaiki 1 berkas - Kecamatan Pulau Burung")

    line = page.context.new_cdp_session(page)
    workers: list[dict] = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: workers.extend(event["registrations"]),
    )
    line.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    said = {
        "judul": "Kecamatan Pulau Burung",
        "isi": Kabar.PERBAIKI.words,
        "ke": f"/permohonan/{kode}",
        "pada": 1_795_658_400_000,
    }
    line.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": site.url,
            "registrationId": workers[0]["registrationId"],
            "data": json.dumps(said),
        },
    )
    assert page.evaluate(SHOWN) == [[said["judul"], said["isi"], said["ke"]]]


def test_a_form_that_met_no_line_comes_back_with_what_was_typed(site, in_office):
    page = site.visit(PHONE)
    with_worker(page)
    page.goto("/layanan/surat-rekomendasi/ajukan")
    page.get_by_label("Nama lengkap").fill('Siti "Aminah" <b>')
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_visible()

    page.context.set_offline(False)
    page.get_by_role("button", name="Kirim lagi").click()
    expect(page.get_by_label("Nama lengkap")).to_have_value('Siti "Aminah" <b>')
    forget_the_line(site)
