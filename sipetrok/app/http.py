"""What is true of every answer: security headers, caching, compression, htmx's fragments; and
public pages kept as finished bytes for a moment, so that many visitors cost about as much as one.

A kept page is made for nobody: in a request of its own, without the visitor's cookies, name of the
server or query. So nothing of one visitor, and no message waiting for a signed-in officer, can come
to another.
"""

import gzip
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial, wraps
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from sipetrok.app import log

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A style sheet, a script, a picture: opened alone it may do nothing.
BARE = "default-src 'none'"
# Half a year, for whoever comes back with the next letter. No includeSubDomains and no preload: the
# names below this one may be other offices', and a promise made for them cannot be taken back.
STRICT = "max-age=15552000"
SMALLEST = 500  # bytes; below it compression only costs
OFTEN = ("static", "beranda.luring")  # packed once, with all effort
TEXT = ("text/", "application/javascript", "application/manifest+json", "image/svg+xml")
# What of a style sheet and of a script only people read.
LAYOUT = {
    "css": re.compile(rb"/\*.*?\*/|(?<=[{};,/])\n\s*", re.DOTALL),
    "javascript": re.compile(rb"^\s*//.*\n|^ +", re.MULTILINE),
}
YEAR = "public, max-age=31536000, immutable"
SECONDS = 30
BROWSERS = 60  # seconds for which they keep the page after that
MOST = 100  # pages; far above what an office has
PATIENCE = 0.3  # seconds, for a paper that others are having printed
_PRINTING = threading.Semaphore(2)
_KEPT = "sipetrok.kept"  # what a request was answered with, and by which view
HTML, PDF = "text/html; charset=utf-8", "application/pdf"
TEXT_PLAIN = "text/plain; charset=utf-8"


def init_app(app: Flask) -> None:
    """The shelf of kept pages, and what is done to every answer, the last one first."""
    app.extensions["kept"] = Shelf()
    app.wsgi_app = Front(app)  # type: ignore[method-assign]  # as Flask itself proposes
    app.after_request(_protect)
    app.after_request(_compress)


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, which changes with its content: it may be kept for a year."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_digest(path, path.stat().st_mtime))


def _protect(response: Response) -> Response:
    """Security headers; and "no-store" for all that does not say itself how long it may be kept.

    What nobody may keep no search engine may show either.
    """
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    if current_app.config["URL"].startswith("https://"):
        headers["Strict-Transport-Security"] = STRICT
    if request.endpoint == "static":
        return _for_a_year(response)
    is_picture = str(response.mimetype).startswith("image/")
    headers.setdefault("Content-Security-Policy", BARE if is_picture else POLICY)
    # What the policy says of frames, for browsers that do not read it.
    headers["X-Frame-Options"] = "DENY"
    # Not no-referrer: over HTTPS every form would then be refused by the CSRF check.
    headers["Referrer-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-store")
    if "no-store" in headers["Cache-Control"]:
        headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _for_a_year(response: Response) -> Response:
    """A static file under its digest is never asked for again: it has nothing to compare it by."""
    headers = response.headers
    headers["Content-Security-Policy"] = BARE
    del headers["Content-Disposition"], headers["Accept-Ranges"]
    if "v" in request.args:
        headers["Cache-Control"] = YEAR
        del headers["ETag"], headers["Last-Modified"]
    return response


def _compress(response: Response) -> Response:
    """Packs a text for whoever can unpack it, a static file once; all else goes as it is."""
    is_text = response.content_type and response.content_type.startswith(TEXT)
    if (
        not is_text
        or "Content-Encoding" in response.headers
        or response.status_code in (204, 304)
        # Made while it leaves: to be compressed it would have to be whole first.
        or response.cache_control.no_transform
    ):
        return response
    response.vary.add("Accept-Encoding")
    coding = _coding()
    if not coding or response.status_code == 206:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if layout := LAYOUT.get(str(response.mimetype).rpartition("/")[2]):
        body = layout.sub(b"", body)
    if request.endpoint in OFTEN or len(body) >= SMALLEST:
        pack = _pack_once if request.endpoint in OFTEN else _pack
        response.set_data(pack(body, coding))
        response.headers["Content-Encoding"] = coding
        if tag := response.get_etag()[0]:
            response.set_etag(tag, weak=True)
    return response


