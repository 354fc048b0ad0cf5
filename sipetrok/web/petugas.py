"""The accounts of the office, for whoever looks after them: list, new one, changes, block, new
password, history.
"""

import secrets
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from markupsafe import Markup

from sipetrok import auth, htmx, kantor
from sipetrok.filters import titik
from sipetrok.models import PerubahanAkun, Petugas, db
from sipetrok.operations import akun
from sipetrok.operations.sandi import new_sandi
from sipetrok.queries import LARGEST, halangan, pengawasan
from sipetrok.queries import petugas as queries
from sipetrok.web.isian_akun import LABELS, AkunForm, DataForm, form_of, fresh_form

blueprint = Blueprint("petugas", __name__)

APA = {
    "tambah": "Akun dibuat",
    "ubah": "Data diubah",
    "peran": "Peran diubah",
    "sandi": "Kata sandi diganti",
    "blokir": "Akun diblokir",
    "buka": "Blokir dibuka",
}


@dataclass(frozen=True)
class Baris:
    """One line of an account's history, in words."""

    perubahan: PerubahanAkun
    judul: str
    oleh: str
    rincian: tuple[tuple[str, str, str], ...]


@blueprint.get("/petugas")
@auth.administrator
def index() -> str:
    bagian = request.args.get("bagian", "kantor")
    if bagian not in queries.BAGIAN:
        abort(404)
    after = request.args.get("setelah", type=int)
    folder = kantor.current()
    missing = [
        one.nama
        for one in folder.kantor.peran
        if one.kunci in folder.peran - queries.held(folder.peran)
    ]
    return render_template(
        "petugas/index.html",
        page=queries.accounts(bagian, after),
        bagian=bagian,
        after=after,
        counts=queries.counts(),
        missing=missing,
        names=_names,
        pergi=_away(),
    )


def _names(petugas: Petugas) -> str:
    known = [one.nama for one in kantor.current().kantor.peran if one.kunci in petugas.peran]
    return ", ".join(known)


def _away() -> dict[int, object]:
    today = kantor.current().kalender.day_of(auth.now())
    return {row.petugas_id: row for row in halangan.on(today)}


@blueprint.get("/petugas/baru")
@auth.administrator
def new() -> str:
    return render_template(
        "petugas/baru.html", form=form_of(AkunForm, formdata=None, kunci=secrets.token_hex(16))
    )


@blueprint.post("/petugas/baru")
@auth.administrator
def create() -> Response:
    form = form_of(AkunForm)
    is_sound, name = form.is_sound(), form.nama_akun
    sandi = new_sandi(_benih(name, form.kunci.data))
    try:
        if not is_sound:
            raise akun.AkunDitolak(akun.taken(name))
        made = akun.add(
            name,
            form.data_akun(),
            sandi,
            kantor.current().kantor,
            auth.now(),
            desa=akun.known_desa(kantor.current()),
            pelaku=akun.Pelaku(current_user.id),
        )
    except akun.AkunDitolak as refusal:
        form.put(refusal.galat)
        form.kunci.data = secrets.token_hex(16)
        return make_response(render_template("petugas/baru.html", form=form), 422)
    return _shown_once(made, sandi, "dibuat")


def _benih(about: object, kunci: str | None) -> str:
    """From which a password follows: the same form shows the same one again, and nothing of it is
    kept or sent.
    """
    return auth.key_of(f"sandi baru|{current_user.id}|{about}|{kunci or secrets.token_hex(16)}")


def _shown_once(petugas: Petugas, sandi: str, what: str, ended: int = 0) -> Response:
    """The answer itself carries the password: it stands in no address, no cookie and no row."""
    return make_response(
        render_template("petugas/sandi.html", orang=petugas, sandi=sandi, what=what, ended=ended)
    )


def _load(petugas_id: int) -> Petugas:
    return (db.session.get(Petugas, petugas_id) if petugas_id <= LARGEST else None) or abort(404)


@blueprint.get("/petugas/<int:petugas_id>")
@auth.administrator
def show(petugas_id: int) -> Response:
    return _page(_load(petugas_id))


def _page(
    petugas: Petugas,
    status: int = 200,
    form: DataForm | None = None,
    notice: str = "",
    left: tuple[tuple[str, str], ...] = (),
    galat: tuple[tuple[str, str], ...] = (),
) -> Response:
    page = queries.history(petugas.id, request.args.get("sebelum"))
    form = form or fresh_form(petugas)
    return make_response(
        render_template(
            "petugas/page.html",
            orang=petugas,
            form=form,
            page=page,
            baris=[_line(row) for row in page.items],
            names=_names,
            terlihat=akun.newest_change(petugas.id),
            kunci=secrets.token_hex(16),
            notice=notice,
            left=left,
            galat=galat,
            pergi=_away().get(petugas.id),
        ),
        status,
    )


