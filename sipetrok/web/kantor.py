"""The office's own page: what its folder says, and what it still has to fill in."""

from flask import Blueprint, current_app, render_template

from sipetrok import auth, kantor, sehat
from sipetrok.domain.hours import years_without_libur

blueprint = Blueprint("kantor", __name__)


@blueprint.get("/kantor")
@auth.officer
def show() -> str:
    kalender = kantor.current().kalender
    year = kalender.day_of(auth.now()).year
    findings = sehat.examine(
        kantor.current(), current_app.config["INSTANCE"], current_app.config["CADANGAN"], auth.now()
    )
    return render_template(
        "kantor/page.html",
        years=years_without_libur(kalender, (year, year + 1)),
        findings=findings,
        may_keep_accounts=auth.may_open("petugas.index"),
    )