def _coding() -> str:
    """How an answer is packed for this browser; empty where it takes none of it."""
    return next((one for one in ("br", "gzip") if one in request.accept_encodings), "")


def _pack(body: bytes, coding: str, effort: int = 5) -> bytes:
    """Brotli with little effort is smaller than gzip with all of it, and no slower."""
    if coding == "br":
        return brotli.compress(body, brotli.MODE_TEXT, effort)
    return gzip.compress(body, 9, mtime=0)


# With all effort, for what is sent many times.
_pack_once = lru_cache(maxsize=64)(partial(_pack, effort=11))


# Fragments: the same route answers with a page or with the part that changes.


def wants_fragment() -> bool:
    """Whether only a part of the page was asked for; a boosted or restored page is a whole one."""
    headers = request.headers
    return (
        "HX-Request" in headers
        and "HX-Boosted" not in headers
        and "HX-History-Restore-Request" not in headers
    )


def render(page: str, fragment: str, /, **context: object) -> Response:
    """The page, or the fragment that the page includes, from the same context."""
    shown = fragment if wants_fragment() else page
    response = make_response(render_template(shown, **context))
    response.vary.add("HX-Request")
    return response


def go(url: str) -> BaseResponse:
    """To another page: 303 for a form, HX-Redirect for htmx, which would swap the target into the
    page.
    """
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)


# Kept pages.


class Answer(NamedTuple):
    """A kept page as it left the house: which view it was, and everything that was said."""

    endpoint: str
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page, and how it was answered to whoever asked for it."""

    plain: bytes
    tag: str
    jenis: str = HTML
    umur: int = BROWSERS  # seconds in a browser
    packed: dict[str, bytes] = field(default_factory=dict)
    answers: dict[tuple[str, ...], Answer] = field(default_factory=dict)

    @classmethod
    def of(cls, isi: str | bytes, jenis: str = HTML, umur: int = BROWSERS) -> "Page":
        """From the text of the page."""
        if isinstance(isi, str):
            isi = isi.encode()
        tag = hashlib.sha256(isi).hexdigest()[:16]
        return cls(isi, tag, jenis, umur)

    def form(self, coding: str) -> bytes:
        """As it is, or packed: once, for everybody who takes it so."""
        if coding and coding not in self.packed:
            self.packed[coding] = _pack(self.plain, coding, effort=11)
        return self.packed.get(coding, self.plain)


def lifetime(left: float) -> tuple[float, int]:
    """Seconds for which a page is kept here, and then in browsers, that is true for so many."""
    here = min(left, SECONDS)
    return here, int(min(left - here, BROWSERS))


class Shelf:
    """The kept pages of one process. Moments are seconds of a clock that is never put back."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[float, Page]] = {}

    def get(self, path: str, now: float) -> Page | None:
        """The page, unless it is too old."""
        until, page = self._pages.get(path, (now, None))
        if now < until:
            return page
        return None

    def old(self, path: str) -> Page | None:
        """The page, however old it is."""
        return self._pages.get(path, (0, None))[1]

    def put(self, path: str, page: Page, now: float, here: float = SECONDS) -> Page:
        """Keeps a page for so long. A full shelf is emptied: it fills again by itself."""
        if len(self._pages) >= MOST:
            self._pages.clear()
        self._pages[path] = (now + here, page)
        return page


View = Callable[..., str | bytes]


def _kept(view: View, jenis: str) -> Callable[..., Response]:
    """A view whose answer is kept as finished bytes, for all who ask within SECONDS.

    Two who ask at once for a page that is not there both have it made; the later one stays.
    Papers: see `_made`.
    """

    @wraps(view)
    def serve(**arguments: str) -> Response:
        shelf, now = current_app.extensions["kept"], time.monotonic()
        kept = shelf.get(request.path, now)
        if kept is None or current_app.debug:
            kept = _made(view, arguments, jenis, now)
        if not current_app.debug:
            request.environ[_KEPT] = kept, request.endpoint
        return _answer(kept)

    return serve


