"""The pinned standard: kept whole when a permohonan is filed, read back from there ever after."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from sipetrok.models import StandarTerbit, db
from sipetrok.sop.standar import Standar


def pin(standar: Standar, now: datetime) -> StandarTerbit:
    """The stored copy of a standard as it reads now; made when this wording is new.

    Inside a transaction.
    """
    isi = standar.model_dump_json()
    sha256 = hashlib.sha256(isi.encode()).hexdigest()
    pinned = db.session.scalar(select(StandarTerbit).filter_by(sha256=sha256))
    if pinned is None:
        pinned = StandarTerbit(sha256=sha256, slug=standar.slug, isi=isi, dibuat_at=now)
        db.session.add(pinned)
    return pinned
