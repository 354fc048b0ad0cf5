"""An officer enters what came by WhatsApp, Telegram, e-mail or at the counter, in the form that
citizens fill in.
"""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain import BY_STAFF, Saluran
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.permohonan import Entry
from sipetrok.sop.standar import Lewat, Mulai, Standar
from sipetrok.web.pemohon import isian

blueprint = Blueprint("catat", __name__)
CHANNELS = {one.value: one.words for one in BY_STAFF}
ASK = "Pilih lewat mana permohonan ini datang."


@blueprint.get("/catat")
@auth.officer
def index() -> str:
    mine = context.folder.layanan_of(context.peran)
    return render_template(
        "catat/index.html",
        layanan=[one for one in mine if one.mulai is Mulai.PERMOHONAN],
        daftar=[one for one in mine if one.mulai is Mulai.DAFTAR],
    )


def _standar(slug: str) -> Standar:
    """404 for what starts otherwise than by a permohonan; 403 for officers without a part in it."""
    standar = isian.standar_asked(slug)
    if context.peran.isdisjoint(standar.peran):
        abort(403)
    return standar


def _form(standar: Standar, **options: object) -> FlaskForm:
    """The citizen's form, and before it the channel."""
    saluran = isian.radio("Permohonan ini datang lewat", CHANNELS, ASK)
    base = isian.form_class(standar, context.folder, Lewat.for_petugas)
    return type("CatatForm", (base,), {"saluran": saluran})(**options)


def _page(form: FlaskForm, standar: Standar, code: int = 200) -> ResponseReturnValue:
    return render_template("catat/data.html", form=form, standar=standar), code


@blueprint.get("/catat/<slug>")
@auth.officer
def new(slug: str) -> ResponseReturnValue:
    standar = _standar(slug)
    first = isian.nothing_typed(standar) | {"saluran": ""}
    return _page(_form(standar, formdata=None, data=first), standar)


@blueprint.post("/catat/<slug>")
@auth.officer
@auth.stamps
def create(slug: str) -> ResponseReturnValue:
    """The draft, and on to its papers. No brake: an office enters many from one address."""
    standar = _standar(slug)
    form = _form(standar)
    if not form.validate():
        return _page(form, standar, 422)
    values, lewat = isian.answers(form, standar)
    entry = Entry(values, lewat, Saluran(form.saluran.data), context.officer.id)
    permohonan = permohonan_operations.start(
        standar, form.kunci_draf.data, entry, context.now
    )
    endpoint = (
        "permohonan.berkas" if permohonan.status == Status.DRAF else "permohonan.show"
    )
    return redirect(url_for(endpoint, kode=permohonan.kode), 303)
