"""What an officer sees of a file: its minutes, its desk, its buttons.

Computed here, shown by `antrean`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

from sipetrok.domain import identitas, service_clock, workflow
from sipetrok.domain.clock import Kalender, office_time_between
from sipetrok.domain.hitungan import start_words, worked_out
from sipetrok.domain.pita import pita
from sipetrok.domain.progress import days_between, ribbon, standar_menit
from sipetrok.domain.workflow import Actor, Status, Tindakan
from sipetrok.filters import menit, tanggal
from sipetrok.models import Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of, values
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Identitas, Langkah, Satuan, Standar, Tugas
from sipetrok.web import kabar
from sipetrok.web.stays import StayView, stays

FACING_PEMOHON = (Tugas.TERIMA, Tugas.PERIKSA, Tugas.SERAHKAN)


@dataclass(frozen=True)
class Row:
    """One line of the antrean. `mark` is late, paused or empty; it never stands without its word."""

    permohonan: Permohonan
    standar: Standar
    langkah: Langkah
    due: str
    mark: str
    words: str
    svg: str
    desa: str
    meja: str
    tanda: tuple[str, str]  # the tag: words and kind


def row(
    permohonan: Permohonan, folder: FolderKantor, now: datetime, lebar: int = 320, tinggi: int = 10
) -> Row:
    """The line of one file, from its standard, trail and clock."""
    standar, trail = standar_of(permohonan), values(permohonan.trail)
    ruas, words = ribbon(standar, trail, folder.kalender, now, folder.kantor)
    due, mark = _due(permohonan, standar, folder, now)
    svg = pita(ruas, standar_menit(standar), tinggi=tinggi, lebar=lebar, label=words)
    return Row(
        permohonan,
        standar,
        standar.langkah[permohonan.langkah],
        due,
        mark,
        words,
        svg,
        permohonan.isian.get("desa", ""),
        meja(permohonan, folder.kantor),
        _tanda(permohonan),
    )


def meja(permohonan: Permohonan, kantor: Kantor) -> str:
    """The desk at which the file is, asked ones included, as people call it."""
    pelaksana = workflow.current_pelaksana(standar_of(permohonan), keadaan_of(permohonan))
    return " atau ".join(map(kantor.nama_peran, pelaksana))


def _tanda(permohonan: Permohonan) -> tuple[str, str]:
    """In whose hands the file is, in a word or two."""
    if permohonan.status == Status.DIKEMBALIKAN:
        return "Di pemohon", "paused"
    if permohonan.pemegang:
        return permohonan.pemegang.nama, "work"
    if permohonan.koordinasi is not None:
        return "Ditanyakan", "paused"
    if permohonan.untuk:
        is_answered = permohonan.trail[-1].tindakan == Tindakan.JAWAB
        return f"{'Sudah dijawab, untuk' if is_answered else 'Untuk'} {permohonan.untuk.nama}", ""
    return "Menunggu", ""


def _due(
    permohonan: Permohonan, standar: Standar, folder: FolderKantor, now: datetime
) -> tuple[str, str]:
    """How long is left, or how long it has waited, in words and in the unit of the standard."""
    kalender = folder.kalender
    if permohonan.status == Status.DIKEMBALIKAN:
        return f"di pemohon {_since(permohonan.sejak_at, now)}", "paused"
    if permohonan.status != Status.BERJALAN:
        return "", ""
    if permohonan.diserahkan:
        return _left(permohonan, standar), ""
    if permohonan.due_at is None:
        since = _taken_at(permohonan)
        word = "dikerjakan" if since else "menunggu"
        return f"{word} {_span(standar, since or permohonan.sejak_at, now, kalender)}", ""
    if now > permohonan.due_at:
        return _late(permohonan, standar, now, kalender), "late"
    if standar.waktu.satuan is Satuan.MENIT:
        return f"sisa {menit(office_time_between(now, permohonan.due_at, kalender))}", ""
    return f"sampai {tanggal(permohonan.due_at)}", ""


LEFT = {
    Tugas.SERAHKAN: "tinggal diserahkan",
    Tugas.KIRIM: "tinggal dikirim",
}  # what is in hand goes on on paper


def _left(permohonan: Permohonan, standar: Standar) -> str:
    """What is still to do once the product was handed over for the first time."""
    here = standar.langkah[permohonan.langkah :]
    if found := next((LEFT[langkah.tugas] for langkah in here if langkah.tugas in LEFT), ""):
        return found
    return "tinggal diarsipkan" if len(here) == 1 else "hasil sudah diserahkan"


def _taken_at(permohonan: Permohonan) -> datetime | None:
    """Since when the desk works on it; None while it waits there."""
    if not permohonan.pemegang_id:
        return None
    stamps = takewhile(lambda p: p.tindakan == Tindakan.TERIMA, reversed(permohonan.trail))
    return min((p.at for p in stamps), default=permohonan.sejak_at)


def _span(standar: Standar, since: datetime, now: datetime, kalender: Kalender) -> str:
    """Whole days where the standard counts days and there is one; else office time."""
    if standar.waktu and (unit := standar.waktu.satuan) is not Satuan.MENIT:
        if days := days_between(unit, since, now, kalender):
            return f"{days} {unit}"
    return menit(office_time_between(since, now, kalender))


def _late(permohonan: Permohonan, standar: Standar, now: datetime, kalender: Kalender) -> str:
    unit, due = standar.waktu.satuan, permohonan.due_at
    if unit is not Satuan.MENIT and not days_between(unit, due, now, kalender):
        return f"terlambat, batasnya {tanggal(due)}"
    return f"terlambat {_span(standar, due, now, kalender)}"


def _since(at: datetime, now: datetime) -> str:
    days = (now - at) // timedelta(days=1)
    return f"{days} hari" if days else menit(now - at)


@dataclass(frozen=True)
class Question:
    """What was asked of another desk, and what came back; `answer` is empty while it has not."""

    kegiatan: str
    meja: str
    asked_by: str
    question: str
    answered_by: str = ""
    answer: str = ""


def _questions(
    permohonan: Permohonan, standar: Standar, folder: FolderKantor
) -> tuple[Question, ...]:
    found: list[Question] = []
    for p in permohonan.trail:
        if p.tindakan == Tindakan.TANYA:
            one = standar.langkah[p.langkah].koordinasi[p.tujuan]
            meja = " atau ".join(map(folder.kantor.nama_peran, one.pelaksana))
            found.append(Question(one.kegiatan, meja, p.petugas.nama, p.catatan))
        elif p.tindakan == Tindakan.JAWAB:
            found[-1] = replace(found[-1], answered_by=p.petugas.nama, answer=p.catatan)
    return tuple(found)


@dataclass(frozen=True)
class FileView:
    """The file's page for one officer: what it holds, who has it, and exactly the buttons of now."""

    row: Row
    tindakan: tuple[Tindakan, ...]
    earlier: tuple[tuple[int, str], ...]
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    previous: Mapping[
        int, str
    ]  # what this check found before the return: number -> reason, "" where it was met
    asked: Mapping[int, str]  # what any check last asked of the pemohon
    stays: tuple[StayView, ...]
    messages: tuple[tuple[str, str], ...]  # ways to tell the pemohon: words and link
    questions: tuple[Question, ...]
    worked_out: str
    typed: Mapping[str, object] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()  # element id and sentence

    @property
    def is_workable(self) -> bool:
        """Whether there is more to do here than to hand it on."""
        return bool(set(self.tindakan) - {Tindakan.ALIHKAN})


