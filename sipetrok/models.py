"""What is stored. Rules live in the domain; this module knows columns, keys and constraints.

Holder, status and queue moment of a permohonan follow from its trail; they are kept as columns too,
because the antrean is paged by them, and are written in the transaction that writes the trail.
"""

from datetime import UTC, date, datetime

from flask_login import UserMixin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON, CheckConstraint, DateTime, ForeignKey, Index, MetaData, String, Text, TypeDecorator, UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from sipetrok.domain.workflow import Status, Tindakan


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    })


db = SQLAlchemy(model_class=Base)


class Moment(TypeDecorator):
    """An aware moment, stored as UTC without a zone. Refuses a naive one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _one_of(column: str, values) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Petugas(UserMixin, db.Model):
    """A staff account."""

    __tablename__ = "petugas"
    id: Mapped[int] = mapped_column(primary_key=True)
    akun: Mapped[str] = mapped_column(String(40), unique=True)
    nama: Mapped[str] = mapped_column(String(120))
    sandi: Mapped[str] = mapped_column(String(255))
    aktif: Mapped[bool] = mapped_column(default=True)
    sesi: Mapped[str] = mapped_column(String(32))  # changes when all sessions of the account must end
    dibuat_at: Mapped[datetime] = mapped_column(Moment)
    daftar_peran: Mapped[list["PetugasPeran"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def peran(self) -> frozenset[str]:
        return frozenset(row.peran for row in self.daftar_peran)

    @property
    def is_active(self) -> bool:
        return self.aktif

    def get_id(self) -> str:
        return f"{self.id}.{self.sesi}"


class PetugasPeran(db.Model):
    """A role that a petugas holds; the roles themselves are the office's, in kantor.toml."""

    __tablename__ = "petugas_peran"
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"), primary_key=True)
    peran: Mapped[str] = mapped_column(String(40), primary_key=True)


class StandarTerbit(db.Model):
    """A standard as it was when a permohonan was filed under it, whole and unchangeable."""

    __tablename__ = "standar_terbit"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    slug: Mapped[str] = mapped_column(String(80))
    isi: Mapped[str] = mapped_column(Text)
    dibuat_at: Mapped[datetime] = mapped_column(Moment)


class Permohonan(db.Model):
    """One citizen's request for one layanan."""

    __tablename__ = "permohonan"
    __table_args__ = (
        _one_of("status", Status),
        CheckConstraint("versi >= 0 AND langkah >= 0", name="keadaan"),
        CheckConstraint("(status = 'draf') = (nomor_register IS NULL)", name="register"),
        Index("ix_permohonan_tutup", "tutup_at", "id"),
        Index("ix_permohonan_menunggu", "status", "sejak_at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kode: Mapped[str] = mapped_column(String(12), unique=True)
    kunci_draf: Mapped[str] = mapped_column(String(32), unique=True)  # sending the first step twice makes one
    nomor_register: Mapped[str | None] = mapped_column(String(40), unique=True)
    standar_id: Mapped[int] = mapped_column(ForeignKey("standar_terbit.id"))
    nama: Mapped[str] = mapped_column(String(120))
    isian: Mapped[dict] = mapped_column(JSON)
    lewat: Mapped[str] = mapped_column(String(20))
    naskah: Mapped[str | None] = mapped_column(Text)
    contoh: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(20), default=Status.DRAF.value)
    langkah: Mapped[int] = mapped_column(default=0)
    pemegang_id: Mapped[int | None] = mapped_column(ForeignKey("petugas.id"))
    versi: Mapped[int] = mapped_column(default=0)
    diserahkan: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    sejak_at: Mapped[datetime] = mapped_column(Moment)  # since when at this desk, or with the pemohon
    dibuat_at: Mapped[datetime] = mapped_column(Moment)
    dikirim_at: Mapped[datetime | None] = mapped_column(Moment)
    tutup_at: Mapped[datetime | None] = mapped_column(Moment)
    standar_terbit: Mapped[StandarTerbit] = relationship(lazy="joined")
    pemegang: Mapped[Petugas | None] = relationship()
    trail: Mapped[list["Paraf"]] = relationship(order_by="Paraf.urutan")
    berkas: Mapped[list["Berkas"]] = relationship(order_by="Berkas.persyaratan, Berkas.id", back_populates="permohonan")
    surat: Mapped[list["Surat"]] = relationship(order_by="Surat.versi", back_populates="permohonan")


class Antrean(db.Model):
    """A permohonan that waits for a role, in the order of the queue; archived files have no row here."""

    __tablename__ = "antrean"
    peran: Mapped[str] = mapped_column(String(40), primary_key=True)
    antre_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), primary_key=True, index=True)


