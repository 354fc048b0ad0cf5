"""A snapshot: manifest, list of stored files, the keys, the office's own folder, the database copy,
in a sealed container that opens with the recovery code, whole and unchanged, or not at all.

The container is a head (magic, cost, salt, check of the code, sum), then pieces of 1 MB, each
locked with AES-256-GCM under its place in the row and whether it is the last. A changed byte, a
lost, moved or added piece is refused. Never whole in memory.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sipetrok.domain import SipetrokError
from sipetrok.simpanan.utuh import whole

MAGIC = b"SIPETROK CADANGAN\x01"
PIECE = 1024 * 1024  # bytes
_SALT, _CHECK, _SUM, _TAG = 16, 16, 8, 16  # bytes
HEAD = len(MAGIC) + 1 + _SALT + _CHECK + _SUM
_COST = 15  # scrypt: 2**15 rounds over 8 blocks, 32 MB
VERSION = 1
MANIFES, DAFTAR, BASIS_DATA = "manifes.json", "berkas.txt", "sipetrok.db"
_NAME = re.compile(
    r"manifes\.json|berkas\.txt|sipetrok\.db|kunci_berkas|secret_key|kunci_kabar"
    r"|kantor/[^/\0\\:]+(/[^/\0\\:]+)+"
)


class CadanganRusak(SipetrokError):
    """The backup was changed or cut off, or is none."""


class KodeSalah(SipetrokError):
    """The recovery code is not that of this backup; the file itself may be sound."""


class Entry(NamedTuple):
    """One stored file: the hash of its content, the id of the key that sealed it, its size as it
    lies there.
    """

    sha256: str
    kunci: str
    ukuran: int  # bytes

    @property
    def nama(self) -> str:
        """The name of its copy in the backup folder."""
        return f"{self.sha256}.{self.kunci}"

    @property
    def tempat(self) -> str:
        """Where it lies in the backup folder."""
        return f"berkas/{self.sha256[:2]}/{self.nama}"


@dataclass(frozen=True)
class Manifes:
    """What a snapshot says of itself."""

    kantor: str  # the office's name
    folder: str  # the shipped office's name, or that of the office's own folder inside the snapshot
    milik_sendiri: bool
    revisi: str  # of the tables
    asal: str  # sqlite or postgresql
    dibuat: str  # ISO, in the time zone of the office
    baris: Mapping[str, int]  # of every table
    basis_data: str  # SHA-256 of the database copy
    berkas: int
    # Stored files that were lost or damaged before this backup already.
    hilang: Sequence[str]
    versi: int = VERSION


def write(path: Path, kode: str, manifes: Manifes, parts: Mapping[str, Path]) -> None:
    """Packs and seals, and reads it back. Raises CadanganRusak.

    The manifest comes first, then the parts in their order: the list, so that it can be read
    without the rest, and the database last.
    """
    text = json.dumps(asdict(manifes), ensure_ascii=False).encode()
    with whole(path) as new:
        with new.open("wb") as file:
            sealed = Writer(file, kode)
            with (
                gzip.GzipFile("", "wb", 6, cast(BinaryIO, sealed), mtime=0) as packed,
                tarfile.open(None, "w|", packed) as tar,
            ):
                tar.addfile(_member(MANIFES, len(text)), io.BytesIO(text))
                for name, source in parts.items():
                    with source.open("rb") as part:
                        tar.addfile(_member(name, source.stat().st_size), part)
            sealed.close()
        with _unpacked(new, kode) as found:
            digests = {name: _digest(part) for name, part in found}
        wanted = {
            MANIFES: hashlib.sha256(text).hexdigest(),
            BASIS_DATA: manifes.basis_data,
        }
        if not wanted.items() <= digests.items():
            raise CadanganRusak(
                "Cadangan yang baru ditulis terbaca lain dari aslinya. "
                "Disk cadangan mungkin rusak."
            )


def _member(name: str, size: int) -> tarfile.TarInfo:
    """The head of a part, with its size in bytes and nothing of this machine."""
    info = tarfile.TarInfo(name)
    info.size = size
    return info


def entries(path: Path, kode: str) -> Iterator[Entry]:
    """The list of stored files alone. Raises CadanganRusak, KodeSalah."""
    with _unpacked(path, kode, to_end=False) as parts:
        for name, part in parts:
            if name == DAFTAR:
                yield from _listed(part)
                return
    raise CadanganRusak("Cadangan ini tidak lengkap. Pakai cadangan lain.")


def unpack(path: Path, kode: str, folder: Path) -> Manifes:
    """Everything into an empty folder, read to the last byte. Raises CadanganRusak, KodeSalah."""
    with _unpacked(path, kode) as parts:
        for name, part in parts:
            target = folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.touch(0o600)
            with target.open("wb") as out:
                shutil.copyfileobj(part, out)
    try:
        raw = json.loads((folder / MANIFES).read_text("utf-8"))
    except FileNotFoundError:
        raise CadanganRusak(
            "Cadangan ini tidak lengkap. Pakai cadangan lain."
        ) from None
    if raw["versi"] != VERSION:
        raise CadanganRusak(
            "Cadangan ini dibuat versi program yang lebih baru. "
            "Pasang versi itu, lalu pulihkan lagi."
        )
    manifes = Manifes(**raw)
    if sha256_of(folder / BASIS_DATA) != manifes.basis_data:
        raise CadanganRusak(
            "Basis data di dalam cadangan ini tidak utuh. Pakai cadangan lain."
        )
    return manifes


def read_list(folder: Path) -> Iterator[Entry]:
    """The list of stored files of an unpacked snapshot."""
    with (folder / DAFTAR).open("rb") as file:
        yield from _listed(file)


def write_list(path: Path, found: Iterable[Entry]) -> None:
    """One line a file: hash, key, size; as `read_list` reads it."""
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(f"{' '.join(map(str, entry))}\n" for entry in found)


def _listed(lines: Iterable[bytes]) -> Iterator[Entry]:
    for line in lines:
        sha256, kunci, ukuran = line.decode("ascii").split()
        yield Entry(sha256, kunci, int(ukuran))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: io.BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _unpacked(
    path: Path, kode: str, to_end: bool = True
) -> Iterator[Iterator[tuple[str, io.BufferedReader]]]:
    """The parts by their names, in their order; each to be read before the next is asked for."""
    with path.open("rb") as file:
        reader = Reader(file, kode)
        try:
            with (
                gzip.GzipFile(fileobj=io.BufferedReader(reader, PIECE)) as packed,
                tarfile.open(None, "r|", packed) as tar,
            ):
                yield (_part(tar, member) for member in tar)
            if to_end:
                reader.drain()
        except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error):
            raise CadanganRusak(
                "Cadangan ini tidak dapat dibaca seluruhnya. Pakai cadangan lain."
            ) from None


def _part(
    tar: tarfile.TarFile, member: tarfile.TarInfo
) -> tuple[str, io.BufferedReader]:
    """One part by its name. Raises CadanganRusak for a name that is none of ours.

    By that nothing is ever unpacked beside the folder.
    """
    if (
        not member.isfile()
        or not _NAME.fullmatch(member.name)
        or ".." in member.name.split("/")
    ):
        raise CadanganRusak(
            "Cadangan ini memuat sesuatu yang tidak dikenal. Pakai cadangan lain."
        )
    return member.name, cast(io.BufferedReader, tar.extractfile(member))


class Writer:
    """Seals what is written to it into a file, piece by piece. Not finished before `close`.

    Without its last piece the file is refused as cut off.
    """

    def __init__(self, file: BinaryIO, kode: str) -> None:
        salt = os.urandom(_SALT)
        key, check = _derive(kode, salt, _COST)
        head = MAGIC + bytes([_COST]) + salt + check
        self._file, self._head, self._lock = file, head + _sum(head), AESGCM(key)
        self._waiting, self._place = bytearray(), 0
        file.write(self._head)

    def write(self, data: bytes) -> int:
        """Takes any amount; full pieces go to the file at once."""
        self._waiting += data
        # The last piece is never empty-handed: only `close` knows which it is.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Pieces have a fixed size; there is nothing to hurry."""

    def close(self) -> None:
        """Seals the last piece as the last. The file itself stays open."""
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, data: bytes, is_last: bool) -> None:
        self._file.write(
            self._lock.encrypt(_nonce(self._place, is_last), data, self._head)
        )
        self._place += 1


class Reader(io.RawIOBase):
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
        self._pieces, self._open = _opened(file, head, AESGCM(key)), b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data = self._open or next(self._pieces, b"")
        part, self._open = data[: len(into)], data[len(into) :]
        into[: len(part)] = part
        return len(part)

    def drain(self) -> None:
        """Reads to the end, so that the last piece has been seen. Raises CadanganRusak."""
        for _ in self._pieces:
            pass


def _opened(file: BinaryIO, head: bytes, lock: AESGCM) -> Iterator[bytes]:
    """What the pieces hold, in their order. Raises CadanganRusak."""
    ahead = file.read(PIECE + _TAG)
    for place in count():
        sealed, ahead = ahead, file.read(PIECE + _TAG)
        try:
            data = lock.decrypt(_nonce(place, not ahead), sealed, head)
        except (InvalidTag, ValueError):
            raise CadanganRusak(
                "Cadangan ini rusak atau terpotong. Pakai cadangan lain."
            ) from None
        yield data
        if not ahead:
            return


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
    """What tells a damaged head from a wrong code."""
    return hashlib.sha256(head).digest()[:_SUM]
