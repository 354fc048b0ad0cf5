"""From a code in an address to its permohonan: the one loader of every page that a pemohon sees."""

from flask import abort, make_response, render_template

from sipetrok import auth, queries
from sipetrok.domain import draf, nomor
from sipetrok.domain.workflow import Status
from sipetrok.models import Permohonan
from sipetrok.operations import throttle
from sipetrok.web import loket


def load(kode: str) -> Permohonan:
    """The file behind a code as typed. A wrong code is counted and answered with the look-up form.

    A draft that ran out is told apart: its pemohon has to begin anew, and nobody else has its code.
    """
    read = nomor.read_kode(kode)
    permohonan = queries.permohonan_by_kode(read) if read else None
    # The office's own computers may share their address with visitors who guess.
    if permohonan is None or not loket.at_counter(permohonan):
        throttle.require_room(throttle.LACAK, auth.visitor_key(), auth.now())
    if _ran_out(read, permohonan):
        abort(make_response(render_template("permohonan/habis.html", umur=draf.UMUR.days), 410))
    if permohonan is None:
        throttle.note(throttle.LACAK, auth.visitor_key(), auth.now())
        abort(
            make_response(
                render_template("lacak/page.html", is_unknown=True, is_typo=read is None), 404
            )
        )
    return permohonan


def _ran_out(kode: str | None, permohonan: Permohonan | None) -> bool:
    if permohonan is None:
        return kode is not None and queries.draf_habis(kode) is not None
    return permohonan.status == Status.DRAF and draf.habis_at(permohonan.sejak_at) <= auth.now()
