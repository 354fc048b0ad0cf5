"""Many permohonan at once from a spreadsheet: the office's own list, or a collective one of a desa."""

from dataclasses import asdict, dataclass
from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import StringField
from wtforms.validators import Length, Optional

from sipetrok import auth, filters, kantor, log, slip, tabel, templat
from sipetrok.domain import identitas, nomor
from sipetrok.domain.daftar import Salah
from sipetrok.models import Daftar
from sipetrok.operations import daftar as daftar_operations
from sipetrok.operations.standar import standar_of
from sipetrok.queries import daftar as queries
from sipetrok.sop.standar import Identitas, Mulai, Standar
from sipetrok.storage import BerkasHilang
from sipetrok.web import baris, desk, isian
from sipetrok.web.lewat import PETUGAS, lewat_words

blueprint = Blueprint("daftar", __name__)
HALF_A_DAY = 12 * 3600  # seconds between looking a list over and entering it
SHOWN = 5  # rows of the preview
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kiriman:
    """What was sent with a file and holds for all of its rows; travels signed from the preview to
    the last press.
    """

    slug: str
    lewat: str
    asal: str
    kertas: tuple[int, ...]
    oleh: int
    sha256: str = ""
    kunci: str = ""


def _mine() -> tuple[Standar, ...]:
    return kantor.current().layanan_of(auth.peran())


def _standar(slug: str) -> Standar:
    standar = kantor.current().layanan.get(slug)
    if standar is None:
        abort(404)
    if auth.peran().isdisjoint(standar.peran):
        abort(403)
    return standar


@blueprint.get("/daftar")
@auth.officer
def index() -> str:
    names = {one.slug: one.judul for one in _mine()}
    return render_template(
        "daftar/index.html",
        layanan=_mine(),
        names=names,
        after=request.args.get("setelah"),
        page=queries.daftar(tuple(names), request.args.get("setelah")),
    )


def _form_class(standar: Standar) -> type[FlaskForm]:
    """What is asked once for all rows: where they come from, how the products go out, and the file."""
    folder = kantor.current()
    if standar.mulai is Mulai.DAFTAR:
        asal = StringField(
            "Asal daftar",
            description="Contoh: perekaman keliling bulan ini.",
            filters=[isian.one_line],
            validators=[
                Optional(),
                Length(max=120, message="Asal daftar paling panjang 120 huruf."),
            ],
        )
    else:
        asal = isian.identity_field(Identitas.DESA, folder)
    bare = standar.model_copy(update={"identitas": (), "isian": ()})
    file = FileField(
        "Berkas XLSX atau CSV", validators=[FileRequired("Pilih berkas XLSX atau CSV.")]
    )
    return type(
        "DaftarForm", (isian.form_class(bare, folder, PETUGAS),), {"asal": asal, "berkas": file}
    )


def _page(
    standar: Standar,
    form: FlaskForm,
    salah: tuple[Salah, ...] = (),
    code: int = 200,
    lain: tuple[str, ...] = (),
    absent: tuple[int, ...] = (),
) -> ResponseReturnValue:
    kolom = baris.columns(standar, kantor.current())
    return render_template(
        "daftar/unggah.html",
        standar=standar,
        form=form,
        salah=salah,
        lain=lain,
        absent=absent,
        kolom=kolom,
        explanation=templat.explanation,
        ticked=request.form.getlist("kertas", type=int),
    ), code


@blueprint.get("/daftar/layanan/<slug>")
@auth.officer
def new(slug: str) -> ResponseReturnValue:
    standar = _standar(slug)
    first = {"lewat": standar.lewat[0] if standar.lewat else "", "asal": ""}
    return _page(standar, _form_class(standar)(formdata=None, data=first))


@blueprint.get("/daftar/layanan/<slug>/templat.xlsx")
@auth.officer
def template_xlsx(slug: str) -> Response:
    standar = _standar(slug)
    return _file(
        templat.as_xlsx(standar.judul, baris.columns(standar, kantor.current())),
        XLSX,
        f"daftar-{slug}.xlsx",
    )


@blueprint.get("/daftar/layanan/<slug>/templat.csv")
@auth.officer
def template_csv(slug: str) -> Response:
    return _file(
        templat.as_csv(baris.columns(_standar(slug), kantor.current())),
        "text/csv",
        f"daftar-{slug}.csv",
    )


def _file(isi: bytes, kind: str, name: str) -> Response:
    return Response(
        isi, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{quote(name)}"'}
    )


@blueprint.post("/daftar/layanan/<slug>")
@auth.officer
def check(slug: str) -> ResponseReturnValue:
    """Looks the file over. Nothing is entered by this press."""
    standar = _standar(slug)
    form = _form_class(standar)()
    kertas = tuple(
        sorted({n for n, _ in standar.uploads} & set(request.form.getlist("kertas", type=int)))
    )
    absent = tuple(n for n, one in standar.uploads if one.wajib and n not in kertas)
    if not form.validate() or absent:
        return _page(standar, form, (), 422, absent=absent)
    lewat = (
        form["lewat"].data if "lewat" in form else standar.lewat[0].value if standar.lewat else ""
    )
    try:
        with form.berkas.data.stream as stream:
            isi = stream.read(tabel.LARGEST + 1)
        found = baris.examine(standar, kantor.current(), isi, lewat)
    except tabel.TabelDitolak as refusal:
        return _page(standar, form, (Salah(0, "", refusal.kalimat),), 422)
    if found.salah:
        return _page(standar, form, found.salah, 422, found.lain)
    if (there := daftar_operations.find(found.kunci)) is not None:
        return _already(there)
    sent = Kiriman(
        slug,
        lewat,
        form.asal.data or "",
        kertas,
        current_user.id,
        current_app.extensions["storage"].put(isi),
        found.kunci,
    )
    return _preview(standar, sent, found)


