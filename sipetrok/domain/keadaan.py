"""The values that the rules work on: where a file stands, one row of its trail, and who acts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a permohonan stands as a whole."""

    DRAF = "draf"
    BERJALAN = "berjalan"
    DIKEMBALIKAN = "dikembalikan"
    SELESAI = "selesai"
    DITOLAK = "ditolak"
    DITARIK = "ditarik"


class Tindakan(StrEnum):
    """All that can be done to a file."""

    TERIMA = "terima"  # an officer takes the file at their desk: stamps masuk
    SELESAI = "selesai"  # finish the step: stamps keluar
    KEMBALIKAN = "kembalikan"  # to the pemohon, with a reason for each requirement
    TURUNKAN = "turunkan"  # to an earlier step, with a reason
    TOLAK = "tolak"
    TANYA = "tanya"  # to the desk of a koordinasi, with a question
    JAWAB = "jawab"  # the answer, back to the step
    ALIHKAN = "alihkan"  # to a named colleague
    PERBAIKI = "perbaiki"  # the pemohon sends what was asked
    TARIK = "tarik"  # the pemohon withdraws


@dataclass(frozen=True, slots=True)
class Paraf:
    """One dated initial: a row of the trail. `petugas_id` is None where the pemohon acted."""

    langkah: int
    tindakan: Tindakan
    at: datetime
    petugas_id: int | None = None
    tujuan: int | None = None  # the earlier step, for `turunkan`; the koordinasi, for `tanya`
    kepada: int | None = None  # the colleague, for `alihkan`


@dataclass(frozen=True, slots=True)
class Keadaan:
    """Status and position: all that the rules need to know of a file."""

    status: Status = Status.DRAF
    langkah: int = 0
    pemegang: int | None = None  # the petugas who took the file; None while it waits at the desk
    versi: int = 0  # how many rows the trail has; a press names the one it saw
    diserahkan: bool = False
    koordinasi: int | None = None  # the place of the koordinasi that the file is out for
    untuk: int | None = None  # the petugas to whom it was directed, or to whom an answer returns


@dataclass(frozen=True, slots=True)
class Actor:
    """Who presses: an officer with roles, or the pemohon (no id, no roles)."""

    petugas_id: int | None = None
    peran: frozenset[str] = frozenset()
    is_pengawas: bool = False


PEMOHON = Actor()
