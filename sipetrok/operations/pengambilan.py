"""Products on paper reach their owners: who collected, and whom the office reached about what still
waits.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from sipetrok.domain import pengambilan as aturan
from sipetrok.domain.clock import Kalender
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.workflow import Status
from sipetrok.models import Kontak, Pengambilan, Permohonan, Petugas, db
from sipetrok.operations.trail import refresh
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Standar, Tugas

HUBUNGAN = {
    "sendiri": "Pemohon sendiri",
    "keluarga": "Keluarga",
    "kuasa": "Orang yang diberi kuasa",
}
CARA = {"telepon": "Telepon", "whatsapp": "WhatsApp", "email": "E-mail", "datang": "Didatangi"}


class SudahDiambil(SipetrokError):
    """Somebody collected it before; says who and through whom."""

    def __init__(self, earlier: Pengambilan) -> None:
        super().__init__(f"Sudah diambil oleh {earlier.nama}, dicatat oleh {earlier.petugas.nama}.")


class BelumSiap(SipetrokError):
    """There is nothing to collect yet, or no longer."""

    def __init__(self) -> None:
        super().__init__("Hasil permohonan ini belum siap diambil.")


def handing_over(layanan: Mapping[str, Standar], peran: Iterable[str]) -> tuple[str, ...]:
    """The slugs of the layanan in which these roles hand over: it is they who call whoever has not
    collected.
    """
    held = frozenset(peran)
    return tuple(slug for slug, standar in layanan.items() if hands_over(standar, held))


def hands_over(standar: Standar, peran: frozenset[str]) -> bool:
    """Whether one of these roles hands this product to its owner."""
    return any(
        one.tugas is Tugas.SERAHKAN and not peran.isdisjoint(one.pelaksana)
        for one in standar.langkah
    )


def ready_since(permohonan: Permohonan) -> datetime | None:
    """Since when the product waits on paper for its owner; None when it does not."""
    return aturan.ready_since(permohonan.course, permohonan.lewat)


def is_ready(permohonan: Permohonan) -> bool:
    """Whether somebody may come for it: it was handed over, or lies ready at the step that does so."""
    is_alive = permohonan.status in (Status.BERJALAN, Status.SELESAI)
    return is_alive and (permohonan.diserahkan or ready_since(permohonan) is not None)


def collect(
    permohonan_id: int,
    petugas: Petugas,
    nama: str,
    hubungan: str,
    kalender: Kalender,
    now: datetime,
) -> Pengambilan:
    """Writes down who collected; the same form twice is once. Raises SudahDiambil, BelumSiap."""
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        earlier = permohonan.pengambilan
        if earlier is not None:
            if (earlier.petugas_id, earlier.nama, earlier.hubungan) == (petugas.id, nama, hubungan):
                return earlier
            raise SudahDiambil(earlier)
        if not is_ready(permohonan):
            raise BelumSiap
        made = Pengambilan(
            permohonan=permohonan, at=now, nama=nama, hubungan=hubungan, petugas_id=petugas.id
        )
        db.session.add(made)
        db.session.flush()
        refresh(permohonan, kalender)
    return made


def contact(
    permohonan_id: int,
    petugas: Petugas,
    cara: str,
    kepada: str,
    catatan: str,
    seen: int,
    now: datetime,
) -> Kontak:
    """Writes down one try to reach the pemohon.

    `seen` is the newest one that the form showed, 0 for none: so the same form twice is once, and
    another try of the same kind is another. Raises SudahDiambil, BelumSiap.
    """
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        same = db.session.scalar(
            select(Kontak).where(
                Kontak.permohonan_id == permohonan_id,
                Kontak.id > seen,
                Kontak.petugas_id == petugas.id,
                Kontak.cara == cara,
                Kontak.kepada == kepada,
                Kontak.catatan == catatan,
            )
        )
        if same is not None:
            return same
        if permohonan.pengambilan is not None:
            raise SudahDiambil(permohonan.pengambilan)
        if not is_ready(permohonan):
            raise BelumSiap
        made = Kontak(
            permohonan_id=permohonan_id,
            at=now,
            cara=cara,
            kepada=kepada,
            catatan=catatan,
            petugas_id=petugas.id,
        )
        db.session.add(made)
        db.session.flush()
    return made
