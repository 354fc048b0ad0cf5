"""Absences as screens read them: who is away now or soon, whom an officer stands in for, and what
is over.
"""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from sipetrok.domain.halangan import stands_in_for
from sipetrok.models import Halangan, db
from sipetrok.queries import Listing, newest

HISTORY = 20


def _with_names() -> Select[tuple[Halangan]]:
    return select(Halangan).options(
        selectinload(Halangan.petugas),
        selectinload(Halangan.pengganti),
        selectinload(Halangan.dicatat),
    )


def current_and_coming(today: date) -> tuple[Halangan, ...]:
    """Every absence that lasts or is to come, by its first day."""
    return tuple(
        db.session.scalars(
            _with_names()
            .where(Halangan.sampai >= today, Halangan.dicabut_at.is_(None))
            .order_by(Halangan.dari, Halangan.id)
        )
    )


def on(day: date) -> tuple[Halangan, ...]:
    """Who is away on a day."""
    return tuple(row for row in current_and_coming(day) if row.dari <= day)


def standing_in(petugas_id: int, day: date) -> tuple[Halangan, ...]:
    """The absences of everybody whose work this officer does on a day, also through a stand-in who
    is away as well.
    """
    away = on(day)
    absent = stands_in_for(petugas_id, ((row.petugas_id, row.pengganti_id) for row in away))
    return tuple(row for row in away if row.petugas_id in absent)


def own(petugas_id: int, day: date) -> Halangan | None:
    """The officer's own absence on a day."""
    return next((row for row in on(day) if row.petugas_id == petugas_id), None)


def history(today: date, before: str | None = None) -> Listing:
    """What is over or was ended early, the newest record first."""
    query = (
        select(Halangan)
        .where(or_(Halangan.sampai < today, Halangan.dicabut_at.is_not(None)))
        .options(selectinload(Halangan.petugas), selectinload(Halangan.pengganti))
    )
    return newest(query, Halangan.dicatat_at, before, HISTORY)
