"""The courses of example files: what becomes of each, who pressed what, and when.

Every press is one that the office's own rules allow; chance and the present are arguments.
"""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, chain, cycle, islice, zip_longest

from sipetrok.alur import workflow
from sipetrok.alur.clock import (
    SEARCH_DAYS,
    ZERO,
    Kalender,
    KalenderKosong,
    OfficeTime,
    add_office_time,
)
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import PEMOHON, Actor, Status, Tindakan
from sipetrok.contoh.teks import TEKS
from sipetrok.sop.standar import Mulai, Satuan, Standar, Tugas

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SOMETIME = datetime(2000, 1, 1, tzinfo=UTC)  # the rules want a moment; which is found afterwards
QUARTER = 91  # days
WORKING_DAY = 450  # minutes
UNHURRIED = (1, 2, 3, 5, 8, 20)  # minutes between acts while the clock of the file stands
AGE_OF_DRAFT = (0.2, 0.7, 1.5, 30, 100, 200)  # hours
NOTED = 0.14  # of the steps an officer writes a line beside
# Requests of one day, compared with an ordinary one: after closed days people have waited, on
# closed days few write. Some of an open day come in the evening.
ORDINARY, AFTER_REST, CLOSED = 10, 17, 1
IN_THE_EVENING = 0.15
# How often files stand so, compared with each other and for each step: most went well.
USUAL = {
    Status.SELESAI: 82,
    Status.BERJALAN: 1,
    Status.DITOLAK: 5,
    Status.DITARIK: 3,
    Status.DIKEMBALIKAN: 3,
    Status.DRAF: 1,
}
# Ordinary letters are asked for by the dozen, whatever the office.
POPULAR = {"keterangan": 4, "pengantar": 3}


class Laju(StrEnum):
    """How a file goes compared with its standard."""

    LANCAR = "lancar"
    HAMPIR = "hampir"  # the time is nearly up
    TERLAMBAT = "terlambat"


# The time taken so far as a share of the standard's.
SHARE = {Laju.LANCAR: (0.1, 0.7), Laju.HAMPIR: (0.7, 0.93), Laju.TERLAMBAT: (1.3, 1.8)}
PACES = (Laju.LANCAR, Laju.TERLAMBAT, Laju.LANCAR, Laju.HAMPIR)  # of open files, by turns


class Kejadian(StrEnum):
    """What may befall a file once on its way."""

    KEMBALI = "kembali"  # it was returned to the pemohon
    TURUN = "turun"  # it was sent back before it was signed
    KOREKSI = "koreksi"  # it was sent back after: the letter has a second version
    TANYA = "tanya"  # another desk was asked within a step


TINDAKAN = {
    Kejadian.KEMBALI: Tindakan.KEMBALIKAN,
    Kejadian.TURUN: Tindakan.TURUNKAN,
    Kejadian.KOREKSI: Tindakan.TURUNKAN,
    Kejadian.TANYA: Tindakan.TANYA,
}


@dataclass(frozen=True)
class Nasib:
    """The end of one file for now, and what befell it on its way."""

    standar: Standar
    status: Status
    langkah: int = 0  # where a file under way stands
    diterima: bool = False  # somebody there has taken it
    kejadian: Kejadian | None = None
    laju: Laju = Laju.LANCAR


@dataclass(frozen=True)
class Babak:
    """One act, and whether the clock of the file runs after it. The pemohon has no id."""

    tindakan: Tindakan
    tugas: Tugas
    petugas_id: int | None = None
    tujuan: int | None = None
    catatan: str = ""
    is_running: bool = False
    at: datetime = SOMETIME


@dataclass(frozen=True)
class Perjalanan:
    """Everything that happened to one file until now. `dibuat_at`: when its draft was begun."""

    nasib: Nasib
    dibuat_at: datetime
    babak: tuple[Babak, ...] = ()

    @property
    def last(self) -> Babak | None:
        """The last act; None of a draft."""
        return self.babak[-1] if self.babak else None


