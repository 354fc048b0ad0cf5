"""What an officer sees of a file: its minutes, its desk, its buttons, and its kartu kendali.

Computed here, shown by `antrean`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import takewhile

from sipetrok.alur.clock import OfficeTime
from sipetrok.alur.course import Stay
from sipetrok.alur.pita import Pita
from sipetrok.alur.progress import overrun, ribbon, start_words, worked_out
from sipetrok.alur.workflow import Actor, Status, Tindakan
from sipetrok.app.filters import menit, tanggal, tanggal_jam
from sipetrok.domain import kejanggalan
from sipetrok.domain.identitas import asked_by
from sipetrok.models import Paraf, Permohonan
from sipetrok.operations.context import Context
from sipetrok.sop.standar import (
    Durasi,
    Koordinasi,
    Langkah,
    Mulai,
    Satuan,
    Standar,
    Tugas,
)
from sipetrok.web.meja import kabar

FACING_PEMOHON = (Tugas.TERIMA, Tugas.PERIKSA, Tugas.SERAHKAN)
# For so long whoever handed over or refused may still tell the pemohon of it.
KABAR = timedelta(days=7)
PEMOHON = "Pemohon"


@dataclass(frozen=True)
class Row:
    """One line of the antrean, from standard, trail and clock of its file.

    Lists read the trails of all their files first (`queries.read_courses`); else each
    line asks for its own.
    """

    permohonan: Permohonan
    time: OfficeTime

    @property
    def meja(self) -> str:
        """The desk at which the file is, by the name that the office gives it."""
        return self.time.kantor.nama_meja(self.permohonan.keadaan.place.pelaksana)

    @cached_property
    def pita(self) -> Pita:
        return ribbon(self.permohonan.course, self.time)

    @property
    def tanda(self) -> tuple[str, str]:
        """In whose hands the file is, in a word or two, and the kind of that tag."""
        permohonan = self.permohonan
        if permohonan.status == Status.DIKEMBALIKAN:
            return "Di pemohon", "paused"
        if permohonan.pemegang:
            return permohonan.pemegang.nama, "work"
        if permohonan.koordinasi is not None:
            return "Ditanyakan", "paused"
        if permohonan.untuk is None:
            return "Menunggu", ""
        is_answered = permohonan.course.trail[-1].tindakan is Tindakan.JAWAB
        to = "Sudah dijawab, untuk" if is_answered else "Untuk"
        return f"{to} {permohonan.untuk.nama}", ""

    @property
    def mark(self) -> str:
        """Late, paused or empty, and never without its word."""
        return self._left[1]

    @property
    def due(self) -> str:
        """How long is left, or how long it has waited, in the unit of the standard."""
        return self._left[0]

    @cached_property
    def _left(self) -> tuple[str, str]:
        """What the clock says of it, and the kind of mark beside that: "late", "paused" or none."""
        permohonan, time = self.permohonan, self.time
        waktu, due = permohonan.standar.waktu, permohonan.due_at
        if permohonan.status == Status.DIKEMBALIKAN:
            return f"di pemohon {_since(permohonan.sejak_at, time.now)}", "paused"
        if permohonan.status != Status.BERJALAN:
            return "", ""
        if permohonan.diserahkan:
            return self._still_to_do(), ""
        if due is None or waktu is None:
            since = self._taken_at()
            word = "dikerjakan" if since else "menunggu"
            return f"{word} {_span(waktu, since or permohonan.sejak_at, time)}", ""
        if more := overrun(permohonan.course, time):
            return f"terlambat {more}", "late"
        if time.now > due:  # nothing of that is counted yet
            in_days = waktu.satuan is not Satuan.MENIT
            limit = tanggal(due) if in_days else tanggal_jam(due)
            return f"terlambat, batasnya {limit}", "late"
        if waktu.satuan is Satuan.MENIT:
            return f"sisa {menit(time.between(time.now, due))}", ""
        return f"sampai {tanggal(due)}", ""

    def _still_to_do(self) -> str:
        """What is left once the product was handed over for the first time."""
        here = self.permohonan.standar.langkah[self.permohonan.langkah :]
        for langkah in here:
            if said := langkah.tugas.words.left:  # what is in hand goes on on paper
                return said
        if len(here) == 1:
            return "tinggal diarsipkan"
        return "hasil sudah ada"

    def _taken_at(self) -> datetime | None:
        """Since when the desk works on it; None while it waits there."""
        if not self.permohonan.pemegang_id:
            return None
        trail = reversed(self.permohonan.course.trail)
        stamps = takewhile(lambda row: row.tindakan is Tindakan.TERIMA, trail)
        return min((row.at for row in stamps), default=self.permohonan.sejak_at)


def _span(waktu: Durasi | None, since: datetime, time: OfficeTime) -> str:
    """Whole days where the standard counts days and there is one; else office time."""
    if waktu is None or waktu.satuan is Satuan.MENIT:
        return menit(time.between(since))
    days = time.kalender.days_between(waktu.satuan, since, time.now)
    return f"{days} {waktu.satuan}" if days else menit(time.between(since))


def _since(at: datetime, now: datetime) -> str:
    """Whole days of 24 hours, else minutes: the time with the pemohon is no office time."""
    days = (now - at) // timedelta(days=1)
    return f"{days} hari" if days else menit(now - at)


# The kartu kendali as people read it.


@dataclass(frozen=True)
class StayView:
    """One line of the kartu kendali: a desk with its officer, its stamps and its minutes.

    `catatan` holds the officer's note and the reasons of a return.
    """

    stay: Stay
    time: OfficeTime
    petugas: str
    catatan: str
    is_listed: bool = False  # began in the office's own list: the pemohon did nothing

    @property
    def is_ours(self) -> bool:
        """Whether a desk of the office had it; a pemohon has no minutes and no initials."""
        return bool(self.stay.langkah)

    @property
    def kegiatan(self) -> str:
        if self.is_listed:
            return "Nama masuk dari daftar kantor"
        return self.stay.place.kegiatan if self.stay.place else "Perbaikan oleh pemohon"

    @property
    def pelaksana(self) -> str:
        if self.is_listed:
            return "Daftar kantor"
        if self.stay.place is None:
            return PEMOHON
        return " / ".join(map(self.time.kantor.nama_peran, self.stay.place.pelaksana))

    @property
    def akhir(self) -> str:
        """How it ended."""
        return self.stay.tindakan.words.ended if self.stay.tindakan else ""

    @property
    def paraf(self) -> str:
        """The officer's initials."""
        return initials(self.petugas)


