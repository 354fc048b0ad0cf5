"""The slots of the berkas page: what each requirement has, and taking in what was sent without
losing the good.
"""

import re
from collections.abc import Iterator, Mapping

from werkzeug.datastructures import FileStorage, MultiDict

from sipetrok.app.auth import context
from sipetrok.kiriman.berkas import BerkasDitolak, clean
from sipetrok.models import Permohonan
from sipetrok.operations.berkas import (
    Slot,
    attach,
    choose,
    missing,
    open_slots,
    returned_reasons,
)
from sipetrok.sop.standar import Cara, Persyaratan


def not_sent(permohonan: Permohonan) -> list[tuple[Persyaratan, str]]:
    """Requirements that are met without an upload, with the office's reason for a return."""
    reasons = returned_reasons(permohonan)
    return [
        (one, reasons.get(n, ""))
        for n, one in enumerate(permohonan.standar.persyaratan, 1)
        if one.cara is not Cara.UNGGAH and (n in reasons or not reasons)
    ]


def receive(
    permohonan: Permohonan, files: MultiDict, form: Mapping[str, str]
) -> dict[int, list[str]]:
    """Keeps every good file; returns the sentences about the others, by requirement."""
    errors: dict[int, list[str]] = {}
    for slot in open_slots(permohonan):
        sent = [file for file in files.getlist(slot.id) if file.filename]
        pilihan = form.get(f"pilihan-{slot.nomor}", "")
        if pilihan not in slot.persyaratan.salah_satu:
            pilihan = ""
        if sentences := list(_fill(slot, sent, pilihan)):
            errors[slot.nomor] = sentences
    return errors


def _fill(slot: Slot, sent: list[FileStorage], pilihan: str) -> Iterator[str]:
    most, permohonan_id = slot.persyaratan.paling_banyak, slot.permohonan.id
    room = most if most == 1 else max(0, most - len(slot.fresh))
    for file in sent[:room]:
        try:
            attach(permohonan_id, slot.nomor, clean(file.stream), context, pilihan)
        except BerkasDitolak as refusal:
            if len(sent) > 1:
                yield f"{_name(file)}: {refusal.kalimat}"
            else:
                yield refusal.kalimat
    if len(sent) > room:
        yield f"Paling banyak {most} berkas. Hapus dahulu yang tidak dipakai."
    # The choice may have been changed while the document stays.
    if pilihan and any(berkas.pilihan != pilihan for berkas in slot.fresh):
        choose(permohonan_id, slot.nomor, pilihan)


def _name(file: FileStorage) -> str:
    """Which of several files is meant.

    It comes from the sender's computer: shortened, and without signs that turn it round or break
    the line.
    """
    last = re.split(r"[/\\]", file.filename or "")[-1]
    name = "".join(sign for sign in last if sign.isprintable()).strip()
    if len(name) > 45:
        return f"{name[:30]}…{name[-10:]}"
    return name or "Berkas"


def still_missing(permohonan: Permohonan) -> dict[int, list[str]]:
    """What the page must still ask for before it may be left."""
    errors = {
        n: ["Belum ada berkas. Ambil foto atau pilih berkasnya."] for n in missing(permohonan)
    }
    for slot in open_slots(permohonan):
        if slot.fresh and slot.persyaratan.salah_satu and not slot.pilihan:
            errors[slot.nomor] = ["Pilih berkas mana yang Anda kirim."]
    return errors
