"""Renews the lists of libraries at the root of the project.

One command: `python pasang/pustaka/tetapkan.py`. What we ask for stands in the `.in` files beside
this one, with bounds. The lists name one release of everything that follows from it, for every
system and every Python from 3.11 on, with the hash of each file of that release; so pip refuses a
file that is not the one the tests ran with. The program itself never needs this.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OLDEST = "3.11"
# Each stands on the one before and holds only what it adds.
LISTS = {
    "jalan.in": "requirements.txt",
    "postgresql.in": "requirements-postgresql.txt",
    "uji.in": "requirements-uji.txt",
}
HEAD = (
    "# Made from pasang/pustaka/{} by: python pasang/pustaka/tetapkan.py\n"
    "# Every file that pip may fetch, by its hash. Not to be edited by hand.\n"
)


def resolved(python: Path, source: Path, *options: str) -> str:
    command = [str(python), "-m", "uv", "pip", "compile", "--quiet", "--no-config"]
    command += ["--universal", "--python-version", OLDEST, "--generate-hashes"]
    command += ["--no-annotate", "--no-header", *options, str(source)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def entries(text: str) -> list[str]:
    """One release each: its line and those of its hashes."""
    return re.findall(r"^[^\s#-].*\n(?:^ .*\n)*", text, re.MULTILINE)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "Scripts" if sys.platform == "win32" else "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "-q", "uv"], check=True)
        # Decided once for all three: no list names another release than the one it stands on.
        whole = Path(folder, "whole.txt")
        whole.write_text(resolved(python, HERE / "uji.in"), encoding="utf-8")
        below: set[str] = set()
        base = ""
        for source, target in LISTS.items():
            found = entries(resolved(python, HERE / source, "-c", str(whole)))
            added = "".join(entry for entry in found if entry not in below)
            text = HEAD.format(source) + base + added
            (ROOT / target).write_text(text, encoding="utf-8", newline="\n")
            below.update(found)
            base = f"-r {target}\n"


if __name__ == "__main__":
    main()
