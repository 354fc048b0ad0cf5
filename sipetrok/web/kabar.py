"""How an officer tells the pemohon: prefilled links to the number, the address or the account that
was given.
"""

from urllib.parse import quote

from sipetrok.domain.workflow import Status
from sipetrok.models import Permohonan
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Identitas, Jenis, Standar


def whatsapp(telepon: str, text: str) -> str:
    """A chat with this number, the words written already."""
    return f"https://wa.me/{telepon}?text={quote(text)}"


def email(address: str, subject: str, body: str) -> str:
    """A new e-mail to this address, the words written already."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"


def messages(
    permohonan: Permohonan, standar: Standar, folder: FolderKantor, base_url: str
) -> tuple[tuple[str, str], ...]:
    """Each way with its words and its link; none where the standard asks for no number and no
    address.

    They also serve a pemohon who has lost the code: they go to what was written in the permohonan.
    """
    text, isian = _text(permohonan, standar, folder, base_url), permohonan.isian
    found = []
    if (telepon := isian.get("telepon")) and Identitas.TELEPON in standar.identitas:
        found.append(("Kabari pemohon lewat WhatsApp", whatsapp(telepon, text)))
    if (address := isian.get("email")) and Identitas.EMAIL in standar.identitas:
        subject, body = (
            f"{standar.judul}, {permohonan.nomor_register}",
            _answered(permohonan, standar, text),
        )
        found.append(("Kabari pemohon lewat e-mail", email(address, subject, body)))
    return tuple(found)


def handing_over(
    permohonan: Permohonan, standar: Standar, folder: FolderKantor, base_url: str
) -> str:
    """The e-mail by which an answer is handed over where the office sends none itself; empty
    without an address.
    """
    address = permohonan.isian.get("email")
    if (
        standar.jenis is not Jenis.JAWABAN
        or not address
        or Identitas.EMAIL not in standar.identitas
    ):
        return ""
    body = f"{_ready(permohonan, standar, folder, base_url)}{_price(standar)}\n\n{permohonan.naskah or ''}"
    return email(address, f"{standar.judul}, {permohonan.nomor_register}", body)


def _answered(permohonan: Permohonan, standar: Standar, text: str) -> str:
    """The words with the answer itself below them, where the product is one."""
    is_answer = standar.jenis is Jenis.JAWABAN and permohonan.diserahkan
    return f"{text}\n\n{permohonan.naskah}" if is_answer and permohonan.naskah else text


def _text(permohonan: Permohonan, standar: Standar, folder: FolderKantor, base_url: str) -> str:
    office = folder.kantor.nama
    request = f"Permohonan {standar.judul} Anda di {office}"
    page = f"{base_url}/permohonan/{permohonan.kode}"
    if permohonan.diserahkan:
        text = _ready(permohonan, standar, folder, base_url)
    elif permohonan.status == Status.DIKEMBALIKAN:
        text = f"{request} perlu diperbaiki. Lihat caranya di {page}"
    elif permohonan.status == Status.DITOLAK:
        text = f"{request} tidak dapat dikabulkan. Alasannya ada di {page}"
    else:
        text = f"{request} sedang dikerjakan. Lihat perkembangannya di {page}"
    return text + _price(standar)


def _ready(permohonan: Permohonan, standar: Standar, folder: FolderKantor, base_url: str) -> str:
    verb = "Baca" if standar.jenis is Jenis.JAWABAN else "Unduh"
    return (
        f"{standar.produk} Anda dari {folder.kantor.nama} sudah jadi. "
        f"{verb} di {base_url}/permohonan/{permohonan.kode}"
    )


def _price(standar: Standar) -> str:
    return " Layanan ini gratis (Rp 0)." if standar.biaya == 0 else ""
