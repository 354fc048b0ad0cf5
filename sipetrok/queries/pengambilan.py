"""Products that wait for their owners: those past the limit, and what was done to reach people."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import joinedload, selectinload

from sipetrok.models import Kontak, Moment, Permohonan, db
from sipetrok.queries import Listing, oldest

# Whoever was never reached stands before everybody who was.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def count_due(layanan: Collection[str], now: datetime) -> int:
    """How many products of these layanan were not collected within the limit."""
    return _count(layanan, Permohonan.ambil_at <= now)


def count_waiting(layanan: Collection[str], now: datetime) -> int:
    """How many lie ready, still within the limit."""
    return _count(layanan, Permohonan.ambil_at > now)


def _count(layanan: Collection[str], when: ColumnElement[bool]) -> int:
    if not layanan:
        return 0
    query = select(func.count()).select_from(Permohonan).where(_of(layanan), when)
    return db.session.scalar(query) or 0


def _of(layanan: Collection[str]) -> ColumnElement[bool]:
    """Joined with nothing, so that no database looks for these layanan by their own index: that
    leads through the whole archive, while the index of `ambil_at` holds only what still waits.
    """
    return Permohonan.layanan.concat("").in_(sorted(layanan))


def due(layanan: Collection[str], now: datetime, after: str | None = None) -> Listing:
    """Those past the limit: first whoever was never reached, then by the last try, the oldest
    first.
    """
    last = (
        select(func.max(Kontak.at))
        .where(Kontak.permohonan_id == Permohonan.id)
        .correlate(Permohonan)
        .scalar_subquery()
    )
    moment = func.coalesce(last, literal(_NEVER, Moment()), type_=Moment())
    query = select(Permohonan).where(_of(layanan), Permohonan.ambil_at <= now)
    return oldest(query.options(selectinload(Permohonan.trail)), moment, after, 20)


def waiting(layanan: Collection[str], now: datetime, after: str | None = None) -> Listing:
    """Those that lie ready within the limit: whose limit ends first stands first."""
    query = select(Permohonan).where(_of(layanan), Permohonan.ambil_at > now)
    return oldest(query.options(selectinload(Permohonan.trail)), Permohonan.ambil_at, after, 20)


def contacts(ids: Iterable[int]) -> dict[int, tuple[Kontak, ...]]:
    """Every try to reach the pemohon of these files, the newest first."""
    found: dict[int, list[Kontak]] = {}
    for one in db.session.scalars(
        select(Kontak)
        .where(Kontak.permohonan_id.in_(list(ids)))
        .options(joinedload(Kontak.petugas))
        .order_by(Kontak.id.desc())
    ):
        found.setdefault(one.permohonan_id, []).append(one)
    return {permohonan_id: tuple(rows) for permohonan_id, rows in found.items()}
