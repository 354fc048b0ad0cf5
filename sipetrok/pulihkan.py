"""Restores a backup into an empty folder: `python -m sipetrok.pulihkan FILE FOLDER`. Needs no
office to be there yet.

Everything is built and proved in a folder beside the target, which gets its name last: half an
office is never left.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from sipetrok import create_app
from sipetrok.app import config
from sipetrok.cli import say
from sipetrok.domain import SipetrokError
from sipetrok.domain.nomor import PEMULIHAN
from sipetrok.models import db
from sipetrok.operations import cadangan, periksa, salinan
from sipetrok.operations.context import Context
from sipetrok.simpanan import paket
from sipetrok.simpanan.paket import CadanganRusak, Manifes
from sipetrok.sop import reading
from sipetrok.sop.kantor import ZONA


class TidakKosong(SipetrokError):
    """There is something already where the office is to be restored."""


_CARRIED = "salinan.db"  # the copy while it is carried into another kind of database


@click.command(
    help="Memulihkan cadangan BERKAS ke FOLDER yang kosong, dengan bukti bahwa semuanya kembali."
)
@click.argument("berkas", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--lewati-rusak",
    is_flag=True,
    help="Tetap pulihkan walau ada foto atau surat yang rusak di cadangan.",
)
def main(berkas: Path, folder: Path, lewati_rusak: bool) -> None:
    os.umask(0o077)  # what is restored is the office's alone
    try:
        _require_empty(folder)
        if not berkas.is_file():
            raise SipetrokError(
                f"Berkas cadangan {berkas} tidak ada. Periksa nama dan disknya."
            )
        say(restore(berkas, folder.absolute(), _asked_code(), lewati_rusak))
    except (SipetrokError, config.SettingSalah) as refusal:
        sys.exit(str(refusal))
    except SQLAlchemyError:
        sys.exit(
            "Basis data baru tidak dapat dibuka atau diisi. Periksa DATABASE_URL. "
            "Tidak ada yang dipulihkan."
        )
    except OSError as problem:
        sys.exit(
            f"{problem.filename or folder} tidak dapat dibaca atau ditulisi ({problem.strerror}). "
            "Periksa disk dan sisa ruangnya. Tidak ada yang dipulihkan."
        )


def restore(
    berkas: Path, folder: Path, kode: str, lewati_rusak: bool = False
) -> list[str]:
    """The whole way; returns what it proved, one sentence a line.

    Built beside `folder`, which must be empty or not there, and renamed at the end: cut
    off anywhere it leaves no half office, only a folder called .NAME-…-pulih. With
    `lewati_rusak` damaged stored files are left out, and each is told.

    Raises SipetrokError, SQLAlchemyError, OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(
        tempfile.mkdtemp(prefix=f".{folder.name}-", suffix="-pulih", dir=folder.parent)
    )
    try:
        isi = cadangan.opened(berkas, kode, work)
        manifes = isi.manifes
        made = datetime.fromisoformat(manifes.dibuat)
        lines = [
            f"Cadangan: {manifes.kantor}, dibuat {made:%d-%m-%Y pukul %H.%M} {_kata(made)}.",
            f"Basis data: utuh, {sum(manifes.baris.values())} baris di {len(manifes.baris)} tabel, "
            "sama dengan saat dicadangkan.",
        ]
        lines += _restore_files(isi, lewati_rusak)
        office = _usable_office(work, manifes)
        lines += _fill(work, manifes, office)
        cadangan.keep_code(work, kode)
        for name in (paket.MANIFES, paket.DAFTAR, _CARRIED):
            (work / name).unlink(missing_ok=True)
        shutil.rmtree(work / "log", ignore_errors=True)
        if folder.exists():
            folder.rmdir()
        os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return lines + _next_steps(folder, manifes)


def _restore_files(isi: cadangan.Isi, lewati_rusak: bool) -> list[str]:
    """Puts every stored file in its place, read back there. Raises CadanganRusak."""
    manifes, faults = isi.manifes, isi.take_files(click.echo)
    say(faults)
    if faults and not lewati_rusak:
        raise CadanganRusak(
            f"{len(faults)} dari {manifes.berkas} foto dan surat rusak atau tidak ada di cadangan "
            "ini. Tidak ada yang dipulihkan. Coba cadangan lain; jika tidak ada, ulangi dengan "
            "tambahan --lewati-rusak."
        )
    lines = [
        f"Foto dan surat: {manifes.berkas - len(faults)} dari {manifes.berkas} kembali; "
        "semuanya terbuka dan cocok."
    ]
    if manifes.hilang:
        lines.append(
            f"{len(manifes.hilang)} foto atau surat sudah hilang sebelum cadangan ini dibuat."
        )
    return lines


def _kata(made: datetime) -> str:
    """What people call the zone by whose clock the backup was made."""
    words = {made.astimezone(ZoneInfo(zone)).utcoffset(): ZONA[zone] for zone in ZONA}
    return words.get(made.utcoffset(), "")


def _usable_office(work: Path, manifes: Manifes) -> str | None:
    """The office that the backup is of, if this version of the program can run it."""
    office = manifes.folder
    if manifes.milik_sendiri:
        office = str(work / "kantor" / manifes.folder)
    try:
        faults = reading.check(reading.find(office))
    except reading.KantorTidakAda:
        return None
    return None if faults else office


