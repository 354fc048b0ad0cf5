"""What comes out: numbered letters, documents made elsewhere, and the books that number them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.models.permohonan import Permohonan
from sipetrok.models.petugas import Petugas
from sipetrok.models.tables import (
    Id,
    Model,
    PermohonanId,
    PetugasId,
    Str32,
    Str60,
    Str64,
    Str120,
    Str200,
)


class Penomor(Model):
    """The last number given in a book in a year."""

    __tablename__ = "penomor"
    buku: Mapped[Str60] = mapped_column(primary_key=True)
    tahun: Mapped[int] = mapped_column(primary_key=True)
    terakhir: Mapped[int]


class Surat(Model):
    """A letter as issued: numbered, stored with its hash, never rendered again."""

    __tablename__ = "surat"
    __table_args__ = (
        UniqueConstraint("buku", "tahun", "urut", "versi"),
        UniqueConstraint("permohonan_id", "versi"),
        Index("ix_surat_tanggal", "tanggal", "id"),
    )
    id: Mapped[Id]
    permohonan_id: Mapped[PermohonanId]
    buku: Mapped[Str60]
    tahun: Mapped[int]
    urut: Mapped[int]
    versi: Mapped[int]
    nomor: Mapped[Str120] = mapped_column(index=True)
    tanggal: Mapped[date]
    token: Mapped[Str32] = mapped_column(unique=True)
    penanda_tangan: Mapped[Str200]
    sha256: Mapped[Str64] = mapped_column(index=True)
    dibuat_at: Mapped[datetime]
    scan_sha256: Mapped[Str64 | None] = mapped_column(index=True)
    scan_at: Mapped[datetime | None]
    permohonan: Mapped[Permohonan] = relationship(back_populates="surat")


class Dokumen(Model):
    """A document made and signed elsewhere, as it was taken in: the bytes are kept untouched, with
    their signatures.
    """

    __tablename__ = "dokumen"
    __table_args__ = (UniqueConstraint("permohonan_id", "versi"),)
    id: Mapped[Id]
    permohonan_id: Mapped[PermohonanId]
    versi: Mapped[int]
    nomor: Mapped[Str120] = mapped_column(default="")
    sha256: Mapped[Str64] = mapped_column(index=True)
    halaman: Mapped[int]
    petugas_id: Mapped[PetugasId]
    dibuat_at: Mapped[datetime]
    permohonan: Mapped[Permohonan] = relationship(back_populates="dokumen")
    petugas: Mapped[Petugas] = relationship()
