"""Sign-in and sign-out of officers; guessing is slowed down for the account and for the address."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from sipetrok.app import auth, http
from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal_jam
from sipetrok.domain.petugas import TERPANJANG
from sipetrok.operations import akun as akun_operations
from sipetrok.operations import masuk, throttle

blueprint = Blueprint("masuk", __name__)


class MasukForm(FlaskForm):
    akun = StringField(
        "Nama akun",
        [
            InputRequired("Tulis nama akun Anda."),
            Length(max=80, message="Nama akun paling panjang 80 huruf."),
        ],
    )
    sandi = PasswordField(
        "Kata sandi",
        [
            InputRequired("Tulis kata sandi Anda."),
            Length(
                max=TERPANJANG, message=f"Kata sandi paling panjang {TERPANJANG} huruf."
            ),
        ],
    )
    lanjut = HiddenField()


@blueprint.get("/masuk")
@auth.public
def new() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("antrean.index"), 303)
    return render_template(
        "masuk/page.html", form=MasukForm(lanjut=request.args.get("lanjut", ""))
    )


@blueprint.post("/masuk")
@auth.public
def create() -> ResponseReturnValue:
    form = MasukForm()
    if not form.validate():
        return render_template("masuk/page.html", form=form), 422
    akun, tempat, now = form.akun.data.strip().lower(), auth.tempat(), context.now
    brakes = (
        (throttle.MASUK_AKUN, auth.visitor_key(akun)),
        (throttle.MASUK_ALAMAT, auth.visitor_key()),
        (throttle.MASUK_SEMUA, auth.key_of(akun)),
    )
    is_known = masuk.knows(akun, tempat.alamat, now)
    for brake, kunci in brakes[:2] if is_known else brakes:
        throttle.require_room(brake, kunci, now)
    found = akun_operations.authenticate(akun, form.sandi.data)
    opened = found and masuk.start(found, tempat, now)
    if not opened:
        masuk.fail(akun, tempat, brakes, now)
        form.sandi.errors = [
            "Nama akun atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."
        ]
        return render_template("masuk/page.html", form=form), 422
    throttle.forget(*brakes[0])
    auth.enter(opened.tanda)
    if opened.gagal:
        flash(_failed(opened))
    return redirect(auth.safe_back(form.lanjut.data), 303)


def _failed(opened: masuk.Dibuka) -> Markup:
    """What happened at the door since the officer was last here; most often their own slips."""
    since = f"sejak {tanggal_jam(opened.sejak)}" if opened.sejak else "sebelum ini"
    return Markup(
        '{} percobaan masuk ke akun Anda gagal {}. <a href="{}">Lihat riwayat</a>'
    ).format(opened.gagal, since, url_for("akun.show", _anchor="riwayat"))


@blueprint.post("/keluar")
@auth.member
def destroy() -> ResponseReturnValue:
    """Ends the session here and on the server: a copy of the cookie opens nothing."""
    masuk.end(context.officer.id, context.now, only=auth.masuk().id)
    auth.leave()
    return http.go(url_for("masuk.new"))
