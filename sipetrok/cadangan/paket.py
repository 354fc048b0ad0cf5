"""What a snapshot holds: manifest, list of stored files, the keys, the office's own folder, the
database copy.
"""

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sipetrok.cadangan.wadah import CadanganRusak, Reader, Writer

VERSION = 1
MANIFES, DAFTAR, BASIS_DATA = "manifes.json", "berkas.txt", "sipetrok.db"
_LEVEL = 6
_PIECE = 1024 * 1024  # bytes
_NAME = re.compile(
    r"(manifes\.json|berkas\.txt|sipetrok\.db|kunci_berkas|secret_key|kantor/[^/\0\\:]+(/[^/\0\\:]+)+)"
)


class Entry(NamedTuple):
    """One stored file: the hash of its content, the id of the key that sealed it, its size as it
    lies there.
    """

    sha256: str
    kunci: str
    ukuran: int  # bytes


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


def write(
    file: BinaryIO, kode: str, manifes: Manifes, daftar: Path, parts: Mapping[str, Path]
) -> None:
    """Packs and seals: manifest and list first, so that they can be read without the rest; the
    database last.
    """
    sealed = Writer(file, kode)
    with (
        gzip.GzipFile("", "wb", _LEVEL, sealed, mtime=0) as packed,
        tarfile.open(None, "w|", packed) as tar,
    ):
        text = json.dumps(asdict(manifes), ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFES)
        info.size = len(text)
        tar.addfile(info, _Bytes(text))
        for name, path in {DAFTAR: daftar, **parts}.items():
            info = tarfile.TarInfo(name)
            info.size = path.stat().st_size
            with path.open("rb") as part:
                tar.addfile(info, part)
    sealed.close()


def entries(path: Path, kode: str) -> Iterator[Entry]:
    """The list of stored files alone. Raises CadanganRusak, KodeSalah."""
    with path.open("rb") as file, _unpacked(Reader(file, kode)) as tar:
        member = next((member for member in tar if member.name == DAFTAR), None)
        if member is None:
            raise CadanganRusak("Cadangan ini tidak lengkap. Pakai cadangan lain.")
        yield from map(_entry, tar.extractfile(member))


def unpack(path: Path, kode: str, folder: Path) -> Manifes:
    """Everything into an empty folder, read to the last byte. Raises CadanganRusak, KodeSalah."""
    with path.open("rb") as file:
        reader = Reader(file, kode)
        with _unpacked(reader) as tar:
            for member in tar:
                _keep(tar.extractfile(member), folder / _safe(member))
        reader.drain()
    manifes = _manifes(folder)
    if sha256_of(folder / BASIS_DATA) != manifes.basis_data:
        raise CadanganRusak("Basis data di dalam cadangan ini tidak utuh. Pakai cadangan lain.")
    return manifes


def verify(path: Path, kode: str, manifes: Manifes) -> None:
    """Reads a snapshot back without keeping it: is it what was to be written? Raises CadanganRusak."""
    with path.open("rb") as file:
        reader, found, text = Reader(file, kode), "", b""
        with _unpacked(reader) as tar:
            for member in tar:
                part = tar.extractfile(member)
                if member.name == MANIFES:
                    text = part.read()
                elif member.name == BASIS_DATA:
                    found = _digest(part)
        reader.drain()
    if (
        found != manifes.basis_data
        or text != json.dumps(asdict(manifes), ensure_ascii=False).encode()
    ):
        raise CadanganRusak(
            "Cadangan yang baru ditulis terbaca lain dari aslinya. Cakram cadangan mungkin rusak."
        )


def read_list(folder: Path) -> Iterator[Entry]:
    """The list of stored files of an unpacked snapshot."""
    with (folder / DAFTAR).open("rb") as file:
        yield from map(_entry, file)


def write_list(path: Path, found: Iterator[Entry]) -> None:
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(f"{entry.sha256} {entry.kunci} {entry.ukuran}\n" for entry in found)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


class _Bytes:
    """The manifest as something to read from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int) -> bytes:
        taken, self._data = self._data[:size], self._data[size:]
        return taken


@contextmanager
def _unpacked(reader: Reader) -> Iterator[tarfile.TarFile]:
    try:
        with (
            gzip.GzipFile("", "rb", fileobj=reader) as packed,
            tarfile.open(None, "r|", packed) as tar,
        ):
            yield tar
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error):
        raise CadanganRusak(
            "Cadangan ini tidak dapat dibaca seluruhnya. Pakai cadangan lain."
        ) from None


def _safe(member: tarfile.TarInfo) -> str:
    if not member.isfile() or not _NAME.fullmatch(member.name) or ".." in member.name.split("/"):
        raise CadanganRusak("Cadangan ini memuat sesuatu yang tidak dikenal. Pakai cadangan lain.")
    return member.name


def _keep(part: BinaryIO, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(0o600)
    with path.open("wb") as file:
        while data := part.read(_PIECE):
            file.write(data)


def _manifes(folder: Path) -> Manifes:
    try:
        raw = json.loads((folder / MANIFES).read_text("utf-8"))
    except FileNotFoundError:
        raise CadanganRusak("Cadangan ini tidak lengkap. Pakai cadangan lain.") from None
    if raw["versi"] != VERSION:
        raise CadanganRusak(
            "Cadangan ini dibuat versi program yang lebih baru. Pasang versi itu, lalu pulihkan lagi."
        )
    return Manifes(**raw | {"hilang": tuple(raw["hilang"])})


def _entry(line: bytes) -> Entry:
    sha256, kunci, ukuran = line.decode("ascii").split()
    return Entry(sha256, kunci, int(ukuran))


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while data := file.read(_PIECE):
        digest.update(data)
    return digest.hexdigest()
