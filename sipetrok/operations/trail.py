"""Writing the trail, and the columns that follow from it: one function, so that they cannot drift apart."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from sipetrok.domain import service_clock, workflow
from sipetrok.domain.clock import Kalender
from sipetrok.domain.standar import Standar
from sipetrok.domain.workflow import Keadaan, Status, Tindakan
from sipetrok.models import Antrean, Paraf, Permohonan, db
from sipetrok.operations.standar import standar_of
from sipetrok.operations.transaction import transaction


def keadaan_of(permohonan: Permohonan) -> Keadaan:
    """The state as the columns keep it."""
    return Keadaan(Status(permohonan.status), permohonan.langkah, permohonan.pemegang_id, permohonan.versi,
                   permohonan.diserahkan)


def values(trail: Iterable[Paraf]) -> tuple[workflow.Paraf, ...]:
    """The stored rows as the values that the rules work on."""
    return tuple(workflow.Paraf(p.langkah, Tindakan(p.tindakan), p.at, p.petugas_id, p.tujuan) for p in trail)


def record(permohonan: Permohonan, standar: Standar, rows: Iterable[workflow.Paraf], kalender: Kalender,
           tindakan: Tindakan | None = None, catatan: str = "", hasil: Mapping[int, str] | None = None) -> None:
    """Adds rows to the trail and brings the columns up to date. Inside a transaction.

    `catatan` and `hasil` belong to the row of `tindakan`; rows stamped along with it stay bare.
    """
    for row in rows:
        is_main = row.tindakan is tindakan
        permohonan.trail.append(Paraf(
            urutan=len(permohonan.trail) + 1, langkah=row.langkah, tindakan=row.tindakan.value,
            petugas_id=row.petugas_id, tujuan=row.tujuan, at=row.at, catatan=catatan if is_main else "",
            hasil={str(n): reason for n, reason in (hasil or {}).items()} if is_main else {}))
    refresh(permohonan, standar, kalender)


def refresh(permohonan: Permohonan, standar: Standar, kalender: Kalender) -> None:
    """Sets the columns to what follows from standard, trail and calendar. Inside a transaction."""
    trail = values(permohonan.trail)
    keadaan = workflow.keadaan_of(standar, trail)
    run = service_clock.run_of(standar, trail)
    permohonan.status, permohonan.langkah = keadaan.status.value, keadaan.langkah
    permohonan.pemegang_id, permohonan.versi = keadaan.pemegang, keadaan.versi
    permohonan.diserahkan = keadaan.diserahkan
    permohonan.due_at = service_clock.due_at(run, standar.waktu, kalender)
    permohonan.sejak_at = _arrived_at(trail, permohonan.dibuat_at)
    is_closed = keadaan.status in (Status.SELESAI, Status.DITOLAK, Status.DITARIK)
    permohonan.tutup_at = trail[-1].at if is_closed else None
    _queue(permohonan, standar, run, kalender)


def _arrived_at(trail: tuple[workflow.Paraf, ...], dibuat_at: datetime) -> datetime:
    """When the file came to where it is: the last row that moved it."""
    return next((p.at for p in reversed(trail) if p.tindakan is not Tindakan.TERIMA), dibuat_at)


def _queue(permohonan: Permohonan, standar: Standar, run: service_clock.Run, kalender: Kalender) -> None:
    db.session.flush()
    db.session.execute(delete(Antrean).where(Antrean.permohonan_id == permohonan.id))
    if permohonan.status != Status.BERJALAN:
        return
    moment = service_clock.queue_moment(standar, run, permohonan.sejak_at, kalender)
    for peran in standar.langkah[permohonan.langkah].pelaksana:
        db.session.add(Antrean(peran=peran, antre_at=moment, permohonan_id=permohonan.id))


def rebuild(kalender: Kalender) -> int:
    """Works the columns of every open file out anew, as after a changed holiday. Returns how many it changed.

    Finished files keep what was worked out when they were finished.
    """
    ids = db.session.scalars(select(Permohonan.id).where(
        Permohonan.status.in_((Status.BERJALAN, Status.DIKEMBALIKAN)))).all()
    return sum(_rebuild_one(permohonan_id, kalender) for permohonan_id in ids)


def _rebuild_one(permohonan_id: int, kalender: Kalender) -> bool:
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id)
        before = _columns(permohonan)
        refresh(permohonan, standar_of(permohonan), kalender)
        return _columns(permohonan) != before


def _columns(permohonan: Permohonan) -> tuple:
    db.session.flush()
    waiting = db.session.execute(select(Antrean.peran, Antrean.antre_at).where(
        Antrean.permohonan_id == permohonan.id).order_by(Antrean.peran)).all()
    return (keadaan_of(permohonan), permohonan.due_at, permohonan.sejak_at, permohonan.tutup_at, tuple(waiting))
