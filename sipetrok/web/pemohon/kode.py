"""Who stands before a pemohon's page: the code in its address, the brakes on guessing it, and the
officer at the counter.

The code alone opens nothing of what an officer may do here: whoever holds it is the pemohon, and
papers are received by the office.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import abort, make_response, render_template

from sipetrok import queries
from sipetrok.alur.workflow import Status
from sipetrok.app import auth, perangkat
from sipetrok.app.auth import context
from sipetrok.domain.nomor import PERMOHONAN, print_kode
from sipetrok.kiriman import ruang
from sipetrok.models import Permohonan
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import throttle
from sipetrok.operations.throttle import Brake
from sipetrok.web import answers


def require_room(brake: Brake) -> None:
    """Raises TerlaluSering when this visitor has tried too often."""
    throttle.require_room(brake, auth.visitor_key(bits=brake.bits), context.now)


def note(brake: Brake) -> None:
    """Counts one attempt of this visitor."""
    throttle.note(brake, auth.visitor_key(bits=brake.bits), context.now)


def look_up(kode: str) -> tuple[Permohonan | None, bool]:
    """The file behind a code that adds up, and whether it is a draft that ran out.

    One that was never given is counted. Whoever opened it in this browser before does not stand
    still for what others tried. Raises TerlaluSering.
    """
    guesser, is_known = _guesser(), perangkat.has_opened(kode)
    if not is_known:
        throttle.require_room(throttle.LACAK, guesser, context.now)
    permohonan = queries.permohonan_by_kode(kode)
    ran_out = _ran_out(kode, permohonan)
    if permohonan is not None:
        perangkat.note_opened(kode)
    elif not (ran_out or is_known):
        throttle.note(throttle.LACAK, guesser, context.now)
    return permohonan, ran_out


def _guesser() -> str:
    """An officer is counted alone: the office may share its address with visitors who guess."""
    if context.petugas is not None:
        return auth.key_of(f"petugas|{context.petugas.id}")
    return auth.visitor_key(bits=throttle.LACAK.bits)


def load(
    kode: str, is_due: Callable[[Permohonan], bool] = lambda _: True
) -> Permohonan:
    """The file behind a code as typed; a wrong one is answered with the look-up form.

    Aborts with 404 for a wrong code, with 410 for a draft that ran out: its pemohon has to begin
    anew, and nobody else has its code. Where `is_due` says no, the page of the file is shown
    instead of the step. Raises TerlaluSering where this address has guessed too often.
    """
    read = PERMOHONAN.read(kode)
    permohonan, ran_out = look_up(read) if read else (None, False)
    if ran_out:
        page = render_template("permohonan/habis.html", umur=UMUR_DRAF.days)
        abort(make_response(page, 410))
    if permohonan is None:
        page = render_template("lacak/page.html", is_unknown=True, is_typo=read is None)
        abort(make_response(page, 404))
    if not is_due(permohonan):
        abort(answers.go("permohonan.show", kode=permohonan.kode))
    return permohonan


def message_of(permohonan: Permohonan) -> str:
    """The code and the address of its page, for whoever keeps them on the phone."""
    judul, kode = permohonan.standar.judul, permohonan.kode
    return (
        f"Kode permohonan {judul} di {context.kantor.nama}: {print_kode(kode)}. "
        f"Halamannya: {context.url}/permohonan/{kode}"
    )


def _ran_out(kode: str, permohonan: Permohonan | None) -> bool:
    """Whether this was a draft whose days are over, removed already or not."""
    if permohonan is None:
        return queries.draf_habis(kode) is not None
    return permohonan.status == Status.DRAF and permohonan.habis_at <= context.now


def at_counter(permohonan: Permohonan) -> bool:
    """Whether an officer is signed in here, for a permohonan that an officer entered."""
    return permohonan.pencatat_id is not None and context.is_staff


def is_open(permohonan: Permohonan) -> bool:
    """Whether the pemohon may still change and send something."""
    return permohonan.status in (Status.DRAF, Status.DIKEMBALIKAN)


def place_for(permohonan: Permohonan) -> AbstractContextManager[None]:
    """Where what was sent may be unpacked; officers do not wait for strangers."""
    room = ruang.KANTOR if at_counter(permohonan) else ruang.WARGA
    return room.taken(auth.sender())


def may_answer(permohonan: Permohonan) -> bool:
    """Whether the answers are open: in a draft, or where the office returned the data."""
    return permohonan.status == Status.DRAF or 0 in permohonan.returned
