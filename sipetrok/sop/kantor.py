"""The office as values: what kantor.toml says of it.

What is empty is still the office's to fill in: `Kantor.belum_diisi` names it, and nothing invents
it. Whether the values agree with each other and with the services is judged in `rules`.
"""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from sipetrok.sop.standar import Filled, Komponen, Kunci, Nilai, Sop, Texts

HARI = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
KERTAS = {
    "A4": (210, 297),
    "F4": (215, 330),
    "folio": (210, 330),
}  # mm; F4 has two sizes in use
# The zones of Indonesia, and what people call them behind a time.
ZONA = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
_SESI = re.compile(r"([01]\d|2[0-3])\.([0-5]\d)-([01]\d|2[0-3])\.([0-5]\d)")


def read_sesi(value: object) -> tuple[time, time] | None:
    """Two times from "07.30-12.00"; None when it is not that or ends before it starts."""
    match = _SESI.fullmatch(str(value))
    if match is None:
        return None
    jam = [int(part) for part in match.groups()]
    mulai = time(jam[0], jam[1])
    selesai = time(jam[2], jam[3])
    if selesai <= mulai:
        return None
    return mulai, selesai


def parse_sesi(value: object) -> tuple[time, time]:
    """The same for pydantic, which takes a ValueError for an answer.

    Its text, "sesi", is the word by which `words` finds the sentence for the clerk.
    """
    if found := read_sesi(value):
        return found
    raise ValueError("sesi")


def print_sesi(value: tuple[time, time]) -> str:
    """The same words that `parse_sesi` reads."""
    return f"{value[0]:%H.%M}-{value[1]:%H.%M}"


SesiToml = Annotated[
    tuple[time, time], BeforeValidator(parse_sesi), PlainSerializer(print_sesi)
]
Buka = tuple[SesiToml, ...]


class Pekan(Nilai):
    """Opening hours by day of the week; a day without hours is closed.

    A day has one text for each time that it opens: ["07.30-12.00", "13.00-16.00"] with a break.
    """

    senin: Buka = ()
    selasa: Buka = ()
    rabu: Buka = ()
    kamis: Buka = ()
    jumat: Buka = ()
    sabtu: Buka = ()
    minggu: Buka = ()

    @property
    def hari(self) -> tuple[Buka, ...]:
        """The seven days, Monday first."""
        return tuple(getattr(self, nama) for nama in HARI)


class PekanKhusus(Pekan):
    """Hours that replace the usual ones from one date to another, such as Ramadan."""

    nama: Filled
    dari: date
    sampai: date


class Jam(Nilai):
    """The office's hours: where they come from, and whether the office itself has set them."""

    dasar: str = ""  # the decision by which the office set them, as it is printed
    ditetapkan_kantor: bool = False
    biasa: Pekan
    khusus: tuple[PekanKhusus, ...] = ()

    @property
    def catatan(self) -> str:
        """What is to be said of the hours wherever they are: no law fixes them."""
        if not self.ditetapkan_kantor:
            return "perkiraan, belum ditetapkan kantor"
        if not self.dasar:
            return ""
        return f"ditetapkan dengan {self.dasar}"


class LiburKantor(Nilai):
    """A day on which only this office is closed, beside the national list."""

    tanggal: date
    nama: Filled


class HariBuka(Nilai):
    """A national holiday or cuti bersama on which the office works, and the rule that says so."""

    tanggal: date
    dasar: Filled


class Peran(Nilai):
    """A role of the office; its key is what langkah.pelaksana names."""

    kunci: Kunci
    nama: str = Field(min_length=1, max_length=120)
    administrator: bool = False  # looks after accounts
    pengawas: bool = (
        False  # sees where every file is, and may hand it to another officer
    )
    desa: bool = False  # of an account of a desa office: sees the products of its own people only


class Kop(Nilai):
    """The letterhead. The last line is the unit and is set larger."""

    baris: Texts = Field(min_length=1)
    lambang: str = ""  # a PNG or SVG in the office's folder
    kertas: str = Field(default="A4", pattern="^(A4|F4|folio)$")


class PenandaTangan(Nilai):
    """Who signs. An empty name is left open on the letter, to be written by hand."""

    jabatan: str = Field(min_length=1, max_length=100)
    nama: str = Field(default="", max_length=90)
    pangkat: str = ""
    nip: str = Field(default="", pattern=r"^(\d{18})?$")


class PolaNomor(Nilai):
    """How numbers are written: a running number for each calendar year, in `lebar` digits.

    `pola` has tokens in braces (`domain.nomor.TOKENS`) between what is printed as it is:
    "{klasifikasi}/{nomor}/{unit}" may become "400.12/15/PEM". `unit` is the office's abbreviation.
    """

    pola: str = Field(min_length=1, max_length=60)
    lebar: int = Field(default=1, ge=1, le=6)
    unit: str = Field(default="", max_length=30)


class Penomoran(PolaNomor):
    """How letters are numbered. Each `buku` has numbers of its own."""

    buku: str = Field(default="surat", pattern=r"^[a-z][a-z0-9-]*$", max_length=40)


class PolaBeritaAcara(PolaNomor):
    """How the office numbers its berita acara."""

    pola: str = Field(
        default="{nomor}/BA/{bulan_romawi}/{tahun}", min_length=1, max_length=60
    )


