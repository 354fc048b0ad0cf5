"""The e-mails of one file, as its page shows them."""

from sqlalchemy import select

from sipetrok.models import Surel, db

MOST = 6  # of a file that was handed over again and again, the newest


def of(permohonan_id: int) -> tuple[Surel, ...]:
    """What was written to this pemohon, the newest first: sent, waiting, or given up."""
    query = select(Surel).where(Surel.permohonan_id == permohonan_id).order_by(Surel.id.desc()).limit(MOST)
    return tuple(db.session.scalars(query))
