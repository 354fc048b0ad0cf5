"""The data of a permohonan, its first step: asked, kept as a draft under the key of its form, and
mended; by its pemohon, or by an officer for whoever came by WhatsApp, by e-mail or to the counter.
"""

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from sipetrok import queries
from sipetrok.alur.workflow import Status
from sipetrok.app import auth, perangkat
from sipetrok.app.auth import context
from sipetrok.domain import BY_STAFF, Saluran, kejanggalan
from sipetrok.domain.identitas import asked_by
from sipetrok.models import Permohonan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations import throttle
from sipetrok.operations.berkas import open_slots
from sipetrok.operations.permohonan import Entry
from sipetrok.sop.standar import Lewat, Mulai, Standar
from sipetrok.web.answers import go
from sipetrok.web.pemohon import isian
from sipetrok.web.pemohon.isian import IsianForm
from sipetrok.web.pemohon.kode import load, may_answer, note, require_room

blueprint = Blueprint("data", __name__)
catat = Blueprint("catat", __name__)


def _form(standar: Standar, **options: object) -> IsianForm:
    """The form of this standard, read from what was sent or filled from `data`."""
    return isian.form_class(standar, context.folder)(**options)


def _empty(form: IsianForm, kunci: str) -> IsianForm:
    """With nothing typed, under the key that its draft will have."""
    form.process(data=isian.nothing_typed(form.standar) | {"kunci_draf": kunci})
    return form


def _data_page(
    form: IsianForm, permohonan: Permohonan | None = None, **told: object
) -> str:
    """The page of the answers; `permohonan` where they are changed. `told` is what a refusal adds:
    `terlihat`, `lain`.
    """
    told.setdefault("terlihat", permohonan and permohonan_operations.mark(permohonan))
    return render_template(
        "data/page.html",
        form=form,
        permohonan=permohonan,
        kecamatan=isian.kecamatan(context.folder),
        **told,
    )


def _begun(endpoint: str, slug: str, kunci: str) -> ResponseReturnValue | None:
    """Where the address of an empty form leads instead: to a key of its own, and from that to the
    draft that this browser has begun under it. None where there is nothing yet.

    Back, reload and tomorrow find the draft. Whoever was only given the address begins anew.
    """
    draft = queries.permohonan_by_kunci(kunci)
    is_mine = draft is not None and perangkat.has_opened(draft.kode)
    if not isian.is_key(kunci) or (draft and not is_mine):
        return go(endpoint, slug=slug, kunci=isian.new_key())
    if draft and draft.status == Status.DRAF:
        return go("data.edit", kode=draft.kode)
    return go("permohonan.show", kode=draft.kode) if draft else None


@blueprint.get("/layanan/<slug>/ajukan")
@blueprint.get("/layanan/<slug>/ajukan/<kunci>")
@auth.public
def new(slug: str, kunci: str = "") -> ResponseReturnValue:
    """The empty form of a layanan, for everybody; 404 where nobody may apply for it here."""
    form = _form(isian.standar_asked(slug))
    return _begun("data.new", slug, kunci) or _data_page(_empty(form, kunci))


@blueprint.post("/layanan/<slug>/ajukan")
@blueprint.post("/layanan/<slug>/ajukan/<kunci>")
@auth.public
@auth.stamps
def create(slug: str, kunci: str = "") -> ResponseReturnValue:
    """The first press: a draft with its code, and on to its papers.

    422 with what is wrong, 429 where too many drafts came from this address. The same
    form again leads to the same draft and is not counted; 409 where the draft says otherwise by
    now. The key is in the form.
    """
    form = _form(isian.standar_asked(slug))
    try:
        require_room(throttle.DRAF)
    except throttle.TerlaluSering as refusal:
        form.form_errors.append(refusal.kalimat)
        return _data_page(form), 429, {"Retry-After": str(refusal.detik)}
    if not _is_valid(form):
        return _data_page(form), 422
    permohonan = _start(form, form.entry())
    if permohonan.dibuat_at == context.now:
        note(throttle.DRAF)
    return _go_on(permohonan, form)


def _start(form: IsianForm, entry: Entry) -> Permohonan:
    """The draft of this form, by the key that the form carries; of two people who were given one
    address each has their own.
    """
    start, kunci = permohonan_operations.start, form.kunci_draf.data
    permohonan = start(form.standar, kunci, entry, context.now)
    is_kept = permohonan_operations.is_kept(permohonan, entry)
    if is_kept or perangkat.has_opened(permohonan.kode):
        return permohonan
    return start(form.standar, isian.new_key(), entry, context.now)


def _is_valid(form: IsianForm) -> bool:
    """Judges it. What it leaves out is told on the page that follows, be it this one again."""
    if form.left_out:
        flash(form.left_out, "info")
    if filled := form.fill_in():
        flash(filled, "info")
    form.is_filled_in = bool(filled)
    return form.validate()


