"""What an e-mail to a pemohon says: plain words, and the address of the private page.

Never an attachment.
"""

from dataclasses import dataclass

from sipetrok.domain.surel import is_address
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Jenis, Standar

PERIHAL = 200  # signs


@dataclass(frozen=True, slots=True)
class Kepada:
    """Of which permohonan the e-mail speaks. `halaman` is the address of its private page."""

    nama: str
    nomor_register: str
    halaman: str


@dataclass(frozen=True, slots=True)
class Tulisan:
    """A subject of one line, and the text below it."""

    perihal: str
    isi: str


def receipt(kepada: Kepada, standar: Standar, kantor: Kantor) -> Tulisan:
    """Once a permohonan was sent."""
    return _written(
        f"Permohonan masuk: {standar.judul}, {kepada.nomor_register}",
        kepada,
        kantor,
        standar,
        (
            f"Permohonan Anda sudah masuk ke {kantor.nama}.",
            f"Layanan: {standar.judul}\nNomor register: {kepada.nomor_register}",
            f"Lihat perkembangannya di halaman permohonan Anda:\n{kepada.halaman}",
        ),
    )


def product(kepada: Kepada, standar: Standar, kantor: Kantor, jawaban: str) -> Tulisan:
    """Once the product is handed over: an answer stands in the e-mail, everything else is fetched
    from the page.
    """
    facts = f"Layanan: {standar.judul}\nNomor register: {kepada.nomor_register}"
    if standar.jenis is Jenis.JAWABAN:
        middle = (
            f"{kantor.nama} sudah menjawab permohonan Anda.",
            facts,
            f"Jawaban:\n\n{jawaban.strip()}",
            f"Jawaban ini juga ada di halaman permohonan Anda:\n{kepada.halaman}",
        )
    else:
        middle = (
            f"{standar.produk} Anda dari {kantor.nama} sudah jadi.",
            facts,
            f"Unduh di halaman permohonan Anda:\n{kepada.halaman}",
        )
    return _written(f"{standar.judul}, {kepada.nomor_register}", kepada, kantor, standar, middle)


def _written(
    perihal: str, kepada: Kepada, kantor: Kantor, standar: Standar, middle: tuple[str, ...]
) -> Tulisan:
    secret = "Jangan bagikan alamat halaman itu: siapa pun yang membukanya dapat membaca permohonan Anda."
    parts = (
        f"Yth. {_line(kepada.nama)},",
        *middle,
        secret,
        *_free(standar, kantor),
        f"E-mail ini dikirim otomatis dan tidak perlu dibalas.\n{kantor.nama}",
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


def address_of(isian: dict[str, str]) -> str | None:
    """Where a pemohon can be written to; None when no such address was given."""
    email = (isian.get("email") or "").strip()
    return email if is_address(email) else None
