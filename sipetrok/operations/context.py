"""Where, when and by whom something is done: one thing that is passed on, made once a request."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sipetrok.domain.clock import Kalender, OfficeTime
from sipetrok.domain.keadaan import Actor
from sipetrok.models import Petugas
from sipetrok.operations.halangan import peran_of
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.reading import FolderKantor
from sipetrok.storage import Storage


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

    @property
    def officer(self) -> Petugas:
        """The officer, where nobody else can be the one who acts."""
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

    @cached_property
    def peran(self) -> frozenset[str]:
        """The officer's roles today: their own, and those of whom they stand in for."""
        if self.petugas is None:
            return frozenset()
        return peran_of(self.petugas, self.today, self.kantor)

    @cached_property
    def is_pengawas(self) -> bool:
        return self.kantor.has(self.peran, "pengawas")

    @cached_property
    def actor(self) -> Actor:
        """The officer as the rules see them."""
        if self.petugas is None:
            return Actor()
        return Actor(self.petugas.id, self.peran, self.is_pengawas)
