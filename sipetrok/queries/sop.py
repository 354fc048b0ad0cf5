"""The finished files from which the times of a standard are measured."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sipetrok.alur.course import MOST
from sipetrok.alur.workflow import Status
from sipetrok.models import Permohonan, db


def finished(slug: str) -> tuple[Permohonan, ...]:
    """The latest files of a layanan that came to their end, with their trails; example files prove
    nothing.
    """
    return tuple(
        db.session.scalars(
            select(Permohonan)
            .where(
                Permohonan.layanan == slug,
                Permohonan.status == Status.SELESAI,
                Permohonan.contoh.is_(False),
                Permohonan.tutup_at.is_not(None),
            )
            .options(selectinload(Permohonan.trail))
            .order_by(Permohonan.tutup_at.desc(), Permohonan.id.desc())
            .limit(MOST)
        )
    )
