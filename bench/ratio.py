"""Measuring: candidate and floor in turn, medians, and a ratio with its bound.

A time alone is never a result.
"""

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Line:
    """Candidate over floor, and the most that it may be; no bound where it is only told."""

    what: str
    ratio: float
    bound: float | None = None

    @property
    def holds(self) -> bool:
        return self.bound is None or self.ratio <= self.bound

    def __str__(self) -> str:
        return self._with("baik" if self.holds else "LEWAT")

    @property
    def unjudged(self) -> str:
        """The same of a run that may not be judged."""
        return self._with("tidak dinilai")

    def _with(self, verdict: str) -> str:
        ratio = f"{self.ratio:7.2f} x"
        if self.bound is None:
            return f"{ratio}                       {self.what}"
        return f"{ratio}  batas {self.bound:5.2f} x  {verdict:5}  {self.what}"


def in_turn(
    calls: Sequence[Callable[[], object]], rounds: int, times: int = 1
) -> list[float]:
    """Median seconds of each call.

    In every round each is run `times` times, one call after the other.
    """
    for (
        call
    ) in calls:  # caches are filled and statements compiled before anything counts
        call()
    found: list[list[float]] = [[] for _ in calls]
    gc.collect()
    for n in range(rounds):
        # Nobody always comes after the same neighbour.
        for i in sorted(range(len(calls)), reverse=bool(n % 2)):
            start = time.perf_counter()
            for _ in range(times):
                calls[i]()
            found[i].append((time.perf_counter() - start) / times)
    return [statistics.median(one) for one in found]


def ratio(
    candidate: Callable[[], object],
    floor: Callable[[], object],
    rounds: int,
    times: int = 1,
) -> float:
    """How many times as long the candidate takes."""
    ours, least = in_turn((candidate, floor), rounds, times)
    return ours / least


def child(*arguments: str) -> dict:
    """What a fresh Python of its own prints as JSON on its last line. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def children(commands: Sequence[Sequence[str]], rounds: int, key: str) -> list[float]:
    """Median of one figure that fresh processes print, the commands in turn."""
    found: list[list[float]] = [[] for _ in commands]
    for n in range(rounds):
        for i in sorted(range(len(commands)), reverse=bool(n % 2)):
            found[i].append(child(*commands[i])[key])
    return [statistics.median(one) for one in found]


def peak_memory() -> int:
    """The most memory this process has held so far, in bytes. Linux only."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
