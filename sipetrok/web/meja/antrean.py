"""The antrean of an officer, the page of one file with exactly the buttons of now, what they send,
and the archive of what is closed.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from sipetrok import queries
from sipetrok.alur.workflow import Tindakan, TindakanTertutup
from sipetrok.app import auth, http
from sipetrok.app.auth import context
from sipetrok.app.filters import titik
from sipetrok.cetak.pdf import plain
from sipetrok.domain import SipetrokError
from sipetrok.domain.naskah import has_gap
from sipetrok.domain.petugas import colleagues, pairs
from sipetrok.kiriman import ruang
from sipetrok.kiriman.berkas import CleanBerkas, require_joinable
from sipetrok.models import Permohonan
from sipetrok.operations import act as acting
from sipetrok.operations import kuota
from sipetrok.operations.act import SudahBerubah
from sipetrok.operations.context import KurangIsian, Press
from sipetrok.operations.penyerahan import handing_over, is_ours
from sipetrok.operations.surel import address_of, why_by_hand
from sipetrok.produk import produk_of
from sipetrok.queries.penyerahan import count_due
from sipetrok.queries.petugas import away, standing_in
from sipetrok.sop.standar import Tugas
from sipetrok.web import answers
from sipetrok.web.kiriman import LARGEST, read_of, text_of
from sipetrok.web.meja import desk, kabar

COLLEAGUES = 60  # offered for choice

SCANS = 10  # photographed pages of one signed letter
# Letters; a longer text is told, never cut.
CATATAN, ALASAN, NASKAH, NOMOR = 2000, 500, 20_000, 120

blueprint = Blueprint("antrean", __name__)
arsip = Blueprint("arsip", __name__)


def _list(current: int | None = None) -> dict[str, Any]:
    """The list beside a file or on its own page: the same rows, the same digest.

    `di=pemohon` in the address asks for the files that wait for their pemohon. The
    digest says what is shown, so that an unchanged list is not sent again.
    """
    place, after = request.args.get("di", ""), request.args.get("setelah")
    if place == "pemohon":
        page = queries.with_pemohon(after, context.layanan)
    else:
        page = queries.antrean(context.peran, after)
    waiting = page.count
    if waiting is None:
        waiting = queries.count_antrean(context.peran)
    queries.read_courses(page.items)
    rows = [desk.Row(p, context.time) for p in page.items]
    digest = hashlib.sha256(
        repr([(r.permohonan.id, r.permohonan.versi, r.due) for r in rows]).encode()
    ).hexdigest()[:12]
    return {
        "rows": rows,
        "page": page,
        "place": place,
        "after": after,
        "digest": digest,
        "current": current,
        "waiting": waiting,
    }


def _above() -> dict[str, object]:
    """What an officer is told above the antrean: whom they stand in for, and products that nobody
    has collected.
    """
    layanan = handing_over(context.folder.layanan, context.peran)
    absent = away(context.today) if pairs(context.people) else {}
    return {
        "menggantikan": standing_in(current_user.id, absent),
        "halangan_sendiri": absent.get(current_user.id),
        "belum_diambil": count_due(layanan, context.now),
    }


@blueprint.get("/antrean")
@auth.officer
def index() -> Response:
    """The antrean of the officer's roles of today, next due first.

    For officers; an account of a desa is led to its own front page by the guard.
    """
    return http.render(
        "antrean/page.html", "antrean/_daftar.html", **_list(), **_above()
    )


@blueprint.get("/antrean/daftar")
@auth.officer
def refresh() -> Response | str:
    """The list again for htmx; nothing at all when it is as the browser has it, so that nothing
    moves.
    """
    found = _list(request.args.get("buka", type=int))
    if request.args.get("tanda") == found["digest"]:
        return Response(status=204)
    return render_template("antrean/_daftar.html", **found)


@blueprint.get("/antrean/<int:permohonan_id>")
@auth.officer
def show(permohonan_id: int) -> Response:
    """One file, for an officer whose role has a part in its standard, or who supervises.

    404 for none and for a draft, 403 for the others.
    """
    return _show(permohonan_id)


def _show(
    permohonan_id: int,
    notice: tuple[str, str] | None = None,
    left: Sequence[tuple[str, str]] = (),
    **view: Any,
) -> Response:
    """List and file together: the region that a press replaces.

    `notice` is the look and the sentence of what just happened, `left` what was written
    and is not kept; `view` carries `typed` and `errors` to the page.
    """
    _held = queries.whole_file(permohonan_id)  # so that the next line finds it loaded
    permohonan = auth.load_permohonan(permohonan_id)
    file = desk.FileView(permohonan, context, **view)
    produk = produk_of(permohonan)
    text = produk.draft(context, file.typed.get("naskah", ""))
    beside = _list(permohonan.id)
    return http.render(
        "antrean/page.html",
        "antrean/_kerja.html",
        file=file,
        notice=notice,
        left=left,
        following=_following(permohonan, beside["rows"]),
        naskah=text,
        has_gap=has_gap(text),
        produk=produk,
        tindakan=Tindakan,
        signer=produk.signer(context),
        by_hand=why_by_hand(permohonan),
        can_be_mailed=address_of(permohonan.isian) is not None,
        mail_by_hand=kabar.handing_over(permohonan),
        colleagues=_colleagues(file),
        works_on_it=auth.works_on(permohonan),
        hands_over=is_ours(permohonan, context),
        now=context.now,
        **beside,
    )


def _following(permohonan: Permohonan, rows: Sequence[desk.Row]) -> Permohonan | None:
    """The next file: of the same layanan at the step that was just done, one behind it first; else
    the first of all.
    """
    others = [row.permohonan for row in rows if row.permohonan.id != permohonan.id]
    done = [
        p.langkah
        for p in permohonan.trail
        if p.petugas_id == current_user.id and p.tindakan != Tindakan.TERIMA
    ]
    step, due = done[-1] if done else permohonan.langkah, permohonan.due_at

    def is_farther(one: Permohonan) -> tuple[bool, bool]:
        is_alike = (one.layanan, one.langkah) == (permohonan.layanan, step)
        if not (is_alike and one.due_at and due):
            return True, not is_alike
        return (one.due_at, one.id) < (due, permohonan.id), False

    return min(others, key=is_farther, default=None)


def _colleagues(file: desk.FileView) -> tuple[tuple[int, str], ...]:
    """To whom this file could be handed now."""
    if Tindakan.ALIHKAN not in file.tindakan:
        return ()
    pelaksana = file.permohonan.keadaan.step.pelaksana
    return colleagues(context.people, pelaksana, current_user.id)[:COLLEAGUES]


def _refused(refusal: SipetrokError, permohonan_id: int) -> Response:
    """The file again with the sentence and with everything that was typed; as it is now, where its
    step may have passed.
    """
    if isinstance(refusal, SudahBerubah | TindakanTertutup):
        permohonan = auth.load_permohonan(permohonan_id)
        left = _written(permohonan)
        return _show(permohonan_id, ("paused", refusal.kalimat), left)
    errors = [(refusal.isian or "tindakan", refusal.kalimat)]
    if _picked() and refusal.isian != "scan":
        errors.append(("scan", "Pilih lagi berkasnya; yang tadi tidak ikut tersimpan."))
    return _show(permohonan_id, typed=request.form, errors=errors)


def _written(permohonan: Permohonan) -> list[tuple[str, str]]:
    """What the officer wrote in words, each with its label; the letter's text where it is not as
    the page showed it.
    """
    form, standar = request.form, permohonan.standar
    fields = [
        ("catatan", "Catatan atau alasan"),
        Tindakan.TANYA.words.field,
        Tindakan.JAWAB.words.field,
        ("alasan-0", "Data pemohon"),
    ]
    numbers = range(1, len(standar.persyaratan) + 1)
    fields += [(f"alasan-{n}", f"Persyaratan {n}") for n in numbers]
    shown = permohonan.naskah or produk_of(permohonan).template(context)
    if _lines(form.get("naskah", "")) != _lines(shown):
        fields.insert(0, ("naskah", standar.jenis.words.naskah))
    return [(words, form[name]) for name, words in fields if form.get(name, "").strip()]


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


@blueprint.post("/antrean/<int:permohonan_id>/tindakan")
@auth.officer
@auth.stamps
@answers.refused(_refused)
def act(permohonan_id: int) -> ResponseReturnValue:
    """One press on one file. What may be pressed is decided by the rules, not here.

    The same press again says the same again. After a refusal the page comes back with what was
    typed: 422 where something is missing, 409 with the newest state where somebody was faster.
    """
    press = _press(auth.load_permohonan(permohonan_id))
    permohonan = acting.act(permohonan_id, press, context)
    return _done(permohonan, _sentence(permohonan, press.tindakan))


def _press(permohonan: Permohonan) -> Press:
    """The press as the form says it; what its action has no use for is ignored later.

    Raises TindakanTertutup for an unknown action, KurangIsian for a text that is too
    long, and for scans that cannot be taken.
    """
    form = request.form
    try:
        tindakan = Tindakan(form.get("tindakan", ""))
    except ValueError:
        raise TindakanTertutup from None
    return Press(
        tindakan=tindakan,
        versi=form.get("versi", -1, type=int),
        catatan=text_of(*tindakan.words.field, CATATAN) or "",
        hasil=_checked(len(permohonan.standar.persyaratan)),
        tujuan=form.get(
            "koordinasi" if tindakan is Tindakan.TANYA else "tujuan", type=int
        ),
        naskah=_naskah(permohonan),
        lewat=form.get("lewat"),
        scan=_scan(permohonan),
        kepada=min(form.get("kepada", 0, type=int), LARGEST) or None,
        nomor=text_of("nomor", "Nomor dokumen", NOMOR) or "",
    )


def _naskah(permohonan: Permohonan) -> str | None:
    """The letter's text, which is printed, or the answer, which is read. Raises KurangIsian."""
    jenis = permohonan.standar.jenis
    read = read_of if jenis.is_text else text_of
    return read("naskah", jenis.words.naskah, NASKAH)


