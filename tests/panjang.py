"""The long lane: kill, installation and bench tests in their whole length, and when it is due.

A long run that was green notes a digest of the lane's files in panjang.txt, which is committed
with the change. `python tests/panjang.py` ends with 1 where they are others now; `.ci/run` asks.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTED = Path(__file__).with_name("panjang.txt")
TESTS = (
    "tests/test_killed.py",
    "tests/test_pemasangan.py",
    "tests/test_bench.py",
    "tests/kiriman/test_berat.py",
)
CHOOSING = ("keyword", "markexpr", "deselect", "lf")
FILES = (
    *TESTS,
    "tests/killing.py",
    # What is installed and upgraded, and what starts there.
    "pasang",
    "app.py",
    "requirements.txt",
    "sipetrok/app/config.py",
    "sipetrok/app/instance.py",
    "sipetrok/app/server.py",
    "sipetrok/cli",
    # What is cut off when a process is killed: whatever writes to database and disk.
    "sipetrok/migrations",
    "sipetrok/models",
    "sipetrok/operations",
    "sipetrok/simpanan",
    # What documents may cost.
    "sipetrok/kiriman",
    # Whether what is measured can still be measured.
    "bench",
)


def files(root: Path = ROOT) -> Iterator[Path]:
    for name in FILES:
        place = root / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            is_code = path.suffix != ".md" and "__pycache__" not in path.parts
            if path.is_file() and is_code:
                yield path


def digest(root: Path = ROOT) -> str:
    """The same on every system, whatever line ends the checkout has."""
    found = hashlib.sha256()
    for path in files(root):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(
            f"{path.relative_to(root).as_posix()} {len(text)}\n".encode() + text
        )
    return found.hexdigest()


def is_due(root: Path = ROOT, noted: Path = NOTED) -> bool:
    return not noted.exists() or noted.read_text("utf-8").strip() != digest(root)


def was_whole(outcomes: dict[str, list], config: pytest.Config) -> bool:
    """Whether a run walked the whole lane: every file of it, and nothing failed, skipped or
    chosen away.
    """
    has_chosen = any(config.getoption(name, None) for name in CHOOSING)
    if has_chosen or any("::" in one for one in config.args):
        return False
    passed = {report.nodeid.partition("::")[0] for report in outcomes.get("passed", ())}
    spoilt = any(outcomes.get(name) for name in ("failed", "error", "skipped"))
    return passed.issuperset(TESTS) and not spoilt


def note(noted: Path = NOTED) -> None:
    noted.write_text(digest() + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(is_due())
