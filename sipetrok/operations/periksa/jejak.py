"""Every permohonan against its trail: the trail obeys the rules, and the columns kept beside it
follow from it.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from sipetrok.domain import pengambilan, service_clock, workflow
from sipetrok.domain.clock import Kalender
from sipetrok.domain.workflow import PEMOHON, Actor, Keadaan, Status, Tindakan
from sipetrok.models import Antrean, Paraf, Permohonan, db
from sipetrok.operations import perawatan
from sipetrok.operations.periksa.hasil import BAGIAN, Giliran, Hasil
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import values
from sipetrok.sop.standar import Jenis, Standar, Tugas

BATCH = 200
OPEN = (Status.DRAF, Status.BERJALAN, Status.DIKEMBALIKAN)
_RESTORE = "Bandingkan dengan cadangan terakhir; lihat docs/cadangan.md."
_REBUILD = "Jalankan perintah antrean rebuild."
_UNREADABLE = (SQLAlchemyError, ValueError, LookupError, TypeError, AttributeError)


def check(kalender: Kalender, hasil: Hasil, giliran: Giliran = Giliran()) -> None:
    """Every file, or all open ones and of the closed ones the part whose turn it is."""
    accepted = perawatan.last("jam")
    border = accepted.hasil.get("paraf", 0) if accepted else 0
    after = 0
    while ids := db.session.scalars(_ids(giliran).where(Permohonan.id > after).limit(BATCH)).all():
        after = ids[-1]
        for permohonan_id, found in _judge(ids, kalender, border):
            hasil.count("permohonan")
            if found:
                again = dict(_judge([permohonan_id], kalender, border)).get(permohonan_id, [])
                hasil.add_for(
                    "permohonan", permohonan_id, [kalimat for kalimat in found if kalimat in again]
                )
        db.session.rollback()


def _ids(giliran: Giliran):
    query = select(Permohonan.id).order_by(Permohonan.id)
    if giliran.bagian is None:
        return query
    wrong = giliran.ulang.get("permohonan", frozenset())
    return query.where(
        or_(
            Permohonan.status.in_(OPEN),
            Permohonan.id % BAGIAN == giliran.bagian,
            Permohonan.id.in_(wrong),
        )
    )


def _judge(ids: Sequence[int], kalender: Kalender, border: int) -> list[tuple[int, list[str]]]:
    """Findings of each file, read together; a row that cannot be read at all must not hide the
    others.
    """
    try:
        with Session(
            db.engine
        ) as session:  # one of its own: everything is read from one moment, and let go of again
            rows = session.scalars(
                select(Permohonan)
                .where(Permohonan.id.in_(ids))
                .order_by(Permohonan.id)
                .options(selectinload(Permohonan.trail), selectinload(Permohonan.surat))
            ).all()
            waiting: dict[int, list] = {}
            for row in session.execute(
                select(Antrean.permohonan_id, Antrean.peran, Antrean.antre_at).where(
                    Antrean.permohonan_id.in_(ids)
                )
            ):
                waiting.setdefault(row[0], []).append((row[1], row[2]))
            return [
                (row.id, list(_findings(row, waiting.get(row.id, []), kalender, border)))
                for row in rows
            ]
    except _UNREADABLE:
        if len(ids) == 1:
            return [
                (
                    ids[0],
                    [f"Permohonan dengan nomor basis data {ids[0]} tidak dapat dibaca. {_RESTORE}"],
                )
            ]
        return [found for one in ids for found in _judge([one], kalender, border)]


def _findings(
    permohonan: Permohonan, waiting: list, kalender: Kalender, border: int
) -> Iterator[str]:
    name, standar = _name(permohonan), standar_of(permohonan)
    trail = permohonan.trail
    if [row.urutan for row in trail] != list(range(1, len(trail) + 1)):
        yield f"{name}: urutan jejaknya berlubang atau ganda. {_RESTORE}"
        return
    if any(
        later.at < earlier.at and border < earlier.id for earlier, later in zip(trail, trail[1:])
    ):
        yield f"{name}: waktu di jejaknya mundur. {_RESTORE}"
    keadaan, broken = _replay(standar, trail)
    if broken is not None:
        yield f"{name}: paraf ke-{broken} di jejaknya tidak mungkin menurut alurnya. {_RESTORE}"
        return
    wrong = _wrong_columns(permohonan, standar, keadaan, waiting, kalender)
    if wrong:
        remedy = _REBUILD if keadaan.status in (Status.BERJALAN, Status.DIKEMBALIKAN) else _RESTORE
        yield f"{name}: {_listed(wrong)} tidak sesuai dengan jejaknya. {remedy}"
    yield from _letter_findings(name, permohonan, standar)


def _name(permohonan: Permohonan) -> str:
    return (
        f"Permohonan {permohonan.nomor_register}"
        if permohonan.nomor_register
        else (f"Draf dengan nomor basis data {permohonan.id}")
    )


def _replay(standar: Standar, trail: Sequence[Paraf]) -> tuple[Keadaan, int | None]:
    """The state after the trail; or the number of the first row that the rules never write."""
    keadaan = Keadaan()
    for number, paraf in enumerate(values(trail), 1):
        if not _is_possible(standar, keadaan, paraf):
            return keadaan, number
        keadaan = workflow.advance(standar, keadaan, paraf)
    return keadaan, None


def _is_possible(standar: Standar, keadaan: Keadaan, paraf: workflow.Paraf) -> bool:
    if paraf.langkah != keadaan.langkah:
        return False
    if paraf.petugas_id is None:
        return paraf.tindakan in workflow.open_tindakan(standar, keadaan, PEMOHON)
    if paraf.tindakan is Tindakan.TERIMA:
        return keadaan.status is Status.BERJALAN and keadaan.pemegang != paraf.petugas_id
    if paraf.tindakan is Tindakan.TURUNKAN and paraf.tujuan not in workflow.earlier_steps(
        standar, keadaan
    ):
        return False
    if paraf.tindakan is Tindakan.TANYA and paraf.tujuan not in range(
        len(workflow.current_langkah(standar, keadaan).koordinasi)
    ):
        return False
    if (
        paraf.tindakan is Tindakan.ALIHKAN
    ):  # by whoever holds the file, works at its desk, or supervises
        return (
            keadaan.status is Status.BERJALAN
            and keadaan.koordinasi is None
            and paraf.kepada is not None
        )
    # Roles may have changed since: whoever holds the file had one that the desk asks for.
    actor = Actor(paraf.petugas_id, frozenset(workflow.current_pelaksana(standar, keadaan)))
    return keadaan.pemegang == paraf.petugas_id and paraf.tindakan in workflow.open_tindakan(
        standar, keadaan, actor
    )


def _wrong_columns(
    permohonan: Permohonan, standar: Standar, keadaan: Keadaan, waiting: list, kalender: Kalender
) -> list[str]:
    """The columns that do not follow from the trail, by a path of its own: what writes them could
    be what is wrong.
    """
    trail = values(permohonan.trail)
    is_open = keadaan.status in OPEN
    arrived = next(
        (p.at for p in reversed(trail) if p.tindakan is not Tindakan.TERIMA), permohonan.dibuat_at
    )
    run = service_clock.run_of(standar, trail)
    due = service_clock.due_at(run, standar.waktu, kalender) if is_open else permohonan.due_at
    queue = []
    if keadaan.status is Status.BERJALAN:
        moment = service_clock.queue_moment(standar, run, trail[0].at, arrived, kalender)
        queue = [(peran, moment) for peran in sorted(workflow.current_pelaksana(standar, keadaan))]
    pairs = {
        "keadaan": (permohonan.status, keadaan.status),
        "langkah": (permohonan.langkah, keadaan.langkah),
        "pemegang": (permohonan.pemegang_id, keadaan.pemegang),
        "jumlah paraf": (permohonan.versi, keadaan.versi),
        "koordinasi": (permohonan.koordinasi, keadaan.koordinasi),
        "tujuan": (permohonan.untuk_id, keadaan.untuk),
        "penyerahan": (permohonan.diserahkan, keadaan.diserahkan),
        "waktu penyerahan": (permohonan.diserahkan_at, pengambilan.handed_over_at(standar, trail)),
        "waktu tiba": (permohonan.sejak_at, arrived),
        "waktu selesai": (permohonan.tutup_at, None if is_open else trail[-1].at),
        "tenggat": (permohonan.due_at, due),
        "waktu kirim": (permohonan.dikirim_at is None, not trail),
        "baris antrean": (sorted(waiting), queue),
    }
    return [word for word, (kept, follows) in pairs.items() if kept != follows]


def _letter_findings(name: str, permohonan: Permohonan, standar: Standar) -> Iterator[str]:
    if standar.jenis is not Jenis.SURAT:
        return
    done = [
        standar.langkah[p.langkah].tugas for p in permohonan.trail if p.tindakan == Tindakan.SELESAI
    ]
    if [surat.versi for surat in permohonan.surat] != list(range(1, done.count(Tugas.SAHKAN) + 1)):
        yield f"{name}: jumlah surat yang tersimpan tidak sama dengan pengesahannya. {_RESTORE}"
    elif Tugas.SERAHKAN in done and permohonan.surat and not permohonan.surat[-1].scan_sha256:
        yield f"{name}: surat sudah diserahkan, tetapi pindaiannya tidak tercatat. {_RESTORE}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} dan {words[-1]}"
