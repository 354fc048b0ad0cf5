"""What the receipt says, on screen and on paper: the code, what happens next and when, and the
price.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import segno
from flask import current_app
from markupsafe import Markup

from sipetrok import filters
from sipetrok.domain import hours, identitas, nomor
from sipetrok.domain.clock import next_open
from sipetrok.models import Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.pdf import qr_data_uri, render_pdf
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Standar, Tugas


@dataclass(frozen=True)
class Receipt:
    """The receipt of one permohonan."""

    standar: Standar
    kode: str
    address: str
    following: tuple[str, ...]
    waktu: str
    biaya: str


def make_receipt(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> Receipt:
    """What the receipt of a sent permohonan says at this moment."""
    standar = standar_of(permohonan)
    address = f"{current_app.config['URL']}/permohonan/{permohonan.kode}"
    return Receipt(
        standar,
        nomor.print_kode(permohonan.kode),
        address,
        tuple(_next(permohonan, standar, folder, now)),
        filters.waktu(standar.waktu),
        filters.biaya(standar.biaya),
    )


def _next(
    permohonan: Permohonan, standar: Standar, folder: FolderKantor, now: datetime
) -> Iterator[str]:
    if permohonan.versi == 1:  # nobody at the office has touched it yet
        yield opening_words(folder, now)
    if standar.waktu and not permohonan.diserahkan and permohonan.tutup_at is None:
        start = (
            "Setelah berkas Anda dinyatakan lengkap"
            if standar.first(Tugas.PERIKSA)
            else "Setelah petugas mulai"
        )
        yield f"{start}, {standar.produk} jadi paling lama {filters.waktu(standar.waktu)}."
    yield "Buka halaman permohonan Anda untuk melihat kabarnya. Kalau ada yang perlu diperbaiki, tertulis di sana."


def opening_words(folder: FolderKantor, now: datetime) -> str:
    """When an officer begins: at once in opening hours, else at the next opening."""
    closes = hours.closing(now, folder.kalender)
    if closes:
        return f"Kantor sedang buka sampai pukul {filters.jam(closes)}. Petugas memeriksa menurut urutan masuk."
    opens = next_open(now, folder.kalender)
    return f"Kantor sedang tutup. Petugas mulai memeriksa {hours.print_hari(opens, folder.kalender)} {filters.jam(opens)}."


def qr_svg(address: str) -> Markup:
    """The address as an inline drawing: attributes only, as the Content-Security-Policy asks."""
    return Markup(
        segno.make(address, error="m", micro=False).svg_inline(
            svgclass="qr", lineclass=None, omitsize=True
        )
    )


def as_pdf(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> bytes:
    """The receipt for the printer. Raises CetakGagal."""
    receipt = make_receipt(permohonan, folder, now)
    return render_pdf(
        "cetak/tanda_terima.html",
        kantor=folder.kantor,
        kode=receipt.kode,
        judul=receipt.standar.judul,
        nama_samaran=identitas.mask_name(permohonan.nama),
        dikirim=filters.tanggal_jam(permohonan.dikirim_at),
        nomor_register=permohonan.nomor_register,
        alamat_halaman=receipt.address,
        qr=qr_data_uri(receipt.address),
        langkah_berikut=receipt.following,
        waktu=receipt.waktu,
        biaya=receipt.biaya,
    )