def _line(row: PerubahanAkun) -> Baris:
    if row.oleh is None:
        oleh = "lewat perintah di komputer server"
    else:
        oleh = "oleh pemiliknya" if row.oleh_id == row.petugas_id else f"oleh {row.oleh.nama}"
    rincian = tuple(
        (LABELS.get(name, name), *map(_value, change)) for name, change in row.rincian.items()
    )
    return Baris(row, APA.get(row.apa, row.apa), oleh, rincian)


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(kantor.current().kantor.nama_peran(one) for one in value)


def _pelaku() -> akun.Pelaku:
    return akun.Pelaku(current_user.id, request.form.get("terlihat", -1, type=int))


@blueprint.post("/petugas/<int:petugas_id>")
@auth.administrator
def update(petugas_id: int) -> Response:
    petugas, form, folder = _load(petugas_id), form_of(DataForm), kantor.current()
    if not form.is_sound():
        return _page(petugas, 422, form)
    try:
        akibat = akun.change(
            petugas_id,
            form.data_akun(),
            folder.kantor,
            auth.now(),
            desa=akun.known_desa(folder),
            pelaku=_pelaku(),
        )
    except akun.AkunDitolak as refusal:
        form.put(refusal.galat)
        return _page(_load(petugas_id), 422, form)
    except akun.SudahDiubah as refusal:
        return _page(
            _load(petugas_id), 409, notice=refusal.kalimat, left=_typed(form, _load(petugas_id))
        )
    return _said(petugas_id, "Perubahan disimpan.", akibat)


def _typed(form: DataForm, petugas: Petugas) -> tuple[tuple[str, str], ...]:
    """What was written and is not what the account says now."""
    fresh = fresh_form(petugas)
    return tuple(
        (LABELS[name], _value(form[name].data) or "(kosong)")
        for name in LABELS
        if form[name].data != fresh[name].data
    )


@blueprint.post("/petugas/<int:petugas_id>/blokir")
@auth.administrator
def block(petugas_id: int) -> Response:
    _load(petugas_id)
    try:
        akibat = akun.block(petugas_id, kantor.current().kantor, auth.now(), _pelaku())
    except akun.AkunDitolak as refusal:
        return _page(_load(petugas_id), 422, galat=tuple(refusal.galat.items()))
    except akun.SudahDiubah as refusal:
        return _page(_load(petugas_id), 409, notice=refusal.kalimat)
    if holds := pengawasan.count_files(pengawasan.Saringan(petugas=petugas_id), auth.now()):
        flash(_held(petugas_id, holds), "late")
    return _said(
        petugas_id,
        "Akun diblokir dan sudah keluar dari semua perangkat. Jejak pekerjaannya tetap ada.",
        akibat,
    )


def _held(petugas_id: int, files: int) -> Markup:
    """What a blocked officer leaves behind, and who can see to it."""
    said = Markup(
        "Ia masih memegang {} berkas. Rekan dengan peran yang sama dapat mengambilnya alih"
    ).format(files)
    if not auth.is_supervisor():
        return said + ", atau pengawas mengalihkannya di halaman Pengawasan."
    link = Markup('<a href="{}">lihat dan alihkan di Pengawasan</a>').format(
        url_for("pengawasan.index", petugas=petugas_id)
    )
    return said + Markup(", atau {}.").format(link)


@blueprint.post("/petugas/<int:petugas_id>/buka")
@auth.administrator
def unblock(petugas_id: int) -> Response:
    _load(petugas_id)
    try:
        akun.unblock(petugas_id, auth.now(), _pelaku())
    except akun.SudahDiubah as refusal:
        return _page(_load(petugas_id), 409, notice=refusal.kalimat)
    return _said(petugas_id, "Akun dapat masuk lagi dengan kata sandi yang lama.")


@blueprint.post("/petugas/<int:petugas_id>/sandi")
@auth.administrator
def reset_sandi(petugas_id: int) -> Response:
    petugas = _load(petugas_id)
    sandi = new_sandi(_benih(petugas_id, request.form.get("kunci")))
    try:
        ended = akun.reset_sandi(petugas_id, sandi, kantor.current().kantor, auth.now(), _pelaku())
    except akun.AkunDitolak:  # a word by chance: the next one is another
        return _page(
            _load(petugas_id), 409, notice="Kata sandi belum terbentuk. Tekan sekali lagi."
        )
    except akun.SudahDiubah as refusal:
        return _page(_load(petugas_id), 409, notice=refusal.kalimat)
    return _shown_once(petugas, sandi, "diganti", ended)


def _said(petugas_id: int, sentence: str, akibat: akun.Akibat = akun.Akibat()) -> Response:
    flash(sentence, "done")
    folder = kantor.current()
    names = [folder.kantor.nama_peran(kunci) for kunci in akibat.kosong if kunci in folder.peran]
    if names:
        flash(
            f"Sekarang tidak ada petugas aktif untuk peran {', '.join(names)}. Berkas yang menunggu di sana berhenti "
            "sampai ada petugas lain dengan peran itu.",
            "late",
        )
    if akibat.digantikan:
        flash(
            f"Akun ini pengganti {titik(', '.join(akibat.digantikan))} Catat pengganti lain di halaman Halangan.",
            "late",
        )
    return htmx.go(url_for("petugas.show", petugas_id=petugas_id))
