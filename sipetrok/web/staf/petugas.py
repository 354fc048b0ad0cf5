"""The accounts of the office, for whoever looks after them: list, new one, changes, block, new
password, history.

What the office demands of an account is said by domain.petugas; here it is read and told.
"""

import secrets

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import (
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.filters import titik
from sipetrok.cetak.pdf import plain
from sipetrok.domain import SipetrokError
from sipetrok.domain.petugas import FIELDS, DataAkun, akun_fault
from sipetrok.models import Petugas, PetugasPeran, db
from sipetrok.operations import masuk
from sipetrok.operations import petugas as operations
from sipetrok.queries import pengawasan
from sipetrok.queries import petugas as queries
from sipetrok.web.answers import go, refused
from sipetrok.web.kiriman import Formulir, unprintable
from sipetrok.web.staf.kabar import APA

blueprint = Blueprint("petugas", __name__)

_DESA = "Hanya untuk akun kantor desa."


def _is_printable(_form: Formulir, field: Field) -> None:
    """Name, position and rank stand on letters that a stand-in signs."""
    field.data = plain(field.data or "")
    if sentence := unprintable(field.label.text, field.data):
        raise ValidationError(sentence)


# Fields are told in the order in which they are made: as they stand on the page, this one first.
_AKUN = StringField(
    "Nama akun",
    [InputRequired("Nama akun belum diisi.")],
    description="Dipakai untuk masuk: huruf kecil, angka, titik, atau garis. Tidak dapat diubah.",
)


class DataForm(Formulir):
    """What can be changed of an account.

    `terlihat` is the newest change that the page showed: whoever presses after
    another's change is told of it.
    """

    nama = StringField(
        "Nama",
        [InputRequired("Nama petugas belum diisi."), _is_printable],
        description="Dengan gelar, seperti yang akan dicetak.",
    )
    peran = SelectMultipleField("Peran", validate_choice=False)
    desa = StringField("Desa", description=_DESA)
    jabatan = StringField("Jabatan", [_is_printable])
    nip = StringField("NIP", description="18 angka.")
    pangkat = StringField(
        "Pangkat", [_is_printable], description="Contoh: Penata, III/c"
    )
    terlihat = HiddenField()

    def data_akun(self) -> DataAkun:
        """The data as they were typed; `tidy` makes of it what is kept."""
        given = {name: self[name].data or "" for name in FIELDS}
        return DataAkun(peran=frozenset(self.peran.data or ()), **given)

    def is_sound(self, **refused: str) -> bool:
        """Judged whole, so that everything that is wrong is told at once, with what was refused
        beyond; a field says its first sentence.
        """
        is_readable, galat = self.validate(), self.galat() | refused
        for name, sentence in galat.items():
            field = getattr(self, name, self.nama)
            field.errors = field.errors or [sentence]
        return is_readable and not galat

    def galat(self) -> dict[str, str]:
        """What the office demands of an account and does not find here."""
        data = self.data_akun().tidy(context.kantor)
        return data.faults(context.kantor, context.folder.desa)


class AkunForm(DataForm):
    """A new account; `kunci` makes the same form show the same password again."""

    akun = _AKUN
    kunci = HiddenField()

    @property
    def nama_akun(self) -> str:
        """The name of the account, in lower case."""
        return (self.akun.data or "").strip().lower()

    def galat(self) -> dict[str, str]:
        return akun_fault(self.nama_akun) | super().galat()


def _form(kind: type[DataForm] = DataForm, **values) -> DataForm:
    """Desa are chosen from the list of the office's region where there is one, and written where
    there is none.
    """
    known = context.folder.desa
    if known:
        desa = SelectField("Desa", description=_DESA, validate_choice=False)
        kind = type(kind.__name__, (kind,), {"desa": desa})
    form = kind(**values)
    form.desa.choices = [("", "Bukan akun desa"), *((nama, nama) for nama in known)]
    return form


def _fresh_form(petugas: Petugas) -> DataForm:
    """The account as it is kept, to be changed."""
    return _form(formdata=None, **vars(petugas.data) | {"peran": sorted(petugas.given)})


# The list.


@blueprint.get("/petugas")
@auth.administrator
def index() -> str:
    """One part of the accounts; 404 for another part. For administrators, as all pages here."""
    bagian = request.args.get("bagian", "kantor")
    if bagian not in queries.BAGIAN:
        abort(404)
    after = request.args.get("setelah", type=int)
    return render_template(
        "petugas/index.html",
        page=queries.accounts(bagian, after),
        bagian=bagian,
        after=after,
        counts=queries.counts(),
        missing=context.folder.peran - PetugasPeran.held(),
        pergi=queries.away(context.today),
    )


# A new account.


@blueprint.get("/petugas/baru")
@auth.administrator
def new() -> str:
    """The empty form of a new account."""
    return _new(_form(AkunForm, formdata=None))


def _new(form: DataForm) -> str:
    form.kunci.data = secrets.token_hex(16)
    return render_template(
        "petugas/baru.html", form=form, penting=context.peran_penting
    )


def _not_added(refusal: operations.AkunDitolak) -> str:
    form = _form(AkunForm)
    form.is_sound(**refusal.galat)
    return _new(form)


@blueprint.post("/petugas/baru")
@auth.administrator
@refused(_not_added)
def create() -> str:
    """Makes an account and shows its password, once: it stands in the answer and nowhere else.

    The same form again makes no second account and shows the same password. 422 with every fault.
    """
    form = _form(AkunForm)
    is_sound, name = form.is_sound(), form.nama_akun
    if not is_sound:
        raise operations.AkunDitolak(operations.taken(name))
    sandi = masuk.new_sandi(_benih(name, form.kunci.data))
    made = operations.add(name, form.data_akun(), sandi, context)
    return _shown_once(made, sandi, "dibuat")


def _benih(about: object, kunci: str | None) -> str:
    """From which a password follows: the same form shows the same one again, and nothing of it is
    kept or sent.
    """
    kunci = kunci or secrets.token_hex(16)
    return auth.key_of(f"sandi baru|{context.officer.id}|{about}|{kunci}")


def _shown_once(petugas: Petugas, sandi: str, what: str, ended: int = 0) -> str:
    """The answer itself carries the password: it stands in no address, no cookie and no row."""
    return render_template(
        "petugas/sandi.html", orang=petugas, sandi=sandi, what=what, ended=ended
    )


# One account.


def _load(petugas_id: int) -> Petugas:
    """404 when there is none."""
    return db.session.get(Petugas, petugas_id) or abort(404)


@blueprint.get("/petugas/<int:petugas_id>")
@auth.administrator
def show(petugas_id: int) -> str:
    """One account: data, password, block, and what was ever changed about it."""
    return _page(_load(petugas_id))


def _page(petugas: Petugas, form: DataForm | None = None, **told: object) -> str:
    """`told` is what a refusal adds: `notice`, `left`, `galat`, and `sejak`, the newest change that
    the page had shown.
    """
    return render_template(
        "petugas/page.html",
        orang=petugas,
        form=form or _fresh_form(petugas),
        page=queries.changes(petugas.id, request.args.get("sebelum")),
        apa=APA,
        value=_value,
        terlihat=operations.newest_change(petugas.id),
        kunci=secrets.token_hex(16),
        pergi=queries.away(context.today).get(petugas.id),
        penting=context.peran_penting,
        **told,
    )


def _value(value: str | list[str]) -> str:
    """A value of the history; roles by the names that the office gives them."""
    if isinstance(value, str):
        return value
    return ", ".join(context.kantor.nama_peran(one) for one in value)


def _seen() -> int:
    """The newest change that stood on the page that was sent."""
    return request.form.get("terlihat", -1, type=int)


def _not_changed(refusal: SipetrokError, petugas_id: int) -> str:
    """The page with the faults at their fields; after another change with what is not kept."""
    petugas, form = _load(petugas_id), _form()
    if isinstance(refusal, operations.AkunDitolak):
        form.is_sound(**refusal.galat)
        return _page(petugas, form)
    left = _typed(form, petugas)
    return _page(petugas, notice=refusal.kalimat, left=left, sejak=_seen())


def _typed(form: DataForm, petugas: Petugas) -> list[tuple[str, str]]:
    """What was written and is not what the account says now."""
    fresh = _fresh_form(petugas)
    return [
        (form[name].label.text, _value(form[name].data) or "(kosong)")
        for name in ("nama", "jabatan", "nip", "pangkat", "peran", "desa")
        if form[name].data != fresh[name].data
    ]


@blueprint.post("/petugas/<int:petugas_id>")
@auth.administrator
@refused(_not_changed)
def update(petugas_id: int) -> ResponseReturnValue:
    """Changes data and roles. Nothing changed is nothing recorded.

    422 with every fault at its field; 409 with the newest state where somebody changed
    it meanwhile.
    """
    petugas, form = _load(petugas_id), _form()
    if not form.is_sound():
        return _page(petugas, form), 422
    akibat = operations.change(petugas_id, form.data_akun(), context, _seen())
    said = "Perubahan disimpan." if akibat.is_changed else "Tidak ada yang berubah."
    return _said(petugas_id, said, akibat)


def _unpressed(refusal: SipetrokError, petugas_id: int) -> str:
    """The page of the account with the reason why the button did nothing."""
    if isinstance(refusal, operations.AkunDitolak):
        return _page(_load(petugas_id), galat=tuple(refusal.galat.items()))
    return _page(_load(petugas_id), notice=refusal.kalimat, sejak=_seen())


@blueprint.post("/petugas/<int:petugas_id>/blokir")
@auth.administrator
@refused(_unpressed)
def block(petugas_id: int) -> ResponseReturnValue:
    """Closes an account, at once and everywhere. Blocked already is fine.

    422 for the last who looks after accounts, 409 where it was changed meanwhile. What
    the officer holds stays with them, and is told.
    """
    akibat = operations.block(_load(petugas_id).id, context, _seen())
    if holds := pengawasan.count_files(
        pengawasan.Saringan(petugas=petugas_id), context.now
    ):
        flash(_held(petugas_id, holds), "late")
    return _said(
        petugas_id,
        "Akun diblokir dan sudah keluar dari semua perangkat. Jejak pekerjaannya tetap ada.",
        akibat,
    )


def _held(petugas_id: int, files: int) -> Markup:
    """What a blocked officer leaves behind, and who can see to it."""
    how = "pengawas mengalihkannya di halaman Pengawasan"
    if context.is_pengawas:
        how = Markup('<a href="{}">lihat dan alihkan di Pengawasan</a>').format(
            url_for("pengawasan.index", petugas=petugas_id)
        )
    return Markup(
        "Ia masih memegang {} berkas. Rekan dengan peran yang sama dapat mengambilnya alih, "
        "atau {}."
    ).format(files, how)


@blueprint.post("/petugas/<int:petugas_id>/buka")
@auth.administrator
@refused(_unpressed)
def unblock(petugas_id: int) -> ResponseReturnValue:
    """Opens an account again, with its old password. Open already is fine."""
    operations.unblock(_load(petugas_id).id, context, _seen())
    return _said(
        petugas_id,
        "Akun dapat masuk lagi dengan kata sandi yang lama.",
        operations.Akibat(),
    )


@blueprint.post("/petugas/<int:petugas_id>/sandi")
@auth.administrator
@refused(_unpressed)
def reset_sandi(petugas_id: int) -> str:
    """A new password for somebody else, shown once; the account is out everywhere.

    The same press again shows the same password and changes nothing.
    """
    petugas = _load(petugas_id)
    sandi = masuk.new_sandi(_benih(petugas_id, request.form.get("kunci")))
    ended = operations.reset_sandi(petugas_id, sandi, context, _seen())
    return _shown_once(petugas, sandi, "diganti", ended)


def _said(
    petugas_id: int, sentence: str, akibat: operations.Akibat
) -> ResponseReturnValue:
    """On to the page of the account, with what follows: desks without anybody, stand-ins."""
    flash(sentence, "done")
    if kosong := [kunci for kunci in akibat.kosong if kunci in context.folder.peran]:
        flash(
            f"Sekarang tidak ada petugas aktif untuk peran {_value(kosong)}. Berkas yang menunggu "
            "di sana berhenti sampai ada petugas lain dengan peran itu.",
            "late",
        )
    if akibat.digantikan:
        flash(
            f"Akun ini pengganti {titik(', '.join(akibat.digantikan))} "
            "Catat pengganti lain di halaman Cuti dan pengganti.",
            "late",
        )
    return go("petugas.show", petugas_id=petugas_id)
