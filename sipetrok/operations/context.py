"""What is passed on to whatever is done: where, when and by whom, made once a request; and what an
officer sent with one press.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Self

from flask import current_app

from sipetrok.alur.clock import Kalender, OfficeTime
from sipetrok.alur.workflow import Actor, Tindakan
from sipetrok.domain import IsianDitolak
from sipetrok.domain.petugas import Rekan
from sipetrok.kiriman.berkas import CleanBerkas
from sipetrok.models import Petugas
from sipetrok.simpanan.disk import Storage
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Tugas


@dataclass(frozen=True)
class Context:
    """The office with its storage and its public address, the moment, and the officer who acts.

    `petugas` is None where the pemohon acts, or the program itself.
    """

    folder: FolderKantor
    storage: Storage
    url: str
    now: datetime
    petugas: Petugas | None = None

    @classmethod
    def here(cls, now: datetime | None = None, petugas: Petugas | None = None) -> Self:
        """Of the app that runs, at this moment where none is given."""
        app = current_app
        storage = app.extensions["storage"]
        now = now or datetime.now(UTC)
        return cls(app.extensions["kantor"], storage, app.config["URL"], now, petugas)

    @property
    def officer(self) -> Petugas:
        """Who acts, where nobody but an officer can."""
        assert self.petugas is not None
        return self.petugas

    @property
    def kantor(self) -> Kantor:
        return self.folder.kantor

    @property
    def kalender(self) -> Kalender:
        return self.folder.kalender

    @cached_property
    def today(self) -> date:
        """The day of the office, by its own time zone."""
        return self.kalender.day_of(self.now)

    @cached_property
    def time(self) -> OfficeTime:
        """The office at this moment, for rules and words that depend on it."""
        return OfficeTime(self.kantor, self.kalender, self.now)

    def as_of(self, petugas: Petugas) -> "Context":
        """The same with another officer, as whoever is to be handed a file."""
        return replace(self, petugas=petugas)

    @cached_property
    def people(self) -> tuple[Rekan, ...]:
        """Who works in the office, and who is away today."""
        return Petugas.at_work(self.today)

    @cached_property
    def peran(self) -> frozenset[str]:
        """The officer's roles today: their own, and those of whom they stand in for."""
        if self.petugas is None:
            return frozenset()
        return self.petugas.peran_among(self.people, self.kantor)

    @property
    def own_peran(self) -> frozenset[str]:
        """Without those of absent colleagues: for what a stand-in must not be able to do."""
        if self.petugas is None:
            return frozenset()
        return self.petugas.peran

    @cached_property
    def is_staff(self) -> bool:
        """Whether one of the roles of today belongs to the office itself."""
        return self.kantor.is_staff(self.peran)

    @property
    def is_administrator(self) -> bool:
        """By their own roles: a stand-in does not become the keeper of the accounts."""
        return self.kantor.has(self.own_peran, "administrator")

    @property
    def is_own_pengawas(self) -> bool:
        """By their own roles: what nobody decides who only stands in for a pengawas."""
        return self.kantor.has(self.own_peran, "pengawas")

    @property
    def is_desa(self) -> bool:
        """Whether this is an account of a desa office, and its desa is known."""
        return self.kantor.has(self.own_peran, "desa") and bool(self.officer.desa)

    @cached_property
    def is_pengawas(self) -> bool:
        """Whether a role of today supervises; a stand-in does as well."""
        return self.kantor.has(self.peran, "pengawas")

    @cached_property
    def peran_penting(self) -> frozenset[str]:
        """The roles that sign somewhere, or supervise: with them goes more than work."""
        steps = (one for each in self.folder.layanan.values() for one in each.langkah)
        signing = (one.pelaksana for one in steps if one.tugas is Tugas.SAHKAN)
        watching = (one.kunci for one in self.kantor.peran if one.pengawas)
        return frozenset(watching).union(*signing)

    @cached_property
    def layanan(self) -> frozenset[str] | None:
        """The layanan whose files stand in this officer's lists; None where all do.

        Those in which a role of today has a part; a pengawas answers for all, also for one that the
        office has given up since.
        """
        if self.is_pengawas:
            return None
        return frozenset(one.slug for one in self.folder.layanan_of(self.peran))

    @cached_property
    def actor(self) -> Actor:
        """The officer as the rules see them."""
        if self.petugas is None:
            return Actor()
        return Actor(self.petugas.id, self.peran, self.is_pengawas)


@dataclass(frozen=True)
class Press:
    """What an officer sent: the action, the version of the file they saw, and what the action
    needs.
    """

    tindakan: Tindakan
    versi: int
    catatan: str = ""
    # Requirement number -> reason, "" where it is met.
    hasil: Mapping[int, str] = field(default_factory=dict)
    tujuan: int | None = None  # the earlier step, or the koordinasi
    naskah: str | None = None  # the letter's text, or the answer
    lewat: str | None = None
    # The signed letter, or the document that was made elsewhere.
    scan: tuple[CleanBerkas, ...] = ()
    kepada: int | None = None  # the colleague, for `alihkan`
    nomor: str = ""  # of a document made elsewhere
    berita_acara: bool = False  # this press is part of a batch that is being recorded


class KurangIsian(IsianDitolak):
    """The action needs something that was not sent; `isian` names the form field."""
