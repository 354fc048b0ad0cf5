"""Staff accounts, their sessions, their absences, and what was ever changed about them."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Self

from flask_login import UserMixin
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from sipetrok.domain.petugas import (
    FIELDS,
    DataAkun,
    End,
    Masa,
    Rekan,
    Sebab,
    ended,
    pairs,
    stands_in_for,
)
from sipetrok.models.tables import (
    BLANK,
    Id,
    Model,
    PetugasId,
    Str40,
    Str60,
    Str64,
    Str80,
    Str120,
    Str200,
    db,
    one_of,
)
from sipetrok.sop.kantor import Kantor

PerubahanId = Annotated[int, mapped_column(ForeignKey("perubahan_akun.id"))]


class Petugas(UserMixin, Model):
    """A staff account, of the office itself or of a desa office. It is blocked, never deleted."""

    __tablename__ = "petugas"
    id: Mapped[Id]
    # The name that is signed in with, in lower case.
    akun: Mapped[Str40] = mapped_column(unique=True)
    nama: Mapped[Str120]
    # The hash of the password, with its method and salt.
    sandi: Mapped[str] = mapped_column(String(255))
    # False once it is blocked.
    aktif: Mapped[bool] = mapped_column(default=True)
    # Whether the password was made by somebody else: its owner chooses another before all else.
    sandi_sekali: Mapped[bool] = mapped_column(default=False, server_default=false())
    dibuat_at: Mapped[datetime]
    # How papers name the officer; "" where nothing was given.
    jabatan: Mapped[str] = mapped_column(String(100), **BLANK)
    nip: Mapped[str] = mapped_column(String(18), **BLANK)
    pangkat: Mapped[Str60] = mapped_column(**BLANK)
    # Of an account of a desa office.
    desa: Mapped[Str80] = mapped_column(**BLANK)
    daftar_peran: Mapped[list["PetugasPeran"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )
    # Whether something is to be read; asked for where a session is found, None elsewhere.
    ada_kabar: Mapped[bool | None] = query_expression()
    menunggu: Mapped[list["Pengukuhan"]] = relationship(
        back_populates="petugas", cascade="all, delete-orphan"
    )

    @property
    def peran(self) -> frozenset[str]:
        """The roles of the account itself; `peran_among` adds those of absent colleagues.

        Without those in `menunggu`, which nobody has before a pengawas has confirmed them.
        """
        return frozenset(row.peran for row in self.daftar_peran)

    @property
    def given(self) -> frozenset[str]:
        """The same with the roles that are not confirmed yet."""
        return self.peran.union(row.peran for row in self.menunggu)

    @property
    def is_active(self) -> bool:
        """Whether it may come in; Flask-Login asks for it by this name."""
        return self.aktif

    @property
    def data(self) -> DataAkun:
        """All that can be changed on the page of the account."""
        return DataAkun(
            self.nama, self.given, self.jabatan, self.nip, self.pangkat, self.desa
        )

    @data.setter
    def data(self, data: DataAkun) -> None:
        for name in FIELDS:
            setattr(self, name, getattr(data, name))
        # A role that stays keeps its row: only what changes is written, and what waits waits on.
        kept = {row.peran: row for row in self.daftar_peran}
        self.menunggu = [row for row in self.menunggu if row.peran in data.peran]
        held = data.peran.difference(row.peran for row in self.menunggu)
        self.daftar_peran = [
            kept.get(kunci) or PetugasPeran(peran=kunci) for kunci in sorted(held)
        ]

    def peran_among(self, people: Collection[Rekan], kantor: Kantor) -> frozenset[str]:
        """The roles on the day of these people: the officer's own, and those of everybody they
        stand in for.

        An account that went to a desa office meanwhile stands in for nobody.
        """
        if not kantor.is_staff(self.peran):
            return self.peran
        others = stands_in_for(self.id, pairs(people))
        return self.peran.union(*(one.peran for one in people if one.id in others))

    @classmethod
    def at_work(cls, day: date) -> tuple[Rekan, ...]:
        """Every active officer by name, with their roles, and with their pengganti while away.

        Whoever was blocked is not away: nobody has their roles.
        """
        rows = db.session.execute(_AT_WORK, {"day": day}).all()
        return tuple(
            Rekan(
                who[0],
                who[1],
                frozenset(row.peran for row in group if row.peran),
                who[2],
            )
            for who, group in groupby(rows, lambda row: tuple(row[:3]))
        )


class PetugasPeran(Model):
    """A role that a petugas holds; the roles themselves are the office's, in kantor.toml."""

    __tablename__ = "petugas_peran"
    petugas_id: Mapped[PetugasId] = mapped_column(primary_key=True)
    peran: Mapped[Str40] = mapped_column(primary_key=True)

    @classmethod
    def held(cls, but: int = 0) -> frozenset[str]:
        """The roles that somebody active has, `but` one left out."""
        active = select(cls.peran).join(Petugas, Petugas.id == cls.petugas_id)
        return frozenset(
            db.session.scalars(active.where(Petugas.aktif, Petugas.id != but))
        )


class Pengukuhan(Model):
    """A role that an account was given and does not have yet: it waits for a pengawas.

    `perubahan` says by whom and when it came to wait. The row goes with the decision, which stands
    in the history of the account.
    """

    __tablename__ = "pengukuhan"
    __table_args__ = (
        UniqueConstraint("petugas_id", "peran", name="uq_pengukuhan_peran"),
    )
    id: Mapped[Id]
    petugas_id: Mapped[PetugasId]
    peran: Mapped[Str40]
    perubahan_id: Mapped[PerubahanId]
    petugas: Mapped[Petugas] = relationship(back_populates="menunggu")
    perubahan: Mapped["PerubahanAkun"] = relationship()


