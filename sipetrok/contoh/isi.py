"""What stands on a drawn paper: whose it is, which offices it names, and what the form says of it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sipetrok.contoh.warga import Warga
from sipetrok.sop.kantor import Kantor


@dataclass(frozen=True)
class Isi:
    """The matter of one paper. `label` is what the requirement calls it."""

    warga: Warga
    kantor: Kantor
    label: str
    on: date
    nomor: str = ""
    keperluan: str = ""

    @property
    def daerah_induk(self) -> str:
        """The kabupaten or kota, as papers head it."""
        found = re.search(r"\b(Kabupaten|Kota)\b.*", self.kantor.induk)
        return (found[0] if found else self.kantor.induk).upper()

    @property
    def kecamatan(self) -> str:
        if self.warga.jenis_daerah == "kecamatan":
            return self.warga.daerah
        found = re.search(
            r"Kecamatan (.+?)(?= Kota\b| Kabupaten\b|$)", f"{self.kantor.nama} {self.kantor.induk}"
        )
        return found[1] if found else self.kantor.tempat

    @property
    def kelurahan(self) -> str:
        return "-" if self.warga.jenis_daerah == "kecamatan" else self.warga.daerah

    @property
    def pemerintah(self) -> tuple[str, str]:
        """The office of the area, and who signs there."""
        if self.warga.jenis_daerah == "desa":
            return f"Kantor Kepala Desa {self.warga.daerah}", f"Kepala Desa {self.warga.daerah},"
        return f"Kantor {self.warga.jenis_daerah.title()} {self.warga.daerah}", "Yang berwenang,"

    @property
    def dikeluarkan(self) -> date:
        """When the paper was made out: some years ago, the same day on all papers of one resident."""
        return self.on - timedelta(days=200 + (self.warga.lahir.toordinal() * 7) % 2600)