def file_view(
    permohonan: Permohonan,
    folder: FolderKantor,
    actor: Actor,
    base_url: str,
    now: datetime,
    typed: Mapping[str, object] | None = None,
    errors: tuple[tuple[str, str], ...] = (),
) -> FileView:
    """Everything that the file's page shows this officer."""
    standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
    opened = workflow.open_tindakan(standar, keadaan, actor)
    works_on_it = bool(
        set(opened) - {Tindakan.ALIHKAN}
    )  # whoever only hands it on has no need of numbers
    return FileView(
        row=row(permohonan, folder, now, lebar=640, tinggi=20),
        tindakan=opened,
        earlier=tuple(
            (i, standar.langkah[i].kegiatan) for i in workflow.earlier_steps(standar, keadaan)
        ),
        facts=facts(standar, permohonan.isian, is_masked=not works_on_it),
        warnings=identitas.warnings(permohonan.isian, folder.kalender.day_of(now))
        if works_on_it
        else (),
        previous=_previous_check(permohonan),
        asked=_asked(permohonan),
        stays=stays(permohonan, folder, now),
        messages=kabar.messages(permohonan, standar, folder, base_url)
        if speaks_with_pemohon(standar, actor)
        else (),
        questions=_questions(permohonan, standar, folder),
        worked_out=worked_out(
            standar, service_clock.run_of(standar, values(permohonan.trail)), folder.kalender
        ),
        typed=typed or {},
        errors=errors,
    )


def facts(
    standar: Standar, isian: Mapping[str, str], is_masked: bool
) -> tuple[tuple[str, str], ...]:
    """The answers as label and value, in the order in which they were asked; nothing empty.

    Numbers that identify a person are whole only for the desk that has to compare them.
    """
    asked = [
        (identitas.FIELDS[i].label, _shown(i, isian.get(i, ""), is_masked))
        for i in standar.identitas
    ]
    asked += [
        (one.label, identitas.print_isian(one, isian.get(one.kunci, ""))) for one in standar.isian
    ]
    return tuple((label, value) for label, value in asked if value)


def _shown(i: Identitas, value: str, is_masked: bool) -> str:
    if is_masked and value and i in (Identitas.NIK, Identitas.KK, Identitas.TELEPON):
        return identitas.mask_number(value)
    return identitas.print_value(i, value)


def _previous_check(permohonan: Permohonan) -> dict[int, str]:
    """What this very step found before the pemohon repaired it; each check of its own begins
    unticked.
    """
    last = next((p for p in reversed(permohonan.trail) if p.hasil), None)
    if last is None or last.tindakan != Tindakan.KEMBALIKAN or last.langkah != permohonan.langkah:
        return {}
    return {int(n): reason for n, reason in last.hasil.items()}


def _asked(permohonan: Permohonan) -> dict[int, str]:
    found = next(
        (p.hasil for p in reversed(permohonan.trail) if p.tindakan == Tindakan.KEMBALIKAN), {}
    )
    return {int(n): reason for n, reason in found.items() if reason}


def speaks_with_pemohon(standar: Standar, actor: Actor) -> bool:
    """Whether one of the officer's desks deals with the pemohon; the others have no need of a
    telephone number.
    """
    desks = (langkah for langkah in standar.langkah if langkah.tugas in FACING_PEMOHON)
    return any(workflow.may_hold(langkah, actor) for langkah in desks)


def clock_note(permohonan: Permohonan) -> str:
    """What the clock does now, in one sentence; empty where the words beside the ribbon say it
    already.
    """
    standar = standar_of(permohonan)
    run = service_clock.run_of(standar, values(permohonan.trail))
    if run.stopped_at and not run.started_at:
        return ""
    if run.stopped_at:
        return "Waktu sudah berhenti dihitung."
    if run.is_paused:
        return "Waktu berhenti dihitung selama pemohon memperbaiki."
    return (
        "Waktu sedang dihitung."
        if run.is_running
        else f"Waktu mulai dihitung sejak {start_words(standar)}."
    )
