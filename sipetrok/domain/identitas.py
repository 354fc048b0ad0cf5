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

from sipetrok.sop.standar import Identitas, Isian, JenisIsian

BULAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


@dataclass(frozen=True, slots=True)
class Field:
    """How one identity field is asked. `autocomplete` and `inputmode` are HTML's own words."""

    label: str
    petunjuk: str = ""
    paling_panjang: int = 100
    autocomplete: str = "off"
    inputmode: str = "text"
    pilihan: tuple[str, ...] = ()
    wajib: bool = True


FIELDS: dict[Identitas, Field] = {
    Identitas.NAMA: Field("Nama lengkap", "Tulis seperti di KTP.", 60, "name"),
    Identitas.NIK: Field("NIK", "16 angka di bagian atas KTP.", 24, inputmode="numeric"),
    Identitas.KK: Field(
        "Nomor Kartu Keluarga", "16 angka di bagian atas Kartu Keluarga.", 24, inputmode="numeric"
    ),
    Identitas.TEMPAT_LAHIR: Field("Tempat lahir", paling_panjang=60),
    Identitas.TANGGAL_LAHIR: Field("Tanggal lahir", "Contoh: 27-3-1990", 20, "bday", "numeric"),
    Identitas.JENIS_KELAMIN: Field("Jenis kelamin", pilihan=("Laki-laki", "Perempuan")),
    Identitas.KEWARGANEGARAAN: Field("Kewarganegaraan", pilihan=("WNI", "WNA")),
    Identitas.AGAMA: Field("Agama", "Tulis seperti di KTP.", 40),
    Identitas.STATUS_PERKAWINAN: Field(
        "Status perkawinan", pilihan=("Belum kawin", "Kawin", "Cerai hidup", "Cerai mati")
    ),
    Identitas.PEKERJAAN: Field("Pekerjaan", "Tulis seperti di KTP.", 60),
    Identitas.ALAMAT: Field(
        "Alamat",
        "Jalan, parit, atau dusun, lalu RT/RW. Contoh: Parit 5, RT 001/RW 002",
        160,
        "street-address",
    ),
    Identitas.RT: Field("RT", "Contoh: 001", 3, inputmode="numeric"),
    Identitas.RW: Field("RW", "Contoh: 002", 3, inputmode="numeric"),
    Identitas.DESA: Field("Desa/kelurahan"),
    Identitas.KECAMATAN: Field("Kecamatan"),
    Identitas.TELEPON: Field(
        "Nomor HP atau WhatsApp",
        "Petugas menghubungi Anda di nomor ini. Boleh nomor keluarga.",
        20,
        "tel",
        "tel",
    ),
    Identitas.EMAIL: Field(
        "Alamat e-mail", paling_panjang=120, autocomplete="email", inputmode="email"
    ),
    Identitas.AKUN: Field(
        "Nama akun media sosial",
        "Boleh dikosongkan. Bila diisi, jawaban juga dapat dikirim ke akun ini.",
        80,
        wajib=False,
    ),
}

# What identifies a person on a letter; the rest is only for reaching them.
ON_LETTER = tuple(
    i for i in Identitas if i not in (Identitas.TELEPON, Identitas.EMAIL, Identitas.AKUN)
)


def digits(text: str) -> str:
    """What was typed without spaces, dots and dashes."""
    return re.sub(r"[\s.\-–]", "", text)


def is_sixteen_digits(text: str) -> bool:
    return re.fullmatch(r"[0-9]{16}", text) is not None


def nik_warnings(
    nik: str, tanggal_lahir: date | None = None, jenis_kelamin: str | None = None
) -> tuple[str, ...]:
    """What looks odd in a NIK of 16 digits; never a reason to refuse."""
    day, month, year, serial = int(nik[6:8]), int(nik[8:10]), int(nik[10:12]), nik[12:]
    is_woman, day = day > 40, day - 40 if day > 40 else day
    found = []
    if len(set(nik)) == 1 or serial == "0000":
        found.append("NIK ini tidak lazim. Cocokkan lagi dengan KTP.")
    if not _is_date(day, month, year):
        found.append("Tanggal di dalam NIK tidak lazim. Cocokkan lagi dengan KTP.")
    elif tanggal_lahir and (tanggal_lahir.day, tanggal_lahir.month, tanggal_lahir.year % 100) != (
        day,
        month,
        year,
    ):
        found.append("Tanggal lahir berbeda dengan tanggal di dalam NIK. Cocokkan lagi dengan KTP.")
    if jenis_kelamin in ("Laki-laki", "Perempuan") and is_woman != (jenis_kelamin == "Perempuan"):
        found.append(
            "Jenis kelamin berbeda dengan yang terbaca dari NIK. Cocokkan lagi dengan KTP."
        )
    return tuple(found)


