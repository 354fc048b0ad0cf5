"""The books of an office: the month they are kept by, what they know of a permohonan, and a book as
a list of columns. Pure.

A column says all of itself in one place: its head, its width on paper and in a spreadsheet, and
what a line says in it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from sipetrok.alur.clock import Kalender, OfficeTime
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Paraf, Status, Tindakan
from sipetrok.domain import identitas
from sipetrok.sop.standar import COLLECTED, Identitas, Standar, Tugas

Texts = tuple[str, ...]
Cell = str | int | date | None
Isi = Cell | Texts


@dataclass(frozen=True, order=True, slots=True)
class Bulan:
    """A calendar month: books are kept and closed by it. Written "2026-11" in addresses."""

    tahun: int
    # From 1 to 12.
    bulan: int

    @classmethod
    def of(cls, day: date) -> "Bulan":
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Bulan | None":
        """The month in "2026-11"; None when it is none, or further away than any book.

        What is typed into an address is read here, so years outside 2000 to 2199 and digits of
        other scripts are no month.
        """
        if re.fullmatch(r"2[01]\d\d-(0[1-9]|1[0-2])", text, re.ASCII) is None:
            return None
        return cls(*map(int, text.split("-")))

    def __str__(self) -> str:
        return f"{self.tahun}-{self.bulan:02d}"

    @property
    def nama(self) -> str:
        """November 2026."""
        return f"{identitas.BULAN[self.bulan - 1]} {self.tahun}"

    def shift(self, by: int) -> "Bulan":
        """So many months later; earlier with a negative number."""
        tahun, bulan = divmod(self.tahun * 12 + self.bulan - 1 + by, 12)
        return Bulan(tahun, bulan + 1)

    @property
    def hari(self) -> tuple[date, date]:
        """Its first day, and the first day after it."""
        after = self.shift(1)
        return date(self.tahun, self.bulan, 1), date(after.tahun, after.bulan, 1)

    def moments(self, kalender: Kalender) -> tuple[datetime, datetime]:
        """When it begins and when the next one does, at the office's midnight, in UTC."""
        first, after = (
            datetime.combine(day, time(), kalender.zona).astimezone(UTC)
            for day in self.hari
        )
        return first, after


@dataclass(frozen=True, slots=True)
class Surat:
    """A letter as it was numbered. A corrected one keeps `urut` and `nomor`."""

    # From 1.
    versi: int
    # The running number of its book in its year, and the whole of it as printed.
    urut: int
    nomor: str
    # The date that the letter bears, and the moment at which it was made.
    tanggal: date
    dibuat_at: datetime


@dataclass(frozen=True, slots=True)
class Pengambilan:
    """Who collected the product."""

    at: datetime
    nama: str
    # What they are to the pemohon; empty for the pemohon themselves.
    hubungan: str
    # Who handed it over.
    petugas_id: int


@dataclass(frozen=True, slots=True)
class Acara:
    """The berita acara that carries the product to where it is collected."""

    nomor: str
    tanggal: date
    # When it was noted there that it has come; None before.
    diterima_at: datetime | None


