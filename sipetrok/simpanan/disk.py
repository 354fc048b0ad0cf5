"""Keeps the bytes of uploads and issued letters, named by their own SHA-256, outside everything
that is served; and the keys that seal them.

A file is never changed in place and never half written; what is read back is what was put in, or an
error. The keys live in a file of their own, never in the database: without it nobody can read the
uploads, the office included. Every backup carries a copy of it.
"""

import base64
import binascii
import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sipetrok.domain import SipetrokError
from sipetrok.simpanan.utuh import (
    require_room,
    sweep,
    sync_folder,
    whole,
    written_once,
)

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Seconds: an upload that still used the old key is on the disk by then.
SETTLE = 5.0
# Bytes left free, so that what is already here can still be worked on and sent.
RESERVE = 200 * 1024 * 1024
MAGIC = b"SIPETROK\x01"
_ID, _NONCE = 4, 12  # bytes
HEAD = len(MAGIC) + _ID
_NOTE = (
    "# Kunci berkas SI-PETROK. Tanpa kunci ini foto dan surat yang tersimpan tidak dapat dibuka "
    "lagi.\n# Jangan diubah, dihapus, atau dibagikan. Kunci pertama dipakai; yang lain hanya untuk "
    "membuka berkas lama.\n"
)
_STATES: dict[int | None, str] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "penuh"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "tidak dapat ditulisi"),
}
Progress = Callable[[int], object]


class TakTerbaca(SipetrokError):
    """The bytes of a stored file cannot be had; `trouble` is the rest of a sentence about it."""

    trouble = ""


class BerkasHilang(TakTerbaca):
    """The name is known but its bytes are not there."""

    trouble = "hilang dari penyimpanan"


class BerkasRusak(TakTerbaca):
    """The bytes are no longer those that were stored."""

    trouble = "rusak di penyimpanan"


class KunciSalah(TakTerbaca):
    """The bytes were sealed with a key that is not in the file, or the key file itself cannot be
    read.
    """

    trouble = "terkunci dengan kunci lain"


class PenyimpananTertutup(SipetrokError):
    """Nothing can be stored now: the disk is full, or may not be written."""

    status = 503


class Key(bytes):
    """One AES-256 key; its id says which key sealed a file, and tells nothing of the key."""

    @property
    def id(self) -> bytes:
        return hashlib.sha256(b"sipetrok kunci berkas" + self).digest()[:_ID]


