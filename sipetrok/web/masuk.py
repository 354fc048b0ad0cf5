"""Sign-in and sign-out of officers; guessing is slowed down for the account and for the address."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from sipetrok import auth, htmx
from sipetrok.operations import petugas, throttle

blueprint = Blueprint("masuk", __name__)


class MasukForm(FlaskForm):
    akun = StringField("Nama akun", [InputRequired("Tulis nama akun Anda."), Length(max=80)])
    sandi = PasswordField("Kata sandi", [InputRequired("Tulis kata sandi Anda."), Length(max=200)])
    lanjut = HiddenField()


@blueprint.get("/masuk")
@auth.public
def new() -> Response | str:
    if current_user.is_authenticated:
        return redirect(url_for("antrean.index"), 303)
    return render_template("masuk/page.html", form=MasukForm(lanjut=request.args.get("lanjut", "")))


@blueprint.post("/masuk")
@auth.public
def create() -> Response | tuple[str, int]:
    form = MasukForm()
    if not form.validate():
        return render_template("masuk/page.html", form=form), 422
    by_akun = auth.visitor_key(form.akun.data.strip().lower())
    throttle.require_room(throttle.MASUK_AKUN, by_akun, auth.now())
    throttle.require_room(throttle.MASUK_ALAMAT, auth.visitor_key(), auth.now())
    found = petugas.authenticate(form.akun.data, form.sandi.data)
    if found is None:
        throttle.note(throttle.MASUK_AKUN, by_akun, auth.now())
        throttle.note(throttle.MASUK_ALAMAT, auth.visitor_key(), auth.now())
        form.sandi.errors = ["Nama akun atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."]
        return render_template("masuk/page.html", form=form), 422
    throttle.forget(throttle.MASUK_AKUN, by_akun)
    login_user(found)
    return redirect(auth.safe_back(form.lanjut.data), 303)


@blueprint.post("/keluar")
@auth.officer
def destroy() -> Response:
    logout_user()
    return htmx.go(url_for("masuk.new"))
