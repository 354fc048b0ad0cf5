"""A permohonan is put together once its data is there: berkas, answers read over, sent, and mended
after a return.
"""

import re
from collections.abc import Iterator
from contextlib import nullcontext

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.app import auth
from sipetrok.app.auth import BROKEN, context
from sipetrok.domain import kejanggalan
from sipetrok.domain.identitas import asked_by
from sipetrok.kiriman.berkas import BerkasDitolak, SedangSibuk, clean
from sipetrok.models import Permohonan
from sipetrok.operations import kuota
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.berkas import (
    Slot,
    attach,
    choose,
    detach,
    keep_on_paper,
    open_slots,
)
from sipetrok.sop.standar import Cara, Persyaratan
from sipetrok.web.answers import go
from sipetrok.web.pemohon import isian
from sipetrok.web.pemohon.kode import at_counter, is_open, load, may_answer, place_for

blueprint = Blueprint("ajukan", __name__)


# The berkas.


def _not_sent(permohonan: Permohonan) -> list[tuple[Persyaratan, str]]:
    """Requirements that are met without an upload, with the office's reason for a return."""
    reasons = permohonan.returned
    return [
        (one, reasons.get(n, ""))
        for n, one in enumerate(permohonan.standar.persyaratan, 1)
        if one.cara is not Cara.UNGGAH and (n in reasons or not reasons)
    ]


def _still_missing(permohonan: Permohonan) -> dict[int, list[str]]:
    """What the page must still ask for before it may be left."""
    errors = {}
    for slot in open_slots(permohonan):
        if slot.is_missing:
            errors[slot.nomor] = ["Belum ada berkas. Ambil foto atau pilih berkasnya."]
        elif slot.fresh and slot.persyaratan.salah_satu and not slot.pilihan:
            errors[slot.nomor] = ["Pilih berkas mana yang Anda kirim."]
    return errors


def _page(name: str, permohonan: Permohonan, **context: object) -> str:
    """One of the pages that show what was asked and what came."""
    return render_template(
        f"ajukan/{name}.html",
        permohonan=permohonan,
        standar=permohonan.standar,
        slots=open_slots(permohonan),
        lain=_not_sent(permohonan),
        **context,
    )


@blueprint.get("/permohonan/<kode>/berkas")
@auth.public
def berkas(kode: str) -> ResponseReturnValue:
    """The slots of the papers, while something may still be sent."""
    permohonan = load(kode, is_open)
    if permohonan.standar.uploads:
        return _page("berkas", permohonan, errors={})
    # A standard that asks for no document has no such page between the answers and their check.
    return go("ajukan.review", kode=permohonan.kode)


@blueprint.post("/permohonan/<kode>/berkas")
@auth.public
@auth.stamps
@auth.takes_rest
def receive(kode: str) -> ResponseReturnValue:
    """Takes what was sent for each slot, then says what is missing; or takes one document out.

    Each file is kept in a transaction of its own: what is good stays, also where the next one is
    refused (422) or the disk is full (503). Where all places are taken nothing is looked at, and
    the page says so at once (503). TerlaluBanyak for an address that has left too much. Of a form
    whose line was cut only the files are looked at.
    """
    permohonan = load(kode, is_open)
    is_whole = BROKEN not in request.environ
    if is_whole and permohonan.status == Status.DRAF and at_counter(permohonan):
        keep_on_paper(permohonan.id, request.form.getlist("kertas", type=int))
    is_sending = any(file.filename for _, file in request.files.items(multi=True))
    if is_sending:
        kuota.require_room(auth.sender(), 0, context)
    following = "review"
    try:
        with place_for(permohonan) if is_sending else nullcontext():
            errors = _fill_all(permohonan)
    except SedangSibuk as refusal:
        slots = open_slots(permohonan)
        errors = {one.nomor: [refusal.kalimat] for one in slots if _sent(one)}
        page = _page("berkas", permohonan, errors=errors)
        return page, refusal.status, {"Retry-After": str(refusal.detik)}
    # Files picked beside "Hapus" are kept too: that button belongs to the same form.
    if (berkas_id := request.form.get("hapus", type=int)) is not None:
        detach(permohonan.id, berkas_id, context)
        following = "berkas"
    else:
        errors = _still_missing(permohonan) | errors
    if errors:
        return _page("berkas", permohonan, errors=errors), 422
    return go(f"ajukan.{following}", kode=permohonan.kode)


def _fill_all(permohonan: Permohonan) -> dict[int, list[str]]:
    """Every good file is kept; of the others is told what is wrong, by requirement."""
    found = {slot.nomor: list(_fill(slot)) for slot in open_slots(permohonan)}
    return {nomor: sentences for nomor, sentences in found.items() if sentences}


def _sent(slot: Slot) -> list[FileStorage]:
    return [file for file in request.files.getlist(slot.id) if file.filename]


def _fill(slot: Slot) -> Iterator[str]:
    """Keeps what was sent for this requirement, and says what cannot be kept."""
    pilihan = request.form.get(f"pilihan-{slot.nomor}", "")
    if pilihan not in slot.persyaratan.salah_satu:
        pilihan = ""
    sent = _sent(slot)
    most, permohonan_id = slot.persyaratan.paling_banyak, slot.permohonan.id
    # A single document is replaced by the next.
    room = most if most == 1 else max(0, most - len(slot.fresh))
    for file in sent[:room]:
        try:
            received = clean(file.stream)
            kuota.take(auth.sender(), received.ukuran, context)
            attach(permohonan_id, slot.nomor, received, context, pilihan)
        except BerkasDitolak as refusal:
            which = f"{_name(file)}: " if len(sent) > 1 else ""
            yield which + refusal.kalimat
    if len(sent) > room:
        yield f"Paling banyak {most} berkas. Hapus dahulu yang tidak dipakai."
    # The choice may have been changed while the document stays.
    if pilihan and any(berkas.pilihan != pilihan for berkas in slot.fresh):
        choose(permohonan_id, slot.nomor, pilihan, context.now)


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


# Reading it over, and sending.


def _review_page(permohonan: Permohonan, absent: tuple[int, ...] = ()) -> str:
    """All answers and papers to read over; `absent` are the requirements without a document."""
    isi = permohonan.isian
    return _page(
        "periksa",
        permohonan,
        absent=absent,
        may_answer=may_answer(permohonan),
        rows=isian.rows(permohonan.standar, isi),
        warnings=kejanggalan.warnings(isi, context.today, asked_by(permohonan.standar)),
    )


@blueprint.get("/permohonan/<kode>/periksa")
@auth.public
def review(kode: str) -> str:
    """The last look before sending."""
    return _review_page(load(kode, is_open))


@blueprint.post("/permohonan/<kode>/kirim")
@auth.public
@auth.stamps
def submit(kode: str) -> ResponseReturnValue:
    """Sends it: a new one gets its number and leads to the receipt, a repaired one to its page.

    422 with what is missing. Sent already is fine, and leads where the first press led.
    """
    permohonan = load(kode)
    is_repair = permohonan.status == Status.DIKEMBALIKAN or (
        permohonan.status != Status.DRAF
        and any(one.tindakan == Tindakan.PERBAIKI for one in permohonan.trail)
    )
    try:
        permohonan_operations.submit(permohonan.id, context)
    except permohonan_operations.BelumLengkap as refusal:
        return _review_page(permohonan, refusal.persyaratan), 422
    following = "show" if is_repair else "receipt"
    return go(f"permohonan.{following}", kode=permohonan.kode)
