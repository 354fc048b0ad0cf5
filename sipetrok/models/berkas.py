"""The documents of a permohonan, their pages as pictures, and who opened them."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.domain.temuan import PAGE, PHOTO, Temuan, TemuanWords
from sipetrok.models.permohonan import Permohonan
from sipetrok.models.petugas import Petugas
from sipetrok.models.tables import (
    BLANK,
    Id,
    Model,
    PermohonanId,
    PetugasId,
    Str20,
    Str64,
    Str120,
    one_of,
)


class Berkas(Model):
    """An uploaded document that fulfils a persyaratan; its bytes lie in the storage."""

    __tablename__ = "berkas"
    __table_args__ = (one_of("jenis", ("image/jpeg", "application/pdf")),)
    id: Mapped[Id]
    permohonan_id: Mapped[PermohonanId] = mapped_column(index=True)
    # The number of the requirement in the standard, from 1.
    persyaratan: Mapped[int]
    # Which of the alternatives it is; "" where the requirement leaves no choice.
    pilihan: Mapped[Str120] = mapped_column(default="")
    sha256: Mapped[Str64] = mapped_column(index=True)
    jenis: Mapped[Str20]
    # Bytes and pages of what is kept, which is not what was sent: pictures are made anew.
    ukuran: Mapped[int]
    halaman: Mapped[int]
    # Members of Temuan, with a space between.
    temuan: Mapped[Str120] = mapped_column(**BLANK)
    diterima_at: Mapped[datetime]
    # When another took its place; None while it counts.
    diganti_at: Mapped[datetime | None]
    permohonan: Mapped[Permohonan] = relationship(back_populates="berkas")
    gambar: Mapped[list["GambarBerkas"]] = relationship(
        order_by="GambarBerkas.nomor",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def peringatan(self) -> list[TemuanWords]:
        """What its sender and the office are told of it."""
        apa = PHOTO if self.jenis == "image/jpeg" else PAGE
        return [Temuan(one).words.of(apa) for one in self.temuan.split()]

    @property
    def stored(self) -> list[str]:
        """All that lies in the storage for it, by hash."""
        return [self.sha256, *(one.sha256 for one in self.gambar)]


class GambarBerkas(Model):
    """A page of a document as a picture, drawn when it came; 0 is a small one of the first page.

    A photo has only that: it is its own page.
    """

    __tablename__ = "gambar_berkas"
    __table_args__ = (UniqueConstraint("berkas_id", "nomor"),)
    id: Mapped[Id]
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id", ondelete="CASCADE"))
    nomor: Mapped[int]
    sha256: Mapped[Str64] = mapped_column(index=True)
    ukuran: Mapped[int]


class AksesBerkas(Model):
    """One opening of an identity scan: who, when, which, why.

    Never changed, never removed (held by triggers).
    """

    __tablename__ = "akses_berkas"
    id: Mapped[Id]
    petugas_id: Mapped[PetugasId]
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"), index=True)
    at: Mapped[datetime]
    # The step that the officer was at.
    alasan: Mapped[Str120] = mapped_column(**BLANK)
    petugas: Mapped[Petugas] = relationship()
    berkas: Mapped[Berkas] = relationship()
