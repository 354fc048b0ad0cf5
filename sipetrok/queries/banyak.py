"""Files that wait at the same step of the same layanan: how many, where from, and which, to be done
together.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import selectinload

from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.workflow import Actor
from sipetrok.models import Antrean, Dokumen, Permohonan, StandarTerbit, Surat, db
from sipetrok.queries import Listing, page_of, read_key

MOST = 100  # files in one press


def steps(peran: Iterable[str]) -> tuple[tuple[StandarTerbit, int], ...]:
    """The steps at which something waits for these roles, each with its pinned standard."""
    pairs = db.session.execute(
        select(Permohonan.standar_id, Permohonan.langkah)
        .where(Permohonan.id.in_(_waiting(peran)), Permohonan.koordinasi.is_(None))
        .group_by(Permohonan.standar_id, Permohonan.langkah)
    ).all()
    found = db.session.scalars(
        select(StandarTerbit).where(StandarTerbit.id.in_({one for one, _ in pairs}))
    )
    terbit = {one.id: one for one in found}
    return tuple((terbit[standar_id], langkah) for standar_id, langkah in sorted(pairs))


def by_id(kelompok: Kelompok, ids: Iterable[int]) -> dict[int, Permohonan]:
    """These files, as far as they are of the group's layanan, wherever they are now."""
    found = db.session.scalars(
        _with_results(
            select(Permohonan).where(
                Permohonan.id.in_(list(ids)), Permohonan.standar_id == kelompok.standar_id
            )
        )
    )
    return {one.id: one for one in found}


def areas(kelompok: Kelompok, actor: Actor) -> dict[bool, dict[tuple[str, str], int]]:
    """How many files of the group this officer can do now, by (kecamatan, desa): under False those
    of citizens, under True example files.
    """
    rows = db.session.execute(
        select(Permohonan.contoh, Permohonan.kecamatan, Permohonan.desa, func.count())
        .where(*_of(kelompok, actor))
        .group_by(Permohonan.contoh, Permohonan.kecamatan, Permohonan.desa)
    )
    found: dict[bool, dict[tuple[str, str], int]] = {False: {}, True: {}}
    for contoh, kecamatan, desa, jumlah in rows:
        found[bool(contoh)][kecamatan, desa] = jumlah
    return found


def files(
    kelompok: Kelompok,
    actor: Actor,
    after: str | None = None,
    asal: Collection[tuple[str, str]] | None = None,
) -> Listing:
    """The files of the group: by kecamatan and desa, then in the order of the queue; at most MOST a
    page.

    With `asal` only those of these (kecamatan, desa).
    """
    moment = (
        select(func.min(Antrean.antre_at))
        .where(Antrean.permohonan_id == Permohonan.id)
        .correlate(Permohonan)
        .scalar_subquery()
    )
    order = (Permohonan.kecamatan, Permohonan.desa, moment, Permohonan.id)
    query = select(Permohonan, moment).where(*_of(kelompok, actor)).order_by(*order)
    if asal is not None:
        query = query.where(tuple_(Permohonan.kecamatan, Permohonan.desa).in_(sorted(asal)))
    if key := read_key(after):
        # The key names the last file by its number: where people live has no place in an address.
        last = db.session.get(Permohonan, key[1])
        if last is not None:
            query = query.where(tuple_(*order) > (last.kecamatan, last.desa, *key))
    return page_of(_with_results(query), MOST)


def _with_results(query: Select) -> Select:
    return query.options(selectinload(Permohonan.surat), selectinload(Permohonan.dokumen))


def _waiting(peran: Iterable[str]) -> Select:
    return select(Antrean.permohonan_id).where(Antrean.peran.in_(sorted(peran)))


def _of(kelompok: Kelompok, actor: Actor) -> list[ColumnElement[bool]]:
    found = [
        Permohonan.id.in_(_waiting(actor.peran)),
        Permohonan.standar_id == kelompok.standar_id,
        Permohonan.langkah == kelompok.langkah,
        Permohonan.koordinasi.is_(None),
    ]
    if kelompok.is_taken_first:
        found += [
            column.is_(None) | (column == actor.petugas_id)
            for column in (Permohonan.pemegang_id, Permohonan.untuk_id)
        ]
    if kelompok.needs_scan:
        found.append(
            exists().where(Surat.permohonan_id == Permohonan.id, Surat.scan_sha256.is_not(None))
        )
    if kelompok.without_pdf is not None:
        has_pdf = exists().where(Dokumen.permohonan_id == Permohonan.id)
        found.append(has_pdf | Permohonan.lewat.in_(way.value for way in kelompok.without_pdf))
    return found
