"""Absences: who is away from when to when, and who does their work meanwhile.

Whoever looks after accounts or supervises records them for everybody, an officer for themselves.
"""

from datetime import date

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
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired

from sipetrok import auth, htmx, kantor
from sipetrok.domain.halangan import Masa
from sipetrok.filters import tanggal, titik
from sipetrok.models import Halangan, Petugas, db
from sipetrok.operations import halangan
from sipetrok.queries import LARGEST
from sipetrok.queries import halangan as queries
from sipetrok.queries.petugas import colleagues

blueprint = Blueprint("halangan", __name__)
_NOBODY = ("", "Pilih petugas")


class HalanganForm(FlaskForm):
    """Who is away, when, and who stands in."""

    petugas = SelectField(
        "Petugas yang berhalangan",
        [InputRequired("Pilih petugas yang berhalangan.")],
        validate_choice=False,
    )
    dari = DateField("Hari pertama", [InputRequired("Isi tanggal hari pertama.")])
    sampai = DateField(
        "Hari terakhir",
        [InputRequired("Isi tanggal hari terakhir.")],
        description="Hari itu masih termasuk. Sesudahnya pekerjaan kembali dengan sendirinya.",
    )
    pengganti = SelectField(
        "Pengganti",
        [InputRequired("Pilih pengganti.")],
        validate_choice=False,
        description="Selama masa itu pengganti memegang juga peran petugas yang berhalangan.",
    )
    sebab = StringField(
        "Sebab",
        description="Cukup singkat, misalnya cuti atau dinas luar. Jangan tulis keterangan sakit.",
    )


def _manages() -> bool:
    """Whether this officer may record and end the absences of others; by their own roles: a
    stand-in who could prolong the absence would stay one for ever.
    """
    return auth.is_administrator() or kantor.current().kantor.has(current_user.peran, "pengawas")


def _today() -> date:
    return kantor.current().kalender.day_of(auth.now())


def _form(**values) -> HalanganForm:
    people = [(str(one.id), one.nama) for one in colleagues()]
    form = HalanganForm(**values)
    form.pengganti.choices = [_NOBODY, *people]
    form.petugas.choices = (
        [_NOBODY, *people] if _manages() else [(str(current_user.id), current_user.nama)]
    )
    for field in (form.dari, form.sampai):
        field.process_errors = [
            "Tulis tanggalnya sebagai tahun, bulan, dan hari, misalnya 2026-11-23."
            for _ in field.process_errors
        ]
    return form


@blueprint.get("/halangan")
@auth.officer
def index() -> Response:
    return _page(_form(formdata=None, petugas=str(current_user.id), dari=_today()))


def _page(
    form: HalanganForm, status: int = 200, galat: tuple[tuple[str, str], ...] = ()
) -> Response:
    today, before = _today(), request.args.get("sebelum")
    context = {
        "rows": queries.current_and_coming(today),
        "page": queries.history(today, before),
        "today": today,
        "before": before,
        "menggantikan": queries.standing_in(current_user.id, today),
        "halangan_sendiri": queries.own(current_user.id, today),
        "may_revoke": _may_revoke,
        "may_read": _may_read,
        "manages": _manages(),
    }
    return make_response(
        render_template("halangan/page.html", form=form, galat=galat, **context), status
    )


def _may_revoke(row: Halangan) -> bool:
    return _manages() or current_user.id in (row.petugas_id, row.dicatat_id)


def _may_read(row: Halangan) -> bool:
    """The reason may be a private matter: colleagues read who is away, and not why."""
    return _may_revoke(row) or current_user.id == row.pengganti_id


@blueprint.post("/halangan")
@auth.officer
@auth.stamps
def create() -> Response:
    form = _form()
    petugas_id, pengganti_id = _number(form.petugas.data), _number(form.pengganti.data)
    if petugas_id not in (0, current_user.id) and not _manages():
        abort(403)
    if not _is_sound(form):
        return _page(form, 422)
    masa = Masa(petugas_id, pengganti_id, form.dari.data, form.sampai.data)
    try:
        row = halangan.record(
            masa,
            form.sebab.data or "",
            current_user.id,
            kantor.current().kantor,
            _today(),
            auth.now(),
        )
    except halangan.HalanganDitolak as refusal:
        form[refusal.isian].errors = [refusal.kalimat]
        return _page(form, 422)
    return _said(
        f"Halangan {row.petugas.nama} dicatat, {tanggal(row.dari)} sampai {tanggal(row.sampai)}. "
        f"Penggantinya {titik(row.pengganti.nama)}"
    )


def _is_sound(form: HalanganForm) -> bool:
    """Judged whole: people and days each say what is wrong with them, also where the other is wrong
    too.
    """
    is_sound = form.validate()
    people = [
        db.session.get(Petugas, _number(field.data)) for field in (form.petugas, form.pengganti)
    ]
    checks = [lambda: halangan.require_people(*people, kantor.current().kantor)]
    if form.dari.data and form.sampai.data:
        checks.append(lambda: halangan.require_days(form.dari.data, form.sampai.data, _today()))
    for check in checks:
        try:
            check()
        except halangan.HalanganDitolak as refusal:
            is_sound = False
            form[refusal.isian].errors = form[refusal.isian].errors or [refusal.kalimat]
    return is_sound


def _number(text: str | None) -> int:
    return (
        min(int(text), LARGEST)
        if text and text.isascii() and text.isdigit() and len(text) < 19
        else 0
    )


@blueprint.post("/halangan/<int:halangan_id>/cabut")
@auth.officer
@auth.stamps
def revoke(halangan_id: int) -> Response:
    row = db.session.get(Halangan, halangan_id) if halangan_id <= LARGEST else None
    if row is None:
        abort(404)
    if not _may_revoke(row):
        abort(403)
    try:
        row = halangan.revoke(halangan_id, current_user.id, _today(), auth.now())
    except halangan.HalanganDitolak as refusal:
        return _page(
            _form(formdata=None, petugas=str(current_user.id), dari=_today()),
            422,
            (("riwayat", refusal.kalimat),),
        )
    back = " Pekerjaannya kembali kepadanya mulai sekarang." if row.dari <= _today() else ""
    return _said(f"Halangan {row.petugas.nama} dicabut.{back}")


def _said(sentence: str) -> Response:
    flash(sentence, "done")
    return htmx.go(url_for("halangan.index"))
