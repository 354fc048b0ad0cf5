"""How the office and its installation are: for its officers what its folder says and what somebody
has to see to, for a monitor the same in words and figures of the machine only.
"""

from flask import Blueprint, Response, current_app, jsonify, render_template

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.sehat import Hal, Keadaan, examine, worst

blueprint = Blueprint("kantor", __name__)
sehat = Blueprint("sehat", __name__)


def _findings() -> tuple[Hal, ...]:
    config = current_app.config
    return examine(context, config["INSTANCE"], config["CADANGAN"])


@blueprint.get("/kantor")
@auth.officer
def show() -> str:
    """What the folder of the office says, and the findings of `sehat`. For officers."""
    year = context.today.year
    return render_template(
        "kantor/page.html",
        years=context.kalender.years_without_libur((year, year + 1)),
        findings=_findings(),
    )


@sehat.get("/sehat", endpoint="show")
@auth.public
def monitor() -> tuple[Response, int]:
    """200 while the office can be served, 503 when somebody must act now; `keadaan` also says
    "perhatian".
    """
    findings = _findings()
    state = worst(findings)
    found = {hal.nama: {"keadaan": hal.keadaan, "angka": hal.angka} for hal in findings}
    status = 503 if state is Keadaan.GANGGUAN else 200
    return jsonify(keadaan=state, hal=found), status
