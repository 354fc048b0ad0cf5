"""Staff accounts: added with their roles; passwords are kept only as hashes."""

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash

from sipetrok import sandi_umum
from sipetrok.domain import sandi as aturan
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.kantor import Kantor
from sipetrok.domain.sesi import Sebab
from sipetrok.models import Masuk, Petugas, PetugasPeran, db
from sipetrok.operations import masuk
from sipetrok.operations.transaction import transaction

_NAMA = Petugas.nama.type.length  # letters; PostgreSQL refuses more
# Checked in place of a missing account, so that an unknown name takes as long as a wrong password.
_NOBODY = generate_password_hash(secrets.token_hex(16))


class AkunDitolak(SipetrokError):
    """The account cannot be made; says what to change."""


class AkunTidakAda(SipetrokError):
    """There is no account of this name; says where all are listed."""

    def __init__(self, akun: str) -> None:
        super().__init__(f'Akun "{akun}" tidak ada. Semua akun ditampilkan oleh perintah: petugas list')


class SandiDitolak(SipetrokError):
    """The password cannot be changed so; `isian` names the field where that is to be said."""

    def __init__(self, isian: str, kalimat: str) -> None:
        super().__init__(kalimat)
        self.isian = isian


def add(akun: str, nama: str, peran: Iterable[str], sandi: str, kantor: Kantor, now: datetime) -> Petugas:
    """A new account. Raises AkunDitolak."""
    peran = tuple(dict.fromkeys(peran))
    _require_sound(akun, nama, peran, sandi, kantor)
    with transaction():
        if db.session.scalar(select(Petugas).filter_by(akun=akun)):
            raise AkunDitolak(f'Akun "{akun}" sudah ada. Pilih nama akun lain.')
        petugas = _new(akun, nama, peran, sandi, now)
        db.session.add(petugas)
    return petugas


def _new(akun: str, nama: str, peran: Iterable[str], sandi: str, now: datetime) -> Petugas:
    return Petugas(akun=akun, nama=nama.strip(), sandi=_hash(sandi), aktif=True, dibuat_at=now,
                   daftar_peran=[PetugasPeran(peran=kunci) for kunci in peran])


def _require_sound(akun: str, nama: str, peran: tuple[str, ...], sandi: str, kantor: Kantor) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", akun):
        raise AkunDitolak("Nama akun terdiri dari 2 sampai 40 huruf kecil, angka, titik, atau garis.")
    if not nama.strip():
        raise AkunDitolak("Nama petugas belum diisi.")
    if len(nama.strip()) > _NAMA:
        raise AkunDitolak(f"Nama petugas terlalu panjang; paling banyak {_NAMA} huruf.")
    known = [p.kunci for p in kantor.peran]
    unknown = [p for p in peran if p not in known]
    if unknown or not peran:
        raise AkunDitolak(f'Peran "{", ".join(unknown)}" tidak dikenal. Peran di kantor ini: {", ".join(known)}.')
    if fault := _fault(sandi, akun, nama, kantor):
        raise AkunDitolak(fault)


def _fault(sandi: str, akun: str, nama: str, kantor: Kantor) -> str | None:
    names = (kantor.nama, kantor.induk, kantor.provinsi, kantor.tempat, kantor.sistem)
    return aturan.fault(sandi, akun, nama, names, sandi_umum.known())


def _hash(sandi: str) -> str:
    return generate_password_hash(aturan.normal(sandi))


