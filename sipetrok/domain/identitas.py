"""What is known of identity fields: their words, what blocks, and how they are masked.

Only "16 digits" blocks a NIK; what else looks odd in one is told in `kejanggalan`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sipetrok.domain import kontak, naskah
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Standar

FIRST_YEAR = 1000  # what is written with fewer digits is no year
# A NIK or KK inside of a text, also with blanks, dots or dashes.
_SIXTEEN = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){15}[0-9](?![0-9])")
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BULAN = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()


class Bentuk(StrEnum):
    """What an answer is: the kinds that an office may ask (JenisIsian), and those of identity."""

    TEKS = "teks"
    URAIAN = "uraian"
    TANGGAL = "tanggal"
    ANGKA = "angka"
    PILIHAN = "pilihan"
    NOMOR = "nomor"  # 16 digits
    NOMOR_RT = "nomor rt"
    TELEPON = "telepon"
    EMAIL = "email"


# Of what is stored: how it looks, and what a form says of an answer that is none. A kind that is
# not here takes any text.
_SHAPES = {
    Bentuk.NOMOR: ("[0-9]{16}", "{label} harus 16 angka. {seen}"),
    Bentuk.TANGGAL: (
        ".+",
        "{label} belum benar. Tulis tanggal, bulan, tahun. Contoh: 27-3-1990.",
    ),
    Bentuk.ANGKA: (r"\d+", "{label}: tulis angkanya saja."),
    Bentuk.NOMOR_RT: (r"\d+", "{label}: tulis angkanya saja. Contoh: 001."),
    Bentuk.TELEPON: (".+", "Nomor HP belum benar. {seen}"),
    Bentuk.EMAIL: (".+", "Alamat e-mail belum benar. {seen}"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked: its words, what is stored of an answer, and how that is shown.

    An answer goes three ways: `stored` keeps what was typed, `typed` offers it again in the form,
    `printed` shows it in pages and letters. `autocomplete` is HTML's own word. Values are stored
    as people's papers have them, normalised: numbers as digits, telephone as 62…, dates as
    1990-03-27.
    """

    kunci: str  # under which the answer is stored
    label: str
    petunjuk: str = ""
    # Letters, as typed: a NIK may come with blanks and dots between its 16 digits.
    paling_panjang: int = 100
    bentuk: Bentuk = Bentuk.TEKS
    # Only these, of a PILIHAN.
    pilihan: tuple[str, ...] = ()
    wajib: bool = True
    autocomplete: str = "off"
    is_isian: bool = False  # asked by the standard beyond identity
    is_printed: bool = True  # on a paper of the office, which has not every sign

    @property
    def nama(self) -> str:
        """Of the form field; apart from what the form itself calls its parts."""
        return f"isian_{self.kunci}" if self.is_isian else self.kunci

    def complaint(self, text: str) -> str:
        """What is wrong with what was typed; empty when it can be stored.

        Looks at the shape alone. Whether anything was typed at all, how long it is, and whether it
        is one of the choices, the form itself asks.
        """
        shape, sentence = _SHAPES.get(self.bentuk, ("(?s).*", ""))
        stored = self.stored(text)
        if re.fullmatch(shape, stored):
            return ""
        return sentence.format(label=self.label, seen=self._seen(plain(text), stored))

    def _seen(self, text: str, stored: str) -> str:
        """What to write instead of what was typed."""
        if self.bentuk is Bentuk.TELEPON:
            return kontak.telepon_hint(text)
        if self.bentuk is Bentuk.EMAIL:
            return kontak.email_hint(text)
        if stored.isdecimal():
            return f"Yang Anda tulis {len(stored)} angka."
        return "Tulis angkanya saja."

    def stored(self, text: str) -> str:
        """What is kept of an answer without complaint.

        "0812 3456 7890" becomes "6281234567890", "27-3-1990" "1990-03-27", "1" as RT "001".
        """
        match self.bentuk:
            case Bentuk.NOMOR | Bentuk.ANGKA:
                return digits(text)
            case Bentuk.TELEPON:
                return kontak.read_telepon(plain(text)) or ""
            case Bentuk.EMAIL:
                return kontak.read_email(plain(text)) or ""
            case Bentuk.NOMOR_RT if text:
                return plain(text).zfill(3)
            case Bentuk.TANGGAL:
                day = read_tanggal(text)
                return day.isoformat() if day else ""
        return text

    def typed(self, value: str) -> str:
        """What was stored, as people type it."""
        if self.bentuk is Bentuk.TANGGAL and (day := read_tanggal(value)):
            return f"{day.day}-{day.month}-{day.year}"
        return self.printed(value)

    def printed(self, value: str) -> str:
        """What was stored, as people read it."""
        if self.bentuk is Bentuk.TANGGAL and (day := read_tanggal(value)):
            return print_tanggal(day)
        if self.bentuk is Bentuk.TELEPON and value:
            return kontak.print_telepon(value)
        return value

    @property
    def is_private(self) -> bool:
        """Whether it names or reaches one person: whole only for a desk that works with it."""
        if self.bentuk in (Bentuk.NOMOR, Bentuk.TELEPON, Bentuk.EMAIL):
            return True
        return not self.is_isian and self.kunci in (
            Identitas.TANGGAL_LAHIR,  # which is masked inside the NIK
            Identitas.AKUN,
        )

    def masked(self, value: str) -> str:
        """What was stored, for whoever has no need of it."""
        if not self.is_private:
            whole = self.printed(value)
            return _SIXTEEN.sub(lambda found: mask_number(digits(found[0])), whole)
        if self.bentuk is Bentuk.TANGGAL:
            return "disamarkan"
        if self.bentuk is Bentuk.EMAIL:
            return kontak.mask_email(value)
        return mask_number(value) if value.isdecimal() else kontak.mask_word(value)


