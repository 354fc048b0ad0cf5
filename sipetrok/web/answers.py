"""Answers that many views give alike: a paper to read, a file to keep, and after a refusal the same
page again.

None of them is kept by the browser: `app.http` sees to it. Flask's own `send_file` would allow it.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from flask import Response, flash, make_response, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Redirect

from sipetrok.app import http
from sipetrok.domain import SipetrokError

PDF = "application/pdf"
View = Callable[..., ResponseReturnValue]


def download(
    isi: bytes | Iterator[bytes],
    name: str,
    mimetype: str = PDF,
    how: str = "attachment",
) -> Response:
    """A file that the browser saves under this name."""
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(isi, mimetype=mimetype, headers=headers)


def paper(isi: bytes, name: str) -> Response:
    """A PDF that the browser shows; `name` is what it is called when somebody saves it."""
    return download(isi, name, how="inline")


def go(endpoint: str, **values: Any) -> Redirect:
    """On to another page."""
    return http.go(url_for(endpoint, **values))


def done(said: str, endpoint: str, **values: Any) -> Redirect:
    """On to the page on which is said what was done."""
    flash(said, "done")
    return go(endpoint, **values)


def refused(page: View) -> Callable[[View], View]:
    """For a view whose refusals are answered by its own page: `page(refusal, **arguments)`.

    `arguments` are those of the view; the answer gets the status of the refusal. The
    refusal says the rest: `kalimat`, `status`, and `isian`, the field that it is about.

    Only what another input or a look at the newest state helps with (409, 422) is answered so.
    What no other input would have helped (429, 503) is left to `web.errors`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def serve(**arguments: object) -> ResponseReturnValue:
            try:
                return view(**arguments)
            except SipetrokError as refusal:
                if refusal.status not in (409, 422):
                    raise
                return make_response(page(refusal, **arguments), refusal.status)

        return serve

    return mark
