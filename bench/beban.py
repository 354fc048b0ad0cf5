"""Whether this machine is quiet enough to judge on.

A loaded machine moves a ratio either way: waiting for a core hides our own work behind the floor's.
"""

import os
import time
from dataclasses import dataclass

MOST_LOAD = 0.6  # for each core; on two cores one other process at most
LEAST_SHARE = 0.95  # of one core while this process asks for it
PROBE = 0.3  # seconds


@dataclass(frozen=True)
class Beban:
    """How busy the machine is; `load` is None where the system does not say (Windows)."""

    load: float | None
    cores: int
    share: float

    @property
    def is_quiet(self) -> bool:
        return self.share >= LEAST_SHARE and (self.load or 0) <= MOST_LOAD * self.cores

    def __str__(self) -> str:
        share = f"proses ini mendapat {100 * self.share:.0f} % dari satu inti"
        if self.load is None:
            return share
        return f"beban {self.load:.1f} pada {self.cores} inti, {share}".replace(
            ".", ","
        )


def share(seconds: float = PROBE) -> float:
    """The part of one core that this process gets when it asks for all of it."""
    wall, spent = time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < seconds:
        pass
    return (time.process_time() - spent) / (time.perf_counter() - wall)


def now() -> Beban:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return Beban(load, os.cpu_count() or 1, share())
