"""What goes out with every answer: security headers, caching, compression."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Half a year: long enough for whoever comes back with the next letter. No includeSubDomains and no
# preload: the names below and beside this one may belong to other offices, and a promise made for
# them could not be taken back.
STRICT = "max-age=15552000"
SMALLEST = 500  # bytes; below it compression only costs
TEXT = ("text/", "application/javascript", "image/svg+xml")


def init_app(app: Flask) -> None:
    app.after_request(_protect)
    app.after_request(_compress)


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file.

    It changes with the content, so that browsers may keep it for a year.
    """
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_digest(path, path.stat().st_mtime))


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    # Not no-referrer: over HTTPS every form would then be refused by the CSRF check.
    headers["Referrer-Policy"] = "same-origin"
    if current_app.config["URL"].startswith("https://"):
        headers["Strict-Transport-Security"] = STRICT
    if request.endpoint == "static":
        if "v" in request.args:
            control = response.cache_control
            control.max_age = 31536000
            control.no_cache = None
            control.public = control.immutable = True
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response


def _compress(response: Response) -> Response:
    is_text = response.content_type and response.content_type.startswith(TEXT)
    if not is_text or "Content-Encoding" in response.headers or response.status_code in (204, 304):
        return response
    # Made while it leaves: to be compressed it would have to be whole first.
    if response.cache_control.no_transform:
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" not in request.accept_encodings or response.status_code == 206:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, 9, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        if tag := response.get_etag()[0]:
            response.set_etag(tag, weak=True)
    return response
