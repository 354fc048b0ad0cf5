"""The pemohon's side: a draft from the first step, its answers, sending, repair and withdrawal."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from sipetrok.domain import nomor, workflow
from sipetrok.domain.clock import Kalender
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.saluran import Saluran
from sipetrok.domain.workflow import Status, Tindakan
from sipetrok.models import Permohonan, StandarTerbit, db
from sipetrok.operations import surel
from sipetrok.operations.berkas import missing, require_open
from sipetrok.operations.nomor import next_number
from sipetrok.operations.standar import pin, standar_of
from sipetrok.operations.trail import keadaan_of, record
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Standar

# File and documents at one asking. Made once: putting a statement together takes longer than
# running it.
_WITH_BERKAS = (
    select(Permohonan)
    .where(Permohonan.id == bindparam("file"))
    .options(joinedload(Permohonan.berkas))
)


class BelumLengkap(SipetrokError):
    """Something that the standard asks is missing; `persyaratan` names the requirements by number."""

    def __init__(self, persyaratan: tuple[int, ...]) -> None:
        super().__init__("Masih ada berkas yang belum Anda kirim.")
        self.persyaratan = persyaratan


def start(
    standar: Standar,
    kunci_draf: str,
    isian: Mapping[str, str],
    lewat: str,
    now: datetime,
    contoh: bool = False,
    saluran: Saluran = Saluran.SITUS,
    pencatat_id: int | None = None,
) -> Permohonan:
    """A new draft. The same `kunci_draf` again gives the same draft with the newer answers.

    `pencatat_id` is the officer who enters it for somebody who came through another channel.
    """
    with transaction():
        permohonan = db.session.scalar(select(Permohonan).filter_by(kunci_draf=kunci_draf))
        if permohonan is None:
            permohonan = new_draft(
                standar, pin(standar, now), kunci_draf, isian, lewat, now, saluran, pencatat_id
            )
            permohonan.contoh = contoh
            db.session.add(permohonan)
        elif permohonan.status == Status.DRAF:
            _answer(permohonan, isian, lewat)
            permohonan.sejak_at = now  # whoever still works on it has the full time again
            if permohonan.pencatat_id is not None and pencatat_id == permohonan.pencatat_id:
                permohonan.saluran = saluran.value
    return permohonan


def new_draft(
    standar: Standar,
    terbit: StandarTerbit,
    kunci_draf: str,
    isian: Mapping[str, str],
    lewat: str,
    now: datetime,
    saluran: Saluran,
    pencatat_id: int | None,
) -> Permohonan:
    """A draft that is not in the session yet; `terbit` is the pinned copy of its standard."""
    permohonan = Permohonan(
        kode=nomor.new_kode(),
        kunci_draf=kunci_draf,
        standar_terbit=terbit,
        status=Status.DRAF,
        langkah=0,
        versi=0,
        diserahkan=False,
        sejak_at=now,
        dibuat_at=now,
        contoh=False,
        layanan=standar.slug,
        saluran=saluran.value,
        pencatat_id=pencatat_id,
        kertas=[],
        berkas=[],
        pengambilan=None,
    )  # known to be empty: not asked for again
    _answer(permohonan, isian, lewat)
    return permohonan


def _answer(permohonan: Permohonan, isian: Mapping[str, str], lewat: str) -> None:
    permohonan.isian = dict(isian)
    permohonan.nama = isian.get("nama", "")
    permohonan.desa, permohonan.kecamatan = (
        isian.get("desa", "")[:80],
        isian.get("kecamatan", "")[:80],
    )
    permohonan.lewat = lewat


def answer(permohonan_id: int, isian: Mapping[str, str], lewat: str) -> Permohonan:
    """Changes the answers of a draft, or of a file whose data was returned.

    Raises TidakDapatDiubah.
    """
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id)
        require_open(permohonan, 0)
        _answer(permohonan, isian, lewat)
    return permohonan


def submit(permohonan_id: int, kalender: Kalender, now: datetime) -> Permohonan:
    """Sends a draft, or a repaired file, to the office; sent already is fine. Raises BelumLengkap."""
    with transaction():
        permohonan = db.session.execute(_WITH_BERKAS, {"file": permohonan_id}).unique().scalar_one()
        if permohonan.status not in (Status.DRAF, Status.DIKEMBALIKAN):
            return permohonan
        is_first, standar = permohonan.status == Status.DRAF, standar_of(permohonan)
        send(permohonan, standar, kalender, now)
        if is_first:
            surel.queue_receipt(permohonan, standar, now)
    return permohonan


def send(permohonan: Permohonan, standar: Standar, kalender: Kalender, now: datetime) -> None:
    """The same inside the caller's transaction, as for a list that is entered as one.

    Raises BelumLengkap.
    """
    if absent := missing(permohonan):
        raise BelumLengkap(absent)
    keadaan = keadaan_of(permohonan)
    is_first = keadaan.status is Status.DRAF
    if is_first:
        _register(permohonan, standar, kalender, now)
    tindakan = Tindakan.SELESAI if is_first else Tindakan.PERBAIKI
    record(
        permohonan,
        standar,
        workflow.press(standar, keadaan, workflow.PEMOHON, tindakan, now),
        kalender,
    )


def _register(permohonan: Permohonan, standar: Standar, kalender: Kalender, now: datetime) -> None:
    tahun = kalender.day_of(now).year
    kode = f"CONTOH-{standar.kode}" if permohonan.contoh else standar.kode
    permohonan.nomor_register = nomor.nomor_register(
        kode, tahun, next_number(f"permohonan-{kode}", tahun)
    )
    permohonan.dikirim_at = now


def withdraw(permohonan_id: int, kalender: Kalender, now: datetime) -> Permohonan:
    """The pemohon takes the permohonan back; twice is once. Raises TindakanTertutup."""
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id)
        if permohonan.status != Status.DITARIK:
            standar = standar_of(permohonan)
            rows = workflow.press(
                standar, keadaan_of(permohonan), workflow.PEMOHON, Tindakan.TARIK, now
            )
            record(permohonan, standar, rows, kalender)
    return permohonan