def _made(view: View, arguments: dict[str, str], jenis: str, now: float) -> Page:
    """The page made anew. Of papers two at a time: whoever finds no place gets the one before, and
    without that is told at once (503), so that nobody sets all server threads to printing.
    """
    if jenis != PDF:
        return _put(view, arguments, jenis, now)
    old = current_app.extensions["kept"].old(request.path)
    if not _PRINTING.acquire(timeout=0 if old else PATIENCE):
        return old or abort(503)
    try:
        return _put(view, arguments, jenis, now)
    finally:
        _PRINTING.release()


def _put(view: View, arguments: dict[str, str], jenis: str, now: float) -> Page:
    """Made, and kept until the office opens or closes at the latest: every page says which."""
    moment = datetime.now(UTC)
    turn = current_app.extensions["kantor"].kalender.turn(moment)
    here, umur = lifetime((turn - moment).total_seconds() if turn else inf)
    page = Page.of(_made_for_nobody(view, arguments), jenis, umur)
    return current_app.extensions["kept"].put(request.path, page, now, here)


# For a view that says the same to everybody; what it refuses is not kept.
kept_page = partial(_kept, jenis=HTML)
# The same for a PDF: printed when somebody asks, and kept, so that many requests cost one printing.
kept_paper = partial(_kept, jenis=PDF)
kept_text = partial(_kept, jenis=TEXT_PLAIN)


class Front:
    """What stands before Flask. A page that is kept is answered as it was the first time, without
    session, routing and hooks: they took nine tenths of its time.

    What of a request has a part in the answer is in `_ASKED`; the same asked again is answered the
    same.
    """

    _ASKED = ("HTTP_HOST", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
    _LONGEST = 500  # letters of those; what browsers send is shorter

    def __init__(self, app: Flask) -> None:
        self.app, self.behind = app, app.wsgi_app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        begun, method = time.perf_counter(), environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return self.behind(environ, start_response)
        asked = tuple(environ.get(one, "") for one in self._ASKED)
        page = self.app.extensions["kept"].get(environ["PATH_INFO"], time.monotonic())
        found = page and page.answers.get(asked)
        if not found:
            return self.behind(environ, self._noting(environ, asked, start_response))
        start_response(found.status, list(found.headers))
        where = {"halaman": found.endpoint, "cara": method}
        log.note_answer(self.app, where, int(found.status[:3]), begun)
        return [found.body if method == "GET" else b""]

    def _noting(
        self,
        environ: "WSGIEnvironment",
        asked: tuple[str, ...],
        start_response: "StartResponse",
    ) -> "StartResponse":
        """Remembers how a kept page is answered; nothing that is one visitor's own."""

        def start(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            page, endpoint = environ.get(_KEPT, (None, ""))
            said = dict(headers)
            if page and "Set-Cookie" not in said and environ["REQUEST_METHOD"] == "GET":
                body = page.form(said.get("Content-Encoding", ""))
                if status.startswith("304"):
                    body = b""
                if len(page.answers) >= MOST:
                    page.answers.clear()
                if sum(map(len, asked)) < self._LONGEST:
                    page.answers[asked] = Answer(endpoint, status, tuple(headers), body)
            return start_response(status, headers, *failed)

        return start


def _made_for_nobody(view: View, arguments: dict[str, str]) -> str | bytes:
    """What the view returns in a request of nobody: no cookie, no query, no officer."""
    # What stands behind the proxy: another request is pushed on the app itself.
    app, path = current_app._get_current_object(), request.path  # type: ignore[attr-defined]
    # A context of its own as well: the visitor's lies in `g` of this one.
    with app.app_context(), app.test_request_context(path):
        return view(**arguments)


def _answer(kept: Page) -> Response:
    """The kept page, packed where that is taken; 304 for a browser that has it still."""
    # The same weak tag for both forms: they say the same.
    headers = [
        ("Cache-Control", f"public, max-age={kept.umur}"),
        ("Vary", "Accept-Encoding"),
        ("ETag", f'W/"{kept.tag}"'),
    ]
    if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(
        kept.tag
    ):
        return Response(status=304, headers=headers)
    headers.append(("Content-Type", kept.jenis))
    coding = "" if kept.jenis == PDF else _coding()
    if coding:
        headers.append(("Content-Encoding", coding))
    return Response(kept.form(coding), headers=headers)
