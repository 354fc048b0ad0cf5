"""A permohonan with its trail and its place in the antrean; the standard that it was filed under.

Holder, status and queue moment of a permohonan follow from its trail; they are kept as columns too,
because the antrean is paged by them, and are written in the transaction that writes the trail.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipetrok.alur import workflow
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Keadaan, Status, Tindakan
from sipetrok.domain import Saluran
from sipetrok.models.petugas import Petugas
from sipetrok.models.tables import (
    BLANK,
    Id,
    LongStr,
    Model,
    PermohonanId,
    PetugasId,
    Str12,
    Str20,
    Str32,
    Str40,
    Str64,
    Str80,
    Str120,
    one_of,
)
from sipetrok.sop.standar import COLLECTED, ON_PAPER, Lewat, Standar, Tugas, read_pinned

if TYPE_CHECKING:
    from sipetrok.models.berkas import Berkas
    from sipetrok.models.hasil import (
        Dokumen,
        IsiBeritaAcara,
        Kontak,
        Pengambilan,
        Surat,
        Surel,
    )

# How long a draft is kept that nobody sends: long enough to fetch a missing paper by boat; identity
# scans should not lie about longer.
UMUR_DRAF = timedelta(days=14)


class StandarTerbit(Model):
    """A standard as it was when a permohonan was filed under it, whole and unchangeable.

    A file goes on under the wording that it began with, whatever the office writes into
    its TOML meanwhile.
    """

    __tablename__ = "standar_terbit"
    id: Mapped[Id]
    # Of `isi`, in hexadecimal: one wording is kept once, however many files refer to it.
    sha256: Mapped[Str64] = mapped_column(unique=True)
    slug: Mapped[Str80]
    # The standard as JSON, as `read_pinned` reads it.
    isi: Mapped[LongStr]
    dibuat_at: Mapped[datetime]

    @cached_property
    def standar(self) -> Standar:
        """The standard itself; its text never changes."""
        return read_pinned(self.isi)


class Permohonan(Model):
    """One citizen's request for one layanan.

    Once it is sent, `status` and the columns of place and time below it say what follows from
    standard and trail (`Course`); `operations.trail` alone writes them then.
    """

    __tablename__ = "permohonan"
    __table_args__ = (
        one_of("status", Status),
        CheckConstraint("versi >= 0 AND langkah >= 0", name="keadaan"),
        CheckConstraint(
            "(status = 'draf') = (nomor_register IS NULL)", name="register"
        ),
        Index("ix_permohonan_tutup", "tutup_at", "id"),
        one_of("saluran", Saluran),
        Index("ix_permohonan_menunggu", "status", "sejak_at", "id"),
        Index("ix_permohonan_dikirim", "dikirim_at", "id"),
        Index("ix_permohonan_layanan", "layanan", "tutup_at", "id"),
        Index("ix_permohonan_desa", "desa", "diserahkan_at", "id"),
        Index("ix_permohonan_ambil", "ambil_at", "id"),
    )
    id: Mapped[Id]
    # What the pemohon holds: whoever knows it may open the page of the file.
    kode: Mapped[Str12] = mapped_column(unique=True)
    # Sending the first step twice makes one.
    kunci_draf: Mapped[Str32] = mapped_column(unique=True)
    # Given when it is sent; None while it is a draft.
    nomor_register: Mapped[Str40 | None] = mapped_column(unique=True)
    standar_id: Mapped[int] = mapped_column(ForeignKey("standar_terbit.id"))
    # The slug of its standard.
    layanan: Mapped[Str80] = mapped_column(**BLANK)
    saluran: Mapped[Str20] = mapped_column(
        default=Saluran.SITUS.value, server_default=text("'situs'")
    )
    pencatat_id: Mapped[PetugasId | None]  # who entered it for the pemohon
    # The list in which it was entered; None for one that came alone.
    daftar_id: Mapped[int | None] = mapped_column(ForeignKey("daftar.id"), index=True)
    # Its row there, and what of it was read otherwise than written: column, written, read.
    baris: Mapped[int | None]
    dibaca: Mapped[list[list[str]] | None] = mapped_column(deferred=True)
    kertas: Mapped[list[int]] = mapped_column(default=list)  # requirements met on paper
    # Copies out of `isian`, by which files are listed and found; "" where it was not asked.
    nama: Mapped[Str120]
    desa: Mapped[Str80] = mapped_column(**BLANK)
    kecamatan: Mapped[Str80] = mapped_column(**BLANK)
    # The answers, by the key of each question, as `identitas.Field.stored` leaves them.
    isian: Mapped[dict[str, Any]]
    # A value of `Lewat`; "" where the standard hands nothing over.
    lewat: Mapped[Str20]
    # The text of the letter, or the answer itself; None until somebody has saved one.
    naskah: Mapped[LongStr | None]
    # An example, with numbers of its own; all of them are cleared away together.
    contoh: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Str20] = mapped_column(default=Status.DRAF.value)
    # The place of its step in the standard, from 0.
    langkah: Mapped[int] = mapped_column(default=0)
    # Who has taken it; None while it waits at its desk.
    pemegang_id: Mapped[PetugasId | None]
    untuk_id: Mapped[PetugasId | None]  # to whom it was directed
    koordinasi: Mapped[int | None]  # which koordinasi of the step it is out for
    # How many rows the trail has. A press names the version that it saw, so that the
    # second of two officers is told.
    versi: Mapped[int] = mapped_column(default=0)
    # Whether the product was made available, and when that was first done.
    diserahkan: Mapped[bool] = mapped_column(default=False)
    diserahkan_at: Mapped[datetime | None]
    # From when on the officer must call whoever has not collected.
    ambil_at: Mapped[datetime | None]
    # When the time of the standard is up; None without one, before the start, in a pause.
    due_at: Mapped[datetime | None]
    sejak_at: Mapped[datetime]  # since when at this desk, or with the pemohon
    dibuat_at: Mapped[datetime]
    # When it was sent, and when it was closed; None before.
    dikirim_at: Mapped[datetime | None]
    tutup_at: Mapped[datetime | None]
    standar_terbit: Mapped[StandarTerbit] = relationship(lazy="joined", innerjoin=True)
    pemegang: Mapped[Petugas | None] = relationship(
        foreign_keys="Permohonan.pemegang_id"
    )
    untuk: Mapped[Petugas | None] = relationship(foreign_keys="Permohonan.untuk_id")
    pencatat: Mapped[Petugas | None] = relationship(
        foreign_keys="Permohonan.pencatat_id"
    )
    trail: Mapped[list["Paraf"]] = relationship(order_by="Paraf.urutan")
    berkas: Mapped[list["Berkas"]] = relationship(
        order_by="Berkas.persyaratan, Berkas.id", back_populates="permohonan"
    )
    surat: Mapped[list["Surat"]] = relationship(
        order_by="Surat.versi", back_populates="permohonan"
    )
    dokumen: Mapped[list["Dokumen"]] = relationship(
        order_by="Dokumen.versi", back_populates="permohonan"
    )
    pengambilan: Mapped["Pengambilan | None"] = relationship(
        back_populates="permohonan"
    )
    antrean: Mapped[list["Antrean"]] = relationship(viewonly=True)
    kontak: Mapped[list["Kontak"]] = relationship(
        order_by="Kontak.id.desc()", viewonly=True
    )
    surel: Mapped[list["Surel"]] = relationship(
        order_by="Surel.id.desc()", viewonly=True
    )
    isi_berita_acara: Mapped[list["IsiBeritaAcara"]] = relationship(
        order_by="IsiBeritaAcara.berita_acara_id.desc()", viewonly=True
    )

    @property
    def standar(self) -> Standar:
        """The standard that it was filed under, whatever the office's file says today."""
        return self.standar_terbit.standar

    @property
    def way(self) -> Lewat | None:
        """How the product reaches the pemohon; None where the standard hands nothing over."""
        return Lewat(self.lewat) if self.lewat else None

    @property
    def habis_at(self) -> datetime:
        """When it runs out as a draft."""
        return self.sejak_at + UMUR_DRAF

    @property
    def asked(self) -> dict[int, str]:
        """What any check last asked of the pemohon: requirement number and reason; 0 is the data.

        What was met is left out. Empty where the file was never returned.
        """
        trail = reversed(self.trail)
        last = next((p.hasil for p in trail if p.tindakan == Tindakan.KEMBALIKAN), {})
        return {int(n): reason for n, reason in last.items() if reason}

    @property
    def returned(self) -> dict[int, str]:
        """The same as long as the file is with the pemohon for repair; else empty."""
        return self.asked if self.status == Status.DIKEMBALIKAN else {}

    @property
    def keadaan(self) -> Keadaan:
        """Where it stands, as the columns keep it.

        Reads no trail, so a list can ask it of every line.
        """
        return Keadaan(
            self.standar,
            Status(self.status),
            self.langkah,
            self.pemegang_id,
            self.versi,
            self.diserahkan,
            self.koordinasi,
            self.untuk_id,
        )

    @property
    def course(self) -> Course:
        """All that follows from standard and trail, worked out once for each version.

        A draft has no trail: one question less.
        """
        kept: Course | None = self.__dict__.get("_course")
        if kept is None or len(kept.trail) != self.versi:
            rows = self.trail if self.versi else []
            kept = self.remember(row.value for row in rows)
        return kept

    @property
    def acara(self) -> "IsiBeritaAcara | None":
        """Its line in the berita acara that carries the product to where it is collected; None
        where none does.
        """
        newest = next(iter(self.isi_berita_acara), None)
        if newest is None or self.way not in COLLECTED:
            return None
        is_there = newest.berita_acara.judul == Tugas.SERAHKAN.words.acara
        return newest if is_there else None

    @property
    def ready_since(self) -> datetime | None:
        """Since when the product waits on paper for its owner; None when it does not, and while
        nobody has noted that it came to where it is collected.
        """
        since = self.course.ready_since(self.lewat)
        if since and self.acara:
            return self.acara.diterima_at
        return since

    @property
    def is_ready(self) -> bool:
        """Whether somebody may come for it: it was handed over, or lies ready for that."""
        is_alive = self.status in (Status.BERJALAN, Status.SELESAI)
        return is_alive and (self.diserahkan or self.ready_since is not None)

    @property
    def is_uncollected(self) -> bool:
        """Whether it was to be collected, and nobody has noted that it was."""
        is_paper = self.way is not None and self.way in COLLECTED
        return self.diserahkan and is_paper and self.pengambilan is None

    @property
    def is_awaited(self) -> bool:
        """Whether something on paper has still to reach its owner."""
        if self.pengambilan is not None or not self.is_ready:
            return False
        return self.ready_since is not None or self.way in ON_PAPER

    @property
    def has_course(self) -> bool:
        """Whether its course can be told without asking the database."""
        return "_course" in self.__dict__ or "trail" in self.__dict__

    def remember(self, trail: Iterable[workflow.Paraf]) -> Course:
        """Takes the trail from whoever has read it, as a list does for all its files at once.

        It is kept until the file is expired, or until `versi` says that the trail has grown.
        """
        course = Course(self.standar, tuple(trail))
        self.__dict__["_course"] = course
        return course


