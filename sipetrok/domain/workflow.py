"""What may happen next to a permohonan, and what becomes of it: pure, from its standard and its
trail.

`open_tindakan` is the one place that decides; it draws the buttons and guards the press.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.keadaan import PEMOHON as PEMOHON
from sipetrok.domain.keadaan import Actor, Keadaan, Paraf, Status, Tindakan
from sipetrok.sop.standar import Koordinasi, Langkah, Standar, Tugas

REASONED = frozenset({Tindakan.TURUNKAN, Tindakan.TOLAK, Tindakan.TANYA, Tindakan.JAWAB})
# At these the act itself stamps masuk; at the others the file is taken first, so that waiting and
# working are told apart.
AT_ONCE = frozenset({Tugas.TERIMA, Tugas.SAHKAN, Tugas.SERAHKAN, Tugas.KIRIM, Tugas.ARSIPKAN})
REFUSABLE = frozenset({Tugas.PERIKSA, Tugas.OLAH, Tugas.PARAF, Tugas.SAHKAN})
LOWERABLE = frozenset({Tugas.OLAH, Tugas.KERJAKAN, Tugas.PARAF, Tugas.SAHKAN, Tugas.SERAHKAN})
# Whoever takes or hands a file on has not worked on it; after these the file may stay with the same
# officer.
UNSTAMPED = frozenset({Tindakan.TERIMA, Tindakan.ALIHKAN})
PASSING_ON = frozenset({Tindakan.SELESAI, Tindakan.TURUNKAN, Tindakan.JAWAB})


class TindakanTertutup(SipetrokError):
    """This press is not open to this person now."""

    def __init__(self) -> None:
        super().__init__(
            "Tindakan ini tidak dapat dilakukan sekarang. Periksa keadaan berkas yang terbaru."
        )


def current_langkah(standar: Standar, keadaan: Keadaan) -> Langkah:
    """The step at which the file is."""
    return standar.langkah[keadaan.langkah]


def current_koordinasi(standar: Standar, keadaan: Keadaan) -> Koordinasi | None:
    """The koordinasi that the file is out for; None while it is at its step."""
    if keadaan.koordinasi is None:
        return None
    return current_langkah(standar, keadaan).koordinasi[keadaan.koordinasi]


def current_pelaksana(standar: Standar, keadaan: Keadaan) -> tuple[str, ...]:
    """The roles at whose desk the file is: those of the step, or those that are asked."""
    return (current_koordinasi(standar, keadaan) or current_langkah(standar, keadaan)).pelaksana


def may_hold(langkah: Langkah | Koordinasi, actor: Actor) -> bool:
    """Whether one of the officer's roles performs this step, or answers this koordinasi."""
    return not actor.peran.isdisjoint(langkah.pelaksana)


def earlier_steps(standar: Standar, keadaan: Keadaan) -> tuple[int, ...]:
    """The steps to which a file can be sent back inside the office; the pemohon's own is none."""
    return tuple(
        i
        for i in range(keadaan.langkah)
        if standar.langkah[i].tugas not in (Tugas.AJUKAN, Tugas.TERIMA)
    )


def open_tindakan(standar: Standar, keadaan: Keadaan, actor: Actor) -> tuple[Tindakan, ...]:
    """What this person may do to this file now; the main one first, empty when nothing."""
    if actor.petugas_id is None:
        return _open_to_pemohon(standar, keadaan)
    if keadaan.status is not Status.BERJALAN:
        return ()
    if (koordinasi := current_koordinasi(standar, keadaan)) is not None:
        return _open_in_koordinasi(standar, keadaan, koordinasi, actor)
    langkah = current_langkah(standar, keadaan)
    if not may_hold(langkah, actor):
        return (Tindakan.ALIHKAN,) if actor.is_pengawas else ()
    taken_by_me = keadaan.pemegang == actor.petugas_id
    if not taken_by_me and langkah.tugas not in AT_ONCE:
        return (Tindakan.TERIMA, Tindakan.ALIHKAN) if actor.is_pengawas else (Tindakan.TERIMA,)
    return (Tindakan.SELESAI, *_open_beside(standar, keadaan, langkah))


def _open_in_koordinasi(
    standar: Standar, keadaan: Keadaan, koordinasi: Koordinasi, actor: Actor
) -> tuple[Tindakan, ...]:
    """The desk that was asked takes the file and answers.

    The desk that asked may note an answer given by word of mouth, so that nothing hangs on a
    colleague who answers without this page.
    """
    if may_hold(koordinasi, actor):
        return (Tindakan.JAWAB,) if keadaan.pemegang == actor.petugas_id else (Tindakan.TERIMA,)
    return (Tindakan.JAWAB,) if may_hold(current_langkah(standar, keadaan), actor) else ()


