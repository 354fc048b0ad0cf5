"""What is found of a document when it comes, and what its sender and the office are told of it.

The sender may go on all the same; the office reads the same beside the picture.
"""

from dataclasses import dataclass

from sipetrok.domain import Worded

_MAYBE = "Tulisannya mungkin tidak terbaca."
_AGAIN = f"{_MAYBE} Ambil lagi, atau lanjutkan bila memang sudah jelas."
PHOTO, PAGE = "Fotonya", "Ada halaman yang"  # what is dark or blurred


@dataclass(frozen=True, slots=True)
class TemuanWords:
    """`apa` stands for the photo, or for a page of a PDF."""

    pemohon: str
    petugas: str

    def of(self, apa: str) -> "TemuanWords":
        """The same, said of a photo or a page."""
        return TemuanWords(self.pemohon.format(apa=apa), self.petugas.format(apa=apa))


_SIGNED = TemuanWords(
    "PDF ini bertanda tangan elektronik. Halamannya diterima, tetapi tanda tangan elektroniknya "
    "tidak ikut, karena setiap PDF dibuat ulang supaya aman. Simpan PDF aslinya: kantor mungkin "
    "memintanya.",
    "PDF ini bertanda tangan elektronik waktu dikirim. Yang disimpan hanya halamannya, jadi tanda "
    "tangannya tidak dapat diperiksa dari sini. Bila perlu, minta PDF aslinya kepada pemohon.",
)


class Temuan(Worded):
    """The list. The first four are judged by `kiriman.keterbacaan`, the others read in a PDF."""

    words: TemuanWords

    GELAP = "gelap", TemuanWords(f"{{apa}} gelap. {_AGAIN}", f"{{apa}} gelap. {_MAYBE}")
    KABUR = "kabur", TemuanWords(f"{{apa}} kabur. {_AGAIN}", f"{{apa}} kabur. {_MAYBE}")
    POLOS = (
        "polos",
        TemuanWords(
            "Tidak ada tulisan yang jelas di fotonya. Ambil lagi, atau lanjutkan bila memang sudah "
            "benar.",
            "Tidak ada tulisan yang jelas di fotonya.",
        ),
    )
    KECIL = (
        "kecil",
        TemuanWords(
            f"{{apa}} kecil sekali. {_AGAIN}", f"{{apa}} kecil sekali. {_MAYBE}"
        ),
    )
    TERTANDA = "tertanda", _SIGNED
    TERTANDA_AKTIF = "tertanda-aktif", _SIGNED
    KOMENTAR = (
        "komentar",
        TemuanWords(
            "PDF ini memuat komentar yang tidak terlihat oleh kantor. Bila isinya penting, tulis "
            "di halamannya, lalu kirim ulang.",
            "PDF ini waktu dikirim memuat komentar yang tidak terlihat di sini.",
        ),
    )
