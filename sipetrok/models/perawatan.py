"""What the upkeep and the brakes remember."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from sipetrok.models.tables import Id, Model, Str20, Str40, Str64


class Perawatan(Model):
    """What the upkeep of the system knows: when a task last ran, and what it found."""

    __tablename__ = "perawatan"
    kunci: Mapped[Str40] = mapped_column(primary_key=True)
    hasil: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Percobaan(Model):
    """A failed attempt that counts against a throttle; `kunci` is a keyed hash, never an address or
    account.
    """

    __tablename__ = "percobaan"
    __table_args__ = (Index("ix_percobaan_kunci", "jenis", "kunci", "at"),)
    id: Mapped[Id]
    jenis: Mapped[Str20]
    kunci: Mapped[Str64]
    at: Mapped[datetime]
