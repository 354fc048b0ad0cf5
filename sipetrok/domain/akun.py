"""An account as whoever looks after accounts describes it: what it must satisfy, and how a change
is told. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sipetrok.sop.kantor import Kantor

NAMA, JABATAN, PANGKAT, DESA = 120, 100, 60, 80  # letters; as the columns hold them
_AKUN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_NIP = re.compile(r"[0-9]{18}")
FIELDS = ("nama", "jabatan", "nip", "pangkat")


@dataclass(frozen=True)
class DataAkun:
    """All of an account that can be changed on its page, except its password."""

    nama: str
    peran: frozenset[str]
    jabatan: str = ""
    nip: str = ""
    pangkat: str = ""
    desa: str = ""


def tidy(data: DataAkun, kantor: Kantor) -> DataAkun:
    """The same without stray blanks; a NIP as its digits, and a desa only where a role asks for
    one.
    """
    return DataAkun(
        nama=_one_line(data.nama),
        peran=frozenset(data.peran),
        jabatan=_one_line(data.jabatan),
        nip=re.sub(r"\s", "", data.nip),
        pangkat=_one_line(data.pangkat),
        desa=_one_line(data.desa) if kantor.has(data.peran, "desa") else "",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def akun_fault(akun: str) -> dict[str, str]:
    """What is wrong with the name that is signed in with; nothing when it can be."""
    if _AKUN.fullmatch(akun):
        return {}
    return {"akun": "Nama akun terdiri dari 2 sampai 40 huruf kecil, angka, titik, atau garis."}


def faults(data: DataAkun, kantor: Kantor, desa: Sequence[str] = ()) -> dict[str, str]:
    """Field and sentence for everything that cannot be kept so.

    `desa`: the known names; none known, any is taken.
    """
    found = {}
    if not data.nama:
        found["nama"] = "Nama petugas belum diisi."
    for name, words, longest in (
        ("nama", "Nama petugas", NAMA),
        ("jabatan", "Jabatan", JABATAN),
        ("pangkat", "Pangkat", PANGKAT),
        ("desa", "Nama desa", DESA),
    ):
        if len(getattr(data, name)) > longest:
            found[name] = f"{words} terlalu panjang; paling banyak {longest} huruf."
    if data.nip and not _NIP.fullmatch(data.nip):
        found["nip"] = "NIP terdiri dari 18 angka. Kosongkan bila tidak ada."
    if sentence := _peran_fault(data, kantor):
        found["peran"] = sentence
    elif kantor.has(data.peran, "desa") and (not data.desa or (desa and data.desa not in desa)):
        found["desa"] = "Pilih desa dari akun ini." if desa else "Tulis desa dari akun ini."
    return found


def _peran_fault(data: DataAkun, kantor: Kantor) -> str | None:
    known = [one.kunci for one in kantor.peran]
    unknown = sorted(data.peran - set(known))
    if unknown:
        return (
            f'Peran "{", ".join(unknown)}" tidak dikenal. Peran di kantor ini: {", ".join(known)}.'
        )
    if not data.peran:
        # The page shows the names, the command line takes the keys.
        return f"Peran belum dipilih. Peran di kantor ini: {', '.join(f'{one.nama} ({one.kunci})' for one in kantor.peran)}."
    if kantor.has(data.peran, "desa") and kantor.is_staff(data.peran):
        names = " dan ".join(one.nama for one in kantor.peran if one.desa)
        return (
            f"Akun desa tidak boleh memegang peran kantor. Pilih {names} saja, atau lepas peran itu dan buat akun "
            "tersendiri untuk desa."
        )
    return None


def changes(before: DataAkun, after: DataAkun) -> tuple[tuple[str, dict[str, list]], ...]:
    """What is to be recorded, kind by kind: ("ubah" or "peran", {field: [before, after]}); nothing
    when equal.
    """
    plain = {
        name: [getattr(before, name), getattr(after, name)]
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    peran = {}
    if before.peran != after.peran:
        peran["peran"] = [sorted(before.peran), sorted(after.peran)]
    if before.desa != after.desa:
        peran["desa"] = [before.desa, after.desa]
    return tuple((apa, rincian) for apa, rincian in (("ubah", plain), ("peran", peran)) if rincian)


def as_added(data: DataAkun) -> dict[str, list]:
    """What is recorded of a new account."""
    rows = {name: ["", getattr(data, name)] for name in (*FIELDS, "desa") if getattr(data, name)}
    return rows | {"peran": [[], sorted(data.peran)]}


def unheld(peran: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
    """The roles of these that nobody has: what waits there stops."""
    return tuple(sorted(frozenset(peran) - frozenset(held)))
