"""Prints ratios with their bounds; ends with 1 when one is missed.

`python -m bench surat foto` measures only these.
"""

import argparse
import importlib
import sys
from pathlib import Path

NAMES = ("halaman", "kirim", "surat", "foto", "arsip", "mulai", "buku")
APART = ("server",)  # needs programs that the project does not; only when asked for by name


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "nama", nargs="*", choices=[*NAMES, *APART, []], help="what to measure; nothing means all"
    )
    parser.add_argument(
        "--kecil", action="store_true", help="once and tiny: shows that it runs, says nothing"
    )
    parser.add_argument(
        "--besar", type=Path, help="for arsip: an instance filled before with bench.isi; it stays"
    )
    chosen = parser.parse_args(arguments)
    missed = 0
    for name in chosen.nama or NAMES:
        options = (
            {"large_folder": chosen.besar.resolve()} if name == "arsip" and chosen.besar else {}
        )
        for line in importlib.import_module(f"bench.{name}").run(tiny=chosen.kecil, **options):
            print(line, flush=True)
            missed += not line.holds
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
