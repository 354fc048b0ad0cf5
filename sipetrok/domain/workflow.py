"""What may happen next to a permohonan, and what becomes of it: pure, from its standard and its trail.

`open_tindakan` is the one place that decides; it draws the buttons and guards the press.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.standar import Langkah, Standar, Tugas


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
    PERBAIKI = "perbaiki"  # the pemohon sends what was asked
    TARIK = "tarik"  # the pemohon withdraws


REASONED = frozenset({Tindakan.TURUNKAN, Tindakan.TOLAK})
# At these the act itself stamps masuk; at the others the file is taken first, so that waiting and
# working are told apart.
AT_ONCE = frozenset({Tugas.TERIMA, Tugas.SAHKAN, Tugas.SERAHKAN, Tugas.KIRIM, Tugas.ARSIPKAN})
REFUSABLE = frozenset({Tugas.PERIKSA, Tugas.OLAH, Tugas.PARAF, Tugas.SAHKAN})
LOWERABLE = frozenset({Tugas.OLAH, Tugas.KERJAKAN, Tugas.PARAF, Tugas.SAHKAN, Tugas.SERAHKAN})


@dataclass(frozen=True, slots=True)
class Paraf:
    """One dated initial: a row of the trail. `petugas_id` is None where the pemohon acted."""

    langkah: int
    tindakan: Tindakan
    at: datetime
    petugas_id: int | None = None
    tujuan: int | None = None  # the earlier step, for `turunkan`


@dataclass(frozen=True, slots=True)
class Keadaan:
    """Status and position: all that the rules need to know of a file."""

    status: Status = Status.DRAF
    langkah: int = 0
    pemegang: int | None = None  # the petugas who took the file; None while it waits at the desk
    versi: int = 0  # how many rows the trail has; a press names the one it saw
    diserahkan: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who presses: an officer with roles, or the pemohon (no id, no roles)."""

    petugas_id: int | None = None
    peran: frozenset[str] = frozenset()


PEMOHON = Actor()


class TindakanTertutup(SipetrokError):
    """This press is not open to this person now."""

    def __init__(self) -> None:
        super().__init__("Tindakan ini tidak dapat dilakukan sekarang. Periksa keadaan berkas yang terbaru.")


def current_langkah(standar: Standar, keadaan: Keadaan) -> Langkah:
    """The step at which the file is."""
    return standar.langkah[keadaan.langkah]


def may_hold(langkah: Langkah, actor: Actor) -> bool:
    """Whether one of the officer's roles performs this step."""
    return not actor.peran.isdisjoint(langkah.pelaksana)


def earlier_steps(standar: Standar, keadaan: Keadaan) -> tuple[int, ...]:
    """The steps to which a file can be sent back inside the office; the pemohon's own is none."""
    return tuple(i for i in range(keadaan.langkah) if standar.langkah[i].tugas not in (Tugas.AJUKAN, Tugas.TERIMA))


def open_tindakan(standar: Standar, keadaan: Keadaan, actor: Actor) -> tuple[Tindakan, ...]:
    """What this person may do to this file now; the main one first, empty when nothing."""
    if actor.petugas_id is None:
        return _open_to_pemohon(standar, keadaan)
    langkah = current_langkah(standar, keadaan)
    if keadaan.status is not Status.BERJALAN or not may_hold(langkah, actor):
        return ()
    taken_by_me = keadaan.pemegang == actor.petugas_id
    if not taken_by_me and langkah.tugas not in AT_ONCE:
        return (Tindakan.TERIMA,)
    return (Tindakan.SELESAI, *_open_beside(standar, keadaan, langkah))


def _open_beside(standar: Standar, keadaan: Keadaan, langkah: Langkah) -> Iterable[Tindakan]:
    if langkah.tugas is Tugas.PERIKSA and standar.persyaratan:
        yield Tindakan.KEMBALIKAN
    if langkah.tugas in LOWERABLE and not keadaan.diserahkan and earlier_steps(standar, keadaan):
        yield Tindakan.TURUNKAN
    if langkah.tugas in REFUSABLE and not keadaan.diserahkan:
        yield Tindakan.TOLAK