_STREET = "Jalan dan nomor rumah, atau nama kampung atau dusun"
_KTP = "Tulis seperti di KTP."
SEX = ("Laki-laki", "Perempuan")
_MARRIED = ("Belum kawin", "Kawin", "Cerai hidup", "Cerai mati")
FIELDS: dict[Identitas, Field] = {
    Identitas(one.kunci): one
    for one in (
        Field("nama", "Nama lengkap", _KTP, 60, autocomplete="name"),
        Field("nik", "NIK", "16 angka di bagian atas KTP.", 24, Bentuk.NOMOR),
        Field(
            "kk",
            "Nomor Kartu Keluarga",
            "16 angka di bagian atas Kartu Keluarga.",
            24,
            Bentuk.NOMOR,
        ),
        Field("tempat_lahir", "Tempat lahir", paling_panjang=60),
        Field(
            "tanggal_lahir",
            "Tanggal lahir",
            "Contoh: 27-3-1990",
            20,
            Bentuk.TANGGAL,
            autocomplete="bday",
        ),
        Field("jenis_kelamin", "Jenis kelamin", bentuk=Bentuk.PILIHAN, pilihan=SEX),
        Field(
            "kewarganegaraan",
            "Kewarganegaraan",
            bentuk=Bentuk.PILIHAN,
            pilihan=("WNI", "WNA"),
        ),
        Field("agama", "Agama", _KTP, 40),
        Field(
            "status_perkawinan",
            "Status perkawinan",
            bentuk=Bentuk.PILIHAN,
            pilihan=_MARRIED,
        ),
        Field("pekerjaan", "Pekerjaan", _KTP, 60),
        Field(
            "alamat",
            "Alamat",
            f"{_STREET}, lalu RT dan RW.",
            160,
            autocomplete="address-line1",
        ),
        Field("rt", "RT", "Contoh: 001", 3, Bentuk.NOMOR_RT),
        Field("rw", "RW", "Contoh: 002", 3, Bentuk.NOMOR_RT),
        Field("desa", "Desa/kelurahan"),
        Field("kecamatan", "Kecamatan"),
        Field(
            "telepon",
            "Nomor HP atau WhatsApp",
            "Petugas menghubungi Anda di nomor ini. Boleh nomor keluarga.",
            20,
            Bentuk.TELEPON,
            autocomplete="tel",
        ),
        Field("email", "Alamat e-mail", "", 120, Bentuk.EMAIL, autocomplete="email"),
        Field(
            "akun",
            "Nama akun media sosial",
            "Boleh dikosongkan, kecuali hasilnya dikirim ke akun ini.",
            80,
            wajib=False,
        ),
    )
}


_HINTS = {Bentuk.TANGGAL: "Contoh: 27-3-2026", Bentuk.NOMOR: "16 angka."}
_NUMBER = re.compile(
    r"(nik|kk|nomor (nik|kk|induk kependudukan|kartu keluarga)|no\.? (nik|kk))\b(?!.*"
    r"(\b(dan|atau|serta|bila|jika)\b|[,/?]))",
    re.IGNORECASE,
)


def _kind(isian: Isian) -> Bentuk:
    """How it is asked. A line that by its label holds the NIK or KK of somebody is one, whatever
    kind the office wrote: older service files knew no other.
    """
    is_line = isian.jenis in (JenisIsian.TEKS, JenisIsian.ANGKA)
    if isian.jenis in (JenisIsian.NIK, JenisIsian.KK) or (
        is_line and _NUMBER.match(isian.label)
    ):
        return Bentuk.NOMOR
    return Bentuk(isian.jenis.value)


