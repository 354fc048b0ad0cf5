"""What a check has looked at and found."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

BAGIAN = 28  # nights until everything had its turn
_STEP = 1000  # things between two words of progress


@dataclass(frozen=True)
class Giliran:
    """What is looked at of that which grows: everything, or one part and what was wrong last time."""

    bagian: int | None = None
    ulang: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass
class Hasil:
    """Findings in the order in which they were found, each once, and how much was looked at."""

    tell: Callable[[str], None] = lambda line: None
    temuan: list[str] = field(default_factory=list)
    diperiksa: Counter = field(default_factory=Counter)
    ulang: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    detik: float = 0.0

    def add(self, kalimat: str) -> None:
        if kalimat not in self.temuan:
            self.temuan.append(kalimat)

    def add_for(self, kind: str, number: int, found: list[str]) -> None:
        """Findings about one row; it is looked at again the next time, whoever's turn it is."""
        for kalimat in found:
            self.add(kalimat)
        if found:
            self.ulang[kind].add(number)

    def count(self, kind: str) -> None:
        self.diperiksa[kind] += 1
        if self.diperiksa[kind] % _STEP == 0:
            self.tell(f"{self.diperiksa[kind]} {kind} sudah diperiksa.")

    @property
    def kalimat(self) -> list[str]:
        looked = ", ".join(f"{count} {kind}" for kind, count in self.diperiksa.items())
        end = f"{len(self.temuan)} kerusakan ditemukan." if self.temuan else "Tidak ada kerusakan."
        return [*self.temuan, f"Diperiksa: {looked}. {end}"]
