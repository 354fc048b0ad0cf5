"""What everybody may read of the office: the front, the flow of service, where to report a levy,
the catalogue, and the published standard of each layanan with its fourteen components.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from sipetrok.alur.course import example
from sipetrok.alur.kabar import opening
from sipetrok.alur.progress import standard_ribbon
from sipetrok.app import auth, http
from sipetrok.app.auth import context
from sipetrok.cetak import pdf
from sipetrok.sop.standar import Lewat, Standar, Tugas

blueprint = Blueprint("layanan", __name__)
beranda = Blueprint("beranda", __name__)
# What search engines may read: what is published, and none of what somebody filed or works on.
SIDES = (192, 512)  # dots of an icon
LAYOUT = re.compile(r"^\s*(//.*)?\n?", re.MULTILINE)
ROBOTS = """User-agent: *
Allow: /$
Allow: /layanan
Allow: /alur$
Allow: /lapor-pungutan$
Allow: /lacak$
Allow: /static/
Disallow: /layanan/*/ajukan
Disallow: /
"""


@beranda.get("/", endpoint="index")
@auth.public
@http.kept_page
def front() -> str:
    """Says of all services only what is true of each of them."""
    standards = tuple(context.folder.layanan.values())
    # The promise says from when: it holds where every file is checked first.
    times = {
        one.waktu if one.first(Tugas.PERIKSA) is not None else None for one in standards
    }
    waktu = times.pop() if len(times) == 1 else None
    return render_template(
        "beranda/page.html",
        waktu=waktu,
        pembukaan=waktu and opening(standards[0], context.time),
        is_free=all(standar.biaya == 0 for standar in standards),
        is_online=all(Lewat.UNDUH in standar.lewat for standar in standards),
    )


@beranda.get("/alur")
@auth.public
@http.kept_page
def alur() -> str:
    """The flow of service, from the permohonan to the product."""
    return render_template("beranda/alur.html")


@beranda.get("/lapor-pungutan")
@auth.public
@http.kept_page
def lapor() -> str:
    """Where to report a levy."""
    return render_template("beranda/lapor.html")


@beranda.get("/robots.txt")
@auth.public
@http.kept_text
def robots() -> str:
    """Whither search engines may go; what they must not show says so itself as well."""
    return ROBOTS


@beranda.get("/lambang")
@auth.public
def lambang() -> Response:
    """The office's emblem, of the kind that was checked; 404 where it has given none."""
    path = context.folder.lambang or abort(404)
    isi, jenis = pdf.emblem(path, path.stat().st_mtime)
    answer = Response(isi, mimetype=jenis)
    if "v" in request.args:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@beranda.get("/ikon/<int:sisi>")
@auth.public
def ikon(sisi: int) -> Response:
    """The same as a square, for the place of the app on a phone; 404 for any other size."""
    if sisi not in SIDES:
        abort(404)
    path = context.folder.lambang or Path(current_app.static_folder or "") / "ikon.svg"
    answer = Response(pdf.icon(path, path.stat().st_mtime, sisi), mimetype="image/png")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@beranda.get("/manifes")
@auth.public
def manifes() -> Response:
    """What a phone needs to put the office beside its other apps, and not a byte more."""
    said = {
        "name": f"{context.kantor.sistem} {context.kantor.nama}",
        "short_name": context.kantor.sistem,
        "start_url": "/",
        "display": "standalone",
        "theme_color": "#0b5d4e",
        "icons": [
            {"src": f"/ikon/{sisi}", "sizes": f"{sisi}x{sisi}", "type": "image/png"}
            for sisi in SIDES
        ],
    }
    answer = Response(
        json.dumps(said, separators=(",", ":")), mimetype="application/manifest+json"
    )
    answer.headers["Content-Security-Policy"] = http.BARE
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@beranda.get("/luring")
@auth.public
def luring() -> ResponseReturnValue:
    """What the phone does without a line; at the root, so that it holds for every page.

    Browsers ask for it again with every page: without what only people read, and 304 mostly.
    """
    with current_app.open_resource("../static/sw.js", "r", "utf-8") as file:
        script = LAYOUT.sub("", file.read())
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    # Of the worker: it may ask this site, and nobody else.
    answer.headers["Content-Security-Policy"] = "default-src 'self'"
    answer.add_etag()
    return answer.make_conditional(request)


def lambang_url() -> str:
    """The address of the emblem at the head of each page: the office's own, or a neutral mark."""
    path = current_app.extensions["kantor"].lambang
    if path is None:
        return http.asset("ikon.svg")
    return url_for("beranda.lambang", v=f"{path.stat().st_mtime:.0f}")


def buka() -> str:
    """Whether the office is open, until when or from when."""
    folder, now = current_app.extensions["kantor"], datetime.now(UTC)
    kantor, kalender = folder.kantor, folder.kalender
    said = kalender.print_buka(now)
    if said != "Tutup":
        said = f"{said} {kantor.singkatan_waktu}"
    is_sure = kantor.jam.ditetapkan_kantor and not kalender.belum(now)
    if is_sure:
        return said
    return f"{said} (perkiraan)"


def _ribbon(standar: Standar, tinggi: int) -> tuple[str, str]:
    """The drawing of the standard and its words; both empty when the SOP gives no time."""
    pita = standard_ribbon(standar, context.kantor)
    return pita.svg(tinggi=tinggi) if pita.ruas else "", pita.words


@blueprint.get("/layanan")
@auth.public
@http.kept_page
def index() -> str:
    """The catalogue, with the ribbon of each standard beside its name."""
    ribbons = {
        slug: _ribbon(standar, 12)[0]
        for slug, standar in context.folder.layanan.items()
    }
    return render_template("layanan/index.html", ribbons=ribbons)


@blueprint.get("/layanan/<slug>")
@auth.public
@http.kept_page
def show(slug: str) -> str:
    """One layanan with the fourteen components of its standard; 404 for none."""
    kantor, kalender = context.kantor, context.kalender
    standar = context.folder.layanan.get(slug) or abort(404)
    svg, words = _ribbon(standar, 20)
    return render_template(
        "layanan/page.html",
        standar=standar,
        svg=svg,
        words=words,
        desks=[kantor.nama_meja(one.pelaksana) for one in standar.langkah],
        has_check=standar.first(Tugas.PERIKSA) is not None,
        pembukaan=opening(standar, context.time),
        jam=kalender.jadwal.rows(),
        example=standar.waktu and example(standar.waktu, context.now, kalender),
        hari=kalender.print_hari,
        belum_libur=kalender.belum,
    )
