"""The front: what this office does for people, the flow of service, and where to report a levy."""

from flask import Blueprint, Response, make_response, render_template

from sipetrok import auth, kantor
from sipetrok.domain.standar import Lewat
from sipetrok.headers import cache_briefly

blueprint = Blueprint("beranda", __name__)


def _page(template: str, **context) -> Response:
    return cache_briefly(make_response(render_template(template, **context)))


@blueprint.get("/")
@auth.public
def index() -> Response:
    """Says of all services only what is true of each of them."""
    standards = tuple(kantor.current().layanan.values())
    times = {standar.waktu for standar in standards}
    return _page("beranda/page.html", waktu=times.pop() if len(times) == 1 else None,
                 is_free=all(standar.biaya == 0 for standar in standards),
                 is_online=all(Lewat.UNDUH in standar.lewat for standar in standards))


@blueprint.get("/alur")
@auth.public
def alur() -> Response:
    return _page("beranda/alur.html")


@blueprint.get("/lapor-pungutan")
@auth.public
def lapor() -> Response:
    return _page("beranda/lapor.html", saluran=kantor.current().kantor.lapor)
