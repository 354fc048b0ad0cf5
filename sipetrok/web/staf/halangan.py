"""Absences: who is away from when to when, and who does their work meanwhile.

Whoever looks after accounts or supervises records them for everybody, an officer for themselves.
"""

import re
from functools import partial

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal, titik
from sipetrok.domain import SipetrokError
from sipetrok.domain.petugas import Masa
from sipetrok.models import Halangan, db
from sipetrok.operations import halangan as operations
from sipetrok.queries import LARGEST
from sipetrok.queries import petugas as queries
from sipetrok.web.answers import done, refused
from sipetrok.web.kiriman import Formulir

blueprint = Blueprint("halangan", __name__)


def _number(value: object) -> int:
    """The id that was chosen; 0, which nobody has, for everything else."""
    text = str(value)
    return min(int(text), LARGEST) if re.fullmatch("[0-9]{1,18}", text) else 0


_person = partial(SelectField, coerce=_number, validate_choice=False)
_day = partial(
    DateField,
    invalid_value_message="Tulis tanggalnya sebagai tahun, bulan, dan hari, misalnya 2026-11-23.",
)


class HalanganForm(Formulir):
    """Who is away, when, and who stands in."""

    petugas = _person(
        "Petugas yang berhalangan",
        [InputRequired("Pilih petugas yang berhalangan.")],
    )
    dari = _day("Hari pertama", [InputRequired("Isi tanggal hari pertama.")])
    sampai = _day(
        "Hari terakhir",
        [InputRequired("Isi tanggal hari terakhir.")],
        description="Hari itu masih termasuk. Sesudahnya pekerjaan kembali dengan sendirinya.",
    )
    pengganti = _person(
        "Pengganti",
        [InputRequired("Pilih pengganti.")],
        description="Selama masa itu pengganti memegang juga peran petugas yang berhalangan. Jika "
        "ia menandatangani surat, di situ tercetak “Plh.”: pastikan surat perintahnya sudah ada.",
    )
    sebab = StringField(
        "Sebab",
        description="Cukup singkat, misalnya cuti atau dinas luar. Jangan tulis keterangan sakit.",
    )

    def masa(self) -> Masa:
        """Where a day is missing, today stands in: that it is missing is told already."""
        days = (self.dari.data, self.sampai.data)
        if None in days:
            days = (context.today, context.today)
        return Masa(self.petugas.data or 0, self.pengganti.data or 0, *days)

    def is_sound(self, *refused: SipetrokError) -> bool:
        """Judged whole: people and days each say what is wrong, also where the other is wrong; then
        what was refused beyond.
        """
        is_sound = self.validate()
        for refusal in (*operations.refusals(self.masa(), context), *refused):
            is_sound = False
            self[refusal.isian].errors = self[refusal.isian].errors or [refusal.kalimat]
        return is_sound


def _manages() -> bool:
    """Whether this officer may record and end the absences of others; by their own roles: a
    stand-in who could prolong the absence would stay one for ever.
    """
    return context.is_administrator or context.is_own_pengawas


def _form(**values) -> HalanganForm:
    """The form with the officers to choose from; whoever manages nobody finds only themselves."""
    me, form = context.officer, HalanganForm(**values)
    people = [(one.id, one.nama) for one in queries.colleagues()]
    form.pengganti.choices = form.petugas.choices = [("", "Pilih petugas"), *people]
    if not _manages():
        form.petugas.choices = [(me.id, me.nama)]
    return form


@blueprint.get("/halangan")
@auth.officer
def index() -> str:
    """Who is away or will be, and what is over. For every officer of the office."""
    return _page()


def _page(
    form: HalanganForm | None = None, galat: tuple[tuple[str, str], ...] = ()
) -> str:
    """The list with the form; `galat` are pairs of place and sentence."""
    me, today = context.officer.id, context.today
    before, away = request.args.get("sebelum"), queries.away(today)
    return render_template(
        "halangan/page.html",
        form=form or _form(formdata=None, petugas=me, dari=today),
        galat=galat,
        rows=queries.absences(today),
        page=queries.past_absences(today, before),
        today=today,
        before=before,
        menggantikan=queries.standing_in(me, away),
        halangan_sendiri=away.get(me),
        may_revoke=_may_revoke,
        may_read=_may_read,
        manages=_manages(),
    )


def _may_revoke(row: Halangan) -> bool:
    """The officer who is away, whoever recorded it, and who manages absences."""
    return _manages() or context.officer.id in (row.petugas_id, row.dicatat_id)


def _may_read(row: Halangan) -> bool:
    """The reason may be a private matter: colleagues read who is away, and not why."""
    return _may_revoke(row) or context.officer.id == row.pengganti_id


def _not_recorded(refusal: SipetrokError) -> str:
    """The form as it was sent, with the refusal beside what else is wrong in it."""
    form = _form()
    form.is_sound(refusal)
    return _page(form)


@blueprint.post("/halangan")
@auth.officer
@auth.stamps
@refused(_not_recorded)
def create() -> ResponseReturnValue:
    """Records an absence. 422 with everything that is wrong in it at once.

    403 for somebody else's, unless the officer manages absences.
    """
    form = _form()
    if form.petugas.data not in (0, context.officer.id) and not _manages():
        abort(403)
    if not form.is_sound():
        return _page(form), 422
    row = operations.record(form.masa(), form.sebab.data or "", context)
    return done(
        f"Halangan {row.petugas.nama} dicatat, {tanggal(row.dari)} sampai {tanggal(row.sampai)}. "
        f"Penggantinya {titik(row.pengganti.nama)}",
        "halangan.index",
    )


def _not_revoked(refusal: SipetrokError, halangan_id: int) -> str:
    return _page(galat=(("riwayat", refusal.kalimat),))


@blueprint.post("/halangan/<int:halangan_id>/cabut")
@auth.officer
@auth.stamps
@refused(_not_revoked)
def revoke(halangan_id: int) -> ResponseReturnValue:
    """Ends an absence early. 404 for none, 403 for whoever may not.

    Refused by the operation, as where it is over already, the list says why.
    """
    row = db.session.get(Halangan, halangan_id) or abort(404)
    if not _may_revoke(row):
        abort(403)
    row = operations.revoke(halangan_id, context)
    said = f"Halangan {row.petugas.nama} dicabut."
    if row.dari <= context.today:
        said += " Pekerjaannya kembali kepadanya mulai sekarang."
    return done(said, "halangan.index")
