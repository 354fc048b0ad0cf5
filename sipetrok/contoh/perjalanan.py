"""The course of one example file: who pressed what, and when, found by the office's own rules."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sipetrok.contoh import teks, waktu
from sipetrok.contoh.nasib import Laju, Nasib
from sipetrok.contoh.waktu import Jeda
from sipetrok.domain import workflow
from sipetrok.domain.clock import Kalender
from sipetrok.domain.workflow import PEMOHON, Actor, Keadaan, Status, Tindakan
from sipetrok.sop.standar import Mulai, Satuan, Standar, Tugas

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SOMETIME = datetime(
    2000, 1, 1, tzinfo=UTC
)  # the rules want a moment; which one is found afterwards
WORKING_DAY = 450  # minutes
WAIT = 1.6
WORK = {
    Tugas.TERIMA: 0.8,
    Tugas.PERIKSA: 3,
    Tugas.OLAH: 4,
    Tugas.KERJAKAN: 3,
    Tugas.PARAF: 1.2,
    Tugas.SAHKAN: 1.5,
    Tugas.SERAHKAN: 2,
    Tugas.KIRIM: 2,
    Tugas.ARSIPKAN: 1,
}
AT_HOME = (2, 5, 22, 30, 50, 75, 120, 200)  # hours that a returned file has been with the pemohon
UNSEEN = (2, 4, 7, 11, 19, 35, 80)  # minutes that a file has waited whose clock does not run
NOTED = 0.14  # of the presses an officer writes a line beside


@dataclass
class Babak:
    """One act. `bobot`: its share of the time; `berjalan`: whether the file's clock runs before it."""

    tindakan: Tindakan
    tugas: Tugas
    petugas_id: int | None = None
    tujuan: int | None = None
    catatan: str = ""
    bobot: float = 0.0
    berjalan: bool = False
    selesai: bool = False  # the product was handed over before this act
    at: datetime = SOMETIME


@dataclass(frozen=True)
class Perjalanan:
    """Everything that happened to one file until now. `dibuat_at`: when its draft was begun."""

    nasib: Nasib
    dibuat_at: datetime
    babak: tuple[Babak, ...] = field(default=())


def travel(
    nasib: Nasib,
    team: Mapping[str, Sequence[Actor]],
    kalender: Kalender,
    now: datetime,
    chance: random.Random,
) -> Perjalanan:
    """The course of a file.

    It ends earlier where the office has nobody for a desk; nothing lies after now.
    """
    if nasib.status is Status.DRAF:
        age = (
            timedelta(minutes=chance.randrange(8, 110))
            if nasib.baru
            else timedelta(hours=chance.randrange(20, 240))
        )
        return Perjalanan(nasib, waktu.awake(now - age, kalender, later=False))
    acts, keadaan = _acts(nasib, team, chance)
    pauses, rest = _pauses(acts, keadaan, nasib, chance)
    if not nasib.baru and nasib.status is not Status.DIKEMBALIKAN:
        start = waktu.asked_at(kalender, now, chance)
        moments = [start, *waktu.forward(start, pauses, kalender)]
    if nasib.baru or nasib.status is Status.DIKEMBALIKAN or moments[-1] > now:
        moments = waktu.backward(now, [*pauses, rest], kalender, chance)
        moments[0] = waktu.earlier_by_phone(moments[0], kalender, chance)
        if len(acts) == 1 and nasib.status is Status.BERJALAN:
            moments[0] = waktu.while_closed(moments[0], now, kalender, chance)
    for act, at in zip(acts, moments, strict=True):
        act.at = at
    return Perjalanan(nasib, moments[0] - timedelta(minutes=chance.uniform(4, 35)), tuple(acts))


