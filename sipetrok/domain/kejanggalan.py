"""What looks odd in somebody's answers, and may yet be right: pemohon and officer look once more,
nothing is blocked.

A NIK has no check digit, keeps its region for life and may disagree with corrected papers
(PP 40/2019 art. 30-33), so an officer may override all that is said here.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
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
_AGAIN = "Cocokkan lagi dengan KTP."


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
    found = [f"{one} {_AGAIN}" for one in _odd_number("NIK", nik)]
    # Only 1900, which no NIK can tell from 2000, had no such day in February.
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]):
        found.append(f"Tanggal di dalam NIK tidak lazim. {_AGAIN}")
    elif tanggal_lahir and f"{tanggal_lahir:%d%m%y}" != f"{day:02}{month:02}{year:02}":
        found.append(f"Tanggal lahir berbeda dengan tanggal di dalam NIK. {_AGAIN}")
    if jenis_kelamin in SEX and is_woman != (jenis_kelamin == "Perempuan"):
        found.append(f"Jenis kelamin berbeda dengan yang terbaca dari NIK. {_AGAIN}")
    return tuple(found)


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
    nik, born = isian.get("nik", ""), read_tanggal(isian.get("tanggal_lahir", ""))
    kk, found = isian.get("kk", ""), list[str]()
    if is_sixteen_digits(nik):
        found += nik_warnings(nik, born, isian.get("jenis_kelamin"))
    if is_sixteen_digits(kk) and kk != nik:
        found += [f"{one} Cocokkan lagi." for one in _odd_number("Nomor KK", kk)]
    if nik and kk == nik:
        # Typing the NIK into the KK box is a common slip.
        found.append("Nomor Kartu Keluarga sama dengan NIK. Biasanya keduanya berbeda.")
    if born and born > today:
        found.append(f"Tanggal lahir ini belum terjadi. {_AGAIN}")
    elif born and born.year < today.year - OLDEST:
        found.append(f"Tanggal lahir ini lebih dari {OLDEST} tahun yang lalu. {_AGAIN}")
    found.append(kontak.telepon_warning(isian.get("telepon", "")))
    found.append(kontak.email_warning(isian.get("email", "")))
    for one in asked:
        if one.is_isian and (value := isian.get(one.kunci, "")):
            odd = filter(None, _odd_answer(one, value, today))
            found += [f"{one.label}: {text}" for text in odd]
    return tuple(filter(None, found))


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
