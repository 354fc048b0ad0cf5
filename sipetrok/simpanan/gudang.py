"""The backup folder: snapshots by their moment, and every stored file once, sealed, as
berkas/ab/<hash>.<key>.

Nobody works on it but one: two backups at once would clear away each other's unfinished files.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sipetrok.simpanan.disk import (
    BerkasHilang,
    BerkasRusak,
    KeyRing,
    KunciSalah,
    Storage,
    TakTerbaca,
    id_in,
)
from sipetrok.simpanan.paket import Entry
from sipetrok.simpanan.utuh import require_room, sweep, whole

_SNAPSHOT = re.compile(r"sipetrok-(\d{8}-\d{6})\.cadangan")
_COPY = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{8}")
_AT = "%Y%m%d-%H%M%S"


def snapshot_path(folder: Path, at: datetime) -> Path:
    """Where the snapshot of a moment lies; `at` as the office's clock on the wall shows it."""
    return folder / f"sipetrok-{at:{_AT}}.cadangan"


def snapshots(folder: Path) -> dict[datetime, Path]:
    """Every finished snapshot by its moment, oldest first."""
    found = {}
    for path in folder.glob("sipetrok-*.cadangan"):
        if match := _SNAPSHOT.fullmatch(path.name):
            with suppress(ValueError):  # somebody's own file
                found[datetime.strptime(match[1], _AT)] = path
    return dict(sorted(found.items()))


def clear_traces(folder: Path) -> None:
    """Takes away what an interrupted backup left; only while no other one runs."""
    for pattern in (".*.tmp", "berkas/[0-9a-f][0-9a-f]/.*.tmp"):
        sweep(folder, pattern)


def keep(folder: Path, storage: Storage, sha256: str) -> tuple[Entry, bool]:
    """Makes sure that a stored file is in the backup; its entry, and whether it had to be copied.

    Raises TakTerbaca, OSError.
    """
    size = _size(storage.path_of(sha256))
    for key in storage.kunci.keys():  # noqa: SIM118
        there = Entry(sha256, key.id.hex(), size or 0)
        lies = _size(folder / there.tempat)
        if lies is not None and size in (None, lies):
            return there._replace(ukuran=lies), False
    sealed = storage.sealed(sha256)
    entry = Entry(sha256, id_in(sealed).hex(), len(sealed))
    require_room(folder, len(sealed) + storage.reserve)
    path = folder / entry.tempat
    for parent in (path.parent.parent, path.parent):
        parent.mkdir(mode=0o700, exist_ok=True)
    with whole(path) as new:
        new.write_bytes(sealed)
        if new.read_bytes() != sealed:
            raise BerkasRusak(
                "Berkas yang baru ditulis terbaca lain dari aslinya. Disk cadangan mungkin rusak."
            )
    return entry, True


def _size(path: Path) -> int | None:
    """Bytes of a file; None where it is not there, or cannot be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def copy_of(folder: Path, kunci: KeyRing, sha256: str) -> bytes | None:
    """What any copy of a stored file holds, whichever key sealed it; None where none opens."""
    for path in folder.glob(f"berkas/{sha256[:2]}/{sha256}.*"):
        with suppress(TakTerbaca):
            return read(folder, Entry(sha256, path.suffix[1:], 0), kunci)
    return None


def read(folder: Path, entry: Entry, kunci: KeyRing) -> bytes:
    """What a copy holds, proved by its hash. Raises BerkasHilang, BerkasRusak."""
    try:
        data = kunci.unseal((folder / entry.tempat).read_bytes())
    except FileNotFoundError:
        raise BerkasHilang(
            f"Berkas {entry.tempat} tidak ada di folder cadangan."
        ) from None
    except (KunciSalah, OSError):
        # A disk that cannot read a spot says so by an OSError.
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != entry.sha256:
        raise BerkasRusak(f"Berkas {entry.tempat} di folder cadangan rusak.")
    return data


def prune(folder: Path, wanted: Collection[str]) -> None:
    """Takes away the copies whose name is not wanted.

    Only what is called like a copy is touched: other files are somebody's own.
    """
    for path in folder.glob("berkas/[0-9a-f][0-9a-f]/*"):
        if _COPY.fullmatch(path.name) and path.name not in wanted:
            path.unlink(missing_ok=True)


_SPANS: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (datetime.date, 7),
    (lambda at: at.isocalendar()[:2], 5),
    (lambda at: (at.year, at.month), 12),
)


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The newest of each of the last days, weeks and months that have a backup at all; the very
    newest is among them.

    A computer that was off for a season loses nothing by that: spans without a backup are not
    counted.
    """
    oldest_first = sorted(moments)
    found: set[datetime] = set()
    for span, count in _SPANS:
        newest_of_each = {span(moment): moment for moment in oldest_first}
        found.update(list(newest_of_each.values())[-count:])
    return frozenset(found)
