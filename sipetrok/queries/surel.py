"""The e-mails of one file, as its page shows them."""

from datetime import datetime

from sqlalchemy import or_, select

from sipetrok.models import Surel, db

MOST = 6  # of a file that was handed over again and again, the newest


def of(permohonan_id: int) -> tuple[Surel, ...]:
    """What was written to this pemohon, the newest first: sent, waiting, or given up."""
    query = (
        select(Surel)
        .where(Surel.permohonan_id == permohonan_id)
        .order_by(Surel.id.desc())
        .limit(MOST)
    )
    return tuple(db.session.scalars(query))


def was_written_since(permohonan_id: int, at: datetime) -> bool:
    """Whether an e-mail of this file, written at this moment or later, was sent or is still being
    tried.
    """
    query = (
        select(Surel.id)
        .where(
            Surel.permohonan_id == permohonan_id,
            Surel.dibuat_at >= at,
            or_(Surel.terkirim_at.is_not(None), Surel.lagi_at.is_not(None)),
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None
