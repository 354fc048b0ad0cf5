"""Accounts: the first ones, new ones, and every change to one, which is recorded in the same
transaction.

The last account that can look after the others is neither blocked nor relieved of that role.
"""

import gzip
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count

from flask import current_app
from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash

from sipetrok.domain import IsianDitolak, SipetrokError
from sipetrok.domain.petugas import (
    DataAkun,
    Rincian,
    Sebab,
    akun_fault,
    normal,
    sandi_fault,
)
from sipetrok.models import Halangan, PerubahanAkun, Petugas, PetugasPeran, db
from sipetrok.operations import masuk
from sipetrok.operations.context import Context
from sipetrok.operations.transaction import transaction
from sipetrok.sop.kantor import Kantor, Peran
from sipetrok.sop.source import DATA

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
_LENGTH = 16


class AkunDitolak(SipetrokError):
    """The account cannot be so; says what to change, in `galat` for each field."""

    status = 422

    def __init__(self, galat: Mapping[str, str]) -> None:
        super().__init__(" ".join(galat.values()))
        self.galat = dict(galat)


class AkunTidakAda(SipetrokError):
    """There is no account of this name."""


class SudahDiubah(SipetrokError):
    """Somebody changed the account since the page was opened; nothing was changed by this press."""


class SandiDitolak(IsianDitolak):
    """The password cannot be changed so."""


@dataclass(frozen=True)
class Akibat:
    """What whoever pressed should know: roles that nobody active has now, and whose stand-in is
    gone.
    """

    kosong: tuple[str, ...] = ()
    digantikan: tuple[str, ...] = ()


def named(akun: str) -> Petugas:
    """The account of this name. Raises AkunTidakAda."""
    if found := _find(akun):
        return found
    raise AkunTidakAda(
        f'Akun "{akun}" tidak ada. Semua akun ditampilkan oleh perintah: petugas list'
    )


def _find(akun: str) -> Petugas | None:
    return db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))


def authenticate(akun: str, baru: str) -> Petugas | None:
    """The active account with this password; None otherwise, after the same amount of work."""
    petugas = _find(akun)
    is_right = opens(petugas.sandi if petugas else None, baru)
    return petugas if petugas and is_right and petugas.aktif else None


def taken(akun: str) -> dict[str, str]:
    """At its field, that there is an account of this name; nothing when it is free."""
    if _find(akun) is None:
        return {}
    return {"akun": f'Akun "{akun}" sudah ada. Pilih nama akun lain.'}


def newest_change(petugas_id: int) -> int:
    """The number of the newest change to an account, which a page shows; 0 where there was none."""
    newest = select(func.max(PerubahanAkun.id)).where(
        PerubahanAkun.petugas_id == petugas_id
    )
    return db.session.scalar(newest) or 0


def add(akun: str, data: DataAkun, baru: str, context: Context) -> Petugas:
    """A new account with the password `baru`. The same form sent twice makes one.

    Raises AkunDitolak.
    """
    data = data.tidy(context.kantor)
    galat = akun_fault(akun) | data.faults(context.kantor, context.folder.desa)
    if not galat and (weak := weakness(baru, akun, data.nama, context.kantor)):
        galat["sandi"] = weak
    if galat:
        raise AkunDitolak(galat)
    kept = hash_of(baru)
    with transaction():
        found = _find(akun)
        if found is not None:
            if found.data == data and opens(found.sandi, baru):
                return found
            raise AkunDitolak(taken(akun))
        petugas = Petugas(
            akun=akun, sandi=kept, aktif=True, dibuat_at=context.now, data=data
        )
        _record(petugas, "tambah", data.as_added(), context)
    return petugas


def change(
    petugas_id: int, data: DataAkun, context: Context, seen: int | None = None
) -> Akibat:
    """Other words and roles for an account. Raises AkunDitolak, SudahDiubah.

    `seen`, here and below, is the newest change that whoever presses has seen; None asks nothing.
    """
    data = data.tidy(context.kantor)
    if galat := data.faults(context.kantor, context.folder.desa):
        raise AkunDitolak(galat)
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        before = petugas.data
        if before == data:
            return Akibat()
        _require_seen(petugas, seen)
        if not context.kantor.has(data.peran, "administrator"):
            _require_another_keeper(petugas, "peran", context)
        petugas.data = data
        for apa, rincian in before.changes(data):
            _record(petugas, apa, rincian, context)
        return _akibat(before.peran - data.peran, petugas, context)


