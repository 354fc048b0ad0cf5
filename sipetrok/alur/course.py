"""The course of one file: what follows from its standard and its trail, each fact worked out once.

Waiting (arrived, not yet taken) and working (taken, not yet passed on) are told apart, so that
"where is it stuck" has an answer. Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate, pairwise

from sipetrok.alur.clock import ZERO, Kalender, OfficeTime
from sipetrok.alur.service_clock import Run, days_between, expected_at
from sipetrok.alur.workflow import CLOSED, Keadaan, Paraf, Status, Tindakan
from sipetrok.sop.standar import Koordinasi, Langkah, Mulai, Satuan, Standar, Tugas


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of the file at one desk. `masuk` and `keluar` are None while they have not happened.

    `langkah` and `place` are None while the file is with the pemohon for repair.
    """

    langkah: int | None
    place: Langkah | Koordinasi | None  # the step, or the koordinasi that was asked
    tiba: datetime
    masuk: datetime | None = None
    keluar: datetime | None = None
    petugas_id: int | None = None
    tindakan: Tindakan | None = None  # how the stay ended
    koordinasi: int | None = None  # which koordinasi of the step it was out for

    def waiting(self, time: OfficeTime) -> timedelta:
        """Office time from arrival to masuk, or to now."""
        return time.between(self.tiba, self.masuk or self.keluar)

    def working(self, time: OfficeTime) -> timedelta:
        """Office time from masuk to keluar, or to now; zero before masuk."""
        return time.between(self.masuk, self.keluar) if self.masuk else ZERO

    def is_over(self, time: OfficeTime) -> bool:
        """Whether it took longer than the SOP gives it, waiting included.

        Never where the SOP gives nothing. The pemohon's own time is printed and never counted.
        """
        waktu = self.place.waktu if self.place else None
        if waktu is None or self.langkah == 0:
            return False
        if waktu.satuan is Satuan.MENIT:
            return self.waiting(time) + self.working(time) > timedelta(minutes=waktu.angka)
        days = days_between(waktu.satuan, self.tiba, self.keluar or time.now, time.kalender)
        return days > waktu.angka


@dataclass(frozen=True)
class Course:
    """One file's standard and trail; the stored columns must equal what follows from them."""

    standar: Standar
    trail: tuple[Paraf, ...] = ()

    @cached_property
    def states(self) -> tuple[Keadaan, ...]:
        """Where the file stood before its first row, and after each."""
        return tuple(accumulate(self.trail, Keadaan.advance, initial=Keadaan(self.standar)))

    @property
    def keadaan(self) -> Keadaan:
        """Where the file stands."""
        return self.states[-1]

    @cached_property
    def run(self) -> Run:
        """The stretches during which its clock ran."""
        stretches: list[tuple[datetime, datetime | None]] = []
        for (before, after), paraf in zip(pairwise(self.states), self.trail, strict=True):
            is_running = bool(stretches) and stretches[-1][1] is None
            is_stopped = after.diserahkan or after.status in CLOSED
            if is_running and (is_stopped or paraf.tindakan is Tindakan.KEMBALIKAN):
                stretches[-1] = (stretches[-1][0], paraf.at)
            elif not is_running and not is_stopped and self._starts(before, paraf):
                stretches.append((paraf.at, None))
            if is_stopped:
                return Run(tuple(stretches), paraf.at)
        return Run(tuple(stretches))

    def _starts(self, before: Keadaan, paraf: Paraf) -> bool:
        if self.standar.mulai is Mulai.DAFTAR and paraf.langkah == 0:
            return True
        if self.standar.first(Tugas.PERIKSA) is None:
            return paraf.petugas_id is not None
        return before.step.tugas is Tugas.PERIKSA and paraf.tindakan is Tindakan.SELESAI

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """Every desk that it visited, in order. The last is open while the file is under way."""
        stays: list[Stay] = []
        for paraf, after in zip(self.trail, self.states[1:], strict=True):
            if paraf.tindakan is Tindakan.TERIMA:
                # A colleague who takes the file over keeps the first masuk: the desk has had it
                # since then.
                last = stays[-1]
                stays[-1] = replace(last, masuk=last.masuk or paraf.at, petugas_id=paraf.petugas_id)
                continue
            if not stays:
                stays.append(Stay(0, self.standar.langkah[0], paraf.at, paraf.at))
            stays[-1] = replace(stays[-1], keluar=paraf.at, tindakan=paraf.tindakan)
            if after.status is Status.BERJALAN:
                place = Stay(after.langkah, after.place, paraf.at, koordinasi=after.koordinasi)
                stays.append(place)
            elif after.status is Status.DIKEMBALIKAN:
                stays.append(Stay(None, None, paraf.at))
        return tuple(stays)

    @cached_property
    def arrived_at(self) -> datetime | None:
        """When it came to where it is: the last row that moved it. None before it was sent."""
        moved = (p.at for p in reversed(self.trail) if p.tindakan is not Tindakan.TERIMA)
        return next(moved, None)

    @property
    def step_since(self) -> datetime | None:
        """When it came to its step; None while it is at its first."""
        steps = zip(self.trail, pairwise(self.states), strict=True)
        moves = [paraf.at for paraf, (before, after) in steps if before.langkah != after.langkah]
        return moves[-1] if moves else None

    @cached_property
    def diserahkan_at(self) -> datetime | None:
        """When the product was first made available; None before."""
        steps = zip(self.trail, self.states[1:], strict=True)
        return next((paraf.at for paraf, after in steps if after.diserahkan), None)

    @property
    def tutup_at(self) -> datetime | None:
        """When it was closed; None while it is open."""
        return self.trail[-1].at if self.keadaan.status in CLOSED else None

    def elapsed(self, time: OfficeTime) -> timedelta:
        """Office time that the clock has counted until now."""
        return self.run.elapsed(time.kalender, time.now)

    def due_at(self, kalender: Kalender) -> datetime | None:
        """When the standard's time is up; None without one, before the start and in a pause."""
        return self.run.due_at(self.standar.waktu, kalender)

    def queue_at(self, kalender: Kalender) -> datetime:
        """The one moment by which the antrean is ordered.

        Due, or expected while the clock does not run. Where the standard has no time nothing is
        ever due: such files keep the order in which they were sent.
        """
        if self.standar.waktu is None or self.arrived_at is None:
            return self.trail[0].at
        return self.due_at(kalender) or expected_at(self.arrived_at, self.standar.waktu, kalender)
