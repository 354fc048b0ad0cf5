"""A product that waits for its owner, shown and written down: by officers, and by the desa that
hands it over.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import request

from sipetrok import auth, kantor
from sipetrok.domain import identitas
from sipetrok.filters import tanggal
from sipetrok.models import Kontak, Permohonan
from sipetrok.operations import pengambilan as operations
from sipetrok.operations.press import KurangIsian
from sipetrok.operations.standar import standar_of
from sipetrok.queries.pengambilan import contacts
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Lewat, Standar
from sipetrok.web import kabar
from sipetrok.web.presses import text_of

NAMA, HUBUNGAN, KEPADA, CATATAN = 120, 40, 120, 500  # letters; a longer text is told, never cut


@dataclass(frozen=True)
class Ambil:
    """What is known of the collection of one product, and what can be written down about it."""

    permohonan: Permohonan
    standar: Standar
    since: datetime | None  # since when it lies ready on paper
    is_due: bool  # the limit has passed
    is_ready: bool
    kontak: tuple[Kontak, ...]
    whatsapp: str  # a prefilled link; empty without a number

    @property
    def telepon(self) -> tuple[str, str] | None:
        """The number in full, to be dialled and to be read; for pages of those who hand over."""
        number = self.permohonan.isian.get("telepon")
        return (f"tel:+{number}", identitas.print_telepon(number)) if number else None

    @property
    def alamat(self) -> str:
        """Where the pemohon lives, on one line; empty where the service does not ask it."""
        isian = self.permohonan.isian
        parts = (
            isian.get("alamat"),
            *(
                f"{words} {isian[key]}"
                for key, words in (("rt", "RT"), ("rw", "RW"))
                if isian.get(key)
            ),
            self.permohonan.desa,
            self.permohonan.kecamatan,
        )
        return ", ".join(dict.fromkeys(filter(None, parts)))

    @property
    def last_kontak(self) -> int:
        return self.kontak[0].id if self.kontak else 0


def view(
    permohonan: Permohonan,
    folder: FolderKantor,
    now: datetime,
    kontak: tuple[Kontak, ...] | None = None,
) -> Ambil:
    """Everything about one product; `kontak` where a list has asked for all of them already."""
    standar, since = standar_of(permohonan), operations.ready_since(permohonan)
    known = contacts([permohonan.id]).get(permohonan.id, ()) if kontak is None else kontak
    return Ambil(
        permohonan,
        standar,
        since,
        permohonan.ambil_at is not None and permohonan.ambil_at <= now,
        operations.is_ready(permohonan),
        known,
        _whatsapp(permohonan, standar, since, folder),
    )


def is_ours(permohonan: Permohonan) -> bool:
    """Whether this officer hands such products over: by today's standard of the layanan, or by that
    of the file.
    """
    of_today = kantor.current().layanan.get(permohonan.layanan)
    return any(
        operations.hands_over(one, auth.peran())
        for one in (standar_of(permohonan), of_today)
        if one
    )


def _whatsapp(
    permohonan: Permohonan, standar: Standar, since: datetime | None, folder: FolderKantor
) -> str:
    telepon = permohonan.isian.get("telepon")
    if not telepon or since is None:
        return ""
    places = {
        Lewat.DESA: "di kantor desa atau kelurahan Anda",
        Lewat.POS: "atau tanyakan pengirimannya",
    }
    place = places.get(permohonan.lewat, f"di {folder.kantor.nama}")
    text = (
        f"{standar.produk} Anda dari {folder.kantor.nama} sudah siap sejak {tanggal(since)} dan belum diambil. "
        f"Silakan ambil {place}. Nomor register {permohonan.nomor_register}."
    )
    return kabar.whatsapp(telepon, text)


def read_collection(permohonan: Permohonan) -> tuple[str, str]:
    """Who collected: name, and in what relation to the pemohon ("" is the pemohon in person).

    Raises KurangIsian.
    """
    kind = request.form.get("hubungan", "")
    if kind not in operations.HUBUNGAN:
        raise KurangIsian("hubungan", "Pilih siapa yang mengambil.")
    nama = one_line("nama", "Nama pengambil", NAMA)
    if kind == "sendiri":
        return nama or permohonan.nama, ""
    if not nama:
        raise KurangIsian("nama", "Tulis nama orang yang mengambil.")
    detail = one_line("keterangan", "Keterangan", HUBUNGAN)
    return nama, f"{kind}: {detail}" if detail else kind


def read_contact() -> tuple[str, str, str]:
    """How, whom, and what was said. Raises KurangIsian."""
    cara = request.form.get("cara", "")
    if cara not in operations.CARA:
        raise KurangIsian("cara", "Pilih cara Anda menghubungi.")
    kepada = one_line("kepada", "Yang dihubungi", KEPADA)
    if not kepada:
        raise KurangIsian(
            "kepada", "Tulis siapa yang dihubungi, misalnya pemohon atau nama aparat desa."
        )
    return cara, kepada, one_line("catatan", "Catatan", CATATAN)


def one_line(name: str, words: str, longest: int) -> str:
    """One line that somebody wrote; may be empty. Raises KurangIsian."""
    return " ".join((text_of(name, words, longest) or "").split())
