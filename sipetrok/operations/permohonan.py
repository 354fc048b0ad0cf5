"""The pemohon's side: a draft from the first step, its answers, sending, repair and withdrawal."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from sipetrok.domain import nomor, workflow
from sipetrok.domain.clock import Kalender
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.standar import Standar
from sipetrok.domain.workflow import Status, Tindakan
from sipetrok.models import Permohonan, db
from sipetrok.operations.berkas import missing, require_open
from sipetrok.operations.nomor import next_number
from sipetrok.operations.standar import pin, standar_of
from sipetrok.operations.trail import keadaan_of, record
from sipetrok.operations.transaction import transaction

# File and documents at one asking. Made once: putting a statement together takes longer than running it.
_WITH_BERKAS = select(Permohonan).where(Permohonan.id == bindparam("file")).options(joinedload(Permohonan.berkas))


class BelumLengkap(SipetrokError):
    """Something that the standard asks is missing; `persyaratan` names the requirements by number."""

    def __init__(self, persyaratan: tuple[int, ...]) -> None:
        super().__init__("Masih ada berkas yang belum Anda kirim.")
        self.persyaratan = persyaratan


def start(standar: Standar, kunci_draf: str, isian: Mapping[str, str], lewat: str, now: datetime,
          contoh: bool = False) -> Permohonan:
    """A new draft. The same `kunci_draf` again gives the same draft with the newer answers."""
    with transaction():
        permohonan = db.session.scalar(select(Permohonan).filter_by(kunci_draf=kunci_draf))
        if permohonan is None:
            permohonan = Permohonan(
                kode=nomor.new_kode(), kunci_draf=kunci_draf, standar_terbit=pin(standar, now), status=Status.DRAF,
                langkah=0, versi=0, diserahkan=False, sejak_at=now, dibuat_at=now, contoh=contoh)
            _answer(permohonan, isian, lewat)
            db.session.add(permohonan)
        elif permohonan.status == Status.DRAF:
            _answer(permohonan, isian, lewat)
            permohonan.sejak_at = now  # whoever still works on it has the full time again
    return permohonan


def _answer(permohonan: Permohonan, isian: Mapping[str, str], lewat: str) -> None:
    permohonan.isian = dict(isian)
    permohonan.nama = isian.get("nama", "")
    permohonan.lewat = lewat


def answer(permohonan_id: int, isian: Mapping[str, str], lewat: str) -> Permohonan:
    """Changes the answers of a draft, or of a file whose data was returned. Raises TidakDapatDiubah."""
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
        if absent := missing(permohonan):
            raise BelumLengkap(absent)
        standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
        is_first = keadaan.status is Status.DRAF
        if is_first:
            _register(permohonan, standar, kalender, now)
        tindakan = Tindakan.SELESAI if is_first else Tindakan.PERBAIKI
        record(permohonan, standar, workflow.press(standar, keadaan, workflow.PEMOHON, tindakan, now), kalender)
    return permohonan


def _register(permohonan: Permohonan, standar: Standar, kalender: Kalender, now: datetime) -> None:
    tahun = kalender.day_of(now).year
    kode = f"CONTOH-{standar.kode}" if permohonan.contoh else standar.kode
    permohonan.nomor_register = nomor.nomor_register(kode, tahun, next_number(f"permohonan-{kode}", tahun))
    permohonan.dikirim_at = now


def withdraw(permohonan_id: int, kalender: Kalender, now: datetime) -> Permohonan:
    """The pemohon takes the permohonan back; twice is once. Raises TindakanTertutup."""
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id)
        if permohonan.status != Status.DITARIK:
            standar = standar_of(permohonan)
            rows = workflow.press(standar, keadaan_of(permohonan), workflow.PEMOHON, Tindakan.TARIK, now)
            record(permohonan, standar, rows, kalender)
    return permohonan
