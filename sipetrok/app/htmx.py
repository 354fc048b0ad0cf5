"""All that the app knows of htmx's headers: the same route answers with a page or with the part
that changes.
"""

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse


def wants_fragment() -> bool:
    """Whether only a part of the page was asked for; a boosted or restored page is a whole one."""
    headers = request.headers
    return (
        "HX-Request" in headers
        and "HX-Boosted" not in headers
        and "HX-History-Restore-Request" not in headers
    )


def render(page: str, fragment: str, status: int = 200, /, **context: object) -> Response:
    """The page, or the fragment that the page includes, from the same context."""
    response = make_response(
        render_template(fragment if wants_fragment() else page, **context), status
    )
    response.vary.add("HX-Request")
    return response


def go(url: str) -> BaseResponse:
    """To another page: 303 for a form, HX-Redirect for htmx, which would swap the target into the
    page.
    """
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)
