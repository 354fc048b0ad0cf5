"""E-mails to pemohon: what they say, what an address is, and when one that did not get through is
tried again.

Plain words and the address of the private page; never an attachment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Standar

# The gaps after the first failures; from then on the last one.
JEDA = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
MENYERAH = timedelta(days=3)
# An e-mail that waits longer than this is a matter for the administrator.
TERTAHAN = timedelta(days=1)
# Anybody may write anybody's address into a form: that many receipts go to one address in a day,
# and no more.
TANDA_TERIMA_SEHARI = 5
PALING_PANJANG = 254  # signs of an address (RFC 5321)
PERIHAL = 200  # signs of a subject

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@){_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})+"
)


def next_try(percobaan: int, dibuat_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None when the office gives up.

    Both must be over, the time and the tries: a computer that was off for a week begins where it
    stood.
    """
    if percobaan > len(JEDA) and now - dibuat_at >= MENYERAH:
        return None
    return now + JEDA[min(max(percobaan, 1), len(JEDA)) - 1]


def is_address(text: str) -> bool:
    """Whether mail can be sent there: plain letters only, nothing that could begin another line of
    a message.
    """
    return len(text) <= PALING_PANJANG and _ADDRESS.fullmatch(text) is not None


def address_of(isian: Mapping[str, str]) -> str | None:
    """Where a pemohon can be written to; None when no such address was given."""
    email = (isian.get("email") or "").strip()
    if is_address(email):
        return email
    return None


@dataclass(frozen=True, slots=True)
class Tulisan:
    """A subject of one line, and the text below it."""

    perihal: str
    isi: str


@dataclass(frozen=True, slots=True)
class Perkara:
    """Of which permohonan the e-mail speaks. `halaman` is the address of its private page."""

    nama: str
    nomor_register: str
    halaman: str
    standar: Standar
    kantor: Kantor

    def receipt(self) -> Tulisan:
        """Once a permohonan was sent."""
        return self._written(
            f"Permohonan masuk: {self.standar.judul}, {self.nomor_register}",
            f"Permohonan Anda sudah masuk ke {self.kantor.nama}.",
            self._facts,
            f"Lihat perkembangannya di halaman permohonan Anda:\n{self.halaman}",
        )

    def product(self, jawaban: str) -> Tulisan:
        """Once the product is handed over: an answer stands in the e-mail, everything else is
        fetched from the page.
        """
        middle = [
            f"{self.standar.produk} Anda dari {self.kantor.nama} sudah jadi.",
            self._facts,
            f"Unduh di halaman permohonan Anda:\n{self.halaman}",
        ]
        if self.standar.jenis.is_text:
            middle = [
                f"{self.kantor.nama} sudah menjawab permohonan Anda.",
                self._facts,
                f"Jawaban:\n\n{jawaban.strip()}",
                f"Jawaban ini juga ada di halaman permohonan Anda:\n{self.halaman}",
            ]
        return self._written(f"{self.standar.judul}, {self.nomor_register}", *middle)

    @property
    def _facts(self) -> str:
        return f"Layanan: {self.standar.judul}\nNomor register: {self.nomor_register}"

    def _written(self, perihal: str, *middle: str) -> Tulisan:
        parts = (
            f"Yth. {_line(self.nama)},",
            *middle,
            "Jangan bagikan alamat halaman itu: siapa pun yang membukanya dapat membaca permohonan "
            "Anda.",
            self._free(),
            f"E-mail ini dikirim otomatis dan tidak perlu dibalas.\n{self.kantor.nama}",
        )
        return Tulisan(
            _line(perihal)[:PERIHAL], "\n\n".join(filter(None, parts)) + "\n"
        )

    def _free(self) -> str:
        """That nothing is to be paid, and who wants to know of anybody who asks for money."""
        if self.standar.biaya != 0:
            return ""
        said = "Biaya: Gratis (Rp 0)."
        if self.kantor.lapor:
            where = (
                f"\n- {saluran.nama}: {saluran.alamat}" for saluran in self.kantor.lapor
            )
            said += f"\nJika ada yang meminta uang, laporkan lewat:{''.join(where)}"
        return said


def _line(text: str) -> str:
    return " ".join(text.split())
