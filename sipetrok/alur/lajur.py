"""The columns of the books, filled by the work itself: the buku register, and the buku agenda of
letters that went out, each under its number, and of what came in. Pure.

Columns after the source SOPs. NIK is always masked: whoever needs it whole opens the file, where
that is in order. A service file names in [agenda] which answers stand for tujuan, perihal, and the
letter that the pemohon brought.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sipetrok.alur.buku import Buku, Kolom, Lajur, Line, Surat, Texts, lajur, print_day
from sipetrok.alur.progress import handed_over
from sipetrok.alur.workflow import Tindakan
from sipetrok.domain import Saluran, identitas, kontak
from sipetrok.sop.standar import Identitas, Lewat, Mulai, Standar, Tugas

MASKS = {
    Identitas.TELEPON: identitas.mask_number,
    Identitas.EMAIL: kontak.mask_email,
    Identitas.AKUN: kontak.mask_word,
}


def _kontak(line: Line) -> Texts:
    """How the pemohon is reached, as far as the service asks for it."""
    isian, found = line.entri.isian, []
    for way, masked in MASKS.items():
        if value := isian.get(way, ""):
            whole = identitas.FIELDS[way].printed(value)
            found.append(whole if line.whole else masked(value))
    return tuple(found)


def _kelengkapan(line: Line) -> Texts:
    """When it was first found complete, and how often it was sent back before or after."""
    entri, found = line.entri, []
    if passed := entri.ended(Tugas.PERIKSA):
        found.append(f"Lengkap {line.tata.pada(passed[0].at)}")
    returned = sum(paraf.tindakan is Tindakan.KEMBALIKAN for paraf in entri.trail)
    if returned:
        found.append(f"Dikembalikan {returned} kali")
    has_check = entri.standar.first(Tugas.PERIKSA) is not None
    if has_check and not found and not line.is_batal:
        return ("Belum diperiksa",)
    return tuple(found)


def _petugas(line: Line) -> Texts:
    """Who registered it, and who had it last."""
    hands = [line.entri.pencatat_id, *(one.petugas_id for one in line.entri.trail)]
    # The pemohon's own rows have no officer.
    hands = [one for one in hands if one is not None]
    names = map(line.tata.nama, (*hands[:1], *hands[-1:]))
    return tuple(dict.fromkeys(filter(None, names)))


def _langkah(line: Line) -> Texts:
    """Each finished step with its moment; of a step done again, the last time."""
    entri, standar = line.entri, line.entri.standar
    way = None if entri.is_on_its_way else _way(line)
    done = {one.langkah: one.at for one in entri.ended()}
    found = []
    for n, at in sorted(done.items()):
        words = standar.langkah[n].tugas.words.done
        if n == 0 and standar.mulai is Mulai.DAFTAR:
            words = "masuk"
        if standar.langkah[n].tugas is Tugas.SERAHKAN:
            words = handed_over(standar, n, way)
        found.append(f"{n + 1}. {words} {line.tata.pada(at)}")
    return tuple(found)


def _way(line: Line) -> Lewat | None:
    if not line.entri.lewat:
        return None
    return Lewat(line.entri.lewat)


def _nomor(line: Line) -> str:
    """The number of the newest letter; of a document made elsewhere the last that was noted."""
    if not line.entri.surat:
        return next(filter(None, reversed(line.entri.dokumen)), "")
    nomor = line.entri.surat[-1].nomor
    return f"{nomor} (BATAL)" if line.is_batal else nomor


def _waiting(line: Line, way: Lewat, at: datetime) -> str:
    """Where it is that nobody has collected: on its way, or there since the moment at which that
    was noted; `at` is when it was handed over.
    """
    entri, tata, place = line.entri, line.tata, way.words.register
    if entri.acara and entri.is_on_its_way:
        by = f"berita acara {entri.acara.nomor}, {print_day(entri.acara.tanggal)}"
        return f"Dalam perjalanan ke {place} ({by}), belum dicatat sampai"
    since = tata.pada(entri.ready_since or at)
    return f"Siap di {place} sejak {since}, belum dicatat diambil"


def _diserahkan(line: Line) -> Texts:
    """To whom, when, and by whom: always three, empty ones where it is not known.

    Who collected it at a counter was written down then; before, nobody has it.
    Otherwise only the way is known that the pemohon chose, and the officer whose press made the
    product available.
    """
    entri, tata, at = line.entri, line.tata, line.entri.diserahkan_at
    if taken := entri.pengambilan:
        whom = f"{taken.nama} ({taken.hubungan or 'pemohon sendiri'})"
        return whom, tata.pada(taken.at), tata.nama(taken.petugas_id)
    way, given = _way(line), entri.ended(Tugas.SERAHKAN)
    if at is None or not given:
        return "", "", ""
    if way and entri.is_uncollected:
        return _waiting(line, way, at), "", ""
    steps = entri.standar.langkah
    by = [one for one in given if way in steps[one.langkah].lewat]
    whom = f"Lewat {way.words.register}" if way else "Pemohon"
    if way and not by:  # the page has it; what is to go that way is still to come
        whom = f"Lewat {Lewat.UNDUH.words.register}"
    last = (by or given)[0]
    return whom, tata.pada(last.at), tata.nama(last.petugas_id)


REGISTER = Buku(
    "register",
    "Buku register",
    "Tidak ada permohonan yang masuk",
    (
        Lajur(
            "Nomor, waktu terima, saluran",
            13,
            (
                Kolom("Nomor register", 16, Line.nomor),
                Kolom("Tanggal terima", 14, Line.hari),
                Kolom("Jam terima", 11, Line.jam),
                Kolom("Saluran", 13, lambda line: Saluran(line.entri.saluran).words),
            ),
        ),
        Lajur(
            "Nama, NIK, wilayah, kontak",
            15,
            (
                Kolom("Nama", 28, lambda line: line.entri.nama),
                Kolom(
                    "NIK", 19, lambda line: identitas.mask_number(line.answer("nik"))
                ),
                Kolom("Wilayah", 20, Line.wilayah),
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
                Kolom("Diserahkan kepada", 30, lambda line: _diserahkan(line)[0]),
                Kolom("Diserahkan pada", 18, lambda line: _diserahkan(line)[1]),
                Kolom("Diserahkan oleh", 24, lambda line: _diserahkan(line)[2]),
            ),
        ),
        lajur("Keterangan", 8, 40, Line.keterangan),
    ),
)


# The buku agenda.


def _surat(line: Line) -> Surat:
    """The letter of a line of the outgoing part; each version has its own line, since each was
    handed out under the number.
    """
    assert line.surat is not None
    return line.surat


def _klasifikasi(line: Line) -> str:
    """Of the layanan, as its file names it; empty where the office has chosen none."""
    surat = line.entri.standar.surat
    return surat.klasifikasi if surat else ""


def _pengolah(line: Line) -> str:
    """Who made the text that was signed: the last to finish such a step before."""
    at = _surat(line).dibuat_at
    made = [one.petugas_id for one in line.entri.ended(Tugas.OLAH) if one.at <= at]
    return line.tata.nama(made[-1]) if made else ""


def _fate(line: Line) -> str:
    """What became of this version: replaced, cancelled, or itself a correction; else nothing."""
    after = [one for one in line.entri.surat if one.versi > _surat(line).versi]
    if after:
        on = line.tata.tanggal(after[0].dibuat_at)
        return f"{line.mark}Diganti {on} dengan nomor yang sama"
    if line.is_batal:
        return line.keterangan()
    return line.mark.rstrip(". ") if line.is_new else f"{line.mark}Pembetulan"


def _tanggal_surat(line: Line) -> date | None:
    """Of the letter that the pemohon brought; None where [agenda] names no answer for it."""
    kunci = line.entri.standar.agenda.tanggal_surat
    return identitas.read_tanggal(line.entri.isian.get(kunci, ""))


def _lampiran(line: Line) -> str:
    lampiran = line.entri.lampiran
    return f"{lampiran} berkas" if lampiran else ""


def _disposisi(line: Line) -> Texts:
    """To whom, what to do, until when: the step at which the answer is made, or where none is
    the first that is worked on.
    """
    entri, tata = line.entri, line.tata
    for tugas in (Tugas.OLAH, Tugas.KERJAKAN):
        if (n := entri.standar.first(tugas)) is not None:
            langkah = entri.standar.langkah[n]
            whom = " / ".join(map(tata.waktu.kantor.nama_peran, langkah.pelaksana))
            due = f"Batas {tata.pada(entri.due_at)}" if entri.due_at else ""
            return whom, langkah.kegiatan, due
    # Nothing is made in this layanan: the file only passes through.
    return ()


# One line for each letter; "No. urut" is its running number in the year.
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
# One line for each permohonan: the number of the register is that of the agenda as well.
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
        lajur("Pengirim", 14, 36, lambda line: (line.entri.nama, line.wilayah())),
        lajur("Perihal", 17, 44, Line.perihal),
        lajur("Lampiran", 7, 12, _lampiran),
        lajur("Disposisi", 16, 60, _disposisi),
        lajur("Keterangan", 9, 36, Line.keterangan),
    ),
)
# By the names under which addresses know them.
BOOKS = {one.kunci: one for one in (REGISTER, KELUAR, MASUK)}


def headed(book: Buku, layanan: Iterable[Standar]) -> Buku:
    """The book of an office with these layanan: its numbers are headed by what they are of."""
    made = [one.jenis.words.hasil for one in layanan if not one.jenis.is_text]
    kinds = "/".join(sorted(set(made))).lower()
    number = lajur(f"Nomor {kinds or 'hasil'}", 10, 26, _nomor)
    own = (number if one.kolom[0].isi is _nomor else one for one in book.lajur)
    return replace(book, lajur=tuple(own))
