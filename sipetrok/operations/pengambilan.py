"""Products on paper reach their owners: who collected, and whom the office reached about what still
waits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from sipetrok.domain import SipetrokError
from sipetrok.models import Kontak, Pengambilan, Permohonan, db
from sipetrok.operations.context import Context
from sipetrok.operations.trail import refresh
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Standar, Tugas

HUBUNGAN = {
    "sendiri": "Pemohon sendiri",
    "keluarga": "Keluarga",
    "kuasa": "Orang yang diberi kuasa",
}
CARA = {
    "telepon": "Telepon",
    "whatsapp": "WhatsApp",
    "email": "E-mail",
    "datang": "Didatangi",
}


class SudahDiambil(SipetrokError):
    """Somebody collected it before; says who and through whom."""


class BelumSiap(SipetrokError):
    """There is nothing to collect yet, or no longer."""

    kalimat = "Hasil permohonan ini belum siap diambil."


def handing_over(
    layanan: Mapping[str, Standar], peran: Iterable[str]
) -> tuple[str, ...]:
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


def is_ours(permohonan: Permohonan, context: Context) -> bool:
    """Whether this officer hands such products over: by today's standard of the layanan, or by that
    of the file.
    """
    of_today = context.folder.layanan.get(permohonan.layanan, permohonan.standar)
    return any(hands_over(one, context.peran) for one in (permohonan.standar, of_today))


def collect(
    permohonan_id: int, nama: str, hubungan: str, context: Context
) -> Pengambilan:
    """Writes down who collected; the same form twice is once. Raises SudahDiambil, BelumSiap."""
    written = {"petugas_id": context.officer.id, "nama": nama, "hubungan": hubungan}
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        earlier = permohonan.pengambilan
        if earlier and all(
            getattr(earlier, name) == one for name, one in written.items()
        ):
            return earlier
        _require_waiting(permohonan)
        made = Pengambilan(permohonan=permohonan, at=context.now, **written)
        db.session.add(made)
        db.session.flush()
        refresh(permohonan, context.kalender)
    return made


@dataclass(frozen=True)
class Usaha:
    """What the officer wrote of one try to reach the pemohon.

    `seen` is the newest one that the form showed, 0 for none: so the same form twice is once, and
    another try of the same kind is another.
    """

    cara: str
    kepada: str
    catatan: str
    seen: int


def contact(permohonan_id: int, usaha: Usaha, context: Context) -> Kontak:
    """Writes down one try to reach the pemohon. Raises SudahDiambil, BelumSiap."""
    written = {
        "permohonan_id": permohonan_id,
        "petugas_id": context.officer.id,
        "cara": usaha.cara,
        "kepada": usaha.kepada,
        "catatan": usaha.catatan,
    }
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        same = db.session.scalar(
            select(Kontak).filter_by(**written).where(Kontak.id > usaha.seen)
        )
        if same is not None:
            return same
        _require_waiting(permohonan)
        made = Kontak(at=context.now, **written)
        db.session.add(made)
        db.session.flush()
    return made


def _require_waiting(permohonan: Permohonan) -> None:
    if earlier := permohonan.pengambilan:
        raise SudahDiambil(
            f"Sudah diambil oleh {earlier.nama}, dicatat oleh {earlier.petugas.nama}."
        )
    if not permohonan.is_ready:
        raise BelumSiap
