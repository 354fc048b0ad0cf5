"""What looks odd in somebody's answers, and may yet be right: pemohon and officer look once more,
nothing is blocked.

A NIK has no check digit, keeps its region for life and may disagree with corrected papers
(PP 40/2019 art. 30-33), so an officer may override all that is said here.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date

from sipetrok.domain import kontak
from sipetrok.domain.identitas import (
    SEX,
    Bentuk,
    Field,
    is_sixteen_digits,
    read_tanggal,
)

OLDEST = 120  # years; nobody here was born earlier
# Begins a NIK of those whom the office of a province registered.
_PROVINSI = re.compile("1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6]")
# Of what the date that a label asks for lies behind us.
_PAST = re.compile(
    r"\b(?:lahir|surat|pengantar|terbit|meninggal|wafat|nikah)\b", re.IGNORECASE
)
_AGAIN = "Cocokkan lagi dengan KTP."


def nik_warnings(
    nik: str, tanggal_lahir: date | None = None, jenis_kelamin: str | None = None
) -> tuple[str, ...]:
    """What looks odd in a NIK of 16 digits; never a reason to refuse.

    What is not known of the person is not compared. Each sentence asks to look at the KTP again.
    """
    return tuple(
        sentence for _, sentence in _odd_nik(nik, tanggal_lahir, jenis_kelamin)
    )


def _read_nik(nik: str) -> tuple[int, int, int, str]:
    """Day, month, year of two digits and sex: digits 7 to 12 are the date of birth, of a woman with
    40 added to the day.
    """
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    if day > 40:
        return day - 40, month, year, SEX[1]
    return day, month, year, SEX[0]


def of_nik(nik: str, today: date) -> dict[str, str]:
    """What a NIK says of whoever holds it, as answers are stored; empty where it says no day.

    The century is not in it: the latest that lies not ahead is taken.
    """
    if not is_sixteen_digits(nik):
        return {}
    day, month, year, sex = _read_nik(nik)
    for century in (2000, 1900):
        with suppress(ValueError):
            born = date(century + year, month, day)
            if born <= today:
                return {"tanggal_lahir": born.isoformat(), "jenis_kelamin": sex}
    return {}


def _odd_nik(
    nik: str, born: date | None, jenis_kelamin: str | None
) -> Iterator[tuple[str, str]]:
    """Each with the answer that it speaks of."""
    day, month, year, sex = _read_nik(nik)
    for one in _odd_number("NIK", nik):
        yield "nik", f"{one} {_AGAIN}"
    # Only 1900, which no NIK can tell from 2000, had no such day in February.
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]):
        yield "nik", f"Tanggal di dalam NIK tidak lazim. {_AGAIN}"
    elif born and f"{born:%d%m%y}" != f"{day:02}{month:02}{year:02}":
        sentence = f"Tanggal lahir berbeda dengan tanggal di dalam NIK. {_AGAIN}"
        yield "tanggal_lahir", sentence
    if jenis_kelamin in SEX and jenis_kelamin != sex:
        sentence = f"Jenis kelamin berbeda dengan yang terbaca dari NIK. {_AGAIN}"
        yield "jenis_kelamin", sentence


def _odd_number(name: str, number: str) -> Iterator[str]:
    """What NIK and KK have in common: where they were given out, and a running number."""
    if len(set(number)) == 1 or number.endswith("0000"):
        yield f"{name} ini tidak lazim."
    elif number.startswith("99"):
        yield f"{name} ini diawali 99, seperti milik warga yang terdaftar di luar negeri."
    elif not _PROVINSI.match(number):
        yield f"{name} ini diawali {number[:2]}, yang bukan kode provinsi."


def warnings(
    isian: Mapping[str, str], today: date, asked: Iterable[Field] = ()
) -> tuple[str, ...]:
    """Everything that looks odd in somebody's answers; pemohon and officer look once more, nothing
    is blocked. `asked` are the questions, of which those beyond identity are looked at as well.
    """
    return tuple(sentence for _, sentence in odd(isian, today, asked) if sentence)


def odd(
    isian: Mapping[str, str], today: date, asked: Iterable[Field] = ()
) -> Iterator[tuple[str, str]]:
    """The same, each with the form field that it speaks of; "" says nothing."""
    nik, born = isian.get("nik", ""), read_tanggal(isian.get("tanggal_lahir", ""))
    kk = isian.get("kk", "")
    if is_sixteen_digits(nik):
        yield from _odd_nik(nik, born, isian.get("jenis_kelamin"))
    if is_sixteen_digits(kk) and kk != nik:
        for text in _odd_number("Nomor KK", kk):
            yield "kk", f"{text} Cocokkan lagi."
    if nik and kk == nik:
        # Typing the NIK into the KK box is a common slip.
        yield "kk", "Nomor Kartu Keluarga sama dengan NIK. Biasanya keduanya berbeda."
    if born and born > today:
        yield "tanggal_lahir", f"Tanggal lahir ini belum terjadi. {_AGAIN}"
    elif born and born.year < today.year - OLDEST:
        sentence = f"Tanggal lahir ini lebih dari {OLDEST} tahun yang lalu. {_AGAIN}"
        yield "tanggal_lahir", sentence
    yield "telepon", kontak.telepon_warning(isian.get("telepon", ""))
    yield "email", kontak.email_warning(isian.get("email", ""))
    for one in asked:
        if one.is_isian and (value := isian.get(one.kunci, "")):
            for text in filter(None, _odd_answer(one, value, today)):
                yield one.nama, f"{one.label}: {text}"


def _odd_answer(asked: Field, value: str, today: date) -> Iterator[str]:
    """What looks odd in the answer to one question beyond identity."""
    match asked.bentuk:
        case Bentuk.NOMOR if is_sixteen_digits(value):
            is_kk = re.search(r"\bkk\b|kartu keluarga", asked.label, re.IGNORECASE)
            if is_kk:
                yield from _odd_number("Nomor KK", value)
            else:
                yield from nik_warnings(value)
        case Bentuk.TELEPON:
            yield kontak.telepon_warning(value)
        case Bentuk.EMAIL:
            yield kontak.email_warning(value)
        case Bentuk.TANGGAL if day := read_tanggal(value):
            if abs(day.year - today.year) > OLDEST:
                yield f"tahun {day.year} tidak lazim. Cocokkan lagi."
            elif day > today and _PAST.search(asked.label):
                yield "tanggal ini belum tiba. Cocokkan lagi."


# What an officer may call an answer beside its label.
_CALLED = {
    "nama": ("nama",),
    "kk": ("kk", "kartu keluarga"),
    "tempat_lahir": ("tempat tanggal lahir",),
    "tanggal_lahir": ("tempat tanggal lahir", "tgl lahir"),
    "desa": ("desa", "kelurahan"),
    "telepon": ("hp", "whatsapp", "wa", "telepon"),
    "email": ("email", "e mail"),
}


def named_in(alasan: str, asked: Iterable[Field]) -> list[str]:
    """The form fields of which a reason for a return speaks."""
    words = f" {_bare(alasan)} "
    return [
        one.nama
        for one in asked
        if any(
            f" {word} " in words
            for word in (_bare(one.label), *_CALLED.get(one.nama, ()))
        )
    ]


def _bare(text: str) -> str:
    """Small letters and digits, one blank between words."""
    return " ".join(re.findall("[a-z0-9]+", text.lower()))
