"""Staff accounts, their sessions, their absences, and what was ever changed about them."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.domain.sesi import Sebab
from sipetrok.tables import Moment, db, one_of


class Petugas(UserMixin, db.Model):
    """A staff account."""

    __tablename__ = "petugas"
    id: Mapped[int] = mapped_column(primary_key=True)
    akun: Mapped[str] = mapped_column(String(40), unique=True)
    nama: Mapped[str] = mapped_column(String(120))
    sandi: Mapped[str] = mapped_column(String(255))
    aktif: Mapped[bool] = mapped_column(default=True)
    dibuat_at: Mapped[datetime] = mapped_column(Moment)
    jabatan: Mapped[str] = mapped_column(String(100), default="", server_default=text("''"))
    nip: Mapped[str] = mapped_column(String(18), default="", server_default=text("''"))
    pangkat: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    desa: Mapped[str] = mapped_column(
        String(80), default="", server_default=text("''")
    )  # of an account of a desa office
    daftar_peran: Mapped[list["PetugasPeran"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def peran(self) -> frozenset[str]:
        return frozenset(row.peran for row in self.daftar_peran)

    @property
    def is_active(self) -> bool:
        return self.aktif


class PetugasPeran(db.Model):
    """A role that a petugas holds; the roles themselves are the office's, in kantor.toml."""

    __tablename__ = "petugas_peran"
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"), primary_key=True)
    peran: Mapped[str] = mapped_column(String(40), primary_key=True)


class Masuk(db.Model):
    """One try to sign in; where it succeeded, the session that it opened.

    `kunci` is the hash of what the browser holds.
    """

    __tablename__ = "masuk"
    __table_args__ = (
        one_of("sebab", Sebab),
        CheckConstraint("berhasil = (kunci IS NOT NULL)", name="kunci"),
        CheckConstraint("keluar_at IS NULL OR sebab IS NOT NULL", name="keluar"),
        Index("ix_masuk_riwayat", "petugas_id", "at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    berhasil: Mapped[bool]
    alamat: Mapped[str] = mapped_column(String(45))
    perangkat: Mapped[str] = mapped_column(String(80))
    kunci: Mapped[str | None] = mapped_column(String(64), unique=True)
    aktif_at: Mapped[datetime | None] = mapped_column(Moment)
    keluar_at: Mapped[datetime | None] = mapped_column(Moment)
    sebab: Mapped[str | None] = mapped_column(
        String(10)
    )  # why it ended, or why a right password was not enough
    petugas: Mapped[Petugas] = relationship(lazy="joined", innerjoin=True)


class PerubahanAkun(db.Model):
    """One change to an account: what, by whom, when.

    Never changed, never removed (held by triggers).
    """

    __tablename__ = "perubahan_akun"
    __table_args__ = (Index("ix_perubahan_akun_riwayat", "petugas_id", "at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    oleh_id: Mapped[int | None] = mapped_column(
        ForeignKey("petugas.id")
    )  # None: by command, at the computer itself
    at: Mapped[datetime] = mapped_column(Moment)
    apa: Mapped[str] = mapped_column(String(40))
    rincian: Mapped[dict] = mapped_column(
        JSON, default=dict
    )  # field -> [before, after]; never a password
    petugas: Mapped[Petugas] = relationship(foreign_keys=[petugas_id])
    oleh: Mapped[Petugas | None] = relationship(foreign_keys=[oleh_id])


class Halangan(db.Model):
    """An officer is away from `dari` to `sampai`, both included; `pengganti` has their roles
    meanwhile.
    """

    __tablename__ = "halangan"
    __table_args__ = (
        CheckConstraint("sampai >= dari", name="masa"),
        CheckConstraint("petugas_id <> pengganti_id", name="pengganti"),
        Index("ix_halangan_sampai", "sampai"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    pengganti_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    dari: Mapped[date]
    sampai: Mapped[date]
    sebab: Mapped[str] = mapped_column(String(200), default="")
    dicatat_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    dicatat_at: Mapped[datetime] = mapped_column(Moment)
    dicabut_id: Mapped[int | None] = mapped_column(ForeignKey("petugas.id"))
    dicabut_at: Mapped[datetime | None] = mapped_column(Moment)
    petugas: Mapped[Petugas] = relationship(foreign_keys=[petugas_id])
    pengganti: Mapped[Petugas] = relationship(foreign_keys=[pengganti_id])
    dicatat: Mapped[Petugas] = relationship(foreign_keys=[dicatat_id])