def _is_date(day: int, month: int, year: int) -> bool:
    """Whether such a day was in this year of either century; only 1900 would have told them apart."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]


def kk_warnings(kk: str, nik: str | None) -> tuple[str, ...]:
    """Typing the NIK into the KK box is a common slip."""
    return (
        ("Nomor Kartu Keluarga sama dengan NIK. Biasanya keduanya berbeda.",) if kk == nik else ()
    )


def warnings(isian: Mapping[str, str], today: date) -> tuple[str, ...]:
    """Everything that looks odd in somebody's answers; pemohon and officer look once more, nothing
    is blocked.
    """
    nik, born = isian.get("nik", ""), read_tanggal(isian.get("tanggal_lahir", ""))
    found: list[str] = []
    if is_sixteen_digits(nik):
        found += nik_warnings(nik, born, isian.get("jenis_kelamin"))
    if isian.get("kk"):
        found += kk_warnings(isian["kk"], nik)
    if born and born > today:
        found.append("Tanggal lahir ini belum terjadi. Cocokkan lagi dengan KTP.")
    return tuple(found)


def mask_number(number: str) -> str:
    """The first four digits and what stands behind the twelfth, at most two; never the birth date
    in the middle.
    """
    if len(number) <= 6:
        return "*" * len(number)
    shown = min(2, max(0, len(number) - 12))
    return number[:4] + "*" * (len(number) - 4 - shown) + number[len(number) - shown :]


def mask_name(nama: str) -> str:
    """Each word by its first letter: "Siti Aminah" becomes "S*** A*****"."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in nama.split())


def titik(text: str) -> str:
    """A sentence that ends with a name: one dot at its end, also after a title that brings its own
    (M.Si.).
    """
    text = text.rstrip()
    return text if text.endswith(".") else f"{text}."


def read_telepon(text: str) -> str | None:
    """A mobile or fixed number as 62…, with 9 to 13 national digits counting the 0; None when it is
    no number.
    """
    number = re.sub(r"[\s.\-–()+]", "", text)
    if not re.fullmatch(r"[0-9]+", number):
        return None
    national = (
        number[2:] if number.startswith("62") else number[1:] if number.startswith("0") else number
    )
    return "62" + national if 8 <= len(national) <= 12 and not national.startswith("0") else None


def print_telepon(number: str) -> str:
    """As people write it: 0812-3456-7890."""
    national = "0" + number[2:]
    return "-".join((national[:4], national[4:8], national[8:]))


def read_tanggal(text: str) -> date | None:
    """A date typed as 27-3-1990, 27/03/1990, 27.3.1990, "27 Maret 1990", 1990-03-27, or 27031990
    where a phone's number keys have no dash; None when it is none.
    """
    text = text.strip()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, match.groups())
    elif match := re.fullmatch(
        r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})|(\d{2})(\d{2})(\d{4})", text
    ):
        day, month, year = map(int, filter(None, match.groups()))
    elif (match := re.fullmatch(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})", text)) and match[
        2
    ].capitalize() in BULAN:
        day, month, year = int(match[1]), BULAN.index(match[2].capitalize()) + 1, int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def print_tanggal(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def print_value(identitas: Identitas, value: str) -> str:
    """A stored value as people read it; dates are stored as 1990-03-27, telephone numbers as 62…"""
    if identitas is Identitas.TANGGAL_LAHIR and (day := read_tanggal(value)):
        return print_tanggal(day)
    return print_telepon(value) if identitas is Identitas.TELEPON and value else value


def print_isian(isian: Isian, value: str) -> str:
    """A stored answer as people read it; only dates are stored otherwise."""
    day = read_tanggal(value) if isian.jenis is JenisIsian.TANGGAL else None
    return print_tanggal(day) if day else value


def letter_rows(asked: tuple[Identitas, ...], isian: Mapping[str, str]) -> list[tuple[str, str]]:
    """The identity table of a letter: label and value, place and date of birth on one line, nothing
    empty.
    """
    values = {i: print_value(i, isian[i]) for i in asked if i in ON_LETTER and isian.get(i)}
    rows = []
    for i, value in values.items():
        if i is Identitas.TEMPAT_LAHIR and Identitas.TANGGAL_LAHIR in values:
            rows.append(("Tempat/Tanggal lahir", f"{value}, {values[Identitas.TANGGAL_LAHIR]}"))
        elif i is not Identitas.TANGGAL_LAHIR or Identitas.TEMPAT_LAHIR not in values:
            rows.append(("Nama" if i is Identitas.NAMA else FIELDS[i].label, value))
    return rows
