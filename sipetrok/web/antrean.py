"""The antrean of an officer, and the page of one file with exactly the buttons of now."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask_login import current_user

from sipetrok import auth, htmx, huruf, kantor, queries
from sipetrok.berkas import CleanBerkas, clean
from sipetrok.domain import progress
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.naskah import has_gap
from sipetrok.domain.standar import Tugas
from sipetrok.domain.workflow import Status, Tindakan, TindakanTertutup
from sipetrok.models import Permohonan
from sipetrok.operations import act as acting
from sipetrok.operations.act import KurangIsian, Press, SudahBerubah, actor_of
from sipetrok.operations.standar import standar_of
from sipetrok.operations.surat import default_naskah, is_drafting
from sipetrok.storage import PenyimpananTertutup
from sipetrok.web import desk

blueprint = Blueprint("antrean", __name__)
SCANS = 10  # photographed pages of one signed letter
CATATAN, ALASAN, NASKAH = 2000, 500, 20_000  # letters; a longer text is told, never cut


def _list(current: int | None = None) -> dict[str, object]:
    """The list beside a file or on its own page: the same rows, the same digest."""
    place, after = request.args.get("di", ""), request.args.get("setelah")
    page = queries.with_pemohon(after) if place == "pemohon" else queries.antrean(current_user.peran, after)
    rows = [desk.row(p, kantor.current(), auth.now()) for p in page.items]
    digest = hashlib.sha256(repr([(r.permohonan.id, r.permohonan.versi, r.due) for r in rows]).encode()).hexdigest()[:12]
    return {"rows": rows, "page": page, "place": place, "after": after, "digest": digest, "current": current,
            "waiting": queries.count_antrean(current_user.peran)}


@blueprint.get("/antrean")
@auth.officer
def index() -> Response:
    return htmx.render("antrean/page.html", "antrean/_daftar.html", **_list())


@blueprint.get("/antrean/daftar")
@auth.officer
def refresh() -> Response:
    """The list again for htmx; nothing at all when it is as the browser has it, so that nothing moves."""
    context = _list(request.args.get("buka", type=int))
    if request.args.get("tanda") == context["digest"]:
        return Response(status=204)
    return Response(render_template("antrean/_daftar.html", **context))


@blueprint.get("/antrean/<int:permohonan_id>")
@auth.officer
def show(permohonan_id: int) -> Response:
    return _show(auth.load_permohonan(permohonan_id))


def _show(permohonan: Permohonan, status: int = 200, notice: tuple[str, str] | None = None,
          left: Sequence[tuple[str, str]] = (), **view) -> Response:
    """List and file together: the region that a press replaces."""
    file = desk.file_view(permohonan, kantor.current(), actor_of(current_user), current_app.config["URL"],
                          auth.now(), **view)
    text, context = _naskah(permohonan, file), _list(permohonan.id)
    following = next((r.permohonan for r in context["rows"] if r.permohonan.id != permohonan.id), None)
    return htmx.render("antrean/page.html", "antrean/_kerja.html", status, file=file, notice=notice, left=left,
                       following=following, naskah=text, has_gap=has_gap(text),
                       is_drafting=is_drafting(permohonan), clock_note=desk.clock_note(permohonan),
                       **context)


def _naskah(permohonan: Permohonan, file: desk.FileView) -> str:
    """The letter's text: what was typed just now, what was kept, or what the template makes of the answers."""
    if not file.row.standar.naskah or not is_drafting(permohonan):
        return ""
    return file.typed.get("naskah") or permohonan.naskah or _template(permohonan)


def _template(permohonan: Permohonan) -> str:
    return default_naskah(kantor.current().kantor, permohonan, kantor.current().kalender.day_of(auth.now()))


@blueprint.post("/antrean/<int:permohonan_id>/tindakan")
@auth.officer
@auth.stamps
def act(permohonan_id: int) -> Response:
    """One press. Refused ones show the file again with the sentence, and with everything that was typed."""
    permohonan = auth.load_permohonan(permohonan_id)
    try:
        press = _press(permohonan)
        permohonan = acting.act(permohonan_id, current_user, press, kantor.current(),
                                current_app.extensions["storage"], current_app.config["URL"], auth.now())
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
    if _lines(naskah) == _lines(permohonan.naskah or _template(permohonan)):
        naskah = ""  # as the page showed it
    reasons = [(f"Persyaratan {n}" if n else "Data pemohon", form.get(f"alasan-{n}", ""))
               for n in range(len(standar_of(permohonan).persyaratan) + 1)]
    return [("Isi surat", naskah), ("Catatan atau alasan", form.get("catatan", "")), *reasons]


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def _done(permohonan: Permohonan, sentence: str, **view) -> Response:
    if htmx.wants_fragment():
        return _show(permohonan, notice=("done", sentence), **view)
    flash(sentence, "done")
    return htmx.go(url_for("antrean.show", permohonan_id=permohonan.id))


