"""The application form, built from a standard: its fields, what blocks, what only warns, and what
is stored.

Values are stored as people's papers have them, normalised: numbers as digits, telephone as 62…,
dates as 1990-03-27.
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from sipetrok import huruf
from sipetrok.domain import identitas
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Lewat, Standar
from sipetrok.web.lewat import PEMOHON, lewat_words

SPACES = re.compile(r"\s+")
FEW = 6  # up to here choices stand open, beyond it they fold into a list
KINDS = {Identitas.DESA: ("desa", "kelurahan"), Identitas.KECAMATAN: ("kecamatan",)}
ASK_LEWAT = "Pilih cara menerima hasil."


def one_line(text: str | None) -> str:
    """Spaces made single, letters and digits in their usual form, signs that show nothing taken
    out.
    """
    return SPACES.sub(" ", _printable(text)).strip()


def many_lines(text: str | None) -> str:
    return "\n".join(one_line(line) for line in _printable(text).splitlines()).strip()


def _printable(text: str | None) -> str:
    return "".join(map(_usual, unicodedata.normalize("NFC", text or "")))


def _usual(sign: str) -> str:
    """A keyboard set to another script writes its own digits; emoji come with signs that only
    choose their colour.
    """
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return "" if (kind[0] == "C" and sign not in "\n\t") or "\ufe00" <= sign <= "\ufe0f" else sign


def new_kunci() -> str:
    """What makes sending the first step twice give one draft."""
    return secrets.token_hex(16)


def is_kunci(text: str | None) -> bool:
    return re.fullmatch(r"[0-9a-f]{32}", text or "") is not None


def field_name(isian: Isian) -> str:
    """Apart from identity fields and from what the form itself calls its parts."""
    return f"isian_{isian.kunci}"


def outside(folder: FolderKantor) -> str:
    """The choice of somebody who lives elsewhere: nobody is turned away by a list."""
    return f"Di luar {_here(folder)}"


def _here(folder: FolderKantor) -> str:
    return folder.wilayah or folder.kantor.nama


def form_class(
    standar: Standar, folder: FolderKantor, ways: Mapping[Lewat, str] = PEMOHON
) -> type[FlaskForm]:
    """The form of one standard, as a class; `ways` are the words for the delivery."""
    fields: dict[str, object] = {"kunci_draf": HiddenField()}
    fields |= {i.value: identity_field(i, folder) for i in standar.identitas}
    fields |= {field_name(isian): _isian_field(isian) for isian in standar.isian}
    if len(standar.lewat) > 1:
        choices = [
            SelectChoice(way.value, lewat_words(way, folder.kantor.nama, ways))
            for way in standar.lewat
        ]
        fields["lewat"] = RadioField(
            "Cara menerima hasil",
            choices=choices,
            validate_choice=False,
            coerce=_chosen,
            validators=[
                DataRequired(ASK_LEWAT),
                AnyOf([way.value for way in standar.lewat], ASK_LEWAT),
            ],
        )
        fields["validate_lewat"] = _validate_lewat(folder)
    return type("IsianForm", (FlaskForm,), fields)


def _validate_lewat(folder: FolderKantor):
    def validate(form: FlaskForm, field: Field) -> None:
        if field.data == Lewat.DESA and "desa" in form and form["desa"].data == outside(folder):
            raise ValidationError(
                f"Desa Anda di luar {_here(folder)}. Pilih cara menerima yang lain."
            )

    return validate


def _lower(label: str) -> str:
    """The label inside a sentence; abbreviations keep their capitals."""
    first = label.split()[0]
    return label if first.isupper() else label[0].lower() + label[1:]


def _choice_field(label: str, choices, wajib: bool, hint: str = "") -> Field:
    validators = [
        DataRequired(f"Pilih {_lower(label)}.") if wajib else Optional(),
        AnyOf(choices, f"Pilih {_lower(label)} dari daftar."),
    ]
    settings = {
        "description": hint,
        "validators": validators,
        "validate_choice": False,
        "coerce": _chosen,
    }
    if len(choices) <= FEW:
        return RadioField(label, choices=[SelectChoice(one) for one in choices], **settings)
    return SelectField(
        label,
        choices=[SelectChoice("", "Pilih dari daftar"), *map(SelectChoice, choices)],
        **settings,
    )


def _chosen(value: str | None) -> str:
    return value or ""


def identity_field(i: Identitas, folder: FolderKantor) -> Field:
    """How one identity field is asked in this office."""
    known = identitas.FIELDS[i]
    names = [daerah.tampil for daerah in folder.daerah if daerah.jenis in KINDS.get(i, ())]
    if len(names) > 1:
        return _choice_field(known.label, [*names, outside(folder)], known.wajib)
    if known.pilihan:
        return _choice_field(known.label, known.pilihan, known.wajib, known.petunjuk)
    ask = [DataRequired(f"Isi {_lower(known.label)}.")] if known.wajib else [Optional()]
    longest = Length(
        max=known.paling_panjang,
        message=f"{known.label} paling panjang {known.paling_panjang} huruf.",
    )
    attributes = {"autocomplete": known.autocomplete, "inputmode": known.inputmode}
    return StringField(
        known.label,
        description=known.petunjuk,
        filters=[one_line],
        render_kw=attributes,
        validators=[*ask, longest, _is_printable, *CHECKS.get(i, ())],
    )


def _isian_field(isian: Isian) -> Field:
    is_question = isian.label.endswith("?")
    if isian.jenis is JenisIsian.PILIHAN:
        return _choice_field(isian.label, isian.pilihan, isian.wajib, isian.petunjuk)
    sentence = f"Jawab: {isian.label}" if is_question else f"Isi {_lower(isian.label)}."
    ask = [DataRequired(sentence)] if isian.wajib else [Optional()]
    longest = Length(
        max=isian.paling_panjang, message=f"Jawaban paling panjang {isian.paling_panjang} huruf."
    )
    checks = {JenisIsian.TANGGAL: [_is_tanggal], JenisIsian.ANGKA: [_is_number]}.get(
        isian.jenis, []
    )
    if isian.jenis is JenisIsian.URAIAN:
        return TextAreaField(
            isian.label,
            description=isian.petunjuk,
            filters=[many_lines],
            render_kw={"rows": 4},
            validators=[*ask, longest, _is_printable],
        )
    modes = {JenisIsian.TANGGAL: "numeric", JenisIsian.ANGKA: "numeric"}
    hint = isian.petunjuk or ("Contoh: 27-3-2026" if isian.jenis is JenisIsian.TANGGAL else "")
    return StringField(
        isian.label,
        description=hint,
        filters=[one_line],
        validators=[*ask, longest, _is_printable, *checks],
        render_kw={"inputmode": modes.get(isian.jenis, "text"), "autocomplete": "off"},
    )


def _is_printable(form: FlaskForm, field: Field) -> None:
    if found := huruf.complaint(field.data):
        what = "Jawaban" if field.label.text.endswith("?") else field.label.text
        raise ValidationError(
            f"{what} memuat huruf yang tidak dapat dicetak: {found}. Ganti atau hapus huruf itu."
        )


def _sixteen(form: FlaskForm, field: Field) -> None:
    number = identitas.digits(field.data)
    if not identitas.is_sixteen_digits(number):
        seen = (
            f"Yang Anda tulis {len(number)} angka."
            if number.isdecimal()
            else "Tulis angkanya saja."
        )
        raise ValidationError(f"{field.label.text} harus 16 angka. {seen}")


def _is_telepon(form: FlaskForm, field: Field) -> None:
    if identitas.read_telepon(field.data) is None:
        raise ValidationError("Nomor HP belum benar. Contoh: 0812 3456 7890.")


def _is_tanggal(form: FlaskForm, field: Field) -> None:
    if identitas.read_tanggal(field.data) is None:
        raise ValidationError(
            f"{field.label.text} belum benar. Tulis tanggal, bulan, tahun. Contoh: 27-3-1990."
        )


def _is_number(form: FlaskForm, field: Field) -> None:
    if not identitas.digits(field.data).isdecimal():
        raise ValidationError(f"{field.label.text}: tulis angkanya saja.")


def _is_email(form: FlaskForm, field: Field) -> None:
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", field.data):
        raise ValidationError("Alamat e-mail belum benar. Contoh: nama@contoh.id.")


def _is_short_number(form: FlaskForm, field: Field) -> None:
    if not field.data.isdecimal():
        raise ValidationError(f"{field.label.text}: tulis angkanya saja. Contoh: 001.")


CHECKS = {
    Identitas.NIK: (_sixteen,),
    Identitas.KK: (_sixteen,),
    Identitas.TELEPON: (_is_telepon,),
    Identitas.TANGGAL_LAHIR: (_is_tanggal,),
    Identitas.EMAIL: (_is_email,),
    Identitas.RT: (_is_short_number,),
    Identitas.RW: (_is_short_number,),
}


def answers(form: FlaskForm, standar: Standar) -> tuple[dict[str, str], str]:
    """What is stored of a valid form: the answers, and the way of delivery."""
    isian = {i.value: _stored(i, form[i.value].data or "") for i in standar.identitas}
    isian |= {
        one.kunci: _stored_isian(one, form[field_name(one)].data or "") for one in standar.isian
    }
    if "lewat" in form:
        return isian, form["lewat"].data
    return isian, standar.lewat[0].value if standar.lewat else ""


def _stored(i: Identitas, value: str) -> str:
    if i in (Identitas.NIK, Identitas.KK):
        return identitas.digits(value)
    if i is Identitas.TELEPON:
        return identitas.read_telepon(value) or ""
    if i is Identitas.TANGGAL_LAHIR:
        return _iso(value)
    return value.zfill(3) if i in (Identitas.RT, Identitas.RW) and value else value


def _stored_isian(isian: Isian, value: str) -> str:
    if isian.jenis is JenisIsian.TANGGAL:
        return _iso(value)
    return identitas.digits(value) if isian.jenis is JenisIsian.ANGKA else value


def _iso(value: str) -> str:
    day = identitas.read_tanggal(value)
    return day.isoformat() if day else ""


def _typed(value: str) -> str:
    """A stored date as people type it."""
    day = identitas.read_tanggal(value)
    return f"{day.day}-{day.month}-{day.year}" if day else value


def typed(standar: Standar, isian: Mapping[str, str], lewat: str) -> dict[str, str]:
    """Stored answers as the form shows them again."""
    shown = {i.value: isian.get(i.value, "") for i in standar.identitas}
    for i in (Identitas.TANGGAL_LAHIR, Identitas.TELEPON):
        if shown.get(i):
            shown[i.value] = (
                _typed(shown[i])
                if i is Identitas.TANGGAL_LAHIR
                else identitas.print_telepon(shown[i])
            )
    for one in standar.isian:
        value = isian.get(one.kunci, "")
        shown[field_name(one)] = _typed(value) if one.jenis is JenisIsian.TANGGAL else value
    return shown | {"lewat": lewat}


def rows(standar: Standar, isian: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Stored answers to read over: field name, label, value; what was left empty says so."""
    found = [
        (i.value, identitas.FIELDS[i].label, identitas.print_value(i, isian.get(i, "")))
        for i in standar.identitas
    ]
    for one in standar.isian:
        found.append(
            (field_name(one), one.label, identitas.print_isian(one, isian.get(one.kunci, "")))
        )
    return [(name, label, value or "(kosong)") for name, label, value in found]
