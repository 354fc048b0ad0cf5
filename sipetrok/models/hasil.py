"""What comes out, and how it reaches people: numbered letters with their books, documents made
elsewhere, berita acara of a batch, who collected, whom the office reached, what was mailed.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.models.permohonan import Permohonan
from sipetrok.models.petugas import Petugas
from sipetrok.models.tables import (
    Id,
    KotakKeluar,
    LongStr,
    Model,
    PermohonanId,
    PetugasId,
    Str20,
    Str32,
    Str60,
    Str64,
    Str120,
    Str200,
)


class Penomor(Model):
    """The last number given in a book in a year.

    Raised by `transaction.next_number` alone, in the transaction that uses the number.
    """

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
    # The book, its year, and the place in it that became the number.
    buku: Mapped[Str60]
    tahun: Mapped[int]
    urut: Mapped[int]
    # 1 at first; a corrected letter keeps its number and is the next version.
    versi: Mapped[int]
    nomor: Mapped[Str120] = mapped_column(index=True)
    tanggal: Mapped[date]
    # What the QR code leads to: the page that says whether the letter is ours.
    token: Mapped[Str32] = mapped_column(unique=True)
    # Position and name as they stand under the letter.
    penanda_tangan: Mapped[Str200]
    sha256: Mapped[Str64] = mapped_column(index=True)
    dibuat_at: Mapped[datetime]
    # The signed pages as one PDF; None until they were uploaded.
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
    # As it stands on the document; "" where nobody wrote it down.
    nomor: Mapped[Str120] = mapped_column(default="")
    sha256: Mapped[Str64] = mapped_column(index=True)
    halaman: Mapped[int]
    petugas_id: Mapped[PetugasId]
    dibuat_at: Mapped[datetime]
    permohonan: Mapped[Permohonan] = relationship(back_populates="dokumen")
    petugas: Mapped[Petugas] = relationship()


class BeritaAcara(Model):
    """The record of a batch that changed hands: numbered, kept with its hash, never made anew."""

    __tablename__ = "berita_acara"
    __table_args__ = (
        UniqueConstraint("buku", "tahun", "urut"),
        Index("ix_berita_acara_dibuat", "dibuat_at", "id"),
    )
    id: Mapped[Id]
    # Sending the same form twice makes one.
    kunci: Mapped[Str32] = mapped_column(unique=True)
    buku: Mapped[Str60]
    tahun: Mapped[int]
    urut: Mapped[int]
    nomor: Mapped[Str120] = mapped_column(index=True)
    tanggal: Mapped[date]
    judul: Mapped[Str200]
    petugas_id: Mapped[PetugasId]  # hands over
    penerima: Mapped[Str120]
    penerima_jabatan: Mapped[Str120] = mapped_column(default="")
    jumlah: Mapped[int]
    contoh: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[Str64] = mapped_column(index=True)
    dibuat_at: Mapped[datetime]
    petugas: Mapped[Petugas] = relationship()
    isi: Mapped[list["IsiBeritaAcara"]] = relationship(
        order_by="IsiBeritaAcara.urutan", back_populates="berita_acara"
    )


class IsiBeritaAcara(Model):
    """One file of a berita acara, and when its arrival was confirmed."""

    __tablename__ = "isi_berita_acara"
    __table_args__ = (
        CheckConstraint(
            "(diterima_at IS NULL) = (diterima_id IS NULL)", name="diterima"
        ),
    )
    berita_acara_id: Mapped[int] = mapped_column(
        ForeignKey("berita_acara.id"), primary_key=True
    )
    # Its place on the paper, from 1.
    urutan: Mapped[int] = mapped_column(primary_key=True)
    permohonan_id: Mapped[PermohonanId] = mapped_column(index=True)
    # When and by whom it was written down that the file arrived; both or neither.
    diterima_at: Mapped[datetime | None]
    diterima_id: Mapped[PetugasId | None]
    catatan: Mapped[Str200] = mapped_column(default="")
    berita_acara: Mapped[BeritaAcara] = relationship(back_populates="isi")
    permohonan: Mapped[Permohonan] = relationship()
    diterima: Mapped[Petugas | None] = relationship()


class Pengambilan(Model):
    """Who collected a product on paper, when, and from whom."""

    __tablename__ = "pengambilan"
    id: Mapped[Id]
    permohonan_id: Mapped[PermohonanId] = mapped_column(unique=True)
    at: Mapped[datetime]
    nama: Mapped[Str120]
    hubungan: Mapped[Str60] = mapped_column(default="")  # "" is the pemohon in person
    petugas_id: Mapped[PetugasId]
    permohonan: Mapped[Permohonan] = relationship(back_populates="pengambilan")
    petugas: Mapped[Petugas] = relationship()


class Kontak(Model):
    """One try to reach a pemohon, or whoever speaks for them, about a product that waits."""

    __tablename__ = "kontak"
    id: Mapped[Id]
    permohonan_id: Mapped[PermohonanId] = mapped_column(index=True)
    at: Mapped[datetime]
    # A key of `operations.penyerahan.CARA`, and who was reached in that way.
    cara: Mapped[Str20]
    kepada: Mapped[Str120] = mapped_column(default="")
    catatan: Mapped[str] = mapped_column(String(500), default="")
    petugas_id: Mapped[PetugasId]
    permohonan: Mapped[Permohonan] = relationship()
    petugas: Mapped[Petugas] = relationship()


class Surel(KotakKeluar, Model):
    """An e-mail to a pemohon that is to be sent, or was."""

    __tablename__ = "surel"
    __table_args__ = (
        Index("ix_surel_antre", "terkirim_at", "lagi_at"),
        Index("ix_surel_tujuan", "tujuan", "dibuat_at"),
    )
    permohonan_id: Mapped[PermohonanId] = mapped_column(index=True)
    tujuan: Mapped[str] = mapped_column(String(254))
    perihal: Mapped[Str200]
    # The words; "" once they were sent.
    isi: Mapped[LongStr]
    permohonan: Mapped[Permohonan] = relationship()
