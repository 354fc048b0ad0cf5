"""The course of one file: what follows from its standard and its trail, each fact worked out once.

The clock (the rule is printed wherever a figure is): it starts at the first "lengkap", or without
`periksa` at the first officer's press, from the office's own list at the import; it pauses while
the pemohon repairs, until the next "lengkap"; it stops when the product is available, or when the
file is refused or withdrawn. Short standards count minutes of opening hours, long ones working
days; the two never mix. Seconds decide what is late; a pause lasts as many minutes as its stamps
say, so that anybody can work the due moment out from them.

Waiting (arrived, not yet taken) and working (taken, not yet passed on) are told apart, so that
"where is it stuck" has an answer; of many finished files, how long each step really took. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from sipetrok.alur.clock import ZERO, Kalender, OfficeTime, Span, print_detik, to_minute
from sipetrok.alur.workflow import CLOSED, Keadaan, Paraf, Status, Tindakan
from sipetrok.sop.standar import (
    COLLECTED,
    ON_PAPER,
    Durasi,
    Koordinasi,
    Langkah,
    Mulai,
    Satuan,
    Standar,
    Tugas,
)

BEFORE_CLOSING = timedelta(minutes=8)
ENOUGH = 20  # stays of a step; fewer say more about chance than about the office
MOST = 100  # files that are looked at, the latest finished first
# The desk is not done with the file: it comes back to the same step.
INTERRUPTED = frozenset({Tindakan.TANYA, Tindakan.ALIHKAN})

Tempat = tuple[int, int | None]  # the step, and which of its koordinasi


@dataclass(frozen=True, slots=True)
class Run:
    """The stretches during which the clock ran. The last has no end while it still runs."""

    stretches: tuple[tuple[datetime, datetime | None], ...] = ()
    stopped_at: datetime | None = None

    @property
    def started_at(self) -> datetime | None:
        return self.stretches[0][0] if self.stretches else None

    @property
    def is_running(self) -> bool:
        return bool(self.stretches) and self.stretches[-1][1] is None

    @property
    def paused_at(self) -> datetime | None:
        """Since when it stands still; None while it runs, before its start and after its end."""
        if self.stopped_at or not self.stretches:
            return None
        return self.stretches[-1][1]

    @property
    def pauses(self) -> tuple[Span, ...]:
        """The time between two stretches, while the file was with the pemohon."""
        both = pairwise(self.stretches)
        return tuple((end, start) for (_, end), (start, _) in both if end)

    def until(self, now: datetime) -> list[Span]:
        """Its stretches, the last one ended now while it still runs."""
        return [(start, end or now) for start, end in self.stretches]

    def elapsed(self, kalender: Kalender, now: datetime) -> timedelta:
        """Office time that was counted until now.

        Never negative, even if the computer's clock was put back.
        """
        spans = (kalender.office_time_between(*span) for span in self.until(now))
        return sum((max(span, ZERO) for span in spans), ZERO)

    def minutes(self, kalender: Kalender, now: datetime) -> int:
        """The same as the stamps show it, in whole minutes."""
        return sum(kalender.minutes_between(*span) for span in self.until(now))

    def due_at(self, waktu: Durasi | None, kalender: Kalender) -> datetime | None:
        """When the standard's time is up; None without one, before the start and in a pause."""
        if not self.is_running:
            return None
        return self.limit(waktu, kalender)

    def limit(self, waktu: Durasi | None, kalender: Kalender) -> datetime | None:
        """The same, also where the clock has paused or stopped since."""
        if waktu is None or not self.stretches:
            return None
        if waktu.satuan is not Satuan.MENIT:
            return self._last_close(waktu, kalender)
        *earlier, (resumed, _) = self.stretches
        spent = Run(tuple(earlier)).elapsed(kalender, resumed)
        left = timedelta(minutes=waktu.angka) - spent
        return kalender.add_office_time(resumed, max(left, ZERO))

    def _last_close(self, waktu: Durasi, kalender: Kalender) -> datetime:
        """The close of the last day: the day of the start is not counted, days in a pause are
        added.
        """
        first = kalender.day_of(self.stretches[0][0])
        paused = (kalender.days_between(waktu.satuan, *span) for span in self.pauses)
        days = waktu.angka + sum(paused)
        last = first + timedelta(days=days)
        if waktu.satuan is Satuan.HARI_KERJA:
            last = kalender.add_working_days(first, days)
        if sessions := kalender.sessions_on(last):
            return sessions[-1][1]
        return datetime.combine(last, time(23, 59), kalender.zona)


