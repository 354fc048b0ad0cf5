"""Keeps the bytes of uploads and issued letters, named by their own SHA-256, outside everything that is served.

A file is never changed in place and never half written; what is read back is what was put in, or an error.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from sipetrok.domain.errors import SipetrokError

_SHA256 = re.compile(r"[0-9a-f]{64}")


class BerkasHilang(SipetrokError):
    """The name is known but its bytes are not there."""


class BerkasRusak(SipetrokError):
    """The bytes are no longer those that were stored."""


class Storage:
    """A folder of files by hash: root/ab/abcdef…"""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def put(self, data: bytes) -> str:
        """Returns the SHA-256 once the bytes are safely on disk; putting the same bytes again is harmless."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        # A copy that went bad is healed by whoever sends the same bytes again.
        if _hash_of(path) == sha256:
            return sha256
        # mkdir applies its mode to the last folder only, hence one call each.
        for folder in (self.root, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(path, data)
        _sync_folder(path.parent)
        _sync_folder(self.root)
        return sha256

    def read(self, sha256: str) -> bytes:
        """Raises BerkasHilang when absent, BerkasRusak when the bytes no longer match their name."""
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise BerkasHilang(
                "Berkas ini tidak ditemukan di penyimpanan. Hubungi pengelola sistem kantor."
            ) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BerkasRusak("Berkas ini rusak di penyimpanan. Hubungi pengelola sistem kantor.")
        return data

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def _path(self, sha256: str) -> Path:
        # A name from outside becomes a path only when it can be nothing but a hash.
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.root / sha256[:2] / sha256


def _hash_of(path: Path) -> str | None:
    """Returns None when there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _write_whole(path: Path, data: bytes) -> None:
    # Same folder, so that the rename cannot cross a file system; mkstemp makes the file 0o600.
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except PermissionError:
        # Windows refuses to replace a file that somebody is reading; the same name means the same bytes.
        if _hash_of(path) != path.name:
            raise
    finally:
        Path(temporary).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # Only after this does the new name survive a power cut. Windows cannot open folders and needs no such call.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