class KabarAkun(Model):
    """A change that an officer has not read yet: of their own account, or, for a pengawas, of one
    with a role that has to be confirmed. The row goes when it was read.
    """

    __tablename__ = "kabar_akun"
    petugas_id: Mapped[PetugasId] = mapped_column(primary_key=True)
    perubahan_id: Mapped[PerubahanId] = mapped_column(primary_key=True)


class Masuk(Model):
    """One try to sign in; where it succeeded, the session that it opened.

    `kunci` is the hash of what the browser holds. `sebab` says why the session ended, or why a
    right password was not enough.
    """

    __tablename__ = "masuk"
    __table_args__ = (
        one_of("sebab", Sebab),
        CheckConstraint("berhasil = (kunci IS NOT NULL)", name="kunci"),
        CheckConstraint("keluar_at IS NULL OR sebab IS NOT NULL", name="keluar"),
        Index("ix_masuk_riwayat", "petugas_id", "at", "id"),
    )
    id: Mapped[Id]
    petugas_id: Mapped[PetugasId]
    at: Mapped[datetime]
    berhasil: Mapped[bool]
    # The IP address, and browser and system in words.
    alamat: Mapped[str] = mapped_column(String(45))
    perangkat: Mapped[Str80]
    kunci: Mapped[Str64 | None] = mapped_column(unique=True)
    # When it was last seen in use, written down now and then; None for a failed try.
    aktif_at: Mapped[datetime | None]
    keluar_at: Mapped[datetime | None]
    sebab: Mapped[str | None] = mapped_column(String(10))
    petugas: Mapped[Petugas] = relationship(lazy="joined", innerjoin=True)

    @property
    def used_at(self) -> datetime:
        """When the session was last used, as far as that was written down."""
        return self.aktif_at or self.at

    def end(self, now: datetime) -> End | None:
        """When and why the session ended; None while it lasts."""
        if self.keluar_at and self.sebab:
            return self.keluar_at, Sebab(self.sebab)
        return ended(self.at, self.used_at, now)


class PerubahanAkun(Model):
    """One change to an account: what, by whom, when.

    Never changed, never removed (held by triggers). `oleh_id` is None where it was done by command,
    at the computer itself; `rincian` names each field with its values before and after, and never a
    password.
    """

    __tablename__ = "perubahan_akun"
    __table_args__ = (Index("ix_perubahan_akun_riwayat", "petugas_id", "at", "id"),)
    id: Mapped[Id]
    petugas_id: Mapped[PetugasId]
    oleh_id: Mapped[PetugasId | None]
    at: Mapped[datetime]
    # What was done: tambah, ubah, peran, sandi, blokir, buka, kukuh or tolak.
    apa: Mapped[Str40]
    rincian: Mapped[dict[str, list[str] | list[list[str]]]] = mapped_column(
        JSON, default=dict
    )
    petugas: Mapped[Petugas] = relationship(foreign_keys="PerubahanAkun.petugas_id")
    oleh: Mapped[Petugas | None] = relationship(foreign_keys="PerubahanAkun.oleh_id")

    @property
    def pelaku(self) -> str:
        """By whom, as the end of a sentence."""
        if self.oleh is None:
            return "lewat perintah di komputer server"
        if self.oleh_id == self.petugas_id:
            return "oleh pemiliknya"
        return f"oleh {self.oleh.nama}"


class Halangan(Model):
    """An officer is away from `dari` to `sampai`, both included; `pengganti` does their work.

    It ends by itself with its last day. One that is ended earlier, by `dicabut_at`,
    stays as a row.
    """

    __tablename__ = "halangan"
    __table_args__ = (
        CheckConstraint("sampai >= dari", name="masa"),
        CheckConstraint("petugas_id <> pengganti_id", name="pengganti"),
        Index("ix_halangan_sampai", "sampai"),
    )
    id: Mapped[Id]
    petugas_id: Mapped[PetugasId]
    pengganti_id: Mapped[PetugasId]
    dari: Mapped[date]
    sampai: Mapped[date]
    sebab: Mapped[Str200] = mapped_column(default="")
    dicatat_id: Mapped[PetugasId]
    dicatat_at: Mapped[datetime]
    # By whom and when it was ended early; None while it stands.
    dicabut_id: Mapped[PetugasId | None]
    dicabut_at: Mapped[datetime | None]
    petugas: Mapped[Petugas] = relationship(foreign_keys="Halangan.petugas_id")
    pengganti: Mapped[Petugas] = relationship(foreign_keys="Halangan.pengganti_id")
    dicatat: Mapped[Petugas] = relationship(foreign_keys="Halangan.dicatat_id")

    @classmethod
    def open_from(cls, day: date) -> Select[tuple[Self]]:
        """Every absence that lasts on a day or is to come, by its first day."""
        lasts = cls.sampai >= day, cls.dicabut_at.is_(None)
        return select(cls).where(*lasts).order_by(cls.dari, cls.id)

    @property
    def masa(self) -> Masa:
        """The absence as the value that the rules work on."""
        return Masa(self.petugas_id, self.pengganti_id, self.dari, self.sampai)


# Made once: putting a statement together takes longer than running it.
_IS_AWAY = and_(
    Halangan.petugas_id == Petugas.id,
    Halangan.dari <= bindparam("day", type_=Date),
    Halangan.sampai >= bindparam("day", type_=Date),
    Halangan.dicabut_at.is_(None),
)
_AT_WORK = (
    select(Petugas.id, Petugas.nama, Halangan.pengganti_id, PetugasPeran.peran)
    .outerjoin(PetugasPeran, PetugasPeran.petugas_id == Petugas.id)
    .outerjoin(Halangan, _IS_AWAY)
    .where(Petugas.aktif)
    .order_by(Petugas.nama, Petugas.id)
)