def expected_at(since: datetime, waktu: Durasi | None, kalender: Kalender) -> datetime:
    """Where a file without a running clock stands in the antrean: as if its clock had started on
    arrival.
    """
    return Run(((since, None),)).due_at(waktu, kalender) or since


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example of the counting rule."""

    start: datetime
    closes: datetime
    reopens: datetime
    due: datetime


def example(waktu: Durasi, now: datetime, kalender: Kalender) -> Example:
    """A file found complete just before closing time on the next working day: what the standard
    then means.
    """
    day = kalender.add_working_days(kalender.day_of(now), 1)
    closes = kalender.sessions_on(day)[-1][1]
    start = closes - BEFORE_CLOSING
    due = expected_at(start, waktu, kalender)
    return Example(start, closes, kalender.next_open(closes), due)


class Stay(NamedTuple):
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

    def spent(self, time: OfficeTime) -> timedelta:
        """Both together, to the second."""
        kalender, end = time.kalender, self.keluar or time.now
        return max(kalender.office_time_between(self.tiba, end), ZERO)

    def over(self, time: OfficeTime) -> str:
        """ "terlewat" where it took longer than the SOP gives it, waiting included; with seconds
        where the minutes beside it do not tell.

        Empty where it did not, and where the SOP gives nothing. The pemohon's own time is
        printed and never counted.
        """
        waktu = self.place.waktu if self.place else None
        if waktu is None or self.langkah == 0:
            return ""
        kalender, end = time.kalender, self.keluar or time.now
        if waktu.satuan is not Satuan.MENIT:
            days = kalender.days_between(waktu.satuan, self.tiba, end)
            return "terlewat" if days > waktu.angka else ""
        more = self.spent(time) - timedelta(minutes=waktu.angka)
        if more <= ZERO:
            return ""
        if kalender.minutes_between(self.tiba, end) > waktu.angka:
            return "terlewat"
        return f"terlewat {print_detik(more)}"


@dataclass(frozen=True)
class Course:
    """One file's standard and trail; the stored columns must equal what follows from them."""

    standar: Standar
    trail: tuple[Paraf, ...] = ()

    @cached_property
    def states(self) -> tuple[Keadaan, ...]:
        """Where the file stood before its first row, and after each."""
        start = Keadaan(self.standar)
        return tuple(accumulate(self.trail, Keadaan.advance, initial=start))

    def _moves(self) -> Iterator[tuple[Keadaan, Paraf, Keadaan]]:
        """Each row, with where the file stood before it and after it."""
        return zip(self.states, self.trail, self.states[1:], strict=False)

    @property
    def keadaan(self) -> Keadaan:
        """Where the file stands."""
        return self.states[-1]

    @cached_property
    def run(self) -> Run:
        """The stretches during which its clock ran."""
        stretches: list[tuple[datetime, datetime | None]] = []
        for before, paraf, after in self._moves():
            is_running = bool(stretches) and stretches[-1][1] is None
            is_stopped = after.diserahkan or after.status in CLOSED
            if is_running and (is_stopped or paraf.tindakan is Tindakan.KEMBALIKAN):
                start, end = stretches[-1][0], paraf.at
                if not is_stopped:
                    end = max(start, to_minute(end))
                stretches[-1] = (start, end)
            elif not is_running and not is_stopped and self._starts(before, paraf):
                # Only the start keeps its seconds.
                at = to_minute(paraf.at) if stretches else paraf.at
                stretches.append((at, None))
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
        for before, paraf, after in self._moves():
            at = paraf.at
            stay = stays.pop() if stays else Stay(0, before.step, at, at)
            if paraf.tindakan is Tindakan.TERIMA:
                # A colleague who takes the file over keeps the first masuk: the desk has had it
                # since then.
                masuk = stay.masuk or at
                stays.append(stay._replace(masuk=masuk, petugas_id=paraf.petugas_id))
                continue
            stays.append(stay._replace(keluar=at, tindakan=paraf.tindakan))
            if after.status is Status.BERJALAN:
                out_for = after.koordinasi
                stays.append(Stay(after.langkah, after.place, at, koordinasi=out_for))
            elif after.status is Status.DIKEMBALIKAN:
                stays.append(Stay(None, None, at))
        return tuple(stays)

    @cached_property
    def arrived_at(self) -> datetime | None:
        """When it came to where it is: the last row that moved it. None before it was sent."""
        rows = reversed(self.trail)
        return next((p.at for p in rows if p.tindakan is not Tindakan.TERIMA), None)

    @property
    def step_since(self) -> datetime | None:
        """When it came to its step; None while it is at its first."""
        found = None
        for before, paraf, after in self._moves():
            if before.langkah != after.langkah:
                found = paraf.at
        return found

    @cached_property
    def diserahkan_at(self) -> datetime | None:
        """When the product was first made available; None before."""
        return next((p.at for _, p, after in self._moves() if after.diserahkan), None)

    def ready_since(self, lewat: str) -> datetime | None:
        """Since when a product on paper waits for its owner: at a step that hands it over, or
        after it; a letter, which is signed at that step, only after it.

        `lewat` is the way that the pemohon chose: whoever downloads waits for no paper. Where the
        step has not that way, all of its own count: the paper after a download is known there and
        not before. What a berita acara gave to whoever carries it is not to be collected yet.
        """
        keadaan, is_issued = self.keadaan, self.standar.jenis.is_issued
        is_here = keadaan.status is Status.BERJALAN and not is_issued
        if is_here and keadaan.step.tugas is Tugas.SERAHKAN:
            offered = keadaan.step.lewat
            ways = {lewat}.intersection(offered) or {*offered}
            earlier = {one.tugas for one in self.standar.langkah[: keadaan.langkah]}
            if Tugas.KIRIM in earlier and not COLLECTED.issuperset(offered):
                ways -= COLLECTED
            if ways and ON_PAPER.issuperset(ways):
                return self.step_since
        if keadaan.hands_over_by(lewat):
            return None
        is_alive = keadaan.status in (Status.BERJALAN, Status.SELESAI)
        return self.diserahkan_at if is_alive and lewat in COLLECTED else None

    def call_at(
        self, lewat: str, is_collected: bool, kalender: Kalender
    ) -> datetime | None:
        """From when on the officer must call whoever has not collected: the day after the limit,
        which counts calendar days. None without a limit.
        """
        limit = self.standar.batas_ambil
        since = None if limit is None or is_collected else self.ready_since(lewat)
        if limit is None or since is None:
            return None
        day = kalender.day_of(since) + timedelta(days=limit.angka + 1)
        return datetime.combine(day, time(), kalender.zona)

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
        return self.due_at(kalender) or expected_at(
            self.arrived_at, self.standar.waktu, kalender
        )


