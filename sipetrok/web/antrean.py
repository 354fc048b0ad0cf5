"""The antrean of an officer, and the page of one file with exactly the buttons of now."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask_login import current_user

from sipetrok import auth, htmx, kantor, queries
from sipetrok.domain import progress
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.headline import HASIL
from sipetrok.domain.naskah import has_gap
from sipetrok.domain.workflow import Status, Tindakan, TindakanTertutup
from sipetrok.filters import titik
from sipetrok.models import Halangan, Permohonan
from sipetrok.operations import act as acting
from sipetrok.operations.act import SudahBerubah
from sipetrok.operations.pengambilan import handing_over
from sipetrok.operations.press import KurangIsian
from sipetrok.operations.standar import standar_of
from sipetrok.operations.surat import default_naskah, is_drafting, would_sign
from sipetrok.operations.surel import may_write_to
from sipetrok.queries import berita_acara, surel
from sipetrok.queries.halangan import own, standing_in
from sipetrok.queries.meja import colleagues
from sipetrok.queries.pengambilan import count_due
from sipetrok.simpanan.disk import PenyimpananTertutup
from sipetrok.sop.standar import Jenis, Tugas
from sipetrok.web import ambil, desk, kabar
from sipetrok.web.presses import NASKAH, WORDS, read_press, text_of, words_of

blueprint = Blueprint("antrean", __name__)


def _list(current: int | None = None) -> dict[str, object]:
    """The list beside a file or on its own page: the same rows, the same digest."""
    place, after = request.args.get("di", ""), request.args.get("setelah")
    page = (
        queries.with_pemohon(after) if place == "pemohon" else queries.antrean(auth.peran(), after)
    )
    rows = [desk.row(p, kantor.current(), auth.now()) for p in page.items]
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
        "waiting": queries.count_antrean(auth.peran()),
    }


def _above() -> dict[str, object]:
    """What an officer is told above the antrean: whom they stand in for, and products that nobody
    has collected.
    """
    day = kantor.current().kalender.day_of(auth.now())
    layanan = handing_over(kantor.current().layanan, auth.peran())
    return {
        "menggantikan": standing_in(current_user.id, day),
        "halangan_sendiri": own(current_user.id, day),
        "belum_diambil": count_due(layanan, auth.now()) if layanan else 0,
    }


@blueprint.get("/antrean")
@auth.officer
def index() -> Response:
    return htmx.render("antrean/page.html", "antrean/_daftar.html", **_list(), **_above())


@blueprint.get("/antrean/daftar")
@auth.officer
def refresh() -> Response:
    """The list again for htmx; nothing at all when it is as the browser has it, so that nothing
    moves.
    """
    context = _list(request.args.get("buka", type=int))
    if request.args.get("tanda") == context["digest"]:
        return Response(status=204)
    return Response(render_template("antrean/_daftar.html", **context))


@blueprint.get("/antrean/<int:permohonan_id>")
@auth.officer
def show(permohonan_id: int) -> Response:
    return _show(auth.load_permohonan(permohonan_id))


def _show(
    permohonan: Permohonan,
    status: int = 200,
    notice: tuple[str, str] | None = None,
    left: Sequence[tuple[str, str]] = (),
    **view,
) -> Response:
    """List and file together: the region that a press replaces."""
    file = desk.file_view(
        permohonan, kantor.current(), auth.actor(), current_app.config["URL"], auth.now(), **view
    )
    text, context = _naskah(permohonan, file), _list(permohonan.id)
    return htmx.render(
        "antrean/page.html",
        "antrean/_kerja.html",
        status,
        file=file,
        notice=notice,
        left=left,
        following=_following(permohonan, context["rows"]),
        naskah=text,
        has_gap=has_gap(text),
        signer=would_sign(kantor.current().kantor, permohonan, current_user, auth.peran()),
        mails_itself=may_write_to(permohonan),
        mail_by_hand=_mail_by_hand(permohonan, file),
        is_drafting=is_drafting(permohonan),
        clock_note=desk.clock_note(permohonan),
        colleagues=_colleagues(permohonan, file),
        works_on_it=auth.works_on(permohonan),
        surel=surel.of(permohonan.id),
        berita_acara_berkas=berita_acara.of(permohonan.id),
        ambil=ambil.view(permohonan, kantor.current(), auth.now()),
        hands_over=ambil.is_ours(permohonan),
        **context,
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
    alike = [p for p in others if (p.layanan, p.langkah) == (permohonan.layanan, step)]
    behind = [p for p in alike if p.due_at and due and (p.due_at, p.id) > (due, permohonan.id)]
    return next(iter(behind + alike + others), None)


def _mail_by_hand(permohonan: Permohonan, file: desk.FileView) -> str:
    return kabar.handing_over(
        permohonan, file.row.standar, kantor.current(), current_app.config["URL"]
    )


def _colleagues(permohonan: Permohonan, file: desk.FileView) -> tuple[tuple[int, str], ...]:
    """To whom this file could be handed now."""
    if Tindakan.ALIHKAN not in file.tindakan:
        return ()
    day = kantor.current().kalender.day_of(auth.now())
    return colleagues(
        standar_of(permohonan).langkah[permohonan.langkah].pelaksana,
        Halangan.pairs_on(day),
        current_user.id,
    )


def _naskah(permohonan: Permohonan, file: desk.FileView) -> str:
    """The letter's text: what was typed just now, what was kept, or what the template makes of the
    answers.
    """
    if file.row.standar.jenis is Jenis.JAWABAN:
        return file.typed.get("naskah") or permohonan.naskah or ""
    if not file.row.standar.naskah or not is_drafting(permohonan):
        return ""
    return file.typed.get("naskah") or permohonan.naskah or _template(permohonan)


def _template(permohonan: Permohonan) -> str:
    return default_naskah(
        kantor.current().kantor, permohonan, kantor.current().kalender.day_of(auth.now())
    )


@blueprint.post("/antrean/<int:permohonan_id>/tindakan")
@auth.officer
@auth.stamps
def act(permohonan_id: int) -> Response:
    """One press. Refused ones show the file again with the sentence, and with everything that was
    typed.
    """
    permohonan = auth.load_permohonan(permohonan_id)
    try:
        press = read_press(permohonan)
        permohonan = acting.act(permohonan_id, press, auth.context)
    except (SudahBerubah, TindakanTertutup) as refusal:
        return _too_late(permohonan_id, refusal.kalimat)
    except KurangIsian as refusal:
        return _again(permohonan_id, refusal.isian, refusal.kalimat)
    except PenyimpananTertutup:
        raise  # no fault of this press: it can be sent again as it is
    except SipetrokError as refusal:
        return _again(permohonan_id, "tindakan", refusal.kalimat)
    return _done(permohonan, _sentence(permohonan, press.tindakan))


def _again(permohonan_id: int, element: str, kalimat: str) -> Response:
    errors = [(element, kalimat)]
    if element != "scan" and any(file.filename for file in request.files.getlist("scan")):
        errors.append(("scan", "Pilih lagi pindaian suratnya; yang tadi tidak ikut tersimpan."))
    return _show(auth.load_permohonan(permohonan_id), 422, typed=request.form, errors=tuple(errors))


def _too_late(permohonan_id: int, kalimat: str) -> Response:
    """The file as it is now, and beside it what was typed: it may belong to a step that has passed."""
    permohonan = auth.load_permohonan(permohonan_id)
    left = [(words, text) for words, text in _written(permohonan) if text.strip()]
    return _show(permohonan, 409, ("paused", kalimat), left=left)


def _written(permohonan: Permohonan) -> list[tuple[str, str]]:
    """What an officer writes in words, each with its label."""
    form, naskah = request.form, request.form.get("naskah", "")
    shown = permohonan.naskah or (
        "" if standar_of(permohonan).jenis is Jenis.JAWABAN else _template(permohonan)
    )
    if _lines(naskah) == _lines(shown):
        naskah = ""  # as the page showed it
    reasons = [
        (f"Persyaratan {n}" if n else "Data pemohon", form.get(f"alasan-{n}", ""))
        for n in range(len(standar_of(permohonan).persyaratan) + 1)
    ]
    notes = [
        (words, form.get(name, ""))
        for name, words in (("catatan", "Catatan atau alasan"), *WORDS.values())
    ]
    return [(words_of(permohonan), naskah), *notes, *reasons]


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def _done(permohonan: Permohonan, sentence: str, **view) -> Response:
    if htmx.wants_fragment():
        return _show(permohonan, notice=("done", sentence), **view)
    flash(sentence, "done")
    return htmx.go(url_for("antrean.show", permohonan_id=permohonan.id))


def _sentence(permohonan: Permohonan, tindakan: Tindakan) -> str:
    """What became of the file, with the number that was given."""
    name = permohonan.nomor_register
    standar = standar_of(permohonan)
    following = progress.desk(standar, permohonan.langkah, kantor.current().kantor)
    match Status(permohonan.status):
        case Status.DIKEMBALIKAN:
            return f"{name} dikembalikan kepada pemohon. Waktu berhenti dihitung sampai diperbaiki."
        case Status.DITOLAK:
            return f"{name} ditolak. Alasannya dapat dibaca pemohon."
        case Status.SELESAI:
            return f"{name} selesai dan disimpan di arsip."
    if tindakan is Tindakan.TERIMA:
        return f"{name} Anda terima."
    if tindakan is Tindakan.ALIHKAN and permohonan.untuk:
        return titik(f"{name} dialihkan kepada {permohonan.untuk.nama}")
    if tindakan is Tindakan.TANYA:
        return (
            f"Pertanyaan tentang {name} dikirim: {desk.meja(permohonan, kantor.current().kantor)}."
        )
    if tindakan is Tindakan.JAWAB:
        return f"Jawaban tentang {name} disimpan. Berkas kembali ke langkahnya."
    return f"{_signed(permohonan)}{name} diteruskan: {following}."


def _signed(permohonan: Permohonan) -> str:
    """The result first, where this press was the signature."""
    standar, last = (
        standar_of(permohonan),
        next(p for p in reversed(permohonan.trail) if p.tindakan != Tindakan.TERIMA),
    )
    if last.tindakan != Tindakan.SELESAI or standar.langkah[last.langkah].tugas is not Tugas.SAHKAN:
        return ""
    number = f", nomor {permohonan.surat[-1].nomor}" if permohonan.surat else ""
    return f"{HASIL[standar.jenis]} disahkan{number}. "


@blueprint.post("/antrean/<int:permohonan_id>/naskah")
@auth.officer
def save_naskah(permohonan_id: int) -> Response:
    """Keeps the letter's text, so that the picture beside it shows what will be printed."""
    permohonan = auth.load_permohonan(permohonan_id)
    try:
        text = text_of("naskah", words_of(permohonan), NASKAH) or ""
        permohonan = acting.save_naskah(
            permohonan_id, request.form.get("versi", -1, type=int), text, auth.context
        )
    except (SudahBerubah, TindakanTertutup) as refusal:
        return _too_late(permohonan_id, refusal.kalimat)
    except KurangIsian as refusal:
        return _again(permohonan_id, refusal.isian, refusal.kalimat)
    # A note begun beside the letter is not finished yet: it stays.
    return _done(
        permohonan,
        "Naskah disimpan. Pratinjau menunjukkan surat yang akan dicetak.",
        typed=request.form,
    )
