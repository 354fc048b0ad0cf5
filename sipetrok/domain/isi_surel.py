"""What an e-mail to a pemohon says: plain words, and the address of the private page.

Never an attachment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sipetrok.domain.surel import is_address
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Standar

PERIHAL = 200  # signs


@dataclass(frozen=True, slots=True)
class Perkara:
    """Of which permohonan the e-mail speaks. `halaman` is the address of its private page."""

    nama: str
    nomor_register: str
    halaman: str
    standar: Standar
    kantor: Kantor

    @property
    def facts(self) -> str:
        return f"Layanan: {self.standar.judul}\nNomor register: {self.nomor_register}"


@dataclass(frozen=True, slots=True)
class Tulisan:
    """A subject of one line, and the text below it."""

    perihal: str
    isi: str


def receipt(perkara: Perkara) -> Tulisan:
    """Once a permohonan was sent."""
    return _written(
        f"Permohonan masuk: {perkara.standar.judul}, {perkara.nomor_register}",
        perkara,
        f"Permohonan Anda sudah masuk ke {perkara.kantor.nama}.",
        perkara.facts,
        f"Lihat perkembangannya di halaman permohonan Anda:\n{perkara.halaman}",
    )


def product(perkara: Perkara, jawaban: str) -> Tulisan:
    """Once the product is handed over: an answer stands in the e-mail, everything else is fetched
    from the page.
    """
    middle: tuple[str, ...] = (
        f"{perkara.standar.produk} Anda dari {perkara.kantor.nama} sudah jadi.",
        perkara.facts,
        f"Unduh di halaman permohonan Anda:\n{perkara.halaman}",
    )
    if perkara.standar.jenis.is_text:
        middle = (
            f"{perkara.kantor.nama} sudah menjawab permohonan Anda.",
            perkara.facts,
            f"Jawaban:\n\n{jawaban.strip()}",
            f"Jawaban ini juga ada di halaman permohonan Anda:\n{perkara.halaman}",
        )
    return _written(f"{perkara.standar.judul}, {perkara.nomor_register}", perkara, *middle)


def _written(perihal: str, perkara: Perkara, *middle: str) -> Tulisan:
    parts = (
        f"Yth. {_line(perkara.nama)},",
        *middle,
        "Jangan bagikan alamat halaman itu: siapa pun yang membukanya dapat membaca permohonan "
        "Anda.",
        *_free(perkara.standar, perkara.kantor),
        f"E-mail ini dikirim otomatis dan tidak perlu dibalas.\n{perkara.kantor.nama}",
    )
    return Tulisan(_line(perihal)[:PERIHAL], "\n\n".join(parts) + "\n")


def _free(standar: Standar, kantor: Kantor) -> tuple[str, ...]:
    """That nothing is to be paid, and who wants to know of anybody who asks for money."""
    if standar.biaya != 0:
        return ()
    where = "\n".join(f"- {saluran.nama}: {saluran.alamat}" for saluran in kantor.lapor)
    ask = f"\nJika ada yang meminta uang, laporkan lewat:\n{where}" if where else ""
    return (f"Biaya: Gratis (Rp 0).{ask}",)


def _line(text: str) -> str:
    return " ".join(text.split())


def address_of(isian: Mapping[str, str]) -> str | None:
    """Where a pemohon can be written to; None when no such address was given."""
    email = (isian.get("email") or "").strip()
    return email if is_address(email) else None
