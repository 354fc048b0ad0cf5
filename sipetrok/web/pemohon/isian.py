"""The application form, built from a standard: its fields, and what is stored of its answers."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from flask import abort
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, Optional, StopValidation

from sipetrok.app.auth import context
from sipetrok.cetak.pdf import is_picture, plain
from sipetrok.domain import Saluran, identitas, kejanggalan, tanggal
from sipetrok.domain.identitas import Bentuk, asked_by, digits
from sipetrok.domain.kontak import has_whatsapp
from sipetrok.models import Permohonan
from sipetrok.operations.permohonan import Entry
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.standar import Identitas, Jenis, Lewat, Mulai, Standar
from sipetrok.web.kiriman import SHORT, Formulir, Terpanjang, unprintable

SPACES = re.compile(r"\s+")
FEW = 24  # up to here choices stand open, beyond it they fold into a list
KINDS = {"desa": ("desa", "kelurahan"), "kecamatan": ("kecamatan",)}
# What is asked to reach somebody; the other identity fields say who it is.
REACHED = frozenset("alamat rt rw desa kecamatan telepon email akun".split())
ASK_LEWAT = "Pilih cara menerima hasil."
MODES = {
    Bentuk.NOMOR: "numeric",
    Bentuk.TANGGAL: "numeric",
    Bentuk.ANGKA: "numeric",
    Bentuk.NOMOR_RT: "numeric",
    Bentuk.TELEPON: "tel",
    Bentuk.EMAIL: "email",
}


def one_line(text: str | None) -> str:
    """Spaces made single, letters and digits in their usual form, signs that show nothing taken
    out.
    """
    return SPACES.sub(" ", _printable(text)).strip()


def many_lines(text: str | None) -> str:
    """The same of each line; empty lines at both ends go."""
    return "\n".join(one_line(line) for line in _printable(text).splitlines()).strip()


def _printable(text: str | None) -> str:
    # Takes the square of the length at worst, with signs that go above and below a letter.
    return plain("".join(map(_usual, unicodedata.normalize("NFC", text or ""))))


def _usual(sign: str) -> str:
    """A keyboard set to another script writes its own digits; emoji come with signs that only
    choose their colour.
    """
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if (kind[0] == "C" and sign not in "\n\t") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    return sign


def _without_pictures(text: str | None) -> str:
    """For a paper, which shows none: `IsianForm.left_out` tells of them."""
    return "".join(sign for sign in text or "" if not is_picture(sign))


def standar_asked(slug: str) -> Standar:
    """The standard whose form is opened; 404 for what starts otherwise than by a permohonan."""
    standar = context.folder.layanan.get(slug)
    if standar is None or standar.mulai is not Mulai.PERMOHONAN:
        abort(404)
    return standar


def outside(folder: FolderKantor) -> str:
    """The choice of somebody who lives elsewhere: nobody is turned away by a list."""
    return f"Di luar {_here(folder)}"


def _here(folder: FolderKantor) -> str:
    return folder.wilayah or folder.kantor.nama


def questions(standar: Standar, folder: FolderKantor) -> tuple[identitas.Field, ...]:
    """What the form asks, with the choices of this office."""
    return tuple(_of_region(asked, folder) for asked in asked_by(standar))


def _of_region(asked: identitas.Field, folder: FolderKantor) -> identitas.Field:
    """A question for a desa or kecamatan, with the names of the region where they are known."""
    kinds = KINDS.get(asked.nama, ())
    names = [daerah.tampil for daerah in folder.daerah if daerah.jenis in kinds]
    if len(names) < 2:
        return asked
    return replace(asked, bentuk=Bentuk.PILIHAN, pilihan=(*names, outside(folder)))


def kecamatan(folder: FolderKantor) -> dict[str, str]:
    """The kecamatan of this region by the six digits with which a NIK begins that was given out
    there.
    """
    return {
        daerah.kode.replace(".", ""): daerah.tampil
        for daerah in folder.daerah
        if daerah.jenis == "kecamatan"
    }


class IsianForm(Formulir):
    """The form of one standard; its fields are made by `form_class`."""

    standar: Standar
    is_filled_in = False  # see `fill_in`

    @property
    def chosen_lewat(self) -> str:
        """The way that was chosen, or the one that there is; "" where nothing is handed over."""
        if "lewat" in self:
            return self["lewat"].data
        return first_lewat(self.standar)

    @property
    def sections(self) -> dict[str, list[Field]]:
        """The fields in the parts in which the page shows them: "diri", "kontak", "isian",
        "tambahan" (may all stay empty), and "hasil".
        """
        parts: dict[str, list[Field]] = {}
        for one in asked_by(self.standar):
            part = "kontak" if one.nama in REACHED else "diri"
            if one.is_isian:
                part = "isian" if one.wajib else "tambahan"
            parts.setdefault(part, []).append(self[one.nama])
        # From it the next ones follow.
        parts.get("diri", []).sort(key=lambda field: field.name != Identitas.NIK)
        if "lewat" in self:
            parts["hasil"] = [self["lewat"]]
        return parts

    def fill_in(self) -> str:
        """Fills empty answers with what the NIK says; a sentence with those, or ""."""
        nik = digits(self["nik"].data or "") if "nik" in self else ""
        found = kejanggalan.of_nik(nik, context.today)
        found["kecamatan"] = kecamatan(context.folder).get(nik[:6], "")
        filled = [
            name
            for name, value in found.items()
            if value and name in self and not self[name].data
        ]
        for name in filled:
            self[name].data = identitas.FIELDS[Identitas(name)].typed(found[name])
        labels = " dan ".join(_lower(self[name].label.text) for name in filled)
        return labels and f"{labels.capitalize()} diisi dari NIK. Cocokkan dengan KTP."

    @property
    def left_out(self) -> str:
        """What was typed and is not stored, because no paper shows it, as a sentence; empty where
        everything is.
        """
        signs = dict.fromkeys(
            sign
            for one in asked_by(self.standar)
            if one.is_printed
            for text in self[one.nama].raw_data or ()
            for sign in text
            if is_picture(sign)
        )
        if not signs:
            return ""
        return (
            f"{' '.join([*signs][:5])} tidak dapat dicetak, jadi tidak ikut disimpan."
        )

    def differing(self, permohonan: Permohonan) -> list[tuple[str, str]]:
        """What is kept now and is not what this form says, each with its question."""
        kept, typed = permohonan.isian, self.entry()
        found = [
            (one.label, one.printed(kept.get(one.kunci, "")))
            for one in asked_by(self.standar)
            if kept.get(one.kunci, "") != typed.isian.get(one.kunci, "")
        ]
        if permohonan.way and permohonan.lewat != typed.lewat:
            way = permohonan.way.for_pemohon(context.kantor.nama, self.standar.jenis)
            found.append((ASK_LEWAT, way))
        return found

    def entry(
        self, saluran: Saluran = Saluran.SITUS, pencatat_id: int | None = None
    ) -> Entry:
        """What is stored of it, once it is valid."""
        isian = {
            one.kunci: one.stored(self[one.nama].data or "")
            for one in asked_by(self.standar)
        }
        return Entry(isian, self.chosen_lewat, saluran, pencatat_id)


def form_class(
    standar: Standar,
    folder: FolderKantor,
    words: Callable[[Lewat, str, Jenis], str] = Lewat.for_pemohon,
) -> type[IsianForm]:
    """The form of one standard, as a class; `words` says a way of delivery."""
    # Sending the first step twice makes one draft, by a key that we have made.
    kunci_draf = HiddenField(filters=[_kunci])
    fields: dict[str, object] = {"standar": standar, "kunci_draf": kunci_draf}
    fields |= {asked.nama: _field(asked) for asked in questions(standar, folder)}
    if len(standar.lewat) > 1:
        nama, jenis = folder.kantor.nama, standar.jenis
        choices = {way.value: words(way, nama, jenis) for way in standar.lewat}
        fields["lewat"] = radio("Cara menerima hasil", choices, ASK_LEWAT)
        fields["validate_lewat"] = partial(_require_way_there, folder)
    return type("StandarForm", (IsianForm,), fields)


def new_key() -> str:
    """For a draft that is to be."""
    return secrets.token_hex(16)


def is_key(text: str) -> bool:
    """Whether it looks like a key of ours."""
    return re.fullmatch("[0-9a-f]{32}", text) is not None


def _kunci(text: str | None) -> str:
    """A key of ours as it came back; a new one for anything else."""
    return text if text and is_key(text) else new_key()


def radio(label: str, choices: Mapping[str, str], ask: str) -> Field:
    """One of a few that stand open, and must be chosen."""
    validators = [DataRequired(ask), AnyOf(choices, ask)]
    return RadioField(label, validators, choices=choices, validate_choice=False)


# Validators, each for one folder or one question.


def _require_way_there(folder: FolderKantor, form: Formulir, lewat: Field) -> None:
    """Nothing is brought to a desa that is not of this region."""
    desa = form["desa"].data if "desa" in form else ""
    if lewat.data == Lewat.DESA and desa == outside(folder):
        raise ValidationError(
            f"Desa Anda di luar {_here(folder)}. Pilih cara menerima yang lain."
        )


def _require_right(asked: identitas.Field, _form: Formulir, field: Field) -> None:
    """What the domain says of an answer; and letters that no paper could print."""
    what = "Jawaban" if asked.label.endswith("?") else asked.label
    sentence = asked.complaint(field.data)
    if asked.bentuk is Bentuk.TANGGAL and sentence:
        meant = tanggal.meant(field.data, asked.label, context.today)
        sentence = tanggal.ask_which(meant) if len(meant) > 1 else sentence
    if asked.is_printed:
        sentence = unprintable(what, field.data) or sentence
    if sentence:
        raise ValidationError(sentence)


def _require_reached(asked: identitas.Field, form: IsianForm, field: Field) -> None:
    """The way that was chosen leads to this answer, which may be left empty otherwise."""
    way = next((one for one in Lewat if one == form.chosen_lewat), None)
    if way is None or asked.is_isian or not way.words.address:
        return
    kunci, called = way.words.address
    if kunci != asked.kunci:
        return
    other = ", atau pilih cara menerima hasil yang lain." if "lewat" in form else "."
    if not field.data:
        raise StopValidation(f"Isi {called}{other}")
    number = asked.stored(field.data)
    if way is Lewat.WHATSAPP and number and not has_whatsapp(number):
        raise StopValidation(f"Nomor ini bukan nomor HP. Isi {called}{other}")


def _lower(label: str) -> str:
    """The label inside a sentence; abbreviations keep their capitals."""
    if label.split()[0].isupper():
        return label
    return label[0].lower() + label[1:]


def identity_field(i: Identitas, folder: FolderKantor, label: str = "") -> Field:
    """How one identity field is asked in this office; under another label where one is given."""
    asked = _of_region(identitas.FIELDS[i], folder)
    return _field(replace(asked, label=label or asked.label))


def _field(asked: identitas.Field) -> Field:
    """The field of one question, with its bounds, and the keyboard that a phone shows."""
    if asked.bentuk is Bentuk.PILIHAN:
        return _choice_field(asked)
    sentence, subject = f"Isi {_lower(asked.label)}.", asked.label
    if asked.is_isian:
        subject = "Jawaban"
        if asked.label.endswith("?"):
            sentence = f"Jawab: {asked.label}"
    longest = asked.paling_panjang
    dropped = [_without_pictures] if asked.is_printed else []
    validators = [
        partial(_require_reached, asked),
        DataRequired(sentence) if asked.wajib else Optional(),
        Terpanjang(longest, subject),
        partial(_require_right, asked),
    ]
    if asked.bentuk is Bentuk.URAIAN:
        return TextAreaField(
            asked.label,
            validators,
            [*dropped, partial(_tidy, many_lines, longest)],
            asked.petunjuk,
            render_kw={"rows": 4},
        )
    attributes = {
        "autocomplete": asked.autocomplete,
        "inputmode": MODES.get(asked.bentuk, "text"),
        "enterkeyhint": "next",
    }
    if asked.bentuk is Bentuk.TANGGAL:
        dropped.append(partial(_as_day, asked.label))
    return StringField(
        asked.label,
        validators,
        [*dropped, partial(_tidy, one_line, longest)],
        asked.petunjuk,
        render_kw=attributes,
    )


def _as_day(label: str, text: str | None) -> str:
    """A date in whatever form it was written, as the form shows it, where it can mean but one."""
    found = tanggal.meant(text or "", label, context.today)
    return tanggal.typed(found[0]) if len(found) == 1 else text or ""


def _tidy(tidied: Callable[[str], str], longest: int, text: str | None) -> str:
    """Blanks and signs that show nothing may go; what is far too long is refused as it is."""
    text = text or ""
    return tidied(text) if len(text) <= 2 * longest + SHORT else text


def _choice_field(asked: identitas.Field) -> Field:
    """A choice, open where there are few; longer ones fold into a list."""
    ask = f"Pilih {_lower(asked.label)}"
    validators = [
        DataRequired(f"{ask}.") if asked.wajib else Optional(),
        AnyOf(asked.pilihan, f"{ask} dari daftar."),
    ]
    kind, choices = RadioField, dict(zip(asked.pilihan, asked.pilihan, strict=True))
    if len(choices) > FEW:
        kind, choices = SelectField, {"": "Pilih dari daftar"} | choices
    return kind(
        asked.label,
        validators,
        choices=choices,
        description=asked.petunjuk,
        validate_choice=False,
    )


def first_lewat(standar: Standar) -> str:
    """The way of delivery that stands first, or the only one; empty where there is none."""
    return str(next(iter(standar.lewat), ""))


def nothing_typed(standar: Standar) -> dict[str, str]:
    """What an empty form begins with: the first way that leads to what everybody must give."""
    ways = (one for one in standar.lewat if one is not Lewat.AKUN)
    return {"lewat": str(next(ways, first_lewat(standar)))}


def typed(standar: Standar, isian: Mapping[str, str], lewat: str) -> dict[str, str]:
    """Stored answers as the form shows them again."""
    shown = {one.nama: one.typed(isian.get(one.kunci, "")) for one in asked_by(standar)}
    return shown | {"lewat": lewat}


def rows(standar: Standar, isian: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Stored answers to read over: field name, label, value; what was left empty says so."""
    return [
        (one.nama, one.label, one.printed(isian.get(one.kunci, "")) or "(kosong)")
        for one in asked_by(standar)
    ]
