"""Files that are whole or not there: written beside their place under another name, brought to the
disk, and only then put where they belong.
"""

import errno
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from math import inf
from pathlib import Path


@contextmanager
def whole(
    path: Path, place: Callable[[Path, Path], object] = os.replace
) -> Iterator[Path]:
    """A file to be written, which takes its place when the block ends well and is gone otherwise.

    In the same folder, so that no rename crosses a file system; readable by its owner only.

    Raises OSError, as on a full disk; what stood in the place before is untouched then.
    """
    handle, name = tempfile.mkstemp(
        prefix=f".{path.name}.", suffix=".tmp", dir=path.parent
    )
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        place(temporary, path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def written_once(path: Path, text: str) -> str:
    """The text of a secret file: the given one if there was no such file, what it holds otherwise.

    Two processes that start at once end up with the same secret, and one that is killed meanwhile
    leaves none or a whole one.
    """
    if not _is_there(path):
        with whole(path, _unless_there) as new:
            new.write_text(text, "ascii")
    return path.read_text("ascii")


def _is_there(path: Path) -> bool:
    """An empty file is none: the power went while it was being made."""
    return path.exists() and path.stat().st_size > 0


def _unless_there(temporary: Path, path: Path) -> None:
    """Puts a file in its place only where there is none: the first of two stays."""
    try:
        os.link(temporary, path)
    except OSError:  # there already, or a file system without second names
        if not _is_there(path):
            os.replace(temporary, path)


def sweep(folder: Path, pattern: str, older: float = -inf) -> int:
    """Takes away files last written more than so many seconds ago; how many."""
    limit = time.time() - older
    files = filter(Path.is_file, folder.glob(pattern))
    old = [path for path in files if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def held(path: Path, refusal: Exception, patience: float = 0) -> Iterator[None]:
    """Of all processes one at a time; the system lets go of it by itself when one dies.

    An empty SQLite file serves as the lock: it locks alike on Linux and Windows. Raises `refusal`
    when another one holds it for so many seconds, OSError when the file cannot be opened.
    """
    with ExitStack() as stack:
        try:
            lock = sqlite3.connect(path, timeout=patience, isolation_level=None)
            stack.enter_context(closing(lock)).execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise refusal from None
            raise OSError(None, "", str(path)) from None
        yield


def require_room(folder: Path, size: int) -> None:
    """Raises OSError as a full disk would, before it is full."""
    if shutil.disk_usage(folder).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def sync_folder(folder: Path) -> None:
    """Only after this does a new name survive a power cut.

    Windows cannot open folders and needs no such call; some disks know none.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
