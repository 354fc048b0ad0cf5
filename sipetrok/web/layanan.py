"""The catalogue, and the published standard of each layanan with its fourteen components."""

from flask import Blueprint, abort, render_template

from sipetrok import auth, kantor, kept
from sipetrok.domain import hours
from sipetrok.domain.progress import standard_ribbon
from sipetrok.sop.standar import Standar, Tugas

blueprint = Blueprint("layanan", __name__)


def _ribbon(standar: Standar, tinggi: int) -> tuple[str, str]:
    """The drawing of the standard and its words; both empty when the SOP gives no time."""
    pita = standard_ribbon(standar, kantor.current().kantor)
    return pita.svg(tinggi=tinggi) if pita.ruas else "", pita.words


@blueprint.get("/layanan")
@auth.public
@kept.page
def index() -> str:
    ribbons = {slug: _ribbon(standar, 12)[0] for slug, standar in kantor.current().layanan.items()}
    return render_template("layanan/index.html", ribbons=ribbons)


@blueprint.get("/layanan/<slug>")
@auth.public
@kept.page
def show(slug: str) -> str:
    folder = kantor.current()
    standar = folder.layanan.get(slug)
    if standar is None:
        abort(404)
    svg, words = _ribbon(standar, 20)
    return render_template(
        "layanan/page.html",
        standar=standar,
        svg=svg,
        words=words,
        desks=[folder.kantor.nama_meja(one.pelaksana) for one in standar.langkah],
        has_check=standar.first(Tugas.PERIKSA) is not None,
        jam=hours.print_jadwal(folder.kalender.jadwal),
        example=hours.example(standar.waktu, auth.now(), folder.kalender)
        if standar.waktu
        else None,
        hari=lambda at: hours.print_hari(at, folder.kalender),
        saluran=folder.kantor.lapor,
    )
