"""Staff accounts: added with their roles; passwords are kept only as hashes."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.kantor import Kantor
from sipetrok.models import Petugas, PetugasPeran, db
from sipetrok.operations.transaction import transaction

SHORTEST = 12
# Checked in place of a missing account, so that an unknown name takes as long as a wrong password.
_NOBODY = generate_password_hash(secrets.token_hex(16))


class AkunDitolak(SipetrokError):
    """The account cannot be made; says what to change."""


def add(akun: str, nama: str, peran: Iterable[str], sandi: str, kantor: Kantor, now: datetime) -> Petugas:
    """A new account. Raises AkunDitolak."""
    peran = tuple(dict.fromkeys(peran))
    _require_sound(akun, nama, peran, sandi, kantor)
    with transaction():
        if db.session.scalar(select(Petugas).filter_by(akun=akun)):
            raise AkunDitolak(f'Akun "{akun}" sudah ada. Pilih nama akun lain.')
        petugas = Petugas(akun=akun, nama=nama.strip(), sandi=generate_password_hash(sandi), aktif=True,
                          sesi=secrets.token_hex(8), dibuat_at=now)
        petugas.daftar_peran = [PetugasPeran(peran=kunci) for kunci in peran]
        db.session.add(petugas)
    return petugas


def _require_sound(akun: str, nama: str, peran: tuple[str, ...], sandi: str, kantor: Kantor) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", akun):
        raise AkunDitolak("Nama akun terdiri dari 2 sampai 40 huruf kecil, angka, titik, atau garis.")
    if not nama.strip():
        raise AkunDitolak("Nama petugas belum diisi.")
    known = [p.kunci for p in kantor.peran]
    unknown = [p for p in peran if p not in known]
    if unknown or not peran:
        raise AkunDitolak(f'Peran "{", ".join(unknown)}" tidak dikenal. Peran di kantor ini: {", ".join(known)}.')
    if len(sandi) < SHORTEST:
        raise AkunDitolak(f"Kata sandi paling sedikit {SHORTEST} huruf atau angka.")


def new_sandi() -> str:
    """A random password that can be read aloud: four groups of four letters and digits, 75 bits."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(4))


def add_first(kantor: Kantor, now: datetime) -> list[tuple[str, str]]:
    """One account for each role, where there is no account at all. Returns each name with its password, said once."""
    if db.session.scalar(select(Petugas.id).limit(1)):
        return []
    made = []
    for peran in kantor.peran:
        akun, sandi = peran.kunci, new_sandi()
        add(akun, peran.nama, [peran.kunci], sandi, kantor, now)
        made.append((akun, sandi))
    return made


def authenticate(akun: str, sandi: str) -> Petugas | None:
    """The active account with this password; None otherwise, after the same amount of work."""
    petugas = db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))
    is_right = check_password_hash(petugas.sandi if petugas else _NOBODY, sandi)
    return petugas if petugas and is_right and petugas.aktif else None
