"""What an officer at the counter may do on the pemohon's pages, for a permohonan that an officer
entered.

The code alone never opens any of it: whoever holds it is the pemohon, and papers are received by
the office.
"""

from flask import current_app

from sipetrok import auth, kantor
from sipetrok.domain.workflow import Status
from sipetrok.models import Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.web import kabar


def at_counter(permohonan: Permohonan) -> bool:
    """Whether an officer of the office is signed in here, and an officer entered this permohonan."""
    is_staff = auth.petugas() is not None and kantor.current().kantor.is_staff(auth.peran())
    return is_staff and permohonan.pencatat_id is not None


def may_note_papers(permohonan: Permohonan) -> bool:
    """Whether papers that lie at the office can be ticked here and now."""
    return permohonan.status == Status.DRAF and at_counter(permohonan)


def messages(permohonan: Permohonan) -> tuple[tuple[str, str], ...]:
    """Prefilled messages that bring the pemohon to their page: words of the link, and the link."""
    standar = standar_of(permohonan)
    page = f"{current_app.config['URL']}/permohonan/{permohonan.kode}"
    title = f"Permohonan {standar.judul} Anda di {kantor.current().kantor.nama}"
    free = " Layanan ini gratis (Rp 0)." if standar.biaya == 0 else ""
    text = f"{title} sudah diterima dengan nomor {permohonan.nomor_register}. Lihat perkembangannya di {page}{free}"
    telepon, address = permohonan.isian.get("telepon"), permohonan.isian.get("email")
    found = []
    if telepon:
        found.append(("Kirim lewat WhatsApp", kabar.whatsapp(telepon, text)))
    if address:
        found.append(("Kirim lewat e-mail", kabar.email(address, title, text)))
    return tuple(found)
