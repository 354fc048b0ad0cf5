"""Where a file stands, what may happen next to it, and what becomes of it. Pure.

`Keadaan.open_to` is the one place that decides; it draws the buttons and guards the press.
A press adds rows to the trail, and `Keadaan.after` says what becomes of the file by them: the
columns that are stored beside the trail are never more than a copy of that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from sipetrok.alur.tindakan import Status as Status
from sipetrok.alur.tindakan import Tindakan as Tindakan
from sipetrok.domain import SipetrokError
from sipetrok.sop.standar import Koordinasi, Langkah, Standar, Tugas

# Nothing follows on these.
CLOSED = frozenset({Status.SELESAI, Status.DITOLAK, Status.DITARIK})


# At these something must be written: a reason, a question, an answer.
REASONED = frozenset(
    {Tindakan.TURUNKAN, Tindakan.TOLAK, Tindakan.TANYA, Tindakan.JAWAB}
)
# At these the act itself stamps masuk; at the others the file is taken first, so that waiting and
# working are told apart.
AT_ONCE = frozenset(
    {Tugas.TERIMA, Tugas.SAHKAN, Tugas.SERAHKAN, Tugas.KIRIM, Tugas.ARSIPKAN}
)
# At these steps the permohonan can be refused, at those it can be sent back to an earlier one.
REFUSABLE = frozenset({Tugas.PERIKSA, Tugas.OLAH, Tugas.PARAF, Tugas.SAHKAN})
LOWERABLE = frozenset(
    {Tugas.OLAH, Tugas.KERJAKAN, Tugas.PARAF, Tugas.SAHKAN, Tugas.SERAHKAN}
)
# Whoever takes or hands a file on has not worked on it; after these the file may stay with the same
# officer.
UNSTAMPED = frozenset({Tindakan.TERIMA, Tindakan.ALIHKAN})
PASSING_ON = frozenset({Tindakan.SELESAI, Tindakan.TURUNKAN, Tindakan.JAWAB})


class TindakanTertutup(SipetrokError):
    """This press is not open to this person now."""

    kalimat = "Tindakan ini tidak dapat dilakukan sekarang. Periksa keadaan berkas yang terbaru."


class Paraf(NamedTuple):
    """One dated initial: a row of the trail. `petugas_id` is None where the pemohon acted.

    Rows are only ever added, in the order of the presses; `at` may go back by a clock that was
    put back, and does not decide the order.
    """

    # The step at which the file was when it was pressed, from 0.
    langkah: int
    tindakan: Tindakan
    at: datetime
    petugas_id: int | None = None
    # The earlier step, for `turunkan`; the koordinasi, for `tanya`.
    tujuan: int | None = None
    kepada: int | None = None  # the colleague, for `alihkan`


@dataclass(frozen=True, slots=True)
class Actor:
    """Who presses: an officer with roles, or the pemohon (no id, no roles)."""

    petugas_id: int | None = None
    # By their keys in kantor.toml, those of absent colleagues included who are stood in for.
    peran: frozenset[str] = frozenset()
    # May hand a file to another officer wherever it is.
    is_pengawas: bool = False

    def may_hold(self, place: Langkah | Koordinasi) -> bool:
        """Whether one of the roles performs this step, or answers this koordinasi."""
        return not self.peran.isdisjoint(place.pelaksana)


PEMOHON = Actor()


class Keadaan(NamedTuple):
    """Status and position of a file under its standard: all that the rules need to know.

    A new one, `Keadaan(standar)`, is a form that nobody has sent.
    """

    standar: Standar
    status: Status = Status.DRAF
    # The place of its step, from 0: the pemohon's own. It stays there once the file is closed.
    langkah: int = 0
    # The petugas who took the file; None while it waits at the desk.
    pemegang: int | None = None
    versi: int = 0  # how many rows the trail has; a press names the one it saw
    # Whether the product was given out once: then nothing takes it back, not even a later step.
    diserahkan: bool = False
    # The place of the koordinasi that the file is out for.
    koordinasi: int | None = None
    # The petugas to whom it was directed, or to whom an answer returns.
    untuk: int | None = None

    @property
    def step(self) -> Langkah:
        """The step at which the file is."""
        return self.standar.langkah[self.langkah]

    @property
    def asked(self) -> Koordinasi | None:
        """The koordinasi that the file is out for; None while it is at its step."""
        if self.koordinasi is None:
            return None
        return self.step.koordinasi[self.koordinasi]

    @property
    def place(self) -> Langkah | Koordinasi:
        """At whose desk the file is: that of the step, or the one that is asked."""
        return self.asked or self.step

    @property
    def earlier_steps(self) -> tuple[int, ...]:
        """The steps to which it can be sent back inside the office; the pemohon's own is none."""
        outside = (Tugas.AJUKAN, Tugas.TERIMA)
        steps = self.standar.langkah[: self.langkah]
        return tuple(i for i, one in enumerate(steps) if one.tugas not in outside)

    def hands_over_by(self, lewat: str) -> bool:
        """Whether the product is still to be handed over this way, here or later."""
        ahead = self.standar.langkah[self.langkah :]
        return self.status is Status.BERJALAN and any(
            lewat in one.lewat for one in ahead
        )

    def open_to(self, actor: Actor) -> tuple[Tindakan, ...]:
        """What this person may do now; the main one first, empty when nothing.

        An officer whose role does not perform the step may do nothing, unless as pengawas they
        hand it on. Most steps want the file taken first (TERIMA); those in AT_ONCE do not.
        """
        if actor.petugas_id is None:
            return self._open_to_pemohon()
        if self.status is not Status.BERJALAN:
            return ()
        if self.asked is not None:
            return self._open_in_koordinasi(self.asked, actor)
        handing_on = (Tindakan.ALIHKAN,) if actor.is_pengawas else ()
        if not actor.may_hold(self.step):
            return handing_on
        if self.pemegang != actor.petugas_id and self.step.tugas not in AT_ONCE:
            return (Tindakan.TERIMA, *handing_on)
        return (Tindakan.SELESAI, *self._open_beside())

    def concerns(self, actor: Actor) -> bool:
        """Whether the file is at one of this person's desks, or comes back there from the pemohon.

        Whoever only hands it on, or has done their part, has nothing to do with its person.
        """
        if self.status is Status.DIKEMBALIKAN:
            return actor.may_hold(self.step)
        return bool(set(self.open_to(actor)) - {Tindakan.ALIHKAN})

    def _open_in_koordinasi(
        self, asked: Koordinasi, actor: Actor
    ) -> tuple[Tindakan, ...]:
        """The desk that was asked takes the file and answers.

        The desk that asked may note an answer given by word of mouth, so that nothing hangs on a
        colleague who answers without this page.
        """
        if actor.may_hold(asked) and self.pemegang != actor.petugas_id:
            return (Tindakan.TERIMA,)
        if actor.may_hold(asked) or actor.may_hold(self.step):
            return (Tindakan.JAWAB,)
        return ()

    def _open_beside(self) -> Iterator[Tindakan]:
        """What else than finishing it can be done by whoever works on the step."""
        tugas = self.step.tugas
        if self.step.koordinasi:
            yield Tindakan.TANYA
        if tugas is Tugas.PERIKSA and self.standar.persyaratan:
            yield Tindakan.KEMBALIKAN
        if tugas in LOWERABLE and not self.diserahkan and self.earlier_steps:
            yield Tindakan.TURUNKAN
        if tugas in REFUSABLE and not self.diserahkan:
            yield Tindakan.TOLAK
        yield Tindakan.ALIHKAN

    def _open_to_pemohon(self) -> tuple[Tindakan, ...]:
        """Sending, repairing, and withdrawing as long as nothing is signed."""
        match self.status:
            case Status.DRAF:
                return (Tindakan.SELESAI,)
            case Status.DIKEMBALIKAN:
                return (Tindakan.PERBAIKI, Tindakan.TARIK)
            case Status.BERJALAN if not self._is_past_signature():
                return (Tindakan.TARIK,)
        return ()

    def _is_past_signature(self) -> bool:
        sahkan = self.standar.first(Tugas.SAHKAN)
        return self.diserahkan or (sahkan is not None and self.langkah > sahkan)

    def require_open(self, actor: Actor, tindakan: Tindakan) -> None:
        """Raises TindakanTertutup unless `open_to` lists it."""
        if tindakan not in self.open_to(actor):
            raise TindakanTertutup

    def press(
        self,
        actor: Actor,
        tindakan: Tindakan,
        at: datetime,
        tujuan: int | None = None,
        kepada: int | None = None,
    ) -> tuple[Paraf, ...]:
        """The rows that one press adds to the trail: one to three.

        Finishing without having taken the file stamps masuk first; where the next step is the same
        officer's, the press takes the file there too. `tujuan` is the step to which TURUNKAN sends
        it, or which of the koordinasi of the step TANYA asks, both from 0; `kepada` the colleague
        for ALIHKAN. Raises TindakanTertutup when the press is not open to the actor, or its aim
        does not exist.
        """
        self.require_open(actor, tindakan)
        row = Paraf(self.langkah, tindakan, at, actor.petugas_id, tujuan, kepada)
        if not self.has_aim(row):
            raise TindakanTertutup
        taking = Paraf(self.langkah, Tindakan.TERIMA, at, actor.petugas_id)
        is_stamped = actor.petugas_id is not None and tindakan not in UNSTAMPED
        rows: tuple[Paraf, ...] = (row,)
        if is_stamped and self.pemegang != actor.petugas_id:
            rows = (taking, row)
        after = self.after(rows)
        passes_on = tindakan in PASSING_ON and after.status is Status.BERJALAN
        if passes_on and actor.may_hold(after.step):
            return (*rows, taking._replace(langkah=after.langkah))
        return rows

    def has_aim(self, row: Paraf) -> bool:
        """What a press is aimed at must exist: the earlier step, the koordinasi, the colleague."""
        match row.tindakan:
            case Tindakan.TURUNKAN:
                return row.tujuan in self.earlier_steps
            case Tindakan.TANYA:
                return row.tujuan in range(len(self.step.koordinasi))
            case Tindakan.ALIHKAN:
                return row.kepada is not None
        return True

    def after(self, trail: Iterable[Paraf]) -> "Keadaan":
        """What becomes of the file by these rows of its trail."""
        return reduce(Keadaan.advance, trail, self)

    def advance(self, paraf: Paraf) -> "Keadaan":
        """What becomes of the file by one row of its trail."""
        return self._replace(versi=self.versi + 1, **self._changes(paraf))

    def _changes(self, paraf: Paraf) -> dict[str, Any]:
        """The fields that a row changes: most take the file from whoever had it in hand."""
        moved: dict[str, Any] = {"pemegang": None, "koordinasi": None, "untuk": None}
        match paraf.tindakan:
            case Tindakan.TERIMA:
                # While a question is out, `untuk` is whoever asked it; otherwise whoever takes the
                # file is meant from now on.
                untuk = None if self.koordinasi is None else self.untuk
                return {"pemegang": paraf.petugas_id, "untuk": untuk}
            case Tindakan.JAWAB:
                return {"pemegang": None, "koordinasi": None}
            case Tindakan.SELESAI:
                return moved | self._finished()
            case Tindakan.KEMBALIKAN:
                return moved | {"status": Status.DIKEMBALIKAN}
            case Tindakan.PERBAIKI:
                return moved | {"status": Status.BERJALAN}
            case Tindakan.TURUNKAN:
                return moved | {"langkah": paraf.tujuan}
            case Tindakan.TOLAK:
                return moved | {"status": Status.DITOLAK}
            case Tindakan.TARIK:
                return moved | {"status": Status.DITARIK}
            case Tindakan.TANYA:
                return moved | {"koordinasi": paraf.tujuan, "untuk": paraf.petugas_id}
            case Tindakan.ALIHKAN:
                return moved | {"untuk": paraf.kepada}

    def _finished(self) -> dict[str, Any]:
        """On to the next step, or to the archive behind the last one."""
        diserahkan = self.diserahkan or self.step.tugas is Tugas.SERAHKAN
        following = self.langkah + 1
        if following == len(self.standar.langkah):
            return {"status": Status.SELESAI, "diserahkan": diserahkan}
        running = {"status": Status.BERJALAN, "langkah": following}
        return running | {"diserahkan": diserahkan}