# What becomes of the files.


def plan(offered: Sequence[Standar], jumlah: int, chance: random.Random) -> list[Nasib]:
    """The fates of so many files: every state of every layanan, everything that may befall one, and
    then a quarter as offices have it.
    """
    eventful = [deque(_eventful(standar)) for standar in offered]
    for n, fates in enumerate(eventful):
        fates.rotate(-2 * n)  # so that each layanan begins with something else
    telling = chain(_by_turns(map(_states, offered)), _by_turns(eventful))
    found = list(islice(telling, jumlah))
    weights = [_popularity(standar) for standar in offered]
    while len(found) < jumlah:
        found.append(_usual(chance.choices(offered, weights)[0], chance))
    paces = cycle(PACES)
    return [_varied(nasib, paces, chance) for nasib in found]


def by_pemohon(standar: Standar) -> bool:
    """Whether people apply for it: what comes from the office's own list is neither begun nor
    withdrawn by them.
    """
    return standar.mulai is Mulai.PERMOHONAN


def befalls(standar: Standar) -> dict[Kejadian, int]:
    """What may befall a file of this standard, and at which step."""
    draft, signing = standar.first(Tugas.OLAH), standar.first(Tugas.SAHKAN)
    asking = (n for n, langkah in enumerate(standar.langkah) if langkah.koordinasi)
    found = {Kejadian.TANYA: next(asking, None)}
    if any(syarat.wajib for _, syarat in standar.uploads):
        found[Kejadian.KEMBALI] = standar.first(Tugas.PERIKSA)
    if draft is not None and signing is not None and draft < signing:
        found[Kejadian.TURUN] = signing
        if standar.jenis.is_issued:
            found[Kejadian.KOREKSI] = standar.first(Tugas.SERAHKAN)
    return {kejadian: step for kejadian, step in found.items() if step is not None}


def _states(standar: Standar) -> list[Nasib]:
    """Every step and every state of one layanan, a sample of everything at the head."""
    steps = [Nasib(standar, Status.BERJALAN, n) for n in range(1, len(standar.langkah))]
    others = [Nasib(standar, Status.SELESAI)]
    if Kejadian.KEMBALI in befalls(standar):
        others.append(Nasib(standar, Status.DIKEMBALIKAN, kejadian=Kejadian.KEMBALI))
    if by_pemohon(standar):
        others += [Nasib(standar, Status.DRAF), Nasib(standar, Status.DITARIK)]
    if any(langkah.tugas in workflow.REFUSABLE for langkah in standar.langkah):
        others.append(Nasib(standar, Status.DITOLAK))
    return _by_turns((steps, others))


def _eventful(standar: Standar) -> Iterable[Nasib]:
    """Files with a history, one under way and one finished of each kind."""
    for kejadian, step in befalls(standar).items():
        if kejadian is Kejadian.TURUN:
            step = standar.first(Tugas.OLAH) or step
        yield Nasib(standar, Status.BERJALAN, step, kejadian=kejadian)
        yield Nasib(standar, Status.SELESAI, kejadian=kejadian)


def _by_turns(rows: Iterable[Iterable[Nasib]]) -> list[Nasib]:
    """The first of each, then the second of each, until all are at their end."""
    return [nasib for turn in zip_longest(*rows) for nasib in turn if nasib]


def _popularity(standar: Standar) -> int:
    """How often a layanan is asked for, compared with others."""
    judul = standar.judul.lower()
    return max((weight for word, weight in POPULAR.items() if word in judul), default=2)


def _usual(standar: Standar, chance: random.Random) -> Nasib:
    states = _states(standar)
    nasib = chance.choices(states, [USUAL[one.status] for one in states])[0]
    if nasib.status is not Status.SELESAI:
        return nasib
    kejadian = chance.choice([None] * 9 + list(befalls(standar)))
    laju = chance.choices((Laju.LANCAR, Laju.TERLAMBAT), (9, 1))[0]
    return replace(nasib, kejadian=kejadian, laju=laju)