def _acts(
    nasib: Nasib, team: Mapping[str, Sequence[Actor]], chance: random.Random
) -> tuple[list[Babak], Keadaan]:
    standar, keadaan = nasib.standar, Keadaan()
    left = {name for name in ("kembali", "turun", "koreksi", "tanya") if getattr(nasib, name)}
    acts: list[Babak] = []
    is_running = False
    while not (acts and _is_there(nasib, keadaan, left)):
        actor = _actor(nasib, keadaan, team, left, chance)
        if actor is None:
            break
        act = _act(nasib, keadaan, actor, left, chance)
        act.berjalan, act.selesai = is_running, keadaan.diserahkan
        rows = workflow.press(standar, keadaan, actor, act.tindakan, SOMETIME, act.tujuan)
        keadaan = workflow.advance_all(standar, keadaan, rows)
        acts.append(act)
        starts = (
            standar.mulai is Mulai.DAFTAR
            or (act.tugas is Tugas.PERIKSA and act.tindakan is Tindakan.SELESAI)
            if standar.first(Tugas.PERIKSA) is not None
            else actor is not PEMOHON
        )
        is_running = (
            (is_running or starts) and not keadaan.diserahkan and keadaan.status is Status.BERJALAN
        )
    return acts, keadaan


def _is_there(nasib: Nasib, keadaan: Keadaan, left: set[str]) -> bool:
    if keadaan.status in (Status.SELESAI, Status.DITOLAK, Status.DITARIK):
        return True
    if left or keadaan.status is not nasib.status:
        return False
    if nasib.status is Status.BERJALAN:
        langkah = workflow.current_langkah(nasib.standar, keadaan)
        is_taken = keadaan.pemegang is not None or langkah.tugas in workflow.AT_ONCE
        return keadaan.langkah == nasib.langkah and (is_taken or not nasib.diterima)
    return True


def _actor(
    nasib: Nasib,
    keadaan: Keadaan,
    team: Mapping[str, Sequence[Actor]],
    left: set[str],
    chance: random.Random,
) -> Actor | None:
    """Who acts next: whoever has the file, one of those who may, or the pemohon.

    None where nobody can.
    """
    withdraws = nasib.status is Status.DITARIK and keadaan.langkah == nasib.langkah
    if keadaan.status is not Status.BERJALAN or (withdraws and keadaan.versi):
        return PEMOHON
    pelaksana = workflow.current_pelaksana(nasib.standar, keadaan)
    may = [actor for peran in pelaksana for actor in team.get(peran, ())]
    holder = next((actor for actor in may if actor.petugas_id == keadaan.pemegang), None)
    return holder or (chance.choice(may) if may else None)


def _act(
    nasib: Nasib, keadaan: Keadaan, actor: Actor, left: set[str], chance: random.Random
) -> Babak:
    standar = nasib.standar
    opened = workflow.open_tindakan(standar, keadaan, actor)
    tugas = workflow.current_langkah(standar, keadaan).tugas
    if actor is PEMOHON:
        wants = (
            Tindakan.TARIK
            if Tindakan.TARIK in opened and nasib.status is Status.DITARIK
            else opened[0]
        )
        return Babak(wants, tugas)
    bobot = WAIT * chance.lognormvariate(0, 0.6) * (keadaan.pemegang is None)
    if opened[0] is Tindakan.TERIMA:
        return Babak(Tindakan.TERIMA, tugas, actor.petugas_id, bobot=bobot)
    bobot += WORK.get(tugas, 2) * chance.lognormvariate(0, 0.4)
    if opened[0] is Tindakan.JAWAB:
        return Babak(
            Tindakan.JAWAB, tugas, actor.petugas_id, None, chance.choice(teks.JAWAB_REKAN), bobot
        )
    tindakan, tujuan, catatan = _decision(nasib, keadaan, tugas, opened, left, chance)
    return Babak(tindakan, tugas, actor.petugas_id, tujuan, catatan, bobot)


def _decision(
    nasib: Nasib,
    keadaan: Keadaan,
    tugas: Tugas,
    opened: Sequence[Tindakan],
    left: set[str],
    chance: random.Random,
) -> tuple[Tindakan, int | None, str]:
    draft = nasib.standar.first(Tugas.OLAH)
    if Tindakan.KEMBALIKAN in opened and ("kembali" in left or nasib.status is Status.DIKEMBALIKAN):
        left.discard("kembali")
        return Tindakan.KEMBALIKAN, None, ""
    if Tindakan.TOLAK in opened and nasib.status is Status.DITOLAK:
        return Tindakan.TOLAK, None, chance.choice(teks.TOLAK)
    for name, at, reasons in (
        ("turun", Tugas.SAHKAN, teks.TURUNKAN),
        ("koreksi", Tugas.SERAHKAN, teks.KOREKSI),
    ):
        if name in left and tugas is at and draft in workflow.earlier_steps(nasib.standar, keadaan):
            left.discard(name)
            return Tindakan.TURUNKAN, draft, chance.choice(reasons)
    if Tindakan.TANYA in opened and "tanya" in left:
        left.discard("tanya")
        asked = workflow.current_langkah(nasib.standar, keadaan).koordinasi
        return Tindakan.TANYA, chance.randrange(len(asked)), chance.choice(teks.TANYA_REKAN)
    notes = teks.CATATAN.get(tugas.value, ())
    return Tindakan.SELESAI, None, chance.choice(notes) if notes and chance.random() < NOTED else ""


