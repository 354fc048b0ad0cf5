"""The closed lists of an SOP file, each member with what people are told of it.

One more is one more row here. A blank in braces is filled by `Tugas.words_for`, from the words of
the jenis; `{kantor}` with the name of the office, `{desa}` with the desa of the pemohon. Pure.
"""

from dataclasses import asdict, dataclass

from sipetrok.domain import Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class JenisWords:
    """What a product is called. For the pemohon: `hasil` … `buka`; for officers the rest."""

    hasil: str  # the product itself, where a sentence begins
    ready: str  # the headline, once it can be had from the page of the pemohon
    how: str  # what to do with it there
    buka: str  # "… di <address>", in a message
    naskah: str = "Isi surat"  # what is written at the step that makes it
    simpan: str = ""  # keeps that text for later; empty where none is written
    sahkan: str = "Sahkan"  # the button of the signature
    halaman: str = "Unduhan di halaman pemohon"  # handed over by way of the page


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
            simpan="Simpan dan lihat pratinjau",
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
            naskah="Jawaban",
            simpan="Simpan dulu",
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
    title: str = "Permohonan sedang dikerjakan"  # the headline while the file is there
    taken: str = ""  # the same once an officer took the file, where that is told apart
    button: str = ""  # empty where only a berita acara ends the step
    many: str = ""  # the button for many files; empty where each is done by itself
    acara: str = ""  # the berita acara by which it may end
    left: str = ""  # what is still to do after the first hand-over


