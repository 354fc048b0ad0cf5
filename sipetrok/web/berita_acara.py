"""Berita acara: made from the files of a group, read again, printed, and confirmed file by file."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from sipetrok import auth
from sipetrok.auth import context
from sipetrok.domain.banyak import takes_berita_acara, ways_together
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import BeritaAcara, Permohonan
from sipetrok.operations import berita_acara as operations
from sipetrok.operations.berita_acara import Serah, TidakAdaBerkas
from sipetrok.operations.press import KurangIsian
from sipetrok.queries import banyak as files
from sipetrok.queries import berita_acara as queries
from sipetrok.simpanan.disk import PenyimpananTertutup
from sipetrok.web import kelompok as groups

blueprint = Blueprint("berita_acara", __name__)


def _load(acara_id: int) -> BeritaAcara:
    """404 when there is none, 403 for officers without a part in the layanan of its files, unless
    they supervise.
    """
    acara = queries.by_id(acara_id) or abort(404)
    if not _may_read(acara.isi[0].permohonan):
        abort(403)
    return acara


def _may_read(permohonan: Permohonan) -> bool:
    return auth.is_supervisor() or auth.works_on(permohonan)


def _works_on(acara: BeritaAcara) -> bool:
    return auth.works_on(acara.isi[0].permohonan)  # its files are all of one layanan


@blueprint.get("/berita-acara")
@auth.officer
def index() -> str:
    """The numbers are for the whole office, as in a book; what is in one, for those who work with
    it.
    """
    page = queries.listing(request.args.get("sebelum"))
    files = queries.first_files(one.id for one in page.items)
    return render_template(
        "berita_acara/page.html",
        page=page,
        arrived=queries.arrived(files),
        mine={acara_id for acara_id, file in files.items() if _may_read(file)},
    )


@blueprint.post("/banyak/<int:standar_id>/<int:langkah>/berita-acara")
@auth.officer
@auth.stamps
def create(standar_id: int, langkah: int) -> Response:
    """Files that refused stay where they are and are told, whether a berita acara came about or
    not.
    """
    kelompok, standar = groups.load(standar_id, langkah)
    if not takes_berita_acara(standar.langkah[langkah]):
        abort(404)
    try:
        chosen = groups.read_choice()
        acara, refused = operations.make(
            chosen,
            kelompok,
            _serah(bool(ways_together(standar.langkah[langkah]))),
            context,
        )
    except KurangIsian as refusal:
        return groups.show(kelompok, standar, 422, [(refusal.isian, refusal.kalimat)], request.form)
    except TidakAdaBerkas as refusal:
        said = _named(refusal.ditolak, kelompok)
        return groups.show(
            kelompok,
            standar,
            409,
            [("pilih", refusal.kalimat), *(("pilih", one) for one in said)],
            request.form,
        )
    except PenyimpananTertutup:
        raise  # no fault of this press: it can be sent again as it is
    except SipetrokError as refusal:
        return groups.show(
            kelompok, standar, 422, [("berita-acara", refusal.kalimat)], request.form
        )
    if refused:
        return make_response(_page(_load(acara.id), left_out=_named(refused, kelompok)), 200)
    flash(
        f"Berita acara {acara.nomor} dibuat untuk {acara.jumlah} berkas. Cetak, lalu tandatangani bersama penerima.",
        "done",
    )
    return redirect(url_for("berita_acara.show", acara_id=acara.id), 303)


def _serah(has_ways: bool) -> Serah:
    kunci = request.form.get("kunci", "")
    if not kunci.isalnum() or len(kunci) > 32:
        raise KurangIsian(
            "berita-acara", "Halaman ini sudah lama terbuka. Periksa pilihan Anda, lalu tekan lagi."
        )
    penerima = groups.read_words(
        "penerima", "Nama penerima", 120, "Tulis nama penerima yang ikut menandatangani."
    )
    jabatan = groups.read_words("jabatan", "Jabatan penerima", 120, "Tulis jabatan penerima.")
    return Serah(kunci, penerima, jabatan, request.form.get("lewat") if has_ways else None)


def _named(refused, kelompok) -> list[str]:
    """Each sentence with the number of its file; a file of another layanan is not named."""
    found = files.by_id(kelompok, (one for one, _ in refused))
    names = {one: file.nomor_register for one, file in found.items()}
    return [f"{names.get(one, 'Berkas tidak dikenal')}: {kalimat}" for one, kalimat in refused]


def _page(acara: BeritaAcara, left_out=(), errors=(), at: int | None = None, said: str = "") -> str:
    """`at` is the row whose note comes back; `said` why it was not taken."""
    passed = {
        isi.urutan
        for isi in acara.isi
        if isi.diterima_at is None and operations.is_passed_on(acara, isi.permohonan)
    }
    arrived = sum(isi.diterima_at is not None for isi in acara.isi)
    return render_template(
        "berita_acara/isi.html",
        acara=acara,
        left_out=left_out,
        errors=errors,
        at=at,
        said=said,
        typed=request.form,
        document_number=operations.document_number,
        may_confirm=_works_on(acara),
        passed=passed,
        arrived=arrived,
        waiting=len(acara.isi) - arrived - len(passed),
    )


@blueprint.get("/berita-acara/<int:acara_id>")
@auth.officer
def show(acara_id: int) -> str:
    return _page(_load(acara_id))


@blueprint.get("/berita-acara/<int:acara_id>/berita-acara.pdf")
@auth.officer
def paper(acara_id: int) -> Response:
    """The paper as it was made."""
    acara = _load(acara_id)
    isi = current_app.extensions["storage"].read(acara.sha256)
    name = f"berita-acara-{'contoh-' if acara.contoh else ''}{acara.tahun}-{acara.urut}.pdf"
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _load_to_confirm(acara_id: int) -> BeritaAcara:
    """What is written down is final, so it is for those who work with these files."""
    acara = _load(acara_id)
    if not _works_on(acara):
        abort(403)
    return acara


@blueprint.post("/berita-acara/<int:acara_id>/diterima")
@auth.officer
@auth.stamps
def confirm_all(acara_id: int) -> Response:
    """Everything of which nobody has said anything yet has arrived."""
    _load_to_confirm(acara_id)
    count = operations.confirm_all(acara_id, current_user, auth.now())
    flash(
        f"{count} berkas dicatat sudah diterima."
        if count
        else "Semua berkas sudah dicatat sebelumnya.",
        "done",
    )
    return redirect(url_for("berita_acara.show", acara_id=acara_id, _anchor="berkas"), 303)


@blueprint.post("/berita-acara/<int:acara_id>/diterima/<int:urutan>")
@auth.officer
@auth.stamps
def confirm(acara_id: int, urutan: int) -> Response:
    """One file has arrived."""
    acara = _load_to_confirm(acara_id)
    if queries.isi(acara_id, urutan) is None:
        abort(404)
    try:
        catatan = groups.read_words("catatan", "Catatan", 200)
        isi = operations.confirm(acara_id, urutan, current_user, catatan, auth.now())
    except KurangIsian as refusal:
        return make_response(
            _page(acara, errors=[(f"catatan-{urutan}", refusal.kalimat)], at=urutan), 422
        )
    except operations.SudahDikonfirmasi as refusal:
        return make_response(_page(_load(acara_id), at=urutan, said=refusal.kalimat), 409)
    flash(f"{isi.permohonan.nomor_register} dicatat sudah diterima.", "done")
    return redirect(url_for("berita_acara.show", acara_id=acara_id, _anchor=f"isi-{urutan}"), 303)
