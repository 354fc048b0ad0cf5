"""Backups of the running office: made whole, proved by reading them back, and cleared away in
rotation.
"""

import errno
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from sipetrok.cadangan import gudang, paket
from sipetrok.cadangan.giliran import only_one
from sipetrok.cadangan.paket import Entry, Manifes
from sipetrok.cadangan.wadah import CadanganRusak, KodeSalah
from sipetrok.domain import rotasi
from sipetrok.domain.errors import SipetrokError
from sipetrok.kunci import KunciSalah
from sipetrok.models import db
from sipetrok.operations import perawatan, salinan
from sipetrok.operations.kode_pemulihan import code_of
from sipetrok.sop import reading
from sipetrok.sop.reading import FolderKantor
from sipetrok.storage import BerkasHilang, BerkasRusak, Storage

LOCK = "cadangan.lock"
WORK = ".cadangan-"  # folders with the copy of a run under way
_TRIES = 3
STEP = 500  # files between two words of progress

Tell = Callable[[str], None]


class CadanganGagal(SipetrokError):
    """No backup was made; earlier ones are as they were."""


@dataclass
class Dibuat:
    """What a run made."""

    nama: str = ""
    ukuran: int = 0  # bytes of the snapshot
    berkas: int = 0  # stored files that belong to it
    baru: int = 0  # of these, copied by this run
    hilang: list[str] = field(default_factory=list)
    dihapus: int = 0  # older snapshots cleared away
    tertahan: bool = False  # older stored files could not be cleared away
    detik: float = 0.0

    @property
    def kalimat(self) -> list[str]:
        lines = [
            f"Cadangan {self.nama} selesai dan sudah diperiksa: {print_size(self.ukuran)}, "
            f"{self.berkas} foto dan surat ({self.baru} baru disalin), {self.detik:.0f} detik."
        ]
        if self.dihapus:
            lines.append(f"{self.dihapus} cadangan lama dihapus, karena sudah ada yang lebih baru.")
        if self.tertahan:
            lines.append(
                "Foto dan surat lama di folder cadangan belum dibersihkan, karena ada cadangan lama yang "
                "tidak terbuka dengan kode pemulihan sekarang. Pindahkan cadangan itu jika tidak diperlukan."
            )
        if self.hilang:
            lines.append(
                f"{len(self.hilang)} foto atau surat sudah hilang atau rusak di penyimpanan, jadi tidak ikut "
                "dicadangkan. Jalankan perintah periksa untuk membaca yang mana."
            )
        return lines


def create(app: Flask, now: datetime, tell: Tell = lambda line: None) -> Dibuat:
    """One backup, online. Raises CadanganGagal or SedangBerjalan; the first is also noted."""
    folder, storage = app.extensions["kantor"], app.extensions["storage"]
    instance, target = Path(app.config["INSTANCE"]), Path(app.config["CADANGAN"])
    begun = time.monotonic()
    with only_one(instance / LOCK):
        try:
            done = _create(folder, storage, instance, target, now, tell)
        except (OSError, SQLAlchemyError, sqlite3.Error, SipetrokError) as problem:
            db.session.rollback()
            with suppress(OSError):
                gudang.clear_traces(target)
            refusal = CadanganGagal(_why(problem, target))
            with suppress(
                SQLAlchemyError
            ):  # a database that cannot be written must not hide the reason
                perawatan.note("cadangan-gagal", {"kalimat": refusal.kalimat}, now)
            raise refusal from problem
    done.detik = round(time.monotonic() - begun, 1)
    perawatan.note(
        "cadangan",
        {
            "nama": done.nama,
            "ukuran": done.ukuran,
            "berkas": done.berkas,
            "baru": done.baru,
            "hilang": len(done.hilang),
            "dihapus": done.dihapus,
            "detik": done.detik,
        },
        now,
    )
    return done


def _create(
    folder: FolderKantor, storage: Storage, instance: Path, target: Path, now: datetime, tell: Tell
) -> Dibuat:
    kode = code_of(instance)
    storage.kunci.keys()  # without the keys a backup of the uploads would be worth nothing
    _require_folder(target, instance)
    gudang.clear_traces(target)
    for left in instance.glob(f"{WORK}*"):
        shutil.rmtree(left, ignore_errors=True)
    done = Dibuat()
    with tempfile.TemporaryDirectory(prefix=WORK, dir=instance) as name:
        work = Path(name)
        for _ in range(_TRIES):
            _copy_database(work / paket.BASIS_DATA, storage)
            done.hilang.clear()
            paket.write_list(work / paket.DAFTAR, _keep_files(work, storage, target, done, tell))
            if all(map(salinan.is_referred, done.hilang)):
                break
            # A draft ran out between the copy and its files: the next copy no longer speaks of it.
        manifes = _manifes(work, folder, now, done)
        _write_snapshot(folder, storage, instance, target, work, manifes, kode, now, done)
    _rotate(target, kode, done)
    return done