class Paraf(db.Model):
    """One dated initial in the trail: never changed, never removed (held by triggers)."""

    __tablename__ = "paraf"
    __table_args__ = (UniqueConstraint("permohonan_id", "urutan"), _one_of("tindakan", Tindakan))
    id: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"))
    urutan: Mapped[int]
    langkah: Mapped[int]
    tindakan: Mapped[str] = mapped_column(String(20))
    petugas_id: Mapped[int | None] = mapped_column(ForeignKey("petugas.id"))
    tujuan: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment)
    catatan: Mapped[str] = mapped_column(Text, default="")
    hasil: Mapped[dict] = mapped_column(JSON, default=dict)  # number of the requirement -> reason, or "" where it is met
    petugas: Mapped[Petugas | None] = relationship()


class Berkas(db.Model):
    """An uploaded document that fulfils a persyaratan; its bytes are in the storage, by their hash."""

    __tablename__ = "berkas"
    __table_args__ = (_one_of("jenis", ("image/jpeg", "application/pdf")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), index=True)
    persyaratan: Mapped[int]
    pilihan: Mapped[str] = mapped_column(String(120), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    jenis: Mapped[str] = mapped_column(String(20))
    ukuran: Mapped[int]
    halaman: Mapped[int]
    diterima_at: Mapped[datetime] = mapped_column(Moment)
    diganti_at: Mapped[datetime | None] = mapped_column(Moment)
    permohonan: Mapped[Permohonan] = relationship(back_populates="berkas")


class AksesBerkas(db.Model):
    """One opening of an identity scan: who, when, which."""

    __tablename__ = "akses_berkas"
    id: Mapped[int] = mapped_column(primary_key=True)
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Penomor(db.Model):
    """The last number given in a book in a year."""

    __tablename__ = "penomor"
    buku: Mapped[str] = mapped_column(String(60), primary_key=True)
    tahun: Mapped[int] = mapped_column(primary_key=True)
    terakhir: Mapped[int]


class Surat(db.Model):
    """A letter as issued: numbered, stored with its hash, never rendered again."""

    __tablename__ = "surat"
    __table_args__ = (UniqueConstraint("buku", "tahun", "urut", "versi"), UniqueConstraint("permohonan_id", "versi"))
    id: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"))
    buku: Mapped[str] = mapped_column(String(60))
    tahun: Mapped[int]
    urut: Mapped[int]
    versi: Mapped[int]
    nomor: Mapped[str] = mapped_column(String(120), index=True)
    tanggal: Mapped[date]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    penanda_tangan: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    dibuat_at: Mapped[datetime] = mapped_column(Moment)
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    scan_at: Mapped[datetime | None] = mapped_column(Moment)
    permohonan: Mapped[Permohonan] = relationship(back_populates="surat")


class Percobaan(db.Model):
    """A failed attempt that counts against a throttle; `kunci` is a keyed hash, never an address or account."""

    __tablename__ = "percobaan"
    __table_args__ = (Index("ix_percobaan_kunci", "jenis", "kunci", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    jenis: Mapped[str] = mapped_column(String(20))
    kunci: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
