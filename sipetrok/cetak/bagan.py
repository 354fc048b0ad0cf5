"""The flow chart of an SOP as a value: its columns, rows, symbols and the arrows between them.

The symbols are the five of PermenPANRB 35/2012: kapsul (start and end), kotak (process), belah
ketupat (decision), anak panah (arrow) and segilima (goes on on another page). How they are drawn is
said in `bagan_gambar`, how they are laid out on paper in `sipetrok.cetak.bagan_kertas`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise, product

from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Durasi, Koordinasi, Langkah, Mulai, Standar, Tugas

PEMOHON = "pemohon"
MULAI, SELESAI, YA, TIDAK = "Mulai", "Selesai", "Ya", "Tidak"


class Simbol(StrEnum):
    """What stands in a column."""

    KAPSUL = "kapsul"
    KOTAK = "kotak"
    BELAH_KETUPAT = "belah ketupat"


@dataclass(frozen=True, slots=True)
class Kolom:
    """One pelaksana, with the name that heads the column."""

    kunci: str
    nama: str


@dataclass(frozen=True, slots=True)
class Baris:
    """One row. A koordinasi is a row of its own: a question to `tanya`, whose answer returns.

    `kolom`, `tanya` and `kembali` are places in `Bagan.kolom`; `langkah` is the step's place in the
    standard. A row without `nomor` only closes the chart and belongs to no step.
    """

    nomor: str
    kegiatan: str
    pelaksana: str
    kelengkapan: str
    waktu: Durasi | None
    keluaran: str
    langkah: int
    kolom: tuple[int, ...]
    simbol: Simbol
    tulisan: str = ""  # within the symbol
    tanya: tuple[int, ...] = ()
    kembali: int | None = (
        None  # where "Tidak" goes back to: the pemohon, at the first row
    )
    tambahan: bool = False
    koordinasi: int | None = None  # its place in the step

    @property
    def tempat(self) -> tuple[int, int | None]:
        """The step, and which of its koordinasi."""
        return self.langkah, self.koordinasi


@dataclass(frozen=True, slots=True)
class Terus:
    """The arrow from a row to the next, from column to column.

    `label` is Ya or Tidak behind a decision.
    """

    dari: int
    ke: int
    label: str = ""


@dataclass(frozen=True)
class Bagan:
    """The whole chart. `terus[i]` leads from row i to row i + 1."""

    kolom: tuple[Kolom, ...]
    baris: tuple[Baris, ...]

    @cached_property
    def terus(self) -> tuple[Terus, ...]:
        return tuple(_arrow(one, following) for one, following in pairwise(self.baris))

    def naik(self, n: int) -> int | None:
        """The column in which a return to the first row passes between rows n and n + 1; None when
        none does.
        """
        return next(
            (one.kembali for one in self.baris[n + 1 :] if one.kembali is not None),
            None,
        )

    def kata(self, n: int) -> str:
        """Row n for those who cannot see it."""
        baris = self.baris[n]
        said = [
            f"{baris.tulisan or baris.simbol.capitalize()}: {self._names(*baris.kolom)}."
        ]
        if baris.tanya:
            said.append(f"{YA}: {self._names(*baris.tanya)}, lalu kembali.")
        if baris.kembali is not None:
            said.append(f"{TIDAK}: kembali ke {self._names(baris.kembali)}.")
        if n + 1 < len(self.baris):
            arrow = self.terus[n]
            onward = f"{arrow.label}: lanjut" if arrow.label else "Lanjut"
            said.append(f"{onward} ke {self._names(arrow.ke)}.")
        return " ".join(said)

    def _names(self, *kolom: int) -> str:
        return ", ".join(self.kolom[k].nama for k in kolom)


def bagan_of(standar: Standar, kantor: Kantor) -> Bagan:
    """The chart of a standard; who has no column of the SOP's own gets one at the end."""
    keys = columns_of(standar, kantor)
    kolom = tuple(Kolom(key, kantor.nama_peran(key)) for key in keys)
    return Bagan(kolom, tuple(_rows(standar, kantor, keys)))


def columns_of(standar: Standar, kantor: Kantor) -> tuple[str, ...]:
    """The pelaksana in the order of the printed SOP; else the pemohon, then the roles as the office
    lists them.
    """
    used = set(standar.peran)
    for langkah in standar.langkah:
        used.update(langkah.pelaksana, *(one.pelaksana for one in langkah.koordinasi))
    listed = (PEMOHON, *(peran.kunci for peran in kantor.peran))
    usual = [key for key in listed if key in used]
    # A pinned standard may name roles that the office has dropped since.
    return tuple(dict.fromkeys([*standar.sop.pelaksana, *usual, *sorted(used)]))


def _rows(standar: Standar, kantor: Kantor, keys: Sequence[str]) -> Iterator[Baris]:
    last = len(standar.langkah) - 1
    for i, langkah in enumerate(standar.langkah):
        kolom = _places(langkah, keys)
        returns = _may_return(standar, langkah)
        ends = i == last and not langkah.koordinasi and not returns
        simbol, tulisan = Simbol.KOTAK, ""
        if i == 0:
            simbol, tulisan = Simbol.KAPSUL, MULAI
        elif ends:
            simbol, tulisan = Simbol.KAPSUL, SELESAI
        elif returns:
            simbol = Simbol.BELAH_KETUPAT
        back = keys.index(PEMOHON) if returns else None
        words = _words(langkah, kantor)
        yield Baris(
            str(i + 1), *words, i, kolom, simbol, tulisan, (), back, langkah.tambahan
        )
        for n, koordinasi in enumerate(langkah.koordinasi):
            asked = tuple(k for k in _places(koordinasi, keys) if k not in kolom)
            simbol = Simbol.BELAH_KETUPAT if asked else Simbol.KOTAK
            words = _words(koordinasi, kantor)
            yield Baris(
                f"{i + 1}.{n + 1}", *words, i, kolom, simbol, tanya=asked, koordinasi=n
            )
        if i == last and not ends:
            yield Baris(
                "", "", "", "", None, "", last + 1, kolom[:1], Simbol.KAPSUL, SELESAI
            )


def _may_return(standar: Standar, langkah: Langkah) -> bool:
    """Whether a check can send the file back: there is a pemohon who filed it, and something to be
    checked.
    """
    return (
        langkah.tugas is Tugas.PERIKSA
        and standar.mulai is Mulai.PERMOHONAN
        and bool(standar.persyaratan)
    )


def _places(one: Langkah | Koordinasi, keys: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted({keys.index(key) for key in one.pelaksana}))


def _words(
    one: Langkah | Koordinasi, kantor: Kantor
) -> tuple[str, str, str, Durasi | None, str]:
    """What stands beside the symbols, as a row begins with it."""
    pelaksana = ", ".join(map(kantor.nama_peran, one.pelaksana))
    return one.kegiatan, pelaksana, one.kelengkapan, one.waktu, one.keluaran


def _arrow(one: Baris, following: Baris) -> Terus:
    """Between the two columns that lie nearest to each other."""
    pairs = product(one.kolom, following.kolom)
    dari, ke = min(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    label = ""
    if one.tanya:
        label = TIDAK
    elif one.kembali is not None:
        label = YA
    return Terus(dari, ke, label)