def of_isian(isian: Isian) -> Field:
    """What the standard asks beyond identity, asked in the same way."""
    bentuk = _kind(isian)
    return Field(
        isian.kunci,
        isian.label,
        isian.petunjuk or _HINTS.get(bentuk, ""),
        isian.paling_panjang,
        bentuk,
        isian.pilihan,
        isian.wajib,
        is_isian=True,
    )


def _asked_as(identitas: Identitas, standar: Standar) -> Field:
    """No KTP is spoken of where none is asked for, and what is asked apart is not asked once more
    within the address.
    """
    field = FIELDS[identitas]
    if field.petunjuk == _KTP and Identitas.NIK not in standar.identitas:
        return replace(field, petunjuk="")
    if identitas is Identitas.ALAMAT and Identitas.RT in standar.identitas:
        return replace(field, petunjuk=f"{_STREET}.")
    return field


def asked_by(standar: Standar) -> tuple[Field, ...]:
    """Everything that is asked, in the order of the form: who they are, then what they want."""
    agenda = standar.agenda.model_dump().values()
    printed = naskah.blanks(standar.naskah).union(agenda)
    return (
        *(_asked_as(i, standar) for i in standar.identitas),
        *(
            replace(of_isian(one), is_printed=one.kunci in printed)
            for one in standar.isian
        ),
    )


_ALIKE = dict(zip("−⁃ー❛❜‵❝❞", "---'''\"\"", strict=True))


def plain(text: str) -> str:
    """Signs that look like one of the keyboard, as that one: dashes, blanks, letters, digits; and
    without those that show nothing, as they stand around a number of an address book.
    """
    if text.isascii():
        return text
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    # Sign by sign: a whole text with many signs above a letter takes the square of its length.
    kind = unicodedata.category(sign)
    if kind == "Pd":
        return "-"
    if kind == "Cf":
        return ""
    if kind == "No":  # "²" is not a 2
        return sign
    return _ALIKE.get(sign) or unicodedata.normalize("NFKC", sign)


def digits(text: str) -> str:
    """What was typed without spaces, dots and dashes."""
    return re.sub(r"[\s.-]", "", plain(text))


def is_sixteen_digits(text: str) -> bool:
    """Whether it is what is stored of a NIK or a KK: the digits 0 to 9 and nothing else."""
    return re.fullmatch("[0-9]{16}", text) is not None


def mask_number(number: str) -> str:
    """The first four digits and what stands behind the twelfth, at most two; never the birth date
    in the middle.

    "1404171203900001" becomes "1404**********01"; of six digits or fewer nothing is shown.
    """
    if len(number) <= 6:
        return "*" * len(number)
    tail = number[12:][-2:]
    return number[:4] + "*" * (len(number) - 4 - len(tail)) + tail


def mask_name(nama: str) -> str:
    """Each word by its first letter: "Siti Aminah" becomes "S*** A*****"."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in nama.split())


def titik(text: str) -> str:
    """A sentence that ends with a name: one dot at its end, also after a title that brings its own
    (M.Si.).
    """
    return text.rstrip().removesuffix(".") + "."


_TANGGAL = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[\s./-]+(?P<month>\d{1,2})[\s./-]+(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]+)\s+(?P<year>\d{4})"),
)


def read_tanggal(text: str) -> date | None:
    """A date typed as 27-3-1990, 27/03/1990, 27.3.1990, "27 Maret 1990", 1990-03-27, or 27031990
    where a phone's number keys have no dash; None when it is none.
    """
    bare = plain(text).strip()
    found = next(filter(None, (one.fullmatch(bare) for one in _TANGGAL)), None)
    if found is None or int(found["year"]) < FIRST_YEAR:
        return None
    month = found["month"].capitalize()
    if month in BULAN:
        month = str(BULAN.index(month) + 1)
    try:
        return date(int(found["year"]), int(month), int(found["day"]))
    except ValueError:
        return None


def print_tanggal(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def letter_rows(
    asked: tuple[Identitas, ...], isian: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The identity table of a letter: label and value, place and date of birth on one line, nothing
    empty, and nothing that only serves to reach somebody.
    """
    reaching = (Identitas.TELEPON, Identitas.EMAIL, Identitas.AKUN)
    values = {
        i: FIELDS[i].printed(isian[i])
        for i in asked
        if i not in reaching and isian.get(i)
    }
    labels = {i: FIELDS[i].label for i in values} | {Identitas.NAMA: "Nama"}
    place, born = Identitas.TEMPAT_LAHIR, Identitas.TANGGAL_LAHIR
    if place in values and born in values:
        labels[place] = "Tempat/Tanggal lahir"
        values[place] += f", {values.pop(born)}"
    return [(labels[i], value) for i, value in values.items()]
