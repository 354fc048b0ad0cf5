"""A new key for the uploads: every stored file is sealed anew, while the office works."""

import time
from collections.abc import Callable

from sipetrok.storage import BerkasHilang, BerkasRusak, Storage

SETTLE = 5.0  # seconds: an upload that still used the old key is on the disk by then


def rotate(
    storage: Storage, progress: Callable[[int], None] = lambda done: None, settle: float = SETTLE
) -> list[str]:
    """A new key in front, all files sealed with it, the old keys forgotten. Returns the files that
    could not be opened.

    Interrupted anywhere it loses nothing: the old keys stay until every file is sealed anew, and
    running it again goes on. While a file cannot be opened the old keys are kept. Raises
    KunciSalah.
    """
    if not _is_halfway(storage):
        storage.kunci.add()
    broken = seal_all(storage, progress)
    time.sleep(settle)
    broken += [sha256 for sha256 in seal_all(storage) if sha256 not in broken]
    if not broken:
        storage.kunci.forget_old()
    return broken


def _is_halfway(storage: Storage) -> bool:
    """An earlier run was interrupted: its key is there already."""
    return len(storage.kunci.keys()) > 1


def seal_all(storage: Storage, progress: Callable[[int], None] = lambda done: None) -> list[str]:
    """Seals with the key in use whatever is not; returns the files that could not be opened."""
    broken = []
    for done, sha256 in enumerate(storage.names(), 1):
        try:
            storage.reseal(sha256)
        except (BerkasRusak, BerkasHilang, FileNotFoundError):
            if storage.exists(sha256):  # else somebody cleared it away meanwhile
                broken.append(sha256)
        progress(done)
    return broken
