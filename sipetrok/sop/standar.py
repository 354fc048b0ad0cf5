"""The standard of one layanan: its SOP file as frozen values, and nothing that happens to it.

Keys, fields and template attributes are the same words. An unknown key is an error; which
sentence a clerk reads about it is said in `words`.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from sipetrok.domain import Saluran
from sipetrok.sop.kinds import BentukBerkas, Cara, Hitungan, Jenis, Satuan, Tugas
from sipetrok.sop.lewat import COLLECTED, ON_PAPER, TOGETHER, Lewat
from sipetrok.sop.nilai import Durasi, Filled, Kunci, Nilai, Texts, Waktu, parse_durasi

# The closed lists and the plain values are a part of the schema: everybody finds them here.
__all__ = [
    "COLLECTED",
    "ON_PAPER",
    "TOGETHER",
    "BentukBerkas",
    "Cara",
    "Durasi",
    "Filled",
    "Hitungan",
    "Jenis",
    "Kunci",
    "Lewat",
    "Nilai",
    "Satuan",
    "Texts",
    "Tugas",
    "parse_durasi",
]


def one_or_many(value: object) -> object:
    """A single role may be written without brackets: "pemohon" for ["pemohon"].

    A list becomes a tuple; anything else is handed on as it is, for the schema to judge.
    """
    if isinstance(value, str):
        return (value,)
    # A validator's answer is judged as a Python value, where strictness wants the tuple itself.
    if isinstance(value, list):
        return tuple(value)
    return value


class Identitas(StrEnum):
    """The closed list of identity fields a standard may ask (UU 27/2022 art. 27: no spare ones).

    What each is called and how it is asked stands in `domain.identitas`.
    """

    NAMA = "nama"
    NIK = "nik"
    KK = "kk"
    TEMPAT_LAHIR = "tempat_lahir"
    TANGGAL_LAHIR = "tanggal_lahir"
    JENIS_KELAMIN = "jenis_kelamin"
    KEWARGANEGARAAN = "kewarganegaraan"
    AGAMA = "agama"
    STATUS_PERKAWINAN = "status_perkawinan"
    PEKERJAAN = "pekerjaan"
    ALAMAT = "alamat"
    RT = "rt"
    RW = "rw"
    DESA = "desa"
    KECAMATAN = "kecamatan"
    TELEPON = "telepon"
    EMAIL = "email"
    AKUN = "akun"


class Mulai(StrEnum):
    """What starts a file."""

    PERMOHONAN = "permohonan"
    DAFTAR = "daftar"  # the office's own list; one row becomes one file


class JenisIsian(StrEnum):
    """How an isian is asked."""

    TEKS = "teks"  # one line
    URAIAN = "uraian"  # several lines
    TANGGAL = "tanggal"
    ANGKA = "angka"
    PILIHAN = "pilihan"
    # Of somebody else than the pemohon: judged, masked and shown as theirs are.
    NIK = "nik"
    KK = "kk"
    TELEPON = "telepon"
    EMAIL = "email"


_IF_ANY = ("jika ada", "bila ada", "kalau ada", "apabila ada", "opsional")


class Persyaratan(Nilai):
    """One requirement, worded as the SOP prints it. Its place in the list is its number."""

    label: Filled
    petunjuk: str = ""  # under the label, for the pemohon
    wajib: bool = True
    # Papers of which one is enough; the pemohon says which it is.
    salah_satu: Texts = ()
    # How many files may be uploaded for it.
    paling_banyak: int = Field(default=1, ge=1, le=20)
    cara: Cara = Cara.UNGGAH
    # What it looks like, for the drawn example; None where it may look like anything.
    bentuk: BentukBerkas | None = None

    @property
    def marked(self) -> bool:
        """Whether a page has to add that it may be missing: the SOP's own label often says so."""
        said = self.label.lower()
        return not self.wajib and not any(one in said for one in _IF_ANY)


class Isian(Nilai):
    """One form field beyond identity. Letters and the agenda name it by its `kunci`."""

    kunci: Kunci
    label: Filled
    petunjuk: str = ""
    jenis: JenisIsian
    wajib: bool = True
    pilihan: Texts = ()  # of a PILIHAN only
    # Letters of the answer.
    paling_panjang: int = Field(default=200, ge=1, le=5000)


Pelaksana = Annotated[Texts, BeforeValidator(one_or_many), Field(min_length=1)]


class Koordinasi(Nilai):
    """An ask-and-return inside a langkah: the file goes to another desk and comes back.

    An officer of the step decides whether to ask. `waktu` is what the SOP gives to the answer;
    None where it says nothing. Keys as those of a langkah.
    """

    kegiatan: Filled
    pelaksana: Pelaksana
    kelengkapan: str = ""
    waktu: Waktu | None = None
    keluaran: str = ""
    keterangan: str = ""  # the column "Ket"
    # Whether the SOP says it in the row of its langkah; else it has a row of its own.
    sebaris: bool = False


