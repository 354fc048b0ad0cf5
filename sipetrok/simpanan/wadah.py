"""The sealed container of a snapshot: a stream that opens with the recovery code, whole and
unchanged, or not at all.

A head (magic, cost, salt, check of the code, sum), then pieces of 1 MB, each locked with
AES-256-GCM under its place in the row and whether it is the last. A changed byte, a lost, moved or
added piece is refused. Never whole in memory.
"""

import hashlib
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sipetrok.domain.errors import SipetrokError

MAGIC = b"SIPETROK CADANGAN\x01"
PIECE = 1024 * 1024  # bytes
_SALT, _CHECK, _SUM, _TAG = 16, 16, 8, 16  # bytes
HEAD = len(MAGIC) + 1 + _SALT + _CHECK + _SUM
_COST = 15  # scrypt: 2**15 rounds over 8 blocks, 32 MB


class CadanganRusak(SipetrokError):
    """The backup was changed or cut off, or is none."""


class KodeSalah(SipetrokError):
    """The recovery code is not that of this backup; the file itself may be sound."""


class Writer:
    """Seals what is written to it into a file. Not finished before `close`."""

    def __init__(self, file: BinaryIO, kode: str) -> None:
        salt = os.urandom(_SALT)
        key, check = _derive(kode, salt, _COST)
        head = MAGIC + bytes([_COST]) + salt + check
        self._file, self._head, self._lock = file, head + _sum(head), AESGCM(key)
        self._waiting, self._place = bytearray(), 0
        file.write(self._head)

    def write(self, data: bytes) -> int:
        self._waiting += data
        # The last piece is never empty-handed: only `close` knows which it is.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Pieces have a fixed size; there is nothing to hurry."""

    def close(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, data: bytes, is_last: bool) -> None:
        self._file.write(self._lock.encrypt(_nonce(self._place, is_last), data, self._head))
        self._place += 1


class Reader:
    """Opens a container. Raises CadanganRusak, KodeSalah; what `read` has returned is authentic."""

    def __init__(self, file: BinaryIO, kode: str) -> None:
        head = file.read(HEAD)
        if not head.startswith(MAGIC) or len(head) < HEAD:
            raise CadanganRusak(
                "Berkas ini bukan cadangan SI-PETROK, atau rusak di awalnya. Pakai cadangan lain."
            )
        body, salt_at = head[:-_SUM], len(MAGIC) + 1
        if _sum(body) != head[-_SUM:] or body[salt_at - 1] > 20:
            raise CadanganRusak("Cadangan ini rusak di awalnya. Pakai cadangan lain.")
        key, check = _derive(kode, body[salt_at : salt_at + _SALT], body[salt_at - 1])
        if check != body[-_CHECK:]:
            raise KodeSalah(
                "Kode pemulihan ini bukan kode cadangan itu. Cadangannya tidak rusak; cari kertas "
                "kode yang tanggalnya sesuai."
            )
        self._file, self._head, self._lock = file, head, AESGCM(key)
        self._ahead: bytes | None = file.read(PIECE + _TAG)
        self._place, self._open = 0, b""

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer only at the end."""
        found = bytearray()
        while size < 0 or len(found) < size:
            if not self._open:
                self._open = self._next()
                if not self._open:
                    break
            wanted = len(self._open)
            if size >= 0:
                wanted = size - len(found)
            found += self._open[:wanted]
            self._open = self._open[wanted:]
        return bytes(found)

    def drain(self) -> None:
        """Reads to the end, so that the last piece has been seen. Raises CadanganRusak."""
        while self._ahead is not None:
            self._next()

    def _next(self) -> bytes:
        if self._ahead is None:
            return b""
        sealed, self._ahead = self._ahead, self._file.read(PIECE + _TAG) or None
        try:
            data = self._lock.decrypt(_nonce(self._place, self._ahead is None), sealed, self._head)
        except (InvalidTag, ValueError):
            raise CadanganRusak("Cadangan ini rusak atau terpotong. Pakai cadangan lain.") from None
        self._place += 1
        return data


def _derive(kode: str, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """The key, and what tells a wrong code from a damaged file without telling of the key."""
    derived = Scrypt(salt=salt, length=32 + _CHECK, n=2**cost, r=8, p=1).derive(
        kode.encode("ascii")
    )
    return derived[:32], derived[32:]


def _nonce(place: int, is_last: bool) -> bytes:
    # The key is this file's alone, so counting is enough.
    return place.to_bytes(11, "big") + bytes([is_last])


def _sum(head: bytes) -> bytes:
    return hashlib.sha256(head).digest()[:_SUM]
