"""A cell of somebody's spreadsheet: what may stand in it, and what it says as text."""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

LONG = 15  # digits that a spreadsheet program keeps of a number
_ROUNDED = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)  # 1,40417E+15
_DATE_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class Rusak:
    """A cell whose value cannot be known; the sentence says why and what to do."""

    kalimat: str


Sel = str | float | date | Rusak

RUMUS = Rusak("Sel ini berisi rumus tanpa hasil. Tulis nilainya, bukan rumusnya.")
GALAT = Rusak("Sel ini menampilkan galat dari program lembar kerja. Tulis nilainya.")
LOST = Rusak(
    "Program lembar kerja menyimpan sel ini sebagai angka, jadi angka terakhirnya hilang. Ubah format "
    "kolomnya menjadi Teks, lalu ketik lagi 16 angkanya."
)


def as_text(sel: Sel, is_number: bool = False) -> str | Rusak:
    """What the cell says, as somebody would type it into the form; `is_number` where 16 digits are
    asked.
    """
    if isinstance(sel, Rusak):
        return sel
    if isinstance(sel, date):
        return f"{sel.day}-{sel.month}-{sel.year}"
    if isinstance(sel, float):
        return _number(sel, is_number)
    return _typed(sel, is_number)


def _number(value: float, is_number: bool) -> str | Rusak:
    if not math.isfinite(value):
        return GALAT
    if not value.is_integer():
        return f"{value:.10f}".rstrip("0").replace(".", ",")
    text = f"{value:.0f}"
    # Only fifteen digits are kept of what was typed. A sixteenth other than 0 was written by a
    # program that keeps it.
    if is_number and len(text) > LONG and (text.endswith("0") or value >= 2**53):
        return LOST
    return text


def _typed(text: str, is_number: bool) -> str | Rusak:
    text = text.strip()
    if match := re.fullmatch(
        r'="(.*)"', text, re.DOTALL
    ):  # how some programs keep digits in a CSV file
        text = match[1].replace('""', '"').strip()
    if text.startswith("="):
        return RUMUS
    text = text.removeprefix("'").strip()
    return LOST if is_number and _ROUNDED.fullmatch(text) else text


def is_date_code(code: str) -> bool:
    """Whether a number format, such as "dd/mm/yyyy", shows a date."""
    return re.search("[dy]", _DATE_CODE.sub("", code).lower()) is not None


def read_serial(value: float, since_1904: bool) -> "date | Rusak":
    """The day that a spreadsheet keeps as a number."""
    if not 0 < value < 200_000:
        return GALAT
    if since_1904:
        return date(1904, 1, 1) + timedelta(days=int(value))
    # The first of these calendars knows a 29 February 1900 that never was.
    return date(1899, 12, 30 if value >= 61 else 31) + timedelta(days=int(value))