def _checked(count: int) -> dict[int, str]:
    """What the check found: "" where it was ticked, a reason where one was written, nothing where
    neither.

    A tick hides the field beside it, so it speaks louder than what still stands there; "semua" does
    not.
    """
    form, found = request.form, {}
    ticked = set(form.getlist("sesuai", type=int))
    for n in range(count + 1):
        words = f"Alasan pada persyaratan {n}" if n else "Alasan pada data"
        reason = (text_of(f"alasan-{n}", words, ALASAN) or "").strip()
        if n in ticked or ("semua" in form and n > 0 and not reason):
            found[n] = ""
        elif reason:
            found[n] = reason
    return found


def _picked() -> list[FileStorage]:
    """The scans that were chosen; an empty field sends a file without a name."""
    return [file for file in request.files.getlist("scan") if file.filename]


def _scan(permohonan: Permohonan) -> tuple[CleanBerkas, ...]:
    """The chosen scans, made clean. Raises KurangIsian for too many, or one that is not taken."""
    files = _picked()
    if not files:
        return ()
    if len(files) > SCANS:
        raise KurangIsian(
            "scan",
            f"Paling banyak {SCANS} halaman; yang Anda pilih {len(files)}. Gabungkan dahulu "
            "menjadi satu PDF, lalu unggah PDF itu.",
        )
    try:
        with ruang.KANTOR.taken(auth.sender()):
            scans = tuple(produk_of(permohonan).read(f.stream) for f in files)
        require_joinable(scans)
        kuota.take(auth.sender(), sum(one.ukuran for one in scans), context)
        return scans
    except SipetrokError as refusal:
        raise KurangIsian("scan", refusal.kalimat) from None