def _open_to_pemohon(standar: Standar, keadaan: Keadaan) -> tuple[Tindakan, ...]:
    match keadaan.status:
        case Status.DRAF:
            return (Tindakan.SELESAI,)
        case Status.DIKEMBALIKAN:
            return (Tindakan.PERBAIKI, Tindakan.TARIK)
        case Status.BERJALAN if not _is_past_signature(standar, keadaan):
            return (Tindakan.TARIK,)
    return ()


def _is_past_signature(standar: Standar, keadaan: Keadaan) -> bool:
    sahkan = standar.first(Tugas.SAHKAN)
    return keadaan.diserahkan or (sahkan is not None and keadaan.langkah > sahkan)


def require_open(standar: Standar, keadaan: Keadaan, actor: Actor, tindakan: Tindakan) -> None:
    """Raises TindakanTertutup unless `open_tindakan` lists it."""
    if tindakan not in open_tindakan(standar, keadaan, actor):
        raise TindakanTertutup


def press(standar: Standar, keadaan: Keadaan, actor: Actor, tindakan: Tindakan, at: datetime,
          tujuan: int | None = None) -> tuple[Paraf, ...]:
    """The rows that one press adds to the trail.

    Finishing without having taken the file stamps masuk first; where the next step is the same
    officer's, the press takes the file there too. Raises TindakanTertutup.
    """
    require_open(standar, keadaan, actor, tindakan)
    if tindakan is Tindakan.TURUNKAN and tujuan not in earlier_steps(standar, keadaan):
        raise TindakanTertutup
    rows = [Paraf(keadaan.langkah, tindakan, at, actor.petugas_id, tujuan)]
    if actor.petugas_id is not None and tindakan is not Tindakan.TERIMA and keadaan.pemegang != actor.petugas_id:
        rows.insert(0, Paraf(keadaan.langkah, Tindakan.TERIMA, at, actor.petugas_id))
    after = advance_all(standar, keadaan, rows)
    passes_on = tindakan in (Tindakan.SELESAI, Tindakan.TURUNKAN) and after.status is Status.BERJALAN
    if passes_on and may_hold(current_langkah(standar, after), actor):
        rows.append(Paraf(after.langkah, Tindakan.TERIMA, at, actor.petugas_id))
    return tuple(rows)


def advance(standar: Standar, keadaan: Keadaan, paraf: Paraf) -> Keadaan:
    """What becomes of the file by one row of its trail."""
    keadaan = replace(keadaan, versi=keadaan.versi + 1)
    match paraf.tindakan:
        case Tindakan.TERIMA:
            return replace(keadaan, pemegang=paraf.petugas_id)
        case Tindakan.SELESAI:
            return _finish(standar, keadaan)
        case Tindakan.KEMBALIKAN:
            return replace(keadaan, status=Status.DIKEMBALIKAN, pemegang=None)
        case Tindakan.PERBAIKI:
            return replace(keadaan, status=Status.BERJALAN, pemegang=None)
        case Tindakan.TURUNKAN:
            return replace(keadaan, langkah=paraf.tujuan, pemegang=None)
        case Tindakan.TOLAK:
            return replace(keadaan, status=Status.DITOLAK, pemegang=None)
        case Tindakan.TARIK:
            return replace(keadaan, status=Status.DITARIK, pemegang=None)


def _finish(standar: Standar, keadaan: Keadaan) -> Keadaan:
    done = current_langkah(standar, keadaan)
    diserahkan = keadaan.diserahkan or done.tugas is Tugas.SERAHKAN
    if keadaan.langkah + 1 == len(standar.langkah):
        return replace(keadaan, status=Status.SELESAI, pemegang=None, diserahkan=diserahkan)
    return replace(keadaan, status=Status.BERJALAN, langkah=keadaan.langkah + 1, pemegang=None, diserahkan=diserahkan)


def advance_all(standar: Standar, keadaan: Keadaan, trail: Iterable[Paraf]) -> Keadaan:
    """The same over several rows."""
    for paraf in trail:
        keadaan = advance(standar, keadaan, paraf)
    return keadaan


def keadaan_of(standar: Standar, trail: Iterable[Paraf]) -> Keadaan:
    """The state that follows from the whole trail; the stored columns must equal it."""
    return advance_all(standar, Keadaan(), trail)
