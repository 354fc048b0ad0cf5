"""Accounts as whoever looks after them changes them: each change is recorded in the same
transaction.

The last account that can look after the others is neither blocked nor relieved of that role.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from sipetrok.domain.akun import DataAkun, akun_fault, as_added, changes, faults, tidy, unheld
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.sesi import Sebab
from sipetrok.models import Halangan, PerubahanAkun, Petugas, PetugasPeran, db
from sipetrok.operations import masuk, sandi
from sipetrok.operations.transaction import transaction
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.reading import FolderKantor


class AkunDitolak(SipetrokError):
    """The account cannot be so; says what to change, in `galat` for each field."""

    def __init__(self, galat: Mapping[str, str]) -> None:
        super().__init__(" ".join(galat.values()))
        self.galat = dict(galat)


class AkunTidakAda(SipetrokError):
    """There is no account of this name; says where all are listed."""

    def __init__(self, akun: str) -> None:
        super().__init__(
            f'Akun "{akun}" tidak ada. Semua akun ditampilkan oleh perintah: petugas list'
        )


class SudahDiubah(SipetrokError):
    """Somebody changed the account since the page was opened; nothing was changed by this press."""

    def __init__(self, oleh: str) -> None:
        super().__init__(
            f"Akun ini baru saja diubah {oleh}. Perubahan Anda belum disimpan; "
            "inilah keadaan yang terbaru."
        )


@dataclass(frozen=True)
class Pelaku:
    """Who changes an account, and the newest change that they saw.

    Nobody: by command, at the computer itself.
    """

    oleh_id: int | None = None
    terlihat: int | None = None  # the number of a PerubahanAkun; None asks nothing


@dataclass(frozen=True)
class Akibat:
    """What whoever pressed should know: roles that nobody active has now, and whose stand-in is
    gone.
    """

    kosong: tuple[str, ...] = ()
    digantikan: tuple[str, ...] = ()


BY_COMMAND = Pelaku()


def known_desa(folder: FolderKantor) -> tuple[str, ...]:
    """The desa and kelurahan of the office as they stand in a permohonan; empty where no list of
    them is known.
    """
    return tuple(one.tampil for one in folder.daerah if one.jenis in ("desa", "kelurahan"))


def data_of(petugas: Petugas) -> DataAkun:
    """The account as it is kept."""
    return DataAkun(
        petugas.nama, petugas.peran, petugas.jabatan, petugas.nip, petugas.pangkat, petugas.desa
    )


def named(akun: str) -> Petugas:
    """The account of this name. Raises AkunTidakAda."""
    found = db.session.scalar(select(Petugas).filter_by(akun=akun.strip().lower()))
    if found is None:
        raise AkunTidakAda(akun)
    return found


def taken(akun: str) -> dict[str, str]:
    """At its field, that there is an account of this name; nothing when it is free."""
    is_free = db.session.scalar(select(Petugas.id).filter_by(akun=akun)) is None
    return {} if is_free else {"akun": f'Akun "{akun}" sudah ada. Pilih nama akun lain.'}


def newest_change(petugas_id: int) -> int:
    """The number of the newest change to an account; 0 where there was none."""
    return (
        db.session.scalar(
            select(func.max(PerubahanAkun.id)).where(PerubahanAkun.petugas_id == petugas_id)
        )
        or 0
    )


def add(
    akun: str,
    data: DataAkun,
    baru: str,
    kantor: Kantor,
    now: datetime,
    *,
    desa: Sequence[str] = (),
    pelaku: Pelaku = BY_COMMAND,
) -> Petugas:
    """A new account with the password `baru`. The same form sent twice makes one.

    Raises AkunDitolak.
    """
    data = tidy(data, kantor)
    galat = akun_fault(akun) | faults(data, kantor, desa)
    if not galat and (weak := sandi.fault(baru, akun, data.nama, kantor)):
        galat["sandi"] = weak
    if galat:
        raise AkunDitolak(galat)
    kept = sandi.hash_of(baru)
    with transaction():
        found = db.session.scalar(select(Petugas).filter_by(akun=akun))
        if found is not None:
            if data_of(found) == data and sandi.opens(found.sandi, baru):
                return found
            raise AkunDitolak(taken(akun))
        petugas = Petugas(
            akun=akun,
            nama=data.nama,
            sandi=kept,
            aktif=True,
            dibuat_at=now,
            jabatan=data.jabatan,
            nip=data.nip,
            pangkat=data.pangkat,
            desa=data.desa,
            daftar_peran=_rows(data.peran),
        )
        db.session.add(petugas)
        db.session.flush()
        _record(petugas, "tambah", as_added(data), pelaku, now)
    return petugas


def change(
    petugas_id: int,
    data: DataAkun,
    kantor: Kantor,
    now: datetime,
    *,
    desa: Sequence[str] = (),
    pelaku: Pelaku = BY_COMMAND,
) -> Akibat:
    """Other words and roles for an account. Raises AkunDitolak, SudahDiubah."""
    data = tidy(data, kantor)
    if galat := faults(data, kantor, desa):
        raise AkunDitolak(galat)
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        before = data_of(petugas)
        if before == data:
            return Akibat()
        _require_seen(petugas, pelaku)
        if not kantor.has(data.peran, "administrator"):
            _require_another_keeper(petugas, kantor, "peran")
        petugas.nama, petugas.jabatan, petugas.nip = data.nama, data.jabatan, data.nip
        petugas.pangkat, petugas.desa = data.pangkat, data.desa
        kept = {row.peran: row for row in petugas.daftar_peran}
        petugas.daftar_peran = [
            kept.get(kunci) or PetugasPeran(peran=kunci) for kunci in sorted(data.peran)
        ]
        for apa, rincian in changes(before, data):
            _record(petugas, apa, rincian, pelaku, now)
        left_alone = () if kantor.is_staff(data.peran) else _left_alone(petugas.id, now)
        return Akibat(_unheld(before.peran - data.peran), left_alone)


def block(petugas_id: int, kantor: Kantor, now: datetime, pelaku: Pelaku = BY_COMMAND) -> Akibat:
    """Closes an account and ends its sessions at once. Raises AkunDitolak, SudahDiubah."""
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        if petugas.aktif:
            _require_seen(petugas, pelaku)
            _require_another_keeper(petugas, kantor, "blokir")
            petugas.aktif = False
            masuk.end_within(petugas.id, Sebab.BLOKIR, now)
            _record(petugas, "blokir", {}, pelaku, now)
        return Akibat(_unheld(petugas.peran), _left_alone(petugas.id, now))


def unblock(petugas_id: int, now: datetime, pelaku: Pelaku = BY_COMMAND) -> None:
    """Opens an account again, with its password as it was. Raises SudahDiubah."""
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        if not petugas.aktif:
            _require_seen(petugas, pelaku)
            petugas.aktif = True
            _record(petugas, "buka", {}, pelaku, now)


def reset_sandi(
    petugas_id: int, baru: str, kantor: Kantor, now: datetime, pelaku: Pelaku = BY_COMMAND
) -> int:
    """A new password by whoever looks after the accounts; the account is out everywhere.

    Returns how many sessions ended. Raises AkunDitolak, SudahDiubah.
    """
    found = db.session.get_one(Petugas, petugas_id)
    if weak := sandi.fault(baru, found.akun, found.nama, kantor):
        raise AkunDitolak({"sandi": weak})
    kept = sandi.hash_of(baru)
    with transaction():
        petugas = db.session.get_one(Petugas, petugas_id)
        if pelaku.terlihat not in (None, newest_change(petugas_id)) and sandi.opens(
            petugas.sandi, baru
        ):
            return 0  # the same press again
        _require_seen(petugas, pelaku)
        petugas.sandi = kept
        _record(petugas, "sandi", {}, pelaku, now)
        return masuk.end_within(petugas.id, Sebab.SANDI, now)


def record_own_sandi(petugas: Petugas, now: datetime) -> None:
    """The owner took another password. Inside a transaction."""
    _record(petugas, "sandi", {}, Pelaku(petugas.id), now)


def _rows(peran: Iterable[str]) -> list[PetugasPeran]:
    return [PetugasPeran(peran=kunci) for kunci in sorted(peran)]


def _record(
    petugas: Petugas, apa: str, rincian: Mapping[str, list], pelaku: Pelaku, now: datetime
) -> None:
    db.session.add(
        PerubahanAkun(
            petugas_id=petugas.id, oleh_id=pelaku.oleh_id, at=now, apa=apa, rincian=dict(rincian)
        )
    )
    db.session.flush()


def _require_seen(petugas: Petugas, pelaku: Pelaku) -> None:
    newest = newest_change(petugas.id)
    if pelaku.terlihat in (None, newest):
        return
    change_row = db.session.get(PerubahanAkun, newest)
    if change_row is None or change_row.oleh is None:
        raise SudahDiubah("lewat perintah di komputer server" if change_row else "orang lain")
    raise SudahDiubah(
        "oleh pemiliknya" if change_row.oleh_id == petugas.id else f"oleh {change_row.oleh.nama}"
    )


def _require_another_keeper(petugas: Petugas, kantor: Kantor, isian: str) -> None:
    """Inside the transaction, where nobody else can take the same role from the other one
    meanwhile.
    """
    keys = [one.kunci for one in kantor.peran if one.administrator]
    if not petugas.aktif or petugas.peran.isdisjoint(keys):
        return
    another = db.session.scalar(
        select(Petugas.id)
        .join(PetugasPeran, PetugasPeran.petugas_id == Petugas.id)
        .where(Petugas.aktif, Petugas.id != petugas.id, PetugasPeran.peran.in_(keys))
        .limit(1)
    )
    if another is None:
        raise AkunDitolak(
            {
                isian: f"{petugas.nama} satu-satunya yang dapat mengelola akun, jadi akun ini tidak dapat "
                "diblokir atau dilepas dari peran itu. Beri dahulu peran itu kepada petugas lain. "
                "Bila hanya perlu dikeluarkan dari semua perangkat, beri kata sandi baru."
            }
        )


def _unheld(peran: Iterable[str]) -> tuple[str, ...]:
    db.session.flush()
    return unheld(
        peran,
        db.session.scalars(
            select(PetugasPeran.peran)
            .join(Petugas, Petugas.id == PetugasPeran.petugas_id)
            .where(Petugas.aktif)
        ),
    )


def _left_alone(petugas_id: int, now: datetime) -> tuple[str, ...]:
    """Who is or will be away with this officer as the stand-in; a day too many near midnight does
    no harm.
    """
    rows = db.session.scalars(
        select(Halangan).where(
            Halangan.pengganti_id == petugas_id,
            Halangan.dicabut_at.is_(None),
            Halangan.sampai >= now.date(),
        )
    )
    return tuple(dict.fromkeys(row.petugas.nama for row in rows))
