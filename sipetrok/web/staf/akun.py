"""An officer's own account: its password, where it is signed in, and who signed in or tried to."""

from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from sipetrok import queries
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.domain import SipetrokError
from sipetrok.domain.petugas import ADVICE, TERPANJANG, TERPENDEK, Sebab
from sipetrok.models import Masuk
from sipetrok.operations import akun, masuk, throttle
from sipetrok.web.answers import done, refused

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
            Length(
                max=TERPANJANG, message=f"Kata sandi paling panjang {TERPANJANG} huruf."
            ),
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
            EqualTo(
                "sandi_baru", "Kedua kata sandi baru belum sama. Tulis lagi keduanya."
            ),
        ],
    )


@blueprint.get("/akun")
@auth.member
def show() -> str:
    return _page(SandiForm(formdata=None))


def _page(form: SandiForm) -> str:
    me = context.officer
    return render_template(
        "akun/page.html",
        form=form,
        peran=[one.nama for one in context.kantor.peran if one.kunci in me.peran],
        page=queries.riwayat_masuk(me.id, request.args.get("sebelum")),
        ini=auth.masuk(),
        terbuka=masuk.open_of(me.id, context.now),
        words=_words,
    )


def _words(row: Masuk) -> tuple[str, str, datetime | None]:
    """What became of a try to sign in: the look of its tag, the sentence, and until when."""
    if not row.berhasil and row.sebab:
        return "refused", "Gagal, akun sedang diblokir", None
    if not row.berhasil:
        return "refused", "Gagal, kata sandi salah", None
    if end := row.end(context.now):
        return "", _ENDS[end[1]], end[0]
    return "done", "Masih masuk", None


def _not_changed(refusal: SipetrokError) -> str:
    form = SandiForm()
    form.validate()
    form[refusal.isian].errors = [refusal.kalimat]
    return _page(form)


@blueprint.post("/akun/sandi")
@auth.member
@refused(_not_changed)
def change_sandi() -> ResponseReturnValue:
    form, key = SandiForm(), auth.key_of(f"sandi|{context.officer.id}")
    if not form.validate():
        return _page(form), 422
    throttle.require_room(throttle.SANDI_LAMA, key, context.now)
    try:
        others = akun.change_sandi(
            form.sandi.data, form.sandi_baru.data, auth.masuk().id, context
        )
    except akun.SandiDitolak as refusal:
        if refusal.isian == "sandi":
            throttle.note(throttle.SANDI_LAMA, key, context.now)
        raise
    throttle.forget(throttle.SANDI_LAMA, key)
    said = "Kata sandi Anda sudah diganti. Anda tetap masuk di perangkat ini."
    if others:
        said += f" {others} perangkat lain sudah dikeluarkan."
    return done(said, "akun.show")


@blueprint.post("/akun/keluarkan/<int:masuk_id>")
@auth.member
def sign_out(masuk_id: int) -> ResponseReturnValue:
    """One other session of this account; somebody else's is not found."""
    if masuk.end(context.officer.id, context.now, only=masuk_id):
        return done("Perangkat itu sudah dikeluarkan.", "akun.show")
    return done("Perangkat itu sudah tidak masuk lagi.", "akun.show")


@blueprint.post("/akun/keluarkan")
@auth.member
def sign_out_others() -> ResponseReturnValue:
    ended = masuk.end(context.officer.id, context.now, but=auth.masuk().id)
    return done(
        f"{ended} perangkat lain sudah dikeluarkan. Anda tetap masuk di perangkat ini.",
        "akun.show",
    )
