"""Holidays and hours: the national list of a year, the days that are free in every year, and what
the office says beside them; what contradicts itself or has no effect among that; and the calendar
that follows from all of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from pydantic import Field

from sipetrok.alur.clock import SEARCH_DAYS, Jadwal, JadwalKhusus, Kalender, Sesi
from sipetrok.sop.kantor import HARI, Kantor, Pekan, read_sesi
from sipetrok.sop.source import Findings, Source, Table, repeated
from sipetrok.sop.standar import Filled, Nilai

# On the same date in every year, by Keppres 8/2024; so known before the list of a year is.
TETAP = {
    (1, 1): "Tahun Baru Masehi",
    (5, 1): "Hari Buruh Internasional",
    (6, 1): "Hari Lahir Pancasila",
    (8, 17): "Proklamasi Kemerdekaan",
    (12, 25): "Kelahiran Yesus Kristus",
}
# No promise reaches further.
YEARS = range(2000, 2200)


class JenisLibur(StrEnum):
    """What the joint decree of a year calls a day."""

    NASIONAL = "nasional"
    CUTI_BERSAMA = "cuti_bersama"


class HariLibur(Nilai):
    """A day of the national list; `perkiraan` where its source calls the date an estimate."""

    tanggal: date
    nama: Filled
    jenis: JenisLibur
    perkiraan: bool = False


class TahunLibur(Nilai):
    """What libur/TAHUN.toml says: the national list of one year, and the decree."""

    tahun: int
    dasar: Filled
    libur: tuple[HariLibur, ...] = Field(min_length=1)


def findings(file: Source) -> Findings:
    """What is wrong in the list of a year beyond the shape of its keys."""
    tahun, rows = file["tahun"], file.rows("libur")
    if not (file.slug.isdecimal() and len(file.slug) == 4):
        yield ("nama berkas",), 'Nama berkas harus tahunnya, misalnya "2028.toml".'
    elif isinstance(tahun, int) and str(tahun) != file.slug:
        kalimat = f"Nama berkas ini {file.slug}.toml, jadi tahun harus {file.slug}."
        yield ("tahun",), kalimat
    for row in rows:
        day = row["tanggal"]
        if type(day) is date and isinstance(tahun, int) and day.year != tahun:
            yield row.at("tanggal"), f"Tanggal {day} bukan dalam tahun {tahun}."
    yield from repeated(rows, "tanggal", "Tanggal {} ditulis dua kali.")
    if rows and file.is_whole and not any(map(_moves, rows)):
        kalimat = (
            "Hari libur nasional yang tanggalnya berpindah, misalnya Idulfitri, belum ada. "
            "Tulis seluruh daftar SKB tahun ini; libur kantor sendiri ditulis di kantor.toml."
        )
        yield ("libur",), kalimat


def _moves(row: Table) -> bool:
    """Whether this is a national holiday that has another date every year; or not to be read."""
    day = row["tanggal"]
    is_fixed = isinstance(day, date) and (day.month, day.day) in TETAP
    return row["jenis"] != JenisLibur.CUTI_BERSAMA and not is_fixed


def national(files: Iterable[Source]) -> dict[date, str]:
    """Every day that is free in the whole country, as far as it is known."""
    days = {date(year, *day): name for year in YEARS for day, name in TETAP.items()}
    for row in (row for file in files for row in file.rows("libur")):
        if type(row["tanggal"]) is date:
            days[row["tanggal"]] = row.text("nama")
    return days


def open_days(kantor: Source) -> Findings:
    jam = kantor.table("jam")
    biasa, special = jam.table("biasa"), jam.rows("khusus")
    for pekan in (biasa, *special):
        yield from _overlaps(pekan)
    if "biasa" in jam.raw and kantor.is_whole and not any(biasa[hari] for hari in HARI):
        yield biasa.path, "Belum ada satu hari pun yang buka."
    # A datetime is a date to isinstance, but the two cannot be compared.
    dated = [one for one in special if type(one["dari"]) is type(one["sampai"]) is date]
    for khusus in dated:
        if khusus["sampai"] < khusus["dari"]:
            kalimat = "Tanggal sampai lebih awal daripada tanggal dari."
            yield khusus.at("sampai"), kalimat
    for first, second in combinations(dated, 2):
        start = max(first["dari"], second["dari"])
        if start <= min(first["sampai"], second["sampai"]):
            kalimat = "Tanggalnya bertindih dengan jam khusus di atasnya."
            yield second.at("dari"), kalimat
    for key in ("libur", "buka"):
        rows = kantor.rows(key)
        yield from repeated(rows, "tanggal", "Tanggal {} ditulis dua kali.")


def _overlaps(pekan: Table) -> Findings:
    for hari in HARI:
        texts = enumerate(pekan.items(hari))
        sessions = [(place, sesi) for place, text in texts if (sesi := read_sesi(text))]
        for (_, earlier), (place, later) in pairwise(sessions):
            if later[0] < earlier[1]:
                kalimat = "Jam ini bertindih dengan jam sebelumnya; tulis berurutan dari pagi."
                yield pekan.at(hari, place), kalimat


def without_effect(kantor: Source, files: Iterable[Source]) -> Findings:
    """What kantor.toml says of a day and nobody would notice."""
    days = national(files)
    local = {row["tanggal"] for row in _dated(kantor.rows("libur"))}
    opened = _dated(kantor.rows("buka"))
    for row in opened:
        if kalimat := _why_closed(row["tanggal"], days, local, kantor):
            yield row.at("tanggal"), kalimat
    for day in {row["tanggal"] for row in opened} - local:
        days.pop(day, None)
    for row in kantor.table("jam").rows("khusus"):
        span = list(_span(row))
        hours = [day for day in span if row[HARI[day.weekday()]]]
        if not any(row[hari] for hari in HARI):
            if len(span) > SEARCH_DAYS:
                kalimat = (
                    f"Jam khusus ini menutup kantor lebih dari {SEARCH_DAYS} hari."
                )
                yield row.at("dari"), kalimat
        elif span and not hours:
            name = f"{span[0]:%d-%m-%Y} hari {HARI[span[0].weekday()]}"
            kalimat = f"Tidak ada hari yang buka: {name}, dan jam hari itu tidak ditulis di sini."
            yield row.at("dari"), kalimat
        elif hours and all(day in days or day in local for day in hours):
            yield row.at("dari"), _free(hours[0], days)


def _why_closed(
    day: date, days: Mapping[date, str], local: set[date], kantor: Source
) -> str:
    """Why an entry of [[buka]] opens nothing; empty where it does."""
    if day in local:
        return f"Tanggal {day} juga ditulis di [[libur]]; hapus salah satunya."
    if day not in days:
        return (
            f"Tanggal {day} bukan hari libur nasional atau cuti bersama, jadi tidak ada yang "
            "berubah. Periksa tanggalnya, atau hapus."
        )
    jam = kantor.table("jam")
    special = (row for row in jam.rows("khusus") if day in _span(row))
    hari = HARI[day.weekday()]
    if not next(special, jam.table("biasa"))[hari]:
        return f"Tanggal {day} hari {hari}, tanpa jam buka. Tulis jamnya di [[jam.khusus]]."
    return ""


def _free(day: date, days: Mapping[date, str]) -> str:
    """That special hours open nothing on holidays, and what would."""
    kalimat = "Jam ini tidak berlaku: "
    if day in days:
        kalimat += f"{day:%d-%m-%Y} libur ({days[day]}). Bila kantor tetap buka, tulis tanggal itu "
        return kalimat + "di [[buka]] dengan dasarnya."
    return f"{kalimat}{day:%d-%m-%Y} ditulis di [[libur]]. Hapus salah satunya."


def _dated(rows: list[Table]) -> list[Table]:
    return [row for row in rows if type(row["tanggal"]) is date]


def _span(row: Table) -> Iterator[date]:
    """The days of special hours; more than an office is ever closed at most."""
    first, last = row["dari"], row["sampai"]
    if type(first) is type(last) is date:
        for n in range(min((last - first).days, SEARCH_DAYS) + 1):
            yield first + timedelta(days=n)


def make_kalender(kantor: Kantor, files: Iterable[Source]) -> Kalender:
    """The office's calendar; of files that have no fault."""
    files = tuple(files)
    special = tuple(
        JadwalKhusus(pekan.nama, pekan.dari, pekan.sampai, _jadwal(pekan))
        for pekan in kantor.jam.khusus
    )
    libur = national(files)
    for one in kantor.buka:
        del libur[one.tanggal]
    libur |= {one.tanggal: one.nama for one in kantor.libur}
    years = frozenset(int(file.slug) for file in files)
    zona = ZoneInfo(kantor.zona_waktu)
    return Kalender(zona, _jadwal(kantor.jam.biasa), special, libur, years)


def _jadwal(pekan: Pekan) -> Jadwal:
    return Jadwal(tuple(tuple(Sesi(*times) for times in day) for day in pekan.hari))
