"""Many permohonan at once from a spreadsheet: the office's own list, or one of a desa.

Two presses: the first looks the file over and enters nothing, the second enters all of it or
nothing. In between only the sealed sign of the preview travels; the file waits in the storage.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import Optional

from sipetrok.app import auth, filters, log
from sipetrok.app.auth import context
from sipetrok.cetak import kanvas, lembar
from sipetrok.domain import identitas, kejanggalan, nomor
from sipetrok.domain.daftar import (
    Bacaan,
    Baris,
    Salah,
    grouped,
    kunci_of,
    read_rows,
    repeated,
)
from sipetrok.domain.sel import choose, suggest
from sipetrok.kiriman import tabel
from sipetrok.models import Daftar, StandarTerbit, db
from sipetrok.operations import kuota
from sipetrok.operations import permohonan as operations
from sipetrok.operations.permohonan import ListEntry
from sipetrok.queries import penyerahan as queries
from sipetrok.simpanan.disk import BerkasHilang
from sipetrok.sop.standar import Identitas, Lewat, Mulai, Standar
from sipetrok.web import answers
from sipetrok.web.kiriman import Terpanjang
from sipetrok.web.meja import desk
from sipetrok.web.pemohon import isian
from sipetrok.web.pemohon.isian import IsianForm

blueprint = Blueprint("daftar", __name__)
HALF_A_DAY = 12 * 3600  # seconds between looking a list over and entering it
SHOWN = 5  # rows of the preview
NOTHING_READ = Bacaan()


def _standar(slug: str) -> Standar:
    """The standard of a list. 404 for none, 403 for officers without a part in it."""
    standar = context.folder.layanan.get(slug) or abort(404)
    if context.peran.isdisjoint(standar.peran):
        abort(403)
    return standar


@blueprint.get("/daftar")
@auth.officer
def index() -> str:
    """The lists of the layanan in which this officer has a part, the newest first."""
    mine, after = context.folder.layanan_of(context.peran), request.args.get("setelah")
    names = {one.slug: one.judul for one in mine}
    page = queries.daftar(tuple(names), after)
    return render_template(
        "daftar/index.html", layanan=mine, names=names, after=after, page=page
    )


def _form(standar: Standar, **options: object) -> IsianForm:
    """What is asked once for all rows: whence they come, how products go out, and the file."""
    if standar.mulai is Mulai.DAFTAR:
        longest = Terpanjang(120, "Asal daftar")
        asal = StringField(
            "Asal daftar",
            description="Contoh: perekaman keliling bulan ini.",
            filters=[isian.one_line],
            validators=[Optional(), longest],
        )
    else:
        asal = isian.identity_field(Identitas.DESA, context.folder, "Asal kiriman")
    bare = standar.model_copy(update={"identitas": (), "isian": ()})
    required = FileRequired("Pilih berkas XLSX atau CSV.")
    fields = {
        "standar": standar,
        "asal": asal,
        "berkas": FileField("Berkas XLSX atau CSV", validators=[required]),
    }
    base = isian.form_class(bare, context.folder, Lewat.for_petugas)
    return type("DaftarForm", (base,), fields)(**options)


def _page(
    form: IsianForm, found: Bacaan = NOTHING_READ, absent: Sequence[int] = ()
) -> str:
    """The upload page; what is wrong in the file that was `found`, and `absent` the papers that
    are not ticked.
    """
    return render_template(
        "daftar/unggah.html",
        form=form,
        found=found,
        grouped=grouped,
        absent=absent,
        kolom=isian.questions(form.standar, context.folder),
        explanation=lembar.explanation,
        ticked=_ticked(),
    )


def _ticked() -> list[int]:
    """Requirements of which the papers of all lie at the office."""
    return request.form.getlist("kertas", type=int)


@blueprint.get("/daftar/layanan/<slug>")
@auth.officer
def new(slug: str) -> str:
    """The empty upload page of a layanan, with the columns that its list has."""
    standar = _standar(slug)
    first = isian.nothing_typed(standar) | {"asal": ""}
    return _page(_form(standar, data=first))


@blueprint.get("/daftar/layanan/<slug>/templat.xlsx")
@auth.officer
def template_xlsx(slug: str) -> Response:
    """An empty list of this layanan to fill in, as a workbook; below the same as CSV."""
    standar = _standar(slug)
    isi = lembar.as_xlsx(standar.judul, isian.questions(standar, context.folder))
    return answers.download(isi, f"daftar-{slug}.xlsx", lembar.XLSX)


@blueprint.get("/daftar/layanan/<slug>/templat.csv")
@auth.officer
def template_csv(slug: str) -> Response:
    isi = lembar.as_csv(isian.questions(_standar(slug), context.folder))
    return answers.download(isi, f"daftar-{slug}.csv", "text/csv")


def _examine(standar: Standar, isi: bytes, lewat: str) -> Bacaan:
    """The whole check of a file, the same before the preview and before entering: every row is
    judged by the form that citizens fill in. What comes back is what is stored of the good ones;
    instead of a list that was entered already its page is shown.

    Of one cell one thing is said: what reading it told already stays.
    """
    kolom = {one.nama: one for one in isian.questions(standar, context.folder)}
    try:
        sheet = tabel.read(isi)
    except tabel.TabelDitolak as refusal:
        return Bacaan(salah=(Salah(0, "", refusal.kalimat),))
    asked = [*kolom.values()]
    read = read_rows(sheet.rows, asked, context.today, sheet.since_1904)
    form_class = isian.form_class(standar, context.folder)
    silent = {(one.baris, one.kolom) for one in read.salah}
    rows, salah = [], list(read.salah)
    for number, written in read.rows:
        typed = {
            nama: choose(text, kolom[nama].pilihan) for nama, text in written.items()
        }
        # The file was sent with a form of its own, which had the sign against forgery.
        form = form_class(MultiDict({**typed, "lewat": lewat}), meta={"csrf": False})
        if form.left_out:  # nobody looks each row over before it is sent
            said = form.left_out.partition(",")[0]
            salah.append(Salah(number, "", f"{said}. Hapus dari baris ini."))
        if form.validate():
            rows.append(Baris(number, form.entry().isian))
            continue
        for nama, errors in form.errors.items():
            label, sentence = form[nama].label.text, errors[0]
            text = typed.get(nama, "").strip()
            if text and (pilihan := kolom[nama].pilihan):
                # Also what is written there, and which choice was likely meant.
                sentence = f"Tertulis “{text[:40]}”. {suggest(typed[nama], pilihan)}"
            if (number, label) not in silent:
                salah.append(Salah(number, label, sentence))
    salah += repeated(rows, Identitas.NIK in standar.identitas)
    stored = [row.isi for row in rows]
    kunci = kunci_of(standar.slug, stored)
    if not salah:
        _stop_if_entered(kunci)
        salah += _in_work(rows, operations.open_numbers(standar, stored))
    salah.sort(key=lambda one: one.baris)
    return replace(
        read, rows=tuple(rows), salah=tuple(salah), kunci=kunci, catatan=sheet.catatan
    )


def _in_work(rows: Sequence[Baris], busy: Mapping[str, str]) -> list[Salah]:
    """The rows whose person has a file in work already; `busy` gives its number by NIK."""
    return [
        Salah(
            number,
            "NIK",
            f"Orang ini sudah ada pada {busy[row['nik']]}, yang belum selesai. "
            "Hapus barisnya dari daftar.",
        )
        for number, row in rows
        if row.get("nik") in busy
    ]


def _stop_if_entered(kunci: str) -> None:
    """Aborts with the page of the list where it was entered before."""
    if there := operations.find_list(kunci):
        at = filters.tanggal_jam(there.at)
        flash(
            f"Daftar ini sudah dimasukkan {at}. Tidak ada yang dimasukkan lagi.", "info"
        )
        abort(answers.go("daftar.show", daftar_id=there.id))


@blueprint.post("/daftar/layanan/<slug>")
@auth.officer
def check(slug: str) -> ResponseReturnValue:
    """Looks the file over and shows what would be entered. Nothing is entered by this press.

    422 with every fault by row and column. A good file is kept in the storage, and what
    was sent with it sealed into the form of the second press.
    """
    standar, ticked = _standar(slug), _ticked()
    form = _form(standar)
    absent = [n for n, one in standar.uploads if one.wajib and n not in ticked]
    if not form.validate() or absent:
        return _page(form, absent=absent), 422
    lewat = form.chosen_lewat
    with form.berkas.data.stream as stream:
        isi = stream.read(tabel.LARGEST + 1)
    found = _examine(standar, isi, lewat)
    if found.salah:
        return _page(form, found), 422
    kuota.take(auth.sender(), len(isi), context)
    sent = ListEntry(
        found.kunci,
        lewat,
        form.asal.data or "",
        [n for n, _ in standar.uploads if n in ticked],
        context.storage.put(isi),
        slug,
        context.officer.id,
    )
    asked = identitas.asked_by(standar)
    return render_template(
        "daftar/periksa.html",
        standar=standar,
        sent=sent,
        found=found,
        grouped=grouped,
        odd=[
            (number, sentence)
            for number, row in found.rows
            for sentence in kejanggalan.warnings(row, context.today, asked)
        ],
        first=[
            (number, isian.rows(standar, row)) for number, row in found.rows[:SHOWN]
        ],
        tanda=_seal().dumps(asdict(sent)),
        lewat=lewat and Lewat(lewat).for_petugas(context.kantor.nama, standar.jenis),
    )


def _seal() -> URLSafeTimedSerializer:
    """Signs what travels from the preview to the last press; good for HALF_A_DAY."""
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="daftar")


@blueprint.post("/daftar/layanan/<slug>/masukkan")
@auth.officer
@auth.stamps
def enter(slug: str) -> ResponseReturnValue:
    """Enters the list that was looked over; all or nothing, and everything is checked anew.

    A second press shows the list of the first. 403 for another officer's preview, 422
    where something came in between; a preview that is too old is uploaded again.
    """
    standar, tanda = _standar(slug), request.form.get("tanda", "")
    try:
        sent = ListEntry(**_seal().loads(tanda, max_age=HALF_A_DAY))
    except (BadData, TypeError):
        return _again(slug)
    if sent.slug != slug or sent.oleh != context.officer.id:
        abort(403)
    try:
        isi = context.storage.read(sent.sha256)
    except BerkasHilang:
        # Entered and forgotten by another press, or gone with the night.
        _stop_if_entered(sent.kunci)
        return _again(slug)
    found = _examine(standar, isi, sent.lewat)
    if found.salah:
        return _refused(standar, sent, found)
    entered = replace(sent, kunci=found.kunci)
    try:
        made = operations.enter_list(standar, found, entered, context)
    except operations.SudahBerjalan as refusal:
        busy = tuple(_in_work(found.rows, refusal.nomor))
        return _refused(standar, sent, replace(found, salah=busy))
    operations.forget_list(sent.sha256, context.storage)
    said = f"{made.jumlah} berkas sudah masuk antrean. Jawaban untuk setiap baris ada di bawah."
    return answers.done(said, "daftar.show", daftar_id=made.id)


def _again(slug: str) -> ResponseReturnValue:
    flash("Berkas yang tadi sudah tidak tersimpan. Unggah lagi berkasnya.", "paused")
    return answers.go("daftar.new", slug=slug)


def _refused(standar: Standar, sent: ListEntry, found: Bacaan) -> ResponseReturnValue:
    """Something came in between: the upload page again, with what is wrong now."""
    form = _form(standar, formdata=None, data={"lewat": sent.lewat, "asal": sent.asal})
    return _page(form, found), 422


def _daftar(daftar_id: int) -> tuple[Daftar, Standar, Sequence[Any]]:
    """The list, its standard as it was then, and its files.

    404 when there is none, 403 for officers without a part in it.
    """
    files = queries.files_of(daftar_id) or abort(404)
    standar = db.session.get_one(StandarTerbit, files[0].standar_id).standar
    if not context.is_pengawas and context.peran.isdisjoint(standar.peran):
        abort(403)
    return db.session.get_one(Daftar, daftar_id), standar, files


def _may_print_slips(daftar: Daftar, standar: Standar) -> bool:
    """A code opens a pemohon's page: it is for whoever entered the list, and for the desks that
    deal with them, of files that are not closed.
    """
    is_own = daftar.petugas_id == context.officer.id
    return is_own or desk.speaks_with_pemohon(standar, context.actor)


@blueprint.get("/daftar/<int:daftar_id>")
@auth.officer
def show(daftar_id: int) -> str:
    """The answer to one list, row by row: which file each became, and how many came from where.

    404, 403 as `_daftar`.
    """
    daftar, standar, files = _daftar(daftar_id)
    return render_template(
        "daftar/page.html",
        daftar=daftar,
        standar=standar,
        files=files,
        counts=sorted(Counter((one.kecamatan, one.desa) for one in files).items()),
        may_print_slips=_may_print_slips(daftar, standar),
    )


@blueprint.get("/daftar/<int:daftar_id>/tanda-terima.pdf")
@auth.officer
def receipts(daftar_id: int) -> Response:
    """A slip with the code for every applicant of the list, to be cut and handed out.

    403 for whoever neither entered it nor deals with pemohon; each printing stands in the log.
    """
    daftar, standar, files = _daftar(daftar_id)
    files = [one for one in files if one.tutup_at is None]
    if not files or not _may_print_slips(daftar, standar):
        abort(403)
    log.event("tanda terima daftar", petugas=context.officer.id, daftar=daftar_id)
    slips = [
        kanvas.Slip(
            nomor.print_kode(one.kode),
            f"{context.url}/permohonan/{one.kode}",
            one.nomor_register,
            identitas.mask_name(one.nama),
            ", ".join(filter(None, (one.desa, one.kecamatan))),
        )
        for one in files
    ]
    kantor = context.kantor
    price = f"Biaya: {filters.biaya(standar.biaya)}"
    levy = f"Laporkan pungutan ke {kantor.lapor[0].alamat}" if kantor.lapor else ""
    isi = kanvas.slips(kantor.kop_baris[-1], standar.judul, slips, (price, levy))
    return answers.paper(isi, f"tanda-terima-daftar-{daftar.id}.pdf")