# How long the steps of a standard really took, once there is enough to say it honestly.


@dataclass(frozen=True, slots=True)
class Terukur:
    """The median of office time, waiting and working, over `n` stays."""

    median: timedelta
    n: int


def steps_of(standar: Standar) -> tuple[object, ...]:
    """What must be the same in two standards for their times to be compared."""
    return tuple(
        (
            langkah.tugas,
            langkah.pelaksana,
            langkah.kegiatan,
            tuple((one.pelaksana, one.kegiatan) for one in langkah.koordinasi),
        )
        for langkah in standar.langkah
    )


def stays_of(course: Course, time: OfficeTime) -> Iterator[tuple[Tempat, timedelta]]:
    """Every finished stay with its office time; what a question or another colleague interrupted
    counts as one.
    """
    begun: dict[Tempat, timedelta] = {}
    for stay in course.stays:
        # The first step and a repair are the pemohon's own time, not the office's.
        if not stay.langkah or stay.keluar is None:
            continue
        place = (stay.langkah, stay.koordinasi)
        begun[place] = begun.get(place, ZERO) + stay.spent(time)
        if stay.tindakan not in INTERRUPTED:
            yield place, begun.pop(place)


def measure(courses: Iterable[Course], time: OfficeTime) -> Mapping[Tempat, Terukur]:
    """The median of each step and koordinasi that has enough stays of these finished files."""
    found: dict[Tempat, list[float]] = {}
    for course in courses:
        for place, spent in stays_of(course, time):
            found.setdefault(place, []).append(spent.total_seconds())
    return {
        place: Terukur(timedelta(seconds=median(spans)), len(spans))
        for place, spans in found.items()
        if len(spans) >= ENOUGH
    }
