"""An officer's own account: signing in and out, its password, where it is signed in, and who signed
in or tried to.

Guessing is slowed down, and nobody is locked out by what others guess.
"""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from sipetrok import queries
from sipetrok.app import auth, perangkat
from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal_jam
from sipetrok.domain import SipetrokError
from sipetrok.domain.petugas import ADVICE, TERPANJANG, TERPENDEK, Sebab
from sipetrok.kiriman import ruang
from sipetrok.kiriman.berkas import SedangSibuk
from sipetrok.models import Masuk
from sipetrok.operations import masuk as sessions
from sipetrok.operations import pengukuhan, throttle
from sipetrok.operations import petugas as operations
from sipetrok.operations.throttle import Brake
from sipetrok.queries.petugas import waiting
from sipetrok.web.answers import done, go, refused
from sipetrok.web.kiriman import LARGEST, Formulir, Terpanjang

blueprint = Blueprint("akun", __name__)
masuk = Blueprint("masuk", __name__)

_ENDS = {
    Sebab.KELUAR: "Keluar",
    Sebab.SANDI: "Dikeluarkan karena kata sandi diganti",
    Sebab.BLOKIR: "Dikeluarkan karena akun diblokir",
    Sebab.DIAM: "Berakhir karena lama tidak dipakai",
    Sebab.LAMA: "Berakhir karena sudah lewat satu hari kerja",
}
_SHORT = Terpanjang(TERPANJANG, "Kata sandi")


# Signing in and out.


class MasukForm(Formulir):
    """Name and password; `lanjut` is the page to go back to, checked by `auth.safe_back`."""

    akun = StringField(
        "Nama akun",
        [
            InputRequired("Tulis nama akun Anda."),
            Terpanjang(80, "Nama akun"),
        ],
    )
    sandi = PasswordField(
        "Kata sandi", [InputRequired("Tulis kata sandi Anda."), _SHORT]
    )
    lanjut = HiddenField()


def _masuk_page(form: MasukForm) -> str:
    return render_template("masuk/page.html", form=form)


@masuk.get("/masuk")
@auth.public
def new() -> ResponseReturnValue:
    """The sign-in form; whoever is signed in is led on."""
    if current_user.is_authenticated:
        return go("antrean.index")
    return _masuk_page(MasukForm(lanjut=request.args.get("lanjut", "")))


@masuk.post("/masuk")
@auth.public
def create() -> ResponseReturnValue:
    """Signs in. One sentence for a wrong name, a wrong password and a blocked account.

    The brakes are asked before the password is looked at, and a failed try counts against
    them. Where too many come at once the password is not looked at (503). Raises TerlaluSering.
    """
    form = MasukForm()
    if not form.validate():
        return _masuk_page(form), 422
    nama, tempat, now = form.akun.data.strip().lower(), auth.tempat(), context.now
    brakes = _brakes(nama, now)
    try:
        with ruang.MASUK.taken(_sender(brakes)):
            found = sessions.authenticate(nama, form.sandi.data)
    except SedangSibuk as refusal:
        form.sandi.errors = [
            "Sedang banyak yang masuk. Tunggu sebentar, lalu tulis lagi kata sandi Anda."
        ]
        return _masuk_page(form), refusal.status, {"Retry-After": str(refusal.detik)}
    opened = found and sessions.start(found, tempat, now)
    if found is None or opened is None:
        sessions.fail(nama, tempat, brakes, now)
        form.sandi.errors = [
            "Nama akun atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."
        ]
        return _masuk_page(form), 422
    throttle.forget(*brakes[0])
    auth.enter(opened.tanda)
    perangkat.note_known(found, now)
    if opened.gagal:
        flash(_failed(opened))
    return redirect(auth.safe_back(form.lanjut.data), 303)


def _brakes(nama: str, now: datetime) -> list[tuple[Brake, str]]:
    """What counts if this password is wrong, first what a right one forgets.

    Whether there is such an account makes no difference, except on a device where it signed in
    before. Raises TerlaluSering.
    """
    mark = perangkat.mark_of(sessions.find_akun(nama), now)
    if mark:
        own = [(throttle.MASUK_PERANGKAT, auth.key_of(mark))]
        wide = []
    else:
        own = [_here(throttle.MASUK_AKUN, nama)]
        wide = [
            _here(throttle.MASUK_ALAMAT),
            (throttle.MASUK_SEMUA, auth.key_of(nama)),
        ]
        if any(throttle.free_at(*one, now) for one in wide):
            own = [
                _here(throttle.MASUK_SEMPIT, nama),
                _here(throttle.MASUK_JARINGAN, nama),
            ]
        own.append(_here(throttle.MASUK_PENUH))
    for one in own:
        throttle.require_room(*one, now)
    return own + wide


