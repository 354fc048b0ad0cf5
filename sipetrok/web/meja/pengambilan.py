"""Products that wait for their owners: whom an officer has to call, and who has collected; and the
same for a desa office, which hands over on paper the finished products of its own people.

An account of a desa has no queue, no archive and no identity scan.
"""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from sipetrok.app import auth, log
from sipetrok.app.auth import context
from sipetrok.domain import SipetrokError
from sipetrok.domain.kontak import print_telepon
from sipetrok.models import IsiBeritaAcara, Permohonan
from sipetrok.operations import penyerahan as operations
from sipetrok.operations.context import KurangIsian
from sipetrok.produk import produk_of
from sipetrok.queries import Listing
from sipetrok.queries import penyerahan as queries
from sipetrok.sop.standar import Tugas
from sipetrok.web import answers
from sipetrok.web.kiriman import LARGEST, line_of, note_of
from sipetrok.web.meja import kabar

blueprint = Blueprint("pengambilan", __name__)
desa = Blueprint("desa", __name__)


@blueprint.get("/pengambilan")
@auth.officer
def index() -> str:
    """What was not collected within the limit: contact the pemohon.

    After the last of these, what waits within it.

    For officers whose role hands products over; 403 for the others.
    """
    layanan = operations.handing_over(context.folder.layanan, context.peran)
    now = context.now
    if not layanan:
        abort(403)
    late = waits = Listing(())
    if "menunggu" not in request.args:
        late = queries.due(layanan, now, request.args.get("setelah"))
    if not late.older:
        waits = queries.waiting(layanan, now, request.args.get("menunggu"))
    return render_template(
        "pengambilan/page.html",
        late=late,
        waits=waits,
        telepon=print_telepon,
        reminder=kabar.reminder,
        due=queries.count_due(layanan, now),
        waiting=queries.count_waiting(layanan, now),
        cara=operations.CARA,
        has_limit=any(context.folder.layanan[slug].batas_ambil for slug in layanan),
    )


def _load(permohonan_id: int) -> Permohonan:
    """For those who hand this product over: the page shows telephone number and address, and what
    it takes is final.
    """
    permohonan = auth.load_permohonan(permohonan_id)
    if not operations.is_ours(permohonan, context):
        abort(403)
    return permohonan


@blueprint.get("/pengambilan/<int:permohonan_id>")
@auth.officer
def show(permohonan_id: int) -> str:
    """One product that waits, or who has it. 404, 403 as `_load`."""
    return _page(_load(permohonan_id))


def _page(permohonan: Permohonan, *errors: tuple[str, str]) -> str:
    """The page of one product; `errors` are pairs of field and sentence."""
    return render_template(
        "pengambilan/berkas.html",
        p=permohonan,
        telepon=print_telepon,
        reminder=kabar.reminder,
        errors=errors,
        hubungan=operations.HUBUNGAN,
        cara=operations.CARA,
    )


def _again(refusal: SipetrokError, permohonan_id: int) -> str:
    return _page(_load(permohonan_id), (refusal.isian or "ambil", refusal.kalimat))


@blueprint.post("/pengambilan/<int:permohonan_id>/ambil")
@auth.officer
@auth.stamps
@answers.refused(_again)
def collect(permohonan_id: int) -> ResponseReturnValue:
    """Somebody came and took the product. The same form twice is once.

    422 at the field that is missing; 409 where it was collected before, or is not ready.
    """
    permohonan = _load(permohonan_id)
    nama = _collected(permohonan)
    said = f"{permohonan.nomor_register} dicatat sudah diambil oleh {nama}."
    return answers.done(said, "pengambilan.show", permohonan_id=permohonan_id)


def _collected(permohonan: Permohonan) -> str:
    """Writes down who collected, as the form says. Returns their name.

    Raises KurangIsian, SudahDiambil, BelumSiap.
    """
    hubungan = request.form.get("hubungan", "")
    if hubungan not in operations.HUBUNGAN:
        raise KurangIsian("hubungan", "Pilih siapa yang mengambil.")
    nama = line_of("nama", "Nama pengambil", 120)
    if hubungan == "sendiri":
        nama = nama or permohonan.nama
        hubungan = ""  # the pemohon in person
    elif not nama:
        raise KurangIsian("nama", "Tulis nama orang yang mengambil.")
    elif detail := line_of("keterangan", "Keterangan", 40):
        hubungan = f"{hubungan}: {detail}"
    operations.collect(permohonan.id, nama, hubungan, context)
    return nama


