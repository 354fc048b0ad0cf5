"""The health of the installation, for a monitor and for the administrator: a few findings, each
with what to do.
"""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from sipetrok.domain import Worded
from sipetrok.domain.identitas import print_tanggal
from sipetrok.models import Antrean, Perawatan, Petugas, Surel, db
from sipetrok.operations.cadangan import KODE
from sipetrok.operations.context import Context
from sipetrok.operations.jam import NEWEST, later_stamp, sentence
from sipetrok.operations.kotak_keluar import stuck
from sipetrok.operations.pendirian import BasisDataHilang
from sipetrok.operations.perawatan import last
from sipetrok.operations.surel import sends_itself
from sipetrok.simpanan.disk import RESERVE
from sipetrok.sop.folder import fingerprint
from sipetrok.sop.lewat import Lewat

# A backup older than this is worth a word: a long weekend is not.
LAMA = timedelta(days=3)
# Bytes free on the disk below which the administrator is warned.
SEMPIT = 1024**3
# From this month on the holidays of the next year should be there.
LIBUR_BULAN = 11


class Keadaan(Worded):
    """Whether something must be done: nothing, nobody knows yet, soon, or now; each with the words
    and the look of its tag.
    """

    words: tuple[str, str]

    BAIK = "baik", ("Baik", "done")
    BELUM = "belum", ("Belum diketahui", "")
    PERHATIAN = "perhatian", ("Perlu perhatian", "paused")
    GANGGUAN = "gangguan", ("Gangguan", "refused")


BAIK, BELUM, PERHATIAN, GANGGUAN = Keadaan


@dataclass(frozen=True)
class Hal:
    """One thing that was looked at. `angka` is in the unit that its name says."""

    nama: str
    keadaan: Keadaan
    kalimat: str
    angka: float | None = None


def examine(context: Context, instance: Path, cadangan: Path) -> tuple[Hal, ...]:
    """Everything, in the same order every time.

    Where the database does not open, only what needs none. Reads noted results and
    counts; nothing is checked anew, so it can be asked at any time.
    """
    found = [_database(), _disk(instance)]
    if found[0].keadaan is not GANGGUAN:
        found += [
            _backup(context.now, instance, cadangan),
            *_seen(context),
            _mail(context),
            _office(context),
        ]
    return (*found, _holidays(context), _files(context))


# The newest stamp, and what the nightly check found and when, in one question: it is asked for
# every page.
_CHECKED = Perawatan.kunci == "periksa"
_SEEN = select(
    select(NEWEST).scalar_subquery(),
    select(Perawatan.hasil).where(_CHECKED).scalar_subquery(),
    select(Perawatan.at).where(_CHECKED).scalar_subquery(),
)


def urgent(context: Context, instance: Path) -> tuple[Hal, ...]:
    """What every officer is shown on every page, so that somebody tells the administrator.

    The database, room on the disk, damage and the clock only; empty on a good day, and where
    nothing is known yet. Never fails with the database.
    """
    found = [_database(), _disk(instance)]
    # The page that says so must still be drawn.
    with suppress(SQLAlchemyError, BasisDataHilang):
        found += _seen(context)
    return tuple(hal for hal in found if hal.keadaan not in (BAIK, BELUM))


def _seen(context: Context) -> tuple[Hal, Hal]:
    newest, checked, at = db.session.execute(_SEEN).one()
    return _damage(checked, at, context), _clock(context, newest)


def worst(findings: tuple[Hal, ...]) -> Keadaan:
    """The gravest of them."""
    return max((hal.keadaan for hal in findings), key=list(Keadaan).index)


def _database() -> Hal:
    """Whether it answers, and is still the one that the program began with."""
    try:
        current_app.extensions["pendirian"].require(db.session.connection())
    except BasisDataHilang as lost:
        return Hal("basis_data", GANGGUAN, lost.kalimat)
    except (SQLAlchemyError, OSError):
        return Hal("basis_data", GANGGUAN, "Basis data tidak dapat dibuka.")
    return Hal("basis_data", BAIK, "Basis data dapat dibuka.")


