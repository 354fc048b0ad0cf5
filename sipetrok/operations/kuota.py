"""How much one address or one officer may leave here: by the bytes that are really kept, so that a
village behind one address notices nothing, and nobody fills the disk.
"""

import shutil
from datetime import datetime, timedelta

from sqlalchemy import select, update

from sipetrok.models import Unggahan, db
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations.context import Context
from sipetrok.operations.throttle import TerlaluSering
from sipetrok.operations.transaction import transaction

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Bytes: a thousand families with two megabytes each.
IN_AN_HOUR = 2 * 1024**3
# In a day a tenth of what is free; a quarter of it for as long as drafts lie here.
PART, KEPT = 10, 4
# An office or a small provider has so much of an IPv6 address; its lines are not counted apart.
BITS = 48


class TerlaluBanyak(TerlaluSering):
    """This address has left as much as it may for now; nothing more is stored."""

    words = (
        "Dari jaringan Anda sudah masuk sangat banyak foto, jadi yang ini belum tersimpan. "
        "Coba lagi dalam {lama}, atau bawa berkasnya ke kantor."
    )


class PetugasTerlaluBanyak(TerlaluBanyak):
    """The same for an officer."""

    words = (
        "Dari akun Anda sudah masuk sangat banyak berkas dibanding sisa disk, jadi yang ini "
        "belum tersimpan. Coba lagi dalam {lama}, atau minta pengelola sistem menambah ruang."
    )


def require_room(kunci: str, size: int, context: Context) -> None:
    """Raises TerlaluBanyak unless so many bytes more may be left under this key; of a full disk
    says that, PenyimpananTertutup, and not that somebody sent too much.

    An officer is known by name, and not held by the hour: who enters a whole list is at work.
    """
    if context.petugas is None:
        context.storage.require_room(size)
    free = shutil.disk_usage(context.storage.root).free
    refusal: type[TerlaluBanyak] = PetugasTerlaluBanyak
    bounds = [(DAY, free // PART)]
    if context.petugas is None:
        refusal = TerlaluBanyak
        bounds += [(HOUR, IN_AN_HOUR), (UMUR_DRAF, free // KEPT)]
    came = db.session.execute(
        select(Unggahan.at, Unggahan.ukuran)
        .where(
            Unggahan.kunci == kunci,
            Unggahan.at > context.now - UMUR_DRAF,
            Unggahan.at <= context.now,
        )
        .order_by(Unggahan.at)
    ).all()
    for span, most in bounds:
        within = [row for row in came if row.at > context.now - span]
        over = sum(row.ukuran for row in within) + size - most
        if over > 0 and within:
            # What came first is forgotten first, until there is room again.
            for row in within:
                over -= row.ukuran
                if over <= 0:
                    break
            raise refusal(row.at + span - context.now)


def take(kunci: str, size: int, context: Context) -> None:
    """Counts so many bytes before they are stored: one row for ten minutes. Raises
    TerlaluBanyak.
    """
    with transaction():
        require_room(kunci, size, context)
        at = _begun(context.now)
        known = update(Unggahan).where(Unggahan.kunci == kunci, Unggahan.at == at)
        more = known.values(ukuran=Unggahan.ukuran + size)
        # It says how many rows there were.
        if not db.session.execute(more).rowcount:  # type: ignore[attr-defined]
            db.session.add(Unggahan(kunci=kunci, at=at, ukuran=size))


def _begun(now: datetime) -> datetime:
    return now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
