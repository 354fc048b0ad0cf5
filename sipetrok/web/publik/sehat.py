"""For a monitor: whether the installation is well.

Words and figures of the machine only, nothing of anybody.
"""

from flask import Blueprint, Response, current_app, jsonify

from sipetrok.app import auth, sehat
from sipetrok.app.auth import context

blueprint = Blueprint("sehat", __name__)


@blueprint.get("/sehat")
@auth.public
def show() -> tuple[Response, int]:
    """200 while the office can be served, 503 when somebody must act now; `keadaan` also says
    "perhatian".
    """
    config = current_app.config
    findings = sehat.examine(context, config["INSTANCE"], config["CADANGAN"])
    state = sehat.worst(findings)
    found = {hal.nama: {"keadaan": hal.keadaan, "angka": hal.angka} for hal in findings}
    status = 200
    if state is sehat.Keadaan.GANGGUAN:
        status = 503
    return jsonify(keadaan=state, hal=found), status
