"""What an account of a desa office sees: finished products of its own people, and nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from sipetrok.models import Pengambilan, Permohonan, db
from sipetrok.queries import Listing, newest
from sipetrok.sop.standar import Lewat

# Older ones stand in the list of all: what waits must not be sought in everything that was ever
# collected.
RECENT = timedelta(days=365)


def waiting(desa: str, now: datetime, before: str | None = None) -> Listing:
    """Products that are to be collected at the desa office and were not, of the last year; the
    newest first.
    """
    return _listing(_waiting(desa, now), before)


def count_waiting(desa: str, now: datetime) -> int:
    query = select(func.count()).select_from(Permohonan).where(*_waiting(desa, now))
    return db.session.scalar(query) or 0


def every(desa: str, before: str | None = None) -> Listing:
    """All finished products of the desa's people, the newest first."""
    return _listing(_of(desa), before)


def product(desa: str, permohonan_id: int) -> Permohonan | None:
    """One of them; None for everything that is not this desa's, or not finished."""
    return db.session.scalar(select(Permohonan).where(*_of(desa), Permohonan.id == permohonan_id))


def _of(desa: str) -> list[ColumnElement[bool]]:
    return [Permohonan.desa == desa, Permohonan.desa != "", Permohonan.diserahkan_at.is_not(None)]


def _waiting(desa: str, now: datetime) -> list[ColumnElement[bool]]:
    collected = select(Pengambilan.id).where(Pengambilan.permohonan_id == Permohonan.id).exists()
    return [
        *_of(desa),
        Permohonan.diserahkan_at > now - RECENT,
        Permohonan.lewat == Lewat.DESA.value,
        ~collected,
    ]


def _listing(which: list[ColumnElement[bool]], before: str | None) -> Listing:
    query = select(Permohonan).where(*which).options(joinedload(Permohonan.pengambilan))
    return newest(query, Permohonan.diserahkan_at, before, 20)
