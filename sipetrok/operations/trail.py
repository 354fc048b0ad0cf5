"""Writing the trail, and the columns that follow from it: one function, so that they cannot drift
apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from sipetrok.domain import jam, pengambilan, service_clock, workflow
from sipetrok.domain.clock import Kalender
from sipetrok.domain.workflow import Keadaan, Status, Tindakan
from sipetrok.models import Antrean, Paraf, Permohonan, db
from sipetrok.operations.standar import standar_of
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Standar

# Made once: putting a statement together takes longer than running it.
_ADD = insert(Paraf.__table__)
_WAIT = insert(Antrean.__table__)
_LEAVE = delete(Antrean.__table__).where(Antrean.__table__.c.permohonan_id == bindparam("file"))


def keadaan_of(permohonan: Permohonan) -> Keadaan:
    """The state as the columns keep it."""
    return permohonan.keadaan


def values(trail: Iterable[Paraf]) -> tuple[workflow.Paraf, ...]:
    """The stored rows as the values that the rules work on."""
    return tuple(
        workflow.Paraf(p.langkah, Tindakan(p.tindakan), p.at, p.petugas_id, p.tujuan, p.kepada_id)
        for p in trail
    )


def record(
    permohonan: Permohonan,
    standar: Standar,
    rows: Iterable[workflow.Paraf],
    kalender: Kalender,
    tindakan: Tindakan | None = None,
    catatan: str = "",
    hasil: Mapping[int, str] | None = None,
) -> None:
    """Adds rows to the trail and brings the columns up to date. Inside a transaction.

    `catatan` and `hasil` belong to the row of `tindakan`; rows stamped along with it stay bare.
    """
    earlier = (
        values(permohonan.trail) if permohonan.versi else ()
    )  # a draft has none: one question less
    rows = _in_order(earlier, rows)
    _follow(permohonan, standar, (*earlier, *rows), kalender)
    found = {str(n): reason for n, reason in (hasil or {}).items()}
    db.session.execute(
        _ADD,
        [
            {
                "permohonan_id": permohonan.id,
                "urutan": urutan,
                "langkah": row.langkah,
                "tindakan": row.tindakan.value,
                "petugas_id": row.petugas_id,
                "tujuan": row.tujuan,
                "kepada_id": row.kepada,
                "at": row.at,
                "catatan": catatan if row.tindakan is tindakan else "",
                "hasil": found if row.tindakan is tindakan else {},
            }
            for urutan, row in enumerate(rows, len(earlier) + 1)
        ],
    )
    db.session.expire(permohonan, ["trail"])  # the rows went past it


def _in_order(
    earlier: tuple[workflow.Paraf, ...], rows: Iterable[workflow.Paraf]
) -> tuple[workflow.Paraf, ...]:
    if not earlier:
        return tuple(rows)
    return tuple(replace(row, at=jam.in_order(row.at, earlier[-1].at)) for row in rows)


def refresh(permohonan: Permohonan, standar: Standar, kalender: Kalender) -> None:
    """Sets the columns to what follows from standard, trail and calendar. Inside a transaction."""
    _follow(permohonan, standar, values(permohonan.trail), kalender)


def _follow(
    permohonan: Permohonan, standar: Standar, trail: tuple[workflow.Paraf, ...], kalender: Kalender
) -> None:
    keadaan = workflow.keadaan_of(standar, trail)
    run = service_clock.run_of(standar, trail)
    permohonan.status, permohonan.langkah = keadaan.status.value, keadaan.langkah
    permohonan.pemegang_id, permohonan.versi = keadaan.pemegang, keadaan.versi
    permohonan.diserahkan, permohonan.koordinasi = keadaan.diserahkan, keadaan.koordinasi
    permohonan.untuk_id = keadaan.untuk
    permohonan.diserahkan_at = (
        pengambilan.handed_over_at(standar, trail) if keadaan.diserahkan else None
    )
    # Who collected is asked of the database only where the standard sets a limit.
    permohonan.ambil_at = (
        pengambilan.call_at(
            standar, trail, permohonan.lewat, permohonan.pengambilan is not None, kalender
        )
        if standar.batas_ambil
        else None
    )
    permohonan.due_at = service_clock.due_at(run, standar.waktu, kalender)
    permohonan.sejak_at = _arrived_at(trail, permohonan.dibuat_at)
    is_closed = keadaan.status in (Status.SELESAI, Status.DITOLAK, Status.DITARIK)
    permohonan.tutup_at = trail[-1].at if is_closed else None
    db.session.flush()
    _queue(
        permohonan, standar, keadaan, run, trail[0].at if trail else permohonan.dibuat_at, kalender
    )


def _arrived_at(trail: tuple[workflow.Paraf, ...], dibuat_at: datetime) -> datetime:
    """When the file came to where it is: the last row that moved it."""
    return next((p.at for p in reversed(trail) if p.tindakan is not Tindakan.TERIMA), dibuat_at)


def _queue(
    permohonan: Permohonan,
    standar: Standar,
    keadaan: Keadaan,
    run: service_clock.Run,
    sent: datetime,
    kalender: Kalender,
) -> None:
    db.session.execute(_LEAVE, {"file": permohonan.id})
    if permohonan.status != Status.BERJALAN:
        return
    moment = service_clock.queue_moment(standar, run, sent, permohonan.sejak_at, kalender)
    db.session.execute(
        _WAIT,
        [
            {"peran": peran, "antre_at": moment, "permohonan_id": permohonan.id}
            for peran in workflow.current_pelaksana(standar, keadaan)
        ],
    )


def rebuild(kalender: Kalender) -> int:
    """Works the columns of every open file out anew, as after a changed holiday. Returns how many
    it changed.

    Finished files keep what was worked out when they were finished.
    """
    ids = db.session.scalars(
        select(Permohonan.id).where(Permohonan.status.in_((Status.BERJALAN, Status.DIKEMBALIKAN)))
    ).all()
    return sum(_rebuild_one(permohonan_id, kalender) for permohonan_id in ids)


def _rebuild_one(permohonan_id: int, kalender: Kalender) -> bool:
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id)
        before = _columns(permohonan)
        refresh(permohonan, standar_of(permohonan), kalender)
        return _columns(permohonan) != before


def _columns(permohonan: Permohonan) -> tuple:
    db.session.flush()
    waiting = db.session.execute(
        select(Antrean.peran, Antrean.antre_at)
        .where(Antrean.permohonan_id == permohonan.id)
        .order_by(Antrean.peran)
    ).all()
    return (
        keadaan_of(permohonan),
        permohonan.due_at,
        permohonan.sejak_at,
        permohonan.tutup_at,
        permohonan.diserahkan_at,
        permohonan.ambil_at,
        tuple(waiting),
    )