def _varied(nasib: Nasib, paces: Iterator[Laju], chance: random.Random) -> Nasib:
    """Open files show the whole range of paces; some of them are in somebody's hands."""
    if nasib.status is not Status.BERJALAN:
        return nasib
    return replace(nasib, laju=next(paces), diterima=chance.random() < 0.5)


# Who does what.


@dataclass
class _Walk:
    """A file on the way to its fate. `befell`: what may befall it lies behind."""

    nasib: Nasib
    team: Mapping[str, Sequence[Actor]]
    chance: random.Random
    course: Course
    befell: bool = False

    def acts(self) -> Iterator[Babak]:
        """What happens until the file is there, or until the office has nobody for a desk."""
        standar = self.nasib.standar
        while not self.is_there and (actor := self.next_actor()):
            act = self.next_act(actor)
            rows = self.course.keadaan.press(actor, act.tindakan, SOMETIME, act.tujuan)
            self.course = Course(standar, (*self.course.trail, *rows))
            yield replace(act, is_running=self.course.run.is_running)

    @property
    def is_there(self) -> bool:
        nasib, keadaan = self.nasib, self.course.keadaan
        if keadaan.status in workflow.CLOSED:
            return True
        if keadaan.status is not nasib.status or (nasib.kejadian and not self.befell):
            return False
        if keadaan.status is not Status.BERJALAN:
            return True
        tugas = nasib.standar.langkah[keadaan.langkah].tugas
        is_taken = keadaan.pemegang is not None or tugas in workflow.AT_ONCE
        return keadaan.langkah == nasib.langkah and (is_taken or not nasib.diterima)

    def next_actor(self) -> Actor | None:
        """Whoever has the file, one of those who may, or the pemohon; None where nobody can."""
        keadaan = self.course.keadaan
        if keadaan.status is not Status.BERJALAN or self.nasib.status is Status.DITARIK:
            return PEMOHON
        pelaksana = keadaan.place.pelaksana
        may = [actor for peran in pelaksana for actor in self.team.get(peran, ())]
        holders = [actor for actor in may if actor.petugas_id == keadaan.pemegang]
        return self.chance.choice(holders or may or [None])

    def next_act(self, actor: Actor) -> Babak:
        """What is to befall the file, once it can; otherwise the main thing that is open."""
        standar, keadaan = self.nasib.standar, self.course.keadaan
        opened = keadaan.open_to(actor)
        tugas = standar.langkah[keadaan.langkah].tugas
        tindakan = opened[0]
        notes = TEKS["alasan"].get(tindakan)
        if self.nasib.status is Status.DITOLAK and Tindakan.TOLAK in opened:
            tindakan = Tindakan.TOLAK
            notes = TEKS["alasan"][tindakan]
        elif (kejadian := self.nasib.kejadian) and self.is_due(kejadian, opened):
            self.befell = True
            tindakan = TINDAKAN[kejadian]
            notes = TEKS["alasan"].get(kejadian)
        elif tindakan is Tindakan.SELESAI and self.chance.random() < NOTED:
            notes = TEKS["selesai"].get(tugas)
        tujuan = {Tindakan.TURUNKAN: standar.first(Tugas.OLAH), Tindakan.TANYA: 0}.get(tindakan)
        catatan = self.chance.choice(notes or [""])
        return Babak(tindakan, tugas, actor.petugas_id, tujuan, catatan)

    def is_due(self, kejadian: Kejadian, opened: Sequence[Tindakan]) -> bool:
        is_here = self.course.keadaan.langkah == befalls(self.nasib.standar)[kejadian]
        return is_here and not self.befell and TINDAKAN[kejadian] in opened


# How long it took.