def _disk(instance: Path) -> Hal:
    """How much room is left, in GB; below RESERVE uploads are refused already."""
    free = shutil.disk_usage(instance).free
    gb = round(free / 1024**3, 1)
    words = f"{gb:.1f} GB".replace(".", ",")
    keadaan, kalimat = BAIK, f"Sisa disk {words}."
    if free < RESERVE:
        keadaan = GANGGUAN
        kalimat = (
            f"Sisa disk tinggal {words}. Foto dari warga ditolak dahulu. "
            "Kosongkan disk atau pindahkan folder instance."
        )
    elif free < SEMPIT:
        keadaan = PERHATIAN
        kalimat = f"Sisa disk tinggal {words}. Kosongkan disk sebelum penuh."
    return Hal("sisa_cakram_gb", keadaan, kalimat, gb)


def _backup(now: datetime, instance: Path, cadangan: Path) -> Hal:
    """How old the last backup is, in hours, and whether it would help.

    That is, whether it lies on another disk and somebody has its code on paper.
    """
    made, failed = last("cadangan"), last("cadangan-gagal")
    hal = partial(Hal, "umur_cadangan_jam", PERHATIAN)
    if made is None:
        return hal("Belum pernah ada cadangan. Ikuti docs/cadangan.md.")
    hours = round((now - made.at).total_seconds() / 3600, 1)
    age = f"Cadangan terakhir berumur {hours:.0f} jam"
    if hours >= 48:
        age = f"Cadangan terakhir berumur {hours / 24:.0f} hari"
    is_failing = failed is not None and failed.at > made.at
    if is_failing or now - made.at > LAMA:
        if is_failing:
            age += ". Percobaan terakhir gagal"
        return hal(f"{age}. Ikuti docs/cadangan.md.", hours)
    if lost := made.hasil.get("hilang"):
        return hal(
            f"{age}, tetapi {lost} foto atau surat sudah hilang dan tidak ada di dalamnya. "
            "Jalankan perintah periksa untuk membaca yang mana.",
            hours,
        )
    if last(KODE) is None:
        return hal(
            f"{age}, tetapi kode pemulihannya belum ada di kertas. Tanpa kode itu cadangan tidak "
            "dapat dibuka. Jalankan perintah cadangan kode.",
            hours,
        )
    if _same_disk(instance, cadangan):
        return hal(
            f"{age}, tetapi disimpan di disk yang sama dengan datanya. "
            "Atur SIPETROK_CADANGAN ke disk lain.",
            hours,
        )
    return Hal("umur_cadangan_jam", BAIK, f"{age}.", hours)


