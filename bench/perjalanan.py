"""Walks of files through an office, by the rules of the domain alone: nothing here knows a
database.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sipetrok.alur.clock import Kalender
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import PEMOHON, Actor, Keadaan, Paraf, Status, Tindakan
from sipetrok.sop.standar import Jenis, Standar, Tugas

CLOSED = (Status.SELESAI, Status.DITOLAK, Status.DITARIK)
REASON = "Foto buram, tulisan tidak terbaca. Foto ulang di tempat terang."
REFUSAL = "Pemohon bukan penduduk wilayah kantor ini."


@dataclass(frozen=True)
class Row:
    """One row of the trail with what was written on it."""

    paraf: Paraf
    catatan: str = ""
    hasil: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Walk:
    """A file on its way: its trail, its papers (requirement, received, replaced), and when its
    letter came about.
    """

    standar: Standar
    start: datetime
    rows: list[Row] = field(default_factory=list)
    papers: list[tuple[int, datetime, datetime | None]] = field(default_factory=list)
    issued_at: datetime | None = None
    scan_at: datetime | None = None
    keadaan: Keadaan = field(init=False)
    columns: dict[str, object] | None = None  # worked out once, see columns_of

    def __post_init__(self) -> None:
        self.keadaan = Keadaan(self.standar)

    @property
    def trail(self) -> tuple[Paraf, ...]:
        return tuple(row.paraf for row in self.rows)

    def press(
        self,
        actor: Actor,
        tindakan: Tindakan,
        at: datetime,
        catatan: str = "",
        hasil: Mapping[str, str] | None = None,
    ) -> None:
        for paraf in self.keadaan.press(actor, tindakan, at):
            is_main = paraf.tindakan is tindakan
            self.rows.append(
                Row(paraf, catatan if is_main else "", (hasil or {}) if is_main else {})
            )
            self.keadaan = self.keadaan.advance(paraf)


def walk(
    standar: Standar,
    people: Mapping[str, int],
    start: datetime,
    kalender: Kalender,
    chance: random.Random,
    until: datetime,
    most: int = 60,
) -> Walk:
    """Sent at `start`, then on by people (role -> officer): to its end, to `until`, or for `most`
    presses.
    """
    file = Walk(
        standar, start, papers=[(number, start, None) for number, _ in standar.uploads]
    )
    file.press(PEMOHON, Tindakan.SELESAI, start)
    at = start
    for _ in range(most):
        at = kalender.add_office_time(at, timedelta(seconds=chance.randrange(60, 240)))
        if (
            file.keadaan.status in CLOSED
            or at > until
            or not _step(file, people, at, chance)
        ):
            break
    return file


def _step(
    file: Walk, people: Mapping[str, int], at: datetime, chance: random.Random
) -> bool:
    """One press by whoever has to; False where the office has nobody for this desk."""
    if file.keadaan.status is Status.DIKEMBALIKAN:
        first, *rest = file.papers
        file.papers = [(*first[:2], at), *rest, (first[0], at, None)]
        file.press(PEMOHON, Tindakan.PERBAIKI, at + timedelta(seconds=20))
        return True
    langkah = file.keadaan.step
    peran = next((peran for peran in langkah.pelaksana if peran in people), None)
    if peran is None:
        return False
    actor = Actor(people[peran], frozenset({peran}))
    opened = file.keadaan.open_to(actor)
    lot = chance.random()
    if lot < 0.01 and Tindakan.TARIK in file.keadaan.open_to(PEMOHON):
        file.press(PEMOHON, Tindakan.TARIK, at)
    elif lot < 0.04 and Tindakan.TOLAK in opened:
        file.press(actor, Tindakan.TOLAK, at, REFUSAL)
    elif lot < 0.10 and Tindakan.KEMBALIKAN in opened and file.papers:
        reasons = {
            n: REASON if n == file.papers[0][0] else ""
            for n in range(1, len(file.standar.persyaratan) + 1)
        }
        file.press(
            actor,
            Tindakan.KEMBALIKAN,
            at,
            hasil={str(n): reason for n, reason in reasons.items()},
        )
    else:
        _finish(file, actor, opened[0], langkah.tugas, at)
    return True


def _finish(
    file: Walk, actor: Actor, tindakan: Tindakan, tugas: Tugas, at: datetime
) -> None:
    is_done, is_surat = tindakan is Tindakan.SELESAI, file.standar.jenis is Jenis.SURAT
    met = {str(n): "" for n in range(1, len(file.standar.persyaratan) + 1)}
    file.press(
        actor, tindakan, at, hasil=met if is_done and tugas is Tugas.PERIKSA else {}
    )
    if is_done and is_surat and tugas is Tugas.SAHKAN:
        file.issued_at = at
    if is_done and is_surat and tugas is Tugas.SERAHKAN:
        file.scan_at = at


def columns_of(file: Walk, kalender: Kalender) -> dict[str, object]:
    """The columns that follow from the trail, by the same functions as in the office."""
    if file.columns is None:
        file.columns = _columns(file, kalender)
    return file.columns


def _columns(file: Walk, kalender: Kalender) -> dict[str, object]:
    keadaan, course = file.keadaan, Course(file.standar, file.trail)
    return {
        "status": keadaan.status.value,
        "langkah": keadaan.langkah,
        "pemegang_id": keadaan.pemegang,
        "versi": keadaan.versi,
        "diserahkan": keadaan.diserahkan,
        "koordinasi": keadaan.koordinasi,
        "untuk_id": keadaan.untuk,
        "diserahkan_at": course.diserahkan_at,
        "ambil_at": course.call_at(
            file.standar.lewat[0].value if file.standar.lewat else "",
            False,
            kalender,
        ),
        "due_at": course.due_at(kalender),
        "sejak_at": course.arrived_at,
        "tutup_at": course.tutup_at,
    }


def waiting(
    file: Walk, since: datetime, kalender: Kalender
) -> list[tuple[str, datetime]]:
    """The roles for which an open file waits, and the moment by which it is queued."""
    if file.keadaan.status is not Status.BERJALAN:
        return []
    moment = Course(file.standar, file.trail).queue_at(kalender)
    return [(peran, moment) for peran in file.keadaan.step.pelaksana]
