"""The slots of the berkas page: what each requirement has, and taking in what was sent without
losing the good.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import FileStorage, MultiDict

from sipetrok.berkas import BerkasDitolak, clean
from sipetrok.models import Berkas, Permohonan
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations.standar import standar_of
from sipetrok.sop.standar import Cara, Persyaratan
from sipetrok.storage import Storage


@dataclass(frozen=True)
class Slot:
    """One requirement as the page shows it."""

    nomor: int
    persyaratan: Persyaratan
    berkas: tuple[Berkas, ...]
    reason: str
    errors: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"berkas-{self.nomor}"

    @property
    def pilihan(self) -> str:
        return self.berkas[-1].pilihan if self.berkas else ""


def open_slots(permohonan: Permohonan, errors: Mapping[int, list[str]] | None = None) -> list[Slot]:
    """The slots that the pemohon may fill now, in the order of the standard."""
    standar, reasons = standar_of(permohonan), berkas_operations.returned_reasons(permohonan)
    return [
        Slot(
            n,
            standar.persyaratan[n - 1],
            tuple(berkas_operations.fresh_berkas(permohonan, n)),
            reasons.get(n, ""),
            tuple((errors or {}).get(n, ())),
        )
        for n in berkas_operations.open_slots(permohonan)
    ]


def not_sent(permohonan: Permohonan) -> list[tuple[Persyaratan, str]]:
    """Requirements that are met without an upload, with the office's reason where it returned one."""
    reasons = berkas_operations.returned_reasons(permohonan)
    return [
        (one, reasons.get(n, ""))
        for n, one in enumerate(standar_of(permohonan).persyaratan, 1)
        if one.cara is not Cara.UNGGAH and (n in reasons or not reasons)
    ]


def receive(
    permohonan: Permohonan,
    files: MultiDict,
    form: Mapping[str, str],
    storage: Storage,
    now: datetime,
) -> dict[int, list[str]]:
    """Keeps every good file; returns the sentences about the others, by requirement."""
    errors: dict[int, list[str]] = {}
    for slot in open_slots(permohonan):
        sent = [file for file in files.getlist(slot.id) if file.filename]
        choice = form.get(f"pilihan-{slot.nomor}", "")
        pilihan = choice if choice in slot.persyaratan.salah_satu else ""
        if sentences := list(_fill(permohonan, slot, sent, pilihan, storage, now)):
            errors[slot.nomor] = sentences
    return errors


def _fill(
    permohonan: Permohonan,
    slot: Slot,
    sent: list[FileStorage],
    pilihan: str,
    storage: Storage,
    now: datetime,
) -> Iterable[str]:
    room = slot.persyaratan.paling_banyak
    if room > 1:
        room -= len(slot.berkas)
    for n, file in enumerate(sent):
        if n >= room:
            yield f"Paling banyak {slot.persyaratan.paling_banyak} berkas. Hapus dahulu yang tidak dipakai."
            break
        try:
            berkas_operations.attach(
                permohonan.id, slot.nomor, clean(file.stream), storage, now, pilihan
            )
        except BerkasDitolak as refusal:
            yield f"{_name(file)}: {refusal.kalimat}" if len(sent) > 1 else refusal.kalimat
    # The choice may have been changed while the document stays.
    if pilihan and any(
        b.pilihan != pilihan for b in berkas_operations.fresh_berkas(permohonan, slot.nomor)
    ):
        berkas_operations.choose(permohonan.id, slot.nomor, pilihan)


def _name(file: FileStorage) -> str:
    """Which of several files is meant.

    It comes from the sender's computer: shortened, and without signs that turn it round or break
    the line.
    """
    name = "".join(
        sign for sign in re.split(r"[/\\]", file.filename)[-1] if sign.isprintable()
    ).strip()
    return f"{name[:30]}…{name[-10:]}" if len(name) > 45 else name or "Berkas"


def still_missing(permohonan: Permohonan) -> dict[int, list[str]]:
    """What the page must still ask for before it may be left."""
    errors = {
        n: ["Belum ada berkas. Ambil foto atau pilih berkasnya."]
        for n in berkas_operations.missing(permohonan)
    }
    for slot in open_slots(permohonan):
        if slot.berkas and slot.persyaratan.salah_satu and not slot.pilihan:
            errors[slot.nomor] = ["Pilih berkas mana yang Anda kirim."]
    return errors


def print_size(count: int) -> str:
    """A size for people: 284 KB, 1,2 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
