"""The ways in which a product reaches its pemohon, each with what people are told of it.

`{kantor}` stands for the name of the office, `{desa}` for what the desa or kelurahan of the pemohon
is called, `{buka}` and `{siap}` for what is done with the product there. Pure.
"""

from dataclasses import dataclass

from sipetrok.domain import Worded
from sipetrok.sop.kinds import Jenis


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
            pemohon="Saya {buka} sendiri dengan HP",
            petugas="{siap} sendiri oleh pemohon",
            standar="{siap} di halaman permohonan Anda",
            pilihan="{siap} sendiri",
            serahkan="{halaman}",
            register="halaman pemohon",
        ),
    )
    DESA = (
        "desa",
        LewatWords(
            pemohon="Saya ambil di kantor desa atau kelurahan saya",
            petugas="Diambil di kantor desa atau kelurahan pemohon",
            standar="diambil di kantor desa atau kelurahan Anda",
            pilihan="diambil di kantor desa atau kelurahan",
            serahkan="Unduhan, dan cetakan di kantor desa atau kelurahan",
            register="kantor desa/kelurahan",
            place="kantor {desa}",
            reminder="di kantor desa atau kelurahan Anda",
            together="Kantor desa atau kelurahan",
            address=("desa", "desa/kelurahan"),
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
            address=("alamat", "alamat"),
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
            sent="lewat akun media sosial",
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

    def for_pemohon(self, kantor: str, jenis: Jenis) -> str:
        """As the pemohon chooses it."""
        return self.words.pemohon.format(kantor=kantor, buka=jenis.words.buka.lower())

    def for_petugas(self, kantor: str, jenis: Jenis) -> str:
        """As an officer chooses it for somebody."""
        siap = jenis.words.siap.capitalize()
        return self.words.petugas.format(kantor=kantor, siap=siap)

    def in_standar(self, kantor: str, jenis: Jenis) -> str:
        """As the published standard says it, after "dapat"."""
        return self.words.standar.format(kantor=kantor, siap=jenis.words.siap)

    def done(self, jenis: Jenis) -> str:
        """What a hand-over by this way has brought about, behind the product: nobody has collected
        it yet.
        """
        if self.words.sent:
            return f"dikirim {self.words.sent}"
        return "siap diambil" if self.words.place else f"siap {jenis.words.siap}"

    def place(self, kantor: str, desa: str = "") -> str:
        """Where the product is handed over on paper; empty for other ways."""
        return self.words.place.format(kantor=kantor, desa=desa).strip()


# Collected by somebody after the hand-over; by post the hand-over itself is the delivery.
COLLECTED = frozenset(way for way in Lewat if way.words.place)
# The ways by which products travel together, to be handed out one by one at the other end.
TOGETHER = tuple(way for way in Lewat if way.words.together)
# Something on paper changes hands: what is collected, and what travels together.
ON_PAPER = COLLECTED.union(TOGETHER)
