"""The backup folder: snapshots by their moment, and every stored file once, sealed, as
berkas/ab/<hash>.<key>.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from errno import EINVAL, ENOSPC, ENOTSUP
from pathlib import Path

from sipetrok.cadangan.paket import Entry
from sipetrok.kunci import HEAD, MAGIC, KeyRing, KunciSalah, is_sealed
from sipetrok.storage import BerkasHilang, BerkasRusak, Storage
from sipetrok.storage import sync_folder as sync

_SNAPSHOT = re.compile(r"sipetrok-(\d{8}-\d{6})\.cadangan")
_FILE = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{8})")
_AT = "%Y%m%d-%H%M%S"


def snapshot_path(folder: Path, at: datetime) -> Path:
    """Where the snapshot of a moment lies; `at` as the office's clock on the wall shows it."""
    return folder / f"sipetrok-{at:{_AT}}.cadangan"


def snapshots(folder: Path) -> dict[datetime, Path]:
    """Every finished snapshot by its moment, oldest first."""
    found = {}
    for path in folder.glob("sipetrok-*.cadangan"):
        if match := _SNAPSHOT.fullmatch(path.name):
            try:
                found[datetime.strptime(match[1], _AT)] = path
            except ValueError:
                continue  # somebody's own file
    return dict(sorted(found.items()))


def clear_traces(folder: Path) -> None:
    """Takes away what an interrupted backup left; only while no other one runs."""
    for pattern in (".*.tmp", "berkas/[0-9a-f][0-9a-f]/.*.tmp"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def keep(folder: Path, storage: Storage, sha256: str, known: dict[str, int]) -> tuple[Entry, bool]:
    """Makes sure that a stored file is in the backup; its entry, and whether it had to be copied.

    `known` says which copies lie there, see `copies`. Raises BerkasHilang, BerkasRusak, KunciSalah,
    OSError.
    """
    size = _sealed_size(storage, sha256)
    for key in storage.kunci.keys():
        there = known.get(f"{sha256}.{key.id.hex()}")
        if there is not None and size in (None, there):
            return Entry(sha256, key.id.hex(), there), False
    sealed = _sealed(storage, sha256)
    entry = Entry(sha256, sealed[len(MAGIC) : HEAD].hex(), len(sealed))
    require_room(folder, len(sealed) + storage.reserve)
    _write(path_of(folder, entry), sealed)
    return entry, True


def copies(folder: Path, prefix: str) -> dict[str, int]:
    """The copies that begin with these two signs: name and size."""
    try:
        with os.scandir(folder / "berkas" / prefix) as found:
            return {one.name: one.stat().st_size for one in found if _FILE.fullmatch(one.name)}
    except FileNotFoundError:
        return {}


def read(folder: Path, entry: Entry, kunci: KeyRing) -> bytes:
    """What a copy holds, proved by its hash. Raises BerkasHilang, BerkasRusak."""
    try:
        sealed = path_of(folder, entry).read_bytes()
        data = kunci.unseal(sealed) if is_sealed(sealed) else None
    except FileNotFoundError:
        raise BerkasHilang(f"Berkas {_name(entry)} tidak ada di folder cadangan.") from None
    except (KunciSalah, OSError):  # a disk that cannot read a spot says so by an OSError
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != entry.sha256:
        raise BerkasRusak(f"Berkas {_name(entry)} di folder cadangan rusak.")
    return data


def prune(folder: Path, wanted: Callable[[str], bool]) -> int:
    """Takes away the copies whose name is not wanted; how many."""
    gone = 0
    for path in folder.glob("berkas/[0-9a-f][0-9a-f]/*"):
        if _FILE.fullmatch(path.name) and not wanted(path.name):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def name_of(entry: Entry) -> str:
    return f"{entry.sha256}.{entry.kunci}"


def path_of(folder: Path, entry: Entry) -> Path:
    return folder / "berkas" / entry.sha256[:2] / name_of(entry)


def by_prefix(names: Iterable[str], folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """Hashes in order, each with the copies that begin like it; a folder is looked through once."""
    prefix, known = "", {}
    for sha256 in names:
        if sha256[:2] != prefix:
            prefix = sha256[:2]
            known = copies(folder, prefix)
        yield sha256, known


def require_room(folder: Path, size: int) -> None:
    """Raises OSError as a full disk would, before it is full."""
    if shutil.disk_usage(folder).free < size:
        raise OSError(ENOSPC, os.strerror(ENOSPC), str(folder))


def sync_folder(folder: Path) -> None:
    """As for the storage; but the disk of a backup may know no such call."""
    try:
        sync(folder)
    except OSError as problem:
        if problem.errno not in (EINVAL, ENOTSUP):
            raise


def _name(entry: Entry) -> str:
    return f"berkas/{entry.sha256[:2]}/{name_of(entry)}"


def _sealed_size(storage: Storage, sha256: str) -> int | None:
    """How large the sealed form must be; None when the file is not there or not sealed yet."""
    try:
        return storage.size(sha256) if storage.is_sealed(sha256) else None
    except OSError:
        return None


def _sealed(storage: Storage, sha256: str) -> bytes:
    """The file sealed, after proof that it opens.

    One that an older version left open is sealed here.
    """
    data = storage.read(sha256)
    try:
        sealed = storage.sealed(sha256)
    except FileNotFoundError:
        raise BerkasHilang("Berkas ini tidak ditemukan di penyimpanan.") from None
    if not is_sealed(sealed):
        return storage.kunci.seal(data)
    # It may have been sealed anew between the two readings: what is copied must be what was proved.
    if storage.kunci.unseal(sealed) != data:
        raise BerkasRusak("Berkas ini rusak di penyimpanan.")
    return sealed


def _write(path: Path, data: bytes) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if Path(temporary).read_bytes() != data:
            raise BerkasRusak(
                "Berkas yang baru ditulis terbaca lain dari aslinya. Cakram cadangan mungkin rusak."
            )
        os.replace(temporary, path)
        sync_folder(path.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)