class KeyRing:
    """The keys of a file, the first of them in use.

    Read again when the file has changed: another process may have put a new key in front.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def keys(self) -> tuple[Key, ...]:
        """Raises KunciSalah when the file is missing or is not a key file."""
        try:
            stat = self.path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if seen != self._seen:
                self._keys, self._seen = _read(self.path.read_text("ascii")), seen
        except FileNotFoundError:
            raise KunciSalah(
                f"Berkas kunci {self.path.name} tidak ada. Pasang kembali berkas kunci dari "
                "cadangan; tanpa itu foto dan surat yang tersimpan tidak dapat dibuka."
            ) from None
        except (ValueError, binascii.Error):
            raise KunciSalah(
                f"Berkas kunci {self.path.name} rusak. Pasang kembali berkas kunci dari cadangan."
            ) from None
        return self._keys

    def make(self) -> None:
        """Writes a first key where there is none; of several processes at once only one does."""
        written_once(self.path, _NOTE + _line(secrets.token_bytes(32)))

    def add(self) -> None:
        """Puts a new key in front; the older ones go on opening what they sealed."""
        self._write(secrets.token_bytes(32), *self.keys())

    def forget_old(self) -> None:
        """Keeps only the key in use. What is still sealed with another one is lost by this."""
        self._write(self.keys()[0])

    def _write(self, *keys: bytes) -> None:
        with whole(self.path) as new:
            new.write_text(_NOTE + "".join(map(_line, keys)), "ascii")

    def seal(self, data: bytes) -> bytes:
        """The bytes locked with the key in use."""
        key, nonce = self.keys()[0], os.urandom(_NONCE)
        head = MAGIC + key.id
        return head + nonce + AESGCM(key).encrypt(nonce, data, head)

    def unseal(self, sealed: bytes) -> bytes | None:
        """The bytes again; None when they were changed, or never sealed.

        Raises KunciSalah when the key is not ours.
        """
        if not sealed.startswith(MAGIC):
            return None
        head, nonce, body = (
            sealed[:HEAD],
            sealed[HEAD : HEAD + _NONCE],
            sealed[HEAD + _NONCE :],
        )
        key = next((key for key in self.keys() if key.id == id_in(head)), None)
        if key is None:
            raise KunciSalah(
                "Berkas ini terkunci dengan kunci lain. Pasang kembali berkas kunci yang lama dari "
                "cadangan."
            )
        try:
            return AESGCM(key).decrypt(nonce, body, head)
        except InvalidTag:
            return None


def id_in(head: bytes) -> bytes:
    """The id of the key with which bytes that begin so were sealed."""
    return head[len(MAGIC) : HEAD]


def _line(key: bytes) -> str:
    """A key as it stands in the file."""
    return base64.b64encode(key).decode("ascii") + "\n"


def _read(text: str) -> tuple[Key, ...]:
    """The keys that a key file holds. Raises ValueError where it is none."""
    lines = [line.strip() for line in text.splitlines()]
    written = [line for line in lines if line and not line.startswith("#")]
    keys = tuple(Key(base64.b64decode(line, validate=True)) for line in written)
    if not keys or any(len(key) != 32 for key in keys):
        raise ValueError
    return keys


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
        if not self.trouble(sha256):
            # Young again: the sweep leaves it until the row that will refer to it is there.
            os.utime(path)
            return sha256
        with self.closed_in_words():
            # mkdir applies its mode to the last folder only, hence one call each.
            for folder in (self.root, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if into_reserve:
                require_room(self.root, len(data))
            else:
                self.require_room(len(data))
            self._write(sha256, data)
            sync_folder(self.root)
        return sha256

    def require_room(self, size: int) -> None:
        """Raises PenyimpananTertutup where so much would go into the reserve."""
        with self.closed_in_words():
            require_room(self.root.parent, size + self.reserve)

    @contextmanager
    def closed_in_words(self) -> Iterator[None]:
        """Where nothing can be written now, raises PenyimpananTertutup instead of OSError."""
        try:
            yield
        except OSError as problem:
            state = _STATES.get(problem.errno)
            if state is None:
                raise
            raise PenyimpananTertutup(
                f"Penyimpanan kantor sedang {state}, jadi berkas ini belum tersimpan. "
                "Coba lagi nanti, atau hubungi kantor."
            ) from problem

    def read(self, sha256: str) -> bytes:
        """The bytes that were put in, proved by their name.

        Raises BerkasHilang when absent, BerkasRusak when they no longer match their
        name, KunciSalah.
        """
        return self._proved(sha256)[1]

    def sealed(self, sha256: str) -> bytes:
        """The bytes as they lie on the disk, once it is proved that they open. Raises as `read`."""
        return self._proved(sha256)[0]

    def trouble(self, sha256: str) -> str:
        """Why a file cannot be had, as the rest of a sentence; "" when it is there and opens."""
        try:
            self.read(sha256)
        except TakTerbaca as problem:
            return problem.trouble
        except (OSError, ValueError):
            # A disk that cannot read a spot; a name that is none.
            return BerkasRusak.trouble
        return ""

    def exists(self, sha256: str) -> bool:
        """Whether there are bytes under this name; whether they open is not looked at."""
        return self.path_of(sha256).is_file()

    def names(self) -> Iterator[str]:
        """Every stored hash, in order."""
        for folder in sorted(
            path for path in self.root.glob("[0-9a-f][0-9a-f]") if path.is_dir()
        ):
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
        if head != MAGIC + self.kunci.keys()[0].id:
            self._write(sha256, self.read(sha256))

    def rotate(
        self, progress: Progress = lambda done: None, settle: float = SETTLE
    ) -> list[str]:
        """A new key in front, all files sealed with it, the old keys forgotten. Returns the files
        that could not be opened.

        Interrupted anywhere it loses nothing: the old keys stay until every file is sealed anew,
        and running it again goes on. While a file cannot be opened the old keys are kept. Raises
        KunciSalah.
        """
        # With more than one an earlier run was interrupted: its new key is there.
        if len(self.kunci.keys()) == 1:
            self.kunci.add()
        broken = self._reseal_all(progress)
        time.sleep(settle)
        broken += [sha256 for sha256 in self._reseal_all() if sha256 not in broken]
        if not broken:
            self.kunci.forget_old()
        return broken

    def _reseal_all(self, progress: Progress = lambda done: None) -> list[str]:
        """Seals every file with the key in use; returns those that did not open."""
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
        key = self.kunci.path
        left = sweep(self.root, "[0-9a-f][0-9a-f]/.*.tmp", older)
        return left + sweep(key.parent, f".{key.name}.*.tmp", older)

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
        """Under its name only once it is whole. Raises OSError, KunciSalah."""
        try:
            with whole(self.path_of(sha256)) as new:
                new.write_bytes(self.kunci.seal(data))
        except PermissionError:
            # Windows refuses to replace a file that somebody is reading; the same name means the
            # same bytes.
            if self.trouble(sha256):
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
            raise BerkasRusak(
                "Berkas ini rusak di penyimpanan. Hubungi pengelola sistem kantor."
            )
        return sealed, data

    def path_of(self, sha256: str) -> Path:
        """Where a file lies, or would.

        A name from outside becomes a path only when it can be nothing but a hash.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.root / sha256[:2] / sha256
