"""Berita acara: made from the files of a group, read again, printed, and confirmed file by file."""

from collections.abc import Iterable

from flask import (
    Blueprint,
    Response,
    abort,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from sipetrok.alur.banyak import Kelompok
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import BeritaAcara, Permohonan
from sipetrok.operations import berita_acara as operations
from sipetrok.operations.berita_acara import Serah, TidakAdaBerkas
from sipetrok.operations.press import KurangIsian
from sipetrok.produk import produk_of
from sipetrok.queries import banyak as files
from sipetrok.queries import berita_acara as queries
from sipetrok.web import answers
from sipetrok.web.meja.presses import line_of
from sipetrok.web.penyerahan import kelompok as groups

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
    return context.is_pengawas or auth.works_on(permohonan)


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


def _not_made(refusal: SipetrokError, standar_id: int, langkah: int) -> str:
    kelompok = groups.load(standar_id, langkah)
    errors = [(refusal.isian or "berita-acara", refusal.kalimat)]
    if isinstance(refusal, TidakAdaBerkas):
        errors += [("pilih", one) for one in _named(refusal.ditolak, kelompok)]
    return groups.page(kelompok, *errors)


@blueprint.post("/banyak/<int:standar_id>/<int:langkah>/berita-acara")
@auth.officer
@auth.stamps
@answers.refused(_not_made)
def create(standar_id: int, langkah: int) -> ResponseReturnValue:
    """Files that refused stay where they are and are told, whether a berita acara came about or
    not.
    """
    kelompok = groups.load(standar_id, langkah)
    if not kelompok.takes_berita_acara:
        abort(404)
    chosen = groups.read_choice()
    acara, refused = operations.make(chosen, kelompok, _serah(kelompok), context)
    if refused:
        return _page(_load(acara.id), left_out=_named(refused, kelompok))
    return answers.done(
        f"Berita acara {acara.nomor} dibuat untuk {acara.jumlah} berkas. Cetak, lalu "
        "tandatangani bersama penerima.",
        "berita_acara.show",
        acara_id=acara.id,
    )


def _serah(kelompok: Kelompok) -> Serah:
    kunci = request.form.get("kunci", "")
    if not kunci.isalnum() or len(kunci) > 32:
        raise KurangIsian(
            "berita-acara", "Halaman ini sudah lama terbuka. Periksa pilihan Anda, lalu tekan lagi."
        )
    ask = "Tulis nama penerima yang ikut menandatangani."
    penerima = line_of("penerima", "Nama penerima", 120, ask)
    jabatan = line_of("jabatan", "Jabatan penerima", 120, "Tulis jabatan penerima.")
    return Serah(kunci, penerima, jabatan, request.form.get("lewat") if kelompok.ways else None)


def _named(refused: Iterable[tuple[int, str]], kelompok: Kelompok) -> list[str]:
    """Each sentence with the number of its file; a file of another layanan is not named."""
    found = files.by_id(kelompok, (one for one, _ in refused))
    names = {one: file.nomor_register for one, file in found.items()}
    return [f"{names.get(one, 'Berkas tidak dikenal')}: {kalimat}" for one, kalimat in refused]


def _page(acara: BeritaAcara, **after: object) -> str:
    """`after` a press: what was `left_out`; `errors` in a note, or what was `said` instead of
    taking it, and `at` which row.
    """
    passed = {
        isi.urutan
        for isi in acara.isi
        if isi.diterima_at is None and operations.is_passed_on(acara, isi.permohonan)
    }
    arrived = sum(isi.diterima_at is not None for isi in acara.isi)
    shown = {"left_out": (), "errors": (), "at": None, "said": "", **after}
    return render_template(
        "berita_acara/isi.html",
        acara=acara,
        typed=request.form,
        produk_of=produk_of,
        may_confirm=_works_on(acara),
        passed=passed,
        arrived=arrived,
        waiting=len(acara.isi) - arrived - len(passed),
        **shown,
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
    mark = "contoh-" if acara.contoh else ""
    isi = context.storage.read(acara.sha256)
    return answers.paper(isi, f"berita-acara-{mark}{acara.tahun}-{acara.urut}.pdf")


def _require_part(acara_id: int) -> None:
    """What is written down is final, so it is for those who work with these files."""
    if not _works_on(_load(acara_id)):
        abort(403)


@blueprint.post("/berita-acara/<int:acara_id>/diterima")
@auth.officer
@auth.stamps
def confirm_all(acara_id: int) -> ResponseReturnValue:
    """Everything of which nobody has said anything yet has arrived."""
    _require_part(acara_id)
    count = operations.confirm_all(acara_id, context)
    said = "Semua berkas sudah dicatat sebelumnya."
    if count:
        said = f"{count} berkas dicatat sudah diterima."
    return answers.done(said, "berita_acara.show", acara_id=acara_id, _anchor="berkas")


def _not_confirmed(refusal: SipetrokError, acara_id: int, urutan: int) -> str:
    after: dict[str, object] = {"said": refusal.kalimat}
    if refusal.isian:
        after = {"errors": [(f"catatan-{urutan}", refusal.kalimat)]}
    return _page(_load(acara_id), at=urutan, **after)


@blueprint.post("/berita-acara/<int:acara_id>/diterima/<int:urutan>")
@auth.officer
@auth.stamps
@answers.refused(_not_confirmed)
def confirm(acara_id: int, urutan: int) -> ResponseReturnValue:
    """One file has arrived."""
    _require_part(acara_id)
    if queries.isi(acara_id, urutan) is None:
        abort(404)
    isi = operations.confirm(acara_id, urutan, line_of("catatan", "Catatan", 200), context)
    said = f"{isi.permohonan.nomor_register} dicatat sudah diterima."
    return answers.done(said, "berita_acara.show", acara_id=acara_id, _anchor=f"isi-{urutan}")
