"""What other processes do in tests/test_processes.py: each opens it, waits for the others, and
begins with them.

They are started bare, as a second program on the same office would be, and share only its settings
with the test.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from builders import make_draft, press
from flask import Flask

from sipetrok import create_app
from sipetrok.alur.workflow import Tindakan
from sipetrok.domain import SipetrokError
from sipetrok.models import Permohonan, db
from sipetrok.operations import permohonan as operations
from sipetrok.operations.context import Context
from sipetrok.operations.throttle import Brake, TerlaluSering, note, require_room

_together = None


def meet_at(barrier) -> None:
    """Called once in each process, before its first work."""
    global _together
    _together = barrier


def work(settings: Mapping[str, object], task: Callable, *arguments) -> object:
    """What `task(app, …)` says, begun in all processes at the same moment."""
    app = create_app(settings)
    with app.app_context():
        try:
            db.session.rollback()
            _together.wait(60)
            return task(app, *arguments)
        finally:
            db.session.remove()
            db.engine.dispose()


def submit(app: Flask, ids: list[int], now: datetime) -> list[str]:
    """The register numbers of these drafts, sent one after the other."""
    for one in ids:
        operations.submit(one, Context.here(now))
    return [db.session.get_one(Permohonan, one).nomor_register for one in ids]


def draft(app: Flask, kunci: str, nama: str, now: datetime) -> tuple[int, str]:
    """The first step of the form, sent under this key."""
    found = make_draft(
        app.extensions["kantor"].layanan["surat-keterangan"], kunci, now, nama=nama
    )
    return found.id, found.kode


def guess(_app: Flask, brake: Brake, kunci: str, times: int, now: datetime) -> int:
    """How many of so many failed attempts were looked at before the brake held."""
    for done in range(times):
        try:
            require_room(brake, kunci, now)
        except TerlaluSering:
            return done
        note(brake, kunci, now)
    return times


def press_once(
    app: Flask, permohonan_id: int, akun: str, versi: int, now: datetime
) -> str:
    """What became of one press on "terima"."""
    file = db.session.get_one(Permohonan, permohonan_id)
    try:
        press(
            file,
            akun,
            Tindakan.TERIMA,
            app.extensions["kantor"],
            app.extensions["storage"],
            now,
            versi=versi,
        )
    except SipetrokError as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    return "tersimpan"


def sign(app: Flask, ids: list[int], now: datetime) -> list[int]:
    """The running numbers of the letters that the camat signs."""
    numbers = []
    for one in ids:
        file = db.session.get_one(Permohonan, one)
        press(
            file,
            "camat",
            Tindakan.SELESAI,
            app.extensions["kantor"],
            app.extensions["storage"],
            now,
        )
        numbers.append(file.surat[-1].urut)
    return numbers
