"""The closed lists of an SOP file, each member with what people are told of it.

One more is one more row here. A blank in braces is filled by `Tugas.words_for`, from the words of
the jenis. Pure.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

from sipetrok.domain import Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class JenisWords:
    """What a product is called. For the pemohon: `hasil` … `buka`; for officers the rest."""

    hasil: str  # the product itself, where a sentence begins
    ready: str  # the headline, once it can be had from the page of the pemohon
    how: str  # what to do with it there
    buka: str  # "… di <address>", in a message
    siap: str  # "siap …", behind the product
    nanti: str  # what is still to be done once it is made, or approved
    naskah: str = "Isi surat"  # what is written at the step that makes it
    simpan: str = ""  # keeps that text for later; empty where none is written
    sahkan: str = "Sahkan"  # the button of the signature
    halaman: str = "Unduhan di halaman pemohon"  # handed over by way of the page
    disimpan: str = "Isian disimpan."  # to the officer who keeps the text for later


class Jenis(Worded):
    """What comes out of a layanan. What is done with it stands in `sipetrok.produk`."""

    words: JenisWords

    # We make it, number it and sign it on paper.
    SURAT = (
        "surat",
        JenisWords(
            hasil="Surat",
            ready="Surat Anda siap diunduh",
            how="Unduh, simpan di HP, lalu cetak bila perlu.",
            buka="Unduh",
            siap="diunduh",
            nanti="Kantor mencetaknya, meminta tanda tangan dan cap, lalu menyerahkannya.",
            simpan="Simpan dan lihat pratinjau",
            disimpan="Naskah disimpan. Pratinjau menunjukkan surat yang akan dicetak.",
            sahkan="Sahkan surat",
        ),
    )
    # An answer: a text, and nothing else.
    JAWABAN = (
        "jawaban",
        JenisWords(
            hasil="Jawaban",
            ready="Jawaban Anda sudah ada",
            how="Baca jawabannya di bawah ini.",
            buka="Baca",
            siap="dibaca",
            nanti="Jawabannya tinggal disampaikan kepada Anda.",
            naskah="Jawaban",
            simpan="Simpan dulu",
            disimpan="Jawaban disimpan, dan belum dapat dibaca pemohon.",
            halaman="Halaman pemohon",
        ),
    )
    # Made and signed elsewhere, taken in as it is.
    DOKUMEN = (
        "dokumen",
        JenisWords(
            hasil="Dokumen",
            ready="Dokumen Anda siap diunduh",
            how="Unduh, simpan di HP, lalu cetak bila perlu.",
            buka="Unduh",
            siap="diunduh",
            nanti="Dokumennya tinggal diserahkan kepada Anda.",
        ),
    )

    @property
    def is_issued(self) -> bool:
        """Whether the office numbers it, prints it, and has the signed paper scanned."""
        return self is Jenis.SURAT

    @property
    def is_text(self) -> bool:
        """Whether it is read on the page, and has no file."""
        return self is Jenis.JAWABAN

    @property
    def is_taken_in(self) -> bool:
        """Whether it is made in another application; what travels on paper need not be here."""
        return self is Jenis.DOKUMEN


@dataclass(frozen=True, slots=True, kw_only=True)
class TugasWords:
    """What a step is called: before it for the pemohon, on its buttons, and once it is done."""

    singkat: str  # in the list of steps
    done: str  # in a register
    title: str  # the headline while the file is there
    taken: str = ""  # the same once an officer took the file, where that is told apart
    button: str = ""  # empty where only a berita acara ends the step
    many: str = ""  # the button for many files; empty where each is done by itself
    acara: str = ""  # the berita acara by which it may end
    left: str = ""  # what is still to do after the first hand-over


class Tugas(Worded):
    """What a langkah asks of its pelaksana."""

    words: TugasWords

    AJUKAN = (
        "ajukan",
        TugasWords(
            singkat="Permohonan dikirim",
            done="diajukan",
            title="Permohonan belum dikirim",
        ),
    )
    TERIMA = (
        "terima",
        TugasWords(
            singkat="Permohonan diterima",
            done="diterima",
            title="Permohonan sudah dikirim",
            button="Terima berkas",
            many="Terima berkas yang dipilih",
        ),
    )
    PERIKSA = (
        "periksa",
        TugasWords(
            singkat="Berkas diperiksa",
            done="diperiksa",
            title="Permohonan menunggu diperiksa",
            taken="Permohonan sedang diperiksa",
            button="Lengkap, teruskan",
        ),
    )
    OLAH = (
        "olah",
        TugasWords(
            singkat="{hasil} dibuat",
            done="dibuat",
            title="{hasil} Anda menunggu dibuat",
            taken="{hasil} Anda sedang dibuat",
            button="Selesai, teruskan",
            many="Selesai, teruskan yang dipilih",
        ),
    )
    KERJAKAN = (
        "kerjakan",
        TugasWords(
            singkat="Permohonan dikerjakan",
            done="dikerjakan",
            title="Permohonan menunggu dikerjakan",
            taken="Permohonan sedang dikerjakan",
            button="Selesai, teruskan",
            many="Selesai, teruskan yang dipilih",
        ),
    )
    PARAF = (
        "paraf",
        TugasWords(
            singkat="Berkas diparaf",
            done="diparaf",
            title="Permohonan menunggu diparaf",
            taken="Permohonan sedang diperiksa sebelum diparaf",
            button="Paraf, teruskan",
        ),
    )
    SAHKAN = (
        "sahkan",
        TugasWords(
            singkat="{hasil} disahkan",
            done="disahkan",
            title="{hasil} Anda menunggu disahkan",
            button="{sahkan}",
            many="Sahkan yang dipilih",
        ),
    )
    SERAHKAN = (
        "serahkan",
        TugasWords(
            singkat="{hasil} diserahkan kepada Anda",
            done="diserahkan",
            title="{hasil} Anda belum diserahkan",
            button="Serahkan kepada pemohon",
            many="Serahkan yang dipilih",
            acara="Berita Acara Serah Terima Dokumen",
            left="tinggal diserahkan",
        ),
    )
    KIRIM = (
        "kirim",
        TugasWords(
            singkat="{hasil} dikirim untuk diserahkan",
            done="dikirim",
            title="{hasil} Anda menunggu dikirim",
            acara="Berita Acara Pengiriman Dokumen",
            left="tinggal dikirim",
        ),
    )
    ARSIPKAN = (
        "arsipkan",
        TugasWords(
            singkat="Berkas disimpan di arsip",
            done="diarsipkan",
            title="Permohonan menunggu diarsipkan",
            button="Arsipkan",
        ),
    )

    def words_for(self, jenis: Jenis) -> TugasWords:
        """The words with the product named."""
        known = asdict(jenis.words)
        return TugasWords(
            **{key: text.format(**known) for key, text in asdict(self.words).items()}
        )


@dataclass(frozen=True, slots=True)
class CaraWords:
    """What is said of a requirement that nobody uploads; empty for one that is."""

    standar: str = ""  # in the published standard
    ask: str = ""  # to the pemohon who sends the others
    check: str = ""  # to the officer who checks it


_CHECKED = "Dicek petugas pada catatan kantor."


class Cara(Worded):
    """How a persyaratan is met."""

    words: CaraWords

    UNGGAH = "unggah", CaraWords()
    BAWA = "bawa", CaraWords("Dibawa ke kantor.", "Bawa ke kantor.", "dibawa ke kantor")
    TERCATAT = "tercatat", CaraWords(_CHECKED, _CHECKED, "tercatat di kantor")


class BentukBerkas(Worded):
    """What a paper looks like, where an example of a good photo is drawn; its words are said of the
    drawing.
    """

    words: str

    KARTU = (
        "kartu",
        "Contoh foto yang baik: keempat sudut kartu terlihat, lurus, cahaya dari samping.",
    )
    LEMBAR = (
        "lembar",
        "Contoh foto yang baik: keempat sudut lembar terlihat, lurus, cahaya dari samping.",
    )


@dataclass(frozen=True, slots=True)
class SatuanWords:
    """A unit of time: what is left out, how a promise adds it, and after "Yang dihitung hanya"."""

    rule: str
    saat: str
    counted: str


class Satuan(Worded):
    """The unit of a `waktu`; each belongs to one of the clocks and they never mix."""

    words: SatuanWords

    # Minutes of opening hours; of the others the last are calendar days.
    MENIT = (
        "menit",
        SatuanWords(
            "Malam, jam istirahat, dan hari libur tidak dihitung.",
            ", dihitung saat kantor buka",
            "menit saat kantor buka",
        ),
    )
    HARI_KERJA = (
        "hari kerja",
        SatuanWords("Hari pertama dan hari libur tidak dihitung.", "", "hari kerja"),
    )
    HARI = (
        "hari",
        SatuanWords("Hari pertama tidak dihitung; hari libur dihitung.", "", "hari"),
    )


class Hitungan(StrEnum):
    """How the office counts a time for which its SOP says "hari" only."""

    KERJA = "hari kerja"
    KALENDER = "hari kalender"
