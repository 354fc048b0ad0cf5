"""An office as it was loaded, and whether its files are still those."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sipetrok.alur.clock import Kalender
from sipetrok.sop import wilayah
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.source import data_paths
from sipetrok.sop.standar import Lewat, Standar

KANTOR = "kantor.toml"


@dataclass(frozen=True)
class FolderKantor:
    """The office as loaded: everything that its folder says, ready to run.

    `wilayah` is the region whose `daerah` these are, as people call it; empty where none is known.
    `sidik` is the fingerprint of the files as they were then.
    """

    path: Path
    slug: str
    kantor: Kantor
    layanan: Mapping[str, Standar]
    kalender: Kalender
    daerah: tuple[wilayah.Daerah, ...]
    lambang: Path | None
    wilayah: str = ""
    sidik: str = ""

    @property
    def peran(self) -> frozenset[str]:
        """The roles at whose desks files wait; others supervise, or are of a desa."""
        return frozenset().union(*(standar.peran for standar in self.layanan.values()))

    @property
    def desa(self) -> tuple[str, ...]:
        """The desa and kelurahan as they stand in a permohonan; none where no list is known."""
        return tuple(
            one.tampil for one in self.daerah if one.jenis in ("desa", "kelurahan")
        )

    def sebutan(self, desa: str) -> str:
        """A desa or kelurahan of a permohonan with its kind; empty where the list has it not."""
        called = (one.sebutan for one in self.daerah if one.tampil == desa)
        return next(called, "")

    def place(self, lewat: Lewat, desa: str) -> str:
        """Where a product is handed over on paper; empty for other ways."""
        known = self.sebutan(desa) or f"desa atau kelurahan {desa}"
        return lewat.place(self.kantor.nama, known)

    def layanan_of(self, peran: frozenset[str]) -> tuple[Standar, ...]:
        """The layanan in which one of these roles has a part, in the order of the office."""
        return tuple(
            one for one in self.layanan.values() if not peran.isdisjoint(one.peran)
        )


def fingerprint(path: Path) -> str:
    """Of all that is read of the office in a folder; another one once a file has changed, come or
    gone.
    """
    files = [path / KANTOR, *path.glob("layanan/*.toml"), *path.glob("surat/*.txt")]
    for place in ("libur", "wilayah"):
        files += data_paths(path, place).values()
    digest = sha256()
    for file in sorted(files):
        with suppress(OSError):
            digest.update(sha256(f"{file}".encode() + file.read_bytes()).digest())
    return digest.hexdigest()
