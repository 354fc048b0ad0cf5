"""What an officer sees of a file: its minutes, its desk, its buttons. Computed here, shown by `antrean`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sipetrok.domain import identitas, service_clock, workflow
from sipetrok.domain.clock import office_time_between
from sipetrok.domain.hitungan import start_words, worked_out
from sipetrok.domain.kantor import Kantor
from sipetrok.domain.pita import pita
from sipetrok.domain.progress import ribbon, standar_menit
from sipetrok.domain.standar import Identitas, Langkah, Satuan, Standar, Tugas
from sipetrok.domain.workflow import Actor, Status, Tindakan
from sipetrok.filters import menit, tanggal
from sipetrok.kantor import FolderKantor
from sipetrok.models import Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of, values
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


def row(permohonan: Permohonan, folder: FolderKantor, now: datetime, lebar: int = 320, tinggi: int = 10) -> Row:
    """The line of one file, from its standard, trail and clock."""
    standar, trail = standar_of(permohonan), values(permohonan.trail)
    ruas, words = ribbon(standar, trail, folder.kalender, now, folder.kantor)
    due, mark = _due(permohonan, standar, folder, now)
    svg = pita(ruas, standar_menit(standar), tinggi=tinggi, lebar=lebar, label=words)
    return Row(permohonan, standar, standar.langkah[permohonan.langkah], due, mark, words, svg,
               permohonan.isian.get("desa", ""), meja(permohonan, folder.kantor), _tanda(permohonan))


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


def _due(permohonan: Permohonan, standar: Standar, folder: FolderKantor, now: datetime) -> tuple[str, str]:
    """How long is left, or how long it has waited, in words."""
    kalender = folder.kalender
    if permohonan.status == Status.DIKEMBALIKAN:
        return f"di pemohon {_since(permohonan.sejak_at, now)}", "paused"
    if permohonan.status != Status.BERJALAN:
        return "", ""
    if permohonan.diserahkan:
        is_last = permohonan.langkah + 1 == len(standar.langkah)
        return "tinggal diarsipkan" if is_last else "hasil sudah diserahkan", ""
    if permohonan.due_at is None:
        return f"menunggu {menit(office_time_between(permohonan.sejak_at, now, kalender))}", ""
    if now > permohonan.due_at:
        return f"terlambat {menit(office_time_between(permohonan.due_at, now, kalender))}", "late"
    if standar.waktu.satuan is Satuan.MENIT:
        return f"sisa {menit(office_time_between(now, permohonan.due_at, kalender))}", ""
    return f"sampai {tanggal(permohonan.due_at)}", ""


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


def _questions(permohonan: Permohonan, standar: Standar, folder: FolderKantor) -> tuple[Question, ...]:
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
    previous: Mapping[int, str]  # what the last check found: requirement number -> reason, "" where it was met
    stays: tuple[StayView, ...]
    messages: tuple[tuple[str, str], ...]  # ways to tell the pemohon: words and link
    questions: tuple[Question, ...]
    worked_out: str
    typed: Mapping[str, object] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()  # element id and sentence


def file_view(permohonan: Permohonan, folder: FolderKantor, actor: Actor, base_url: str, now: datetime,
              typed: Mapping[str, object] | None = None, errors: tuple[tuple[str, str], ...] = ()) -> FileView:
    """Everything that the file's page shows this officer."""
    standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
    opened = workflow.open_tindakan(standar, keadaan, actor)
    works_on_it = bool(set(opened) - {Tindakan.ALIHKAN})  # whoever only hands it on has no need of numbers
    return FileView(
        row=row(permohonan, folder, now, lebar=640, tinggi=20),
        tindakan=opened,
        earlier=tuple((i, standar.langkah[i].kegiatan) for i in workflow.earlier_steps(standar, keadaan)),
        facts=facts(standar, permohonan.isian, is_masked=not works_on_it),
        warnings=identitas.warnings(permohonan.isian, folder.kalender.day_of(now)) if works_on_it else (),
        previous=_previous_check(permohonan), stays=stays(permohonan, folder, now),
        messages=kabar.messages(permohonan, standar, folder, base_url) if speaks_with_pemohon(standar, actor) else (),
        questions=_questions(permohonan, standar, folder),
        worked_out=worked_out(standar, service_clock.run_of(standar, values(permohonan.trail)), folder.kalender),
        typed=typed or {}, errors=errors)


def facts(standar: Standar, isian: Mapping[str, str], is_masked: bool) -> tuple[tuple[str, str], ...]:
    """The answers as label and value, in the order in which they were asked; nothing empty.

    Numbers that identify a person are whole only for the desk that has to compare them.
    """
    asked = [(identitas.FIELDS[i].label, _shown(i, isian.get(i, ""), is_masked)) for i in standar.identitas]
    asked += [(one.label, identitas.print_isian(one, isian.get(one.kunci, ""))) for one in standar.isian]
    return tuple((label, value) for label, value in asked if value)


def _shown(i: Identitas, value: str, is_masked: bool) -> str:
    if is_masked and value and i in (Identitas.NIK, Identitas.KK, Identitas.TELEPON):
        return identitas.mask_number(value)
    return identitas.print_value(i, value)


def _previous_check(permohonan: Permohonan) -> dict[int, str]:
    found = next((p.hasil for p in reversed(permohonan.trail) if p.hasil), {})
    return {int(n): reason for n, reason in found.items()}


def speaks_with_pemohon(standar: Standar, actor: Actor) -> bool:
    """Whether one of the officer's desks deals with the pemohon; the others have no need of a telephone number."""
    desks = (langkah for langkah in standar.langkah if langkah.tugas in FACING_PEMOHON)
    return any(workflow.may_hold(langkah, actor) for langkah in desks)


def clock_note(permohonan: Permohonan) -> str:
    """What the clock does now, in one sentence."""
    standar = standar_of(permohonan)
    run = service_clock.run_of(standar, values(permohonan.trail))
    if run.stopped_at:
        return "Waktu sudah berhenti dihitung."
    if run.is_paused:
        return "Waktu berhenti dihitung selama pemohon memperbaiki."
    return "Waktu sedang dihitung." if run.is_running else f"Waktu mulai dihitung sejak {start_words(standar)}."