def _open_beside(standar: Standar, keadaan: Keadaan, langkah: Langkah) -> Iterable[Tindakan]:
    if langkah.koordinasi:
        yield Tindakan.TANYA
    if langkah.tugas is Tugas.PERIKSA and standar.persyaratan:
        yield Tindakan.KEMBALIKAN
    if langkah.tugas in LOWERABLE and not keadaan.diserahkan and earlier_steps(standar, keadaan):
        yield Tindakan.TURUNKAN
    if langkah.tugas in REFUSABLE and not keadaan.diserahkan:
        yield Tindakan.TOLAK
    yield Tindakan.ALIHKAN


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


def press(
    standar: Standar,
    keadaan: Keadaan,
    actor: Actor,
    tindakan: Tindakan,
    at: datetime,
    tujuan: int | None = None,
    kepada: int | None = None,
) -> tuple[Paraf, ...]:
    """The rows that one press adds to the trail.

    Finishing without having taken the file stamps masuk first; where the next step is the same
    officer's, the press takes the file there too. Raises TindakanTertutup.
    """
    require_open(standar, keadaan, actor, tindakan)
    _require_aim(standar, keadaan, tindakan, tujuan, kepada)
    rows = [Paraf(keadaan.langkah, tindakan, at, actor.petugas_id, tujuan, kepada)]
    if (
        actor.petugas_id is not None
        and tindakan not in UNSTAMPED
        and keadaan.pemegang != actor.petugas_id
    ):
        rows.insert(0, Paraf(keadaan.langkah, Tindakan.TERIMA, at, actor.petugas_id))
    after = advance_all(standar, keadaan, rows)
    passes_on = tindakan in PASSING_ON and after.status is Status.BERJALAN
    if passes_on and may_hold(current_langkah(standar, after), actor):
        rows.append(Paraf(after.langkah, Tindakan.TERIMA, at, actor.petugas_id))
    return tuple(rows)


def _require_aim(
    standar: Standar, keadaan: Keadaan, tindakan: Tindakan, tujuan: int | None, kepada: int | None
) -> None:
    """What a press is aimed at must exist: the earlier step, the koordinasi, the colleague."""
    match tindakan:
        case Tindakan.TURUNKAN:
            is_there = tujuan in earlier_steps(standar, keadaan)
        case Tindakan.TANYA:
            is_there = tujuan in range(len(current_langkah(standar, keadaan).koordinasi))
        case Tindakan.ALIHKAN:
            is_there = kepada is not None
        case _:
            is_there = True
    if not is_there:
        raise TindakanTertutup


def advance(standar: Standar, keadaan: Keadaan, paraf: Paraf) -> Keadaan:
    """What becomes of the file by one row of its trail."""
    keadaan = replace(keadaan, versi=keadaan.versi + 1)
    if paraf.tindakan is Tindakan.TERIMA:
        # While a question is out, `untuk` is whoever asked it; otherwise whoever takes the file is
        # meant from now on.
        untuk = keadaan.untuk if keadaan.koordinasi is not None else None
        return replace(keadaan, pemegang=paraf.petugas_id, untuk=untuk)
    if paraf.tindakan is Tindakan.JAWAB:
        return replace(keadaan, koordinasi=None, pemegang=None)
    keadaan = replace(keadaan, pemegang=None, koordinasi=None, untuk=None)
    match paraf.tindakan:
        case Tindakan.SELESAI:
            return _finish(standar, keadaan)
        case Tindakan.KEMBALIKAN:
            return replace(keadaan, status=Status.DIKEMBALIKAN)
        case Tindakan.PERBAIKI:
            return replace(keadaan, status=Status.BERJALAN)
        case Tindakan.TURUNKAN:
            return replace(keadaan, langkah=paraf.tujuan)
        case Tindakan.TOLAK:
            return replace(keadaan, status=Status.DITOLAK)
        case Tindakan.TARIK:
            return replace(keadaan, status=Status.DITARIK)
        case Tindakan.TANYA:
            return replace(keadaan, koordinasi=paraf.tujuan, untuk=paraf.petugas_id)
        case Tindakan.ALIHKAN:
            return replace(keadaan, untuk=paraf.kepada)


def _finish(standar: Standar, keadaan: Keadaan) -> Keadaan:
    done = current_langkah(standar, keadaan)
    diserahkan = keadaan.diserahkan or done.tugas is Tugas.SERAHKAN
    if keadaan.langkah + 1 == len(standar.langkah):
        return replace(keadaan, status=Status.SELESAI, diserahkan=diserahkan)
    return replace(
        keadaan, status=Status.BERJALAN, langkah=keadaan.langkah + 1, diserahkan=diserahkan
    )


def advance_all(standar: Standar, keadaan: Keadaan, trail: Iterable[Paraf]) -> Keadaan:
    """The same over several rows."""
    for paraf in trail:
        keadaan = advance(standar, keadaan, paraf)
    return keadaan


def keadaan_of(standar: Standar, trail: Iterable[Paraf]) -> Keadaan:
    """The state that follows from the whole trail; the stored columns must equal it."""
    return advance_all(standar, Keadaan(), trail)
