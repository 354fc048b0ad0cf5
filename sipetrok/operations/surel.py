"""E-mails to pemohon: written down in the transaction that causes them, sent afterwards out of the
outbox. Plain words and the address of the private page; never an attachment.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from flask import current_app

from sipetrok.domain import SipetrokError
from sipetrok.domain.kontak import read_email
from sipetrok.kiriman import surel as pos
from sipetrok.kiriman.surel import Pesan
from sipetrok.models import Permohonan, Surel, db
from sipetrok.operations import throttle
from sipetrok.operations.context import Context, KurangIsian
from sipetrok.operations.kotak_keluar import Hasil, Kurir
from sipetrok.operations.throttle import Brake, keyed

# Anybody may write anybody's address into a form: that many receipts go to one address in a day,
# and no more.
TANDA_TERIMA_SEHARI = 5
_TANDA_TERIMA = Brake("tanda-terima", TANDA_TERIMA_SEHARI, timedelta(days=1))
PERIHAL = 200  # signs of a subject


def sends_itself() -> bool:
    """Whether the computer of the office has a mail server to send by."""
    return pos.current() is not None


def may_write_to(permohonan: Permohonan) -> bool:
    """Whether the office itself sends e-mails to this pemohon."""
    return not why_by_hand(permohonan)


def why_by_hand(permohonan: Permohonan) -> str:
    """Why the office itself sends nothing to this pemohon, in a sentence; empty where it does."""
    if address_of(permohonan.isian) is None:
        return no_address(permohonan)
    if permohonan.contoh:
        return "Ini permohonan contoh, jadi komputer kantor tidak mengirim e-mail."
    if not sends_itself():
        return "Komputer kantor tidak mengirim sendiri."
    return ""


def no_address(permohonan: Permohonan) -> str:
    """What is said where there is no address to write to."""
    if permohonan.isian.get("email"):
        return "Alamat e-mail pemohon tidak benar, jadi tidak dapat dikirimi."
    return "Pemohon tidak memberi alamat e-mail."


def address_of(isian: Mapping[str, str]) -> str | None:
    """Where a pemohon can be written to; None when no such address was given.

    Earlier versions kept what was typed, with the full stop behind it.
    """
    return read_email(isian.get("email") or "")


def queue_receipt(permohonan: Permohonan, context: Context) -> None:
    """That the permohonan came in, with the address of its page. Inside the transaction.

    Nothing where the office cannot write to this pemohon, or where the mailbox got many of them
    today. Nobody at the office has read the permohonan yet: not one word of it goes out, not even
    the name.
    """
    if not may_write_to(permohonan):
        return
    kunci = keyed(current_app.config["SECRET_KEY"], _mailbox(permohonan.isian))
    if throttle.free_at(_TANDA_TERIMA, kunci, context.now):
        return
    throttle.count(_TANDA_TERIMA, kunci, context.now)
    _queue(
        permohonan,
        context,
        f"Permohonan masuk: {_title(permohonan)}",
        "Yth. Bapak/Ibu,",
        f"Permohonan dengan alamat e-mail ini sudah masuk ke {context.kantor.nama}. "
        "Jika bukan Anda yang mengajukannya, abaikan e-mail ini.",
        _facts(permohonan),
        f"Lihat perkembangannya di {_page(permohonan, context)}",
    )


def _mailbox(isian: Mapping[str, str]) -> str:
    """Where many spellings of an address end up: orang.lain+1@ and Oranglain@ are one mailbox."""
    name, _, host = (address_of(isian) or "").lower().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{host}"


def queue_product(permohonan: Permohonan, context: Context) -> None:
    """Where the product lies; an answer stands in the e-mail itself. Inside the transaction.

    Raises KurangIsian when the pemohon gave no address that can be sent to; without a mail
    server nothing is queued, and the officer writes by hand.
    """
    if address_of(permohonan.isian) is None:
        raise KurangIsian("lewat", f"{no_address(permohonan)} Pilih cara lain.")
    if not may_write_to(permohonan):
        return
    standar, nama = permohonan.standar, context.kantor.nama
    greeting = f"Yth. {' '.join(permohonan.nama.split())},"
    middle = [
        f"{standar.produk} Anda dari {nama} sudah jadi.",
        _facts(permohonan),
        f"Unduh di {_page(permohonan, context)}",
    ]
    if standar.jenis.is_text:
        middle = [
            f"{nama} sudah menjawab permohonan Anda.",
            _facts(permohonan),
            f"Jawaban:\n\n{(permohonan.naskah or '').strip()}",
            f"Jawaban ini juga ada di {_page(permohonan, context)}",
        ]
    _queue(permohonan, context, _title(permohonan), greeting, *middle)


def _title(permohonan: Permohonan) -> str:
    return f"{permohonan.standar.judul}, {permohonan.nomor_register or ''}"


def _facts(permohonan: Permohonan) -> str:
    nomor = permohonan.nomor_register or ""
    return f"Layanan: {permohonan.standar.judul}\nNomor register: {nomor}"


def _page(permohonan: Permohonan, context: Context) -> str:
    url = f"{context.url}/permohonan/{permohonan.kode}"
    return f"halaman permohonan Anda:\n{url}"


def _queue(
    permohonan: Permohonan, context: Context, perihal: str, *middle: str
) -> None:
    """Inside the caller's transaction: an e-mail that is due at once."""
    kantor = context.kantor
    parts = [
        *middle,
        "Jangan bagikan alamat halaman itu: siapa pun yang membukanya dapat membaca permohonan "
        "Anda.",
    ]
    # Who wants to know of anybody who asks for money, whatever the service costs.
    levy = "Biaya: Gratis (Rp 0).\n" if permohonan.standar.biaya == 0 else ""
    if kantor.lapor:
        beyond = "" if levy else " di luar biaya resmi"
        levy += f"Jika ada yang meminta uang{beyond}, laporkan lewat:\n"
    for saluran in kantor.lapor:
        levy += f"- {saluran.nama}: {saluran.alamat}\n"
    if levy:
        parts.append(levy.rstrip())
    parts.append(f"E-mail ini dikirim otomatis dan tidak perlu dibalas.\n{kantor.nama}")
    db.session.add(
        Surel(
            permohonan_id=permohonan.id,
            tujuan=address_of(permohonan.isian),
            perihal=" ".join(perihal.split())[:PERIHAL],
            isi="\n\n".join(parts) + "\n",
            dibuat_at=context.now,
            lagi_at=context.now,
            percobaan=0,
            galat="",
        )
    )


def send_due(now: datetime) -> Hasil:
    """Sends the e-mails that are due; ends early where the server takes nothing from anybody.

    Needs a mail server.
    """
    server = pos.current()
    assert server is not None, "without a mail server nothing is queued"
    return Kurir(Surel, _pesan, partial(pos.send, server), _empty).send_due(now)


def _pesan(surel: Surel) -> Pesan:
    """The same to the letter at every try, also its name and its date."""
    context, written = Context.here(), surel.dibuat_at
    return Pesan(
        context.kantor.nama,
        current_app.config["SUREL"],
        surel.tujuan,
        surel.perihal,
        surel.isi,
        written.astimezone(context.kalender.zona),
        f"{surel.id}.{written:%Y%m%d%H%M%S%f}",
    )


def _empty(surel: Surel, refusal: SipetrokError | None) -> None:
    """What was sent stands in the permohonan; a second copy serves nobody."""
    if refusal is None:
        surel.isi = ""