def block(petugas_id: int, context: Context, seen: int | None = None) -> Akibat:
    """Closes an account and ends its sessions at once. Raises AkunDitolak, SudahDiubah."""
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        if petugas.aktif:
            _require_seen(petugas, seen)
            _require_another_keeper(petugas, "blokir", context)
            petugas.aktif = False
            masuk.close(petugas.id, (context.now, Sebab.BLOKIR))
            _record(petugas, "blokir", {}, context)
        return _akibat(petugas.peran, petugas, context)


def unblock(petugas_id: int, context: Context, seen: int | None = None) -> None:
    """Opens an account again, with its password as it was. Raises SudahDiubah."""
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        if not petugas.aktif:
            _require_seen(petugas, seen)
            petugas.aktif = True
            _record(petugas, "buka", {}, context)


def reset_sandi(
    petugas_id: int, baru: str, context: Context, seen: int | None = None
) -> int:
    """A new password by whoever looks after the accounts; the account is out everywhere.

    Returns how many sessions ended. Raises AkunDitolak, SudahDiubah.
    """
    petugas = db.session.get_one(Petugas, petugas_id)
    if weak := weakness(baru, petugas.akun, petugas.nama, context.kantor):
        raise AkunDitolak({"sandi": weak})
    kept = hash_of(baru)
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        is_old = seen not in (None, newest_change(petugas_id))
        if is_old and opens(petugas.sandi, baru):
            return 0  # the same press again
        _require_seen(petugas, seen)
        petugas.sandi = kept
        _record(petugas, "sandi", {}, context)
        return masuk.close(petugas_id, (context.now, Sebab.SANDI))


def change_sandi(lama: str, baru: str, masuk_id: int, context: Context) -> int:
    """A new password by its owner, who stays signed in here and nowhere else.

    Returns how many other sessions ended. Raises SandiDitolak.
    """
    petugas = context.officer
    petugas_id, seen = petugas.id, petugas.sandi
    if not opens(seen, lama):
        raise SandiDitolak(
            "sandi",
            "Kata sandi lama salah. Periksa huruf besar dan kecilnya, lalu coba lagi.",
        )
    if opens(seen, baru):
        raise SandiDitolak(
            "sandi_baru", "Kata sandi baru sama dengan yang lama. Pilih yang lain."
        )
    if weak := weakness(baru, petugas.akun, petugas.nama, context.kantor):
        raise SandiDitolak("sandi_baru", weak)
    kept = hash_of(baru)
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        if petugas.sandi != seen:
            raise SandiDitolak(
                "sandi",
                "Kata sandi akun ini baru saja diganti dari tempat lain. Tulis yang baru itu.",
            )
        petugas.sandi = kept
        _record(petugas, "sandi", {}, context)
        return masuk.close(petugas_id, (context.now, Sebab.SANDI), but=masuk_id)


def add_first(
    context: Context, say: Callable[[list[tuple[str, str]]], None] = lambda made: None
) -> list[tuple[str, str]]:
    """Where nobody active looks after the accounts of this office: one for each of its own roles
    that nobody has.

    That is at the first start, and when another office is started on an instance: accounts of an
    office before open nothing here. Returns each name with its password. They are no change, and
    `dibuat_at` says when they came: nothing is recorded.

    `say` is told them before they are kept: a start that is cut off in between leaves no account of
    which nobody knows the password, and never some of them.
    """
    if not _left_out(context):
        return []
    with transaction():
        names = set(db.session.scalars(select(Petugas.akun)))
        made = []
        for peran in _left_out(context):
            akun, baru = _free_name(peran.kunci, names), new_sandi()
            names.add(akun)
            made.append((akun, baru))
            data = DataAkun(peran.nama, frozenset({peran.kunci}))
            kept = hash_of(baru)
            db.session.add(
                Petugas(
                    akun=akun, sandi=kept, aktif=True, dibuat_at=context.now, data=data
                )
            )
        if made:
            say(made)
    return made


