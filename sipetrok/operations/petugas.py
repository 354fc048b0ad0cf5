"""Staff accounts: made at the first start, signed in with, given another password by their owner."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

from sqlalchemy import func, select

from sipetrok.domain.akun import DataAkun
from sipetrok.domain.errors import IsianDitolak
from sipetrok.domain.sesi import Sebab
from sipetrok.models import Masuk, Petugas, PetugasPeran, db
from sipetrok.operations import akun as akun_operations
from sipetrok.operations import masuk
from sipetrok.operations.akun import AkunDitolak as AkunDitolak
from sipetrok.operations.akun import AkunTidakAda as AkunTidakAda
from sipetrok.operations.sandi import fault, hash_of, opens
from sipetrok.operations.sandi import new_sandi as new_sandi
from sipetrok.operations.transaction import transaction
from sipetrok.sop.kantor import Kantor, Peran


class SandiDitolak(IsianDitolak):
    """The password cannot be changed so; `isian` names the field where that is to be said."""


def add(
    akun: str, nama: str, peran: Iterable[str], sandi: str, kantor: Kantor, now: datetime
) -> Petugas:
    """A new account in its simplest form, by whoever sits at the computer itself.

    Raises AkunDitolak.
    """
    return akun_operations.add(akun, DataAkun(nama, frozenset(peran)), sandi, kantor, now)


def change_sandi(
    petugas: Petugas, lama: str, baru: str, kantor: Kantor, masuk_id: int, now: datetime
) -> int:
    """A new password by its owner, who stays signed in here and nowhere else.

    Returns how many other sessions ended. Raises SandiDitolak.
    """
    petugas_id, seen = petugas.id, petugas.sandi
    if not opens(seen, lama):
        raise SandiDitolak(
            "sandi", "Kata sandi lama salah. Periksa huruf besar dan kecilnya, lalu coba lagi."
        )
    if opens(seen, baru):
        raise SandiDitolak("sandi_baru", "Kata sandi baru sama dengan yang lama. Pilih yang lain.")
    if weak := fault(baru, petugas.akun, petugas.nama, kantor):
        raise SandiDitolak("sandi_baru", weak)
    fresh = hash_of(baru)
    with transaction():
        petugas = db.session.get(Petugas, petugas_id)
        if petugas.sandi != seen:
            raise SandiDitolak(
                "sandi",
                "Kata sandi akun ini baru saja diganti dari tempat lain. Tulis yang baru itu.",
            )
        petugas.sandi = fresh
        akun_operations.record_own_sandi(petugas, now)
        return masuk.end_within(petugas_id, Sebab.SANDI, now, but=masuk_id)


def every() -> list[tuple[Petugas, datetime | None]]:
    """All accounts by name, each with its last successful sign-in."""
    last = (
        select(Masuk.petugas_id, func.max(Masuk.at).label("at"))
        .where(Masuk.berhasil)
        .group_by(Masuk.petugas_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Petugas, last.c.at)
        .outerjoin(last, last.c.petugas_id == Petugas.id)
        .order_by(Petugas.akun)
    )
    return [(petugas, at) for petugas, at in rows]


def add_first(
    kantor: Kantor, now: datetime, say: Callable[[list[tuple[str, str]]], None] = lambda made: None
) -> list[tuple[str, str]]:
    """Where nobody active looks after the accounts of this office: one for each of its own roles
    that nobody has.

    That is at the first start, and when another office is started on an instance: accounts of an
    office before open nothing here. Returns each name with its password. They are no change, and
    `dibuat_at` says when they came: nothing is recorded.

    `say` is told them before they are kept: a start that is cut off in between leaves no account of
    which nobody knows the password, and never some of them.
    """
    if not _left_out(kantor):
        return []
    with transaction():
        left_out, taken = _left_out(kantor), set(db.session.scalars(select(Petugas.akun)))
        made = [(_free_name(peran.kunci, taken), new_sandi()) for peran in left_out]
        for peran, (akun, sandi) in zip(left_out, made, strict=True):
            db.session.add(
                Petugas(
                    akun=akun,
                    nama=peran.nama,
                    sandi=hash_of(sandi),
                    aktif=True,
                    dibuat_at=now,
                    daftar_peran=[PetugasPeran(peran=peran.kunci)],
                )
            )
        if made:
            say(made)
    return made


def _left_out(kantor: Kantor) -> list[Peran]:
    """The roles without an active account, where that holds for every role that looks after
    accounts; else none.
    """
    held = set(
        db.session.scalars(
            select(PetugasPeran.peran)
            .join(Petugas, Petugas.id == PetugasPeran.petugas_id)
            .where(Petugas.aktif)
        )
    )
    if kantor.has(held, "administrator"):
        return []
    # An account of a desa needs its desa, which nobody has said yet.
    return [peran for peran in kantor.peran if not peran.desa and peran.kunci not in held]


def _free_name(kunci: str, taken: set[str]) -> str:
    """The role's own name, with a number behind it where somebody is called so; not again after
    that.
    """
    number = next(n for n in count(1) if _numbered(kunci, n) not in taken)
    taken.add(_numbered(kunci, number))
    return _numbered(kunci, number)


def _numbered(kunci: str, n: int) -> str:
    return kunci if n == 1 else f"{kunci[:36]}{n}"  # names have 40 letters at most


def authenticate(akun: str, sandi: str) -> Petugas | None:
    """The active account with this password; None otherwise, after the same amount of work."""
    petugas = db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))
    is_right = opens(petugas.sandi if petugas else None, sandi)
    return petugas if petugas and is_right and petugas.aktif else None
