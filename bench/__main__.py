"""Prints ratios with their bounds; ends with 1 when one is missed.

On a loaded machine nothing is judged: it says so and ends with 2. `python -m bench surat foto`
measures only these; `python -m bench kode` counts the code, on any machine.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import beban
from bench.ratio import Line

NAMES = (
    "berat",
    "halaman",
    "pembaca",
    "kirim",
    "surat",
    "foto",
    "berkas",
    "gambar",
    "arsip",
    "mulai",
    "buku",
    "serentak",
)
# Only when asked for by name: `server` and `sinyal` need programs that the project does not, `kode`
# is no time.
APART = ("server", "kode", "sinyal")
UNTIMED = {"kode", "berat"}
BUSY = 2


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "nama",
        nargs="*",
        choices=[*NAMES, *APART, []],
        help="what to measure; nothing means all",
    )
    parser.add_argument(
        "--kecil",
        action="store_true",
        help="once and tiny: shows that it runs, says nothing",
    )
    parser.add_argument(
        "--tetap",
        action="store_true",
        help="on a loaded machine: measure, and judge nothing",
    )
    parser.add_argument(
        "--besar",
        type=Path,
        help="for arsip: an instance filled before with bench.isi; it stays",
    )
    chosen = parser.parse_args(arguments)
    return measure(chosen, beban.now())


def measure(chosen: argparse.Namespace, found: beban.Beban) -> int:
    """Measures where `found` is quiet, or where it was asked for all the same."""
    names = chosen.nama or NAMES
    is_asked = chosen.kecil or chosen.tetap or set(names) <= UNTIMED
    if not (found.is_quiet or is_asked):
        print(f"Mesin ini sedang sibuk: {found}. Tidak ada yang diukur.")
        print(
            "Ulangi saat mesin tenang. Untuk melihat angkanya saja, tanpa nilai: --tetap."
        )
        return BUSY
    worst = 0
    for name in names:
        options = {}
        if name == "arsip" and chosen.besar:
            options["large_folder"] = chosen.besar.resolve()
        lines = importlib.import_module(f"bench.{name}").run(
            tiny=chosen.kecil, **options
        )
        # The load is our own by now; what it gets of a core still tells of others.
        is_quiet = found.is_quiet and beban.share() >= beban.LEAST_SHARE
        is_judged = name in UNTIMED or (is_quiet and not chosen.kecil)
        worst = max(worst, report(lines, is_judged))
    return 0 if chosen.kecil else worst


def report(lines: Sequence[Line], is_judged: bool) -> int:
    """Prints the lines. Returns 1 when a bound is missed, 2 when they are not to be judged."""
    for line in lines:
        print(line if is_judged else line.unjudged, flush=True)
    if not is_judged:
        return BUSY
    return int(not all(line.holds for line in lines))


if __name__ == "__main__":
    sys.exit(main())
