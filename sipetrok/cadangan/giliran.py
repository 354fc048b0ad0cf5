"""One at a time: two backups at once would clear away each other's unfinished files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sipetrok.domain.errors import SipetrokError

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt


class SedangBerjalan(SipetrokError):
    """Another process is at it."""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the lock file; the system lets go of it by itself when a process dies.

    Raises SedangBerjalan.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(descriptor)
        except OSError:
            raise SedangBerjalan(
                "Pencadangan lain sedang berjalan. Tunggu sampai selesai, lalu coba lagi."
            ) from None
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