def _done(permohonan: Permohonan, sentence: str, **view: Any) -> ResponseReturnValue:
    """The file again with its sentence: as a fragment, or by going to its page."""
    if http.wants_fragment():
        return _show(permohonan.id, notice=("done", sentence), **view)
    return answers.done(sentence, "antrean.show", permohonan_id=permohonan.id)


def _sentence(permohonan: Permohonan, tindakan: Tindakan) -> str:
    """What became of the file, with the number that was given."""
    keadaan = permohonan.keadaan
    untuk = permohonan.untuk.nama if permohonan.untuk else ""
    if tindakan is Tindakan.ALIHKAN and not untuk:
        tindakan = Tindakan.SELESAI  # a colleague has taken it already
    became = keadaan.status.words.pressed
    said = (became or tindakan.words.pressed).format(
        nomor=permohonan.nomor_register,
        meja=context.kantor.nama_meja(keadaan.place.pelaksana),
        untuk=untuk,
    )
    return titik(said if became else _signed(permohonan, tindakan) + said)


def _signed(permohonan: Permohonan, tindakan: Tindakan) -> str:
    """The result first, where this press was the signature."""
    last = next(p for p in reversed(permohonan.trail) if p.tindakan != Tindakan.TERIMA)
    is_end = tindakan is Tindakan.SELESAI and last.tindakan == Tindakan.SELESAI
    if not is_end or permohonan.standar.langkah[last.langkah].tugas is not Tugas.SAHKAN:
        return ""
    number = f", nomor {permohonan.surat[-1].nomor}" if permohonan.surat else ""
    return f"{permohonan.standar.jenis.words.hasil} disahkan{number}. "


@blueprint.post("/antrean/<int:permohonan_id>/naskah")
@auth.officer
@answers.refused(_refused)
def save_naskah(permohonan_id: int) -> ResponseReturnValue:
    """Keeps the letter's text, so that the picture beside it shows what will be printed."""
    permohonan = auth.load_permohonan(permohonan_id)
    text = _naskah(permohonan) or ""
    versi = request.form.get("versi", -1, type=int)
    permohonan = acting.save_naskah(permohonan_id, versi, text, context)
    # A note begun beside the letter is not finished yet: it stays.
    return _done(
        permohonan,
        permohonan.standar.jenis.words.disimpan,
        typed=request.form,
    )


@arsip.get("/arsip", endpoint="index")
@auth.officer
def closed() -> str:
    """Closed files of the officer's layanan, the newest first, found again by their register or
    letter number.
    """
    nomor = plain(request.args.get("nomor", "").strip()[:120])
    page = queries.arsip(request.args.get("sebelum"), nomor, context.layanan)
    return render_template("arsip/page.html", page=page, nomor=nomor)
