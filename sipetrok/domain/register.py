"""The buku register as rows: what it says of a permohonan, filled by the work itself. Pure.

Columns after the source SOPs. NIK is always masked: whoever needs it whole opens the file, where
that is in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sipetrok.domain import identitas
from sipetrok.domain.buku import REFUSED, Entri, Lines, Tata, keterangan, perihal, print_day
from sipetrok.domain.keadaan import Tindakan
from sipetrok.domain.saluran import NAMA, Saluran
from sipetrok.sop.standar import Identitas, Lewat, Tugas

LEWAT = {
    Lewat.UNDUH: "unduhan",
    Lewat.DESA: "kantor desa/kelurahan",
    Lewat.KANTOR: "kantor ini",
    Lewat.POS: "pos",
    Lewat.AKUN: "akun pemohon",
    Lewat.EMAIL: "e-mail",
    Lewat.WHATSAPP: "WhatsApp",
}
DONE = {
    Tugas.AJUKAN: "diajukan",
    Tugas.TERIMA: "diterima",
    Tugas.PERIKSA: "diperiksa",
    Tugas.OLAH: "dibuat",
    Tugas.KERJAKAN: "dikerjakan",
    Tugas.PARAF: "diparaf",
    Tugas.SAHKAN: "disahkan",
    Tugas.SERAHKAN: "diserahkan",
    Tugas.KIRIM: "dikirim",
    Tugas.ARSIPKAN: "diarsipkan",
}

# Headings with the width of a column: in hundredths of a page, and in letters of a spreadsheet.
KERTAS = (
    ("Nomor, waktu terima, saluran", 13),
    ("Nama, NIK, desa/kelurahan, kontak", 15),
    ("Layanan", 9),
    ("Kelengkapan", 10),
    ("Petugas", 9),
    ("Tanggal tiap langkah", 16),
    ("Nomor surat", 10),
    ("Diserahkan", 10),
    ("Keterangan", 8),
)
LEMBAR = (
    ("Nomor registrasi", 16),
    ("Tanggal terima", 14),
    ("Jam terima", 11),
    ("Saluran", 13),
    ("Nama", 28),
    ("NIK", 19),
    ("Desa/kelurahan", 20),
    ("Kontak", 26),
    ("Layanan", 26),
    ("Kelengkapan", 26),
    ("Petugas", 28),
    ("Tanggal tiap langkah", 60),
    ("Nomor surat", 26),
    ("Diserahkan kepada", 30),
    ("Diserahkan pada", 18),
    ("Diserahkan oleh", 24),
    ("Keterangan", 40),
)


@dataclass(frozen=True, slots=True)
class Register:
    """A line of the buku register. A cell of several lines is a tuple."""

    nomor: str
    hari: date
    jam: str
    saluran: str
    nama: str
    nik: str
    desa: str
    kontak: Lines
    layanan: str
    kelengkapan: Lines
    petugas: Lines
    langkah: Lines
    surat: str
    serah: Lines  # to whom or how; when; by whom
    keterangan: str


def register(entri: Entri, tata: Tata, whole: bool = False) -> Register:
    """The line of one permohonan.

    `whole` shows how to reach the pemohon unmasked, to officers who work on it.
    """
    return Register(
        nomor=entri.nomor_register,
        hari=tata.kalender.day_of(entri.dikirim_at),
        jam=f"{tata.jam(entri.dikirim_at)} {tata.singkatan}",
        saluran=NAMA[Saluran(entri.saluran)],
        nama=entri.nama,
        nik=identitas.mask_number(entri.isian.get("nik", "")),
        desa=entri.desa,
        kontak=kontak(entri.isian, whole),
        layanan=perihal(entri),
        kelengkapan=_kelengkapan(entri, tata),
        petugas=_petugas(entri, tata),
        langkah=_langkah(entri, tata),
        surat=_nomor(entri),
        serah=_serah(entri, tata),
        keterangan=keterangan(entri, tata),
    )


def kontak(isian: Mapping[str, str], whole: bool) -> Lines:
    """How the pemohon is reached, as far as the service asks for it."""
    masks = {
        Identitas.TELEPON: identitas.mask_number,
        Identitas.EMAIL: mask_email,
        Identitas.AKUN: mask_word,
    }
    return tuple(
        identitas.print_value(way, isian[way]) if whole else mask(isian[way])
        for way, mask in masks.items()
        if isian.get(way)
    )


def mask_word(text: str) -> str:
    """The first two signs, so that @ alone does not stand for a name."""
    return text[:2] + "*" * max(0, len(text) - 2)


def mask_email(text: str) -> str:
    """s***@contoh.example: the house stays, whoever lives there does not."""
    name, at, house = text.rpartition("@")
    return f"{name[:1]}***{at}{house}" if at else mask_word(text)


def _kelengkapan(entri: Entri, tata: Tata) -> Lines:
    checks = [
        i for i, langkah in enumerate(entri.standar.langkah) if langkah.tugas is Tugas.PERIKSA
    ]
    found = next(
        (p.at for p in entri.trail if p.tindakan is Tindakan.SELESAI and p.langkah in checks), None
    )
    returned = sum(p.tindakan is Tindakan.KEMBALIKAN for p in entri.trail)
    open_ = ("Belum diperiksa",) if checks and not returned and entri.status not in REFUSED else ()
    return ((f"Lengkap {tata.pada(found)}",) if found else open_) + (
        (f"Dikembalikan {returned} kali",) if returned else ()
    )


def _petugas(entri: Entri, tata: Tata) -> Lines:
    """Who registered it, and who had it last."""
    hands = [p.petugas_id for p in entri.trail if p.petugas_id is not None]
    first = tata.nama(
        entri.pencatat_id if entri.pencatat_id is not None else hands[0] if hands else None
    )
    last = tata.nama(hands[-1]) if hands else ""
    return tuple(dict.fromkeys(filter(None, (first, last))))


def _langkah(entri: Entri, tata: Tata) -> Lines:
    """Each finished step with its moment; of a step done again, the last time."""
    done = {p.langkah: p.at for p in entri.trail if p.tindakan is Tindakan.SELESAI}
    return tuple(
        f"{n + 1}. {DONE[entri.standar.langkah[n].tugas]} {tata.pada(done[n])}"
        for n in sorted(done)
    )


def _nomor(entri: Entri) -> str:
    if entri.surat:
        return entri.surat[-1].nomor + (" (BATAL)" if entri.status in REFUSED else "")
    return next((nomor for nomor in reversed(entri.dokumen) if nomor), "")


def _serah(entri: Entri, tata: Tata) -> Lines:
    if (given := entri.pengambilan) is not None:
        return (
            f"{given.nama} ({given.hubungan or 'pemohon sendiri'})",
            tata.pada(given.at),
            tata.nama(given.petugas_id),
        )
    if entri.diserahkan_at is None:
        return ()
    way = f"Lewat {LEWAT[Lewat(entri.lewat)]}" if entri.lewat else "Pemohon"
    by = next(
        (
            p.petugas_id
            for p in entri.trail
            if p.at == entri.diserahkan_at
            and p.tindakan is Tindakan.SELESAI
            and entri.standar.langkah[p.langkah].tugas is Tugas.SERAHKAN
        ),
        None,
    )
    return way, tata.pada(entri.diserahkan_at), tata.nama(by)


def paper(row: Register) -> tuple[Lines, ...]:
    """The cells under KERTAS, line by line."""
    return (
        (row.nomor, print_day(row.hari), row.jam, row.saluran),
        (row.nama, row.nik, row.desa, *row.kontak),
        (row.layanan,),
        row.kelengkapan,
        row.petugas,
        row.langkah,
        (row.surat,),
        row.serah,
        (row.keterangan,),
    )


def sheet(row: Register) -> list:
    """The cells under LEMBAR."""
    return [
        row.nomor,
        row.hari,
        row.jam,
        row.saluran,
        row.nama,
        row.nik,
        row.desa,
        row.kontak,
        row.layanan,
        row.kelengkapan,
        row.petugas,
        row.langkah,
        row.surat,
        *(row.serah or ("", "", "")),
        row.keterangan,
    ]
