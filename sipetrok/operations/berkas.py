"""The documents of a permohonan: one slot for each requirement, open while the pemohon
may change it.

All that changes a document locks the file first, so one that arrives while the file
is being sent is either part of it or refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from sipetrok.alur.workflow import Status
from sipetrok.domain import SipetrokError
from sipetrok.kiriman.berkas import CleanBerkas
from sipetrok.models import AksesBerkas, Berkas, Permohonan, db
from sipetrok.operations import gambar
from sipetrok.operations.context import Context
from sipetrok.operations.salinan import remove_unused
from sipetrok.operations.transaction import changing, transaction
from sipetrok.sop.standar import Persyaratan


class TidakDapatDiubah(SipetrokError):
    """The file, or this slot of it, is no longer the pemohon's to change."""

    kalimat = "Permohonan ini sedang di kantor dan tidak dapat diubah."


@dataclass(frozen=True)
class Slot:
    """One requirement of one file, and the documents that stand in it.

    `nomor` is its place in the standard, from 1. Nothing is kept: every question reads
    the file as it is now.
    """

    permohonan: Permohonan
    nomor: int

    @property
    def id(self) -> str:
        """What its part of a page is called."""
        return f"berkas-{self.nomor}"

    @property
    def persyaratan(self) -> Persyaratan:
        """What the standard asks for here."""
        return self.permohonan.standar.persyaratan[self.nomor - 1]

    @property
    def reason(self) -> str:
        """Why the office returned it; empty where it did not."""
        return self.permohonan.returned.get(self.nomor, "")

    @property
    def current(self) -> list[Berkas]:
        """The documents that stand here now, oldest first."""
        every = self.permohonan.berkas
        return [
            b for b in every if b.persyaratan == self.nomor and b.diganti_at is None
        ]

    @property
    def fresh(self) -> list[Berkas]:
        """Those of them that count for sending: all of a draft's, in a returned file only what came
        after the return.
        """
        if self.permohonan.status != Status.DIKEMBALIKAN:
            return self.current
        return [b for b in self.current if b.diterima_at > self.permohonan.sejak_at]

    @property
    def pilihan(self) -> str:
        """Which of the alternatives was sent."""
        return next((b.pilihan for b in reversed(self.fresh)), "")

    @property
    def is_demanded(self) -> bool:
        """Whether it must be filled before the file is sent; what was returned always."""
        if self.permohonan.status == Status.DIKEMBALIKAN:
            return True
        return self.persyaratan.wajib and self.nomor not in self.permohonan.kertas

    @property
    def is_missing(self) -> bool:
        """Whether the file cannot be sent because of this slot."""
        return self.is_demanded and not self.fresh

    @property
    def is_done(self) -> bool:
        """Whether nothing more is asked here, which of several papers it is included."""
        is_chosen = bool(self.pilihan) or not self.persyaratan.salah_satu
        return not self.is_missing and (is_chosen or not self.fresh)


def open_slots(permohonan: Permohonan) -> list[Slot]:
    """The slots into which the pemohon may put documents now, in the order of the standard."""
    slots = [Slot(permohonan, n) for n, _ in permohonan.standar.uploads]
    if permohonan.status == Status.DRAF:
        return slots
    return [slot for slot in slots if slot.reason]


def require_open(permohonan: Permohonan, nomor: int) -> None:
    """Raises TidakDapatDiubah unless the pemohon may change this slot now; 0 is the data."""
    if nomor in permohonan.returned:
        return
    changeable = {0, *(n for n, _ in permohonan.standar.uploads)}
    if permohonan.status != Status.DRAF or nomor not in changeable:
        raise TidakDapatDiubah


def renew(permohonan: Permohonan, now: datetime) -> None:
    """Whoever still works on a draft has the full time again."""
    if permohonan.status == Status.DRAF:
        permohonan.sejak_at = now


