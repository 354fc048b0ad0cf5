"""News on the pemohon's own phone: which phones asked for it, and what is to be sent to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.alur.kabar import Kabar
from sipetrok.models.permohonan import Permohonan
from sipetrok.models.tables import (
    Id,
    KotakKeluar,
    LongStr,
    Model,
    Str20,
    Str64,
    Str120,
    one_of,
)


class Langganan(Model):
    """A phone that wants to hear of one file, as its browser names it to us; gone with the file."""

    __tablename__ = "langganan"
    __table_args__ = (UniqueConstraint("permohonan_id", "sidik"),)
    id: Mapped[Id]
    permohonan_id: Mapped[int] = mapped_column(
        ForeignKey("permohonan.id", ondelete="CASCADE")
    )
    # SHA-256 of the address: the same phone asks once, whatever is pressed twice.
    sidik: Mapped[Str64]
    # Where its push service takes what is for it, and the two keys that only the phone can open.
    alamat: Mapped[LongStr]
    kunci: Mapped[Str120]
    rahasia: Mapped[Str64]
    dibuat_at: Mapped[datetime]
    permohonan: Mapped[Permohonan] = relationship()


class Pemberitahuan(KotakKeluar, Model):
    """One piece of news for one phone, that is to be sent or was."""

    __tablename__ = "pemberitahuan"
    __table_args__ = (
        Index("ix_pemberitahuan_antre", "terkirim_at", "lagi_at"),
        one_of("jenis", Kabar),
    )
    langganan_id: Mapped[int] = mapped_column(
        ForeignKey("langganan.id", ondelete="CASCADE"), index=True
    )
    jenis: Mapped[Str20]
    langganan: Mapped[Langganan] = relationship()
