"""Public pages kept as finished bytes for a moment, so that many visitors cost about as much as
one.

A kept page is made for nobody: in a request of its own, without the visitor's cookies, name of the
server or query. So nothing of one visitor, and no message waiting for a signed-in officer, can come
to another.
"""

import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from flask import Flask, Response, current_app, request

SECONDS = 30  # browsers keep the page for another minute
MOST = 100  # pages; far above what an office has
_HEADERS = (("Cache-Control", "public, max-age=60"), ("Vary", "Accept-Encoding"))
HTML, PDF = "text/html; charset=utf-8", "application/pdf"


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page, as it is and packed."""

    plain: bytes
    packed: bytes
    tag: str
    jenis: str = HTML

    @classmethod
    def of(cls, isi: str | bytes, jenis: str = HTML) -> "Page":
        if isinstance(isi, str):
            isi = isi.encode()
        tag = hashlib.sha256(isi).hexdigest()[:16]
        return cls(isi, gzip.compress(isi, 9, mtime=0), tag, jenis)


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

    def put(self, path: str, page: Page, now: float) -> Page:
        if len(self._pages) >= MOST:
            self._pages.clear()
        self._pages[path] = (now + SECONDS, page)
        return page


def init_app(app: Flask) -> None:
    app.extensions["kept"] = Shelf()


def page(view: Callable[..., str]) -> Callable[..., Response]:
    """For a view that says the same to everybody; it returns the text of the page.

    What it refuses is not kept.
    """
    return _kept(view, HTML)


def paper(view: Callable[..., bytes]) -> Callable[..., Response]:
    """The same for a PDF: it is printed when somebody asks, and then kept, so that many requests
    cost one printing.
    """
    return _kept(view, PDF)


def _kept(view: Callable[..., str | bytes], jenis: str) -> Callable[..., Response]:
    @wraps(view)
    def serve(**arguments: str) -> Response:
        shelf, now = current_app.extensions["kept"], time.monotonic()
        kept = shelf.get(request.path, now)
        if kept is None or current_app.debug:
            kept = shelf.put(request.path, Page.of(_made_for_nobody(view, arguments), jenis), now)
        return _answer(kept)

    return serve


def _made_for_nobody(view: Callable[..., str | bytes], arguments: dict[str, str]) -> str | bytes:
    # What stands behind the proxy: another request is pushed on the app itself.
    app, path = current_app._get_current_object(), request.path  # type: ignore[attr-defined]
    # A context of its own as well: the visitor's lies in `g` of this one.
    with app.app_context(), app.test_request_context(path):
        return view(**arguments)


def _answer(kept: Page) -> Response:
    # The same weak tag for both forms: they say the same.
    tag = ("ETag", f'W/"{kept.tag}"')
    if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(kept.tag):
        return Response(status=304, headers=[*_HEADERS, tag])
    kind = ("Content-Type", kept.jenis)
    if "gzip" in request.accept_encodings:
        return Response(kept.packed, headers=[kind, *_HEADERS, tag, ("Content-Encoding", "gzip")])
    return Response(kept.plain, headers=[kind, *_HEADERS, tag])
