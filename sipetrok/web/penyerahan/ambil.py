"""A product that waits for its owner, shown and written down: by officers, and by the desa that
hands it over.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import request

from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal
from sipetrok.domain import identitas
from sipetrok.models import Kontak, Permohonan
from sipetrok.operations import pengambilan as operations
from sipetrok.operations.press import KurangIsian
from sipetrok.queries import LARGEST
from sipetrok.sop.standar import Lewat
from sipetrok.web.meja import kabar
from sipetrok.web.meja.presses import line_of

NAMA, HUBUNGAN, KEPADA, CATATAN = 120, 40, 120, 500  # letters; a longer text is told, never cut


@dataclass(frozen=True)
class Ambil:
    """What is known of the collection of one product, and what can be written down about it.

    `kontak` are all tries to reach the pemohon, the newest first.
    """

    permohonan: Permohonan
    kontak: tuple[Kontak, ...]

    @cached_property
    def since(self) -> datetime | None:
        """Since when it lies ready on paper."""
        return operations.ready_since(self.permohonan)

    @property
    def is_due(self) -> bool:
        """Whether the limit has passed."""
        limit = self.permohonan.ambil_at
        return limit is not None and limit <= context.now

    @property
    def is_ready(self) -> bool:
        return operations.is_ready(self.permohonan)

    @property
    def whatsapp(self) -> str:
        """A prefilled link; empty without a number."""
        number = self.permohonan.isian.get("telepon")
        if not number or self.since is None:
            return ""
        office, way = context.kantor.nama, self.permohonan.way or Lewat.KANTOR
        place = way.words.reminder.format(kantor=office)
        return kabar.whatsapp(
            number,
            f"{self.permohonan.standar.produk} Anda dari {office} sudah siap sejak "
            f"{tanggal(self.since)} dan belum diambil. Silakan ambil {place}. "
            f"Nomor register {self.permohonan.nomor_register}.",
        )

    @property
    def telepon(self) -> tuple[str, str] | None:
        """The number in full, to be dialled and to be read; for pages of those who hand over."""
        number = self.permohonan.isian.get("telepon")
        if not number:
            return None
        return f"tel:+{number}", identitas.print_telepon(number)

    @property
    def alamat(self) -> str:
        """Where the pemohon lives, on one line; empty where the service does not ask it."""
        isian = self.permohonan.isian
        numbers = [
            f"{words} {isian[key]}" for key, words in (("rt", "RT"), ("rw", "RW")) if isian.get(key)
        ]
        area = self.permohonan.desa, self.permohonan.kecamatan
        return ", ".join(dict.fromkeys(filter(None, (isian.get("alamat"), *numbers, *area))))

    @property
    def last_kontak(self) -> int:
        return next((one.id for one in self.kontak), 0)


def view(permohonan: Permohonan) -> Ambil:
    return Ambil(permohonan, tuple(permohonan.kontak))


def is_ours(permohonan: Permohonan) -> bool:
    """Whether this officer hands such products over: by today's standard of the layanan, or by that
    of the file.
    """
    of_today = context.folder.layanan.get(permohonan.layanan, permohonan.standar)
    return any(operations.hands_over(one, context.peran) for one in (permohonan.standar, of_today))


def collect(permohonan: Permohonan) -> str:
    """Writes down who collected, as the form says. Returns their name.

    Raises KurangIsian, SudahDiambil, BelumSiap.
    """
    hubungan = request.form.get("hubungan", "")
    if hubungan not in operations.HUBUNGAN:
        raise KurangIsian("hubungan", "Pilih siapa yang mengambil.")
    nama = line_of("nama", "Nama pengambil", NAMA)
    if hubungan == "sendiri":
        nama = nama or permohonan.nama
        hubungan = ""  # the pemohon in person
    elif not nama:
        raise KurangIsian("nama", "Tulis nama orang yang mengambil.")
    elif detail := line_of("keterangan", "Keterangan", HUBUNGAN):
        hubungan = f"{hubungan}: {detail}"
    operations.collect(permohonan.id, nama, hubungan, context)
    return nama


def contact(permohonan: Permohonan) -> str:
    """Writes down a try to reach the pemohon, as the form says. Returns whom the officer reached.

    Raises KurangIsian, SudahDiambil, BelumSiap.
    """
    cara = request.form.get("cara", "")
    if cara not in operations.CARA:
        raise KurangIsian("cara", "Pilih cara Anda menghubungi.")
    ask = "Tulis siapa yang dihubungi, misalnya pemohon atau nama aparat desa."
    kepada = line_of("kepada", "Yang dihubungi", KEPADA, ask)
    catatan = line_of("catatan", "Catatan", CATATAN)
    seen = min(max(request.form.get("terakhir", 0, type=int), 0), LARGEST)
    usaha = operations.Usaha(cara, kepada, catatan, seen)
    operations.contact(permohonan.id, usaha, context)
    return kepada
