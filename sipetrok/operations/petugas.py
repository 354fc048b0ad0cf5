"""The people of the office: their accounts, the first ones, new ones, and every change to one,
which is recorded in the same transaction.

The last account that can look after the others is neither blocked nor relieved of that role, nor is
the last pengawas.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count

from sqlalchemy import func, select

from sipetrok.domain import IsianDitolak, SipetrokError
from sipetrok.domain.petugas import DataAkun, Sebab, akun_fault
from sipetrok.models import Halangan, PerubahanAkun, Petugas, PetugasPeran, db
from sipetrok.operations import masuk
from sipetrok.operations.context import Context
from sipetrok.operations.pengukuhan import (
    follow,
    must_wait,
    record,
    require_no_heir,
    require_no_loan,
)
from sipetrok.operations.transaction import changing, transaction
from sipetrok.sop.kantor import Peran


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
    """What follows: roles that nobody active has now, and whose stand-in is gone; and whether
    anything was changed at all.
    """

    kosong: tuple[str, ...] = ()
    digantikan: tuple[str, ...] = ()
    is_changed: bool = True


def named(akun: str) -> Petugas:
    """The account of this name. Raises AkunTidakAda."""
    if found := masuk.find_akun(akun):
        return found
    raise AkunTidakAda(
        f'Akun "{akun}" tidak ada. Semua akun ditampilkan oleh perintah: petugas list'
    )


def taken(akun: str) -> dict[str, str]:
    """At its field, that there is an account of this name; nothing when it is free."""
    if masuk.find_akun(akun) is None:
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
    if not galat and (weak := masuk.weakness(baru, akun, data.nama, context.kantor)):
        galat["sandi"] = weak
    if galat:
        raise AkunDitolak(galat)
    kept = masuk.hash_of(baru)
    with transaction():
        found = masuk.find_akun(akun)
        if found is not None:
            if found.data == data and masuk.opens(found.sandi, baru):
                return found
            raise AkunDitolak(taken(akun))
        waits = must_wait(None, context)
        petugas = Petugas(
            akun=akun, sandi=kept, aktif=True, dibuat_at=context.now, data=data
        )
        # At the computer itself whoever has the account may well be the one who types.
        petugas.sandi_sekali = context.petugas is not None
        row = record(petugas, "tambah", data.as_added(), context)
        follow(row, data.peran, waits, context)
    return petugas


def change(
    petugas_id: int, data: DataAkun, context: Context, seen: int | None = None
) -> Akibat:
    """Other words and roles for an account. Raises AkunDitolak, SudahDiubah, AdaPengganti.

    `seen`, here and below, is the newest change that whoever presses has seen; None asks nothing.
    """
    data = data.tidy(context.kantor)
    if galat := data.faults(context.kantor, context.folder.desa):
        raise AkunDitolak(galat)
    with changing(Petugas, petugas_id) as petugas:
        before = petugas.data
        if before == data:
            return Akibat(is_changed=False)
        _require_seen(petugas, seen)
        if not context.kantor.has(data.peran, "administrator"):
            _require_another_keeper(petugas, "peran", context)
        if not context.kantor.has(data.peran, "pengawas"):
            _require_another_pengawas(petugas, "peran", context)
        waits = must_wait(petugas_id, context)
        if not waits:
            require_no_heir(petugas, data.peran - before.peran, context)
        petugas.data = data
        for apa, rincian in before.changes(data):
            row = record(petugas, apa, rincian, context)
            if apa == "peran":
                follow(row, before.peran ^ data.peran, waits, context)
        return _akibat(before.peran - data.peran, petugas, context)


def block(petugas_id: int, context: Context, seen: int | None = None) -> Akibat:
    """Closes an account and ends its sessions at once. Raises AkunDitolak, SudahDiubah."""
    with changing(Petugas, petugas_id) as petugas:
        if petugas.aktif:
            _require_seen(petugas, seen)
            _require_another_keeper(petugas, "blokir", context)
            _require_another_pengawas(petugas, "blokir", context)
            petugas.aktif = False
            masuk.close(petugas.id, (context.now, Sebab.BLOKIR))
            record(petugas, "blokir", {}, context)
        return _akibat(petugas.peran, petugas, context)


def unblock(petugas_id: int, context: Context, seen: int | None = None) -> None:
    """Opens an account again, with its password as it was. Raises SudahDiubah, AdaPengganti.

    What it may sign or supervise was given up with the block: a pengawas confirms it anew.
    """
    with changing(Petugas, petugas_id) as petugas:
        if not petugas.aktif:
            _require_seen(petugas, seen)
            waits = must_wait(petugas_id, context)
            if waits:
                require_no_loan(petugas, context)
            petugas.aktif = True
            row = record(petugas, "buka", {}, context)
            follow(row, petugas.given, waits, context)


def reset_sandi(
    petugas_id: int, baru: str, context: Context, seen: int | None = None
) -> int:
    """A new password by whoever looks after the accounts; the account is out everywhere.

    Unless it is their own, its owner has to choose another one first, and what the account may sign
    or supervise waits for a pengawas: whoever made the password could sign in with it.

    Returns how many sessions ended. Raises AkunDitolak, SudahDiubah, AdaPengganti.
    """
    petugas = db.session.get_one(Petugas, petugas_id)
    if weak := masuk.weakness(baru, petugas.akun, petugas.nama, context.kantor):
        raise AkunDitolak({"sandi": weak})
    kept = masuk.hash_of(baru)
    with changing(Petugas, petugas_id) as petugas:
        is_old = seen not in (None, newest_change(petugas_id))
        if is_old and masuk.opens(petugas.sandi, baru):
            return 0  # the same press again
        _require_seen(petugas, seen)
        if petugas == context.petugas:
            return _renew(petugas, kept, context)
        waits = must_wait(petugas_id, context)
        if waits:
            require_no_loan(petugas, context)
        ended = _renew(petugas, kept, context)
        petugas.sandi_sekali = True
        row = db.session.get_one(PerubahanAkun, newest_change(petugas_id))
        follow(row, petugas.given, waits, context)
        return ended


def change_sandi(lama: str, baru: str, masuk_id: int, context: Context) -> int:
    """A new password by its owner, who stays signed in here and nowhere else.

    Returns how many other sessions ended. Raises SandiDitolak.
    """
    petugas = context.officer
    petugas_id, seen = petugas.id, petugas.sandi
    if not masuk.opens(seen, lama):
        raise SandiDitolak(
            "sandi",
            "Kata sandi lama salah. Periksa huruf besar dan kecilnya, lalu coba lagi.",
        )
    if masuk.opens(seen, baru):
        raise SandiDitolak(
            "sandi_baru", "Kata sandi baru sama dengan yang lama. Pilih yang lain."
        )
    if weak := masuk.weakness(baru, petugas.akun, petugas.nama, context.kantor):
        raise SandiDitolak("sandi_baru", weak)
    kept = masuk.hash_of(baru)
    with changing(Petugas, petugas_id) as petugas:
        if petugas.sandi != seen:
            raise SandiDitolak(
                "sandi",
                "Kata sandi akun ini baru saja diganti dari tempat lain. Tulis yang baru itu.",
            )
        return _renew(petugas, kept, context, masuk_id)


def _renew(
    petugas: Petugas, kept: str, context: Context, but: int | None = None
) -> int:
    petugas.sandi, petugas.sandi_sekali = kept, False
    record(petugas, "sandi", {}, context)
    return masuk.close(petugas.id, (context.now, Sebab.SANDI), but=but)


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
            # The role's own name, with a number behind it where somebody is called so; names have
            # 40 letters at most.
            numbered = (f"{peran.kunci[:36]}{n}" for n in count(2))
            akun = next(
                name for name in chain([peran.kunci], numbered) if name not in names
            )
            names.add(akun)
            made.append((akun, masuk.new_sandi()))
            petugas = Petugas(akun=akun, sandi=masuk.hash_of(made[-1][1]), aktif=True)
            petugas.dibuat_at = context.now
            petugas.data = DataAkun(peran.nama, frozenset({peran.kunci}))
            db.session.add(petugas)
        if made:
            say(made)
    return made


def _left_out(context: Context) -> list[Peran]:
    """The roles without an active account, where none has one that looks after accounts."""
    held = PetugasPeran.held()
    if context.kantor.has(held, "administrator"):
        return []
    # An account of a desa needs its desa, which nobody has said yet.
    return [
        one for one in context.kantor.peran if not one.desa and one.kunci not in held
    ]


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
    """Inside the transaction: nobody else can take the role from the other one meanwhile."""
    others, has = PetugasPeran.held(but=petugas.id), context.kantor.has
    is_keeper = petugas.aktif and has(petugas.peran, "administrator")
    if is_keeper and not has(others, "administrator"):
        raise AkunDitolak(
            {
                isian: f"{petugas.nama} satu-satunya yang dapat mengelola akun, jadi akun ini "
                "tidak dapat diblokir atau dilepas dari peran itu. Beri dahulu peran itu kepada "
                "petugas lain. Bila hanya perlu dikeluarkan dari semua perangkat, beri kata "
                "sandi baru."
            }
        )


def _require_another_pengawas(petugas: Petugas, isian: str, context: Context) -> None:
    """Without one nobody would have to be asked any more; at the computer itself it can be done."""
    others, has = PetugasPeran.held(but=petugas.id), context.kantor.has
    is_pengawas = petugas.aktif and has(petugas.given, "pengawas")
    if context.petugas and is_pengawas and not has(others, "pengawas"):
        raise AkunDitolak(
            {
                isian: f"{petugas.nama} satu-satunya pengawas, jadi akun ini tidak dapat diblokir "
                "atau dilepas dari peran itu. Beri dahulu peran itu kepada petugas lain, dan "
                "tunggu pengukuhannya. Bila hanya perlu dikeluarkan dari semua perangkat, beri "
                "kata sandi baru."
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
