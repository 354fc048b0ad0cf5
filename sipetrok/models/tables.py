"""What the tables are made of: the database, the names of constraints, the kinds of columns of our
own; and the tables of what the upkeep and the brakes remember.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

Id = Annotated[int, mapped_column(primary_key=True)]
PetugasId = Annotated[int, mapped_column(ForeignKey("petugas.id"))]
PermohonanId = Annotated[int, mapped_column(ForeignKey("permohonan.id"))]
# Words of so many letters, and of as many as it takes.
Str12 = Annotated[str, mapped_column(String(12))]
Str20 = Annotated[str, mapped_column(String(20))]
Str32 = Annotated[str, mapped_column(String(32))]
Str40 = Annotated[str, mapped_column(String(40))]
Str60 = Annotated[str, mapped_column(String(60))]
Str64 = Annotated[str, mapped_column(String(64))]
Str80 = Annotated[str, mapped_column(String(80))]
Str120 = Annotated[str, mapped_column(String(120))]
Str200 = Annotated[str, mapped_column(String(200))]
LongStr = Annotated[str, mapped_column(Text)]
# A text that was not asked for.
BLANK: dict[str, Any] = {"default": "", "server_default": text("''")}


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC without a zone. Refuses a naive one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """As UTC without a zone; None stays None. Raises ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Aware again, in UTC."""
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What all tables share: how the types of Python are stored, and how constraints are named.

    Every constraint has a name, so that a migration can drop it on both databases.
    """

    __table__: ClassVar[Table]
    registry = registry(
        type_annotation_map={
            datetime: Moment,
            dict[str, Any]: JSON,
            dict[str, str]: JSON,
            list[int]: JSON,
            list[list[str]]: JSON,
        }
    )
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base  # mypy cannot follow the class that Flask-SQLAlchemy makes of it
else:
    Model = db.Model


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A column that holds one of these words only."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class KotakKeluar:
    """What the outbox knows of something that goes out.

    Waiting while `lagi_at` is set; given up when both `lagi_at` and `terkirim_at` are None.
    """

    id: Mapped[Id]
    dibuat_at: Mapped[datetime]
    lagi_at: Mapped[datetime | None]  # when to try again; None: never again
    percobaan: Mapped[int] = mapped_column(default=0)
    # Why the last try came to nothing, in a sentence; "" where it did not.
    galat: Mapped[Str200] = mapped_column(default="")
    terkirim_at: Mapped[datetime | None]


class Perawatan(Model):
    """What the upkeep of the system knows: when a task last ran, and what it found."""

    __tablename__ = "perawatan"
    kunci: Mapped[Str40] = mapped_column(primary_key=True)
    # What the task itself wants to know the next time; each has a shape of its own.
    hasil: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Percobaan(Model):
    """A failed attempt that counts against a throttle; `kunci` is a keyed hash, never an address or
    account.
    """

    __tablename__ = "percobaan"
    __table_args__ = (
        Index("ix_percobaan_kunci", "jenis", "kunci", "at"),
        Index("ix_percobaan_lama", "jenis", "at"),
    )
    id: Mapped[Id]
    # Which brake it counts against (`operations.throttle`).
    jenis: Mapped[Str20]
    kunci: Mapped[Str64]
    at: Mapped[datetime]


class Unggahan(Model):
    """How many bytes were stored for one address in ten minutes; `kunci` is a keyed hash."""

    __tablename__ = "unggahan"
    kunci: Mapped[Str64] = mapped_column(primary_key=True)
    # When the ten minutes began.
    at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    ukuran: Mapped[int] = mapped_column(BigInteger)