def travel(
    nasib: Nasib, team: Mapping[str, Sequence[Actor]], office: OfficeTime, chance: random.Random
) -> Perjalanan:
    """The course of a file; nothing of it lies after now. `team`: who works at each role's desk."""
    kalender, now = office.kalender, office.now
    if nasib.status is Status.DRAF:
        return Perjalanan(nasib, now - HOUR * chance.choice(AGE_OF_DRAFT))
    babak = list(_Walk(nasib, team, chance, Course(nasib.standar)).acts())
    pauses = _pauses(nasib, babak, chance)
    since_last = pauses.pop()
    start = asked_at(kalender, now, chance)
    is_open = nasib.status in (Status.BERJALAN, Status.DIKEMBALIKAN)
    if is_open or add_office_time(start, sum(pauses, ZERO), kalender) > now:
        start = office_before(now, sum(pauses, since_last), kalender)
    moments = accumulate(
        pauses, lambda at, pause: add_office_time(at, pause, kalender), initial=start
    )
    acts = tuple(replace(act, at=at) for act, at in zip(babak, moments, strict=True))
    return Perjalanan(nasib, start - MINUTE * chance.uniform(4, 35), acts)


def _pauses(nasib: Nasib, babak: Sequence[Babak], chance: random.Random) -> list[timedelta]:
    """Opening time after each act, until the next one and at last until now."""
    minutes = _standard(nasib.standar)
    slow = max(1.0, minutes / 60)  # where the standard has days nobody hurries
    shares = [chance.lognormvariate(0, 0.6) * act.is_running for act in babak]
    unit = minutes * chance.uniform(*SHARE[nasib.laju]) / (sum(shares) or 1)
    pauses = []
    for act, share in zip(babak, shares, strict=True):
        if share:
            pauses.append(MINUTE * share * unit)
        elif act.tindakan is Tindakan.KEMBALIKAN:
            pauses.append(HOUR * chance.uniform(1, 20))
        else:
            pauses.append(MINUTE * slow * chance.choice(UNHURRIED))
    return pauses


def _standard(standar: Standar) -> float:
    """The standard time in opening minutes; without one, two hours."""
    if standar.waktu is None:
        return 120
    if standar.waktu.satuan is Satuan.MENIT:
        return standar.waktu.angka
    return standar.waktu.angka * WORKING_DAY


def asked_at(kalender: Kalender, now: datetime, chance: random.Random) -> datetime:
    """A moment in the quarter before now at which somebody sends a request."""
    today = kalender.day_of(now)
    days = [today - n * DAY for n in range(QUARTER)]
    weights = [_weight(day, kalender) for day in days]
    while (at := _moment_on(chance.choices(days, weights)[0], kalender, chance)) >= now:
        pass
    return at


def _weight(day: date, kalender: Kalender) -> int:
    if not kalender.is_working_day(day):
        return CLOSED
    return ORDINARY if kalender.is_working_day(day - DAY) else AFTER_REST


def _moment_on(day: date, kalender: Kalender, chance: random.Random) -> datetime:
    """Mornings are busiest; some people write in the evening or on closed days."""
    sessions = kalender.sessions_on(day)
    if sessions and chance.random() > IN_THE_EVENING:
        opens, closes = chance.choice((sessions[0], sessions[0], sessions[-1]))
        return opens + (closes - opens) * chance.betavariate(1.6, 2.6)
    start = datetime.combine(day, time(18), kalender.zona)
    return (start + 4 * HOUR * chance.random()).astimezone(UTC)


def office_before(at: datetime, amount: timedelta, kalender: Kalender) -> datetime:
    """The moment from which `amount` of open time passes until `at`. Raises KalenderKosong."""
    day = last_open = kalender.day_of(at)
    while (last_open - day).days <= SEARCH_DAYS:
        for opens, closes in reversed(kalender.sessions_on(day)):
            closes = min(closes, at)
            if closes <= opens:
                continue
            last_open = day
            if amount < closes - opens:
                return closes - amount
            amount -= closes - opens
        day -= DAY
    raise KalenderKosong(last_open)
