"""Berita acara: made with the step of every file in it, all or nothing; the arrival of each is
confirmed later.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sipetrok.alur import banyak
from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.workflow import Tindakan
from sipetrok.cetak.pdf import picture_data_uri, render_pdf
from sipetrok.domain import berita_acara as aturan
from sipetrok.domain import identitas
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.terbilang import hari, tanggal_terbilang, terbilang
from sipetrok.models import BeritaAcara, IsiBeritaAcara, Permohonan, db
from sipetrok.operations.act import act_within
from sipetrok.operations.banyak import Pilihan, load
from sipetrok.operations.context import Context
from sipetrok.operations.press import KurangIsian, Press
from sipetrok.operations.transaction import next_number, transaction
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Langkah, Tugas


@dataclass(frozen=True)
class Serah:
    """What the officer wrote: the key of the form, who receives, and the way it travels where the
    step asks that.
    """

    kunci: str
    penerima: str
    jabatan: str = ""
    lewat: str | None = None


class TidakAdaBerkas(SipetrokError):
    """Not one of the chosen files could be sent, so nothing was made; `ditolak` says why, file by
    file.
    """

    isian = "pilih"
    kalimat = "Berita acara belum dibuat, karena tidak satu pun berkas yang dipilih dapat dikirim."

    def __init__(self, ditolak: tuple[tuple[int, str], ...]) -> None:
        super().__init__()
        self.ditolak = ditolak


class SudahDikonfirmasi(SipetrokError):
    """Somebody else confirmed the arrival before."""


class SudahDiserahkan(SipetrokError):
    """The file was moved since the page was shown, be it by the same officer: it is in no second
    berita acara.
    """

    kalimat = (
        "Berkas ini sudah dikerjakan sejak halaman dibuka, jadi tidak dimuat di berita acara ini."
    )


def make(
    pilihan: Sequence[Pilihan], kelompok: Kelompok, serah: Serah, context: Context
) -> tuple[BeritaAcara, tuple[tuple[int, str], ...]]:
    """Ends the step of every file that allows it and records them together; the others come back
    with the reason.

    The same `kunci` makes one. Raises TidakAdaBerkas, KurangIsian, CetakGagal, PenyimpananTertutup;
    nothing changed.
    """
    with transaction():
        earlier = db.session.scalar(select(BeritaAcara).filter_by(kunci=serah.kunci))
        if earlier is not None:
            return earlier, ()
        sent, refused = _send(pilihan, kelompok, serah, context)
        if not sent:
            raise TidakAdaBerkas(refused)
        if len({one.contoh for one in sent}) > 1:
            raise KurangIsian(
                "pilih",
                "Berkas contoh tidak dapat dikirim bersama berkas warga. Pilih salah satu saja.",
            )
        return _record(sent, kelompok, serah, context), refused


def _send(
    pilihan: Sequence[Pilihan], kelompok: Kelompok, serah: Serah, context: Context
) -> tuple[list[Permohonan], tuple[tuple[int, str], ...]]:
    sent, refused = [], []
    for one in pilihan:
        try:
            permohonan = load(one, kelompok)
            if permohonan.versi != one.versi:
                raise SudahDiserahkan
            if kelompok.hands_over and serah.lewat not in kelompok.ways:
                raise KurangIsian("lewat", "Pilih cara penyerahan yang tersedia.")
            press = Press(Tindakan.SELESAI, one.versi, lewat=serah.lewat, berita_acara=True)
            sent.append(act_within(permohonan.id, press, context))
        except SipetrokError as refusal:
            refused.append((one.permohonan_id, refusal.kalimat))
    return sent, tuple(refused)


def _record(
    sent: Sequence[Permohonan], kelompok: Kelompok, serah: Serah, context: Context
) -> BeritaAcara:
    on, is_contoh, buku = context.today, sent[0].contoh, aturan.BUKU
    if is_contoh:
        buku = f"contoh-{buku}"
    urut = next_number(buku, on.year)
    acara = BeritaAcara(
        kunci=serah.kunci,
        buku=buku,
        tahun=on.year,
        urut=urut,
        tanggal=on,
        petugas_id=context.officer.id,
        nomor=aturan.nomor_of(context.kantor.berita_acara, urut, on, is_contoh),
        judul=kelompok.step.tugas.words.acara,
        penerima=serah.penerima,
        penerima_jabatan=serah.jabatan,
        jumlah=len(sent),
        contoh=is_contoh,
        dibuat_at=context.now,
    )
    isi = _compose(acara, sent, kelompok, context)
    acara.sha256 = context.storage.put(isi, into_reserve=True)
    acara.isi = [IsiBeritaAcara(urutan=n, permohonan_id=one.id) for n, one in enumerate(sent, 1)]
    db.session.add(acara)
    db.session.flush()
    return acara


def _giver(langkah: Langkah, context: Context) -> tuple[str, str, str]:
    """Name, position and NIP of whoever hands over; the role's name where the account says no
    position.
    """
    petugas = context.officer
    own = [kunci for kunci in langkah.pelaksana if kunci in petugas.peran]
    peran = (own or langkah.pelaksana)[0]
    return petugas.nama, petugas.jabatan or context.kantor.nama_peran(peran), petugas.nip


def _compose(
    acara: BeritaAcara, sent: Sequence[Permohonan], kelompok: Kelompok, context: Context
) -> bytes:
    """The berita acara as PDF. Raises CetakGagal."""
    rows = [
        {
            "register": one.nomor_register,
            "nama": one.nama,
            "nik": identitas.mask_number(one.isian.get("nik", "")),
            "wilayah": ", ".join(filter(None, (one.desa, one.kecamatan))),
            "dokumen": produk_of(one).nomor,
        }
        for one in sent
    ]
    kantor, lambang, on = context.kantor, context.folder.lambang, acara.tanggal
    return render_pdf(
        "cetak/berita_acara.html",
        kantor=kantor,
        lambang=picture_data_uri(lambang) if lambang else None,
        judul=acara.judul,
        nomor=acara.nomor,
        hari=hari(on),
        tanggal=tanggal_terbilang(on),
        tanggal_angka=f"{on:%d-%m-%Y}",
        tempat=kantor.tempat,
        pertama=_giver(kelompok.step, context),
        kedua=(acara.penerima, acara.penerima_jabatan),
        jumlah=len(sent),
        jumlah_kata=terbilang(len(sent)),
        layanan=kelompok.standar.judul,
        wilayah=aturan.count_by_area(Counter((one.kecamatan, one.desa) for one in sent)),
        rows=rows,
        contoh=acara.contoh,
        tempat_tanggal=f"{kantor.tempat}, {identitas.print_tanggal(on)}",
        serah_terima=kelompok.hands_over,
    )


def is_passed_on(acara: BeritaAcara, permohonan: Permohonan) -> bool:
    """Whether the file of this berita acara went on at the desk that receives, or reached its
    owner: so it arrived.
    """
    tugas = Tugas.KIRIM if acara.judul == Tugas.KIRIM.words.acara else Tugas.SERAHKAN
    return permohonan.pengambilan is not None or banyak.is_passed_on(
        permohonan.course, tugas, acara.dibuat_at
    )


def confirm(acara_id: int, urutan: int, catatan: str, context: Context) -> IsiBeritaAcara:
    """Writes down that one file arrived; twice by the same person is once.

    Raises SudahDikonfirmasi, NoResultFound.
    """
    with transaction():
        isi = db.session.get_one(IsiBeritaAcara, (acara_id, urutan), with_for_update=True)
        if isi.diterima_at is None:
            _receive(isi, context)
            isi.catatan = catatan
        elif isi.diterima and isi.diterima_id != context.officer.id:
            raise SudahDikonfirmasi(f"Berkas ini sudah dicatat diterima oleh {isi.diterima.nama}.")
    return isi


def confirm_all(acara_id: int, context: Context) -> int:
    """Writes down that every file arrived of which nobody wrote it and which did not go on.

    Returns how many; what was written down before stays, so the same press twice is once.
    """
    with transaction():
        found = [
            isi
            for isi in db.session.scalars(
                select(IsiBeritaAcara)
                .filter_by(berita_acara_id=acara_id, diterima_at=None)
                .order_by(IsiBeritaAcara.urutan)
                .with_for_update()
            )
            if not is_passed_on(isi.berita_acara, isi.permohonan)
        ]
        for isi in found:
            _receive(isi, context)
    return len(found)


def _receive(isi: IsiBeritaAcara, context: Context) -> None:
    isi.diterima_id = context.officer.id
    isi.diterima_at = context.now
