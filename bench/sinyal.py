"""A whole application on a bad line, in Chromium: from the front page to the receipt, with two
photos of 4 MB, each of which the page makes small.

The seconds are those in which something was on its way; what the phone itself works is left out.
Needs Chromium and Playwright.
"""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, sync_playwright
from waitress import create_server

from bench.foto import SMALL, photo
from bench.office import close, open_office, temporary
from bench.ratio import Line
from sipetrok.app.server import adjustments

BOUND = 1.0
# Kilobits a second, milliseconds of delay, seconds for all of it.
LINES = ((400, 400, 25), (50, 1000, 75))
SERVICE = "Surat Rekomendasi"
ANSWERS = {
    "nama": "Siti Contoh",
    "nik": "1404175703909999",
    "kk": "1404170102120007",
    "tempat_lahir": "Pulau Burung",
    "tanggal_lahir": "17-3-1990",
    "pekerjaan": "Pedagang",
    "alamat": "Parit 5",
    "rt": "001",
    "rw": "002",
    "telepon": "0812 3456 7890",
}
CHROMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
NEXT, SEND = re.compile("^(Simpan dan lanjut|Lanjut)$"), "Kirim permohonan"


class Traffic:
    """What goes over the line of a page: when, and how many bytes."""

    def __init__(self, page: Page, kbit: int, delay: int) -> None:
        self.begun: dict[str, float] = {}
        self.spans: list[tuple[float, float]] = []
        self.down = self.up = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._begin)
        session.on("Network.loadingFinished", self._end)
        session.on("Network.loadingFailed", self._end)
        session.send("Network.enable")
        rate = kbit * 1000 / 8
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": delay,
                "downloadThroughput": rate,
                "uploadThroughput": rate,
            },
        )

    def _begin(self, event: dict) -> None:
        self.begun.setdefault(event["requestId"], event["timestamp"])
        entries = event["request"].get("postDataEntries", [])
        self.up += sum(len(one.get("bytes", "")) * 3 // 4 for one in entries)

    def _end(self, event: dict) -> None:
        start = self.begun.pop(event["requestId"], event["timestamp"])
        self.spans.append((start, event["timestamp"]))
        self.down += int(event.get("encodedDataLength", 0))

    @property
    def seconds(self) -> float:
        """In which at least one request was on its way."""
        total, until = 0.0, 0.0
        for start, end in sorted(self.spans):
            total += max(0.0, end - max(start, until))
            until = max(until, end)
        return total


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which a thread of this process serves the app."""
    server = create_server(
        app, map={}, port=0, host="127.0.0.1", **adjustments(app.config)
    )
    threading.Thread(target=server.run, daemon=True).start()
    app.config["URL"] = f"http://127.0.0.1:{server.effective_port}"
    yield app.config["URL"]
    server.task_dispatcher.shutdown()
    server.close()


def answer(page: Page) -> None:
    """Fills the form that is there, whatever it asks in this step, and goes on."""
    for name, value in ANSWERS.items():
        for field in page.locator(f'main [name="{name}"]:visible').all():
            if not field.input_value():
                field.fill(value)
    for field in page.locator("main select:visible").all():
        field.select_option(index=1)
    for field in page.locator(
        'main textarea:visible, main [name^="isian_"]:visible'
    ).all():
        if not field.input_value():
            field.fill("mendaftar sekolah")
    for name in ("jenis_kelamin", "lewat"):
        choices = page.locator(f'main [type="radio"][name="{name}"]:visible')
        if choices.count() and not page.locator(f'[name="{name}"]:checked').count():
            choices.first.check()
    page.get_by_role("button", name=NEXT).last.click()


def walk(page: Page, url: str, picture: Path) -> None:
    """From the front page to the receipt."""
    page.goto(url)
    page.get_by_role("link", name="Ajukan permohonan").first.click()
    page.get_by_role("link", name=SERVICE, exact=True).click()
    page.get_by_role("link", name="Ajukan permohonan").first.click()
    for _ in range(9):
        page.wait_for_load_state()
        if page.url.endswith("/berkas"):
            break
        answer(page)
    slots = page.locator("input[type=file]")
    for n in range(slots.count()):
        slots.nth(n).set_input_files(picture)
    page.get_by_text("Sudah diterima", exact=True).nth(slots.count() - 1).wait_for()
    page.get_by_role("button", name=NEXT).last.click()
    page.get_by_role("button", name=SEND).click()
    page.wait_for_url("**/tanda-terima")
    page.wait_for_load_state()


def run(tiny: bool = False) -> list[Line]:
    """One line for each kind of line."""
    path = next(filter(None, map(shutil.which, CHROMES)))
    lines = []
    with temporary() as folder, sync_playwright() as playwright:
        picture = folder / "foto.jpg"
        picture.write_bytes(photo(SMALL) if tiny else photo())
        app = open_office(folder / "kantor")
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=os.name == "nt"
        )
        with served(app) as url:
            for kbit, delay, most in LINES[:1] if tiny else LINES:
                page = browser.new_page(viewport={"width": 360, "height": 740})
                page.set_default_timeout(240_000)
                traffic = Traffic(page, kbit, delay)
                walk(page, url, picture)
                what = f"{kbit} kbit/detik + {delay} ms, dua foto: {traffic.seconds:.1f} detik"
                sizes = f"{traffic.down:,} byte turun, {traffic.up:,} byte naik"
                lines.append(Line(f"{what}, {sizes}", traffic.seconds / most, BOUND))
                page.close()
        browser.close()
        close(app)
    return lines
