"""Absences of officers, each with a pengganti who has their roles meanwhile; recorded, and ended
before their time.
"""

from datetime import date, datetime

from sqlalchemy import select

from sipetrok.domain.errors import IsianDitolak
from sipetrok.domain.halangan import Benturan, Masa, clash, peran_berlaku, stands_in_for
from sipetrok.domain.identitas import print_tanggal
from sipetrok.models import Halangan, Petugas, PetugasPeran, db
from sipetrok.operations.transaction import transaction
from sipetrok.sop.kantor import Kantor

SEBAB = Halangan.sebab.type.length  # letters; PostgreSQL refuses more


class HalanganDitolak(IsianDitolak):
    """The absence cannot be recorded so, or not be ended; `isian` names the form field where that
    is to be said.
    """


def away_on(day: date) -> tuple[tuple[int, int], ...]:
    """Who is away on a day, each with their pengganti.

    Whoever was blocked is not away: nobody has their roles.
    """
    rows = db.session.execute(
        select(Halangan.petugas_id, Halangan.pengganti_id)
        .join(Petugas, Petugas.id == Halangan.petugas_id)
        .where(
            Halangan.sampai >= day,
            Halangan.dari <= day,
            Halangan.dicabut_at.is_(None),
            Petugas.aktif,
        )
        .order_by(Halangan.id)
    )
    return tuple((petugas_id, pengganti_id) for petugas_id, pengganti_id in rows)


def peran_of(petugas: Petugas, day: date, kantor: Kantor) -> frozenset[str]:
    """The roles that an officer has on a day: their own, and those of whom they stand in for.

    An account that went to a desa office meanwhile stands in for nobody.
    """
    if not kantor.is_staff(petugas.peran):
        return petugas.peran
    away = away_on(day)
    others = stands_in_for(petugas.id, away)
    if not others:
        return petugas.peran
    held: dict[int, set[str]] = {petugas.id: set(petugas.peran)}
    for one, peran in db.session.execute(
        select(PetugasPeran.petugas_id, PetugasPeran.peran).where(
            PetugasPeran.petugas_id.in_(others)
        )
    ):
        held.setdefault(one, set()).add(peran)
    return peran_berlaku(petugas.id, {one: frozenset(peran) for one, peran in held.items()}, away)


def record(
    masa: Masa, sebab: str, oleh_id: int, kantor: Kantor, today: date, now: datetime
) -> Halangan:
    """Somebody is away with a stand-in. The same form sent twice records one absence.

    Raises HalanganDitolak.
    """
    sebab = " ".join(sebab.split())
    if len(sebab) > SEBAB:
        raise HalanganDitolak("sebab", f"Sebab terlalu panjang; paling banyak {SEBAB} huruf.")
    with transaction():
        petugas, pengganti = (
            db.session.get(Petugas, masa.petugas),
            db.session.get(Petugas, masa.pengganti),
        )
        require_people(petugas, pengganti, kantor)
        require_days(masa.dari, masa.sampai, today)
        rows = _open_from(masa.dari)
        for row in rows:
            if masa_of(row) == masa:
                return row
        if found := clash(masa, map(masa_of, rows)):
            raise HalanganDitolak(*_clash_words(*found, petugas, pengganti))
        row = Halangan(
            petugas_id=masa.petugas,
            pengganti_id=masa.pengganti,
            dari=masa.dari,
            sampai=masa.sampai,
            sebab=sebab,
            dicatat_id=oleh_id,
            dicatat_at=now,
        )
        db.session.add(row)
    return row


def revoke(halangan_id: int, oleh_id: int, today: date, now: datetime) -> Halangan:
    """Ends an absence at once, begun or not. Twice is once.

    Raises HalanganDitolak when it is over anyway.
    """
    with transaction():
        row = db.session.get_one(Halangan, halangan_id)
        if row.dicabut_at is None:
            if row.sampai < today:
                raise HalanganDitolak(
                    "cabut",
                    f"Halangan {row.petugas.nama} sudah berakhir {print_tanggal(row.sampai)}.",
                )
            row.dicabut_id, row.dicabut_at = oleh_id, now
    return row


def masa_of(row: Halangan) -> Masa:
    """The stored row as the value that the rules work on."""
    return Masa(row.petugas_id, row.pengganti_id, row.dari, row.sampai)


def _open_from(day: date) -> list[Halangan]:
    return list(
        db.session.scalars(
            select(Halangan)
            .where(Halangan.sampai >= day, Halangan.dicabut_at.is_(None))
            .order_by(Halangan.dari, Halangan.id)
        )
    )


def require_people(petugas: Petugas | None, pengganti: Petugas | None, kantor: Kantor) -> None:
    """Two different people of the office, both active. Raises HalanganDitolak."""
    for isian, one, words in (
        ("petugas", petugas, "berhalangan"),
        ("pengganti", pengganti, "menggantikan"),
    ):
        if one is None:
            raise HalanganDitolak(isian, f"Pilih petugas yang {words}.")
        if not one.aktif:
            raise HalanganDitolak(isian, f"Akun {one.nama} sedang diblokir. Pilih petugas lain.")
        if not kantor.is_staff(one.peran):
            raise HalanganDitolak(
                isian, f"{one.nama} bukan petugas kantor ini. Pilih petugas lain."
            )
    if petugas.id == pengganti.id:
        raise HalanganDitolak(
            "pengganti",
            f"{petugas.nama} tidak dapat menggantikan dirinya sendiri. Pilih petugas lain.",
        )


def require_days(dari: date, sampai: date, today: date) -> None:
    """Days in their order that are not over. Raises HalanganDitolak."""
    if sampai < dari:
        raise HalanganDitolak(
            "sampai",
            f"Hari terakhir ({print_tanggal(sampai)}) mendahului hari pertama "
            f"({print_tanggal(dari)}). Periksa kedua tanggalnya.",
        )
    if sampai < today:
        raise HalanganDitolak(
            "sampai",
            f"Masa ini sudah berakhir {print_tanggal(sampai)}. Catat hanya halangan "
            "yang masih berjalan atau akan datang.",
        )


def _clash_words(
    kind: Benturan, other: Masa, petugas: Petugas, pengganti: Petugas
) -> tuple[str, str]:
    """The field, and the sentence with the name and the days of what stands in the way."""
    days = f"{print_tanggal(other.dari)} sampai {print_tanggal(other.sampai)}"
    match kind:
        case Benturan.SUDAH:
            return "dari", (
                f"{petugas.nama} sudah tercatat berhalangan {days}. Cabut dahulu catatan itu, atau pilih "
                "tanggal lain."
            )
        case Benturan.PENGGANTI_PERGI:
            return (
                "pengganti",
                f"{pengganti.nama} sendiri berhalangan {days}. Pilih pengganti lain.",
            )
        case Benturan.SEDANG_MENGGANTI:
            absent = db.session.get_one(Petugas, other.petugas).nama
            return "petugas", (
                f"{petugas.nama} menggantikan {absent} pada {days}. Cabut dahulu halangan {absent} itu, "
                "catat lagi dengan pengganti lain, lalu ulangi."
            )
