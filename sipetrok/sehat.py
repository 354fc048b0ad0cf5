"""The health of the installation, for a monitor and for the administrator: a few findings, each
with what to do.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sipetrok.domain import jam, perawatan
from sipetrok.domain.hours import years_without_libur
from sipetrok.models import db
from sipetrok.operations import kode_pemulihan
from sipetrok.operations.jam import later_stamp
from sipetrok.operations.perawatan import last
from sipetrok.operations.surel import stuck
from sipetrok.sop.reading import FolderKantor
from sipetrok.storage import RESERVE


class Keadaan(StrEnum):
    """Whether something must be done: nothing, soon, or now."""

    BAIK = "baik"
    PERHATIAN = "perhatian"
    GANGGUAN = "gangguan"


@dataclass(frozen=True)
class Hal:
    """One thing that was looked at. `angka` is in the unit that its name says."""

    nama: str
    keadaan: Keadaan
    kalimat: str
    angka: float | None = None


def examine(folder: FolderKantor, instance: Path, cadangan: Path, now: datetime) -> tuple[Hal, ...]:
    """Everything, the same order every time. Asks little: it is shown on every officer's page."""
    database = _database()
    kept = (
        ()
        if database.keadaan is Keadaan.GANGGUAN
        else (_backup(now, instance, cadangan), _damage(), _clock(folder, now), _mail(now))
    )
    return (database, _disk(instance), *kept, _holidays(folder, now))


def urgent(folder: FolderKantor, instance: Path, now: datetime) -> tuple[Hal, ...]:
    """What every officer is shown on every page, so that somebody tells the administrator."""
    try:
        kept = (_damage(), _clock(folder, now))
    except SQLAlchemyError:
        kept = ()  # the page that says so must still be drawn
    return tuple(hal for hal in (_disk(instance), *kept) if hal.keadaan is not Keadaan.BAIK)


def worst(findings: tuple[Hal, ...]) -> Keadaan:
    """The gravest of them."""
    order = list(Keadaan)
    return max((hal.keadaan for hal in findings), key=order.index)


def _database() -> Hal:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Hal("basis_data", Keadaan.GANGGUAN, "Basis data tidak dapat dibuka.")
    return Hal("basis_data", Keadaan.BAIK, "Basis data dapat dibuka.")


def _disk(instance: Path) -> Hal:
    free = shutil.disk_usage(instance).free
    gb = round(free / 1024**3, 1)
    words = f"{gb:.1f} GB".replace(".", ",")
    if free < RESERVE:
        return Hal(
            "sisa_cakram_gb",
            Keadaan.GANGGUAN,
            f"Sisa cakram tinggal {words}. Foto dari warga ditolak dahulu. "
            "Kosongkan cakram atau pindahkan folder instance.",
            gb,
        )
    if free < perawatan.SEMPIT:
        return Hal(
            "sisa_cakram_gb",
            Keadaan.PERHATIAN,
            f"Sisa cakram tinggal {words}. Kosongkan cakram sebelum penuh.",
            gb,
        )
    return Hal("sisa_cakram_gb", Keadaan.BAIK, f"Sisa cakram {words}.", gb)


def _backup(now: datetime, instance: Path, cadangan: Path) -> Hal:
    made, failed = last("cadangan"), last("cadangan-gagal")
    if made is None:
        return Hal(
            "umur_cadangan_jam",
            Keadaan.PERHATIAN,
            "Belum pernah ada cadangan. Ikuti docs/cadangan.md.",
        )
    hours = round((now - made.at).total_seconds() / 3600, 1)
    age = f"{hours / 24:.0f} hari" if hours >= 48 else f"{hours:.0f} jam"
    if now - made.at > perawatan.LAMA:
        why = " Percobaan terakhir gagal." if failed and failed.at > made.at else ""
        return Hal(
            "umur_cadangan_jam",
            Keadaan.PERHATIAN,
            f"Cadangan terakhir berumur {age}.{why} Ikuti docs/cadangan.md.",
            hours,
        )
    if not kode_pemulihan.is_told():
        return Hal(
            "umur_cadangan_jam",
            Keadaan.PERHATIAN,
            f"Cadangan terakhir berumur {age}, tetapi kode pemulihannya belum "
            "ada di kertas. Tanpa kode itu cadangan tidak dapat dibuka. Jalankan perintah cadangan kode.",
            hours,
        )
    if _same_disk(instance, cadangan):
        return Hal(
            "umur_cadangan_jam",
            Keadaan.PERHATIAN,
            f"Cadangan terakhir berumur {age}, tetapi disimpan di cakram "
            "yang sama dengan datanya. Atur SIPETROK_CADANGAN ke cakram lain.",
            hours,
        )
    return Hal("umur_cadangan_jam", Keadaan.BAIK, f"Cadangan terakhir berumur {age}.", hours)


def _same_disk(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def _damage() -> Hal:
    checked = last("periksa")
    if checked is None:
        return Hal("temuan_pemeriksaan", Keadaan.BAIK, "Pemeriksaan malam belum pernah berjalan.")
    count = checked.hasil.get("temuan", 0)
    if count:
        return Hal(
            "temuan_pemeriksaan",
            Keadaan.PERHATIAN,
            f"Pemeriksaan malam menemukan {count} kerusakan. Jalankan "
            "perintah periksa untuk membacanya.",
            count,
        )
    return Hal(
        "temuan_pemeriksaan", Keadaan.BAIK, "Pemeriksaan malam tidak menemukan kerusakan.", 0
    )


def _clock(folder: FolderKantor, now: datetime) -> Hal:
    newest = later_stamp(now)
    if newest is not None:
        return Hal("jam", Keadaan.GANGGUAN, jam.sentence(now, newest, folder.kalender))
    return Hal("jam", Keadaan.BAIK, "Jam komputer tidak mundur.")


def _mail(now: datetime) -> Hal:
    count, galat = stuck(now)
    if count:
        return Hal(
            "surel_tertahan",
            Keadaan.PERHATIAN,
            f"{count} e-mail kepada pemohon tertahan lebih dari sehari. "
            f"{galat} Periksa SIPETROK_SMTP dan jaringan dengan perintah surel uji.".replace(
                "  ", " "
            ),
            count,
        )
    return Hal("surel_tertahan", Keadaan.BAIK, "Tidak ada e-mail kepada pemohon yang tertahan.", 0)


def _holidays(folder: FolderKantor, now: datetime) -> Hal:
    today = folder.kalender.day_of(now)
    asked = (today.year, today.year + 1) if today.month >= perawatan.LIBUR_BULAN else (today.year,)
    absent = years_without_libur(folder.kalender, asked)
    if absent:
        years = " dan ".join(map(str, absent))
        return Hal(
            "libur",
            Keadaan.PERHATIAN,
            f"Hari libur tahun {years} belum ada, jadi tenggat dapat salah. Pasang "
            "versi SI-PETROK yang terbaru, atau tulis liburnya di kantor.toml.",
        )
    return Hal("libur", Keadaan.BAIK, "Hari libur sudah ada.")
