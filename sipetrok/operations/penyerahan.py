"""Products and files change hands: a step done on many chosen files, each in a transaction of its
own, or all in one with a berita acara, whose arrival is confirmed; and products on paper reach
their owners: who collected, and whom the office reached about what still waits.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select

from sipetrok.alur import banyak
from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.workflow import Tindakan
from sipetrok.cetak.pdf import Paper, picture_data_uri
from sipetrok.domain import SipetrokError
from sipetrok.domain.nomor import format_nomor, hari_terbilang, terbilang
from sipetrok.models import (
    BeritaAcara,
    IsiBeritaAcara,
    Kontak,
    Pengambilan,
    Permohonan,
    db,
)
from sipetrok.operations.act import SudahBerubah, act_within
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.operations.trail import refresh
from sipetrok.operations.transaction import (
    beforehand,
    changing,
    composed,
    next_number,
    transaction,
)
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Standar, Tugas

# The numbers of files, and why each stays where it is.
Refused = tuple[tuple[int, str], ...]
NOT_IN_IT = "Berita acara ini sudah dibuat sebelumnya, tanpa berkas ini."


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


@composed
def finish(pilihan: Pilihan, kelompok: Kelompok, context: Context) -> Permohonan:
    """Ends the step of one file; where it has to be taken first, takes it. The same press twice is
    once.

    Raises BukanKelompok, DipegangRekan, SudahDikerjakan and what `act` raises; then nothing was
    changed.
    """
    permohonan, versi = _load(pilihan, kelompok), pilihan.versi
    to_take = kelompok.is_taken_first and permohonan.versi == versi
    try:
        if to_take and permohonan.pemegang_id != context.actor.petugas_id:
            if permohonan.pemegang is not None:
                raise DipegangRekan(
                    f"Berkas ini sedang dipegang {permohonan.pemegang.nama}. "
                    "Buka berkasnya bila perlu diambil alih."
                )
            taken = Press(Tindakan.TERIMA, versi)
            versi = act_within(permohonan.id, taken, context).versi
        # What the pemohon chose, where the step offers it; otherwise it stays as it is.
        offered = permohonan.keadaan.step.lewat
        lewat = permohonan.lewat if permohonan.lewat in offered else None
        press = Press(Tindakan.SELESAI, versi, lewat=lewat)
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
    """Moved since the page was shown, be it by the same officer: it is in no second one."""

    kalimat = (
        "Berkas ini sudah dikerjakan sejak halaman dibuka, "
        "jadi tidak dimuat di berita acara ini."
    )


@composed
def make(
    pilihan: Sequence[Pilihan], kelompok: Kelompok, serah: Serah, context: Context
) -> tuple[BeritaAcara, Refused]:
    """Ends the step of every file that allows it and records them together; the others come back
    with the reason. The same `kunci` makes one, and tells what is not in it.

    Raises TidakAdaBerkas, KurangIsian, CetakGagal, PenyimpananTertutup;
    nothing changed.
    """
    earlier = db.session.scalar(select(BeritaAcara).filter_by(kunci=serah.kunci))
    if earlier is not None:
        missing = {one.permohonan_id: NOT_IN_IT for one in pilihan}
        for isi in earlier.isi:
            missing.pop(isi.permohonan_id, None)
        return earlier, tuple(missing.items())
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
    on, is_contoh, petugas = context.today, sent[0].contoh, context.officer
    pelaksana = kelompok.step.pelaksana
    own = [kunci for kunci in pelaksana if kunci in petugas.peran]
    acting_as = context.kantor.nama_peran((own or pelaksana)[0])
    buku = "contoh-berita-acara" if is_contoh else "berita-acara"
    urut = next_number(buku, on.year)
    nomor = format_nomor(context.kantor.berita_acara, urut, on)
    acara = BeritaAcara(
        kunci=serah.kunci,
        buku=buku,
        tahun=on.year,
        urut=urut,
        tanggal=on,
        petugas_id=petugas.id,
        nomor=f"CONTOH {nomor}" if is_contoh else nomor,
        judul=kelompok.step.tugas.words.acara,
        penerima=serah.penerima,
        penerima_jabatan=serah.jabatan,
        jumlah=len(sent),
        contoh=is_contoh,
        dibuat_at=context.now,
    )
    places = [(one.kecamatan, one.desa) for one in sent]
    numbers = [produk_of(one).nomor for one in sent]
    isi = {
        "acara": acara,
        "kelompok": kelompok,
        "lambang": picture_data_uri(context.folder.lambang),
        "pertama": (petugas.nama, petugas.jabatan or acting_as, petugas.nip),
        "hari": hari_terbilang(on),
        "terbilang": terbilang(len(sent)),
        "wilayah": banyak.count_by_area(Counter(places)),
        "rows": [
            (one.nomor_register, one.nama, one.isian.get("nik", ""), *place, number)
            for one, place, number in zip(sent, places, numbers, strict=True)
        ],
    }
    paper = Paper("cetak/berita_acara.html", isi)
    acara.sha256 = context.storage.put(
        beforehand(paper.html, paper.print), into_reserve=True
    )
    for n, one in enumerate(sent, 1):
        acara.isi.append(IsiBeritaAcara(urutan=n, permohonan_id=one.id))
    db.session.add(acara)
    db.session.flush()
    return acara


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
    with changing(IsiBeritaAcara, (acara_id, urutan)) as isi:
        if isi.diterima_at is None:
            isi.diterima_id, isi.diterima_at = context.officer.id, context.now
            isi.catatan = catatan
        elif isi.diterima_id != context.officer.id or catatan not in ("", isi.catatan):
            by = isi.diterima.nama if isi.diterima else "petugas lain"
            raise SudahDikonfirmasi(f"Berkas ini sudah dicatat diterima oleh {by}.")
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
            isi.diterima_id, isi.diterima_at = context.officer.id, context.now
    return len(found)


# To their owners.

HUBUNGAN = {
    "sendiri": "Pemohon sendiri",
    "keluarga": "Keluarga",
    "kuasa": "Orang yang diberi kuasa",
}
CARA = {
    "telepon": "Telepon",
    "whatsapp": "WhatsApp",
    "email": "E-mail",
    "datang": "Didatangi",
}


class SudahDiambil(SipetrokError):
    """Somebody collected it before; says who and through whom."""


class BelumSiap(SipetrokError):
    """There is nothing to collect yet, or no longer."""

    kalimat = "Hasil permohonan ini belum siap diambil."


def handing_over(layanan: Mapping[str, Standar], peran: Set[str]) -> tuple[str, ...]:
    """The slugs of the layanan in which these roles hand over: it is they who call whoever has not
    collected.
    """
    return tuple(slug for slug, one in layanan.items() if hands_over(one, peran))


def hands_over(standar: Standar, peran: Set[str]) -> bool:
    """Whether one of these roles hands this product to its owner."""
    return any(
        one.tugas is Tugas.SERAHKAN and not peran.isdisjoint(one.pelaksana)
        for one in standar.langkah
    )


def is_ours(permohonan: Permohonan, context: Context) -> bool:
    """Whether this officer hands such products over: by today's standard of the layanan, or by that
    of the file.
    """
    of_today = context.folder.layanan.get(permohonan.layanan, permohonan.standar)
    return any(hands_over(one, context.peran) for one in (permohonan.standar, of_today))


def collect(
    permohonan_id: int, nama: str, hubungan: str, context: Context
) -> Pengambilan:
    """Writes down who collected; the same form twice is once. Raises SudahDiambil, BelumSiap."""
    written = {"petugas_id": context.officer.id, "nama": nama, "hubungan": hubungan}
    with changing(Permohonan, permohonan_id) as permohonan:
        earlier = permohonan.pengambilan
        if earlier and all(
            getattr(earlier, name) == one for name, one in written.items()
        ):
            return earlier
        _require_waiting(permohonan)
        made = Pengambilan(permohonan=permohonan, at=context.now, **written)
        db.session.add(made)
        db.session.flush()
        refresh(permohonan, context.kalender)
    return made


@dataclass(frozen=True)
class Usaha:
    """What the officer wrote of one try to reach the pemohon.

    `seen` is the newest one that the form showed, 0 for none: so the same form twice is once, and
    another try of the same kind is another.
    """

    cara: str
    kepada: str
    catatan: str
    seen: int


def contact(permohonan_id: int, usaha: Usaha, context: Context) -> Kontak:
    """Writes down one try to reach the pemohon. Raises SudahDiambil, BelumSiap."""
    written = {
        "permohonan_id": permohonan_id,
        "petugas_id": context.officer.id,
        "cara": usaha.cara,
        "kepada": usaha.kepada,
        "catatan": usaha.catatan,
    }
    with changing(Permohonan, permohonan_id) as permohonan:
        same = db.session.scalar(
            select(Kontak).filter_by(**written).where(Kontak.id > usaha.seen)
        )
        if same is not None:
            return same
        _require_waiting(permohonan)
        made = Kontak(at=context.now, **written)
        db.session.add(made)
        db.session.flush()
    return made


def _require_waiting(permohonan: Permohonan) -> None:
    if earlier := permohonan.pengambilan:
        raise SudahDiambil(
            f"Sudah diambil oleh {earlier.nama}, dicatat oleh {earlier.petugas.nama}."
        )
    if not permohonan.is_ready:
        raise BelumSiap
