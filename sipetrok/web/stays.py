"""The kartu kendali as people read it: each desk with its officer, its stamps and its minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sipetrok.domain.kartu_kendali import visits
from sipetrok.domain.workflow import Tindakan
from sipetrok.kantor import FolderKantor
from sipetrok.models import Paraf, Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import values


@dataclass(frozen=True)
class StayView:
    """One line of the kartu kendali. `catatan` holds the officer's note and the reasons of a return."""

    no: int
    kegiatan: str
    pelaksana: str
    petugas: str
    tiba: datetime
    masuk: datetime | None
    keluar: datetime | None
    tunggu: timedelta
    kerja: timedelta
    akhir: str
    catatan: str

    @property
    def paraf(self) -> str:
        """The officer's initials."""
        return "".join(word[0] for word in self.petugas.split()[:3]).upper()


ENDS = {Tindakan.KEMBALIKAN: "dikembalikan kepada pemohon", Tindakan.TURUNKAN: "dikembalikan ke langkah sebelumnya",
        Tindakan.TOLAK: "ditolak", Tindakan.TARIK: "dibatalkan pemohon"}


def stays(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> tuple[StayView, ...]:
    """Who has had the file, and for how long."""
    standar, kalender = standar_of(permohonan), folder.kalender
    names = {p.petugas_id: p.petugas.nama for p in permohonan.trail if p.petugas}
    notes = {(p.langkah, p.at): _note(p) for p in permohonan.trail if p.catatan or p.hasil}
    lines = []
    for no, stay in enumerate(visits(standar, values(permohonan.trail)), 1):
        langkah = standar.langkah[stay.langkah] if stay.langkah is not None else None
        lines.append(StayView(
            no, langkah.kegiatan if langkah else "Diperbaiki pemohon",
            " / ".join(map(folder.kantor.nama_peran, langkah.pelaksana)) if langkah else "Pemohon",
            names.get(stay.petugas_id, ""), stay.tiba, stay.masuk, stay.keluar,
            stay.waiting(kalender, now), stay.working(kalender, now), ENDS.get(stay.tindakan, ""),
            notes.get((stay.langkah, stay.keluar), "")))
    return tuple(lines)


def _note(paraf: Paraf) -> str:
    reasons = (f"data: {reason}" if n == "0" else f"persyaratan {n}: {reason}"
               for n, reason in paraf.hasil.items() if reason)
    return "; ".join(filter(None, (paraf.catatan, *reasons)))
