"""Keeps the bytes of uploads and issued letters, named by their own SHA-256, outside everything
that is served.

On the disk they are sealed. A file is never changed in place and never half written; what is read
back is what was put in, or an error.
"""

import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sipetrok.domain.errors import SipetrokError
from sipetrok.kunci import HEAD, KeyRing, KunciSalah, is_sealed

_SHA256 = re.compile(r"[0-9a-f]{64}")
RESERVE = (
    200 * 1024 * 1024
)  # bytes left free, so that what is already here can still be worked on and sent
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


class BerkasHilang(SipetrokError):
    """The name is known but its bytes are not there."""


class BerkasRusak(SipetrokError):
    """The bytes are no longer those that were stored."""


class PenyimpananTertutup(SipetrokError):
    """Nothing can be stored now: the disk is full, or may not be written."""

    status = 503


class Storage:
    """A folder of sealed files by the hash of their content: root/ab/abcdef…"""

    def __init__(self, root: Path, kunci: KeyRing, reserve: int = RESERVE) -> None:
        self.root, self.kunci, self.reserve = Path(root), kunci, reserve

    def put(self, data: bytes, *, into_reserve: bool = False) -> str:
        """Returns the SHA-256 once the bytes are safely on disk; putting the same bytes again is
        harmless.

        `into_reserve` is for what the office needs to bring work under way to its end, on a disk
        that is nearly full. Raises PenyimpananTertutup, KunciSalah.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        # A copy that went bad is healed by whoever sends the same bytes again.
        if self._holds(sha256):
            os.utime(
                path
            )  # young again: the sweep leaves it until the row that will refer to it is there
            return sha256
        try:
            # mkdir applies its mode to the last folder only, hence one call each.
            for folder in (self.root, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self.root).free < len(data) + (
                0 if into_reserve else self.reserve
            ):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            _write_whole(path, self.kunci.seal(data), self._holds)
            sync_folder(path.parent)
            sync_folder(self.root)
        except OSError as problem:
            raise _closed(problem) from problem
        return sha256

    def read(self, sha256: str) -> bytes:
        """Raises BerkasHilang when absent, BerkasRusak when the bytes no longer match their name,
        KunciSalah.
        """
        try:
            data = self._open(self.sealed(sha256))
        except FileNotFoundError:
            raise BerkasHilang(
                "Berkas ini tidak ditemukan di penyimpanan. Hubungi pengelola sistem kantor."
            ) from None
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise BerkasRusak("Berkas ini rusak di penyimpanan. Hubungi pengelola sistem kantor.")
        return data

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def sealed(self, sha256: str) -> bytes:
        """The bytes as they lie on the disk. Raises FileNotFoundError."""
        return self._path(sha256).read_bytes()

    def size(self, sha256: str) -> int:
        """Bytes of the file on the disk. Raises FileNotFoundError."""
        return self._path(sha256).stat().st_size

    def names(self) -> Iterator[str]:
        """Every stored hash, in order."""
        for folder in sorted(path for path in self.root.glob("[0-9a-f][0-9a-f]") if path.is_dir()):
            yield from sorted(
                path.name for path in folder.iterdir() if _SHA256.fullmatch(path.name)
            )

    def age(self, sha256: str, now: float) -> float:
        """Seconds since the file was written; `now` as time.time() gives it.

        Raises FileNotFoundError.
        """
        return now - self._path(sha256).stat().st_mtime

    def remove(self, sha256: str) -> None:
        """Takes a file away; gone already is fine. Only for what nothing refers to."""
        self._path(sha256).unlink(missing_ok=True)

    def reseal(self, sha256: str) -> bool:
        """Seals a file with the key in use; False when it was already. Raises what `read` raises."""
        path = self._path(sha256)
        with path.open("rb") as file:
            if self.kunci.is_current(file.read(HEAD)):
                return False
        _write_whole(path, self.kunci.seal(self.read(sha256)), self._holds)
        sync_folder(path.parent)
        return True

    def is_sealed(self, sha256: str) -> bool:
        """Whether the file on the disk is sealed, with whichever key."""
        with self._path(sha256).open("rb") as file:
            return is_sealed(file.read(HEAD))

    def sweep(self, older: float) -> int:
        """Takes away what an interrupted write left behind more than so many seconds ago; returns
        how many.
        """
        limit, gone = time.time() - older, 0
        for path in self.root.glob("[0-9a-f][0-9a-f]/.*.tmp"):
            if path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)
                gone += 1
        return gone + self.kunci.sweep(older)

    def require_key(self) -> None:
        """Makes the first key of a new office.

        Raises KunciSalah when files are there that no key of ours opens.
        """
        first = next(self.names(), None)
        if first is None or not self.is_sealed(first):
            self.kunci.make()
        self.kunci.keys()
        if first is not None:
            self._open(self.sealed(first))

    def _open(self, stored: bytes) -> bytes | None:
        return self.kunci.unseal(stored) if is_sealed(stored) else stored

    def _holds(self, sha256: str) -> bool:
        """Whether these very bytes are on the disk already, and can be opened."""
        try:
            data = self._open(self.sealed(sha256))
        except (
            FileNotFoundError,
            KunciSalah,
        ):  # an unknown key is a damaged head too; the same bytes heal it
            return False
        return data is not None and hashlib.sha256(data).hexdigest() == sha256

    def _path(self, sha256: str) -> Path:
        # A name from outside becomes a path only when it can be nothing but a hash.
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.root / sha256[:2] / sha256


def _closed(problem: OSError) -> OSError | PenyimpananTertutup:
    """A full or closed disk in words; any other trouble as it is."""
    if problem.errno in _NO_ROOM:
        return PenyimpananTertutup(
            "Penyimpanan kantor sedang penuh, jadi berkas ini belum tersimpan. "
            "Coba lagi nanti, atau hubungi kantor."
        )
    if problem.errno in _CLOSED:
        return PenyimpananTertutup(
            "Penyimpanan kantor sedang tidak dapat ditulisi, jadi berkas ini belum tersimpan. "
            "Coba lagi nanti, atau hubungi kantor."
        )
    return problem


def _write_whole(path: Path, data: bytes, holds) -> None:
    # Same folder, so that the rename cannot cross a file system; mkstemp makes the file 0o600.
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except PermissionError:
        # Windows refuses to replace a file that somebody is reading; the same name means the same
        # bytes.
        if not holds(path.name):
            raise
    finally:
        Path(temporary).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Only after this does a new name survive a power cut.

    Windows cannot open folders and needs no such call.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
