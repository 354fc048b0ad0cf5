"""Reads an office's folder: kantor.toml, its service files and letter texts, with regions and
holidays from `data`.

A folder with a single fault is refused whole; `check` tells every fault at once.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sipetrok.alur.clock import Jadwal, JadwalKhusus, Kalender, Sesi
from sipetrok.domain.errors import SipetrokError
from sipetrok.sop.checking import Survey, to_json
from sipetrok.sop.kantor import Kantor, Pekan
from sipetrok.sop.standar import Standar
from sipetrok.sop.words import Fault, nearest

SHIPPED = Path(__file__).parents[1] / "kantor"
DATA = SHIPPED.parent / "data"


class FolderSalah(SipetrokError):
    """The folder has faults; they are in `faults`."""

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        lines = "\n".join(str(fault) for fault in faults)
        super().__init__(f"Folder kantor {path} masih memuat {len(faults)} kesalahan:\n{lines}")


class KantorTidakAda(SipetrokError):
    """No shipped office has this name and no folder this path."""

    def __init__(self, name: str) -> None:
        known = shipped()
        hint = nearest(name, known) or f" Kantor bawaan: {', '.join(known)}."
        super().__init__(f'Tidak ada kantor bawaan atau folder bernama "{name}".{hint}')


@dataclass(frozen=True)
class Daerah:
    """A desa, kelurahan or kecamatan. `tampil` is how it is written on screen."""

    kode: str
    nama: str
    jenis: str
    tampil: str


@dataclass(frozen=True)
class FolderKantor:
    """The office as loaded: everything that its folder says, ready to run.

    `wilayah` is the region whose `daerah` these are, as people call it; empty where none is known.
    """

    path: Path
    slug: str
    kantor: Kantor
    layanan: Mapping[str, Standar]
    kalender: Kalender
    daerah: tuple[Daerah, ...]
    lambang: Path | None
    wilayah: str = ""

    @property
    def peran(self) -> frozenset[str]:
        """The roles at whose desks files wait; others supervise, or are of a desa."""
        return frozenset().union(*(standar.peran for standar in self.layanan.values()))

    @property
    def desa(self) -> tuple[str, ...]:
        """The desa and kelurahan as they stand in a permohonan; none where no list is known."""
        return tuple(one.tampil for one in self.daerah if one.jenis in ("desa", "kelurahan"))

    def layanan_of(self, peran: frozenset[str]) -> tuple[Standar, ...]:
        """The layanan in which one of these roles has a part, in the order of the office."""
        return tuple(one for one in self.layanan.values() if not peran.isdisjoint(one.peran))


def shipped() -> tuple[str, ...]:
    """The names of the offices that come with the app."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/kantor.toml")))


def find(name_or_path: str | os.PathLike[str]) -> Path:
    """The folder of a shipped office, or the folder at a path. Raises KantorTidakAda."""
    name = os.fspath(name_or_path)
    if name in shipped():
        return SHIPPED / name
    path = Path(name)
    if name and path.is_dir():
        return path
    if path.name == "kantor.toml" and path.is_file():
        return path.parent
    raise KantorTidakAda(name)


def check(path: Path) -> tuple[Fault, ...]:
    """Every fault of the folder at once; none when the app can run on it."""
    return Survey(Path(path)).faults


def load(path: Path) -> FolderKantor:
    """The office in a folder. Raises FolderSalah with every fault."""
    path = Path(path)
    found = Survey(path)
    if found.faults:
        raise FolderSalah(path, found.faults)
    kantor = Kantor.model_validate_json(to_json(found.kantor.raw))
    wilayah, daerah = _wilayah(kantor.wilayah)
    lambang = None
    if kantor.kop.lambang:
        lambang = path / kantor.kop.lambang
    return FolderKantor(
        path=path,
        slug=path.resolve().name,
        kantor=kantor,
        layanan=_layanan(found),
        kalender=_kalender(kantor),
        daerah=daerah,
        lambang=lambang,
        wilayah=wilayah,
    )


def _layanan(found: Survey) -> Mapping[str, Standar]:
    """The standards in catalogue order, each whole by itself: a pinned copy needs no other file."""
    standards = []
    for one in found.layanan:
        whole = dict(one.raw, slug=one.slug)
        for key in ("sop", "komponen"):
            whole[key] = {**found.kantor.table(key).raw, **one.table(key).raw}
        # The letter's text is a file of its own, or written into the service file.
        whole["naskah"] = found.naskah.get(one.slug) or one.table("surat").raw.get("naskah", "")
        standards.append(Standar.model_validate_json(to_json(whole)))
    standards.sort(key=lambda standar: (standar.urutan, standar.judul))
    return MappingProxyType({standar.slug: standar for standar in standards})


def _kalender(kantor: Kantor) -> Kalender:
    special = tuple(
        JadwalKhusus(pekan.nama, pekan.dari, pekan.sampai, _jadwal(pekan))
        for pekan in kantor.jam.khusus
    )
    libur = {libur.tanggal: libur.nama for libur in kantor.libur}
    return Kalender(
        ZoneInfo(kantor.zona_waktu), _jadwal(kantor.jam.biasa), special, _national_libur() | libur
    )


def _jadwal(pekan: Pekan) -> Jadwal:
    return Jadwal(tuple(tuple(Sesi(*times) for times in day) for day in pekan.hari))


def _national_libur() -> dict[date, str]:
    years = sorted((DATA / "libur").glob("*.toml"))
    return {row["tanggal"]: row["nama"] for year in years for row in _read_data(year)["libur"]}


def _wilayah(kode: str) -> tuple[str, tuple[Daerah, ...]]:
    """A region by its name, and the regions in it."""
    if not kode:
        return "", ()
    found = _read_data(DATA / "wilayah" / f"{kode}.toml")
    daerah = tuple(Daerah(**{"tampil": row["nama"], **row}) for row in found["daerah"])
    return f"{found['jenis'].capitalize()} {found['nama']}", daerah


def _read_data(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8-sig"))