@event.listens_for(Permohonan, "expire")
def _forget(permohonan: Permohonan | None, _names: object) -> None:
    # None: nobody holds the file any more, only the session still knows of its row.
    if permohonan is not None:
        permohonan.__dict__.pop("_course", None)


class Daftar(Model):
    """Many permohonan entered at once from a spreadsheet: the office's own list, or a desa's
    collective one.
    """

    __tablename__ = "daftar"
    __table_args__ = (one_of("saluran", Saluran), Index("ix_daftar_at", "at", "id"))
    id: Mapped[Id]
    # Sending the same list twice enters it once.
    kunci: Mapped[Str32] = mapped_column(unique=True)
    layanan: Mapped[Str80]
    saluran: Mapped[Str20]
    # Where the list comes from: a desa, or what the officer wrote; "" where nothing.
    asal: Mapped[Str120] = mapped_column(default="")
    # How many files it became.
    jumlah: Mapped[int]
    # What was told of it beside its files: `catatan`, `lain`, and as `dilewati` row numbers and
    # why. Nothing of anybody; None for a list of a version that did not keep it.
    jawaban: Mapped[dict[str, Any] | None]
    petugas_id: Mapped[PetugasId]
    at: Mapped[datetime]
    petugas: Mapped[Petugas] = relationship()


