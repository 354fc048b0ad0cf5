"""Real disks for tests: a small one that gets full, and a folder that nobody may write, root
neither.

Mounting needs root. Where that is missing, tests are skipped with the reason.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = 24 * 1024 * 1024  # bytes


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, of SIZE."""
    folder.mkdir(parents=True)
    _mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder)
    try:
        yield folder
    finally:
        _run("umount", "--lazy", folder)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as it is, closed to every write; for root too, whom permissions do not stop."""
    _mount("--bind", folder, folder)
    try:
        _mount("-o", "remount,bind,ro", folder)
        yield
    finally:
        _run("umount", "--lazy", folder)


def fill(folder: Path, leave: int = 0) -> Path:
    """Takes all the room but so many bytes; the file that takes it can be removed again."""
    ballast = folder / "penuh"
    with ballast.open("wb", buffering=0) as file:
        room = os.statvfs(folder)
        file.truncate(0)
        os.posix_fallocate(
            file.fileno(), 0, max(1, room.f_bavail * room.f_frsize - leave)
        )
    return ballast


def _mount(*arguments: object) -> None:
    done = _run("mount", *arguments)
    if done is not None and done.returncode == 0:
        return
    # A container may forbid it to root as well, and is still a machine on which everything else
    # must hold.
    pytest.skip(
        "Uji disk penuh memerlukan root yang boleh memasang sistem berkas (mount); dilewati. "
        + (done.stderr if done else "")
    )


def _run(*words: object) -> subprocess.CompletedProcess | None:
    try:
        return subprocess.run(list(map(str, words)), capture_output=True, text=True)
    except FileNotFoundError:
        return None
