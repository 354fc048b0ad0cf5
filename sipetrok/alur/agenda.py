"""The buku agenda: letters that went out, each under its number, and what came in. Pure.

A service file names in [agenda] which answers stand for tujuan, perihal, and the letter that the
pemohon brought.
"""

from datetime import date

from sipetrok.alur.buku import Buku, Kolom, Lajur, Line, Surat, Texts, lajur
from sipetrok.alur.workflow import Tindakan
from sipetrok.domain import identitas
from sipetrok.sop.standar import Tugas

WORKED = (Tugas.OLAH, Tugas.KERJAKAN)


def _surat(line: Line) -> Surat:
    """The letter of a line of the outgoing part; each version has its own line, since each was
    handed out under the number.
    """
    assert line.surat is not None
    return line.surat


def _klasifikasi(line: Line) -> str:
    surat = line.entri.standar.surat
    return surat.klasifikasi if surat else ""


def _pengolah(line: Line) -> str:
    """Who made the text that was signed: the last to finish such a step before."""
    made = [
        paraf.petugas_id
        for paraf in line.entri.trail
        if paraf.tindakan is Tindakan.SELESAI
        and line.entri.standar.langkah[paraf.langkah].tugas is Tugas.OLAH
        and paraf.at <= _surat(line).dibuat_at
    ]
    return line.tata.nama(next(reversed(made), None))


def _fate(line: Line) -> str:
    after = [one for one in line.entri.surat if one.versi > _surat(line).versi]
    if after:
        on = line.tata.tanggal(after[0].dibuat_at)
        return f"{line.mark}Diganti {on} dengan nomor yang sama"
    if line.is_batal:
        return line.keterangan()
    if line.is_new:
        return line.mark.rstrip(". ")
    return f"{line.mark}Pembetulan"


def _tanggal_surat(line: Line) -> date | None:
    kunci = line.entri.standar.agenda.tanggal_surat
    return identitas.read_tanggal(line.entri.isian.get(kunci, ""))


def _lampiran(line: Line) -> str:
    return f"{line.entri.lampiran} berkas" if line.entri.lampiran else ""


def _disposisi(line: Line) -> Texts:
    """To whom, what to do, until when: the step at which the answer is made."""
    entri, tata = line.entri, line.tata
    for langkah in entri.standar.langkah:
        if langkah.tugas in WORKED:
            due = f"Batas {tata.pada(entri.due_at)}" if entri.due_at else ""
            return (
                " / ".join(map(tata.waktu.kantor.nama_peran, langkah.pelaksana)),
                langkah.kegiatan,
                due,
            )
    return ()


KELUAR = Buku(
    "agenda-keluar",
    "Buku agenda surat keluar",
    "Tidak ada surat yang diberi nomor",
    (
        lajur("No. urut", 5, 9, lambda line: _surat(line).urut),
        lajur("Tanggal surat", 8, 14, lambda line: _surat(line).tanggal),
        lajur("Nomor surat", 15, 28, lambda line: _surat(line).nomor),
        lajur("Klasifikasi", 8, 14, _klasifikasi),
        lajur(
            "Tujuan/penerima",
            17,
            34,
            lambda line: line.answer(line.entri.standar.agenda.tujuan) or line.entri.nama,
        ),
        lajur("Perihal/isi ringkas", 19, 44, Line.perihal),
        lajur("Lampiran", 7, 12, lambda line: ""),
        lajur("Pengolah", 10, 26, _pengolah),
        lajur("Keterangan", 11, 36, _fate),
    ),
    of_surat=True,
)
MASUK = Buku(
    "agenda-masuk",
    "Buku agenda surat masuk",
    "Tidak ada permohonan yang masuk",
    (
        lajur("No. agenda", 10, 16, Line.nomor),
        Lajur(
            "Tanggal terima",
            8,
            (Kolom("Tanggal terima", 14, Line.hari), Kolom("Jam terima", 11, Line.jam)),
        ),
        lajur("Tanggal surat", 8, 14, _tanggal_surat),
        lajur(
            "Nomor surat",
            11,
            24,
            lambda line: line.answer(line.entri.standar.agenda.nomor_surat),
        ),
        lajur("Pengirim", 14, 36, lambda line: (line.entri.nama, line.entri.desa)),
        lajur("Perihal", 17, 44, Line.perihal),
        lajur("Lampiran", 7, 12, _lampiran),
        lajur("Disposisi", 16, 60, _disposisi),
        lajur("Keterangan", 9, 36, Line.keterangan),
    ),
)
