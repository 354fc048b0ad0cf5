"""The forms of an account.

What the office demands of an account is said by domain.akun; here it is read.
"""

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired

from sipetrok import huruf, kantor
from sipetrok.domain.akun import DataAkun, akun_fault, faults, tidy
from sipetrok.models import Petugas
from sipetrok.operations import akun

LABELS = {
    "nama": "Nama",
    "jabatan": "Jabatan",
    "nip": "NIP",
    "pangkat": "Pangkat",
    "peran": "Peran",
    "desa": "Desa",
}


def _is_printable(form: FlaskForm, field: Field) -> None:
    """Name, position and rank stand on letters that a stand-in signs."""
    if found := huruf.complaint(field.data or ""):
        raise ValidationError(
            f"{field.label.text} memuat huruf yang tidak dapat dicetak: {found}. "
            "Ganti atau hapus huruf itu."
        )


# Fields are told in the order in which they are made: as they stand on the page, this one first.
_AKUN = StringField(
    "Nama akun",
    [InputRequired("Nama akun belum diisi.")],
    description="Dipakai untuk masuk: huruf kecil, angka, titik, atau garis. Tidak dapat diubah.",
)


class DataForm(FlaskForm):
    """What can be changed of an account."""

    nama = StringField(
        "Nama",
        [InputRequired("Nama petugas belum diisi."), _is_printable],
        description="Dengan gelar, seperti yang tertulis pada surat.",
    )
    peran = SelectMultipleField("Peran")
    desa = StringField("Desa", description="Hanya untuk akun kantor desa.")
    jabatan = StringField("Jabatan", [_is_printable])
    nip = StringField("NIP", description="18 angka.")
    pangkat = StringField("Pangkat", [_is_printable], description="Contoh: Penata, III/c")
    terlihat = HiddenField()

    def prepare(self) -> "DataForm":
        """With the roles and desa of this office."""
        self.peran.choices = [(one.kunci, one.nama) for one in kantor.current().kantor.peran]
        self.peran.validate_choice = False
        if isinstance(self.desa, SelectField):
            known = akun.known_desa(kantor.current())
            self.desa.choices = [("", "Bukan akun desa"), *((nama, nama) for nama in known)]
            self.desa.validate_choice = False
        return self

    def data_akun(self) -> DataAkun:
        return DataAkun(
            self.nama.data or "",
            frozenset(self.peran.data or ()),
            self.jabatan.data or "",
            self.nip.data or "",
            self.pangkat.data or "",
            self.desa.data or "",
        )

    def put(self, galat: dict[str, str]) -> None:
        """Each sentence at its field."""
        for name, sentence in galat.items():
            (self[name] if name in self else self.nama).errors = [sentence]

    def is_sound(self) -> bool:
        """Judged whole, so that everything that is wrong is told at once; a field says its first
        sentence.
        """
        is_readable, galat = self.validate(), self.galat()
        self.put({name: sentence for name, sentence in galat.items() if name not in self.errors})
        return is_readable and not galat

    def galat(self) -> dict[str, str]:
        """What the office demands of an account and does not find here."""
        office = kantor.current().kantor
        return faults(tidy(self.data_akun(), office), office, akun.known_desa(kantor.current()))


class AkunForm(DataForm):
    """A new account."""

    akun = _AKUN
    kunci = HiddenField()

    @property
    def nama_akun(self) -> str:
        return (self.akun.data or "").strip().lower()

    def galat(self) -> dict[str, str]:
        return akun_fault(self.nama_akun) | super().galat()


def form_of(kind: type[DataForm], **values) -> DataForm:
    """Desa are chosen from the list of the office's region where there is one, and written where
    there is none.
    """
    if akun.known_desa(kantor.current()):
        kind = type(
            kind.__name__,
            (kind,),
            {"desa": SelectField("Desa", description="Hanya untuk akun kantor desa.")},
        )
    return kind(**values).prepare()


def fresh_form(petugas: Petugas) -> DataForm:
    """The account as it is kept, to be changed."""
    return form_of(
        DataForm,
        formdata=None,
        nama=petugas.nama,
        jabatan=petugas.jabatan,
        nip=petugas.nip,
        pangkat=petugas.pangkat,
        peran=sorted(petugas.peran),
        desa=petugas.desa,
    )