def _fill(work: Path, manifes: Manifes, office: str | None) -> list[str]:
    """Fills the database of the restored office and proves it; what there is to say.

    A server's database is emptied again on a failure.
    """
    known = config.settings() | {
        "INSTANCE": work,
        "KANTOR": office or reading.shipped()[0],
        "DEBUG": False,
        "KUNCI_BERKAS": None,
        "CADANGAN": None,
    }
    address = make_url(str(known["SQLALCHEMY_DATABASE_URI"]))
    on_server = address.get_backend_name() == "postgresql"
    is_carried = on_server or manifes.asal != "sqlite"
    if not on_server:
        known["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{work / paket.BASIS_DATA}"
    if is_carried:
        os.replace(work / paket.BASIS_DATA, work / _CARRIED)
    app = create_app(known)
    with app.app_context(), _settled(on_server):
        scripts = ScriptDirectory(app.extensions["migrate"].directory)
        if manifes.revisi not in {one.revision for one in scripts.walk_revisions()}:
            raise SipetrokError(
                "Cadangan ini dibuat versi program yang lebih baru. "
                "Pasang versi itu, lalu pulihkan lagi."
            )
        is_old = manifes.revisi != scripts.get_current_head()
        if not is_carried:
            return _prove(is_old, office)
        if inspect(db.engine).get_table_names():
            raise TidakKosong(
                "Basis data di DATABASE_URL tidak kosong. "
                "Buat basis data kosong untuk pemulihan. Bila itu sisa pemulihan yang terputus, "
                "hapus dahulu (DROP DATABASE), lalu buat lagi (CREATE DATABASE)."
            )
        try:
            upgrade(revision=manifes.revisi)
            arrived = salinan.copy_in(work / _CARRIED)
            if not manifes.baris.items() <= arrived.items():
                raise CadanganRusak(
                    "Jumlah baris di basis data baru tidak sama dengan cadangannya. "
                    "Pemulihan dibatalkan."
                )
            said = "Basis data baru: semua baris sudah dipindahkan."
            return [said, *_prove(is_old, office)]
        except BaseException:
            if on_server:
                with suppress(Exception):  # the reason itself must be heard
                    db.session.remove()
                    downgrade(revision="base")
                    _say_alone("DROP TABLE IF EXISTS alembic_version")
            raise


@contextmanager
def _settled(on_server: bool) -> Iterator[None]:
    """Lets go of the database at the end, so that its folder can be renamed on every system."""
    try:
        yield
    finally:
        db.session.remove()
        if not on_server:  # everything into the one file of SQLite
            _say_alone("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


def _say_alone(statement: str) -> None:
    """A statement that bears no transaction around it."""
    with db.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(text(statement))


def _prove(is_old: bool, office: str | None) -> list[str]:
    """Every file against its trail, where this version of the program can read both."""
    if is_old:
        return [
            "Cadangan ini dari versi program yang lebih lama. Basis datanya diperbarui "
            "saat program dijalankan; sesudah itu jalankan perintah periksa."
        ]
    if office is None:
        return [
            "Folder kantor di cadangan ini tidak terbaca oleh versi program ini. Perbaiki "
            "dengan perintah kantor check; sesudah itu jalankan perintah periksa."
        ]
    hasil = periksa.Hasil()
    periksa.trails(Context.here(), hasil)
    if hasil.temuan:
        return [
            *hasil.temuan,
            f"{len(hasil.temuan)} permohonan di cadangan ini tidak sesuai dengan jejaknya, sejak "
            "sebelum dicadangkan. Ikuti saran di setiap baris di atas.",
        ]
    return [
        f"Permohonan: {hasil.diperiksa['permohonan']}, semuanya sesuai dengan jejaknya."
    ]


def _require_empty(folder: Path) -> None:
    """Raises TidakKosong: nothing that is there is ever written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TidakKosong(
            f"Folder {folder} tidak kosong. Pilih folder baru; data yang ada tidak akan ditimpa."
        )


def _asked_code() -> str:
    """From the console, or from a pipe. Raises SipetrokError for a slip of the pen."""
    if sys.stdin.isatty():
        typed = click.prompt("Kode pemulihan (dari kertas)")
    else:
        typed = sys.stdin.readline()
    kode = PEMULIHAN.read(typed)
    if kode is None:
        raise SipetrokError(
            "Kode pemulihan salah ketik. Kode itu 24 huruf dan angka, tanpa O, 0, I, 1, "
            "dan L. Periksa kertasnya, lalu ulangi."
        )
    return kode


def _next_steps(folder: Path, manifes: Manifes) -> list[str]:
    """What is left to do: which settings have to name the new folder."""
    lines = [
        f"Selesai. Data kantor ada di {folder}. "
        "Jalankan program dengan SIPETROK_INSTANCE diisi folder itu."
    ]
    if manifes.milik_sendiri:
        lines.append(
            "SOP kantor ikut kembali; isi SIPETROK_KANTOR dengan "
            f"{folder / 'kantor' / manifes.folder}."
        )
    elif manifes.folder != config.settings()["KANTOR"]:
        lines.append(f"Isi SIPETROK_KANTOR dengan {manifes.folder}.")
    if os.environ.get("SIPETROK_KUNCI"):
        lines.append(
            f"SIPETROK_KUNCI sedang diisi. Kosongkan, atau salin {folder / 'kunci_berkas'} "
            "ke tempat itu."
        )
    return lines


if __name__ == "__main__":
    main()
