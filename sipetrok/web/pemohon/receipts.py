"""What the receipt says, on screen and on paper: the code, what happens next and when, and the
price.
"""

from collections.abc import Iterator

import segno
from markupsafe import Markup

from sipetrok.alur import hours
from sipetrok.alur.clock import next_open
from sipetrok.app import filters
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import qr_data_uri, render_pdf
from sipetrok.domain import identitas, nomor
from sipetrok.models import Permohonan
from sipetrok.sop.standar import Tugas


def address_of(permohonan: Permohonan) -> str:
    return f"{context.url}/permohonan/{permohonan.kode}"


def following(permohonan: Permohonan) -> Iterator[str]:
    """What happens next, as it looks at this moment."""
    standar = permohonan.standar
    if permohonan.versi == 1:  # nobody at the office has touched it yet
        yield _opening_words()
    if standar.waktu and not permohonan.diserahkan and permohonan.tutup_at is None:
        start = "Setelah petugas mulai"
        if standar.first(Tugas.PERIKSA):
            start = "Setelah berkas Anda dinyatakan lengkap"
        yield f"{start}, {standar.produk} jadi paling lama {filters.waktu(standar.waktu)}."
    yield (
        "Buka halaman permohonan Anda untuk melihat kabarnya. Kalau ada yang perlu diperbaiki, "
        "tertulis di sana."
    )


def _opening_words() -> str:
    """When an officer begins: at once in opening hours, else at the next opening."""
    now, kalender = context.now, context.kalender
    if closes := hours.closing(now, kalender):
        return (
            f"Kantor sedang buka sampai pukul {filters.jam(closes)}. "
            "Petugas memeriksa menurut urutan masuk."
        )
    opens = next_open(now, kalender)
    return (
        f"Kantor sedang tutup. Petugas mulai memeriksa {hours.print_hari(opens, kalender)} "
        f"{filters.jam(opens)}."
    )


def qr_svg(permohonan: Permohonan) -> Markup:
    """The address as an inline drawing: attributes only, as the Content-Security-Policy asks."""
    code = segno.make(address_of(permohonan), error="m", micro=False)
    return Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True))


def as_pdf(permohonan: Permohonan) -> bytes:
    """The receipt for the printer. Raises CetakGagal."""
    standar, address, sent_at = permohonan.standar, address_of(permohonan), permohonan.dikirim_at
    assert sent_at is not None  # only what was sent has a receipt
    return render_pdf(
        "cetak/tanda_terima.html",
        kantor=context.kantor,
        kode=nomor.print_kode(permohonan.kode),
        judul=standar.judul,
        nama_samaran=identitas.mask_name(permohonan.nama),
        dikirim=filters.tanggal_jam(sent_at),
        nomor_register=permohonan.nomor_register,
        alamat_halaman=address,
        qr=qr_data_uri(address),
        langkah_berikut=list(following(permohonan)),
        waktu=filters.waktu(standar.waktu),
        biaya=filters.biaya(standar.biaya),
    )
