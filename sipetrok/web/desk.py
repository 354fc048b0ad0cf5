"""What an officer sees of a file: its minutes, its desk, its buttons. Computed here, shown by `antrean`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from sipetrok.domain import identitas, service_clock, workflow
from sipetrok.domain.clock import office_time_between
from sipetrok.domain.pita import pita
from sipetrok.domain.progress import ribbon, standar_menit, start_words
from sipetrok.domain.standar import Identitas, Langkah, Satuan, Standar, Tugas
from sipetrok.domain.workflow import Actor, Status, Tindakan
from sipetrok.filters import menit, tanggal
from sipetrok.kantor import FolderKantor
from sipetrok.models import Permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of, values
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


def row(permohonan: Permohonan, folder: FolderKantor, now: datetime, lebar: int = 320, tinggi: int = 10) -> Row:
    """The line of one file, from its standard, trail and clock."""
    standar, trail = standar_of(permohonan), values(permohonan.trail)
    ruas, words = ribbon(standar, trail, folder.kalender, now, folder.kantor)
    due, mark = _due(permohonan, standar, folder, now)
    svg = pita(ruas, standar_menit(standar), tinggi=tinggi, lebar=lebar, label=words)
    return Row(permohonan, standar, standar.langkah[permohonan.langkah], due, mark, words, svg,
               permohonan.isian.get("desa", ""))


def _due(permohonan: Permohonan, standar: Standar, folder: FolderKantor, now: datetime) -> tuple[str, str]:
    """How long is left, or how long it has waited, in words."""
    kalender = folder.kalender
    if permohonan.status == Status.DIKEMBALIKAN:
        return f"di pemohon {_since(permohonan.sejak_at, now)}", "paused"
    if permohonan.status != Status.BERJALAN:
        return "", ""
    if permohonan.diserahkan:
        return "tinggal diarsipkan", ""
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
class FileView:
    """The file's page for one officer: what it holds, who has it, and exactly the buttons of now."""

    row: Row
    tindakan: tuple[Tindakan, ...]
    earlier: tuple[tuple[int, str], ...]
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    previous: Mapping[int, str]  # what the last check found: requirement number -> reason, "" where it was met
    stays: tuple[StayView, ...]
    message: str | None
    typed: Mapping[str, object] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()  # element id and sentence


def file_view(permohonan: Permohonan, folder: FolderKantor, actor: Actor, base_url: str, now: datetime,
              typed: Mapping[str, object] | None = None, errors: tuple[tuple[str, str], ...] = ()) -> FileView:
    """Everything that the file's page shows this officer."""
    standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
    opened = workflow.open_tindakan(standar, keadaan, actor)
    return FileView(
        row=row(permohonan, folder, now, lebar=640, tinggi=20),
        tindakan=opened,
        earlier=tuple((i, standar.langkah[i].kegiatan) for i in workflow.earlier_steps(standar, keadaan)),
        facts=facts(standar, permohonan.isian, is_masked=not opened),
        warnings=identitas.warnings(permohonan.isian, folder.kalender.day_of(now)) if opened else (),
        previous=_previous_check(permohonan), stays=stays(permohonan, folder, now),
        message=_message(permohonan, standar, folder, base_url) if _speaks_with_pemohon(standar, actor) else None,
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


def _speaks_with_pemohon(standar: Standar, actor: Actor) -> bool:
    """Whether one of the officer's desks deals with the pemohon; the others have no need of a telephone number."""
    desks = (langkah for langkah in standar.langkah if langkah.tugas in FACING_PEMOHON)
    return any(workflow.may_hold(langkah, actor) for langkah in desks)


def _message(permohonan: Permohonan, standar: Standar, folder: FolderKantor, base_url: str) -> str | None:
    """The prefilled wa.me link with which the officer tells the pemohon; None where no number was asked.

    It also serves a pemohon who has lost the code: it goes to the number written in the permohonan.
    """
    telepon = permohonan.isian.get("telepon")
    if not telepon:
        return None
    product, office = f"{standar.produk} Anda dari {folder.kantor.nama}", folder.kantor.nama
    request = f"Permohonan {standar.judul} Anda di {office}"
    page = f"{base_url}/permohonan/{permohonan.kode}"
    if permohonan.diserahkan:
        text = f"{product} sudah jadi. Unduh di {page}"
    elif permohonan.status == Status.DIKEMBALIKAN:
        text = f"{request} perlu diperbaiki. Lihat caranya di {page}"
    elif permohonan.status == Status.DITOLAK:
        text = f"{request} tidak dapat dikabulkan. Alasannya ada di {page}"
    else:
        text = f"{request} sedang dikerjakan. Lihat perkembangannya di {page}"
    free = " Layanan ini gratis (Rp 0)." if standar.biaya == 0 else ""
    return f"https://wa.me/{telepon}?text={quote(text + free)}"


def clock_note(permohonan: Permohonan) -> str:
    """What the clock does now, in one sentence."""
    standar = standar_of(permohonan)
    run = service_clock.run_of(standar, values(permohonan.trail))
    if run.stopped_at:
        return "Waktu sudah berhenti dihitung."
    if run.is_paused:
        return "Waktu berhenti dihitung selama pemohon memperbaiki."
    return "Waktu sedang dihitung." if run.is_running else f"Waktu mulai dihitung sejak {start_words(standar)}."