def _same_disk(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def _damage(
    checked: Mapping[str, Any] | None, at: datetime | None, context: Context
) -> Hal:
    """How many findings the last nightly check left; what it found long ago, and what none has
    looked at, nobody knows.
    """
    hal = partial(Hal, "temuan_pemeriksaan")
    if checked is None or at is None:
        return hal(BELUM, "Pemeriksaan malam belum pernah berjalan.")
    count, day = checked.get("temuan", 0), print_tanggal(context.kalender.day_of(at))
    if count:
        return hal(
            PERHATIAN,
            f"Pemeriksaan terakhir, {day}, menemukan {count} kerusakan. "
            "Jalankan perintah periksa untuk membacanya.",
            count,
        )
    if context.now - at > LAMA:
        days = (context.now - at).days
        return hal(
            BELUM,
            f"Pemeriksaan malam terakhir berjalan {days} hari yang lalu. "
            "Biarkan komputer server menyala malam ini.",
            0,
        )
    return hal(BAIK, f"Pemeriksaan terakhir, {day}, tidak menemukan kerusakan.", 0)


def _clock(context: Context, newest: datetime | None) -> Hal:
    """Whether the clock stands behind the newest stamp, and was not accepted since."""
    if newest is None:
        return Hal("jam", BELUM, "Belum ada cap waktu untuk mencocokkan jam komputer.")
    newest = later_stamp(context.now, newest)
    if newest is not None:
        return Hal("jam", GANGGUAN, sentence(context.now, newest, context.kalender))
    return Hal("jam", BAIK, "Jam komputer tidak mundur.")


def _mail(context: Context) -> Hal:
    """How many e-mails have waited for more than a day, and why."""
    count, galat = stuck(Surel, context.now)
    hal = partial(Hal, "surel_tertahan", angka=count)
    if count:
        # The reason may be missing.
        why = f"{galat} Periksa SIPETROK_SMTP dan jaringan dengan perintah surel uji.".lstrip()
        return hal(
            PERHATIAN,
            f"{count} e-mail kepada pemohon tertahan lebih dari sehari. {why}",
        )
    if not sends_itself():
        said = "Komputer ini tidak mengirim e-mail: SIPETROK_SMTP belum diatur."
        layanan = context.folder.layanan.values()
        if any(Lewat.EMAIL in one.lewat for one in layanan):
            said += " Petugas mengirim sendiri hasil yang diminta lewat e-mail."
            return hal(PERHATIAN, said)
        return hal(BAIK, said)
    return hal(BAIK, "Tidak ada e-mail kepada pemohon yang tertahan.")


def _office(context: Context) -> Hal:
    """Whether what is stored still fits what the files of the office say: a role for which files
    wait, the desa whose people an account sees.
    """
    known = [one.kunci for one in context.kantor.peran]
    served = select(Antrean.permohonan_id).where(Antrean.peran.in_(known))
    stuck_at = (
        select(Antrean.peran, func.count())
        .where(Antrean.permohonan_id.not_in(served))
        .group_by(Antrean.peran)
        .order_by(Antrean.peran)
    )
    said = [
        f'{count} berkas menunggu peran "{peran}", yang tidak ada lagi di kantor.toml. '
        "Tulis kembali peran itu sampai berkasnya selesai."
        for peran, count in db.session.execute(stuck_at)
    ]
    named = select(Petugas.desa).where(Petugas.aktif, Petugas.desa != "").distinct()
    listed = context.folder.desa
    gone = sorted(set(db.session.scalars(named)).difference(listed))
    if gone and listed:
        said.append(
            f"Akun desa {', '.join(gone)} tidak melihat berkas baru: nama itu tidak ada lagi di "
            "daftar wilayah. Pilih desanya kembali di halaman akunnya."
        )
    if said:
        return Hal("data_kantor", PERHATIAN, " ".join(said), len(said))
    return Hal("data_kantor", BAIK, "Akun dan antrean sesuai dengan berkas kantor.")


@lru_cache(maxsize=1)
def _fingerprint(path: Path, _minute: int) -> str:
    """As the files are in that minute, however often it is asked for."""
    return fingerprint(path)


def _files(context: Context) -> Hal:
    """Whether the files of the office are those by which the program works."""
    folder, minute = context.folder, int(context.now.timestamp() // 60)
    if _fingerprint(folder.path, minute) == folder.sidik:
        return Hal("berkas_kantor", BAIK, "Program memakai berkas kantor yang terbaru.")
    return Hal(
        "berkas_kantor",
        PERHATIAN,
        "Berkas kantor berubah sesudah program dimulai, dan yang dipakai masih yang lama. "
        "Periksa dengan perintah kantor check, lalu mulai ulang program agar berlaku.",
    )


def _holidays(context: Context) -> Hal:
    """Whether the holidays of this year are known, and from November those of the next."""
    years = [context.today.year]
    if context.today.month >= LIBUR_BULAN:
        years.append(context.today.year + 1)
    absent = context.kalender.years_without_libur(tuple(years))
    if absent:
        return Hal(
            "libur",
            PERHATIAN,
            f"Hari libur tahun {' dan '.join(map(str, absent))} belum ada, jadi tenggat dapat "
            "salah. Pasang versi SI-PETROK yang terbaru, atau tulis daftarnya di folder kantor "
            f"(libur/{absent[0]}.toml; lihat docs/kantor.md bagian 8).",
        )
    return Hal("libur", BAIK, "Hari libur sudah ada.")
