"""What is stored. Rules live in the domain; this module knows columns, keys and constraints.

Holder, status and queue moment of a permohonan follow from its trail; they are kept as columns too,
because the antrean is paged by them, and are written in the transaction that writes the trail.
"""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.domain.sesi import Sebab
from sipetrok.domain.workflow import Status, Tindakan
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
    daftar_peran: Mapped[list["PetugasPeran"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

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
    """One try to sign in; where it succeeded, the session that it opened. `kunci` is the hash of what the browser holds."""

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
    sebab: Mapped[str | None] = mapped_column(String(10))  # why it ended, or why a right password was not enough
    petugas: Mapped[Petugas] = relationship(lazy="joined", innerjoin=True)


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
        one_of("status", Status),
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
    standar_terbit: Mapped[StandarTerbit] = relationship(lazy="joined", innerjoin=True)
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
    __table_args__ = (UniqueConstraint("permohonan_id", "urutan"), one_of("tindakan", Tindakan))
    id: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"))
    urutan: Mapped[int]
    langkah: Mapped[int]
    tindakan: Mapped[str] = mapped_column(String(20))
    petugas_id: Mapped[int | None] = mapped_column(ForeignKey("petugas.id"))
    tujuan: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    catatan: Mapped[str] = mapped_column(Text, default="")
    hasil: Mapped[dict] = mapped_column(JSON, default=dict)  # number of the requirement -> reason, or "" where it is met
    petugas: Mapped[Petugas | None] = relationship()


class Berkas(db.Model):
    """An uploaded document that fulfils a persyaratan; its bytes are in the storage, by their hash."""

    __tablename__ = "berkas"
    __table_args__ = (one_of("jenis", ("image/jpeg", "application/pdf")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), index=True)
    persyaratan: Mapped[int]
    pilihan: Mapped[str] = mapped_column(String(120), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    jenis: Mapped[str] = mapped_column(String(20))
    ukuran: Mapped[int]
    halaman: Mapped[int]
    diterima_at: Mapped[datetime] = mapped_column(Moment)
    diganti_at: Mapped[datetime | None] = mapped_column(Moment)
    permohonan: Mapped[Permohonan] = relationship(back_populates="berkas")


class AksesBerkas(db.Model):
    """One opening of an identity scan: who, when, which, why. Never changed, never removed (held by triggers)."""

    __tablename__ = "akses_berkas"
    id: Mapped[int] = mapped_column(primary_key=True)
    petugas_id: Mapped[int] = mapped_column(ForeignKey("petugas.id"))
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    alasan: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))  # the step that the officer was at
    petugas: Mapped[Petugas] = relationship()
    berkas: Mapped[Berkas] = relationship()


class DrafHabis(db.Model):
    """The code of a draft that was never sent and has been removed: all that is left of it, for a while."""

    __tablename__ = "draf_habis"
    kode: Mapped[str] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Perawatan(db.Model):
    """What the upkeep of the system knows: when a task last ran, and what it found."""

    __tablename__ = "perawatan"
    kunci: Mapped[str] = mapped_column(String(40), primary_key=True)
    hasil: Mapped[dict] = mapped_column(JSON)
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
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    dibuat_at: Mapped[datetime] = mapped_column(Moment)
    scan_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
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