class Langkah(Nilai):
    """One ordered step, a row of the printed SOP with its columns.

    `tambahan` marks a step that the office had to add to its SOP.
    """

    kegiatan: Filled
    # The row as the SOP words it, where `kegiatan` is a part of it or shortens it.
    tertulis: str = ""
    # Keys of roles, any of which may do it; "pemohon" at the first step.
    pelaksana: Pelaksana
    tugas: Tugas
    # The column "Mutu Baku": what must be at hand, how long it may take, what comes of it.
    kelengkapan: str = ""
    waktu: Waktu | None = None
    keluaran: str = ""
    keterangan: str = ""  # the column "Ket"
    # What the column "Waktu" of this row says where it is no time of this step alone.
    waktu_tertulis: Waktu | None = None
    tambahan: bool = False
    # The ways of delivery that the step offers, where it hands the product over.
    lewat: tuple[Lewat, ...] = ()
    koordinasi: tuple[Koordinasi, ...] = ()

    @property
    def printed(self) -> "Langkah":
        """The same with the words of the SOP, where it has others."""
        words = {"kegiatan": self.tertulis or self.kegiatan}
        waktu = self.waktu or self.waktu_tertulis
        return self.model_copy(update={**words, "waktu": waktu})


class Sebutan(Nilai):
    """What the SOP itself calls its parts; for what it does not name, the usual words."""

    nomor: str = "Nomor SOP"
    tanggal_pembuatan: str = "Tanggal pembuatan"
    tanggal_revisi: str = "Tanggal revisi"
    tanggal_pengesahan: str = "Tanggal pengesahan"
    tanggal_efektif: str = "Tanggal efektif"
    disahkan_oleh: str = "Disahkan oleh"
    judul: str = "Judul SOP"
    dasar_hukum: str = "Dasar hukum"
    kualifikasi_pelaksana: str = "Kualifikasi pelaksana"
    keterkaitan: str = "Keterkaitan"
    peralatan: str = "Peralatan dan perlengkapan"
    peringatan: str = "Peringatan"
    pencatatan: str = "Pencatatan dan pendataan"
    jaminan_pelayanan: str = "Jaminan pelayanan"
    jaminan_keamanan: str = "Jaminan keamanan dan keselamatan"
    evaluasi_kinerja: str = "Evaluasi kinerja pelaksana"
    alur: str = "Alur pelayanan"
    kegiatan: str = "Kegiatan"
    pemohon: str = "Pemohon"


class TabelSop(Nilai):
    """A table of the SOP beside the one of its steps, cell by cell; a cell may have lines."""

    judul: Filled
    kolom: Texts = Field(min_length=1)
    baris: tuple[Texts, ...] = Field(min_length=1)


class Sop(Nilai):
    """The SOP document as printed, its steps apart; the office may leave any part empty."""

    judul: str = ""
    nomor: str = ""
    tanggal_pembuatan: str = ""
    tanggal_revisi: str = ""
    tanggal_pengesahan: str = ""
    tanggal_efektif: str = ""
    disahkan_oleh: str = ""
    # The columns of the flow chart, in the printed order; some may have no step.
    pelaksana: Texts = ()
    dasar_hukum: Texts = ()
    kualifikasi_pelaksana: Texts = ()
    keterkaitan: Texts = ()
    peralatan: Texts = ()
    peringatan: Texts = ()
    pencatatan: Texts = ()
    tabel: tuple[TabelSop, ...] = ()
    sebutan: Sebutan = Sebutan()


class Komponen(Nilai):
    """The components of a service standard (UU 25/2009 art. 21) that no other key holds."""

    sarana: Texts = ()
    pengawasan_internal: Texts = ()
    pengaduan: Texts = ()
    jumlah_pelaksana: str = ""
    jaminan_pelayanan: Texts = ()
    jaminan_keamanan: Texts = ()
    evaluasi_kinerja: Texts = ()


class Surat(Nilai):
    """How the letter of a standard is headed. `klasifikasi` is the office's to choose.

    It goes into the letter's number where the office's pattern has {klasifikasi}: "400.12".
    """

    judul: Filled
    klasifikasi: str = ""
    naskah: str = ""  # the letter's text, where it does not stand in a file of its own


class Agenda(Nilai):
    """Which answers the buku agenda takes over: each names an isian or an identitas.

    An empty one takes none.
    """

    tujuan: str = ""  # to whom the letter goes; without it to the pemohon
    perihal: str = ""  # what it is about, behind the name of the layanan
    nomor_surat: str = ""  # of the letter that the pemohon brought
    tanggal_surat: str = ""


