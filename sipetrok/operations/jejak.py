"""Every permohonan against its trail: the trail obeys the rules, and the columns kept beside it
follow from it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from sipetrok.alur.clock import Kalender
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import PEMOHON, Actor, Keadaan, Paraf, Status, Tindakan
from sipetrok.models import Permohonan, db
from sipetrok.produk import produk_of

OPEN = (Status.DRAF, Status.BERJALAN, Status.DIKEMBALIKAN)
_RESTORE = "Bandingkan dengan cadangan terakhir; lihat docs/cadangan.md."
_UNREADABLE = (SQLAlchemyError, ValueError, LookupError, TypeError, AttributeError)


def faults(ids: Sequence[int], kalender: Kalender, border: int) -> dict[int, list[str]]:
    """What is wrong with each file, read together; a row that cannot be read at all must not hide
    the others.

    Until the paraf `border` the clock was accepted, whatever it showed.
    """
    try:
        # One of its own: everything is read from one moment, and let go of again.
        with Session(db.engine) as session:
            ways = (Permohonan.trail, Permohonan.surat, Permohonan.antrean)
            files = session.scalars(
                select(Permohonan)
                .where(Permohonan.id.in_(ids))
                .order_by(Permohonan.id)
                .options(*map(selectinload, ways))
            )
            return {
                file.id: [
                    f"{_name(file)}{kalimat}"
                    for kalimat in _faults(file, kalender, border)
                ]
                for file in files
            }
    except _UNREADABLE:
        if len(ids) > 1:
            return {
                id: found
                for one in ids
                for id, found in faults([one], kalender, border).items()
            }
        what = f"Permohonan dengan nomor basis data {ids[0]} tidak dapat dibaca."
        return {ids[0]: [f"{what} {_RESTORE}"]}


def _name(file: Permohonan) -> str:
    if file.nomor_register:
        return f"Permohonan {file.nomor_register}"
    return f"Draf dengan nomor basis data {file.id}"


def _faults(file: Permohonan, kalender: Kalender, border: int) -> Iterator[str]:
    """What goes after the name of the file, one sentence each."""
    trail = file.trail
    if [row.urutan for row in trail] != list(range(1, len(trail) + 1)):
        yield f": urutan jejaknya berlubang atau ganda. {_RESTORE}"
        return
    if any(
        later.at < earlier.at and border < earlier.id
        for earlier, later in pairwise(trail)
    ):
        yield f": waktu di jejaknya mundur. {_RESTORE}"
    # Not what the file itself keeps of it: what writes the columns could be what is wrong.
    course = Course(file.standar, tuple(row.value for row in trail))
    keadaan = Keadaan(file.standar)
    for number, paraf in enumerate(course.trail, 1):
        if not _is_possible(keadaan, paraf):
            yield f": paraf ke-{number} di jejaknya tidak mungkin menurut alurnya. {_RESTORE}"
            return
        keadaan = keadaan.advance(paraf)
    if wrong := _wrong_columns(file, course, kalender):
        remedy = _RESTORE
        if keadaan.status in (Status.BERJALAN, Status.DIKEMBALIKAN):
            remedy = "Jalankan perintah antrean rebuild."
        listed = " dan ".join(filter(None, (", ".join(wrong[:-1]), wrong[-1])))
        yield f": {listed} tidak sesuai dengan jejaknya. {remedy}"
    for fault in produk_of(file).faults():
        yield f": {fault} {_RESTORE}"


def _is_possible(keadaan: Keadaan, paraf: Paraf) -> bool:
    """Whether the rules ever write such a row where the file stood."""
    tindakan = paraf.tindakan
    if paraf.langkah != keadaan.langkah or not keadaan.has_aim(paraf):
        return False
    if paraf.petugas_id is None:
        return tindakan in keadaan.open_to(PEMOHON)
    is_running = keadaan.status is Status.BERJALAN
    if tindakan is Tindakan.TERIMA:
        return is_running and keadaan.pemegang != paraf.petugas_id
    if tindakan is Tindakan.ALIHKAN:
        # By whoever holds the file, works at its desk, or supervises.
        return is_running and keadaan.koordinasi is None
    # Roles may have changed since: whoever holds the file had one that the desk asks for.
    actor = Actor(paraf.petugas_id, frozenset(keadaan.place.pelaksana))
    return keadaan.pemegang == paraf.petugas_id and tindakan in keadaan.open_to(actor)


def _wrong_columns(file: Permohonan, course: Course, kalender: Kalender) -> list[str]:
    """The columns that do not follow from the trail."""
    keadaan, due = course.keadaan, file.due_at
    if keadaan.status in OPEN:
        due = course.due_at(kalender)
    queue, waiting = [], sorted((row.peran, row.antre_at) for row in file.antrean)
    if keadaan.status is Status.BERJALAN:
        at = course.queue_at(kalender)
        queue = [(peran, at) for peran in sorted(keadaan.place.pelaksana)]
    pairs = {
        "keadaan": (file.status, keadaan.status),
        "langkah": (file.langkah, keadaan.langkah),
        "pemegang": (file.pemegang_id, keadaan.pemegang),
        "jumlah paraf": (file.versi, keadaan.versi),
        "koordinasi": (file.koordinasi, keadaan.koordinasi),
        "tujuan": (file.untuk_id, keadaan.untuk),
        "penyerahan": (file.diserahkan, keadaan.diserahkan),
        "waktu penyerahan": (file.diserahkan_at, course.diserahkan_at),
        "waktu tiba": (file.sejak_at, course.arrived_at or file.dibuat_at),
        "waktu selesai": (file.tutup_at, course.tutup_at),
        "tenggat": (file.due_at, due),
        "waktu kirim": (file.dikirim_at is None, not course.trail),
        "baris antrean": (waiting, queue),
    }
    return [word for word, (kept, follows) in pairs.items() if kept != follows]
