"""The kartu kendali as people read it: each desk with its officer, its stamps and its minutes."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipetrok.domain.kartu_kendali import is_over, place_of, visits
from sipetrok.domain.workflow import Tindakan
from sipetrok.models import Paraf, Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import values
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Durasi


@dataclass(frozen=True)
class StayView:
    """One line of the kartu kendali.

    `catatan` holds the officer's note and the reasons of a return.
    """

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
    waktu: Durasi | None = None  # what the SOP gives this step, where it does
    terlambat: bool = False  # more than that has gone

    @property
    def paraf(self) -> str:
        """The officer's initials."""
        return initials(self.petugas)


PEMOHON = "Pemohon"


def initials(nama: str) -> str:
    """The paraf of an officer: the first letters of up to three words of the name, academic titles
    left out.
    """
    words = re.findall(r"[^\W\d_]+\.?", nama.partition(",")[0])
    names = [word for word in words if not word.endswith(".")] or words
    return "".join(word[0] for word in names[:3]).upper()


ENDS = {
    Tindakan.KEMBALIKAN: "dikembalikan kepada pemohon",
    Tindakan.TURUNKAN: "dikembalikan ke langkah sebelumnya",
    Tindakan.TOLAK: "ditolak",
    Tindakan.TARIK: "dibatalkan pemohon",
    Tindakan.TANYA: "bertanya kepada rekan",
    Tindakan.JAWAB: "dijawab",
    Tindakan.ALIHKAN: "dialihkan",
}


def stays(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> tuple[StayView, ...]:
    """Who has had the file, and for how long."""
    standar, kalender = standar_of(permohonan), folder.kalender
    names = {p.petugas_id: p.petugas.nama for p in permohonan.trail if p.petugas}
    notes = {
        (p.langkah, p.at): _note(p) for p in permohonan.trail if p.catatan or p.hasil or p.kepada
    }
    lines = []
    for no, stay in enumerate(visits(standar, values(permohonan.trail)), 1):
        place = place_of(standar, stay)
        lines.append(
            StayView(
                no,
                place.kegiatan if place else "Diperbaiki pemohon",
                " / ".join(map(folder.kantor.nama_peran, place.pelaksana)) if place else PEMOHON,
                names.get(stay.petugas_id, ""),
                stay.tiba,
                stay.masuk,
                stay.keluar,
                stay.waiting(kalender, now),
                stay.working(kalender, now),
                ENDS.get(stay.tindakan, ""),
                notes.get((stay.langkah, stay.keluar), ""),
                place.waktu if place else None,
                is_over(standar, stay, kalender, now),
            )
        )
    return tuple(lines)


def _note(paraf: Paraf) -> str:
    reasons = (
        f"data: {reason}" if n == "0" else f"persyaratan {n}: {reason}"
        for n, reason in paraf.hasil.items()
        if reason
    )
    to = f"kepada {paraf.kepada.nama}" if paraf.kepada else ""
    return "; ".join(filter(None, (to, paraf.catatan, *reasons)))
