"""The keys that seal uploads and letters on the disk. They live in a file of their own, never in
the database.

Without that file nobody can read the uploads, the office included; every backup carries a copy of
it.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sipetrok.domain.errors import SipetrokError
from sipetrok.simpanan.utuh import sweep_beside, whole, written_once

MAGIC = b"SIPETROK\x01"
_ID, _NONCE = 4, 12  # bytes
HEAD = len(MAGIC) + _ID
_NOTE = (
    "# Kunci berkas SI-PETROK. Tanpa kunci ini foto dan surat yang tersimpan tidak dapat dibuka "
    "lagi.\n# Jangan diubah, dihapus, atau dibagikan. Kunci pertama dipakai; yang lain hanya untuk "
    "membuka berkas lama.\n"
)


class KunciSalah(SipetrokError):
    """The bytes were sealed with a key that is not in the file, or the key file itself cannot be
    read.
    """


@dataclass(frozen=True)
class Key:
    """One AES-256 key; its id says which key sealed a file, and tells nothing of the key."""

    rahasia: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(b"sipetrok kunci berkas" + self.rahasia).digest()[:_ID]


class KeyRing:
    """The keys of a file, the first of them in use. A change of the file is noticed by itself."""

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
        written_once(self.path, _text((Key(secrets.token_bytes(32)),)))

    def add(self) -> None:
        """Puts a new key in front; the older ones go on opening what they sealed."""
        self._write((Key(secrets.token_bytes(32)), *self.keys()))

    def forget_old(self) -> None:
        """Keeps only the key in use. What is still sealed with another one is lost by this."""
        self._write(self.keys()[:1])

    def _write(self, keys: tuple[Key, ...]) -> None:
        with whole(self.path) as new:
            new.write_text(_text(keys), "ascii")

    def sweep(self, older: float) -> int:
        """Takes away what an interrupted write left behind more than so many seconds ago; returns
        how many.
        """
        return sweep_beside(self.path, older)

    def seal(self, data: bytes) -> bytes:
        """The bytes locked with the key in use."""
        key, nonce = self.keys()[0], os.urandom(_NONCE)
        head = MAGIC + key.id
        return head + nonce + AESGCM(key.rahasia).encrypt(nonce, data, head)

    def unseal(self, sealed: bytes) -> bytes | None:
        """The bytes again; None when they were changed, or never sealed.

        Raises KunciSalah when the key is not ours.
        """
        if not sealed.startswith(MAGIC):
            return None
        head, nonce, body = sealed[:HEAD], sealed[HEAD : HEAD + _NONCE], sealed[HEAD + _NONCE :]
        key = next((key for key in self.keys() if key.id == id_in(head)), None)
        if key is None:
            raise KunciSalah(
                "Berkas ini terkunci dengan kunci lain. Pasang kembali berkas kunci yang lama dari "
                "cadangan."
            )
        try:
            return AESGCM(key.rahasia).decrypt(nonce, body, head)
        except InvalidTag:
            return None

    def is_current(self, head: bytes) -> bool:
        """Whether bytes that begin so were sealed with the key in use."""
        return head[:HEAD] == MAGIC + self.keys()[0].id


def id_in(head: bytes) -> bytes:
    """The id of the key with which bytes that begin so were sealed."""
    return head[len(MAGIC) : HEAD]


def _text(keys: tuple[Key, ...]) -> str:
    return _NOTE + "".join(base64.b64encode(key.rahasia).decode("ascii") + "\n" for key in keys)


def _read(text: str) -> tuple[Key, ...]:
    lines = [line.strip() for line in text.splitlines()]
    keys = tuple(
        Key(base64.b64decode(line, validate=True))
        for line in lines
        if line and not line.startswith("#")
    )
    if not keys or any(len(key.rahasia) != 32 for key in keys):
        raise ValueError
    return keys
