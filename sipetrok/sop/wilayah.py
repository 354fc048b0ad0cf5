"""Regions: what wilayah/KODE.toml says of a region and of the desa, kelurahan or kecamatan in it,
from which a pemohon chooses.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sipetrok.sop.source import Findings, Source, repeated
from sipetrok.sop.standar import Filled, Nilai

Nama = Annotated[str, Field(min_length=1, max_length=80)]


class JenisDaerah(StrEnum):
    """What a form asks for."""

    DESA = "desa"
    KELURAHAN = "kelurahan"
    KECAMATAN = "kecamatan"


class Daerah(Nilai):
    """A desa, kelurahan or kecamatan. `tampil` is how it is written on screen, `sebutan` what it
    is called in a sentence: "Desa Sapta Jaya", or in the word of the place "Pekon Sapta Jaya".
    """

    kode: Filled
    nama: Nama
    jenis: JenisDaerah
    tampil: Nama = Field(default_factory=lambda daerah: str(daerah.get("nama")))
    sebutan: Nama = Field(
        default_factory=lambda daerah: (
            f"{str(daerah.get('jenis')).capitalize()} {daerah.get('tampil')}"
        )
    )


class Wilayah(Nilai):
    """A region by its code, and what is in it."""

    kode: Filled
    nama: Nama
    jenis: Nama
    induk: str = ""  # what it is a part of, for whoever looks after the file
    daerah: tuple[Daerah, ...] = Field(min_length=1)

    @property
    def sebutan(self) -> str:
        """As people call it, kind and name."""
        return f"{self.jenis.capitalize()} {self.nama}"


def findings(file: Source) -> Findings:
    """What is wrong in the file of a region beyond the shape of its keys."""
    kode, rows = file["kode"], file.rows("daerah")
    if isinstance(kode, str) and kode != file.slug:
        kalimat = f'Nama berkas ini {file.slug}.toml, jadi kode harus "{file.slug}".'
        yield ("kode",), kalimat
    for row in rows:
        below = row.text("kode")
        if below and below.rpartition(".")[0] != file.slug:
            kalimat = f'"{below}" bukan kode daerah di bawah {file.slug}, misalnya '
            yield row.at("kode"), f'{kalimat}"{file.slug}.01".'
    yield from repeated(rows, "kode", 'Kode "{}" ditulis dua kali.')
    yield from repeated(rows, "nama", 'Daerah "{}" ditulis dua kali.')
