"""Who works at a desk."""

from collections.abc import Iterable

from sqlalchemy import select

from sipetrok.domain.halangan import stands_in_for
from sipetrok.models import Petugas, PetugasPeran, db

MOST = 60  # colleagues offered for choice


def colleagues(
    pelaksana: Iterable[str], away: Iterable[tuple[int, int]], but: int
) -> tuple[tuple[int, str], ...]:
    """Active officers who may go on with a file at this desk today, by name; `but` is left out.

    `away` pairs who is absent with who stands in: the absent ones are not offered, their pengganti
    are.
    """
    pairs = tuple(away)
    holders = select(PetugasPeran.petugas_id).where(PetugasPeran.peran.in_(sorted(pelaksana)))
    held = set(db.session.scalars(holders))
    standing_in = {pengganti for _, pengganti in pairs if stands_in_for(pengganti, pairs) & held}
    offered = (held | standing_in) - {absent for absent, _ in pairs}
    rows = db.session.execute(
        select(Petugas.id, Petugas.nama)
        .where(Petugas.aktif, Petugas.id.in_(offered), Petugas.id != but)
        .order_by(Petugas.nama)
        .limit(MOST)
    )
    return tuple((petugas_id, nama) for petugas_id, nama in rows)
