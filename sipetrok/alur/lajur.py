"""The columns of the books, filled by the work itself: the buku register, and the buku agenda of
letters that went out, each under its number, and of what came in. Pure.

Columns after the source SOPs. NIK is always masked: whoever needs it whole opens the file, where
that is in order. A service file names in [agenda] which answers stand for tujuan, perihal, and the
letter that the pemohon brought.
"""

from datetime import date

from sipetrok.alur.buku import Buku, Kolom, Lajur, Line, Surat, Texts, lajur
from sipetrok.alur.workflow import Tindakan
from sipetrok.domain import Saluran, identitas
from sipetrok.sop.standar import Identitas, Lewat, Tugas


def mask_word(text: str) -> str:
    """The first two signs, so that @ alone does not stand for a name."""
    return text[:2] + "*" * max(0, len(text) - 2)


def mask_email(text: str) -> str:
    """s***@contoh.example: the house stays, whoever lives there does not."""
    name, at, house = text.rpartition("@")
    if not at:
        return mask_word(text)
    return f"{name[:1]}***{at}{house}"


MASKS = {
    Identitas.TELEPON: identitas.mask_number,
    Identitas.EMAIL: mask_email,
    Identitas.AKUN: mask_word,
}


def _kontak(line: Line) -> Texts:
    """How the pemohon is reached, as far as the service asks for it."""
    known = [(way, line.entri.isian.get(way, "")) for way in MASKS]
    if line.whole:
        return tuple(identitas.print_value(way, value) for way, value in known if value)
    return tuple(MASKS[way](value) for way, value in known if value)


def _kelengkapan(line: Line) -> Texts:
    entri = line.entri
    checks = [
        n for n, one in enumerate(entri.standar.langkah) if one.tugas is Tugas.PERIKSA
    ]
    found = [
        f"Lengkap {line.tata.pada(paraf.at)}"
        for paraf in entri.trail
        if paraf.tindakan is Tindakan.SELESAI and paraf.langkah in checks
    ][:1]
    returned = sum(paraf.tindakan is Tindakan.KEMBALIKAN for paraf in entri.trail)
    if returned:
        found.append(f"Dikembalikan {returned} kali")
    if checks and not found and not line.is_batal:
        return ("Belum diperiksa",)
    return tuple(found)


def _petugas(line: Line) -> Texts:
    """Who registered it, and who had it last."""
    hands = [
        paraf.petugas_id for paraf in line.entri.trail if paraf.petugas_id is not None
    ]
    if line.entri.pencatat_id is not None:
        hands.insert(0, line.entri.pencatat_id)
    return tuple(
        dict.fromkeys(filter(None, map(line.tata.nama, (*hands[:1], *hands[-1:]))))
    )


def _langkah(line: Line) -> Texts:
    """Each finished step with its moment; of a step done again, the last time."""
    entri = line.entri
    done = {
        paraf.langkah: paraf.at
        for paraf in entri.trail
        if paraf.tindakan is Tindakan.SELESAI
    }
    return tuple(
        f"{n + 1}. {entri.standar.langkah[n].tugas.words.done} {line.tata.pada(at)}"
        for n, at in sorted(done.items())
    )


def _nomor(line: Line) -> str:
    if not line.entri.surat:
        return next(filter(None, reversed(line.entri.dokumen)), "")
    nomor = line.entri.surat[-1].nomor
    return f"{nomor} (BATAL)" if line.is_batal else nomor


def _kepada(line: Line) -> str:
    entri = line.entri
    if entri.pengambilan:
        return f"{entri.pengambilan.nama} ({entri.pengambilan.hubungan or 'pemohon sendiri'})"
    if entri.diserahkan_at is None:
        return ""
    return f"Lewat {Lewat(entri.lewat).words.register}" if entri.lewat else "Pemohon"


def _pada(line: Line) -> str:
    entri = line.entri
    if entri.pengambilan:
        return line.tata.pada(entri.pengambilan.at)
    if entri.diserahkan_at:
        return line.tata.pada(entri.diserahkan_at)
    return ""


def _oleh(line: Line) -> str:
    entri = line.entri
    if entri.pengambilan:
        return line.tata.nama(entri.pengambilan.petugas_id)
    return next(
        (
            line.tata.nama(paraf.petugas_id)
            for paraf in entri.trail
            if paraf.at == entri.diserahkan_at
            and paraf.tindakan is Tindakan.SELESAI
            and entri.standar.langkah[paraf.langkah].tugas is Tugas.SERAHKAN
        ),
        "",
    )


REGISTER = Buku(
    "register",
    "Buku register",
    "Tidak ada permohonan yang masuk",
    (
        Lajur(
            "Nomor, waktu terima, saluran",
            13,
            (
                Kolom("Nomor registrasi", 16, Line.nomor),
                Kolom("Tanggal terima", 14, Line.hari),
                Kolom("Jam terima", 11, Line.jam),
                Kolom("Saluran", 13, lambda line: Saluran(line.entri.saluran).words),
            ),
        ),
        Lajur(
            "Nama, NIK, desa/kelurahan, kontak",
            15,
            (
                Kolom("Nama", 28, lambda line: line.entri.nama),
                Kolom(
                    "NIK", 19, lambda line: identitas.mask_number(line.answer("nik"))
                ),
                Kolom("Desa/kelurahan", 20, lambda line: line.entri.desa),
                Kolom("Kontak", 26, _kontak),
            ),
        ),
        lajur("Layanan", 9, 26, Line.perihal),
        lajur("Kelengkapan", 10, 26, _kelengkapan),
        lajur("Petugas", 9, 28, _petugas),
        lajur("Tanggal tiap langkah", 16, 60, _langkah),
        lajur("Nomor surat", 10, 26, _nomor),
        Lajur(
            "Diserahkan",
            10,
            (
                Kolom("Diserahkan kepada", 30, _kepada),
                Kolom("Diserahkan pada", 18, _pada),
                Kolom("Diserahkan oleh", 24, _oleh),
            ),
        ),
        lajur("Keterangan", 8, 40, Line.keterangan),
    ),
)


# The buku agenda.

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
    lampiran = line.entri.lampiran
    return f"{lampiran} berkas" if lampiran else ""


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
            lambda line: (
                line.answer(line.entri.standar.agenda.tujuan) or line.entri.nama
            ),
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
BOOKS = {one.kunci: one for one in (REGISTER, KELUAR, MASUK)}
