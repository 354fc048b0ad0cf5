"""Keeps the bytes of uploads and issued letters, named by their own SHA-256, outside everything
that is served.

On the disk they are sealed. A file is never changed in place and never half written; what is read
back is what was put in, or an error.
"""

import errno
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sipetrok.domain.errors import SipetrokError
from sipetrok.simpanan.kunci import HEAD, KeyRing, KunciSalah
from sipetrok.simpanan.utuh import require_room, sweep, sync_folder, whole

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Seconds: an upload that still used the old key is on the disk by then.
SETTLE = 5.0
# Bytes left free, so that what is already here can still be worked on and sent.
RESERVE = 200 * 1024 * 1024


Progress = Callable[[int], object]


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
        path = self.path_of(sha256)
        # A copy that went bad is healed by whoever sends the same bytes again.
        if self._holds(sha256):
            # Young again: the sweep leaves it until the row that will refer to it is there.
            os.utime(path)
            return sha256
        needed = len(data)
        if not into_reserve:
            needed += self.reserve
        try:
            # mkdir applies its mode to the last folder only, hence one call each.
            for folder in (self.root, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            require_room(self.root, needed)
            self._write(sha256, data)
            sync_folder(self.root)
        except OSError as problem:
            raise _closed(problem) from problem
        return sha256

    def read(self, sha256: str) -> bytes:
        """Raises BerkasHilang when absent, BerkasRusak when the bytes no longer match their name,
        KunciSalah.
        """
        return self._proved(sha256)[1]

    def sealed(self, sha256: str) -> bytes:
        """The bytes as they lie on the disk, once it is proved that they open. Raises as `read`."""
        return self._proved(sha256)[0]

    def exists(self, sha256: str) -> bool:
        return self.path_of(sha256).is_file()

    def names(self) -> Iterator[str]:
        """Every stored hash, in order."""
        for folder in sorted(path for path in self.root.glob("[0-9a-f][0-9a-f]") if path.is_dir()):
            yield from sorted(
                path.name for path in folder.iterdir() if _SHA256.fullmatch(path.name)
            )

    def age(self, sha256: str) -> float:
        """Seconds since the file was written. Raises FileNotFoundError."""
        return time.time() - self.path_of(sha256).stat().st_mtime

    def remove(self, sha256: str) -> None:
        """Takes a file away; gone already is fine. Only for what nothing refers to."""
        self.path_of(sha256).unlink(missing_ok=True)

    def reseal(self, sha256: str) -> None:
        """Seals a file with the key in use, unless it is. Raises what `read` raises."""
        with self.path_of(sha256).open("rb") as file:
            head = file.read(HEAD)
        if not self.kunci.is_current(head):
            self._write(sha256, self.read(sha256))

    def rotate(self, progress: Progress = lambda done: None, settle: float = SETTLE) -> list[str]:
        """A new key in front, all files sealed with it, the old keys forgotten. Returns the files
        that could not be opened.

        Interrupted anywhere it loses nothing: the old keys stay until every file is sealed anew,
        and running it again goes on. While a file cannot be opened the old keys are kept. Raises
        KunciSalah.
        """
        if len(self.kunci.keys()) == 1:  # else an earlier run was interrupted: its key is there
            self.kunci.add()
        broken = self._reseal_all(progress)
        time.sleep(settle)
        broken += [sha256 for sha256 in self._reseal_all() if sha256 not in broken]
        if not broken:
            self.kunci.forget_old()
        return broken

    def _reseal_all(self, progress: Progress = lambda done: None) -> list[str]:
        broken = []
        for done, sha256 in enumerate(self.names(), 1):
            try:
                self.reseal(sha256)
            except (BerkasRusak, BerkasHilang, FileNotFoundError):
                if self.exists(sha256):  # else somebody cleared it away meanwhile
                    broken.append(sha256)
            progress(done)
        return broken

    def sweep(self, older: float) -> int:
        """Takes away what an interrupted write left behind more than so many seconds ago; returns
        how many.
        """
        return sweep(self.root.glob("[0-9a-f][0-9a-f]/.*.tmp"), older) + self.kunci.sweep(older)

    def require_key(self) -> None:
        """Makes the first key of a new office.

        Raises KunciSalah when files are there that no key of ours opens.
        """
        first = next(self.names(), None)
        if first is None:
            self.kunci.make()
        self.kunci.keys()
        if first is not None:
            self.kunci.unseal(self.path_of(first).read_bytes())

    def _write(self, sha256: str, data: bytes) -> None:
        try:
            with whole(self.path_of(sha256)) as new:
                new.write_bytes(self.kunci.seal(data))
        except PermissionError:
            # Windows refuses to replace a file that somebody is reading; the same name means the
            # same bytes.
            if not self._holds(sha256):
                raise

    def _proved(self, sha256: str) -> tuple[bytes, bytes]:
        """The bytes as they lie on the disk, and what they hold."""
        try:
            sealed = self.path_of(sha256).read_bytes()
        except FileNotFoundError:
            raise BerkasHilang(
                "Berkas ini tidak ditemukan di penyimpanan. Hubungi pengelola sistem kantor."
            ) from None
        data = self.kunci.unseal(sealed)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise BerkasRusak("Berkas ini rusak di penyimpanan. Hubungi pengelola sistem kantor.")
        return sealed, data

    def _holds(self, sha256: str) -> bool:
        """Whether these very bytes are on the disk already, and can be opened."""
        try:
            self.read(sha256)
        except (BerkasHilang, BerkasRusak, KunciSalah):
            # An unknown key is a damaged head too; the same bytes heal it.
            return False
        return True

    def path_of(self, sha256: str) -> Path:
        """Where a file lies, or would.

        A name from outside becomes a path only when it can be nothing but a hash.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.root / sha256[:2] / sha256


_STATES: dict[int | None, str] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "penuh"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "tidak dapat ditulisi"),
}


def _closed(problem: OSError) -> OSError | PenyimpananTertutup:
    """A full or closed disk in words; any other trouble as it is."""
    state = _STATES.get(problem.errno)
    if state is None:
        return problem
    return PenyimpananTertutup(
        f"Penyimpanan kantor sedang {state}, jadi berkas ini belum tersimpan. "
        "Coba lagi nanti, atau hubungi kantor."
    )
