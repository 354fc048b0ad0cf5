"""The front: what this office does for people, the flow of service, and where to report a levy."""

from flask import Blueprint, render_template

from sipetrok.app import auth, http
from sipetrok.app.auth import context
from sipetrok.sop.standar import Lewat

blueprint = Blueprint("beranda", __name__)


@blueprint.get("/")
@auth.public
@http.kept_page
def index() -> str:
    """Says of all services only what is true of each of them."""
    standards = tuple(context.folder.layanan.values())
    times = {standar.waktu for standar in standards}
    return render_template(
        "beranda/page.html",
        waktu=times.pop() if len(times) == 1 else None,
        is_free=all(standar.biaya == 0 for standar in standards),
        is_online=all(Lewat.UNDUH in standar.lewat for standar in standards),
    )


@blueprint.get("/alur")
@auth.public
@http.kept_page
def alur() -> str:
    return render_template("beranda/alur.html")


@blueprint.get("/lapor-pungutan")
@auth.public
@http.kept_page
def lapor() -> str:
    return render_template("beranda/lapor.html", saluran=context.kantor.lapor)
