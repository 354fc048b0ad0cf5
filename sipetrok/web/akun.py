"""An officer's own account: its password, where it is signed in, and who signed in or tried to."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from sipetrok import auth, htmx, kantor, queries
from sipetrok.domain import sesi
from sipetrok.domain.sandi import ADVICE, TERPANJANG, TERPENDEK
from sipetrok.domain.sesi import Sebab
from sipetrok.models import Masuk
from sipetrok.operations import masuk, petugas, throttle

blueprint = Blueprint("akun", __name__)

_ENDS = {
    Sebab.KELUAR: "Keluar",
    Sebab.SANDI: "Dikeluarkan karena kata sandi diganti",
    Sebab.BLOKIR: "Dikeluarkan karena akun diblokir",
    Sebab.DIAM: "Berakhir karena lama tidak dipakai",
    Sebab.LAMA: "Berakhir karena sudah lewat satu hari kerja",
}


class SandiForm(FlaskForm):
    """Its names are those that error pages never hand back."""

    sandi = PasswordField(
        "Kata sandi lama",
        [
            InputRequired("Tulis kata sandi lama Anda."),
            Length(max=TERPANJANG, message=f"Kata sandi paling panjang {TERPANJANG} huruf."),
        ],
    )
    sandi_baru = PasswordField(
        "Kata sandi baru",
        [InputRequired("Tulis kata sandi baru.")],
        description=f"Paling sedikit {TERPENDEK} huruf, angka, atau tanda. {ADVICE}",
    )
    sandi_ulang = PasswordField(
        "Ulangi kata sandi baru",
        [
            InputRequired("Tulis kata sandi baru sekali lagi."),
            EqualTo("sandi_baru", "Kedua kata sandi baru belum sama. Tulis lagi keduanya."),
        ],
    )


@dataclass(frozen=True)
class Baris:
    """One line of the history, in words."""

    masuk: Masuk
    kalimat: str
    sampai: datetime | None = None
    gagal: bool = False
    terbuka: bool = False


@blueprint.get("/akun")
@auth.member
def show() -> str:
    return _page(SandiForm(formdata=None))


def _page(form: SandiForm) -> str:
    page = queries.riwayat_masuk(current_user.id, request.args.get("sebelum"))
    names = [
        peran.nama for peran in kantor.current().kantor.peran if peran.kunci in current_user.peran
    ]
    return render_template(
        "akun/page.html",
        form=form,
        peran=names,
        page=page,
        ini=auth.masuk(),
        terbuka=masuk.open_of(current_user.id, auth.now()),
        baris=[_line(row, auth.now()) for row in page.items],
    )


def _line(row: Masuk, now: datetime) -> Baris:
    if not row.berhasil:
        reason = "akun sedang diblokir" if row.sebab else "kata sandi salah"
        return Baris(row, f"Gagal, {reason}", gagal=True)
    over = (
        (row.keluar_at, Sebab(row.sebab))
        if row.keluar_at
        else sesi.ended(row.at, row.aktif_at, now)
    )
    return Baris(row, _ENDS[over[1]], over[0]) if over else Baris(row, "Masih masuk", terbuka=True)


@blueprint.post("/akun/sandi")
@auth.member
def change_sandi() -> Response | tuple[str, int]:
    form, key = SandiForm(), auth.key_of(f"sandi|{current_user.id}")
    if not form.validate():
        return _page(form), 422
    throttle.require_room(throttle.SANDI_LAMA, key, auth.now())
    try:
        others = petugas.change_sandi(
            current_user,
            form.sandi.data,
            form.sandi_baru.data,
            kantor.current().kantor,
            auth.masuk().id,
            auth.now(),
        )
    except petugas.SandiDitolak as refusal:
        if refusal.isian == "sandi":
            throttle.note(throttle.SANDI_LAMA, key, auth.now())
        form[refusal.isian].errors = [refusal.kalimat]
        return _page(form), 422
    throttle.forget(throttle.SANDI_LAMA, key)
    out = f" {others} perangkat lain sudah dikeluarkan." if others else ""
    return _said(f"Kata sandi Anda sudah diganti. Anda tetap masuk di perangkat ini.{out}")


@blueprint.post("/akun/keluarkan/<int:masuk_id>")
@auth.member
def sign_out(masuk_id: int) -> Response:
    """One other session of this account; somebody else's is not found."""
    ended = masuk.end(current_user.id, auth.now(), only=masuk_id)
    return _said(
        "Perangkat itu sudah dikeluarkan." if ended else "Perangkat itu sudah tidak masuk lagi."
    )


@blueprint.post("/akun/keluarkan")
@auth.member
def sign_out_others() -> Response:
    ended = masuk.end(current_user.id, auth.now(), but=auth.masuk().id)
    return _said(f"{ended} perangkat lain sudah dikeluarkan. Anda tetap masuk di perangkat ini.")


def _said(sentence: str) -> Response:
    flash(sentence, "done")
    return htmx.go(url_for("akun.show"))
