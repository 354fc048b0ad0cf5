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

import click
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from sipetrok import create_app
from sipetrok.app import config
from sipetrok.cli.perintah import say, tell
from sipetrok.domain.cadangan import read_kode
from sipetrok.domain.errors import SipetrokError
from sipetrok.models import db
from sipetrok.operations import cadangan, pulih
from sipetrok.operations.context import Context
from sipetrok.operations.periksa import jejak
from sipetrok.operations.periksa.hasil import Hasil
from sipetrok.simpanan import paket
from sipetrok.simpanan.paket import Manifes
from sipetrok.simpanan.wadah import CadanganRusak
from sipetrok.sop import reading

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
            raise SipetrokError(f"Berkas cadangan {berkas} tidak ada. Periksa nama dan cakramnya.")
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
            "Periksa cakram dan sisa ruangnya. Tidak ada yang dipulihkan."
        )


def restore(berkas: Path, folder: Path, kode: str, lewati_rusak: bool = False) -> list[str]:
    """The whole way; returns what it proved, one sentence a line.

    Raises SipetrokError, SQLAlchemyError, OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix="-pulih", dir=folder.parent))
    try:
        isi = pulih.opened(berkas, kode, work)
        manifes = isi.manifes
        made = datetime.fromisoformat(manifes.dibuat)
        lines = [
            f"Cadangan: {manifes.kantor}, dibuat {made:%d-%m-%Y pukul %H.%M}.",
            f"Basis data: utuh, {sum(manifes.baris.values())} baris di {len(manifes.baris)} tabel, "
            "sama dengan saat dicadangkan.",
        ]
        lines += _restore_files(isi, lewati_rusak)
        with _office(work, manifes) as (app, is_filled):
            if is_filled:
                lines.append("Basis data baru: semua baris sudah dipindahkan.")
            lines += _prove(app, manifes)
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


def _restore_files(isi: pulih.Isi, lewati_rusak: bool) -> list[str]:
    manifes, faults = isi.manifes, isi.take_files(tell)
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


@contextmanager
def _office(work: Path, manifes: Manifes) -> Iterator[tuple[Flask, bool]]:
    """The restored office as an app, with its database filled; a server's database is emptied again
    on a failure.
    """
    known = config.settings() | {
        "INSTANCE": work,
        "KANTOR": _usable_office(work, manifes) or reading.shipped()[0],
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
    with app.app_context():
        _require_known(app, manifes)
        is_begun = False
        try:
            if is_carried:
                pulih.require_empty_database()
                is_begun = on_server
                pulih.fill_database(work / _CARRIED, manifes)
            yield app, is_carried
        except BaseException:
            if is_begun:
                with suppress(Exception):  # the reason itself must be heard
                    pulih.empty_database()
            raise
        finally:
            db.session.remove()
            if not on_server:
                pulih.settle_database()
            db.engine.dispose()


def _usable_office(work: Path, manifes: Manifes) -> str | None:
    """The office that the backup is of, if this version of the program can run it."""
    office = manifes.folder
    if manifes.milik_sendiri:
        office = str(work / "kantor" / manifes.folder)
    try:
        faults = reading.check(reading.find(office))
    except reading.KantorTidakAda:
        return None
    if faults:
        return None
    return office


def _prove(app: Flask, manifes: Manifes) -> list[str]:
    if manifes.revisi != _scripts(app).get_current_head():
        return [
            "Cadangan ini dari versi program yang lebih lama. Basis datanya diperbarui saat "
            "program dijalankan; sesudah itu jalankan perintah periksa."
        ]
    if _usable_office(app.config["INSTANCE"], manifes) is None:
        return [
            "Folder kantor di cadangan ini tidak terbaca oleh versi program ini. Perbaiki dengan "
            "perintah kantor check; sesudah itu jalankan perintah periksa."
        ]
    hasil = Hasil()
    jejak.check(Context.here(), hasil)
    if hasil.temuan:
        return [
            *hasil.temuan,
            f"{len(hasil.temuan)} permohonan di cadangan ini tidak sesuai dengan jejaknya, sejak "
            "sebelum dicadangkan. Ikuti saran di setiap baris di atas.",
        ]
    return [f"Permohonan: {hasil.diperiksa['permohonan']}, semuanya sesuai dengan jejaknya."]


def _require_known(app: Flask, manifes: Manifes) -> None:
    if manifes.revisi not in {script.revision for script in _scripts(app).walk_revisions()}:
        raise SipetrokError(
            "Cadangan ini dibuat versi program yang lebih baru. "
            "Pasang versi itu, lalu pulihkan lagi."
        )


def _scripts(app: Flask) -> ScriptDirectory:
    return ScriptDirectory(app.extensions["migrate"].directory)


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise pulih.TidakKosong(
            f"Folder {folder} tidak kosong. Pilih folder baru; data yang ada tidak akan ditimpa."
        )


def _asked_code() -> str:
    if sys.stdin.isatty():
        typed = click.prompt("Kode pemulihan (dari kertas)")
    else:
        typed = sys.stdin.readline()
    kode = read_kode(typed)
    if kode is None:
        raise SipetrokError(
            "Kode pemulihan salah ketik. Kode itu 24 huruf dan angka, tanpa O, 0, I, 1, "
            "dan L. Periksa kertasnya, lalu ulangi."
        )
    return kode


def _next_steps(folder: Path, manifes: Manifes) -> list[str]:
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
