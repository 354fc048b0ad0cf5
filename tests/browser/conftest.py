"""A real browser before the real app: a server of its own on this machine, and pages that tolerate
no complaint.

Without a browser these tests are skipped with the reason; SIPETROK_UJI_PERAMBAN=wajib makes that a
failure.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import databases
import pytest
from apps import build_app
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from sipetrok.models import Petugas, db
from sipetrok.operations.masuk import Tempat, start

CHROMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
# A refused form is answered with 401, 409 or 422, which Chromium (and for 401 htmx) reports as if
# something were broken.
ANSWERS_TO_FORMS = (
    "status of 401",
    "Status Error Code 401",
    "status of 409",
    "status of 422",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMES)), None)
    if path is None:
        reason = (
            f"Tidak ada peramban di PATH ({', '.join(CHROMES)}); uji peramban dilewati."
        )
        pytest.fail(reason) if os.environ.get(
            "SIPETROK_UJI_PERAMBAN"
        ) == "wajib" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=ARGUMENTS
        )
        yield browser
        browser.close()


@dataclass
class Site:
    """The office on the network of this machine, and the browsers that people open on it."""

    app: Flask
    url: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def visit(self, viewport: dict = DESKTOP, javascript: bool = True) -> Page:
        """A fresh browser without memory, as somebody opens it; what it complains of is noted."""
        context = self.browser.new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            base_url=self.url,
            locale="id-ID",
            accept_downloads=True,
            has_touch=viewport["width"] < 600,
        )
        context.set_default_timeout(60_000)  # a gate shares its cores with others
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on(
            "pageerror", lambda error: self.complaints.append(f"{page.url}: {error}")
        )
        page.on("request", self._watch)
        return page

    def staff(
        self, akun: str, viewport: dict = DESKTOP, javascript: bool = True
    ) -> Page:
        """An officer who has signed in before."""
        page = self.visit(viewport, javascript)
        client = self.app.test_client()
        with self.app.app_context():
            petugas = db.session.scalar(db.select(Petugas).filter_by(akun=akun))
            tanda = start(
                petugas, Tempat("127.0.0.1", "Chrome di Linux"), datetime.now(UTC)
            ).tanda
        with client.session_transaction() as session:
            session["_user_id"] = tanda
        page.context.add_cookies(
            [
                {
                    "name": client.session_name,
                    "value": client.get_cookie(client.session_name).value,
                    "url": self.url,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )
        return page

    def _listen(self, message) -> None:
        if message.type in ("error", "warning") and not any(
            word in message.text for word in ANSWERS_TO_FORMS
        ):
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def _watch(self, request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme not in ("data", "blob", "about")
            and f"http://{address.netloc}" != self.url
        ):
            self.complaints.append(f"asked another host for {request.url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@contextmanager
def open_site(prepared, instance, browser: Browser) -> Iterator[Site]:
    """The app served by threads on a free port, as an office runs it."""
    databases.copy(prepared, instance)
    app = build_app(instance, TESTING=False)  # it answers mistakes as in the office
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.log_startup = lambda: None
    app.config["URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = Site(app, app.config["URL"], browser)
    try:
        yield site
    finally:
        site.close()
        server.shutdown()
        thread.join(60)
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def site(prepared, tmp_path, chromium) -> Iterator[Site]:
    """An office of its own for one test; no page may have complained at its end."""
    with open_site(prepared, tmp_path / "kantor", chromium) as site:
        yield site
        assert not site.complaints, site.complaints


@pytest.fixture(scope="module")
def shared_site(prepared, tmp_path_factory, chromium) -> Iterator[Site]:
    """One office for all tests of a module that only look."""
    with open_site(
        prepared, tmp_path_factory.mktemp("bersama") / "kantor", chromium
    ) as site:
        yield site


@pytest.fixture
def in_office() -> Callable:
    """in_office(site, work): lets `work(folder, storage, now)` happen in the office, outside the
    browser.
    """

    def run(site: Site, work: Callable):
        with site.app.app_context():
            return work(
                site.app.extensions["kantor"],
                site.app.extensions["storage"],
                datetime.now(UTC),
            )

    return run