class BagianAlur(Nilai):
    """One box of the flow of service, as the SOP draws it: a title, and a line for each point."""

    judul: Filled
    isi: Texts = Field(min_length=1)
    catatan: str = (
        ""  # what is no longer so since the SOP was written; not the SOP's own words
    )


class Saluran(Nilai):
    """A way to reach somebody: an address to read, and a link where there is one."""

    nama: Filled
    alamat: str = ""
    tautan: str = Field(default="", pattern=r"^((https://|tel:|sms:|mailto:)\S+)?$")
    keterangan: str = ""


class Kantor(Nilai):
    """What kantor.toml says. Keys, fields and template attributes are the same words."""

    nama: Filled
    sistem: str = "SI-PETROK"
    induk: Filled  # the body above it, such as the kabupaten
    provinsi: Filled
    tempat: Filled
    # Its code in the list of regions: two digits for a province, then kabupaten, kecamatan, desa.
    wilayah: str = Field(default="", pattern=r"^(\d{2}(\.\d{2}){0,2}(\.\d{4})?)?$")
    alamat: str = ""
    kode_pos: str = ""
    telepon: str = ""
    whatsapp: str = ""
    email: str = ""
    situs: str = ""
    retensi_data_pribadi: str = ""  # how long they are kept, and by which rule
    hak_data_pribadi: str = ""  # what somebody may ask for, and how
    kontak_data_pribadi: str = ""
    # By this name computers know the zone, by the next people do.
    zona_waktu: str = "Asia/Jakarta"
    singkatan_waktu: str = Field(
        default_factory=lambda kantor: ZONA.get(kantor.get("zona_waktu", ""), "")
    )
    # What letters carry, and how papers are numbered.
    kop: Kop
    penanda_tangan: PenandaTangan
    penomoran: Penomoran
    berita_acara: PolaBeritaAcara = PolaBeritaAcara()
    jam: Jam
    libur: tuple[LiburKantor, ...] = ()
    buka: tuple[HariBuka, ...] = ()
    peran: tuple[Peran, ...] = Field(min_length=1)
    sop: Sop = Sop()
    komponen: Komponen = Komponen()
    tujuan: Texts = ()
    alur: tuple[BagianAlur, ...] = ()
    penyerahan: str = ""
    cetakan: str = ""
    tampilkan_petugas: bool = (
        False  # whether the pemohon's kartu kendali names the officers
    )
    saluran_permohonan: tuple[Saluran, ...] = ()
    saluran_pungutan: tuple[Saluran, ...] = ()

    @property
    def kop_baris(self) -> tuple[str, ...]:
        """The lines of the letterhead, from the top."""
        return self.kop.baris

    @property
    def kertas(self) -> str:
        """The name of the paper that letters are printed on, a key of KERTAS."""
        return self.kop.kertas

    @property
    def lapor(self) -> tuple[Saluran, ...]:
        """Where a levy can be reported: only what can be reached."""
        return tuple(saluran for saluran in self.saluran_pungutan if saluran.alamat)

    def nama_peran(self, kunci: str) -> str:
        """The role's name for people; the key itself when the office has dropped the role since."""
        if kunci == "pemohon":
            return "Pemohon"
        return next((peran.nama for peran in self.peran if peran.kunci == kunci), kunci)

    def nama_meja(self, pelaksana: Iterable[str]) -> str:
        """The roles at one desk, as people call them: "Kasi Pelayanan atau Staf"."""
        return " atau ".join(map(self.nama_peran, pelaksana))

    def has(self, peran: Iterable[str], tanda: str) -> bool:
        """Whether one of these roles carries a flag: "administrator", "pengawas" or "desa"."""
        held = frozenset(peran)
        return any(getattr(one, tanda) for one in self.peran if one.kunci in held)

    def is_staff(self, peran: Iterable[str]) -> bool:
        """Whether one of these roles is of the office itself, and not of a desa."""
        desa = {one.kunci for one in self.peran if one.desa}
        return not frozenset(peran) <= desa

    def belum_diisi(self) -> tuple[str, ...]:
        """What the office must still supply, in words for its staff."""
        saluran = [
            s.nama
            for s in (*self.saluran_permohonan, *self.saluran_pungutan)
            if not s.alamat
        ]
        open_points = {
            "alamat kantor": self.alamat,
            "nomor telepon": self.telepon,
            "nomor WhatsApp": self.whatsapp,
            "alamat e-mail": self.email,
            "alamat situs": self.situs,
            "berapa lama data pribadi disimpan": self.retensi_data_pribadi,
            "hak pemilik data pribadi dan cara memintanya": self.hak_data_pribadi,
            "kontak pelindungan data pribadi": self.kontak_data_pribadi,
            "lambang pada kop dan kepala halaman": self.kop.lambang,
            f"nama {self.penanda_tangan.jabatan}": self.penanda_tangan.nama,
            f"pangkat {self.penanda_tangan.jabatan}": self.penanda_tangan.pangkat,
            f"NIP {self.penanda_tangan.jabatan}": self.penanda_tangan.nip,
            "jam pelayanan yang ditetapkan kantor": self.jam.ditetapkan_kantor,
        }
        return (
            *(label for label, value in open_points.items() if not value),
            *(f"alamat saluran {nama}" for nama in saluran),
        )
