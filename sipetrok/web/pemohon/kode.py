"""Who stands before a pemohon's page: the code in its address, the brakes on guessing it, and the
officer at the counter.

The code alone opens nothing of what an officer may do here: whoever holds it is the pemohon, and
papers are received by the office.
"""

from flask import abort, make_response, render_template

from sipetrok import queries
from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain.nomor import PERMOHONAN
from sipetrok.models import Permohonan
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import throttle
from sipetrok.operations.throttle import Brake


def require_room(brake: Brake) -> None:
    """Raises TerlaluSering when this visitor has tried too often."""
    throttle.require_room(brake, auth.visitor_key(), context.now)


def note(brake: Brake) -> None:
    """Counts one attempt of this visitor."""
    throttle.note(brake, auth.visitor_key(), context.now)


def load(kode: str) -> Permohonan:
    """The file behind a code as typed. A wrong code is counted and answered with the look-up form.

    A draft that ran out is told apart: its pemohon has to begin anew, and nobody else has its code.
    """
    read = PERMOHONAN.read(kode)
    permohonan = queries.permohonan_by_kode(read) if read else None
    # The office's own computers may share their address with visitors who guess.
    if permohonan is None or not at_counter(permohonan):
        require_room(throttle.LACAK)
    if _ran_out(read, permohonan):
        abort(
            make_response(
                render_template("permohonan/habis.html", umur=UMUR_DRAF.days), 410
            )
        )
    if permohonan is None:
        note(throttle.LACAK)
        page = render_template("lacak/page.html", is_unknown=True, is_typo=read is None)
        abort(make_response(page, 404))
    return permohonan


def _ran_out(kode: str | None, permohonan: Permohonan | None) -> bool:
    if permohonan is None:
        return kode is not None and queries.draf_habis(kode) is not None
    return permohonan.status == Status.DRAF and permohonan.habis_at <= context.now


def at_counter(permohonan: Permohonan) -> bool:
    """Whether an officer is signed in here, for a permohonan that an officer entered."""
    return permohonan.pencatat_id is not None and context.kantor.is_staff(context.peran)


def may_note_papers(permohonan: Permohonan) -> bool:
    """Whether papers that lie at the office can be ticked here and now."""
    return permohonan.status == Status.DRAF and at_counter(permohonan)