def initials(nama: str) -> str:
    """The paraf of an officer: the first letters of up to three words of the name.

    Academic titles are left out.
    """
    words = re.findall(r"[^\W\d_]+\.?", nama.partition(",")[0])
    names = [word for word in words if not word.endswith(".")] or words
    return "".join(word[0] for word in names[:3]).upper()


def stays(permohonan: Permohonan, time: OfficeTime) -> list[StayView]:
    """Who has had the file, and for how long."""
    trail = permohonan.trail
    names = {p.petugas_id: p.petugas.nama for p in trail if p.petugas}
    notes: dict[tuple[int | None, datetime | None], str] = {
        (p.langkah, p.at): note for p in trail if (note := _note(p))
    }
    return [
        StayView(
            stay,
            time,
            names.get(stay.petugas_id, ""),
            notes.get((stay.langkah, stay.keluar), ""),
            stay.langkah == 0 and permohonan.standar.mulai is Mulai.DAFTAR,
        )
        for stay in permohonan.course.stays
    ]


def _note(paraf: Paraf) -> str:
    """What was written beside a paraf: to whom, the note, and the reasons of a return."""
    reasons = (
        f"data: {reason}" if n == "0" else f"persyaratan {n}: {reason}"
        for n, reason in paraf.hasil.items()
        if reason
    )
    to = f"kepada {paraf.kepada.nama}" if paraf.kepada else ""
    return "; ".join(filter(None, (to, paraf.catatan, *reasons)))


# What was asked of another desk and by whom, and what came back; None while nothing has.
Question = tuple[Langkah | Koordinasi, Paraf, Paraf | None]