@blueprint.post("/pengambilan/<int:permohonan_id>/kontak")
@auth.officer
@auth.stamps
@answers.refused(_again)
def contact(permohonan_id: int) -> ResponseReturnValue:
    """The pemohon, or whoever speaks for them, was told.

    One row a try; the same form twice is once.
    """
    permohonan = _load(permohonan_id)
    cara = request.form.get("cara", "")
    if cara not in operations.CARA:
        raise KurangIsian("cara", "Pilih cara Anda menghubungi.")
    ask = "Tulis siapa yang dihubungi, misalnya pemohon atau nama aparat setempat."
    kepada = note_of("kepada", "Yang dihubungi", 120, ask)
    catatan = note_of("catatan", "Catatan", 500)
    seen = min(max(request.form.get("terakhir", 0, type=int), 0), LARGEST)
    operations.contact(
        permohonan_id, operations.Usaha(cara, kepada, catatan, seen), context
    )
    said = f"{permohonan.nomor_register}: sudah dicatat bahwa {kepada} dihubungi."
    return answers.done(said, "pengambilan.index")


# The desa office.


@desa.get("/desa", endpoint="index")
@auth.desa
def index_of_desa() -> str:
    """What waits to be collected here; with `di=semua` everything."""
    desa, is_all = context.officer.desa, request.args.get("di") == "semua"
    waiting = queries.waiting_at(desa, context.now)
    which = queries.finished(desa) if is_all else waiting
    return render_template(
        "desa/page.html",
        page=queries.products(which, request.args.get("sebelum")),
        is_all=is_all,
        desa=desa,
        waiting=queries.count(*waiting),
    )


def _load_ours(permohonan_id: int) -> Permohonan:
    """Another desa's file does not exist here."""
    return queries.product(context.officer.desa, permohonan_id) or abort(404)


@desa.get("/desa/<int:permohonan_id>", endpoint="show")
@auth.desa
def show_to_desa(permohonan_id: int) -> str:
    """One finished product of the desa's own people; 404 for every other file."""
    return _page_of_desa(_load_ours(permohonan_id))


def _page_of_desa(
    permohonan: Permohonan, *errors: tuple[str, str], said: str = ""
) -> str:
    """Its page; `said` is what somebody else did before, `errors` are field and sentence."""
    return render_template(
        "desa/hasil.html",
        p=permohonan,
        produk=produk_of(permohonan),
        acara=_handed_over(permohonan),
        errors=errors,
        said_first=said,
        hubungan=operations.HUBUNGAN,
    )


def _handed_over(permohonan: Permohonan) -> list[IsiBeritaAcara]:
    """The berita acara that brought the product here; those by which it went elsewhere are others'
    to confirm.
    """
    title = Tugas.SERAHKAN.words.acara
    return [
        one for one in permohonan.isi_berita_acara if one.berita_acara.judul == title
    ]


@desa.get("/desa/<int:permohonan_id>/hasil.pdf")
@auth.desa
def paper(permohonan_id: int) -> Response:
    """The product, to be printed for its owner; 404 once somebody has collected it."""
    permohonan = _load_ours(permohonan_id)
    if permohonan.pengambilan is not None:
        abort(404)
    sha256 = produk_of(permohonan).to_download or abort(404)
    isi = context.storage.read(sha256)
    log.event("hasil dibuka desa", petugas=context.officer.id, permohonan=permohonan_id)
    return answers.paper(isi, f"hasil-{permohonan.nomor_register}.pdf")


def _not_collected(refusal: SipetrokError, permohonan_id: int) -> str:
    error = (refusal.isian or "ambil", refusal.kalimat)
    return _page_of_desa(_load_ours(permohonan_id), error)


@desa.post("/desa/<int:permohonan_id>/ambil", endpoint="collect")
@auth.desa
@auth.stamps
@answers.refused(_not_collected)
def collect_at_desa(permohonan_id: int) -> ResponseReturnValue:
    """Handed over on paper: to whom, and when."""
    permohonan = _load_ours(permohonan_id)
    nama = _collected(permohonan)
    said = f"Dicatat: {permohonan.nomor_register} diambil oleh {nama}."
    return answers.done(said, "desa.show", permohonan_id=permohonan_id)


def _not_confirmed(refusal: SipetrokError, permohonan_id: int) -> str:
    """A note that cannot be taken is said at its field; what somebody else did, before all."""
    if refusal.isian:
        return _not_collected(refusal, permohonan_id)
    return _page_of_desa(_load_ours(permohonan_id), said=refusal.kalimat)


@desa.post("/desa/<int:permohonan_id>/diterima")
@auth.desa
@auth.stamps
@answers.refused(_not_confirmed)
def confirm(permohonan_id: int) -> ResponseReturnValue:
    """The product that was sent with a berita acara has arrived here."""
    permohonan = _load_ours(permohonan_id)
    sent = next(iter(_handed_over(permohonan)), None) or abort(404)
    catatan = line_of("catatan", "Catatan", 200)
    operations.confirm(sent.berita_acara_id, sent.urutan, catatan, context)
    said = f"Dicatat: {permohonan.nomor_register} sudah diterima."
    return answers.done(said, "desa.show", permohonan_id=permohonan_id)