def _left_out(context: Context) -> list[Peran]:
    """The roles without an active account, where that holds for every role that looks after
    accounts; else none.
    """
    held = PetugasPeran.held()
    if context.kantor.has(held, "administrator"):
        return []
    # An account of a desa needs its desa, which nobody has said yet.
    return [
        one for one in context.kantor.peran if not one.desa and one.kunci not in held
    ]


def _free_name(kunci: str, taken: set[str]) -> str:
    """The role's own name, with a number behind it where somebody is called so."""
    numbered = (f"{kunci[:36]}{n}" for n in count(2))  # names have 40 letters at most
    return next(name for name in chain([kunci], numbered) if name not in taken)


def _record(petugas: Petugas, apa: str, rincian: Rincian, context: Context) -> None:
    row = PerubahanAkun(at=context.now, apa=apa, rincian=rincian)
    row.petugas, row.oleh = petugas, context.petugas
    db.session.add(row)


def _require_seen(petugas: Petugas, seen: int | None) -> None:
    newest = newest_change(petugas.id)
    if seen in (None, newest):
        return
    row = db.session.get(PerubahanAkun, newest)
    raise SudahDiubah(
        f"Akun ini baru saja diubah {row.pelaku if row else 'orang lain'}. Perubahan Anda belum "
        "disimpan; inilah keadaan yang terbaru."
    )


def _require_another_keeper(petugas: Petugas, isian: str, context: Context) -> None:
    """Inside the transaction, where nobody else can take the same role from the other one
    meanwhile.
    """
    if not petugas.aktif or not context.kantor.has(petugas.peran, "administrator"):
        return
    if not context.kantor.has(PetugasPeran.held(but=petugas.id), "administrator"):
        raise AkunDitolak(
            {
                isian: f"{petugas.nama} satu-satunya yang dapat mengelola akun, jadi akun ini "
                "tidak dapat diblokir atau dilepas dari peran itu. Beri dahulu peran itu kepada "
                "petugas lain. Bila hanya perlu dikeluarkan dari semua perangkat, beri kata "
                "sandi baru."
            }
        )


def _akibat(peran: Iterable[str], petugas: Petugas, context: Context) -> Akibat:
    """What follows where this officer has given up these roles."""
    kosong = tuple(sorted(frozenset(peran) - PetugasPeran.held()))
    if petugas.aktif and context.kantor.is_staff(petugas.peran):
        return Akibat(kosong)
    query = Halangan.open_from(context.today).where(Halangan.pengganti_id == petugas.id)
    names = (row.petugas.nama for row in db.session.scalars(query))
    return Akibat(kosong, tuple(dict.fromkeys(names)))


# Passwords: made, judged, kept as hashes only, compared.


def new_sandi(benih: str | None = None) -> str:
    """A random password that can be read aloud: four groups of four letters and digits, 79 bits.

    From a `benih` (64 secret hexadecimal digits) always the same, so that a form sent twice shows
    one password.
    """
    number = int(benih or secrets.token_hex(32), 16)
    signs = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "-".join("".join(signs[n : n + 4]) for n in range(0, _LENGTH, 4))


def hash_of(sandi: str) -> str:
    return generate_password_hash(normal(sandi), current_app.config["HASH_SANDI"])


def opens(kept: str | None, sandi: str) -> bool:
    """Whether it is the password of this hash. Without one it never is, after the same work."""
    nobodys = _nobodys(current_app.config["HASH_SANDI"])
    is_right = check_password_hash(kept or nobodys, normal(sandi))
    return is_right and kept is not None


@lru_cache
def _nobodys(method: str) -> str:
    return generate_password_hash(secrets.token_hex(16), method)


def weakness(sandi: str, akun: str, nama: str, kantor: Kantor) -> str | None:
    """Why this password cannot be taken, in a sentence; None when it can."""
    names = (kantor.nama, kantor.induk, kantor.provinsi, kantor.tempat, kantor.sistem)
    return sandi_fault(sandi, (akun, nama), names, common())


@lru_cache
def common() -> frozenset[str]:
    """The passwords that people choose most often, in lower case; read when one is first set."""
    packed = (DATA / "sandi" / "umum.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n")) - {""}