class Standar(Nilai):
    """One service standard. `slug` is the file's name; `naskah` the letter's text beside it.

    What a permohonan was filed under stays as it was: the whole of it is kept with the file (see
    `read_pinned`), whatever the office writes into its folder later.
    """

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    judul: Filled
    kode: str = Field(pattern=r"^[A-Z0-9]{1,8}$")
    ringkasan: str = ""
    urutan: int = Field(
        default=100, ge=1
    )  # place in the catalogue; equal ones stand by judul
    jenis: Jenis
    # By the pemohon's own form, or by a list of the office.
    mulai: Mulai = Mulai.PERMOHONAN
    identitas: tuple[Identitas, ...]
    produk: Filled  # what the pemohon receives, as the standard words it
    # Of the whole; None where the SOP gives no time, and then nothing is ever late.
    waktu: Waktu | None = None
    # How days are counted where the SOP says "hari" only.
    hitungan: Hitungan | None = None
    # Rupiah; 0 is gratis, None not said.
    biaya: int | None = Field(default=None, ge=0)
    dasar_biaya: str = ""  # the rule that says so, where the SOP does not
    # Calendar days in which a product on paper is to be collected; None without a limit.
    batas_ambil: Waktu | None = None
    # For which channels that limit is; empty for all.
    batas_ambil_saluran: tuple[Saluran, ...] = ()
    sifat: str = ""
    keterangan: str = ""
    # None for what is no letter.
    surat: Surat | None = None
    agenda: Agenda = Agenda()
    sop: Sop = Sop()
    komponen: Komponen = Komponen()
    persyaratan: tuple[Persyaratan, ...] = ()
    isian: tuple[Isian, ...] = ()
    langkah: tuple[Langkah, ...] = Field(min_length=2)
    naskah: str = ""

    @model_validator(mode="after")
    def _count_days(self) -> "Standar":
        """Each "5 hari" of the whole and of its steps is counted as the office has chosen."""
        if (how := self.hitungan) is None:
            return self
        langkah = []
        for one in self.langkah:
            asked = tuple(counted(desk, how) for desk in one.koordinasi)
            langkah.append(counted(one, how, koordinasi=asked))
        return counted(self, how, langkah=tuple(langkah))

    @property
    def has_own_steps(self) -> bool:
        """Whether the SOP has a table of steps, and not the office alone."""
        return not all(langkah.tambahan for langkah in self.langkah)

    @property
    def peran(self) -> frozenset[str]:
        """Every role that holds the file at some step or is asked there, the pemohon left out."""
        found: set[str] = set()
        for langkah in self.langkah:
            found.update(
                langkah.pelaksana, *(one.pelaksana for one in langkah.koordinasi)
            )
        return frozenset(found - {"pemohon"})

    def batas_ambil_of(self, saluran: str) -> Durasi | None:
        """The limit of a permohonan that came in by this channel; None without one."""
        which = self.batas_ambil_saluran
        return self.batas_ambil if not which or saluran in which else None

    @property
    def lewat(self) -> tuple[Lewat, ...]:
        """The ways of delivery, in the order in which the SOP offers them."""
        return tuple(
            dict.fromkeys(way for langkah in self.langkah for way in langkah.lewat)
        )

    def first(self, tugas: Tugas) -> int | None:
        """The index, from 0, of the first langkah with this tugas; None when there is none."""
        return next(
            (i for i, langkah in enumerate(self.langkah) if langkah.tugas is tugas),
            None,
        )

    @property
    def uploads(self) -> tuple[tuple[int, Persyaratan], ...]:
        """The requirements that are uploaded, each with its number from 1."""
        return tuple(
            (n, p) for n, p in enumerate(self.persyaratan, 1) if p.cara is Cara.UNGGAH
        )


Timed = TypeVar("Timed", Standar, Langkah, Koordinasi)


def counted(one: Timed, hitungan: Hitungan, **changes: Any) -> Timed:
    """The same, its time in days counted in this way, and with these changes."""
    if one.waktu and one.waktu.satuan is Satuan.HARI:
        is_kerja = hitungan is Hitungan.KERJA
        satuan = Satuan.HARI_KERJA if is_kerja else Satuan.HARI
        angka = one.waktu.angka
        changes["waktu"] = Durasi(angka=angka, satuan=satuan, hitungan=hitungan)
    return one.model_copy(update=changes)


@lru_cache(maxsize=64)
def read_pinned(isi: str) -> Standar:
    """A pinned standard as it was kept; read once, because many files were filed under the same.

    `isi` is JSON of our own making. Raises pydantic's ValidationError where the schema has grown
    narrower since.
    """
    return Standar.model_validate_json(isi)
