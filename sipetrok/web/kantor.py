"""The office's own page: what its folder says, and what it still has to fill in."""

from flask import Blueprint, render_template

from sipetrok import auth

blueprint = Blueprint("kantor", __name__)


@blueprint.get("/kantor")
@auth.officer
def show() -> str:
    return render_template("kantor/page.html")