def _copy_database(path: Path, storage: Storage) -> None:
    path.unlink(missing_ok=True)
    name = db.engine.url.database
    if db.engine.dialect.name == "sqlite" and name:
        gudang.require_room(path.parent, Path(name).stat().st_size + storage.reserve)
    salinan.copy_out(path)


def _keep_files(
    work: Path, storage: Storage, target: Path, done: Dibuat, tell: Tell
) -> Iterator[Entry]:
    done.berkas = 0
    for sha256, known in gudang.by_prefix(salinan.referred(work / paket.BASIS_DATA), target):
        try:
            entry, is_new = gudang.keep(target, storage, sha256, known)
        except (BerkasHilang, BerkasRusak, KunciSalah):
            done.hilang.append(sha256)  # the rest is worth saving all the same
            continue
        done.berkas, done.baru = done.berkas + 1, done.baru + is_new
        if is_new and done.baru % STEP == 0:
            tell(f"{done.baru} foto dan surat sudah disalin.")
        yield entry


def _manifes(work: Path, folder: FolderKantor, now: datetime, done: Dibuat) -> Manifes:
    database = work / paket.BASIS_DATA
    baris = salinan.count(database)
    salinan.require_sound(database, baris)
    return Manifes(
        kantor=folder.kantor.nama,
        folder=folder.slug,
        milik_sendiri=not _is_shipped(folder),
        revisi=salinan.revision(database),
        asal=db.engine.dialect.name,
        dibuat=now.astimezone(folder.kalender.zona).isoformat(timespec="seconds"),
        baris=baris,
        basis_data=paket.sha256_of(database),
        berkas=done.berkas,
        hilang=tuple(done.hilang),
    )


def _is_shipped(folder: FolderKantor) -> bool:
    return folder.path.resolve().parent == reading.SHIPPED.resolve()


def _write_snapshot(
    folder: FolderKantor,
    storage: Storage,
    instance: Path,
    target: Path,
    work: Path,
    manifes: Manifes,
    kode: str,
    now: datetime,
    done: Dibuat,
) -> None:
    parts = {"kunci_berkas": storage.kunci.path}
    if (instance / "secret_key").exists():
        parts["secret_key"] = instance / "secret_key"
    if manifes.milik_sendiri:
        parts |= {
            f"kantor/{folder.slug}/{path.relative_to(folder.path).as_posix()}": path
            for path in sorted(folder.path.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
    parts[paket.BASIS_DATA] = work / paket.BASIS_DATA
    gudang.require_room(
        target, sum(path.stat().st_size for path in parts.values()) // 2 + storage.reserve
    )
    at = now.astimezone(folder.kalender.zona).replace(tzinfo=None)
    while (path := gudang.snapshot_path(target, at)).exists():
        at += timedelta(seconds=1)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target)
    with os.fdopen(handle, "wb") as file:
        paket.write(file, kode, manifes, work / paket.DAFTAR, parts)
        file.flush()
        os.fsync(file.fileno())
    paket.verify(Path(temporary), kode, manifes)
    os.replace(temporary, path)
    gudang.sync_folder(target)
    done.nama, done.ukuran = path.name, path.stat().st_size


def _rotate(target: Path, kode: str, done: Dibuat) -> None:
    there = gudang.snapshots(target)
    kept = rotasi.kept(there)
    for at, path in there.items():
        if at not in kept and path.name != done.nama:
            path.unlink(missing_ok=True)
            done.dihapus += 1
    wanted: set[str] = set()
    try:
        for path in gudang.snapshots(target).values():
            wanted.update(map(gudang.name_of, paket.entries(path, kode)))
        gudang.prune(target, wanted.__contains__)
    except (CadanganRusak, KodeSalah, OSError):
        done.tertahan = (
            True  # what it refers to is not known, so nothing may go; the backup itself is made
        )


def _require_folder(target: Path, instance: Path) -> None:
    """A folder on another disk is made by a person, once: if that disk is not plugged in, nothing
    takes its place.
    """
    if target.resolve().is_relative_to(instance.resolve()):
        target.mkdir(mode=0o700, exist_ok=True)
    elif not target.is_dir():
        raise CadanganGagal(
            f"Folder cadangan {target} tidak ada. Pasang cakram cadangannya; jika baru, buat dahulu "
            "foldernya di cakram itu."
        )


def _why(problem: Exception, target: Path) -> str:
    if isinstance(problem, SipetrokError):
        return problem.kalimat
    if isinstance(problem, OSError):
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            return (
                f"Ruang cakram tidak cukup untuk cadangan ({problem.filename or target}). Kosongkan cakram itu "
                "atau pakai yang lebih besar. Cadangan yang lama masih ada."
            )
        return (
            f"Folder cadangan {target} tidak dapat dibaca atau ditulisi. Periksa cakram dan izin foldernya. "
            "Cadangan yang lama masih ada."
        )
    return (
        "Basis data tidak dapat disalin. Jalankan perintah periksa. Cadangan yang lama masih ada."
    )


def print_size(size: int) -> str:
    """Bytes as people read them."""
    return (
        f"{size / 1_000_000:.1f} MB".replace(".", ",")
        if size >= 1_000_000
        else f"{size / 1000:.0f} KB"
    )