@dataclass(frozen=True)
class Entri:
    """One permohonan with everything that the books say of it, as it is stored.

    Nothing is masked and nothing is in words yet: the columns see to both.
    """

    id: int
    standar: Standar
    nomor_register: str
    nama: str
    # Answers by the keys of identity and isian.
    isian: Mapping[str, str]
    # Values of domain.Saluran, Status and Lewat; `lewat` is empty where nothing was chosen.
    saluran: str
    desa: str
    status: str
    lewat: str
    # An invented one, to practise on.
    contoh: bool
    dikirim_at: datetime
    # When the product was first made available; None before.
    diserahkan_at: datetime | None
    # None while no clock runs.
    due_at: datetime | None
    # The officer who filed it for the pemohon; None when they did so themselves.
    pencatat_id: int | None
    trail: tuple[Paraf, ...]
    alasan: str = ""  # why it was refused
    surat: tuple[Surat, ...] = ()
    dokumen: tuple[str, ...] = ()  # numbers of documents made elsewhere
    pengambilan: Pengambilan | None = None
    acara: Acara | None = None
    kecamatan: str = ""
    lampiran: int = 0  # documents that came with it

    def letter(self, versi: int | None) -> Surat | None:
        """Its letter of this version; None when there is none."""
        return next((one for one in self.surat if one.versi == versi), None)

    @cached_property
    def course(self) -> Course:
        """What follows from its standard and trail, for all columns of its line."""
        return Course(self.standar, self.trail)

    @property
    def is_uncollected(self) -> bool:
        """Whether it lies ready to be collected, or is on its way there, and nobody has noted that
        it was.
        """
        is_paper = self.diserahkan_at is not None and self.lewat in COLLECTED
        return is_paper and self.pengambilan is None and self._since is not None

    @property
    def _since(self) -> datetime | None:
        return self.course.ready_since(self.lewat)

    @property
    def is_on_its_way(self) -> bool:
        """Whether nobody has noted that it came to where it is collected."""
        return self.acara is not None and self.acara.diterima_at is None

    @property
    def ready_since(self) -> datetime | None:
        """Since when it lies ready on paper; None where it does not."""
        if self._since and self.acara:
            return self.acara.diterima_at
        return self._since

    def ended(self, tugas: Tugas | None = None) -> list[Paraf]:
        """The rows of its trail that ended a step: one of this kind, or any."""
        steps = self.standar.langkah
        done = [one for one in self.trail if one.tindakan is Tindakan.SELESAI]
        return [one for one in done if tugas in (None, steps[one.langkah].tugas)]


@dataclass(frozen=True)
class Tata:
    """What turns stored values into words: the office's clock, its roles and its people.

    Days and hours are those of the office's own zone.
    """

    waktu: OfficeTime
    # Names by the id of the account.
    petugas: Mapping[int, str]

    def hari(self, at: datetime) -> date:
        """A day as a value, which spreadsheets can sort."""
        return self.waktu.kalender.day_of(at)

    def tanggal(self, at: datetime) -> str:
        """21-11-2026."""
        return print_day(self.hari(at))

    def pada(self, at: datetime) -> str:
        """21-11-2026 09.40."""
        return f"{self.tanggal(at)} {at.astimezone(self.waktu.kalender.zona):%H.%M}"

    def jam(self, at: datetime) -> str:
        """09.40 WIB."""
        return self.waktu.kalender.print_jam(at)

    def nama(self, petugas_id: int | None) -> str:
        """Whose account this is; empty for nobody, and for one that is not known."""
        return self.petugas.get(petugas_id or 0, "")


