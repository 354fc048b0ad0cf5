"""Looking a permohonan up by its code.

The code travels in the form's body, never in a query string.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sipetrok import queries
from sipetrok.app import auth
from sipetrok.domain.nomor import PERMOHONAN
from sipetrok.operations import throttle
from sipetrok.web.pemohon.kode import note, require_room

blueprint = Blueprint("lacak", __name__)


@blueprint.get("/lacak")
@auth.public
def new() -> ResponseReturnValue:
    return render_template("lacak/page.html")


@blueprint.post("/lacak")
@auth.public
def create() -> ResponseReturnValue:
    """A wrong code is counted; the check sign tells a slip of the finger from a code that was never
    given.
    """
    typed = request.form.get("kode", "").strip()
    if not typed:
        return _again(typed, "Tulis kode permohonan Anda.")
    require_room(throttle.LACAK)
    kode = PERMOHONAN.read(typed)
    if kode and (queries.permohonan_by_kode(kode) or queries.draf_habis(kode)):
        return redirect(url_for("permohonan.show", kode=kode), 303)
    note(throttle.LACAK)
    if kode is None:
        return _again(typed, _slip(typed))
    return _again(typed, "Kode tidak ditemukan. Lihat lagi tanda terima Anda.")


def _again(typed: str, kalimat: str) -> ResponseReturnValue:
    return render_template("lacak/page.html", typed=typed, kalimat=kalimat), 422


def _slip(typed: str) -> str:
    count = sum(sign.isalnum() for sign in typed)
    length = len(PERMOHONAN.weights)
    if count != length:
        return f"Kode salah ketik. Kode ada {length} huruf dan angka; Anda menulis {count}."
    return "Kode salah ketik. Cocokkan lagi satu per satu dengan tanda terima Anda."