@dataclass(frozen=True)
class FileView:
    """The file's page for one officer: what it holds, who has it, and the buttons of now.

    `typed` is what stood in a form that was refused, by field.
    """

    permohonan: Permohonan
    context: Context
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[tuple[str, str]] = ()  # element id and sentence

    @cached_property
    def row(self) -> Row:
        return Row(self.permohonan, self.context.time)

    @cached_property
    def tindakan(self) -> tuple[Tindakan, ...]:
        """What this officer may press now, the main one first; empty for whoever only reads."""
        return self.permohonan.keadaan.open_to(self.context.actor)

    @property
    def is_workable(self) -> bool:
        """Whether there is more to do here than to hand it on."""
        return bool(set(self.tindakan) - {Tindakan.ALIHKAN})

    @cached_property
    def has_part(self) -> bool:
        """Whether this officer has to do with the person now: the file is at their desk, comes back
        there from the pemohon, or they have just told the pemohon something by their own press.
        """
        keadaan = self.permohonan.keadaan
        return keadaan.concerns(self.context.actor) or self._has_to_tell()

    def _has_to_tell(self) -> bool:
        """Whether what was done last, or sent in vain, is still to be told by this officer."""
        now = self.context.now
        in_vain = [
            one
            for one in self.permohonan.surel
            if one.galat and not one.terkirim_at and now - one.dibuat_at < 2 * KABAR
        ]
        if in_vain:
            return speaks_with_pemohon(self.permohonan.standar, self.context.actor)
        trail = reversed(self.permohonan.trail)
        last = next((p for p in trail if p.tindakan != Tindakan.TERIMA), None)
        if last is None or last.petugas_id != self.context.actor.petugas_id:
            return False
        tugas = self.permohonan.standar.langkah[last.langkah].tugas
        is_handed = last.tindakan == Tindakan.SELESAI and tugas is Tugas.SERAHKAN
        is_told = is_handed or last.tindakan == Tindakan.TOLAK
        return is_told and self.context.now - last.at < KABAR

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The answers as label and value, in the order in which they were asked; nothing empty.

        What names or reaches a person is whole only for whoever has a part in the file now.
        """
        standar, isian = self.permohonan.standar, self.permohonan.isian
        return tuple(
            (one.label, one.printed(value) if self.has_part else one.masked(value))
            for one in asked_by(standar)
            if (value := isian.get(one.kunci, ""))
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What looks odd in the answers and may yet be right; told to whoever works on it."""
        if not self.is_workable:
            return ()
        asked = asked_by(self.permohonan.standar)
        return kejanggalan.warnings(self.permohonan.isian, self.context.today, asked)

    @property
    def previous(self) -> dict[int, str]:
        """What this very step found before the pemohon repaired it: number -> reason, "" where met.

        Each check of its own begins unticked.
        """
        last = next((p for p in reversed(self.permohonan.trail) if p.hasil), None)
        if last is None or last.tindakan != Tindakan.KEMBALIKAN:
            return {}
        if last.langkah != self.permohonan.langkah:
            return {}
        return {int(n): reason for n, reason in last.hasil.items()}

    @property
    def stays(self) -> list[StayView]:
        return stays(self.permohonan, self.context.time)

    @cached_property
    def messages(self) -> tuple[tuple[str, str], ...]:
        """Ways to tell the pemohon: words and link, with number, address and page code in them."""
        speaks = speaks_with_pemohon(self.permohonan.standar, self.context.actor)
        if not (speaks and self.has_part):
            return ()
        return kabar.messages(self.permohonan)

    @cached_property
    def questions(self) -> list[Question]:
        """What was asked of other desks, oldest first, each with its answer."""
        found = list[Question]()
        states = self.permohonan.course.states[1:]
        for p, after in zip(self.permohonan.trail, states, strict=True):
            if p.tindakan == Tindakan.TANYA:
                found.append((after.place, p, None))
            elif p.tindakan == Tindakan.JAWAB:
                found[-1] = (*found[-1][:2], p)
        return found

    @property
    def worked_out(self) -> str:
        """How the clock of this file was reckoned, in a sentence."""
        return worked_out(self.permohonan.course, self.context.kalender)

    @property
    def clock_note(self) -> str:
        """What the clock does now, in one sentence.

        Empty where the words beside the ribbon say it already.
        """
        run = self.permohonan.course.run
        if run.stopped_at:
            return "Waktu sudah berhenti dihitung." if run.started_at else ""
        if run.paused_at:
            return "Waktu berhenti dihitung selama pemohon memperbaiki."
        if run.is_running:
            return self._while_running()
        return f"Waktu mulai dihitung sejak {start_words(self.permohonan.standar)}."

    def _while_running(self) -> str:
        """Minutes stand still while the office is closed; days are counted by their end."""
        waktu, context = self.permohonan.standar.waktu, self.context
        in_days = waktu is not None and waktu.satuan is not Satuan.MENIT
        if in_days or context.kalender.closing(context.now):
            return "Waktu sedang dihitung."
        return "Waktu tidak dihitung selama kantor tutup."


def speaks_with_pemohon(standar: Standar, actor: Actor) -> bool:
    """Whether one of the officer's desks deals with the pemohon.

    The others have no need of a telephone number.
    """
    return any(
        actor.may_hold(one) for one in standar.langkah if one.tugas in FACING_PEMOHON
    )