class Tugas(Worded):
    """What a langkah asks of its pelaksana."""

    words: TugasWords

    AJUKAN = "ajukan", TugasWords(singkat="Permohonan dikirim", done="diajukan")
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
            title="{hasil} Anda sedang dibuat",
            button="Selesai, teruskan",
            many="Selesai, teruskan yang dipilih",
        ),
    )
    KERJAKAN = (
        "kerjakan",
        TugasWords(
            singkat="Permohonan dikerjakan",
            done="dikerjakan",
            button="Selesai, teruskan",
            many="Selesai, teruskan yang dipilih",
        ),
    )
    PARAF = (
        "paraf",
        TugasWords(singkat="{hasil} diparaf", done="diparaf", button="Paraf, teruskan"),
    )
    SAHKAN = (
        "sahkan",
        TugasWords(
            singkat="{hasil} ditandatangani",
            done="disahkan",
            title="{hasil} Anda menunggu tanda tangan",
            button="{sahkan}",
            many="Sahkan yang dipilih",
        ),
    )
    SERAHKAN = (
        "serahkan",
        TugasWords(
            singkat="{hasil} diserahkan kepada Anda",
            done="diserahkan",
            title="{hasil} Anda sudah ditandatangani",
            button="Serahkan kepada pemohon",
            many="Serahkan yang dipilih",
            acara="Berita Acara Serah Terima Dokumen",
            left="tinggal diserahkan",
        ),
    )
    KIRIM = (
        "kirim",
        TugasWords(
            singkat="{hasil} dikirim",
            done="dikirim",
            acara="Berita Acara Pengiriman Dokumen",
            left="tinggal dikirim",
        ),
    )
    ARSIPKAN = (
        "arsipkan",
        TugasWords(
            singkat="Berkas disimpan di arsip", done="diarsipkan", button="Arsipkan"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LewatWords:
    """What a way of delivery is called by whom, and what has to be known for it."""

    pemohon: str  # as the pemohon chooses it
    petugas: str  # as an officer chooses it for somebody
    standar: str  # in the published standard, after "dapat"
    pilihan: str  # what the pemohon chose, as the officer reads it
    serahkan: str  # as the officer hands over
    register: str  # in the buku register, after "Lewat"
    sent: str = ""  # "… dikirim lewat …"; empty where nothing is sent
    place: str = ""  # where the paper is collected; empty where nobody collects
    reminder: str = "di {kantor}"  # "Silakan ambil …", to whoever has not collected
    together: str = ""  # where a berita acara sends many; empty where each goes alone
    # The isian without which it cannot be used, and what that is called.
    address: tuple[str, str] | None = None


class Lewat(Worded):
    """The ways a product reaches the pemohon."""

    words: LewatWords

    UNDUH = (
        "unduh",
        LewatWords(
            pemohon="Saya unduh sendiri dengan HP",
            petugas="Diunduh sendiri oleh pemohon",
            standar="diunduh dari halaman permohonan Anda",
            pilihan="diunduh atau dibaca sendiri",
            serahkan="{halaman}",
            register="unduhan",
        ),
    )
    DESA = (
        "desa",
        LewatWords(
            pemohon="Saya ambil di kantor desa atau kelurahan saya",
            petugas="Diambil di kantor desa atau kelurahan pemohon",
            standar="diambil di kantor desa atau kelurahan Anda",
            pilihan="diambil di kantor desa",
            serahkan="Unduhan, dan cetakan di kantor desa",
            register="kantor desa/kelurahan",
            place="kantor desa atau kelurahan {desa}",
            reminder="di kantor desa atau kelurahan Anda",
            together="Kantor desa atau kelurahan",
        ),
    )
    KANTOR = (
        "kantor",
        LewatWords(
            pemohon="Saya ambil di kantor {kantor}",
            petugas="Diambil di kantor {kantor}",
            standar="diambil di kantor {kantor}",
            pilihan="diambil di kantor ini",
            serahkan="Unduhan, dan cetakan di kantor ini",
            register="kantor ini",
            place="kantor {kantor}",
        ),
    )
    POS = (
        "pos",
        LewatWords(
            pemohon="Dikirim lewat pos",
            petugas="Dikirim lewat pos",
            standar="dikirim lewat pos",
            pilihan="lewat pos",
            serahkan="Pos",
            register="pos",
            sent="lewat pos",
            reminder="atau tanyakan pengirimannya",
            together="Pos",
        ),
    )
    # The office hands it to a courier, who brings it to the address of the pemohon.
    KURIR = (
        "kurir",
        LewatWords(
            pemohon="Diantar kurir ke alamat saya",
            petugas="Diantar kurir ke alamat pemohon",
            standar="diantar kurir ke alamat Anda",
            pilihan="diantar kurir",
            serahkan="Diserahkan kepada kurir",
            register="kurir",
            sent="lewat kurir",
            reminder="atau tanyakan pengantarannya",
            together="Kurir",
            address=("alamat", "alamat"),
        ),
    )
    AKUN = (
        "akun",
        LewatWords(
            pemohon="Dikirim ke akun media sosial saya",
            petugas="Dikirim ke akun media sosial pemohon",
            standar="dikirim ke akun media sosial Anda",
            pilihan="lewat akun media sosial",
            serahkan="Akun pemohon",
            register="akun pemohon",
            sent="lewat akun Anda",
            address=("akun", "nama akun"),
        ),
    )
    EMAIL = (
        "email",
        LewatWords(
            pemohon="Dikirim ke e-mail saya",
            petugas="Dikirim ke e-mail pemohon",
            standar="dikirim ke e-mail Anda",
            pilihan="lewat e-mail",
            serahkan="E-mail pemohon",
            register="e-mail",
            sent="lewat e-mail",
            address=("email", "alamat e-mail"),
        ),
    )
    WHATSAPP = (
        "whatsapp",
        LewatWords(
            pemohon="Dikirim ke WhatsApp saya",
            petugas="Dikirim ke WhatsApp pemohon",
            standar="dikirim ke WhatsApp Anda",
            pilihan="lewat WhatsApp",
            serahkan="WhatsApp pemohon",
            register="WhatsApp",
            sent="lewat WhatsApp",
            address=("telepon", "nomor WhatsApp"),
        ),
    )

    def for_pemohon(self, kantor: str) -> str:
        """As the pemohon chooses it."""
        return self.words.pemohon.format(kantor=kantor)

    def for_petugas(self, kantor: str) -> str:
        """As an officer chooses it for somebody."""
        return self.words.petugas.format(kantor=kantor)

    def place(self, kantor: str, desa: str = "") -> str:
        """Where the product is handed over on paper; empty for other ways."""
        return self.words.place.format(kantor=kantor, desa=desa).strip()


# Collected by somebody after the hand-over; by post the hand-over itself is the delivery.
COLLECTED = frozenset(way for way in Lewat if way.words.place)
# The ways by which products travel together, to be handed out one by one at the other end.
TOGETHER = tuple(way for way in Lewat if way.words.together)
# Something on paper changes hands: what is collected, and what travels together.
ON_PAPER = COLLECTED.union(TOGETHER)
