"""The trail, and the columns that follow from it: written by one function, so that they cannot
drift apart; worked out anew; and looked at for what no press of ours could have left.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from sipetrok.alur import workflow
from sipetrok.alur.clock import Kalender
from sipetrok.alur.course import Course
from sipetrok.alur.kabar import news_of
from sipetrok.alur.workflow import PEMOHON, Actor, Keadaan, Status, Tindakan
from sipetrok.models import Antrean, Paraf, Perawatan, Permohonan, db
from sipetrok.operations import jam, pemberitahuan, perawatan
from sipetrok.operations.context import Press
from sipetrok.operations.transaction import changing, transaction
from sipetrok.produk import produk_of

AT_WORK = (Status.BERJALAN, Status.DIKEMBALIKAN)
_RESTORE = "Bandingkan dengan cadangan terakhir; lihat docs/cadangan.md."
_UNREADABLE = (SQLAlchemyError, ValueError, LookupError, TypeError, AttributeError)
# What a finding calls the columns, in the order in which it names them. `ambil_at` follows from the
# calendar too, and is not asked of files that are over.
_CALLED = {
    "status": "keadaan",
    "langkah": "langkah",
    "pemegang_id": "pemegang",
    "versi": "jumlah paraf",
    "koordinasi": "koordinasi",
    "untuk_id": "tujuan",
    "diserahkan": "penyerahan",
    "diserahkan_at": "waktu penyerahan",
    "sejak_at": "waktu tiba",
    "tutup_at": "waktu selesai",
    "due_at": "tenggat",
    "dikirim_at": "waktu kirim",
    "antrean": "baris antrean",
}

_KEPT = "kalender"  # the row in `perawatan` that says by what calendar and rules all was worked out
_BATCH = 200  # files that are held in memory at once

# Made once: putting a statement together takes longer than running it.
_MOVE = update(Permohonan.__table__).where(
    Permohonan.__table__.c.id == bindparam("file")
)
_OPEN_FILES = select(Permohonan.id).where(Permohonan.status.in_(AT_WORK))
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

    What `press` says belongs to the row of its tindakan; rows stamped along with it
    stay bare. A moment before the file's last stamp is moved up to it.

    Inside a transaction, on a file that was locked in it: `rows` follow from where it stood.
    """
    before = permohonan.course
    earlier = before.trail
    if earlier:
        rows = [row._replace(at=jam.in_order(row.at, earlier[-1].at)) for row in rows]
    course = Course(permohonan.standar, (*earlier, *rows))
    connection = _write(permohonan, course, kalender, columns)
    numbered = list(enumerate(course.trail, 1))[len(earlier) :]
    connection.execute(
        _ADD, [_row(permohonan.id, n, row, press) for n, row in numbered]
    )
    kabar = news_of(course, permohonan.lewat)
    if kabar and kabar is not news_of(before, permohonan.lewat):
        pemberitahuan.queue(permohonan.id, kabar, course.trail[-1].at)
    if permohonan in db.session:
        db.session.expire(permohonan, ["trail"])  # the rows went past it


def _row(
    permohonan_id: int, urutan: int, row: workflow.Paraf, press: Press | None
) -> dict[str, object]:
    """A row as the table takes it; with the words of `press` where it is the row of that press."""
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
    _write(permohonan, _course_of(permohonan), kalender, {})


def _columns_of(
    permohonan: Permohonan, course: Course, kalender: Kalender
) -> dict[str, object]:
    """Name and value of each column that follows from standard, trail and calendar."""
    keadaan = course.keadaan
    ambil_at = None
    if course.standar.batas_ambil_of(permohonan.saluran):
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


def _write(
    permohonan: Permohonan,
    course: Course,
    kalender: Kalender,
    more: dict[str, object],
) -> Connection:
    """Writes the columns that have changed, and `more`, and lets an open file wait in the antrean.

    Past the flush, which would walk all relations of the file. Returns the connection.
    """
    if permohonan.id is None:
        db.session.flush()
    connection, file = db.session.connection(), {"file": permohonan.id}
    columns = more | _columns_of(permohonan, course, kalender)
    changed = {
        name: new for name, new in columns.items() if getattr(permohonan, name) != new
    }
    if permohonan.status != Status.DRAF:
        connection.execute(_LEAVE, file)
    if changed:
        connection.execute(_MOVE, file | changed)
        # As if read: nothing is left to be flushed.
        permohonan.__dict__.update(changed)
    if waiting := _waiting(course, kalender):
        rows = [
            {"peran": peran, "antre_at": at, "permohonan_id": permohonan.id}
            for peran, at in waiting
        ]
        connection.execute(_WAIT, rows)
    return connection


def _waiting(course: Course, kalender: Kalender) -> list[tuple[str, datetime]]:
    """Role and moment of the rows by which an open file waits in the antrean."""
    if course.keadaan.status is not Status.BERJALAN:
        return []
    moment = course.queue_at(kalender)
    return [(peran, moment) for peran in sorted(course.keadaan.place.pelaksana)]


def _drifted(permohonan: Permohonan, course: Course, kalender: Kalender) -> set[str]:
    """The columns that do not hold what follows from the trail; "antrean" for its rows there."""
    follows = _columns_of(permohonan, course, kalender)
    found = {name for name, new in follows.items() if getattr(permohonan, name) != new}
    waiting = sorted((row.peran, row.antre_at) for row in permohonan.antrean)
    if waiting != _waiting(course, kalender):
        found.add("antrean")
    return found


