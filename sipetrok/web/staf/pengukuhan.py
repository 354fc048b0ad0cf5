"""Roles that wait for a pengawas: confirmed or refused here, by nobody who has the account or gave
the role.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain import SipetrokError
from sipetrok.operations import pengukuhan as operations
from sipetrok.queries import petugas as queries
from sipetrok.web.answers import done, refused
from sipetrok.web.staf.kabar import APA

blueprint = Blueprint("pengukuhan", __name__)
DECIDED = "Peran ini sudah diputuskan sebelumnya, dan keputusan itu tidak berubah."


@blueprint.get("/pengukuhan")
@auth.own_supervisor
def index() -> str:
    """What waits, with who gave it and when. For a pengawas by their own roles."""
    return _page()


def _page(galat: str = "") -> str:
    return render_template(
        "pengukuhan/page.html",
        rows=queries.waiting(),
        me=context.officer.id,
        apa=APA,
        galat=galat,
    )


def _not_decided(refusal: SipetrokError, pengukuhan_id: int) -> str:
    return _page(refusal.kalimat)


@blueprint.post("/pengukuhan/<int:pengukuhan_id>/kukuhkan")
@auth.own_supervisor
@refused(_not_decided)
def confirm(pengukuhan_id: int) -> ResponseReturnValue:
    """The account has the role from now on. A second press changes nothing; 409 for one's own."""
    said = DECIDED
    if operations.confirm(pengukuhan_id, context):
        said = "Peran dikukuhkan dan berlaku mulai sekarang."
    return done(said, "pengukuhan.index")


@blueprint.post("/pengukuhan/<int:pengukuhan_id>/tolak")
@auth.own_supervisor
@refused(_not_decided)
def refuse(pengukuhan_id: int) -> ResponseReturnValue:
    """The account does not get the role. A second press changes nothing; 409 for one's own."""
    said = DECIDED
    if operations.refuse(pengukuhan_id, context):
        said = "Peran tidak diberikan."
    return done(said, "pengukuhan.index")
