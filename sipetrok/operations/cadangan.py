"""Backups of the running office: made whole, proved by reading them back, cleared away in rotation,
opened again. And the recovery code that opens them, kept beside the data for the nightly run.
"""

import errno
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sipetrok.domain import SipetrokError
from sipetrok.domain.nomor import PEMULIHAN, print_kode
from sipetrok.models import db
from sipetrok.operations import perawatan, salinan
from sipetrok.operations.context import Context
from sipetrok.simpanan import gudang, paket
from sipetrok.simpanan.disk import (
    BerkasHilang,
    BerkasRusak,
    KeyRing,
    Storage,
    TakTerbaca,
)
from sipetrok.simpanan.paket import CadanganRusak, Entry, KodeSalah, Manifes
from sipetrok.simpanan.utuh import held, require_room, written_once
from sipetrok.sop.reading import SHIPPED

LOCK = "cadangan.lock"
# Folders with the copy of a run under way.
WORK = ".cadangan-"
# The file in the instance folder, and the row that says somebody was told the code.
KODE = "kode_pemulihan"
# Files between two words of progress.
STEP = 500

Tell = Callable[[str], None]


class CadanganGagal(SipetrokError):
    """No backup was made; earlier ones are as they were."""


class SedangBerjalan(SipetrokError):
    """Another process is at it."""

    kalimat = "Pencadangan lain sedang berjalan. Tunggu sampai selesai, lalu coba lagi."


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
        """What is said of it at the console: what was made, then what somebody has to see to."""
        lines = [
            f"Cadangan {self.nama} selesai dan sudah diperiksa: {print_size(self.ukuran)}, "
            f"{self.berkas} foto dan surat ({self.baru} baru disalin), {self.detik:.0f} detik."
        ]
        if self.dihapus:
            lines.append(
                f"{self.dihapus} cadangan lama dihapus, karena sudah ada yang lebih baru."
            )
        if self.tertahan:
            lines.append(
                "Foto dan surat lama di folder cadangan belum dibersihkan, karena ada cadangan "
                "lama yang tidak terbuka dengan kode pemulihan sekarang. Pindahkan cadangan itu "
                "jika tidak diperlukan."
            )
        if self.hilang:
            lines.append(
                f"{len(self.hilang)} foto atau surat sudah hilang atau rusak di penyimpanan, jadi "
                "tidak ikut dicadangkan. Jalankan perintah periksa untuk membaca yang mana."
            )
        return lines


def create(
    context: Context, instance: Path, target: Path, tell: Tell = lambda line: None
) -> Dibuat:
    """One backup, online, read back before it counts. `tell` hears how far it is.

    Only one process at a time. What goes wrong, be it a full or a missing disk, is
    noted for the health page and takes away what was half made; earlier backups stay.

    Raises CadanganGagal, with what to do; SedangBerjalan, which is not noted.
    """
    begun = time.monotonic()
    with held(instance / LOCK, SedangBerjalan()):
        try:
            done = _Run(context, instance, target, tell).finish()
        except (OSError, SQLAlchemyError, sqlite3.Error, SipetrokError) as problem:
            db.session.rollback()
            with suppress(OSError):
                gudang.clear_traces(target)
            refusal = CadanganGagal(_why(problem, target))
            # A database that cannot be written must not hide the reason.
            with suppress(SQLAlchemyError):
                perawatan.note(
                    "cadangan-gagal", {"kalimat": refusal.kalimat}, context.now
                )
            raise refusal from problem
    done.detik = round(time.monotonic() - begun, 1)
    perawatan.note("cadangan", asdict(done) | {"hilang": len(done.hilang)}, context.now)
    return done