def rebuild(kalender: Kalender) -> int:
    """Works the columns of every open file out anew, as after a changed holiday.

    Returns how many it changed. Finished files keep what was worked out when they were
    finished. Each file is a transaction of its own: people go on working, and a run
    that was cut off is simply begun again.
    """
    changed = 0
    for permohonan_id in db.session.scalars(_OPEN_FILES).all():
        with changing(Permohonan, permohonan_id) as permohonan:
            changed += _renewed(permohonan, kalender)
    return changed


def keep_up(kalender: Kalender, now: datetime) -> int:
    """The same at a start, where the calendar or our own rules are others than at the last one;
    nothing where they are not.

    All in one transaction: of two starts at once one does it, and whoever dies in it leaves it
    to the next. A file that cannot be read stops no start; the nightly check tells of it.
    """
    sidik = _sidik(kalender)
    if _is_kept_up(sidik):
        return 0
    changed = 0
    with transaction():
        if _is_kept_up(sidik):
            return 0
        ids = db.session.scalars(_OPEN_FILES).all()
        for n, permohonan_id in enumerate(ids, 1):
            with suppress(ValueError, LookupError, TypeError, AttributeError):
                permohonan = db.session.get_one(Permohonan, permohonan_id)
                changed += _renewed(permohonan, kalender)
            if n % _BATCH == 0:
                db.session.expunge_all()
        db.session.merge(Perawatan(kunci=_KEPT, hasil={"sidik": sidik}, at=now))
    return changed


def _is_kept_up(sidik: str) -> bool:
    last = perawatan.last(_KEPT)
    return last is not None and last.hasil.get("sidik") == sidik


def _sidik(kalender: Kalender) -> str:
    """Of all that the columns follow from beside standard and trail."""
    rules = sorted(Path(workflow.__file__).parent.glob("*.py"))
    digest = sha256(kalender.sidik.encode())
    for path in (*rules, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _renewed(permohonan: Permohonan, kalender: Kalender) -> bool:
    """Whether something had to be set right."""
    if not _drifted(permohonan, _course_of(permohonan), kalender):
        return False
    refresh(permohonan, kalender)
    return True


def _course_of(permohonan: Permohonan) -> Course:
    """From the rows as they are now, and not as the file itself keeps it."""
    return Course(permohonan.standar, tuple(row.value for row in permohonan.trail))


# What no press of ours leaves behind.


def faults(
    ids: Sequence[int], kalender: Kalender, border: int
) -> list[tuple[int, str]]:
    """What is wrong with these files, each sentence with the id of its file.

    They are read together; a row that cannot be read at all must not hide the others, so then
    each is read alone. Until the paraf `border` the clock was accepted, whatever it showed.
    """
    try:
        # One of its own: everything is read from one moment, and let go of again.
        with Session(db.engine) as session:
            ways = (
                Permohonan.trail,
                Permohonan.surat,
                Permohonan.antrean,
                Permohonan.pengambilan,
            )
            files = session.scalars(
                select(Permohonan)
                .where(Permohonan.id.in_(ids))
                .order_by(Permohonan.id)
                .options(*map(selectinload, ways))
            )
            return [
                (file.id, f"{_name(file)}{kalimat}")
                for file in files
                for kalimat in _faults(file, kalender, border)
            ]
    except _UNREADABLE:
        if len(ids) > 1:
            return [one for id in ids for one in faults([id], kalender, border)]
        what = f"Permohonan dengan nomor basis data {ids[0]} tidak dapat dibaca."
        return [(ids[0], f"{what} {_RESTORE}")]


def _name(file: Permohonan) -> str:
    if file.nomor_register:
        return f"Permohonan {file.nomor_register}"
    return f"Draf dengan nomor basis data {file.id}"


def _faults(file: Permohonan, kalender: Kalender, border: int) -> Iterator[str]:
    """What goes after the name of the file, one sentence each.

    Where the trail has a hole or an impossible row nothing more is said: all else would
    only follow from that.
    """
    trail = file.trail
    if [row.urutan for row in trail] != list(range(1, len(trail) + 1)):
        yield f": urutan jejaknya berlubang atau ganda. {_RESTORE}"
        return
    if any(
        later.at < earlier.at and border < earlier.id
        for earlier, later in pairwise(trail)
    ):
        yield f": waktu di jejaknya mundur. {_RESTORE}"
    course, keadaan = _course_of(file), Keadaan(file.standar)
    for number, paraf in enumerate(course.trail, 1):
        if not _is_possible(keadaan, paraf):
            yield f": paraf ke-{number} di jejaknya tidak mungkin menurut alurnya. {_RESTORE}"
            return
        keadaan = keadaan.advance(paraf)
    if wrong := _wrong_columns(file, course, kalender):
        remedy = _RESTORE
        if keadaan.status in AT_WORK:
            remedy = "Jalankan perintah antrean rebuild."
        listed = " dan ".join(filter(None, (", ".join(wrong[:-1]), wrong[-1])))
        yield f": {listed} tidak sesuai dengan jejaknya. {remedy}"
    for fault in produk_of(file).faults():
        yield f": {fault} {_RESTORE}"


def _is_possible(keadaan: Keadaan, paraf: workflow.Paraf) -> bool:
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
    """What the columns are called that do not follow from the trail."""
    found = _drifted(file, course, kalender)
    if course.keadaan.status not in (Status.DRAF, *AT_WORK):
        found.discard("due_at")  # finished under the calendar of its time
    if not course.trail:
        found.discard("sejak_at")  # a draft that is worked on again has its time anew
    if (file.dikirim_at is None) == bool(course.trail):
        found.add("dikirim_at")
    return [word for name, word in _CALLED.items() if name in found]
