"""The books of an office: the month they are kept by, what they know of a permohonan, words that
they share. Pure.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sipetrok.domain import identitas
from sipetrok.domain.clock import Kalender
from sipetrok.domain.keadaan import Paraf, Status
from sipetrok.sop.standar import Identitas, Standar

REFUSED = frozenset({Status.DITOLAK, Status.DITARIK})

Lines = tuple[str, ...]


@dataclass(frozen=True, order=True, slots=True)
class Bulan:
    """A calendar month: books are kept and closed by it."""

    tahun: int
    bulan: int

    @classmethod
    def of(cls, day: date) -> "Bulan":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Bulan | None":
        """The month in "2026-11"; None when it is none, or further away than any book."""
        match = re.fullmatch(r"(2[01]\d\d)-(0[1-9]|1[0-2])", text)
        return cls(int(match[1]), int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{self.tahun}-{self.bulan:02d}"

    @property
    def nama(self) -> str:
        return f"{identitas.BULAN[self.bulan - 1]} {self.tahun}"

    def shift(self, by: int) -> "Bulan":
        """So many months later."""
        tahun, bulan = divmod(self.tahun * 12 + self.bulan - 1 + by, 12)
        return Bulan(tahun, bulan + 1)

    @property
    def hari(self) -> tuple[date, date]:
        """Its first day, and the first day after it."""
        after = self.shift(1)
        return date(self.tahun, self.bulan, 1), date(after.tahun, after.bulan, 1)

    def moments(self, kalender: Kalender) -> tuple[datetime, datetime]:
        """When it begins and when the next one does, at the office's midnight."""
        first, after = (
            datetime.combine(day, time(), kalender.zona).astimezone(UTC) for day in self.hari
        )
        return first, after


@dataclass(frozen=True, slots=True)
class Surat:
    """A letter as it was numbered."""

    versi: int
    urut: int
    nomor: str
    tanggal: date
    dibuat_at: datetime


@dataclass(frozen=True, slots=True)
class Pengambilan:
    """Who collected the product."""

    at: datetime
    nama: str
    hubungan: str
    petugas_id: int


@dataclass(frozen=True, slots=True)
class Entri:
    """One permohonan with everything that the books say of it, as it is stored."""

    id: int
    standar: Standar
    nomor_register: str
    nama: str
    isian: Mapping[str, str]
    saluran: str
    desa: str
    status: str
    lewat: str
    contoh: bool
    dikirim_at: datetime
    diserahkan_at: datetime | None
    due_at: datetime | None
    pencatat_id: int | None
    trail: tuple[Paraf, ...]
    alasan: str = ""  # why it was refused
    surat: tuple[Surat, ...] = ()
    dokumen: tuple[str, ...] = ()  # numbers of documents made elsewhere
    pengambilan: Pengambilan | None = None
    lampiran: int = 0  # documents that came with it


@dataclass(frozen=True)
class Tata:
    """What turns stored values into words: the office's clock, its roles and its people."""

    kalender: Kalender
    singkatan: str
    petugas: Mapping[int, str]
    nama_peran: Callable[[str], str]

    def tanggal(self, at: datetime) -> str:
        return print_day(self.kalender.day_of(at))

    def jam(self, at: datetime) -> str:
        return f"{at.astimezone(self.kalender.zona):%H.%M}"

    def pada(self, at: datetime) -> str:
        return f"{self.tanggal(at)} {self.jam(at)}"

    def nama(self, petugas_id: int | None) -> str:
        return self.petugas.get(petugas_id, "") if petugas_id is not None else ""


def print_day(day: date) -> str:
    """As narrow columns have room for it: 21-11-2026."""
    return f"{day:%d-%m-%Y}"


def keterangan(entri: Entri, tata: Tata) -> str:
    """How it ended, or where it stands. A number that was given and then not used stays, as BATAL."""
    mark, ended = (
        "CONTOH. " if entri.contoh else "",
        tata.tanggal(entri.trail[-1].at) if entri.trail else "",
    )
    batal = "BATAL. " if entri.surat and entri.status in REFUSED else ""
    match Status(entri.status):
        case Status.SELESAI:
            words = "Selesai"
        case Status.DITOLAK:
            words = f"Ditolak {ended}" + (f": {entri.alasan}" if entri.alasan else "")
        case Status.DITARIK:
            words = f"Ditarik pemohon {ended}"
        case Status.DIKEMBALIKAN:
            words = "Menunggu perbaikan pemohon"
        case _:
            words = (
                "Sudah diserahkan, belum diarsipkan" if entri.diserahkan_at else "Sedang dikerjakan"
            )
    return mark + batal + words


def answer(entri: Entri, kunci: str) -> str:
    """The answer that a key of [agenda] names, as people read it; "" where it names none."""
    value = entri.isian.get(kunci, "") if kunci else ""
    if kunci in set(Identitas):
        return identitas.print_value(Identitas(kunci), value)
    asked = next((one for one in entri.standar.isian if one.kunci == kunci), None)
    return " ".join(identitas.print_isian(asked, value).split()) if asked else ""


def perihal(entri: Entri) -> str:
    """The layanan, and what of it: the answer that [agenda] names for the perihal."""
    return ": ".join(
        filter(None, (entri.standar.judul, answer(entri, entri.standar.agenda.perihal)))
    )


def flat(cells: Sequence[object]) -> list[object]:
    """A line for a spreadsheet: cells of several lines are joined."""
    return ["; ".join(filter(None, cell)) if isinstance(cell, tuple) else cell for cell in cells]


def closing(bulan: Bulan, now: datetime, tata: Tata, numbers: int) -> str:
    """The line under the last one. A month that still runs cannot be closed, and says so."""
    on = f"{identitas.print_tanggal(tata.kalender.day_of(now))} {tata.jam(now)} {tata.singkatan}"
    if now < bulan.moments(tata.kalender)[1]:
        return f"Belum ditutup karena bulan ini belum berakhir. Keadaan pada {on}: {numbers} nomor."
    return f"Ditutup pada {on} dengan {numbers} nomor."
