"""A backup opened again: checked where it lies, or taken back whole into an empty folder, each part
proved.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from sipetrok.cadangan import gudang, paket
from sipetrok.cadangan.paket import Entry, Manifes
from sipetrok.cadangan.wadah import CadanganRusak
from sipetrok.domain.errors import SipetrokError
from sipetrok.kunci import KeyRing, KunciSalah
from sipetrok.models import db
from sipetrok.operations import salinan
from sipetrok.operations.cadangan import STEP, WORK, Tell
from sipetrok.operations.periksa import jejak
from sipetrok.operations.periksa.hasil import Hasil
from sipetrok.sop.reading import FolderKantor
from sipetrok.storage import BerkasHilang, BerkasRusak, Storage


class TidakKosong(SipetrokError):
    """There is something already where the office is to be restored."""


def check(
    path: Path, kode: str, work: Path, tell: Tell = lambda line: None
) -> tuple[Manifes, list[str]]:
    """Reads all of a backup, every stored file too; what is damaged in it.

    Raises CadanganRusak, KodeSalah.
    """
    with tempfile.TemporaryDirectory(prefix=WORK, dir=work) as name:
        manifes = opened(path, kode, Path(name))
        return manifes, [
            kalimat
            for _, kalimat in faults(path.parent, Path(name), manifes, lambda *_: None, tell)
        ]


def opened(path: Path, kode: str, folder: Path) -> Manifes:
    """Unpacks a snapshot into an empty folder and proves its database.

    Raises CadanganRusak, KodeSalah.
    """
    manifes = paket.unpack(path, kode, folder)
    salinan.require_sound(folder / paket.BASIS_DATA, dict(manifes.baris))
    return manifes


def faults(
    gudang_folder: Path,
    folder: Path,
    manifes: Manifes,
    take: Callable[[Entry, bytes], object],
    tell: Tell,
) -> Iterator[tuple[Entry, str]]:
    """Proves every stored file of an unpacked snapshot and hands it on; those that fail, each with
    its sentence.
    """
    ring, database, seen = KeyRing(folder / "kunci_berkas"), folder / paket.BASIS_DATA, 0
    for seen, entry in enumerate(paket.read_list(folder), 1):
        try:
            take(entry, gudang.read(gudang_folder, entry, ring))
        except (BerkasHilang, BerkasRusak) as problem:
            owner = salinan.owner(database, entry.sha256)
            yield (
                entry,
                problem.kalimat + (f" Berkas itu milik permohonan {owner}." if owner else ""),
            )
        if seen % STEP == 0:
            tell(f"{seen} dari {manifes.berkas} foto dan surat sudah diperiksa.")
    if seen != manifes.berkas:
        raise CadanganRusak(
            "Daftar berkas di dalam cadangan ini tidak lengkap. Pakai cadangan lain."
        )


def take_files(source: Path, folder: Path, manifes: Manifes, tell: Tell) -> list[tuple[Entry, str]]:
    """Puts every stored file of an unpacked snapshot into its storage, read back there; those that
    fail.
    """
    storage = Storage(folder / "berkas", KeyRing(folder / "kunci_berkas"), reserve=0)
    gudang.require_room(folder, sum(entry.ukuran for entry in paket.read_list(folder)))

    def take(entry: Entry, data: bytes) -> None:
        storage.put(data)
        storage.read(entry.sha256)

    return list(faults(source, folder, manifes, take, tell))


def require_empty_database() -> None:
    """Raises TidakKosong when the database to be filled has tables."""
    with db.engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise TidakKosong(
                "Basis data di DATABASE_URL tidak kosong. Buat basis data kosong untuk pemulihan."
            )


def fill_database(copy: Path, manifes: Manifes) -> None:
    """Makes the tables and fills them from a copy. Raises CadanganRusak unless every row arrived."""
    upgrade(revision=manifes.revisi)
    salinan.copy_in(copy, db.engine)
    arrived = salinan.count_live(db.engine)
    if any(arrived.get(name, 0) != count for name, count in manifes.baris.items()):
        raise CadanganRusak(
            "Jumlah baris di basis data baru tidak sama dengan cadangannya. Pemulihan dibatalkan."
        )


def empty_database() -> None:
    """Takes away again what `fill_database` began."""
    db.session.remove()
    downgrade(revision="base")
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def settle_database() -> None:
    """Everything into the one file of SQLite, so that its folder can be renamed on every system."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def trail_faults(folder: FolderKantor) -> tuple[int, list[str]]:
    """How many permohonan were held against their trail in the app's database, and what was wrong."""
    hasil = Hasil()
    jejak.check(folder.kalender, hasil)
    return hasil.diperiksa["permohonan"], hasil.temuan


def mend(source: Path, storage: Storage) -> tuple[int, list[str]]:
    """Fetches lost and damaged stored files from the backup folder; how many, and which could not
    be had.
    """
    mended, lost = 0, []
    for sha256, known in gudang.by_prefix(salinan.referred_live(), source):
        try:
            storage.read(sha256)
            continue
        except (BerkasHilang, BerkasRusak, KunciSalah):
            data = _fetch(source, storage.kunci, sha256, known)
        if data is None:
            lost.append(sha256)
        else:
            storage.remove(
                sha256
            )  # what lies there is worth nothing, and may be sealed with a key that is not ours
            storage.put(data)
            mended += 1
    return mended, lost


def _fetch(source: Path, kunci: KeyRing, sha256: str, known: dict[str, int]) -> bytes | None:
    for name, size in known.items():
        if name.startswith(sha256):
            try:
                return gudang.read(source, Entry(sha256, name.partition(".")[2], size), kunci)
            except (BerkasHilang, BerkasRusak):
                continue
    return None