def _press(permohonan: Permohonan) -> Press:
    form = request.form
    try:
        tindakan = Tindakan(form.get("tindakan", ""))
    except ValueError:
        raise TindakanTertutup from None
    return Press(
        tindakan=tindakan, versi=form.get("versi", -1, type=int), catatan=_text("catatan", "Catatan", CATATAN) or "",
        hasil=_hasil(len(standar_of(permohonan).persyaratan)), tujuan=form.get("tujuan", type=int),
        naskah=_text("naskah", "Isi surat", NASKAH), lewat=form.get("lewat"), scan=_scan())


def _text(name: str, words: str, longest: int) -> str | None:
    """What was written into a field, if it was sent. Raises KurangIsian when it is too long or cannot be printed."""
    text = request.form.get(name)
    if text is None:
        return None
    text = text.replace("\r\n", "\n")  # a browser counts one sign where it sends two
    if len(text) > longest:
        raise KurangIsian(name, f"{words} paling panjang {_angka(longest)} huruf; yang Anda tulis {_angka(len(text))}. "
                                "Ringkaskan dahulu.")
    if found := huruf.complaint(text):
        raise KurangIsian(name, f"{words} memuat huruf yang tidak dapat dicetak: {found}. Ganti atau hapus huruf itu.")
    return text


def _angka(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _hasil(count: int) -> dict[int, str]:
    """What the check found: "" where it was ticked, a reason where one was written, nothing where neither.

    A tick hides the field beside it, so it speaks louder than what still stands there; "semua" does not.
    """
    form, found = request.form, {}
    ticked = set(form.getlist("sesuai", type=int))
    for n in range(count + 1):
        words = f"Alasan pada persyaratan {n}" if n else "Alasan pada data"
        reason = (_text(f"alasan-{n}", words, ALASAN) or "").strip()
        if n in ticked or ("semua" in form and n > 0 and not reason):
            found[n] = ""
        elif reason:
            found[n] = reason
    return found


def _scan() -> tuple[CleanBerkas, ...]:
    files = [f for f in request.files.getlist("scan") if f.filename]
    if len(files) > SCANS:
        raise KurangIsian("scan", f"Paling banyak {SCANS} halaman; yang Anda pilih {len(files)}. Gabungkan dahulu "
                                  "menjadi satu PDF, lalu unggah PDF itu.")
    try:
        return tuple(clean(f.stream) for f in files)
    except SipetrokError as refusal:
        raise KurangIsian("scan", refusal.kalimat) from None


def _sentence(permohonan: Permohonan, tindakan: Tindakan) -> str:
    """What became of the file, with the number that was given."""
    name, surat = permohonan.nomor_register, permohonan.surat[-1] if permohonan.surat else None
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
    number = f" Nomor surat {surat.nomor}." if surat and standar.langkah[permohonan.langkah].tugas is Tugas.SERAHKAN else ""
    return f"{name} diteruskan: {following}.{number}"


@blueprint.post("/antrean/<int:permohonan_id>/naskah")
@auth.officer
def save_naskah(permohonan_id: int) -> Response:
    """Keeps the letter's text, so that the picture beside it shows what will be printed."""
    auth.load_permohonan(permohonan_id)
    try:
        text = _text("naskah", "Isi surat", NASKAH) or ""
        permohonan = acting.save_naskah(permohonan_id, current_user, request.form.get("versi", -1, type=int), text)
    except (SudahBerubah, TindakanTertutup) as refusal:
        return _too_late(permohonan_id, refusal.kalimat)
    except KurangIsian as refusal:
        return _again(permohonan_id, refusal.isian, refusal.kalimat)
    # A note begun beside the letter is not finished yet: it stays.
    return _done(permohonan, "Naskah disimpan. Pratinjau menunjukkan surat yang akan dicetak.", typed=request.form)
