"""How products reach people: berita acara of a batch, who collected, whom the office reached, what
was mailed.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.models.permohonan import Permohonan
from sipetrok.models.petugas import Petugas
from sipetrok.models.tables import Id, Model, PetugasId


class BeritaAcara(Model):
    """The record of a batch that changed hands: numbered, kept with its hash, never made anew."""

    __tablename__ = "berita_acara"
    __table_args__ = (
        UniqueConstraint("buku", "tahun", "urut"),
        Index("ix_berita_acara_dibuat", "dibuat_at", "id"),
    )
    id: Mapped[Id]
    kunci: Mapped[str] = mapped_column(
        String(32), unique=True
    )  # sending the same form twice makes one
    buku: Mapped[str] = mapped_column(String(60))
    tahun: Mapped[int]
    urut: Mapped[int]
    nomor: Mapped[str] = mapped_column(String(120), index=True)
    tanggal: Mapped[date]
    judul: Mapped[str] = mapped_column(String(200))
    petugas_id: Mapped[PetugasId]  # hands over
    penerima: Mapped[str] = mapped_column(String(120))
    penerima_jabatan: Mapped[str] = mapped_column(String(120), default="")
    jumlah: Mapped[int]
    contoh: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    dibuat_at: Mapped[datetime]
    petugas: Mapped[Petugas] = relationship()
    isi: Mapped[list["IsiBeritaAcara"]] = relationship(
        order_by="IsiBeritaAcara.urutan", back_populates="berita_acara"
    )


class IsiBeritaAcara(Model):
    """One file of a berita acara, and when its arrival was confirmed."""

    __tablename__ = "isi_berita_acara"
    __table_args__ = (
        CheckConstraint("(diterima_at IS NULL) = (diterima_id IS NULL)", name="diterima"),
    )
    berita_acara_id: Mapped[int] = mapped_column(ForeignKey("berita_acara.id"), primary_key=True)
    urutan: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), index=True)
    diterima_at: Mapped[datetime | None]
    diterima_id: Mapped[PetugasId | None]
    catatan: Mapped[str] = mapped_column(String(200), default="")
    berita_acara: Mapped[BeritaAcara] = relationship(back_populates="isi")
    permohonan: Mapped[Permohonan] = relationship()
    diterima: Mapped[Petugas | None] = relationship()


class Pengambilan(Model):
    """Who collected a product on paper, when, and from whom."""

    __tablename__ = "pengambilan"
    id: Mapped[Id]
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), unique=True)
    at: Mapped[datetime]
    nama: Mapped[str] = mapped_column(String(120))
    hubungan: Mapped[str] = mapped_column(String(60), default="")  # "" is the pemohon in person
    petugas_id: Mapped[PetugasId]
    permohonan: Mapped[Permohonan] = relationship(back_populates="pengambilan")
    petugas: Mapped[Petugas] = relationship()


class Kontak(Model):
    """One try to reach a pemohon, or whoever speaks for them, about a product that waits."""

    __tablename__ = "kontak"
    id: Mapped[Id]
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), index=True)
    at: Mapped[datetime]
    cara: Mapped[str] = mapped_column(String(20))
    kepada: Mapped[str] = mapped_column(String(120), default="")
    catatan: Mapped[str] = mapped_column(String(500), default="")
    petugas_id: Mapped[PetugasId]
    permohonan: Mapped[Permohonan] = relationship()
    petugas: Mapped[Petugas] = relationship()


class Surel(Model):
    """An e-mail to a pemohon that is to be sent, or was."""

    __tablename__ = "surel"
    __table_args__ = (
        Index("ix_surel_antre", "terkirim_at", "lagi_at"),
        Index("ix_surel_tujuan", "tujuan", "dibuat_at"),
    )
    id: Mapped[Id]
    permohonan_id: Mapped[int] = mapped_column(ForeignKey("permohonan.id"), index=True)
    tujuan: Mapped[str] = mapped_column(String(254))
    perihal: Mapped[str] = mapped_column(String(200))
    isi: Mapped[str] = mapped_column(Text)
    dibuat_at: Mapped[datetime]
    lagi_at: Mapped[datetime | None]  # when to try again; None: never again
    percobaan: Mapped[int] = mapped_column(default=0)
    galat: Mapped[str] = mapped_column(String(200), default="")
    terkirim_at: Mapped[datetime | None]
    permohonan: Mapped[Permohonan] = relationship()
