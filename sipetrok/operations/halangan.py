"""Absences: who is away from when to when, each with a pengganti who does their work.

What cannot stand beside another absence is refused with its name and its days.
"""

from collections.abc import Iterator

from sipetrok.domain import IsianDitolak
from sipetrok.domain.identitas import print_tanggal
from sipetrok.domain.petugas import Masa, clash
from sipetrok.models import Halangan, Petugas, db
from sipetrok.operations.context import Context
from sipetrok.operations.pengukuhan import must_wait
from sipetrok.operations.transaction import changing, transaction

SEBAB = 200  # letters, as the column holds them


class HalanganDitolak(IsianDitolak):
    """The absence cannot be recorded so, or not be ended."""


def record(masa: Masa, sebab: str, context: Context) -> Halangan:
    """Somebody is away with a stand-in. The same form sent twice records one absence; another
    reason for the same is refused.

    Raises HalanganDitolak.
    """
    sebab = " ".join(sebab.split())
    if len(sebab) > SEBAB:
        raise HalanganDitolak(
            "sebab", f"Sebab terlalu panjang; paling banyak {SEBAB} huruf."
        )
    with transaction():
        for refusal in refusals(masa, context):
            raise refusal
        _require_own_word(masa, context)
        rows = db.session.scalars(Halangan.open_from(masa.dari)).all()
        for row in rows:
            if row.masa == masa:
                _require_same(row, sebab, context)
                return row
        if found := clash(masa, (row.masa for row in rows)):
            other, isian, kalimat = found
            raise HalanganDitolak(
                isian,
                kalimat.format(
                    petugas=_nama(masa.petugas),
                    pengganti=_nama(masa.pengganti),
                    absent=_nama(other.petugas),
                    days=f"{print_tanggal(other.dari)} sampai {print_tanggal(other.sampai)}",
                ),
            )
        row = Halangan(
            petugas_id=masa.petugas,
            pengganti_id=masa.pengganti,
            dari=masa.dari,
            sampai=masa.sampai,
            sebab=sebab,
            dicatat_id=context.officer.id,
            dicatat_at=context.now,
        )
        db.session.add(row)
    return row


def _require_same(row: Halangan, sebab: str, context: Context) -> None:
    """Raises HalanganDitolak where somebody has recorded it with another reason: theirs stays, and
    may be a private matter.
    """
    if sebab in ("", row.sebab):
        return
    by = "Anda sendiri" if row.dicatat_id == context.officer.id else row.dicatat.nama
    raise HalanganDitolak(
        "sebab",
        f"Halangan ini sudah dicatat {by} dengan sebab lain, jadi sebab ini belum disimpan. Bila "
        "yang tercatat keliru, cabut dahulu halangan itu, lalu catat lagi.",
    )


def _require_own_word(masa: Masa, context: Context) -> None:
    """Raises HalanganDitolak where whoever keeps the accounts would lend a role that signs or
    supervises: to choose the stand-in is to give the role.
    """
    absent = db.session.get_one(Petugas, masa.petugas)
    lends = not context.peran_penting.isdisjoint(absent.given)
    if lends and context.petugas != absent and must_wait(absent.id, context):
        raise HalanganDitolak(
            "petugas",
            f"Pengganti {absent.nama} ikut mengesahkan atau mengawasi, jadi halangannya dicatat "
            f"{absent.nama} sendiri atau pengawas. Minta salah satunya mencatat di halaman ini.",
        )


def revoke(halangan_id: int, context: Context) -> Halangan:
    """Ends an absence at once, begun or not. Twice is once.

    Raises HalanganDitolak when it is over anyway.
    """
    with changing(Halangan, halangan_id) as row:
        if row.dicabut_at is None:
            if row.sampai < context.today:
                raise HalanganDitolak(
                    "cabut",
                    f"Halangan {row.petugas.nama} sudah berakhir {print_tanggal(row.sampai)}.",
                )
            row.dicabut_id, row.dicabut_at = context.officer.id, context.now
    return row


def refusals(masa: Masa, context: Context) -> Iterator[HalanganDitolak]:
    """What speaks against this absence by itself: first of its people, then of its days."""
    if fault := _people_fault(masa, context):
        yield HalanganDitolak(*fault)
    if masa.sampai < masa.dari:
        yield HalanganDitolak(
            "sampai",
            f"Hari terakhir ({print_tanggal(masa.sampai)}) mendahului hari pertama "
            f"({print_tanggal(masa.dari)}). Periksa kedua tanggalnya.",
        )
    elif masa.sampai < context.today:
        yield HalanganDitolak(
            "sampai",
            f"Masa ini sudah berakhir {print_tanggal(masa.sampai)}. Catat hanya halangan "
            "yang masih berjalan atau akan datang.",
        )


def _people_fault(masa: Masa, context: Context) -> tuple[str, str] | None:
    """Field and sentence; None for two different people of the office, both active."""
    for isian, petugas_id, words in (
        ("petugas", masa.petugas, "berhalangan"),
        ("pengganti", masa.pengganti, "menggantikan"),
    ):
        one = db.session.get(Petugas, petugas_id)
        if one is None:
            return isian, f"Pilih petugas yang {words}."
        if not one.aktif:
            return isian, f"Akun {one.nama} sedang diblokir. Pilih petugas lain."
        if not context.kantor.is_staff(one.peran):
            return isian, f"{one.nama} bukan petugas kantor ini. Pilih petugas lain."
    if masa.petugas == masa.pengganti:
        said = "tidak dapat menggantikan dirinya sendiri. Pilih petugas lain."
        return "pengganti", f"{_nama(masa.petugas)} {said}"
    return None


def _nama(petugas_id: int) -> str:
    return db.session.get_one(Petugas, petugas_id).nama
