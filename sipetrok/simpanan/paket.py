"""What a snapshot holds: manifest, list of stored files, the keys, the office's own folder, the
database copy.
"""

import gzip
import hashlib
import io
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from sipetrok.simpanan.wadah import CadanganRusak, Reader, Writer

VERSION = 1
MANIFES, DAFTAR, BASIS_DATA = "manifes.json", "berkas.txt", "sipetrok.db"
_LEVEL = 6
_NAME = re.compile(
    r"manifes\.json|berkas\.txt|sipetrok\.db|kunci_berkas|secret_key"
    r"|kantor/[^/\0\\:]+(/[^/\0\\:]+)+"
)


class Entry(NamedTuple):
    """One stored file: the hash of its content, the id of the key that sealed it, its size as it
    lies there.
    """

    sha256: str
    kunci: str
    ukuran: int  # bytes

    @property
    def nama(self) -> str:
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
    hilang: tuple[str, ...]  # stored files that were lost or damaged before this backup already
    versi: int = VERSION

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def write(file: BinaryIO, kode: str, manifes: Manifes, parts: Mapping[str, Path]) -> None:
    """Packs and seals. The manifest comes first, then the parts in their order: the list, so that
    it can be read without the rest, and the database last.
    """
    sealed = Writer(file, kode)
    with (
        gzip.GzipFile("", "wb", _LEVEL, cast(BinaryIO, sealed), mtime=0) as packed,
        tarfile.open(None, "w|", packed) as tar,
    ):
        text = manifes.to_bytes()
        _add(tar, MANIFES, io.BytesIO(text), len(text))
        for name, path in parts.items():
            with path.open("rb") as part:
                _add(tar, name, part, path.stat().st_size)
    sealed.close()


def entries(path: Path, kode: str) -> Iterator[Entry]:
    """The list of stored files alone. Raises CadanganRusak, KodeSalah."""
    with _unpacked(path, kode, to_end=False) as parts:
        for name, part in parts:
            if name == DAFTAR:
                yield from map(_entry, part)
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
    manifes = _manifes(folder)
    if sha256_of(folder / BASIS_DATA) != manifes.basis_data:
        raise CadanganRusak("Basis data di dalam cadangan ini tidak utuh. Pakai cadangan lain.")
    return manifes


def verify(path: Path, kode: str, manifes: Manifes) -> None:
    """Reads a snapshot back without keeping it: is it what was to be written?

    Raises CadanganRusak.
    """
    with _unpacked(path, kode) as parts:
        found = {name: _digest(part) for name, part in parts}
    wanted = {
        MANIFES: hashlib.sha256(manifes.to_bytes()).hexdigest(),
        BASIS_DATA: manifes.basis_data,
    }
    if not wanted.items() <= found.items():
        raise CadanganRusak(
            "Cadangan yang baru ditulis terbaca lain dari aslinya. Cakram cadangan mungkin rusak."
        )


def read_list(folder: Path) -> Iterator[Entry]:
    """The list of stored files of an unpacked snapshot."""
    with (folder / DAFTAR).open("rb") as file:
        yield from map(_entry, file)


def write_list(path: Path, found: Iterable[Entry]) -> None:
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(f"{' '.join(map(str, entry))}\n" for entry in found)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _add(tar: tarfile.TarFile, name: str, part: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size = size
    tar.addfile(info, part)


@contextmanager
def _unpacked(
    path: Path, kode: str, to_end: bool = True
) -> Iterator[Iterator[tuple[str, io.BufferedReader]]]:
    """The parts by their names, in their order; each to be read before the next is asked for."""
    file = path.open("rb")
    try:
        reader = Reader(file, kode)
        with (
            gzip.GzipFile("", "rb", fileobj=cast(BinaryIO, reader)) as packed,
            tarfile.open(None, "r|", packed) as tar,
        ):
            yield (_part(tar, member) for member in tar)
        if to_end:
            reader.drain()
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error):
        raise CadanganRusak(
            "Cadangan ini tidak dapat dibaca seluruhnya. Pakai cadangan lain."
        ) from None
    finally:
        file.close()


def _part(tar: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[str, io.BufferedReader]:
    if not member.isfile() or not _NAME.fullmatch(member.name) or ".." in member.name.split("/"):
        raise CadanganRusak("Cadangan ini memuat sesuatu yang tidak dikenal. Pakai cadangan lain.")
    return member.name, cast(io.BufferedReader, tar.extractfile(member))


def _manifes(folder: Path) -> Manifes:
    try:
        raw = json.loads((folder / MANIFES).read_text("utf-8"))
    except FileNotFoundError:
        raise CadanganRusak("Cadangan ini tidak lengkap. Pakai cadangan lain.") from None
    if raw["versi"] != VERSION:
        raise CadanganRusak(
            "Cadangan ini dibuat versi program yang lebih baru. "
            "Pasang versi itu, lalu pulihkan lagi."
        )
    return Manifes(**raw | {"hilang": tuple(raw["hilang"])})


def _entry(line: bytes) -> Entry:
    sha256, kunci, ukuran = line.decode("ascii").split()
    return Entry(sha256, kunci, int(ukuran))


def _digest(file: io.BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()
