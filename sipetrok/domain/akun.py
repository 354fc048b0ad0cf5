"""An account as whoever looks after accounts describes it: what it must satisfy, and how a change
is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sipetrok.sop.kantor import Kantor

FIELDS = ("nama", "jabatan", "nip", "pangkat")
_LONGEST = {  # letters, as the columns hold them
    "nama": ("Nama petugas", 120),
    "jabatan": ("Jabatan", 100),
    "pangkat": ("Pangkat", 60),
    "desa": ("Nama desa", 80),
}
_AKUN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_NIP = re.compile(r"[0-9]{18}")

Rincian = dict[str, list[str] | list[list[str]]]  # field: before and after


def akun_fault(akun: str) -> dict[str, str]:
    """What is wrong with the name that is signed in with; nothing when it can be."""
    if _AKUN.fullmatch(akun):
        return {}
    return {"akun": "Nama akun terdiri dari 2 sampai 40 huruf kecil, angka, titik, atau garis."}


@dataclass(frozen=True)
class DataAkun:
    """All of an account that can be changed on its page, except its password."""

    nama: str
    peran: frozenset[str]
    jabatan: str = ""
    nip: str = ""
    pangkat: str = ""
    desa: str = ""

    def tidy(self, kantor: Kantor) -> "DataAkun":
        """The same without stray blanks, and with a desa only where a role asks for one."""
        return DataAkun(
            _one_line(self.nama),
            self.peran,
            _one_line(self.jabatan),
            "".join(self.nip.split()),
            _one_line(self.pangkat),
            _one_line(self.desa) if kantor.has(self.peran, "desa") else "",
        )

    def faults(self, kantor: Kantor, desa: Sequence[str] = ()) -> dict[str, str]:
        """Field and sentence for everything that cannot be kept so.

        `desa`: the known names; none known, any is taken.
        """
        found = {}
        if not self.nama:
            found["nama"] = "Nama petugas belum diisi."
        for name, (words, longest) in _LONGEST.items():
            if len(getattr(self, name)) > longest:
                found[name] = f"{words} terlalu panjang; paling banyak {longest} huruf."
        if self.nip and not _NIP.fullmatch(self.nip):
            found["nip"] = "NIP terdiri dari 18 angka. Kosongkan bila tidak ada."
        if sentence := self._peran_fault(kantor):
            found["peran"] = sentence
        elif kantor.has(self.peran, "desa"):
            if desa and self.desa not in desa:
                found["desa"] = "Pilih desa dari akun ini."
            elif not self.desa:
                found["desa"] = "Tulis desa dari akun ini."
        return found

    def _peran_fault(self, kantor: Kantor) -> str | None:
        known = {one.kunci: one.nama for one in kantor.peran}
        if unknown := sorted(self.peran - known.keys()):
            return (
                f'Peran "{", ".join(unknown)}" tidak dikenal. '
                f"Peran di kantor ini: {', '.join(known)}."
            )
        if not self.peran:
            # The page shows the names, the command line takes the keys.
            names = ", ".join(f"{nama} ({kunci})" for kunci, nama in known.items())
            return f"Peran belum dipilih. Peran di kantor ini: {names}."
        if kantor.has(self.peran, "desa") and kantor.is_staff(self.peran):
            names = " dan ".join(one.nama for one in kantor.peran if one.desa)
            return (
                f"Akun desa tidak boleh memegang peran kantor. Pilih {names} saja, "
                "atau lepas peran itu dan buat akun tersendiri untuk desa."
            )
        return None

    def changes(self, after: "DataAkun") -> Iterator[tuple[str, Rincian]]:
        """What is to be recorded, kind by kind: "ubah" or "peran"; nothing when equal."""
        plain: Rincian = {
            name: [getattr(self, name), getattr(after, name)]
            for name in FIELDS
            if getattr(self, name) != getattr(after, name)
        }
        peran: Rincian = {}
        if self.peran != after.peran:
            peran["peran"] = [sorted(self.peran), sorted(after.peran)]
        if self.desa != after.desa:
            peran["desa"] = [self.desa, after.desa]
        if plain:
            yield "ubah", plain
        if peran:
            yield "peran", peran

    def as_added(self) -> Rincian:
        """What is recorded of a new account."""
        lines = {name: getattr(self, name) for name in (*FIELDS, "desa")}
        rows: Rincian = {name: ["", line] for name, line in lines.items() if line}
        return rows | {"peran": [[], sorted(self.peran)]}


def _one_line(text: str) -> str:
    return " ".join(text.split())