@dataclass
class _Run:
    """One backup while it is made: of this office, into this folder."""

    context: Context
    instance: Path
    target: Path
    tell: Tell
    done: Dibuat = field(default_factory=Dibuat)

    def finish(self) -> Dibuat:
        """Copy, stored files, snapshot, rotation. Raises what `create` turns into CadanganGagal."""
        kode, storage = code_of(self.instance), self.context.storage
        storage.kunci.keys()  # without them a backup of the uploads is worth nothing
        self._require_folder()
        gudang.clear_traces(self.target)
        for left in self.instance.glob(f"{WORK}*"):
            shutil.rmtree(left, ignore_errors=True)
        live = db.engine.url.database
        with tempfile.TemporaryDirectory(prefix=WORK, dir=self.instance) as name:
            database, daftar = Path(name, paket.BASIS_DATA), Path(name, paket.DAFTAR)
            for _ in range(3):
                database.unlink(missing_ok=True)
                if db.engine.dialect.name == "sqlite" and live:
                    require_room(
                        self.instance, Path(live).stat().st_size + storage.reserve
                    )
                salinan.copy_out(database)
                self.done.hilang.clear()
                paket.write_list(daftar, self._keep_files(database))
                if all(salinan.referred_among([one]) for one in self.done.hilang):
                    break
                # A draft ran out between the copy and its files: the next no longer speaks of it.
            self._write_snapshot(database, daftar, kode)
        self._rotate(kode)
        return self.done

    def _require_folder(self) -> None:
        """A folder on another disk is made by a person, once: if that disk is not plugged in,
        nothing takes its place.
        """
        if self.target.resolve().is_relative_to(self.instance.resolve()):
            self.target.mkdir(mode=0o700, exist_ok=True)
        elif not self.target.is_dir():
            raise CadanganGagal(
                f"Folder cadangan {self.target} tidak ada. Pasang disk cadangannya; jika baru, "
                "buat dahulu foldernya di disk itu."
            )

    def _keep_files(self, database: Path) -> Iterator[Entry]:
        """Copies what the backup has not yet, and gives the entry of each file for the list.

        A file that is lost or damaged here is noted in `hilang` and passed over.
        """
        done, storage = self.done, self.context.storage
        done.berkas = 0
        with salinan.opened(database) as copy:
            for sha256 in copy.scalars(salinan.REFERRED):
                try:
                    entry, is_new = gudang.keep(self.target, storage, sha256)
                except TakTerbaca:
                    done.hilang.append(sha256)  # the rest is worth saving all the same
                    continue
                done.berkas += 1
                done.baru += is_new
                if is_new and done.baru % STEP == 0:
                    self.tell(f"{done.baru} foto dan surat sudah disalin.")
                yield entry

    def _write_snapshot(self, database: Path, daftar: Path, kode: str) -> None:
        """Packs all parts; folders of shipped offices come with the program and are left out."""
        folder, storage = self.context.folder, self.context.storage
        at = self.context.now.astimezone(self.context.kalender.zona)
        manifes = Manifes(
            kantor=folder.kantor.nama,
            folder=folder.slug,
            milik_sendiri=folder.path.resolve().parent != SHIPPED.resolve(),
            revisi=salinan.revision(database),
            asal=db.engine.dialect.name,
            dibuat=at.isoformat(timespec="seconds"),
            baris=salinan.count(database),
            basis_data=paket.sha256_of(database),
            berkas=self.done.berkas,
            hilang=self.done.hilang,
        )
        parts = {paket.DAFTAR: daftar, "kunci_berkas": storage.kunci.path}
        for name in ("secret_key", "kunci_kabar"):
            if (path := self.instance / name).exists():
                parts[name] = path
        if manifes.milik_sendiri:
            parts |= {
                f"kantor/{folder.slug}/{path.relative_to(folder.path).as_posix()}": path
                for path in sorted(folder.path.rglob("*"))
                if path.is_file() and not path.is_symlink()
            }
        parts[paket.BASIS_DATA] = database
        size = sum(path.stat().st_size for path in parts.values())
        require_room(self.target, size // 2 + storage.reserve)
        while (path := gudang.snapshot_path(self.target, at)).exists():
            at += timedelta(seconds=1)
        paket.write(path, kode, manifes, parts)
        self.done.nama, self.done.ukuran = path.name, path.stat().st_size

    def _rotate(self, kode: str) -> None:
        """Clears away snapshots whose turn is over, then stored files that none left speaks of."""
        there = gudang.snapshots(self.target)
        kept = gudang.kept(there)
        for at, path in there.items():
            if at not in kept and path.name != self.done.nama:
                path.unlink(missing_ok=True)
                self.done.dihapus += 1
        wanted: set[str] = set()
        try:
            for path in gudang.snapshots(self.target).values():
                wanted.update(entry.nama for entry in paket.entries(path, kode))
            gudang.prune(self.target, wanted)
        except (CadanganRusak, KodeSalah, OSError):
            # What it refers to is not known, so nothing may go; the backup itself is made.
            self.done.tertahan = True


def _why(problem: Exception, target: Path) -> str:
    if isinstance(problem, SipetrokError):
        return problem.kalimat
    if not isinstance(problem, OSError):
        what = "Basis data tidak dapat disalin. Jalankan perintah periksa."
    elif problem.errno in (errno.ENOSPC, errno.EDQUOT):
        what = (
            f"Ruang disk tidak cukup untuk cadangan ({problem.filename or target}). "
            "Kosongkan disk itu atau pakai yang lebih besar."
        )
    else:
        what = (
            f"Folder cadangan {target} tidak dapat dibaca atau ditulisi. "
            "Periksa disk dan izin foldernya."
        )
    return f"{what} Cadangan yang lama masih ada."


def print_size(size: int) -> str:
    """Bytes as people read them."""
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


# Opened again.


@dataclass(frozen=True)
class Isi:
    """A snapshot unpacked into `folder`; its stored files lie in the backup folder `gudang`."""

    gudang: Path
    folder: Path
    manifes: Manifes

    def faults(self, tell: Tell, take: Callable[[bytes], object] = len) -> list[str]:
        """Proves every stored file and hands it on; a sentence for each that fails.

        Raises CadanganRusak.
        """
        ring, found, seen = KeyRing(self.folder / "kunci_berkas"), [], 0
        for seen, entry in enumerate(paket.read_list(self.folder), 1):
            try:
                take(gudang.read(self.gudang, entry, ring))
            except (BerkasHilang, BerkasRusak) as problem:
                kalimat = problem.kalimat
                if owner := salinan.owner(self.folder / paket.BASIS_DATA, entry.sha256):
                    kalimat += f" Berkas itu milik permohonan {owner}."
                found.append(kalimat)
            if seen % STEP == 0:
                tell(
                    f"{seen} dari {self.manifes.berkas} foto dan surat sudah diperiksa."
                )
        if seen != self.manifes.berkas:
            raise CadanganRusak(
                "Daftar berkas di dalam cadangan ini tidak lengkap. Pakai cadangan lain."
            )
        return found

    def take_files(self, tell: Tell) -> list[str]:
        """Puts every stored file into the storage of the folder, read back there; a sentence for
        each that fails.
        """
        ring = KeyRing(self.folder / "kunci_berkas")
        storage = Storage(self.folder / "berkas", ring, reserve=0)
        require_room(
            self.folder, sum(entry.ukuran for entry in paket.read_list(self.folder))
        )
        return self.faults(tell, lambda data: storage.read(storage.put(data)))


def opened(path: Path, kode: str, folder: Path) -> Isi:
    """Unpacks a snapshot into an empty folder and proves its database.

    Raises CadanganRusak, KodeSalah.
    """
    manifes = paket.unpack(path, kode, folder)
    if salinan.count(folder / paket.BASIS_DATA) != manifes.baris:
        raise CadanganRusak(salinan.NOT_SOUND)
    return Isi(path.parent, folder, manifes)


def check(
    path: Path, kode: str, work: Path, tell: Tell = lambda line: None
) -> tuple[Manifes, list[str]]:
    """Reads all of a backup, every stored file too; what is damaged in it.

    Raises CadanganRusak, KodeSalah.
    """
    with tempfile.TemporaryDirectory(prefix=WORK, dir=work) as name:
        isi = opened(path, kode, Path(name))
        return isi.manifes, isi.faults(tell)


def mend(source: Path, storage: Storage) -> tuple[int, list[str]]:
    """Fetches lost and damaged stored files from the backup folder, each proved by its hash.

    Returns how many came back, and the hashes of those of which no copy opens; run
    again it tries only these.
    """
    mended, lost = 0, []
    referred = db.session.scalars(salinan.REFERRED).all()
    db.session.rollback()
    for sha256 in filter(storage.trouble, referred):
        data = gudang.copy_of(source, storage.kunci, sha256)
        if data is None:
            lost.append(sha256)
            continue
        # What lies there is worth nothing, and may be sealed with a key that is not ours.
        storage.remove(sha256)
        storage.put(data)
        mended += 1
    return mended, lost


# The recovery code.


def code_of(instance: Path) -> str:
    """The recovery code of this office, made at its first use.

    Raises KodeSalah when its file was damaged.
    """
    kode = PEMULIHAN.read(keep_code(instance, PEMULIHAN.new()))
    if kode is None:
        raise KodeSalah(
            f"Berkas {KODE} di folder instance rusak. Tulis kembali kode dari kertas ke dalam "
            "berkas itu. Jika kertasnya tidak ada, hapus berkas itu: kode baru dibuat, cadangan "
            "lama tidak terbuka."
        )
    return kode


def keep_code(instance: Path, kode: str) -> str:
    """Puts a code beside the data unless one is there, as that which opened a restored backup, so
    that the paper stays true. What is there now.
    """
    return written_once(instance / KODE, print_kode(kode) + "\n")


def is_code_told() -> bool:
    """Whether the code was ever shown to a person, who can have written it down."""
    return perawatan.last(KODE) is not None


def tell_code(instance: Path, now: datetime) -> list[str]:
    """The code for the person at the console, and what to do with it; that it was told is noted."""
    kode = print_kode(code_of(instance))
    perawatan.note(KODE, {}, now)
    return [
        f"Kode pemulihan: {kode}",
        "Tulis kode ini di kertas, dengan nama kantor dan tanggal, dan simpan jauh dari komputer "
        "ini. Tanpa kode ini tidak ada yang dapat membuka cadangan, juga pembuat program.",
    ]
