"""Upkeep: what its tasks last did and found, one row a task; and clearing away what nobody needs
any more: drafts that ran out, files nobody refers to, traces of interrupted work.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, func, or_, select, update

from sipetrok.alur.workflow import Status
from sipetrok.models import (
    Berkas,
    DrafHabis,
    Paraf,
    Perawatan,
    Percobaan,
    Permohonan,
    Unggahan,
    db,
)
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations.salinan import referred_among, remove_unused
from sipetrok.operations.transaction import transaction
from sipetrok.simpanan import potongan
from sipetrok.simpanan.disk import Storage

# Seconds: an upload may be on the disk before the row that refers to it.
YOUNG = 24 * 3600
# Seconds: no write takes so long.
INTERRUPTED = 3600
# For so long a removed draft's code is still answered with what became of it.
INGATAN = timedelta(days=90)
# Without a stamp and without a new draft.
ASLEEP = timedelta(days=60)
# What lies further in the future was stamped by a clock that was wrong.
AHEAD = timedelta(days=1)


_IS_DRAFT = Permohonan.status == Status.DRAF


def note(kunci: str, hasil: Mapping[str, object], now: datetime) -> None:
    """Keeps what a task found, in place of what it found before."""
    with transaction():
        db.session.merge(Perawatan(kunci=kunci, hasil=dict(hasil), at=now))


def last(kunci: str) -> Perawatan | None:
    """What a task last found; None when it never ran."""
    return db.session.get(Perawatan, kunci)


def claim(kunci: str, now: datetime, patience: timedelta) -> bool:
    """Takes a task for this process; False when another one took it less than `patience` ago.

    Decided under the write lock, so of two at once one gets it. A claim from the
    future, made by a wrong clock, binds nobody.
    """
    with transaction():
        row = db.session.get(Perawatan, kunci)
        if row is not None and timedelta(0) <= now - row.at < patience:
            return False
        db.session.merge(Perawatan(kunci=kunci, hasil={}, at=now))
    return True


# Clearing away.


@dataclass(frozen=True)
class Sapuan:
    """How much was cleared away; `menolak` when so many files stood without a row that none was
    touched.
    """

    draf: int
    berkas: int
    sementara: int
    menolak: bool = False


def sweep(storage: Storage, now: datetime) -> Sapuan:
    """All of it. Safe at any time, also while people work; done twice it finds nothing the second
    time.
    """
    _bring_back(now)
    drafts = _expire_drafts(storage, now)
    _forget(now)
    traces = storage.sweep(INTERRUPTED) + potongan.sweep(storage)
    unused = list(unused_files(storage))
    # So many, and more than a tenth of all, point to a wrong database, not to rubbish.
    if len(unused) > 20 and len(unused) * 10 > sum(1 for _ in storage.names()):
        return Sapuan(drafts, 0, traces, menolak=True)
    for sha256 in unused:
        remove_unused(storage, (sha256,))
    return Sapuan(drafts, len(unused), traces)


def unused_files(storage: Storage) -> Iterator[str]:
    """Stored files that no row refers to, and that are old enough to be left over from something
    lost.
    """
    names = storage.names()
    while batch := list(islice(names, 500)):
        found = referred_among(batch)
        for sha256 in batch:
            with suppress(FileNotFoundError):
                if sha256 not in found and storage.age(sha256) > YOUNG:
                    yield sha256


def _bring_back(now: datetime) -> None:
    """Drafts from the future, begun under a wrong clock, would lie here until then: their time runs
    from now on.
    """
    with transaction():
        db.session.execute(
            update(Permohonan)
            .where(_IS_DRAFT, Permohonan.sejak_at > now + AHEAD)
            .values(sejak_at=now)
        )


def _expire_drafts(storage: Storage, now: datetime) -> int:
    """None while the office seems to have slept for months: more likely the clock is far ahead, and
    would take all.

    Drafts among the examples are old when they are made, and go with all other examples.
    """
    stamp = db.session.scalar(select(func.max(Paraf.at)))
    begun = db.session.scalar(select(func.max(Permohonan.sejak_at)).where(_IS_DRAFT))
    if now - max(filter(None, (stamp, begun)), default=now) > ASLEEP:
        return 0
    old = Permohonan.sejak_at <= now - UMUR_DRAF
    drafts = select(Permohonan.id).where(_IS_DRAFT, Permohonan.contoh.is_(False), old)
    ids = db.session.scalars(drafts).all()
    for permohonan_id in ids:
        remove_unused(storage, _drop(permohonan_id, now))
    return len(ids)


def _drop(permohonan_id: int, now: datetime) -> list[str]:
    """Takes a draft out whole; only its code stays for a while.

    Returns the files that it referred to.
    """
    with transaction():
        permohonan = db.session.get(Permohonan, permohonan_id)
        if permohonan is None or permohonan.status != Status.DRAF:
            return []  # sent at the last moment
        files = [one for berkas in permohonan.berkas for one in berkas.stored]
        db.session.execute(delete(Berkas).where(Berkas.permohonan_id == permohonan_id))
        db.session.execute(delete(Permohonan).where(Permohonan.id == permohonan_id))
        db.session.add(DrafHabis(kode=permohonan.kode, at=now))
    return files


def _forget(now: datetime) -> None:
    """What is over, and what a wrong clock noted."""
    with transaction():
        for kept, span in (
            (DrafHabis, INGATAN),
            (Percobaan, AHEAD),
            (Unggahan, UMUR_DRAF),
        ):
            outside = or_(kept.at <= now - span, kept.at > now + span)
            db.session.execute(delete(kept).where(outside))
