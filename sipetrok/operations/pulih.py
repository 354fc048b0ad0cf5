"""A backup opened again: checked where it lies, or taken back whole into an empty folder, each part
proved.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from sipetrok.domain.errors import SipetrokError
from sipetrok.models import db
from sipetrok.operations import salinan
from sipetrok.operations.cadangan import STEP, WORK, Tell
from sipetrok.simpanan import gudang, paket
from sipetrok.simpanan.disk import BerkasHilang, BerkasRusak, Storage
from sipetrok.simpanan.kunci import KeyRing, KunciSalah
from sipetrok.simpanan.paket import Entry, Manifes
from sipetrok.simpanan.utuh import require_room
from sipetrok.simpanan.wadah import CadanganRusak


class TidakKosong(SipetrokError):
    """There is something already where the office is to be restored."""


@dataclass(frozen=True)
class Isi:
    """A snapshot unpacked into `folder`; its stored files lie in the backup folder `gudang`."""

    gudang: Path
    folder: Path
    manifes: Manifes

    @property
    def basis_data(self) -> Path:
        return self.folder / paket.BASIS_DATA

    @property
    def kunci(self) -> KeyRing:
        return KeyRing(self.folder / "kunci_berkas")

    def faults(self, take: Callable[[bytes], object], tell: Tell) -> list[str]:
        """Proves every stored file and hands it on; a sentence for each that fails.

        Raises CadanganRusak.
        """
        ring, found, seen = self.kunci, [], 0
        for seen, entry in enumerate(paket.read_list(self.folder), 1):
            try:
                take(gudang.read(self.gudang, entry, ring))
            except (BerkasHilang, BerkasRusak) as problem:
                found.append(problem.kalimat + self._owner(entry))
            if seen % STEP == 0:
                tell(f"{seen} dari {self.manifes.berkas} foto dan surat sudah diperiksa.")
        if seen != self.manifes.berkas:
            raise CadanganRusak(
                "Daftar berkas di dalam cadangan ini tidak lengkap. Pakai cadangan lain."
            )
        return found

    def _owner(self, entry: Entry) -> str:
        owner = salinan.owner(self.basis_data, entry.sha256)
        if owner is None:
            return ""
        return f" Berkas itu milik permohonan {owner}."

    def take_files(self, tell: Tell) -> list[str]:
        """Puts every stored file into the storage of the folder, read back there; a sentence for
        each that fails.
        """
        storage = Storage(self.folder / "berkas", self.kunci, reserve=0)
        require_room(self.folder, sum(entry.ukuran for entry in paket.read_list(self.folder)))
        return self.faults(lambda data: storage.read(storage.put(data)), tell)


def opened(path: Path, kode: str, folder: Path) -> Isi:
    """Unpacks a snapshot into an empty folder and proves its database.

    Raises CadanganRusak, KodeSalah.
    """
    isi = Isi(path.parent, folder, paket.unpack(path, kode, folder))
    salinan.require_sound(isi.basis_data, dict(isi.manifes.baris))
    return isi


def check(
    path: Path, kode: str, work: Path, tell: Tell = lambda line: None
) -> tuple[Manifes, list[str]]:
    """Reads all of a backup, every stored file too; what is damaged in it.

    Raises CadanganRusak, KodeSalah.
    """
    with tempfile.TemporaryDirectory(prefix=WORK, dir=work) as name:
        isi = opened(path, kode, Path(name))
        return isi.manifes, isi.faults(lambda data: None, tell)


def require_empty_database() -> None:
    """Raises TidakKosong when the database to be filled has tables."""
    with db.engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise TidakKosong(
                "Basis data di DATABASE_URL tidak kosong. Buat basis data kosong untuk pemulihan."
            )


def fill_database(copy: Path, manifes: Manifes) -> None:
    """Makes the tables and fills them from a copy.

    Raises CadanganRusak unless every row arrived.
    """
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


def mend(source: Path, storage: Storage) -> tuple[int, list[str]]:
    """Fetches lost and damaged stored files from the backup folder; how many, and which could not
    be had.
    """
    mended, lost = 0, []
    for sha256 in salinan.referred_live():
        try:
            storage.read(sha256)
        except (BerkasHilang, BerkasRusak, KunciSalah):
            data = _fetch(source, storage.kunci, sha256)
            if data is None:
                lost.append(sha256)
                continue
            # What lies there is worth nothing, and may be sealed with a key that is not ours.
            storage.remove(sha256)
            storage.put(data)
            mended += 1
    return mended, lost


def _fetch(source: Path, kunci: KeyRing, sha256: str) -> bytes | None:
    for entry in gudang.copies(source, sha256):
        with suppress(BerkasHilang, BerkasRusak):
            return gudang.read(source, entry, kunci)
    return None
