"""The ways of delivery in words: as a pemohon chooses them, and as an officer does who fills in for
one.
"""

from collections.abc import Mapping

from sipetrok.sop.standar import Lewat

PEMOHON = {
    Lewat.UNDUH: "Saya unduh sendiri dengan HP",
    Lewat.DESA: "Saya ambil di kantor desa atau kelurahan saya",
    Lewat.KANTOR: "Saya ambil di kantor {kantor}",
    Lewat.POS: "Dikirim lewat pos",
    Lewat.AKUN: "Dikirim ke akun media sosial saya",
    Lewat.EMAIL: "Dikirim ke e-mail saya",
    Lewat.WHATSAPP: "Dikirim ke WhatsApp saya",
}
PETUGAS = {
    Lewat.UNDUH: "Diunduh sendiri oleh pemohon",
    Lewat.DESA: "Diambil di kantor desa atau kelurahan pemohon",
    Lewat.KANTOR: "Diambil di kantor {kantor}",
    Lewat.POS: "Dikirim lewat pos",
    Lewat.AKUN: "Dikirim ke akun media sosial pemohon",
    Lewat.EMAIL: "Dikirim ke e-mail pemohon",
    Lewat.WHATSAPP: "Dikirim ke WhatsApp pemohon",
}


def lewat_words(lewat: str, kantor_nama: str, ways: Mapping[Lewat, str] = PEMOHON) -> str:
    """A way of delivery as it is chosen; empty where the standard has none."""
    return ways[Lewat(lewat)].format(kantor=kantor_nama) if lewat else ""