class Antrean(Model):
    """A permohonan that waits for a role, in the order of the queue.

    One row for each role that may take it; drafts, returned and closed files have none.
    """

    __tablename__ = "antrean"
    peran: Mapped[Str40] = mapped_column(primary_key=True)
    # When it is due, or is expected to be while the clock does not run.
    antre_at: Mapped[datetime] = mapped_column(primary_key=True)
    permohonan_id: Mapped[PermohonanId] = mapped_column(primary_key=True, index=True)


class Paraf(Model):
    """One dated initial in the trail: never changed, never removed (held by triggers)."""

    __tablename__ = "paraf"
    __table_args__ = (
        UniqueConstraint("permohonan_id", "urutan"),
        one_of("tindakan", Tindakan),
    )
    id: Mapped[Id]
    permohonan_id: Mapped[PermohonanId]
    # From 1, without a gap.
    urutan: Mapped[int]
    langkah: Mapped[int]
    tindakan: Mapped[Str20]
    # None where the pemohon acted.
    petugas_id: Mapped[PetugasId | None]
    tujuan: Mapped[int | None]  # the earlier step, or the koordinasi that is asked
    kepada_id: Mapped[PetugasId | None]  # the colleague, for `alihkan`
    at: Mapped[datetime] = mapped_column(index=True)
    catatan: Mapped[LongStr] = mapped_column(default="")
    # Number of the requirement -> reason, or "" where it is met.
    hasil: Mapped[dict[str, str]] = mapped_column(default=dict)
    petugas: Mapped[Petugas | None] = relationship(foreign_keys="Paraf.petugas_id")
    kepada: Mapped[Petugas | None] = relationship(foreign_keys="Paraf.kepada_id")

    @property
    def value(self) -> workflow.Paraf:
        """The row as the rules see it."""
        return workflow.Paraf(
            self.langkah,
            Tindakan(self.tindakan),
            self.at,
            self.petugas_id,
            self.tujuan,
            self.kepada_id,
        )


class DrafHabis(Model):
    """The code of a draft that was never sent and has been removed: all that is left of it, for a
    while.
    """

    __tablename__ = "draf_habis"
    kode: Mapped[Str12] = mapped_column(primary_key=True)
    # When it was removed.
    at: Mapped[datetime] = mapped_column(index=True)
