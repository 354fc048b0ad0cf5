"""A step done on many chosen files: each in a transaction of its own, so that one refusal stops no
other.
"""

from dataclasses import dataclass

from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.workflow import Tindakan
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import Permohonan, db
from sipetrok.operations.act import SudahBerubah, act_within
from sipetrok.operations.context import Context
from sipetrok.operations.press import Press
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Tugas


@dataclass(frozen=True)
class Pilihan:
    """A file as it was ticked: its number, and the version that the page showed."""

    permohonan_id: int
    versi: int


class BukanKelompok(SipetrokError):
    """The file is not, or no longer, at the step that is being done."""

    kalimat = (
        "Berkas ini sudah tidak berada di langkah ini. "
        "Muat ulang halaman untuk daftar yang terbaru."
    )


class DipegangRekan(SipetrokError):
    """A colleague has the file in hands; a batch takes nothing away from anybody."""


class SudahDikerjakan(SipetrokError):
    """Somebody was faster, be it the pemohon; said as one line of a list of results."""


def finish(pilihan: Pilihan, kelompok: Kelompok, context: Context) -> Permohonan:
    """Ends the step of one file; where it has to be taken first, takes it. The same press twice is
    once.

    Raises BukanKelompok, DipegangRekan, SudahDikerjakan and what `act` raises; then nothing was
    changed.
    """
    with transaction():
        permohonan = load(pilihan, kelompok)
        try:
            return _finish(permohonan, pilihan, kelompok, context)
        except SudahBerubah as refusal:
            raise SudahDikerjakan(
                f"Berkas ini baru saja dikerjakan {refusal.nama}, "
                "jadi tidak ikut dikerjakan di sini."
            ) from refusal


def _finish(
    permohonan: Permohonan, pilihan: Pilihan, kelompok: Kelompok, context: Context
) -> Permohonan:
    versi = pilihan.versi
    if (
        kelompok.is_taken_first
        and permohonan.versi == versi
        and permohonan.pemegang_id != context.actor.petugas_id
    ):
        if permohonan.pemegang is not None:
            raise DipegangRekan(
                f"Berkas ini sedang dipegang {permohonan.pemegang.nama}. "
                "Buka berkasnya bila perlu diambil alih."
            )
        versi = act_within(permohonan.id, Press(Tindakan.TERIMA, versi), context).versi
    return act_within(
        permohonan.id, Press(Tindakan.SELESAI, versi, lewat=_way(permohonan)), context
    )


def load(pilihan: Pilihan, kelompok: Kelompok) -> Permohonan:
    """The chosen file, locked.

    Raises BukanKelompok when it is of another layanan, or was shown at another step.
    """
    permohonan = db.session.get(Permohonan, pilihan.permohonan_id, with_for_update=True)
    if permohonan is None or permohonan.standar_id != kelompok.standar_id:
        raise BukanKelompok
    if permohonan.versi == pilihan.versi and permohonan.langkah != kelompok.langkah:
        raise BukanKelompok
    return permohonan


def _way(permohonan: Permohonan) -> str | None:
    """What the pemohon chose, where the step offers it; otherwise the choice stays as it is."""
    langkah = permohonan.standar.langkah[permohonan.langkah]
    if langkah.tugas is Tugas.SERAHKAN and permohonan.lewat in langkah.lewat:
        return permohonan.lewat
    return None