def _go_on(permohonan: Permohonan, form: IsianForm) -> ResponseReturnValue:
    """From the answers as they were sent to what comes next."""
    perangkat.note_opened(permohonan.kode)
    # Sent meanwhile by a second press: there is nothing more to fill in.
    if permohonan.status != Status.DRAF:
        return go("permohonan.show", kode=permohonan.kode)
    if not permohonan_operations.is_kept(permohonan, form.entry()):
        return _other(form, permohonan, permohonan_operations.DataBerubah.kalimat)
    return _after_answers(permohonan, form, is_new=True)


def _other(form: IsianForm, newest: Permohonan, kalimat: str) -> ResponseReturnValue:
    """What is kept is not what was seen: both are shown, and nothing is replaced in silence."""
    lain = kalimat, form.differing(newest)
    return _data_page(form, newest, lain=lain), 409


def _after_answers(
    permohonan: Permohonan, form: IsianForm, is_new: bool
) -> ResponseReturnValue:
    """On to what is still missing; once more to the answers where they are new and something in
    them is to be looked at.
    """
    if form.is_filled_in or (is_new and _odd(permohonan)):
        return go("data.edit", kode=permohonan.kode)
    if all(slot.is_done for slot in open_slots(permohonan)):
        return go("ajukan.review", kode=permohonan.kode)
    return go("ajukan.berkas", kode=permohonan.kode)


def _odd(permohonan: Permohonan) -> dict[str, str]:
    """What looks odd in the answers, by form field."""
    asked = asked_by(permohonan.standar)
    found = kejanggalan.odd(permohonan.isian, context.today, asked)
    return {name: sentence for name, sentence in found if sentence}


@blueprint.get("/permohonan/<kode>/data")
@auth.public
def edit(kode: str) -> str:
    """The answers of a draft, or of a file whose data was returned; else its page."""
    permohonan = load(kode, may_answer)
    standar = permohonan.standar
    data = isian.typed(standar, permohonan.isian, permohonan.lewat)
    form = _form(standar, data=data)
    named = kejanggalan.named_in(permohonan.returned.get(0, ""), asked_by(standar))
    return _data_page(form, permohonan, odd=_odd(permohonan), named=named)


@blueprint.post("/permohonan/<kode>/data")
@auth.public
def update(kode: str) -> ResponseReturnValue:
    """Keeps the answers, and on to what is still missing. 422 with what is wrong in them."""
    permohonan = load(kode, may_answer)
    form, seen = _form(permohonan.standar), request.form.get("terlihat", "")
    if not _is_valid(form):
        return _data_page(form, permohonan, terlihat=seen), 422
    is_new = not permohonan_operations.is_kept(permohonan, form.entry())
    try:
        permohonan_operations.answer(permohonan.id, form.entry(), context.now, seen)
    except permohonan_operations.DataBerubah as refusal:
        return _other(form, load(kode, may_answer), refusal.kalimat)
    return _after_answers(permohonan, form, is_new)


# The data, entered by an officer.


@catat.get("/catat")
@auth.officer
def index() -> str:
    """What an officer may enter for others: the layanan in which their role has a part."""
    mine = context.folder.layanan_of(context.peran)
    return render_template(
        "catat/index.html",
        layanan=[one for one in mine if one.mulai is Mulai.PERMOHONAN],
        daftar=[one for one in mine if one.mulai is Mulai.DAFTAR],
    )


def _catat_form(slug: str) -> IsianForm:
    """The citizen's form, and before it the channel.

    404 for what starts otherwise than by a permohonan; 403 for officers without a part in it.
    """
    standar = isian.standar_asked(slug)
    if context.peran.isdisjoint(standar.peran):
        abort(403)
    choices = {one.value: one.words for one in BY_STAFF}
    ask = "Pilih lewat mana permohonan ini datang."
    saluran = isian.radio("Permohonan ini datang lewat", choices, ask)
    base = isian.form_class(standar, context.folder, Lewat.for_petugas)
    return type("CatatForm", (base,), {"saluran": saluran})()


@catat.get("/catat/<slug>", endpoint="new")
@catat.get("/catat/<slug>/<kunci>", endpoint="new")
@auth.officer
def catat_new(slug: str, kunci: str = "") -> ResponseReturnValue:
    """The citizen's form with the channel before it. 404, 403 as `_catat_form`."""
    form = _empty(_catat_form(slug), kunci)
    begun = _begun("catat.new", slug, kunci)
    return begun or render_template("catat/data.html", form=form)


@catat.post("/catat/<slug>", endpoint="create")
@catat.post("/catat/<slug>/<kunci>", endpoint="create")
@auth.officer
@auth.stamps
def catat_create(slug: str, kunci: str = "") -> ResponseReturnValue:
    """The draft, and on to its papers. No brake: an office enters many from one address."""
    form = _catat_form(slug)
    if not _is_valid(form):
        return render_template("catat/data.html", form=form), 422
    entry = form.entry(Saluran(form.saluran.data), context.officer.id)
    return _go_on(_start(form, entry), form)
