"""A file that is still on its way, piece by piece: each piece sealed like an upload, under a name
that tells nobody whose it is, until the file is whole or two days have passed.

The pieces that follow one another from the first byte on are what has come. Sent twice, a piece
is once; pieces of another make of the same file, such as a smaller one, stand beside them.
"""

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sipetrok.simpanan.disk import Storage, TakTerbaca
from sipetrok.simpanan.utuh import whole

KEPT = 2 * 24 * 3600  # seconds: whoever lost the line today comes back tomorrow
MOST = 20  # files on their way in one permohonan; more than its slots hold
_DONE = "selesai"


def _hidden(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _root(storage: Storage) -> Path:
    return storage.root.with_name("sementara") / "potongan"


class Potongan:
    """What has come of the file `kunci` for a slot of a permohonan, made as `varian`."""

    def __init__(self, storage: Storage, tempat: tuple[int, int], kunci: str) -> None:
        permohonan_id, slot = tempat
        self._storage = storage
        self._of_all = _root(storage) / _hidden(f"permohonan {permohonan_id}")
        self._folder = self._of_all / _hidden(f"{slot} {kunci}")

    def sampai(self, varian: str) -> int:
        """Bytes that are here without a gap."""
        return max((end for end, _ in self._pieces(varian)), default=0)

    def add(self, varian: str, mulai: int, isi: bytes) -> int:
        """Keeps a piece that begins where the last one ended, or before; bytes that are here then.

        Raises PenyimpananTertutup on a full disk, KunciSalah.
        """
        at = self.sampai(varian)
        new = isi[at - mulai :]
        if new:
            end = at + len(new)
            self._storage.require_room(len(new))
            with self._storage.closed_in_words():
                self._make_folder()
                with whole(self._folder / f"{varian}-{at}-{end}") as file:
                    file.write_bytes(self._storage.kunci.seal(new))
            at = end
        return at

    def isi(self, varian: str) -> bytes:
        """All that has come. Raises TakTerbaca where a piece is damaged or gone."""
        found = []
        for _, path in self._pieces(varian):
            try:
                piece = self._storage.kunci.unseal(path.read_bytes())
            except FileNotFoundError:
                piece = None
            if piece is None:
                raise TakTerbaca
            found.append(piece)
        return b"".join(found)

    @property
    def sha256(self) -> str:
        """Of the stored file that came of it; empty until it was whole."""
        with suppress(OSError):
            return (self._folder / _DONE).read_text("ascii")
        return ""

    def finish(self, sha256: str) -> None:
        """Forgets the pieces, and keeps what became of them: the answer may be lost on its way."""
        self.forget()
        with suppress(
            OSError
        ):  # without it the file would come once more, and be kept once
            self._make_folder()
            (self._folder / _DONE).write_text(sha256, "ascii")

    def forget(self) -> None:
        """Takes away all that has come of it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _pieces(self, varian: str) -> Iterator[tuple[int, Path]]:
        """Each with where it ends, in order. Of two that begin alike the longer one counts."""
        ends: dict[int, tuple[int, Path]] = {}
        for path in self._folder.glob(f"{varian}-*"):
            start, end = map(int, path.name.split("-")[1:])
            ends[start] = max(ends.get(start, (0, path)), (end, path))
        at = 0
        while at in ends:
            at, path = ends[at]
            yield at, path

    def _make_folder(self) -> None:
        """Where there are too many, the oldest gives way."""
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            others = sorted(self._of_all.iterdir(), key=_written)
            for old in others[:-MOST]:
                shutil.rmtree(old, ignore_errors=True)


def _written(path: Path) -> float:
    """When; a folder that is just being cleared away counts as the oldest."""
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def sweep(storage: Storage, older: float = KEPT) -> int:
    """Takes away what nobody has gone on with for so many seconds; how many files."""
    limit, gone = time.time() - older, 0
    for each in _root(storage).glob("*/*"):
        if _written(each) < limit:
            shutil.rmtree(each, ignore_errors=True)
            gone += 1
    for each in _root(storage).glob("*"):
        with suppress(OSError):  # not empty: somebody is sending
            each.rmdir()
    return gone
