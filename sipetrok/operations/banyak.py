"""A step done on many chosen files: each in a transaction of its own, so that one refusal stops no
other; or all in one with a berita acara, after which the arrival of each file is confirmed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sipetrok.alur import banyak
from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.workflow import Tindakan
from sipetrok.cetak.pdf import picture_data_uri, render_pdf
from sipetrok.domain import SipetrokError
from sipetrok.domain.nomor import format_nomor, hari_terbilang, terbilang
from sipetrok.models import BeritaAcara, IsiBeritaAcara, Permohonan, db
from sipetrok.operations.act import SudahBerubah, act_within
from sipetrok.operations.context import Context
from sipetrok.operations.press import KurangIsian, Press
from sipetrok.operations.transaction import next_number, transaction
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Langkah, Tugas

Refused = tuple[
    tuple[int, str], ...
]  # the numbers of files, and why each stays where it is


@dataclass(frozen=True)
class Pilihan:
    """A file as it was ticked: its number, and the version that the page showed."""

    permohonan_id: int
    versi: int


class BukanKelompok(SipetrokError):
    """The file is not, or no longer, at the step that is being done."""

    kalimat = (
        "Berkas ini sudah tidak berada di langkah ini. "
        "Muat ulang halaman untuk daftar yang terbaru."
    )


class DipegangRekan(SipetrokError):
    """A colleague has the file in hands; a batch takes nothing away from anybody."""


class SudahDikerjakan(SipetrokError):
    """Somebody was faster, be it the pemohon; said as one line of a list of results."""


def finish(pilihan: Pilihan, kelompok: Kelompok, context: Context) -> Permohonan:
    """Ends the step of one file; where it has to be taken first, takes it. The same press twice is
    once.

    Raises BukanKelompok, DipegangRekan, SudahDikerjakan and what `act` raises; then nothing was
    changed.
    """
    versi = pilihan.versi
    with transaction():
        permohonan = _load(pilihan, kelompok)
        is_in_hands = permohonan.pemegang_id == context.actor.petugas_id
        try:
            if (
                kelompok.is_taken_first
                and permohonan.versi == versi
                and not is_in_hands
            ):
                if permohonan.pemegang is not None:
                    raise DipegangRekan(
                        f"Berkas ini sedang dipegang {permohonan.pemegang.nama}. "
                        "Buka berkasnya bila perlu diambil alih."
                    )
                taken = Press(Tindakan.TERIMA, versi)
                versi = act_within(permohonan.id, taken, context).versi
            press = Press(Tindakan.SELESAI, versi, lewat=_way(permohonan))
            return act_within(permohonan.id, press, context)
        except SudahBerubah as refusal:
            raise SudahDikerjakan(
                f"Berkas ini baru saja dikerjakan {refusal.nama}, "
                "jadi tidak ikut dikerjakan di sini."
            ) from refusal


def _load(pilihan: Pilihan, kelompok: Kelompok) -> Permohonan:
    """The chosen file, locked.

    Raises BukanKelompok when it is of another layanan, or was shown at another step.
    """
    permohonan = db.session.get(Permohonan, pilihan.permohonan_id, with_for_update=True)
    if permohonan is None or permohonan.standar_id != kelompok.standar_id:
        raise BukanKelompok
    if permohonan.versi == pilihan.versi and permohonan.langkah != kelompok.langkah:
        raise BukanKelompok
    return permohonan


def _way(permohonan: Permohonan) -> str | None:
    """What the pemohon chose, where the step offers it; otherwise the choice stays as it is."""
    langkah = permohonan.standar.langkah[permohonan.langkah]
    if langkah.tugas is Tugas.SERAHKAN and permohonan.lewat in langkah.lewat:
        return permohonan.lewat
    return None


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

    def __init__(self, ditolak: Refused) -> None:
        super().__init__()
        self.ditolak = ditolak


class SudahDikonfirmasi(SipetrokError):
    """Somebody else confirmed the arrival before."""


class SudahDiserahkan(SipetrokError):
    """The file was moved since the page was shown, be it by the same officer: it is in no second
    berita acara.
    """

    kalimat = (
        "Berkas ini sudah dikerjakan sejak halaman dibuka, "
        "jadi tidak dimuat di berita acara ini."
    )


def make(
    pilihan: Sequence[Pilihan], kelompok: Kelompok, serah: Serah, context: Context
) -> tuple[BeritaAcara, Refused]:
    """Ends the step of every file that allows it and records them together; the others come back
    with the reason.

    The same `kunci` makes one. Raises TidakAdaBerkas, KurangIsian, CetakGagal, PenyimpananTertutup;
    nothing changed.
    """
    with transaction():
        earlier = db.session.scalar(select(BeritaAcara).filter_by(kunci=serah.kunci))
        if earlier is not None:
            return earlier, ()
        sent: list[Permohonan] = []
        refused: Refused = ()
        for one in pilihan:
            try:
                sent.append(_send(one, kelompok, serah, context))
            except SipetrokError as refusal:
                refused += ((one.permohonan_id, refusal.kalimat),)
        if not sent:
            raise TidakAdaBerkas(refused)
        if len({one.contoh for one in sent}) > 1:
            raise KurangIsian(
                "pilih",
                "Berkas contoh tidak dapat dikirim bersama berkas warga. Pilih salah satu saja.",
            )
        return _record(sent, kelompok, serah, context), refused


def _send(
    pilihan: Pilihan, kelompok: Kelompok, serah: Serah, context: Context
) -> Permohonan:
    permohonan = _load(pilihan, kelompok)
    if permohonan.versi != pilihan.versi:
        raise SudahDiserahkan
    if kelompok.hands_over and serah.lewat not in kelompok.ways:
        raise KurangIsian("lewat", "Pilih cara penyerahan yang tersedia.")
    press = Press(Tindakan.SELESAI, pilihan.versi, lewat=serah.lewat, berita_acara=True)
    return act_within(permohonan.id, press, context)


def _record(
    sent: Sequence[Permohonan], kelompok: Kelompok, serah: Serah, context: Context
) -> BeritaAcara:
    on, is_contoh = context.today, sent[0].contoh
    buku = "contoh-berita-acara" if is_contoh else "berita-acara"
    urut = next_number(buku, on.year)
    nomor = format_nomor(context.kantor.berita_acara, urut, on)
    acara = BeritaAcara(
        kunci=serah.kunci,
        buku=buku,
        tahun=on.year,
        urut=urut,
        tanggal=on,
        petugas_id=context.officer.id,
        nomor=f"CONTOH {nomor}" if is_contoh else nomor,
        judul=kelompok.step.tugas.words.acara,
        penerima=serah.penerima,
        penerima_jabatan=serah.jabatan,
        jumlah=len(sent),
        contoh=is_contoh,
        dibuat_at=context.now,
    )
    lambang = context.folder.lambang
    isi = render_pdf(
        "cetak/berita_acara.html",
        acara=acara,
        kelompok=kelompok,
        lambang=picture_data_uri(lambang) if lambang else None,
        pertama=_giver(kelompok.step, context),
        hari=hari_terbilang(on),
        terbilang=terbilang(len(sent)),
        wilayah=banyak.count_by_area(
            Counter((one.kecamatan, one.desa) for one in sent)
        ),
        rows=[(one, produk_of(one).nomor) for one in sent],
    )
    acara.sha256 = context.storage.put(isi, into_reserve=True)
    acara.isi = [
        IsiBeritaAcara(urutan=n, permohonan_id=one.id) for n, one in enumerate(sent, 1)
    ]
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
    return (
        petugas.nama,
        petugas.jabatan or context.kantor.nama_peran(peran),
        petugas.nip,
    )


def is_passed_on(isi: IsiBeritaAcara) -> bool:
    """Whether the file went on at the desk that receives, or reached its owner: so it arrived."""
    acara, permohonan = isi.berita_acara, isi.permohonan
    tugas = Tugas.KIRIM if acara.judul == Tugas.KIRIM.words.acara else Tugas.SERAHKAN
    return permohonan.pengambilan is not None or banyak.is_passed_on(
        permohonan.course, tugas, acara.dibuat_at
    )


def confirm(
    acara_id: int, urutan: int, catatan: str, context: Context
) -> IsiBeritaAcara:
    """Writes down that one file arrived; twice by the same person is once.

    Raises SudahDikonfirmasi, NoResultFound.
    """
    with transaction():
        isi = db.session.get_one(
            IsiBeritaAcara, (acara_id, urutan), with_for_update=True
        )
        if isi.diterima_at is None:
            _receive(isi, context)
            isi.catatan = catatan
        elif isi.diterima and isi.diterima_id != context.officer.id:
            raise SudahDikonfirmasi(
                f"Berkas ini sudah dicatat diterima oleh {isi.diterima.nama}."
            )
    return isi


def confirm_all(acara_id: int, context: Context) -> int:
    """Writes down that every file arrived of which nobody wrote it and which did not go on.

    Returns how many; what was written down before stays, so the same press twice is once.
    """
    with transaction():
        waiting = db.session.scalars(
            select(IsiBeritaAcara)
            .filter_by(berita_acara_id=acara_id, diterima_at=None)
            .order_by(IsiBeritaAcara.urutan)
            .with_for_update()
        )
        found = [isi for isi in waiting if not is_passed_on(isi)]
        for isi in found:
            _receive(isi, context)
    return len(found)


def _receive(isi: IsiBeritaAcara, context: Context) -> None:
    isi.diterima_id = context.officer.id
    isi.diterima_at = context.now
