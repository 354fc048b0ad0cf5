"""The office's own page: what its folder says, and what it still has to fill in."""

from flask import Blueprint, current_app, render_template

from sipetrok.alur.clock import years_without_libur
from sipetrok.app import auth, sehat
from sipetrok.app.auth import context

blueprint = Blueprint("kantor", __name__)


@blueprint.get("/kantor")
@auth.officer
def show() -> str:
    year, config = context.today.year, current_app.config
    findings = sehat.examine(context, config["INSTANCE"], config["CADANGAN"])
    return render_template(
        "kantor/page.html",
        years=years_without_libur(context.kalender, (year, year + 1)),
        findings=findings,
        may_keep_accounts=auth.may_open("petugas.index"),
    )
