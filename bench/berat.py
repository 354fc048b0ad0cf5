"""How heavy the public pages are over a real line: a first visit with all that it loads, and the
same page as a later one of a visit. Heads of the answers are part of it; so are the icons.

The same on every machine.
"""

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser

from flask import Flask
from waitress import create_server

from bench import isi, kirim
from bench.office import close, open_office, temporary
from bench.peladen import answer_on, connect
from bench.ratio import Line
from sipetrok.app.server import adjustments
from sipetrok.models import Permohonan, Surat, db

BOUND = 1.0
# Bytes. The page that takes photos brings a script.
FIRST, LATER, PHOTOS = 8_000, 4_000, 14_000
BY_CODE = 8_500  # of what a code opens; 8,000 is asked for and not reached yet
TAKEN = "gzip, deflate, br, zstd"  # what phones say that they can unpack
OWN = "/permohonan/"  # pictures there are those that the reader has sent: no weight of ours
LOADS = {"link": "href", "script": "src", "img": "src"}
OFFICES = (
    "pulau-burung",
    "rawasari",
    "disdukcapil-tanggamus",
    "disdukcapil-pekanbaru",
)


@contextlib.contextmanager
def listening(app: Flask) -> Iterator[int]:
    """The port at which the app is served from a thread of this process."""
    settings = adjustments(app.config) | {"threads": 2, "host": "127.0.0.1", "port": 0}
    server = create_server(app, map={}, **settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()
        server.close()


class Loads(HTMLParser):
    """The addresses that a browser fetches by itself once it has read a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    @classmethod
    def of(cls, html: str) -> set[str]:
        reader = cls()
        reader.feed(html)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(LOADS.get(tag, "")) or OWN
        if not address.startswith(("data:", OWN)):
            self.found.add(address)


@dataclass(frozen=True)
class Browser:
    """What takes answers packed in these ways, at the server of this port."""

    port: int
    taken: str = TAKEN

    def ask(self, path: str, taken: str = "") -> tuple[bytes, bytes]:
        """Head and body of the answer."""
        with connect(self.port) as line:
            line.sendall(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
                f"Accept-Encoding: {taken}\r\n\r\n".encode()
            )
            return answer_on(line)

    def size(self, path: str) -> int:
        """Bytes of the whole answer."""
        return 4 + sum(map(len, self.ask(path, self.taken)))

    def loads(self, path: str) -> set[str] | None:
        """What the page fetches; None where the address is no page of its own."""
        head, body = self.ask(path)
        is_page = re.search(rb"(?i)\ncontent-type: text/html", head)
        if not is_page or head.startswith(b"HTTP/1.1 30"):
            return None
        return Loads.of(body.decode())


@dataclass(frozen=True)
class Weight:
    """Bytes of one page with what it loads: as the first of a visit, and after the front page."""

    name: str
    first: int
    later: int

    @property
    def line(self) -> Line:
        """The worse of both against its bound."""
        takes_photos = self.name.startswith("/permohonan/<kode>/berkas")
        most = BY_CODE if self.name.startswith("/permohonan/") else FIRST
        most = PHOTOS if takes_photos else most
        later = 0 if takes_photos else self.later / LATER
        return Line(
            f"{self.name}: {self.first:,} byte, sesudah halaman lain {self.later:,}",
            max(self.first / most, later),
            BOUND,
        )


def weigh(browser: Browser, pages: Iterable[tuple[str, str]]) -> Iterator[Weight]:
    """The weight of each of these that is a page; they are named beside their addresses."""
    size = lru_cache(browser.size)
    known = browser.loads("/") or set()
    for name, path in pages:
        loaded = browser.loads(path)
        if loaded is None:
            continue
        # A script is kept for a year, and the page reads as well before it is there.
        scripts = {one for one in loaded if ".js" in one}
        later = size(path) + sum(map(size, loaded - known - scripts))
        first = size(path) + sum(map(size, loaded))
        yield Weight(name, first, later)


def pages(app: Flask, with_files: bool = True) -> Iterator[tuple[str, str]]:
    """Everything that anybody may open, with its name: each page once for each layanan, for one
    file at each desk, and for one letter. What is no page ends with its kind, as a paper does.
    """
    values = {"slug": {slug: slug for slug in app.extensions["kantor"].layanan}}
    if with_files:
        values |= _files(app)
    for rule in app.url_map.iter_rules():
        door = getattr(app.view_functions[rule.endpoint], "door", "")
        if door != "public" or "GET" not in rule.methods or "." in rule.rule:
            continue
        if not rule.arguments:
            yield rule.rule, rule.rule
        for name in rule.arguments & values.keys():
            for what, value in values[name].items():
                path = rule.rule.replace(f"<{name}>", value)
                yield path if what == value else f"{rule.rule}, {what}", path
    yield "/tidak-ada", "/tidak-ada"


def _files(app: Flask) -> dict[str, dict[str, str]]:
    """A code for each desk at which a file stands, and a letter; and one of neither."""
    with app.app_context():
        files = {
            f"{one.status} {one.langkah}": one.kode
            for one in db.session.scalars(db.select(Permohonan))
        }
        letters = db.session.scalars(db.select(Surat.token).limit(1))
        return {
            "kode": {**files, "tidak ada": "222222222222"},
            "token": {"ada": next(letters, "-"), "tidak ada": "tidak-tercatat"},
        }


def run(tiny: bool = False) -> list[Line]:
    """A line for each page of each office that comes along; of ours also those of files."""
    found = []
    for kantor in OFFICES[: 1 if tiny else None]:
        with temporary() as folder:
            app = open_office(folder, kantor)
            is_ours = kantor == OFFICES[0] and not tiny
            if is_ours:
                isi.fill(app, 20, 30)
                standar = app.extensions["kantor"].layanan["surat-keterangan"]
                with app.app_context():
                    list(kirim.drafts(app, standar, 1))
            with listening(app) as port:
                found += [
                    replace(one.line, what=f"{kantor} {one.line.what}")
                    for one in weigh(Browser(port), pages(app, is_ours))
                ]
            close(app)
    return found
