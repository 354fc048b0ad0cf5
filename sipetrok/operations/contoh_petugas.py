"""The officers of the example files: reasons, finished letters, signed pages, and the press itself."""

import io
import random
import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from sipetrok.berkas import CleanBerkas, clean, page_picture
from sipetrok.contoh import foto, pindaian, teks
from sipetrok.contoh.isi import Isi
from sipetrok.contoh.perjalanan import Babak
from sipetrok.domain import naskah
from sipetrok.domain.banyak import kelompok_of, receiving_peran
from sipetrok.domain.identitas import print_isian
from sipetrok.domain.workflow import Tindakan
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import berita_acara
from sipetrok.operations.act import act
from sipetrok.operations.banyak import Pilihan
from sipetrok.operations.contoh_pemohon import Bahan, Dunia
from sipetrok.operations.press import Press, needs_file
from sipetrok.operations.standar import standar_of
from sipetrok.operations.surat import default_naskah
from sipetrok.pdf import page_count
from sipetrok.sop.standar import Jenis, Standar, Tugas

WIDE = 1000  # pixels of a scanned page
REASONS = {foto.BURAM: teks.BURAM, foto.TERPOTONG: teks.TERPOTONG, foto.GELAP: teks.GELAP}


def press(permohonan_id: int, babak: Babak, bahan: Bahan, dunia: Dunia) -> None:
    """One press by the officer whom the course names, on the file as it then stands."""
    row = db.session.get_one(Permohonan, permohonan_id)
    standar, is_end = standar_of(row), babak.tindakan is Tindakan.SELESAI
    hasil, text, scan, lewat = {}, None, (), None
    petugas = db.session.get_one(Petugas, babak.petugas_id)
    if is_end and babak.tugas is Tugas.KIRIM:
        return _send(row, petugas, dunia, babak.at)
    if babak.tindakan is Tindakan.KEMBALIKAN:
        hasil = _reasons(standar, bahan.cacat, dunia.chance)
    elif is_end and babak.tugas is Tugas.PERIKSA:
        hasil = dict.fromkeys(range(1, len(standar.persyaratan) + 1), "")
    if is_end and standar.jenis is Jenis.SURAT and babak.tugas is Tugas.OLAH:
        text = _completed(row, standar, bahan, dunia, babak.at)
    if is_end and standar.jenis is Jenis.SURAT and babak.tugas is Tugas.SERAHKAN:
        scan = _signed(row, dunia)
    if is_end and standar.jenis is Jenis.JAWABAN and babak.tugas is Tugas.OLAH:
        text = dunia.chance.choice(teks.JAWABAN)
    if is_end and babak.tugas is Tugas.SERAHKAN and standar.jenis is not Jenis.SURAT:
        lewat = standar.langkah[row.langkah].lewat[0].value
        scan = _made_elsewhere(row, standar, lewat, bahan, dunia)
    sent = Press(babak.tindakan, row.versi, babak.catatan, hasil, babak.tujuan, text, lewat, scan)
    act(permohonan_id, sent, dunia.context(petugas, babak.at))


def _send(row: Permohonan, petugas: Petugas, dunia: Dunia, at: datetime) -> None:
    """A berita acara of one file: example files go each at its own moment."""
    kelompok = kelompok_of(standar_of(row), row.standar_id, row.langkah)
    receiver = receiving_peran(standar_of(row), row.langkah)
    serah = berita_acara.Serah(
        secrets.token_hex(16),
        "CONTOH",
        dunia.folder.kantor.nama_peran(receiver) if receiver else "",
    )
    berita_acara.make(
        [Pilihan(row.id, row.versi)],
        kelompok,
        serah,
        dunia.context(petugas, at),
    )


def _made_elsewhere(
    row: Permohonan, standar: Standar, lewat: str, bahan: Bahan, dunia: Dunia
) -> tuple[CleanBerkas, ...]:
    """The finished document, where it travels as a file and is not here yet."""
    if (
        standar.jenis is not Jenis.DOKUMEN
        or row.dokumen
        or not needs_file(standar.langkah[row.langkah], lewat)
    ):
        return ()
    isi = Isi(
        bahan.warga,
        dunia.folder.kantor,
        standar.produk,
        dunia.folder.kalender.day_of(row.dikirim_at),
    )
    return (clean(io.BytesIO(pindaian.draw(isi, 1, dunia.chance, "")[0])),)


def _reasons(standar: Standar, cacat: Mapping[int, str], chance: random.Random) -> dict[int, str]:
    found = dict.fromkeys(range(1, len(standar.persyaratan) + 1), "")
    for n, fault in cacat.items():
        if n == 0:
            found[0] = chance.choice(teks.ALAMAT_KURANG)
            continue
        name = pindaian.name_of(standar.persyaratan[n - 1].label)
        found[n] = chance.choice(REASONS[fault]).format(
            dokumen=name, Dokumen=name[0].upper() + name[1:]
        )
    return found


def _completed(
    row: Permohonan, standar: Standar, bahan: Bahan, dunia: Dunia, at: datetime
) -> str | None:
    """The letter's text with the dots replaced by what the officer reads from the papers; None when
    it has none.
    """
    text = row.naskah or default_naskah(dunia.folder.kantor, row, dunia.folder.kalender.day_of(at))
    if not naskah.has_gap(text):
        return None
    known = {one.kunci: print_isian(one, bahan.full[one.kunci]) for one in standar.isian}
    for name in re.findall(r"{(\w+)}", standar.naskah):
        if name in known and not row.isian.get(name):
            text = text.replace(naskah.TITIK, known[name], 1)
    return text


def _signed(row: Permohonan, dunia: Dunia) -> tuple[CleanBerkas, ...]:
    """The issued letter as it comes back from the signer's desk: printed, signed on its last page,
    and scanned.
    """
    pdf = dunia.storage.read(row.surat[-1].sha256)
    pages = [page_picture(pdf, n, WIDE) for n in range(1, page_count(pdf) + 1)]
    pages[-1] = pindaian.signed(pages[-1], dunia.folder.kantor.nama.upper(), dunia.chance)
    return tuple(clean(io.BytesIO(page)) for page in pages)