def _preview(standar: Standar, sent: Kiriman, found: baris.Periksa) -> ResponseReturnValue:
    today = kantor.current().kalender.day_of(auth.now())
    odd = [
        (number, sentence)
        for number, row in found.rows
        for sentence in identitas.warnings(row, today)
    ]
    first = [(number, isian.rows(standar, row)) for number, row in found.rows[:SHOWN]]
    return render_template(
        "daftar/periksa.html",
        standar=standar,
        sent=sent,
        found=found,
        odd=odd,
        first=first,
        tanda=_seal().dumps(asdict(sent)),
        lewat=lewat_words(sent.lewat, kantor.current().kantor.nama, PETUGAS),
    )


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key, salt="daftar")


def _already(there: Daftar) -> ResponseReturnValue:
    flash(
        f"Daftar ini sudah dimasukkan {filters.tanggal_jam(there.at)}. Tidak ada yang dimasukkan lagi.",
        "info",
    )
    return redirect(url_for("daftar.show", daftar_id=there.id), 303)


def _again(slug: str) -> ResponseReturnValue:
    flash("Berkas yang tadi sudah tidak tersimpan. Unggah lagi berkasnya.", "paused")
    return redirect(url_for("daftar.new", slug=slug), 303)


@blueprint.post("/daftar/layanan/<slug>/masukkan")
@auth.officer
@auth.stamps
def enter(slug: str) -> ResponseReturnValue:
    """Enters the list that was looked over; everything is checked anew, and a second press enters
    nothing.
    """
    standar, storage = _standar(slug), current_app.extensions["storage"]
    try:
        sent = Kiriman(**_seal().loads(request.form.get("tanda", ""), max_age=HALF_A_DAY))
    except (BadData, TypeError):
        return _again(slug)
    if sent.slug != slug or sent.oleh != current_user.id:
        abort(403)
    if (there := daftar_operations.find(sent.kunci)) is not None:
        return _already(there)
    try:
        found = baris.examine(standar, kantor.current(), storage.read(sent.sha256), sent.lewat)
        if found.salah:
            return _refused(standar, sent, found.salah)
        masukan = daftar_operations.Masukan(
            found.kunci, [row for _, row in found.rows], sent.lewat, sent.asal, tuple(sent.kertas)
        )
        made = daftar_operations.enter(
            standar, masukan, current_user.id, kantor.current().kalender, auth.now()
        )
    except BerkasHilang:
        there = daftar_operations.find(sent.kunci)
        return _already(there) if there else _again(slug)
    except daftar_operations.SudahBerjalan as refusal:
        taken = refusal.nomor
        return _refused(
            standar,
            sent,
            tuple(
                baris.taken(number, taken[row["nik"]])
                for number, row in found.rows
                if row.get("nik") in taken
            ),
        )
    daftar_operations.forget(sent.sha256, storage)
    flash(f"{made.jumlah} berkas sudah masuk antrean.", "done")
    return redirect(url_for("daftar.show", daftar_id=made.id), 303)


def _refused(standar: Standar, sent: Kiriman, salah: tuple[Salah, ...]) -> ResponseReturnValue:
    """Something came in between: the upload page again, with what is wrong now."""
    form = _form_class(standar)(formdata=None, data={"lewat": sent.lewat, "asal": sent.asal})
    return _page(standar, form, salah, 422)


def _daftar(daftar_id: int) -> tuple[Daftar, Standar]:
    """The list and its standard as it was then.

    404 when there is none, 403 for officers without a part in it.
    """
    daftar, first = queries.by_id(daftar_id), queries.first_of(daftar_id)
    if daftar is None or first is None:
        abort(404)
    standar = standar_of(first)
    if not auth.is_supervisor() and auth.peran().isdisjoint(standar.peran):
        abort(403)
    return daftar, standar


def _may_print_slips(daftar: Daftar, standar: Standar) -> bool:
    """A code opens a pemohon's page: it is for whoever entered the list, and for the desks that
    deal with them.
    """
    return daftar.petugas_id == current_user.id or desk.speaks_with_pemohon(standar, auth.actor())


@blueprint.get("/daftar/<int:daftar_id>")
@auth.officer
def show(daftar_id: int) -> str:
    daftar, standar = _daftar(daftar_id)
    after = request.args.get("setelah", 0, type=int)
    files, older = queries.files_of(daftar_id, max(0, min(after, 2**31 - 1)))
    return render_template(
        "daftar/page.html",
        daftar=daftar,
        standar=standar,
        files=files,
        after=after,
        older=older,
        counts=queries.counts_of(daftar_id),
        may_print_slips=_may_print_slips(daftar, standar),
    )


@blueprint.get("/daftar/<int:daftar_id>/tanda-terima.pdf")
@auth.officer
def receipts(daftar_id: int) -> Response:
    """A slip with the code for every applicant of the list, to be cut and handed out."""
    daftar, standar = _daftar(daftar_id)
    if not _may_print_slips(daftar, standar):
        abort(403)
    log.event("tanda terima daftar", petugas=current_user.id, daftar=daftar_id)
    base = current_app.config["URL"]
    slips = [
        slip.Slip(
            nomor.print_kode(kode),
            f"{base}/permohonan/{kode}",
            number,
            identitas.mask_name(nama),
            ", ".join(filter(None, (desa, kecamatan))),
        )
        for kode, number, nama, desa, kecamatan in queries.slips_of(daftar_id)
    ]
    isi = slip.as_pdf(kantor.current().kantor.kop_baris[-1], standar.judul, slips)
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="tanda-terima-daftar-{daftar.id}.pdf"'},
    )
