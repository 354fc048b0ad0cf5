"""A berita acara by its rules: its number, its numbers and dates in words, its files counted by
area. Pure.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sipetrok.domain.identitas import BULAN, HARI
from sipetrok.domain.nomor import format_nomor
from sipetrok.sop.kantor import PolaBeritaAcara

BUKU = "berita-acara"
# What a number of a berita acara may be made of: it belongs to no layanan, so it has no kode and no
# klasifikasi.
TOKENS = frozenset({"nomor", "unit", "bulan", "bulan_romawi", "tahun"})
UNKNOWN = "Tidak tertulis"  # the area of a file whose service does not ask for it


@dataclass(frozen=True, slots=True)
class Jumlah:
    """How many files are of one area. An empty `kecamatan` or `desa` is not told apart."""

    kecamatan: str
    desa: str
    jumlah: int
    # (kecamatan, desa) of the files behind it.
    asal: frozenset[tuple[str, str]] = field(default=frozenset(), compare=False)

    @property
    def nama(self) -> str:
        return ", ".join(filter(None, (self.desa, self.kecamatan))) or UNKNOWN


def nomor_of(pola: PolaBeritaAcara, urut: int, on: date, is_contoh: bool) -> str:
    """The number as it is printed; an example says so in front."""
    text = format_nomor(pola.pola, urut, pola.lebar, on, {"unit": pola.unit})
    if is_contoh:
        text = f"CONTOH {text}"
    return text


def count_by_area(
    found: Mapping[tuple[str, str], int],
    kecamatan: Collection[str] = (),
    desa: Collection[str] = (),
) -> tuple[Jumlah, ...]:
    """Files by (kecamatan, desa), in the order of names; of the office's own areas also those
    without any, as 0.

    A desa of the office itself stands without its kecamatan, which is the same for all of them.
    """
    behind: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one, below in found:
        behind.setdefault(("" if below in desa else one, below), set()).add(
            (one, below)
        )
    seen = {one for one, _ in behind}
    for name in kecamatan:
        if name not in seen:
            behind[name, ""] = set()
    for name in desa:
        behind.setdefault(("", name), set())
    rows = sorted(
        behind, key=lambda row: (not any(row), row)
    )  # what is not told apart stands last
    return tuple(
        Jumlah(*row, sum(found[one] for one in behind[row]), frozenset(behind[row]))
        for row in rows
    )


# Numbers and dates as official papers write them: "dua puluh satu November".

_SATUAN = (
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
)
# Each power of ten with its word; "se-" stands for one of them, but one million is "satu juta".
_PANGKAT = (
    (1_000_000_000, "miliar", "satu miliar"),
    (1_000_000, "juta", "satu juta"),
    (1000, "ribu", "seribu"),
    (100, "ratus", "seratus"),
    (10, "puluh", "sepuluh"),
)


def terbilang(angka: int) -> str:
    """A whole number from 0 below a trillion in words. Raises ValueError for any other."""
    if not 0 <= angka < 10**12:
        raise ValueError(angka)
    if angka < len(_SATUAN):
        return _SATUAN[angka]
    if angka < 20:
        return f"{_SATUAN[angka - 10]} belas"
    power, word, one = next(row for row in _PANGKAT if angka >= row[0])
    many, rest = divmod(angka, power)
    head = one if many == 1 else f"{terbilang(many)} {word}"
    if rest:
        head += f" {terbilang(rest)}"
    return head


def hari(day: date) -> str:
    """The name of the day of the week."""
    return HARI[day.weekday()]


def tanggal_terbilang(day: date) -> str:
    """Day, month and year in words: "dua puluh satu November dua ribu dua puluh enam"."""
    return f"{terbilang(day.day)} {BULAN[day.month - 1]} {terbilang(day.year)}"
