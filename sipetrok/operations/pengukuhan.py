"""Roles that sign or supervise: nobody has them by the hand of whoever keeps the accounts alone.

Given by somebody who is no pengawas, such a role waits for one who neither has the account nor
gave it. So do those of an account whose password somebody else makes anew, or that is opened again.
At the computer itself, and in an office without any pengawas, nothing waits. Whoever has to know is
told on their next page.
"""

from collections.abc import Iterable

from sqlalchemy import select

from sipetrok.domain import SipetrokError
from sipetrok.domain.identitas import print_tanggal
from sipetrok.domain.petugas import Rincian
from sipetrok.models import (
    Halangan,
    KabarAkun,
    Pengukuhan,
    PerubahanAkun,
    Petugas,
    PetugasPeran,
    db,
)
from sipetrok.operations.context import Context
from sipetrok.operations.transaction import transaction


class BukanWewenang(SipetrokError):
    """Whoever has the account or gave the role confirms nothing of it, and nobody but a pengawas
    does.
    """

    kalimat = "Peran ini dikukuhkan pengawas lain: bukan pemilik akun, dan bukan yang memberinya."


class AdaPengganti(SipetrokError):
    """A stand-in would come to such a role by what was recorded for another one."""


def record(
    petugas: Petugas, apa: str, rincian: Rincian, context: Context
) -> PerubahanAkun:
    """One more row in the history of an account, in the transaction that changes it."""
    row = PerubahanAkun(at=context.now, apa=apa, rincian=rincian)
    row.petugas, row.oleh = petugas, context.petugas
    db.session.add(row)
    return row


def must_wait(petugas_id: int | None, context: Context) -> bool:
    """Whether a role that whoever acts gives to this account waits; None for a new one.

    Asked inside the transaction, before anything is changed. Nobody gives themselves such a role.
    """
    if context.petugas is None or not _is_watched(context):
        return False
    return not context.is_own_pengawas or context.officer.id == petugas_id


def _is_watched(context: Context) -> bool:
    """Whether anybody active is a pengawas, or waits to be one."""
    waiting = select(Pengukuhan.peran).join(Pengukuhan.petugas).where(Petugas.aktif)
    held = PetugasPeran.held().union(db.session.scalars(waiting))
    return context.kantor.has(held, "pengawas")


def require_no_heir(petugas: Petugas, peran: Iterable[str], context: Context) -> None:
    """Whoever gets such a role lends it to nobody by an absence that was recorded before: its
    stand-in was chosen for other work. Raises AdaPengganti.
    """
    query = Halangan.open_from(context.today).where(Halangan.petugas_id == petugas.id)
    row = db.session.scalars(query).first()
    if row and not context.peran_penting.isdisjoint(peran):
        raise AdaPengganti(
            f"{petugas.nama} tercatat berhalangan sampai {print_tanggal(row.sampai)}, dan "
            f"{row.pengganti.nama} akan ikut memegang peran ini sebagai penggantinya. Cabut "
            "dahulu halangan itu di halaman Cuti dan pengganti, ulangi, lalu catat lagi."
        )


def require_no_loan(petugas: Petugas, context: Context) -> None:
    """Whoever keeps the accounts does not come into one that stands in for such a role. Raises
    AdaPengganti.
    """
    query = Halangan.open_from(context.today).where(Halangan.pengganti_id == petugas.id)
    for row in db.session.scalars(query):
        if not context.peran_penting.isdisjoint(row.petugas.given):
            raise AdaPengganti(
                f"{petugas.nama} menggantikan {row.petugas.nama} sampai "
                f"{print_tanggal(row.sampai)}, dan ikut mengesahkan atau mengawasi. Cabut dahulu "
                "halangan itu di halaman Cuti dan pengganti, ulangi, lalu minta pengawas "
                "mencatatnya lagi."
            )


def follow(
    row: PerubahanAkun, peran: Iterable[str], waits: bool, context: Context
) -> None:
    """What a change about these roles leads to.

    Those that sign or supervise wait from now on, where it `waits`. The owner is told, and, where
    there is one of them, every pengawas.
    """
    penting = context.peran_penting.intersection(peran)
    held = [one for one in row.petugas.daftar_peran if one.peran in penting and waits]
    for one in held:
        row.petugas.daftar_peran.remove(one)
        row.petugas.menunggu.append(Pengukuhan(peran=one.peran, perubahan=row))
    _tell(row, _watchers(context) if penting else set())


def _tell(row: PerubahanAkun, readers: set[int]) -> None:
    """Puts a change before its owner and these officers; whoever did it knows, and the owner of a
    new account has no other to remember.
    """
    db.session.flush()
    owner = {row.petugas_id}
    readers = readers - owner if row.apa == "tambah" else readers | owner
    for one in readers - {row.oleh_id}:
        db.session.add(KabarAkun(petugas_id=one, perubahan_id=row.id))


def _watchers(context: Context) -> set[int]:
    """Every pengawas who is active; without one, where an officer did it, the whole office."""
    people = Petugas.at_work(context.today)
    has = context.kantor.has
    found = {one.id for one in people if has(one.peran, "pengawas")}
    if found or context.petugas is None:
        return found
    return {one.id for one in people if context.kantor.is_staff(one.peran)}


def confirm(pengukuhan_id: int, context: Context) -> bool:
    """The account has the role from now on. What was decided already is left as it is; then False.

    Raises BukanWewenang, AdaPengganti.
    """
    with transaction():
        if row := _waiting(pengukuhan_id, context):
            require_no_heir(row.petugas, {row.peran}, context)
            row.petugas.daftar_peran.append(PetugasPeran(peran=row.peran))
            _end(row, "kukuh", context)
    return row is not None


def confirm_all(petugas_id: int, context: Context) -> int:
    """The same for all that waits of an account, at the computer itself. Returns how many."""
    query = select(Pengukuhan.id).where(Pengukuhan.petugas_id == petugas_id)
    found = db.session.scalars(query).all()
    for one in found:
        confirm(one, context)
    return len(found)


def refuse(pengukuhan_id: int, context: Context) -> bool:
    """The account does not get the role. What was decided already is left as it is; then False.

    Raises BukanWewenang.
    """
    with transaction():
        if row := _waiting(pengukuhan_id, context):
            _end(row, "tolak", context)
    return row is not None


def _waiting(pengukuhan_id: int, context: Context) -> Pengukuhan | None:
    row = db.session.get(Pengukuhan, pengukuhan_id)
    if row is None or context.petugas is None:
        return row
    concerned = row.petugas_id, row.perubahan.oleh_id
    # Their own roles are read anew inside the transaction.
    if not context.is_own_pengawas or context.officer.id in concerned:
        raise BukanWewenang
    return row


def _end(row: Pengukuhan, apa: str, context: Context) -> None:
    petugas, peran, giver = row.petugas, row.peran, row.perubahan.oleh_id
    pair: list[list[str]] = [[], [peran]]
    if apa == "tolak":
        pair.reverse()
    petugas.menunggu.remove(row)
    said = record(petugas, apa, {"peran": pair}, context)
    _tell(said, _watchers(context) | ({giver} if giver else set()))


def mark_read(petugas_id: int, upto: int) -> None:
    """This officer has read what they were told, up to this change; what came since stays."""
    with transaction():
        query = select(KabarAkun).where(
            KabarAkun.petugas_id == petugas_id, KabarAkun.perubahan_id <= upto
        )
        for row in db.session.scalars(query):
            db.session.delete(row)