# How long it took.


def _pauses(
    acts: Sequence[Babak], keadaan: Keadaan, nasib: Nasib, chance: random.Random
) -> tuple[list[Jeda], Jeda]:
    """The time before each act but the first, and the time since the last one."""
    is_open = keadaan.status is Status.BERJALAN
    runs = bool(acts) and is_open and _runs_on(acts, nasib.standar)
    waits = WAIT * chance.lognormvariate(0.3, 0.5) if runs else 0
    shares = sum(act.bobot for act in acts if act.berjalan) + waits
    minutes = _standard(nasib.standar)
    unit = minutes * _pace(nasib, is_open, minutes, chance) / shares if shares else 0
    slow = max(
        1.0, minutes / 60
    )  # before the clock starts nobody hurries either where the standard has days
    pauses = []
    for act in acts[1:]:
        if act.petugas_id is None:
            pauses.append(Jeda(_apart(act, chance), is_office=False))
        elif act.selesai:
            pauses.append(Jeda(HOUR * chance.uniform(0.4, 9)))
        else:
            pauses.append(Jeda(MINUTE * max(act.bobot * (unit if act.berjalan else slow), 0.3)))
    if keadaan.status is Status.DIKEMBALIKAN:
        return pauses, Jeda(
            HOUR * chance.choice(AT_HOME) * chance.uniform(0.8, 1.2), is_office=False
        )
    if runs:
        return pauses, Jeda(MINUTE * max(unit * waits, 0.3))
    if keadaan.diserahkan and is_open:
        return pauses, Jeda(HOUR * chance.uniform(0.2, 12))
    return pauses, Jeda(
        MINUTE * (chance.choice(UNSEEN) * slow if is_open else chance.uniform(10, 900))
    )


def _runs_on(acts: Sequence[Babak], standar: Standar) -> bool:
    """Whether the clock still ran after the last act."""
    last = acts[-1]
    if (last.tugas is Tugas.SERAHKAN and last.tindakan is Tindakan.SELESAI) or last.selesai:
        return False
    if standar.first(Tugas.PERIKSA) is None:
        return last.petugas_id is not None
    return last.berjalan or (last.tugas is Tugas.PERIKSA and last.tindakan is Tindakan.SELESAI)


def _standard(standar: Standar) -> float:
    """The standard time in opening minutes; without one, what the steps are given, or two hours."""
    if standar.waktu is None:
        steps = [
            langkah.waktu.angka
            for langkah in standar.langkah[1:]
            if langkah.waktu and langkah.waktu.satuan is Satuan.MENIT
        ]
        return sum(steps) or 120
    return standar.waktu.angka * (1 if standar.waktu.satuan is Satuan.MENIT else WORKING_DAY)


def _pace(nasib: Nasib, is_open: bool, minutes: float, chance: random.Random) -> float:
    """The time taken so far as a share of the standard's."""
    if nasib.laju is Laju.TERLAMBAT:
        return chance.uniform(1.1, 5) if minutes < WORKING_DAY else chance.uniform(1.25, 1.7)
    if nasib.laju is Laju.HAMPIR:
        return chance.uniform(0.7, 0.93)
    return chance.uniform(0.1, 0.7) if is_open else min(0.97, chance.lognormvariate(-0.6, 0.3))


def _apart(act: Babak, chance: random.Random) -> timedelta:
    """How long the pemohon took: some repair at once, some after days."""
    if act.tindakan is Tindakan.TARIK:
        return MINUTE * chance.uniform(4, 90)
    return min(HOUR * chance.lognormvariate(1.6, 1.3), timedelta(days=6)) + 20 * MINUTE