def _sender(brakes: list[tuple[Brake, str]]) -> str:
    """Whose place it takes: a known device has its own, whoever crowds in from its address."""
    brake, kunci = brakes[0]
    return kunci if brake is throttle.MASUK_PERANGKAT else auth.visitor_key("masuk")


def _here(brake: Brake, about: str = "") -> tuple[Brake, str]:
    return brake, auth.visitor_key(about, brake.bits)


def _failed(opened: sessions.Dibuka) -> Markup:
    """What happened at the door since the officer was last here; most often their own slips."""
    since = f"sejak {tanggal_jam(opened.sejak)}" if opened.sejak else "sebelum ini"
    return Markup(
        '{} percobaan masuk ke akun Anda gagal {}. <a href="{}">Lihat riwayat</a>'
    ).format(opened.gagal, since, url_for("akun.show", _anchor="riwayat"))


@masuk.post("/keluar")
@auth.member
def destroy() -> ResponseReturnValue:
    """Ends the session here and on the server: a copy of the cookie opens nothing."""
    sessions.end(context.officer.id, context.now, only=auth.masuk().id)
    auth.leave()
    return go("masuk.new")


# The account.


class SandiForm(Formulir):
    """Its names are those that error pages never hand back."""

    sandi = PasswordField(
        "Kata sandi lama", [InputRequired("Tulis kata sandi lama Anda."), _SHORT]
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
    """The officer's own account: password, open sessions, who signed in or tried to."""
    return _page(SandiForm(formdata=None))


def _page(form: SandiForm) -> str:
    """The page of the account; `form` carries what was refused in it."""
    me = context.officer
    return render_template(
        "akun/page.html",
        form=form,
        peran=me.peran,
        menunggu=waiting(me.id),
        page=queries.riwayat_masuk(me.id, request.args.get("sebelum")),
        ini=auth.masuk(),
        terbuka=sessions.open_of(me.id, context.now),
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
    """The page again, with the refusal at its field; passwords are not handed back."""
    form = SandiForm()
    form.validate()
    form[refusal.isian].errors = [refusal.kalimat]
    return _page(form)


@blueprint.post("/akun/sandi")
@auth.member
@refused(_not_changed)
def change_sandi() -> ResponseReturnValue:
    """A new password by its owner, who stays signed in here and nowhere else.

    The old one is asked for, and guessing it is braked: TerlaluSering after SANDI_LAMA.
    422 at the field that is wrong.
    """
    form, key = SandiForm(), auth.key_of(f"sandi|{context.officer.id}")
    if not form.validate():
        return _page(form), 422
    throttle.require_room(throttle.SANDI_LAMA, key, context.now)
    try:
        others = operations.change_sandi(
            form.sandi.data, form.sandi_baru.data, auth.masuk().id, context
        )
    except operations.SandiDitolak as refusal:
        if refusal.isian == "sandi":
            throttle.note(throttle.SANDI_LAMA, key, context.now)
        raise
    throttle.forget(throttle.SANDI_LAMA, key)
    perangkat.note_known(context.officer, context.now)
    said = "Kata sandi Anda sudah diganti. Anda tetap masuk di perangkat ini."
    if others:
        said += f" {others} perangkat lain sudah dikeluarkan."
    return done(said, "akun.show")


@blueprint.post("/akun/kabar")
@auth.member
def mark_read() -> ResponseReturnValue:
    """What the officer was told of accounts is read; what came after the page was drawn is not."""
    upto = min(request.form.get("sampai", 0, type=int), LARGEST)
    pengukuhan.mark_read(context.officer.id, upto)
    return go("akun.show")


@blueprint.post("/akun/keluarkan/<int:masuk_id>")
@auth.member
def sign_out(masuk_id: int) -> ResponseReturnValue:
    """One other session of this account; somebody else's is not found."""
    said = "Perangkat itu sudah tidak masuk lagi."
    if sessions.end(context.officer.id, context.now, only=masuk_id):
        said = "Perangkat itu sudah dikeluarkan."
    return done(said, "akun.show")


@blueprint.post("/akun/keluarkan")
@auth.member
def sign_out_others() -> ResponseReturnValue:
    """Ends all sessions of this account but this one."""
    ended = sessions.end(context.officer.id, context.now, but=auth.masuk().id)
    return done(
        f"{ended} perangkat lain sudah dikeluarkan. Anda tetap masuk di perangkat ini.",
        "akun.show",
    )