def change_sandi(petugas: Petugas, lama: str, baru: str, kantor: Kantor, masuk_id: int, now: datetime) -> int:
    """A new password by its owner, who stays signed in here and nowhere else.

    Returns how many other sessions ended. Raises SandiDitolak.
    """
    petugas_id, seen = petugas.id, petugas.sandi
    if not _opens(seen, lama):
        raise SandiDitolak("sandi", "Kata sandi lama salah. Periksa huruf besar dan kecilnya, lalu coba lagi.")
    if _opens(seen, baru):
        raise SandiDitolak("sandi_baru", "Kata sandi baru sama dengan yang lama. Pilih yang lain.")
    if fault := _fault(baru, petugas.akun, petugas.nama, kantor):
        raise SandiDitolak("sandi_baru", fault)
    fresh = _hash(baru)
    with transaction():
        petugas = db.session.get(Petugas, petugas_id)
        if petugas.sandi != seen:
            raise SandiDitolak("sandi", "Kata sandi akun ini baru saja diganti dari tempat lain. Tulis yang baru itu.")
        petugas.sandi = fresh
        return masuk.end_within(petugas_id, Sebab.SANDI, now, but=masuk_id)


def reset_sandi(akun: str, baru: str, kantor: Kantor, now: datetime) -> int:
    """A new password by whoever looks after the system; the account is out everywhere.

    Returns how many sessions ended. Raises AkunTidakAda, AkunDitolak.
    """
    found = _named(akun)
    if fault := _fault(baru, found.akun, found.nama, kantor):
        raise AkunDitolak(fault)
    fresh = _hash(baru)
    with transaction():
        petugas = _named(akun)
        petugas.sandi = fresh
        return masuk.end_within(petugas.id, Sebab.SANDI, now)


def block(akun: str, now: datetime) -> tuple[str, ...]:
    """Closes an account and ends its sessions at once. Returns the roles that nobody active has now.

    Raises AkunTidakAda.
    """
    with transaction():
        petugas = _named(akun)
        petugas.aktif = False
        masuk.end_within(petugas.id, Sebab.BLOKIR, now)
        db.session.flush()
        held = set(db.session.scalars(select(PetugasPeran.peran).join(
            Petugas, Petugas.id == PetugasPeran.petugas_id).where(Petugas.aktif)))
        return tuple(sorted(petugas.peran - held))


def unblock(akun: str) -> None:
    """Opens an account again, with its password as it was. Raises AkunTidakAda."""
    with transaction():
        _named(akun).aktif = True


def every() -> list[tuple[Petugas, datetime | None]]:
    """All accounts by name, each with its last successful sign-in."""
    last = (select(Masuk.petugas_id, func.max(Masuk.at).label("at")).where(Masuk.berhasil)
            .group_by(Masuk.petugas_id).subquery())
    rows = db.session.execute(select(Petugas, last.c.at).outerjoin(last, last.c.petugas_id == Petugas.id)
                              .order_by(Petugas.akun))
    return [(petugas, at) for petugas, at in rows]


def _named(akun: str) -> Petugas:
    found = db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))
    if found is None:
        raise AkunTidakAda(akun)
    return found


def new_sandi() -> str:
    """A random password that can be read aloud: four groups of four letters and digits, 75 bits."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(4))


def add_first(kantor: Kantor, now: datetime,
              say: Callable[[list[tuple[str, str]]], None] = lambda made: None) -> list[tuple[str, str]]:
    """One account for each role, where there is no account at all. Returns each name with its password.

    `say` is told them before they are kept: a start that is cut off in between leaves no account of which nobody
    knows the password, and never some of them.
    """
    if _has_any():
        return []
    made = [(peran.kunci, new_sandi()) for peran in kantor.peran]
    with transaction():
        if _has_any():
            return []
        for peran, (akun, sandi) in zip(kantor.peran, made, strict=True):
            db.session.add(_new(akun, peran.nama, (peran.kunci,), sandi, now))
        say(made)
    return made


def _has_any() -> bool:
    return db.session.scalar(select(Petugas.id).limit(1)) is not None


def authenticate(akun: str, sandi: str) -> Petugas | None:
    """The active account with this password; None otherwise, after the same amount of work."""
    petugas = db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))
    is_right = _opens(petugas.sandi if petugas else _NOBODY, sandi)
    return petugas if petugas and is_right and petugas.aktif else None


def _opens(kept: str, sandi: str) -> bool:
    """Also as it was typed: passwords set by an earlier version were kept so."""
    return any(check_password_hash(kept, form) for form in dict.fromkeys((aturan.normal(sandi), sandi)))
