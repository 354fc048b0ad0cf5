"""How an officer tells the pemohon: prefilled links to the number, the address or the account that
was given.
"""

from urllib.parse import quote

from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal
from sipetrok.domain.kontak import has_whatsapp
from sipetrok.models import Permohonan
from sipetrok.operations.surel import address_of
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Identitas, Lewat


def whatsapp(telepon: str, text: str) -> str:
    """A chat with this number, the words written already."""
    return f"https://wa.me/{telepon}?text={quote(text)}"


def email(address: str, subject: str, body: str) -> str:
    """A new e-mail to this address, the words written already."""
    return (
        f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"
    )


def messages(permohonan: Permohonan) -> tuple[tuple[str, str], ...]:
    """Each way with its words and its link; none where the standard asks for no number and no
    address.

    They also serve a pemohon who has lost the code: they go to what was written in the permohonan.
    """
    text = _text(permohonan)
    body = "\n\n".join(filter(None, (text, produk_of(permohonan).to_read)))
    return _links(permohonan, "Kabari pemohon", text, (_subject(permohonan), body))


def receipt(permohonan: Permohonan) -> tuple[tuple[str, str], ...]:
    """The same for whom this officer has just entered: that it came in, and where its page is."""
    if permohonan.pencatat_id != context.officer.id or permohonan.tutup_at:
        return ()
    title = f"Permohonan {permohonan.standar.judul} Anda di {context.kantor.nama}"
    text = (
        f"{title} sudah masuk dengan nomor {permohonan.nomor_register}. "
        f"Lihat perkembangannya di {_page(permohonan)}{_price(permohonan)}"
    )
    return _links(permohonan, "Kirim", text, (title, text))


def _links(
    permohonan: Permohonan, words: str, text: str, mail: tuple[str, str]
) -> tuple[tuple[str, str], ...]:
    """WhatsApp and e-mail, as far as number and address were given."""
    found = []
    telepon = _given(permohonan, Identitas.TELEPON)
    if has_whatsapp(telepon):
        found.append((f"{words} lewat WhatsApp", whatsapp(telepon, text)))
    if address := _address(permohonan):
        found.append((f"{words} lewat e-mail", email(address, *mail)))
    return tuple(found)


def reminder(permohonan: Permohonan) -> str:
    """That a product waits on paper, for whoever was to collect it; empty where no number was given
    that has WhatsApp, or nothing waits.
    """
    number, since = permohonan.isian.get("telepon", ""), permohonan.ready_since
    if not has_whatsapp(number) or not since:
        return ""
    office, way = context.kantor.nama, permohonan.way or Lewat.KANTOR
    return whatsapp(
        number,
        f"{permohonan.standar.produk} Anda dari {office} sudah siap sejak {tanggal(since)} "
        "dan belum tercatat Anda terima. "
        f"Silakan ambil {way.words.reminder.format(kantor=office)}. "
        f"Nomor register {permohonan.nomor_register}.",
    )


def handing_over(permohonan: Permohonan) -> str:
    """The e-mail by which an answer is handed over where the office sends none itself; empty
    without an address.
    """
    address = _address(permohonan)
    if not permohonan.standar.jenis.is_text or not address:
        return ""
    # Read once the officer has handed over, which follows.
    body = f"{_ready(permohonan, is_open=True)}\n\n{permohonan.naskah or ''}"
    return email(address, _subject(permohonan), body)


def _given(permohonan: Permohonan, field: Identitas) -> str:
    """What was written there, where the standard asks for it."""
    return (
        permohonan.isian.get(field, "") if field in permohonan.standar.identitas else ""
    )


def _address(permohonan: Permohonan) -> str:
    """Where mail can be sent to, where the standard asks for it; else empty."""
    if Identitas.EMAIL not in permohonan.standar.identitas:
        return ""
    return address_of(permohonan.isian) or ""


def _subject(permohonan: Permohonan) -> str:
    return f"{permohonan.standar.judul}, {permohonan.nomor_register}"


def _text(permohonan: Permohonan) -> str:
    """How the permohonan stands, as the office would write it to its pemohon."""
    if permohonan.diserahkan or waits_at(permohonan):
        return _ready(permohonan, produk_of(permohonan).is_open)
    said = permohonan.keadaan.status.words.kabar.format(halaman=_page(permohonan))
    asked = f"Permohonan {permohonan.standar.judul} Anda di {context.kantor.nama}"
    return f"{asked} {said}{_price(permohonan)}"


def _ready(permohonan: Permohonan, is_open: bool) -> str:
    """That the product is done, and how the pemohon comes by it."""
    standar, place = permohonan.standar, waits_at(permohonan)
    said = [f"{standar.produk} Anda dari {context.kantor.nama} sudah jadi."]
    if place:
        said.append(f"Ambil di {place}.")
    elif sent := sent_by(permohonan):
        said.append(f"{standar.jenis.words.hasil} dikirim {sent}.")
    words = standar.jenis.words
    opens = words.buka if is_open else "Lihat keterangannya"
    if is_open and place:
        opens = f"Dapat juga {words.siap}"
    return f"{' '.join(said)} {opens} di {_page(permohonan)}{_price(permohonan)}"


# Where the product is, as far as that is certain.


def waits_at(permohonan: Permohonan) -> str:
    """Where it lies ready on paper for somebody to collect; empty where nothing waits."""
    if permohonan.pengambilan or not permohonan.ready_since:
        return ""
    return place_of(permohonan)


def place_of(permohonan: Permohonan) -> str:
    """Where it is to be collected; empty where nobody collects."""
    way = permohonan.way
    if way is None:
        return ""
    return context.folder.place(way, permohonan.isian.get("desa", ""))


def _is_on_its_way(permohonan: Permohonan) -> bool:
    """Whether a berita acara carries it to where it is collected, and nobody has noted that it is
    there.
    """
    acara = permohonan.acara
    return acara is not None and acara.diterima_at is None


def told_way(permohonan: Permohonan) -> Lewat | None:
    """How it came: by e-mail only where the office sent one since it was handed over, to a place
    only once it is there.
    """
    if _is_on_its_way(permohonan):
        return None
    if permohonan.way is not Lewat.EMAIL:
        return permohonan.way
    at = permohonan.course.diserahkan_at
    # Sent, or still being tried.
    if at and any(
        one.dibuat_at >= at and (one.terkirim_at or one.lagi_at)
        for one in permohonan.surel
    ):
        return Lewat.EMAIL
    return None


def sent_by(permohonan: Permohonan) -> str:
    """By what, or where, it was sent, as half a sentence; empty where it was not, or not yet."""
    if _is_on_its_way(permohonan) and not permohonan.pengambilan:
        return f"ke {place_of(permohonan)}, dan belum dicatat sampai di sana"
    way = told_way(permohonan)
    if way is None or permohonan.keadaan.hands_over_by(way):
        return ""
    return way.words.sent


def _page(permohonan: Permohonan) -> str:
    return f"{context.url}/permohonan/{permohonan.kode}"


def _price(permohonan: Permohonan) -> str:
    return " Layanan ini gratis (Rp 0)." if permohonan.standar.biaya == 0 else ""