def print_day(day: date) -> str:
    """As narrow columns have room for it: 21-11-2026."""
    return f"{day:%d-%m-%Y}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a book: of a permohonan, or of one of its letters.

    `whole` shows how to reach the pemohon unmasked, to the desk at which the file is.
    """

    entri: Entri
    # The letter of a line of the outgoing letters; None in the other books.
    surat: Surat | None
    tata: Tata
    whole: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it has a number of its own; a corrected letter keeps the old one."""
        return self.surat is None or self.surat.versi == 1

    @property
    def is_batal(self) -> bool:
        """Whether nothing comes of it any more."""
        return self.entri.status in (Status.DITOLAK, Status.DITARIK)

    def nomor(self) -> str:
        return self.entri.nomor_register

    def hari(self) -> date:
        return self.tata.hari(self.entri.dikirim_at)

    def jam(self) -> str:
        return self.tata.jam(self.entri.dikirim_at)

    def wilayah(self) -> str:
        """Where the pemohon lives, as far as the service asks for it."""
        return ", ".join(filter(None, (self.entri.desa, self.entri.kecamatan)))

    def answer(self, kunci: str) -> str:
        """The answer that a key of [agenda] names, as people read it, numbers of persons masked; ""
        where it names none.
        """
        value = self.entri.isian.get(kunci, "")
        if kunci in set(Identitas):
            return identitas.FIELDS[Identitas(kunci)].printed(value)
        asked = [one for one in self.entri.standar.isian if one.kunci == kunci]
        text = " ".join(identitas.of_isian(one).masked(value) for one in asked)
        return " ".join(text.split())

    def perihal(self) -> str:
        """The layanan, and what of it: the answer that [agenda] names for the perihal."""
        standar = self.entri.standar
        parts = standar.judul, self.answer(standar.agenda.perihal)
        return ": ".join(filter(None, parts))

    def keterangan(self) -> str:
        """How it ended, or where it stands.

        A number that was given and then not used stays, as BATAL.
        """
        batal = "BATAL. " if self.is_batal and self.entri.surat else ""
        return f"{self.mark}{batal}{self._fate()}"

    @property
    def mark(self) -> str:
        """What stands before a remark on a file that is an example."""
        return "CONTOH. " if self.entri.contoh else ""

    def _fate(self) -> str:
        entri = self.entri
        waits = ", belum dicatat diambil" if entri.is_uncollected else ""
        match Status(entri.status):
            case Status.SELESAI:
                return f"Selesai{waits}"
            case Status.DITOLAK:
                reason = f": {entri.alasan}" if entri.alasan else ""
                return f"Ditolak {self._ended()}{reason}"
            case Status.DITARIK:
                return f"Dibatalkan pemohon {self._ended()}"
            case Status.DIKEMBALIKAN:
                return "Menunggu perbaikan pemohon"
        if entri.diserahkan_at:
            return f"Hasil sudah ada{waits}, berkas belum selesai"
        return "Belum selesai"

    def _ended(self) -> str:
        return self.tata.tanggal(self.entri.trail[-1].at)


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column of a spreadsheet; `lebar` in letters. A cell of several lines is a tuple."""

    judul: str
    lebar: int
    isi: Callable[[Line], Isi]


@dataclass(frozen=True, slots=True)
class Lajur:
    """One column on paper, which is narrower than a table of a spreadsheet: it holds one or more of
    its columns, below each other. `kertas` are hundredths of the width of the page.
    """

    judul: str
    kertas: int
    kolom: tuple[Kolom, ...]

    def texts(self, line: Line) -> Texts:
        """What a line says in this column, below each other; what is empty takes no room."""
        found: list[str] = []
        for kolom in self.kolom:
            match kolom.isi(line):
                case tuple() as several:
                    found += several
                case date() as day:
                    found.append(print_day(day))
                case cell if cell is not None:
                    found.append(str(cell))
        return tuple(filter(None, found))


def lajur(judul: str, kertas: int, lebar: int, isi: Callable[[Line], Isi]) -> Lajur:
    """A column that is one on paper and in a spreadsheet."""
    return Lajur(judul, kertas, (Kolom(judul, lebar, isi),))


@dataclass(frozen=True)
class Buku:
    """One book: its name in addresses and for people, and its columns.

    `kosong` is what a month without lines says. `of_surat`: its lines are letters, not permohonan.
    """

    kunci: str
    judul: str
    kosong: str
    lajur: tuple[Lajur, ...]
    of_surat: bool = False

    @property
    def kolom(self) -> tuple[Kolom, ...]:
        """The columns of the spreadsheet, from left to right."""
        return tuple(kolom for lajur in self.lajur for kolom in lajur.kolom)

    def paper(self, line: Line) -> list[Texts]:
        """The cells of a line on paper and on the screen."""
        return [lajur.texts(line) for lajur in self.lajur]

    def sheet(self, line: Line) -> list[Cell]:
        """The cells of a line in a spreadsheet, where those of several lines are joined."""
        cells = [kolom.isi(line) for kolom in self.kolom]
        return [
            "; ".join(filter(None, cell)) if isinstance(cell, tuple) else cell
            for cell in cells
        ]


def closing(bulan: Bulan, tata: Tata, numbers: int) -> str:
    """The line under the last one. A month that still runs cannot be closed, and says so.

    `numbers` is how many numbers were given in the month: the lines that carry one of their own.
    """
    now = tata.waktu.now
    on = f"{identitas.print_tanggal(tata.hari(now))} {tata.jam(now)}"
    if now < bulan.moments(tata.waktu.kalender)[1]:
        return f"Belum ditutup karena bulan ini belum berakhir. Keadaan pada {on}: {numbers} nomor."
    return f"Ditutup pada {on} dengan {numbers} nomor."
