"""The catalogue, and the published standard of each layanan with its fourteen components."""

from flask import Blueprint, abort, render_template

from sipetrok.alur import clock
from sipetrok.alur.course import example
from sipetrok.alur.progress import standard_ribbon
from sipetrok.app import auth, http
from sipetrok.app.auth import context
from sipetrok.sop.standar import Standar, Tugas

blueprint = Blueprint("layanan", __name__)


def _ribbon(standar: Standar, tinggi: int) -> tuple[str, str]:
    """The drawing of the standard and its words; both empty when the SOP gives no time."""
    pita = standard_ribbon(standar, context.kantor)
    return pita.svg(tinggi=tinggi) if pita.ruas else "", pita.words


@blueprint.get("/layanan")
@auth.public
@http.kept_page
def index() -> str:
    ribbons = {
        slug: _ribbon(standar, 12)[0]
        for slug, standar in context.folder.layanan.items()
    }
    return render_template("layanan/index.html", ribbons=ribbons)


@blueprint.get("/layanan/<slug>")
@auth.public
@http.kept_page
def show(slug: str) -> str:
    kantor, kalender = context.kantor, context.kalender
    standar = context.folder.layanan.get(slug)
    if standar is None:
        abort(404)
    svg, words = _ribbon(standar, 20)
    return render_template(
        "layanan/page.html",
        standar=standar,
        svg=svg,
        words=words,
        desks=[kantor.nama_meja(one.pelaksana) for one in standar.langkah],
        has_check=standar.first(Tugas.PERIKSA) is not None,
        jam=clock.print_jadwal(kalender.jadwal),
        example=standar.waktu and example(standar.waktu, context.now, kalender),
        hari=lambda at: clock.print_hari(at, kalender),
        saluran=kantor.lapor,
    )
