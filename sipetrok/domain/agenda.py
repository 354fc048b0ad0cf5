"""The buku agenda as rows: letters that went out, each under its number, and what came in. Pure.

A service file names in [agenda] which answers stand for tujuan, perihal, and the letter that the
pemohon brought.
"""

from dataclasses import dataclass
from datetime import date

from sipetrok.domain import identitas
from sipetrok.domain.buku import (
    REFUSED,
    Entri,
    Lines,
    Surat,
    Tata,
    answer,
    keterangan,
    perihal,
    print_day,
)
from sipetrok.domain.keadaan import Tindakan
from sipetrok.sop.standar import Standar, Tugas

WORKED = (Tugas.OLAH, Tugas.KERJAKAN)
# Headings with the width of a column: in hundredths of a page, and in letters of a spreadsheet.
KERTAS_KELUAR = (
    ("No. urut", 5),
    ("Tanggal surat", 8),
    ("Nomor surat", 15),
    ("Klasifikasi", 8),
    ("Tujuan/penerima", 17),
    ("Perihal/isi ringkas", 19),
    ("Lampiran", 7),
    ("Pengolah", 10),
    ("Keterangan", 11),
)
LEMBAR_KELUAR = (
    ("No. urut", 9),
    ("Tanggal surat", 14),
    ("Nomor surat", 28),
    ("Klasifikasi", 14),
    ("Tujuan/penerima", 34),
    ("Perihal/isi ringkas", 44),
    ("Lampiran", 12),
    ("Pengolah", 26),
    ("Keterangan", 36),
)
KERTAS_MASUK = (
    ("No. agenda", 10),
    ("Tanggal terima", 8),
    ("Tanggal surat", 8),
    ("Nomor surat", 11),
    ("Pengirim", 14),
    ("Perihal", 17),
    ("Lampiran", 7),
    ("Disposisi", 16),
    ("Keterangan", 9),
)
LEMBAR_MASUK = (
    ("No. agenda", 16),
    ("Tanggal terima", 14),
    ("Jam terima", 11),
    ("Tanggal surat", 14),
    ("Nomor surat", 24),
    ("Pengirim", 36),
    ("Perihal", 44),
    ("Lampiran", 12),
    ("Disposisi", 60),
    ("Keterangan", 36),
)


@dataclass(frozen=True, slots=True)
class Keluar:
    """A line of the outgoing part.

    `is_new` is false for a corrected letter, which keeps its number.
    """

    urut: int
    tanggal: date
    nomor: str
    klasifikasi: str
    tujuan: str
    perihal: str
    lampiran: str
    pengolah: str
    keterangan: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Masuk:
    """A line of the incoming part."""

    nomor: str
    terima: date
    jam: str
    tanggal_surat: date | None
    nomor_surat: str
    pengirim: Lines
    perihal: str
    lampiran: str
    disposisi: Lines
    keterangan: str


def keluar(entri: Entri, surat: Surat, tata: Tata) -> Keluar:
    """The line of one letter; each version has its own, since each was handed out under the number."""
    standar = entri.standar
    return Keluar(
        urut=surat.urut,
        tanggal=surat.tanggal,
        nomor=surat.nomor,
        klasifikasi=standar.surat.klasifikasi if standar.surat else "",
        tujuan=answer(entri, standar.agenda.tujuan) or entri.nama,
        perihal=perihal(entri),
        lampiran="",
        pengolah=tata.nama(_pengolah(entri, surat)),
        keterangan=_fate(entri, surat, tata),
        is_new=surat.versi == 1,
    )


def masuk(entri: Entri, tata: Tata) -> Masuk:
    """The line of one permohonan as a letter that came in; its number in the book is its register
    number.
    """
    agenda = entri.standar.agenda
    return Masuk(
        nomor=entri.nomor_register,
        terima=tata.kalender.day_of(entri.dikirim_at),
        jam=f"{tata.jam(entri.dikirim_at)} {tata.singkatan}",
        tanggal_surat=identitas.read_tanggal(entri.isian.get(agenda.tanggal_surat, "")),
        nomor_surat=answer(entri, agenda.nomor_surat),
        pengirim=tuple(filter(None, (entri.nama, entri.desa))),
        perihal=perihal(entri),
        lampiran=f"{entri.lampiran} berkas" if entri.lampiran else "",
        disposisi=_disposisi(entri, tata),
        keterangan=keterangan(entri, tata),
    )


def _pengolah(entri: Entri, surat: Surat) -> int | None:
    """Who made the text that was signed: the last to finish such a step before."""
    made = {i for i, langkah in enumerate(entri.standar.langkah) if langkah.tugas is Tugas.OLAH}
    return next(
        (
            p.petugas_id
            for p in reversed(entri.trail)
            if p.tindakan is Tindakan.SELESAI and p.langkah in made and p.at <= surat.dibuat_at
        ),
        None,
    )


def _fate(entri: Entri, surat: Surat, tata: Tata) -> str:
    mark = "CONTOH. " if entri.contoh else ""
    if entri.surat and entri.surat[-1].versi > surat.versi:
        after = next(one for one in entri.surat if one.versi == surat.versi + 1)
        return f"{mark}Diganti {tata.tanggal(after.dibuat_at)} dengan nomor yang sama"
    if entri.status in REFUSED:
        return keterangan(entri, tata)
    return (mark + ("Pembetulan" if surat.versi > 1 else "")).rstrip(". ")


def _disposisi(entri: Entri, tata: Tata) -> Lines:
    """To whom, what to do, until when: the step at which the answer is made."""
    standar: Standar = entri.standar
    place = next((n for n, langkah in enumerate(standar.langkah) if langkah.tugas in WORKED), None)
    if place is None:
        return ()
    langkah = standar.langkah[place]
    due = (f"Batas {tata.pada(entri.due_at)}",) if entri.due_at else ()
    return (" / ".join(map(tata.nama_peran, langkah.pelaksana)), langkah.kegiatan, *due)


def paper_keluar(row: Keluar) -> tuple[Lines, ...]:
    """The cells under KERTAS_KELUAR."""
    return (
        (str(row.urut),),
        (print_day(row.tanggal),),
        (row.nomor,),
        (row.klasifikasi,),
        (row.tujuan,),
        (row.perihal,),
        (row.lampiran,),
        (row.pengolah,),
        (row.keterangan,),
    )


def sheet_keluar(row: Keluar) -> list:
    """The cells under LEMBAR_KELUAR."""
    return [
        row.urut,
        row.tanggal,
        row.nomor,
        row.klasifikasi,
        row.tujuan,
        row.perihal,
        row.lampiran,
        row.pengolah,
        row.keterangan,
    ]


def paper_masuk(row: Masuk) -> tuple[Lines, ...]:
    """The cells under KERTAS_MASUK."""
    written = print_day(row.tanggal_surat) if row.tanggal_surat else ""
    return (
        (row.nomor,),
        (print_day(row.terima), row.jam),
        (written,),
        (row.nomor_surat,),
        row.pengirim,
        (row.perihal,),
        (row.lampiran,),
        row.disposisi,
        (row.keterangan,),
    )


def sheet_masuk(row: Masuk) -> list:
    """The cells under LEMBAR_MASUK."""
    return [
        row.nomor,
        row.terima,
        row.jam,
        row.tanggal_surat,
        row.nomor_surat,
        row.pengirim,
        row.perihal,
        row.lampiran,
        row.disposisi,
        row.keterangan,
    ]
