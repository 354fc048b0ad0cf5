"""Writing the trail, and the columns that follow from it.

One function writes both, so that they cannot drift apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from sipetrok.alur import workflow
from sipetrok.alur.clock import Kalender
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Status
from sipetrok.models import Antrean, Paraf, Permohonan, db
from sipetrok.operations import jam
from sipetrok.operations.press import Press
from sipetrok.operations.transaction import transaction

# Made once: putting a statement together takes longer than running it.
_MOVE = update(Permohonan.__table__).where(
    Permohonan.__table__.c.id == bindparam("file")
)
_ADD = insert(Paraf.__table__)
_WAIT = insert(Antrean.__table__)
_LEAVE = delete(Antrean.__table__).where(
    Antrean.__table__.c.permohonan_id == bindparam("file")
)


def record(
    permohonan: Permohonan,
    rows: Iterable[workflow.Paraf],
    kalender: Kalender,
    press: Press | None = None,
    **columns: object,
) -> None:
    """Adds rows to the trail and brings the columns up to date, `columns` with them, in one go.

    What `press` says belongs to the row of its tindakan; rows stamped along with it stay bare.
    Inside a transaction.
    """
    earlier = permohonan.course.trail
    if earlier:
        rows = [replace(row, at=jam.in_order(row.at, earlier[-1].at)) for row in rows]
    course = Course(permohonan.standar, (*earlier, *rows))
    _write(permohonan, columns | _columns_of(permohonan, course, kalender))
    if earlier:
        db.session.connection().execute(_LEAVE, {"file": permohonan.id})
    _queue(permohonan.id, course, kalender)
    numbered = list(enumerate(course.trail, 1))[len(earlier) :]
    db.session.connection().execute(
        _ADD, [_row(permohonan.id, n, row, press) for n, row in numbered]
    )
    db.session.expire(permohonan, ["trail"])  # the rows went past it


def _row(
    permohonan_id: int, urutan: int, row: workflow.Paraf, press: Press | None
) -> dict[str, object]:
    kept = {
        "permohonan_id": permohonan_id,
        "urutan": urutan,
        "langkah": row.langkah,
        "tindakan": row.tindakan.value,
        "petugas_id": row.petugas_id,
        "tujuan": row.tujuan,
        "kepada_id": row.kepada,
        "at": row.at,
        "catatan": "",
        "hasil": {},
    }
    if press is not None and row.tindakan is press.tindakan:
        kept["catatan"] = press.catatan
        kept["hasil"] = {str(n): reason for n, reason in press.hasil.items()}
    return kept


def refresh(permohonan: Permohonan, kalender: Kalender) -> None:
    """Sets the columns to what follows from standard, trail and calendar. Inside a transaction."""
    course = Course(permohonan.standar, tuple(row.value for row in permohonan.trail))
    _write(permohonan, _columns_of(permohonan, course, kalender))
    db.session.connection().execute(_LEAVE, {"file": permohonan.id})
    _queue(permohonan.id, course, kalender)


def _columns_of(
    permohonan: Permohonan, course: Course, kalender: Kalender
) -> dict[str, object]:
    keadaan = course.keadaan
    ambil_at = None
    if course.standar.batas_ambil:
        # Who collected is asked of the database only where the standard sets a limit.
        is_collected = permohonan.pengambilan is not None
        ambil_at = course.call_at(permohonan.lewat, is_collected, kalender)
    return {
        "status": keadaan.status.value,
        "langkah": keadaan.langkah,
        "pemegang_id": keadaan.pemegang,
        "versi": keadaan.versi,
        "diserahkan": keadaan.diserahkan,
        "koordinasi": keadaan.koordinasi,
        "untuk_id": keadaan.untuk,
        "diserahkan_at": course.diserahkan_at,
        "ambil_at": ambil_at,
        "due_at": course.due_at(kalender),
        "sejak_at": course.arrived_at or permohonan.dibuat_at,
        "tutup_at": course.tutup_at,
    }


def _write(permohonan: Permohonan, columns: Mapping[str, object]) -> None:
    """Writes what has changed, past the flush, which would walk all relations of the file."""
    if permohonan.id is None:
        db.session.flush()
    changed = {
        name: new for name, new in columns.items() if getattr(permohonan, name) != new
    }
    if changed:
        db.session.connection().execute(_MOVE, {"file": permohonan.id, **changed})
    for name, new in changed.items():
        set_committed_value(permohonan, name, new)


def _queue(permohonan_id: int, course: Course, kalender: Kalender) -> None:
    """The rows by which an open file waits in the antrean; it has none there yet."""
    if course.keadaan.status is not Status.BERJALAN:
        return
    moment = course.queue_at(kalender)
    db.session.connection().execute(
        _WAIT,
        [
            {"peran": peran, "antre_at": moment, "permohonan_id": permohonan_id}
            for peran in course.keadaan.place.pelaksana
        ],
    )


def rebuild(kalender: Kalender) -> int:
    """Works the columns of every open file out anew, as after a changed holiday.

    Returns how many it changed. Finished files keep what was worked out when they were finished.
    """
    ids = db.session.scalars(
        select(Permohonan.id).where(
            Permohonan.status.in_((Status.BERJALAN, Status.DIKEMBALIKAN))
        )
    ).all()
    return sum(_rebuild_one(permohonan_id, kalender) for permohonan_id in ids)


def _rebuild_one(permohonan_id: int, kalender: Kalender) -> bool:
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id)
        before = _columns(permohonan)
        refresh(permohonan, kalender)
        return _columns(permohonan) != before


def _columns(permohonan: Permohonan) -> tuple[object, ...]:
    db.session.flush()
    waiting = db.session.execute(
        select(Antrean.peran, Antrean.antre_at)
        .where(Antrean.permohonan_id == permohonan.id)
        .order_by(Antrean.peran)
    ).all()
    return (
        permohonan.keadaan,
        permohonan.due_at,
        permohonan.sejak_at,
        permohonan.tutup_at,
        permohonan.diserahkan_at,
        permohonan.ambil_at,
        tuple(waiting),
    )
