"""An officer enters what came by WhatsApp, Telegram, e-mail or at the counter, in the form that
citizens fill in.
"""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import AnyOf, DataRequired

from sipetrok import auth, kantor
from sipetrok.domain.saluran import BY_STAFF, NAMA, Saluran
from sipetrok.domain.workflow import Status
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.sop.standar import Mulai, Standar
from sipetrok.web import isian
from sipetrok.web.lewat import PETUGAS

blueprint = Blueprint("catat", __name__)
ASK = "Pilih lewat mana permohonan ini datang."


@blueprint.get("/catat")
@auth.officer
def index() -> str:
    mine = kantor.current().layanan_of(auth.peran())
    return render_template(
        "catat/index.html",
        layanan=[one for one in mine if one.mulai is Mulai.PERMOHONAN],
        daftar=[one for one in mine if one.mulai is Mulai.DAFTAR],
    )


def _standar(slug: str) -> Standar:
    """404 for what starts otherwise than by a permohonan; 403 for officers who have no part in it."""
    standar = kantor.current().layanan.get(slug)
    if standar is None or standar.mulai is not Mulai.PERMOHONAN:
        abort(404)
    if auth.peran().isdisjoint(standar.peran):
        abort(403)
    return standar


def _form_class(standar: Standar) -> type[FlaskForm]:
    """The citizen's form, and before it the channel."""
    saluran = RadioField(
        "Permohonan ini datang lewat",
        choices=[SelectChoice(one.value, NAMA[one]) for one in BY_STAFF],
        validate_choice=False,
        coerce=lambda value: value or "",
        validators=[DataRequired(ASK), AnyOf([one.value for one in BY_STAFF], ASK)],
    )
    return type(
        "CatatForm", (isian.form_class(standar, kantor.current(), PETUGAS),), {"saluran": saluran}
    )


def _page(form: FlaskForm, standar: Standar, code: int = 200) -> ResponseReturnValue:
    return render_template("catat/data.html", form=form, standar=standar), code


@blueprint.get("/catat/<slug>")
@auth.officer
def new(slug: str) -> ResponseReturnValue:
    standar = _standar(slug)
    first = {
        "kunci_draf": isian.new_kunci(),
        "lewat": standar.lewat[0] if standar.lewat else "",
        "saluran": "",
    }
    return _page(_form_class(standar)(formdata=None, data=first), standar)


@blueprint.post("/catat/<slug>")
@auth.officer
@auth.stamps
def create(slug: str) -> ResponseReturnValue:
    """The draft, and on to its papers. No brake: an office enters many from one address."""
    standar = _standar(slug)
    form = _form_class(standar)()
    if not isian.is_kunci(form.kunci_draf.data):
        form.kunci_draf.data = isian.new_kunci()
    if not form.validate():
        return _page(form, standar, 422)
    values, lewat = isian.answers(form, standar)
    permohonan = permohonan_operations.start(
        standar,
        form.kunci_draf.data,
        values,
        lewat,
        auth.now(),
        saluran=Saluran(form.saluran.data),
        pencatat_id=current_user.id,
    )
    endpoint = "permohonan.berkas" if permohonan.status == Status.DRAF else "permohonan.show"
    return redirect(url_for(endpoint, kode=permohonan.kode), 303)
