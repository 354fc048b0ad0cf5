"""The archive: closed files, the newest first, found again by their register or letter number."""

from flask import Blueprint, Response, render_template, request

from sipetrok import queries
from sipetrok.app import auth

blueprint = Blueprint("arsip", __name__)


@blueprint.get("/arsip")
@auth.officer
def index() -> Response:
    nomor = request.args.get("nomor", "").strip()[:120]
    page = queries.arsip(request.args.get("sebelum"), nomor)
    return Response(render_template("arsip/page.html", page=page, nomor=nomor))
