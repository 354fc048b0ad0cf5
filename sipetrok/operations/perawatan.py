"""What the upkeep of the system last did and found; one row a task."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sipetrok.models import Perawatan, db
from sipetrok.operations.transaction import transaction


def note(kunci: str, hasil: Mapping[str, object], now: datetime) -> None:
    """Keeps what a task found, in place of what it found before."""
    with transaction():
        db.session.merge(Perawatan(kunci=kunci, hasil=dict(hasil), at=now))


def last(kunci: str) -> Perawatan | None:
    """What a task last found; None when it never ran."""
    return db.session.get(Perawatan, kunci)


def claim(kunci: str, now: datetime, patience: timedelta) -> bool:
    """Takes a task for this process; False when another one took it less than `patience` ago."""
    with transaction():
        row = db.session.get(Perawatan, kunci)
        if row is not None and timedelta(0) <= now - row.at < patience:
            return False
        db.session.merge(Perawatan(kunci=kunci, hasil={}, at=now))
    return True
