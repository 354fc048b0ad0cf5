"""For a monitor: whether the installation is well.

Words and figures of the machine only, nothing of anybody.
"""

from flask import Blueprint, Response, current_app, jsonify

from sipetrok import auth, kantor, sehat

blueprint = Blueprint("sehat", __name__)


@blueprint.get("/sehat")
@auth.public
def show() -> tuple[Response, int]:
    """200 while the office can be served, 503 when somebody must act now; `keadaan` also says
    "perhatian".
    """
    findings = sehat.examine(
        kantor.current(), current_app.config["INSTANCE"], current_app.config["CADANGAN"], auth.now()
    )
    state = sehat.worst(findings)
    body = {
        "keadaan": state,
        "hal": {hal.nama: {"keadaan": hal.keadaan, "angka": hal.angka} for hal in findings},
    }
    return jsonify(body), 503 if state is sehat.Keadaan.GANGGUAN else 200
