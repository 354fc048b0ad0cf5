"""What a check looks at, what it has looked at, and what it found."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_

from sipetrok.models import db

# Nights until everything had its turn.
BAGIAN = 28
# Rows that are read at once.
BATCH = 200
# Things between two words of progress.
_STEP = 1000


@dataclass
class Hasil:
    """Findings in the order in which they were found, each once, and how much was looked at.

    Of that which grows everything is looked at; or with `bagian` one part, and what was wrong last
    time.
    """

    tell: Callable[[str], None] = lambda line: None
    bagian: int | None = None
    lalu: Mapping[str, Iterable[int]] = field(default_factory=dict)
    temuan: list[str] = field(default_factory=list)
    diperiksa: Counter[str] = field(default_factory=Counter)
    ulang: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    detik: float = 0.0

    def batches(
        self, kind: str, query: Select[Any], number: Any, *always: ColumnElement[bool]
    ) -> Iterator[list[Row[Any]]]:
        """The rows that are looked at this time, by their number; those of `always` every time.

        Nobody waits for a reader, but a long reading keeps the log of the database growing.
        """
        if self.bagian is not None:
            wrong = number.in_(list(self.lalu.get(kind, ())))
            query = query.where(or_(number % BAGIAN == self.bagian, wrong, *always))
        query, after = query.order_by(number).limit(BATCH), 0
        while rows := db.session.execute(query.where(number > after)).all():
            db.session.rollback()
            after = rows[-1][0]
            yield list(rows)

    def add(self, kalimat: str) -> None:
        if kalimat not in self.temuan:
            self.temuan.append(kalimat)

    def add_for(self, kind: str, number: int, found: Iterable[str]) -> None:
        """One more thing was looked at; with findings it is looked at again the next time,
        whoever's turn it is.
        """
        for kalimat in found:
            self.add(kalimat)
            self.ulang[kind].add(number)
        self.diperiksa[kind] += 1
        if self.diperiksa[kind] % _STEP == 0:
            self.tell(f"{self.diperiksa[kind]} {kind} sudah diperiksa.")

    @property
    def kalimat(self) -> list[str]:
        looked = ", ".join(f"{count} {kind}" for kind, count in self.diperiksa.items())
        end = "Tidak ada kerusakan."
        if self.temuan:
            end = f"{len(self.temuan)} kerusakan ditemukan."
        return [*self.temuan, f"Diperiksa: {looked}. {end}"]


def twice(look: Callable[[], list[str]]) -> list[str]:
    """What is found both times: what looks wrong may have changed under the reading."""
    found = look()
    db.session.rollback()
    if not found:
        return []
    again = look()
    db.session.rollback()
    return [kalimat for kalimat in found if kalimat in again]