def attach(
    permohonan_id: int,
    persyaratan: int,
    clean: CleanBerkas,
    context: Context,
    pilihan: str = "",
) -> Berkas:
    """Keeps one received document in its slot, and its pictures.

    The same picture twice in a slot is kept once; what was returned, or the oldest of a
    full slot, makes room and leaves the disk at once. Bytes go to the disk before their
    row is committed, and what is lost in between is cleared away at night.

    Raises TidakDapatDiubah, PenyimpananTertutup on a full disk, KunciSalah;
    NoResultFound where the draft ran out meanwhile.
    """
    # The disk is waited for while nobody waits for us.
    context.storage.put(clean.isi)
    gambar.store(clean, context.storage)
    with changing(Permohonan, permohonan_id) as permohonan:
        require_open(permohonan, persyaratan)
        # Asked again inside the transaction, so that the sweep, which removes inside its own, never
        # takes it away in between.
        sha256 = context.storage.put(clean.isi)
        now = context.now
        if permohonan.status == Status.DIKEMBALIKAN:
            # What is sent after a return counts as newer than it, also when the clock was corrected
            # in between.
            now = max(now, permohonan.sejak_at + timedelta(microseconds=1))
        slot = Slot(permohonan, persyaratan)
        berkas, gone = next((b for b in slot.fresh if b.sha256 == sha256), None), []
        if berkas is None:
            gone = _make_room(slot, now)
            berkas = Berkas(
                permohonan=permohonan,
                persyaratan=persyaratan,
                sha256=sha256,
                jenis=clean.jenis,
                ukuran=len(clean.isi),
                halaman=clean.halaman,
                temuan=" ".join(clean.temuan),
                diterima_at=now,
                gambar=gambar.store(clean, context.storage),
            )
            db.session.add(berkas)
        berkas.pilihan = pilihan
        renew(permohonan, context.now)
    _clear(context, gone)
    return berkas


def choose(permohonan_id: int, persyaratan: int, pilihan: str, now: datetime) -> None:
    """Says anew which of the alternatives the documents of a slot are. Raises TidakDapatDiubah."""
    with changing(Permohonan, permohonan_id) as permohonan:
        require_open(permohonan, persyaratan)
        for berkas in Slot(permohonan, persyaratan).fresh:
            berkas.pilihan = pilihan
        renew(permohonan, now)


def _make_room(slot: Slot, now: datetime) -> list[str]:
    """What was returned gives way, and of a full slot the oldest; the stored files of what is
    forgotten.
    """
    fresh, room = slot.fresh, slot.persyaratan.paling_banyak
    for berkas in slot.current:
        if berkas not in fresh:
            berkas.diganti_at = now
    oldest = fresh[: max(0, len(fresh) + 1 - room)]
    return [name for berkas in oldest for name in _drop(slot, berkas, now)]


def _drop(slot: Slot, berkas: Berkas, now: datetime) -> list[str]:
    """What the office has not seen is forgotten: all of a draft's, and what came after a return.
    The rest is kept, marked as replaced. Returns the stored files of what is forgotten.
    """
    seen = exists().where(AksesBerkas.berkas_id == berkas.id)
    if berkas not in slot.fresh or db.session.scalar(select(seen)):
        berkas.diganti_at = now
        return []
    stored = berkas.stored
    slot.permohonan.berkas.remove(berkas)
    db.session.delete(berkas)
    return stored


def _clear(context: Context, names: list[str]) -> None:
    """Takes stored files away to which nothing refers any more. Only after the commit: were that
    lost, the rows would still be there.
    """
    if names:
        remove_unused(context.storage, names)


def keep_on_paper(permohonan_id: int, persyaratan: Iterable[int]) -> None:
    """Notes which requirements of a draft lie at the office on paper; whatever was noted before is
    replaced.

    Only where an officer enters the permohonan for somebody. Raises TidakDapatDiubah.
    """
    with changing(Permohonan, permohonan_id) as permohonan:
        if permohonan.status != Status.DRAF or permohonan.pencatat_id is None:
            raise TidakDapatDiubah
        numbers = {slot.nomor for slot in open_slots(permohonan)}
        permohonan.kertas = sorted(numbers.intersection(persyaratan))


def detach(permohonan_id: int, berkas_id: int, context: Context) -> None:
    """Takes a document out of its slot, and off the disk where nothing else needs it; gone already
    is fine. Raises TidakDapatDiubah.
    """
    gone: list[str] = []
    with changing(Permohonan, permohonan_id) as permohonan:
        for berkas in tuple(permohonan.berkas):
            if berkas.id == berkas_id and berkas.diganti_at is None:
                require_open(permohonan, berkas.persyaratan)
                slot = Slot(permohonan, berkas.persyaratan)
                gone += _drop(slot, berkas, context.now)
                renew(permohonan, context.now)
    _clear(context, gone)


def note_opening(petugas_id: int, berkas_id: int, alasan: str, now: datetime) -> None:
    """Books that an officer opened an identity scan: who, when, which, at which step of the work.

    Committed before the scan is read from the disk: none is shown whose opening was not
    booked. Opened twice is booked twice.
    """
    with transaction():
        db.session.add(
            AksesBerkas(
                petugas_id=petugas_id, berkas_id=berkas_id, alasan=alasan[:120], at=now
            )
        )
