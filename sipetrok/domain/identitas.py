"""What is known of identity fields: their words, what blocks, what only warns, and how they are
masked.

Only "16 digits" blocks a NIK. It has no check digit, keeps its region for life and may disagree
with corrected papers (PP 40/2019 art. 30-33), so everything else is a warning that an officer may
override.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sipetrok.sop.standar import Identitas, Isian, Standar

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
    Bentuk.TELEPON: (".+", "Nomor HP belum benar. Contoh: 0812 3456 7890."),
    Bentuk.EMAIL: (
        # A dot inside of what stands behind the "@".
        r"[^\s@]+@[^\s@](?=[^\s@]*\.[^\s@])[^\s@]+",
        "Alamat e-mail belum benar. Contoh: nama@contoh.id.",
    ),
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
        seen = "Tulis angkanya saja."
        if stored.isdecimal():
            seen = f"Yang Anda tulis {len(stored)} angka."
        return sentence.format(label=self.label, seen=seen)

    def stored(self, text: str) -> str:
        """What is kept of an answer without complaint.

        "0812 3456 7890" becomes "6281234567890", "27-3-1990" "1990-03-27", "1" as RT "001".
        """
        match self.bentuk:
            case Bentuk.NOMOR | Bentuk.ANGKA:
                return digits(text)
            case Bentuk.TELEPON:
                return read_telepon(text) or ""
            case Bentuk.NOMOR_RT if text:
                return text.zfill(3)
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
            return print_telepon(value)
        return value


_KTP = "Tulis seperti di KTP."
_SEX = ("Laki-laki", "Perempuan")
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
        Field("jenis_kelamin", "Jenis kelamin", bentuk=Bentuk.PILIHAN, pilihan=_SEX),
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
            "Jalan, parit, atau dusun, lalu RT/RW. Contoh: Parit 5, RT 001/RW 002",
            160,
            autocomplete="street-address",
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
            "Boleh dikosongkan. Bila diisi, jawaban juga dapat dikirim ke akun ini.",
            80,
            wajib=False,
        ),
    )
}


def of_isian(isian: Isian) -> Field:
    """What the standard asks beyond identity, asked in the same way."""
    bentuk, hint = Bentuk(isian.jenis.value), isian.petunjuk
    if bentuk is Bentuk.TANGGAL and not hint:
        hint = "Contoh: 27-3-2026"
    return Field(
        isian.kunci,
        isian.label,
        hint,
        isian.paling_panjang,
        bentuk,
        isian.pilihan,
        isian.wajib,
        is_isian=True,
    )


def asked_by(standar: Standar) -> tuple[Field, ...]:
    """Everything that is asked, in the order of the form: who they are, then what they want."""
    return (*(FIELDS[i] for i in standar.identitas), *map(of_isian, standar.isian))


def digits(text: str) -> str:
    """What was typed without spaces, dots and dashes."""
    return re.sub(r"[\s.\-–]", "", text)


def is_sixteen_digits(text: str) -> bool:
    """Whether it is what is stored of a NIK or a KK: the digits 0 to 9 and nothing else."""
    return re.fullmatch("[0-9]{16}", text) is not None


def nik_warnings(
    nik: str, tanggal_lahir: date | None = None, jenis_kelamin: str | None = None
) -> tuple[str, ...]:
    """What looks odd in a NIK of 16 digits; never a reason to refuse.

    Digits 7 to 12 are the date of birth, of a woman with 40 added to the day. What is not known
    of the person is not compared. Each sentence asks to look at the KTP again.
    """
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    is_woman = day > 40
    if is_woman:
        day -= 40
    found = []
    if len(set(nik)) == 1 or nik.endswith("0000"):
        found.append("NIK ini tidak lazim. Cocokkan lagi dengan KTP.")
    # Only 1900, which no NIK can tell from 2000, had no such day in February.
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]):
        found.append("Tanggal di dalam NIK tidak lazim. Cocokkan lagi dengan KTP.")
    elif tanggal_lahir and f"{tanggal_lahir:%d%m%y}" != f"{day:02}{month:02}{year:02}":
        found.append(
            "Tanggal lahir berbeda dengan tanggal di dalam NIK. Cocokkan lagi dengan KTP."
        )
    if jenis_kelamin in _SEX and is_woman != (jenis_kelamin == "Perempuan"):
        found.append(
            "Jenis kelamin berbeda dengan yang terbaca dari NIK. Cocokkan lagi dengan KTP."
        )
    return tuple(found)


def warnings(isian: Mapping[str, str], today: date) -> tuple[str, ...]:
    """Everything that looks odd in somebody's answers; pemohon and officer look once more, nothing
    is blocked.
    """
    nik, born = isian.get("nik", ""), read_tanggal(isian.get("tanggal_lahir", ""))
    found: list[str] = []
    if is_sixteen_digits(nik):
        found += nik_warnings(nik, born, isian.get("jenis_kelamin"))
    if nik and isian.get("kk") == nik:
        # Typing the NIK into the KK box is a common slip.
        found.append("Nomor Kartu Keluarga sama dengan NIK. Biasanya keduanya berbeda.")
    if born and born > today:
        found.append("Tanggal lahir ini belum terjadi. Cocokkan lagi dengan KTP.")
    return tuple(found)


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


def read_telepon(text: str) -> str | None:
    """A mobile or fixed number as 62…, with 9 to 13 national digits counting the 0; None when it is
    no number.
    """
    number = re.sub(r"[\s.\-–()+]", "", text)
    national = re.sub("^(62|0)", "", number)
    return f"62{national}" if re.fullmatch("[1-9][0-9]{7,11}", national) else None


def print_telepon(number: str) -> str:
    """As people write it: 0812-3456-7890."""
    national = "0" + number[2:]
    return "-".join((national[:4], national[4:8], national[8:]))


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
    found = next(
        filter(None, (pattern.fullmatch(text.strip()) for pattern in _TANGGAL)), None
    )
    if found is None:
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
