"""How values are shown to people: dates, times, money, numbers.

Everything a template prints passes here.
"""

from datetime import date, datetime, timedelta

from flask import Flask, current_app
from markupsafe import Markup, escape

from sipetrok.alur import clock
from sipetrok.domain import Saluran, identitas, nomor
from sipetrok.domain.identitas import titik as titik
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.standar import Durasi


def _office() -> FolderKantor:
    """Not the context's: an error page shows dates while the database answers nobody."""
    office: FolderKantor = current_app.extensions["kantor"]
    return office


def tanggal(value: date | datetime) -> str:
    """21 November 2026, in the office's time zone."""
    if isinstance(value, datetime):
        value = value.astimezone(_office().kalender.zona).date()
    return identitas.print_tanggal(value)


def jam(value: datetime) -> str:
    """09.40 WIB."""
    return _office().kalender.print_jam(value)


def tanggal_jam(value: datetime) -> str:
    """21 November 2026 09.40 WIB."""
    return f"{tanggal(value)} {jam(value)}"


def stempel(value: datetime) -> str:
    """23-11-2026 09.40, as a stamp shows it in a narrow column."""
    return f"{value.astimezone(_office().kalender.zona):%d-%m-%Y %H.%M}"


def angka(value: int) -> str:
    """1.500, dots between the thousands."""
    return f"{value:,}".replace(",", ".")


def ukuran(value: int) -> str:
    """A size in bytes: 284 KB, 1,2 MB."""
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))} KB"
    return f"{value / 1_000_000:.1f} MB".replace(".", ",")


def biaya(value: int | None) -> str:
    """The price as a value, never an empty cell."""
    if value is None:
        return "Belum ditetapkan dalam SOP"
    return f"Rp {angka(value)}" if value else "Gratis (Rp 0)"


def waktu(value: Durasi | None) -> str:
    """The standard's time and how it is counted, as a public promise says it."""
    if value is None:
        return "Belum ditetapkan dalam SOP"
    return f"{value}{value.saat}"


def durasi(value: Durasi) -> str:
    """The time alone, where beside it is said how it is counted."""
    return str(value)


def menit(value: timedelta) -> str:
    """A span of office time: whole minutes, or hours and minutes; on screens and on paper alike."""
    return clock.print_menit(value)


def belum_diisi(value: str) -> str | Markup:
    """For staff: what the office must still supply is said so."""
    return value or Markup('<span class="hint">belum diisi</span>')


def belum_ditetapkan(value: str) -> str | Markup:
    """The same for what somebody has to decide first."""
    return value or Markup('<span class="hint">belum ditetapkan</span>')


def saluran(value: str) -> str:
    """A channel as people call it."""
    return Saluran(value).words


def paragraphs(text: str) -> Markup:
    """Plain text with its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def init_app(app: Flask) -> None:
    """Each filter under its own name; and three of the domain under names for templates."""
    filters = app.jinja_env.filters
    for one in (
        tanggal,
        jam,
        tanggal_jam,
        stempel,
        ukuran,
        biaya,
        waktu,
        durasi,
        menit,
        titik,
        belum_diisi,
        belum_ditetapkan,
        saluran,
        paragraphs,
    ):
        filters[one.__name__] = one
    filters.update(
        kode=nomor.print_kode,
        nama_samar=identitas.mask_name,
        samar=identitas.mask_number,
    )
