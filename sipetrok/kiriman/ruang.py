"""Room for what costs much, above all to unpack what people send: so many at a time, never all of
it for one sender, and whoever finds none is told at once instead of keeping a thread of the server.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sipetrok.kiriman.berkas import SedangSibuk

PATIENCE = 0.3  # seconds: a photo is done in less


class Ruang:
    """`most` files at a time, `each` of them from one sender, of whom as many more may wait; the
    last place is for whoever has none.
    """

    def __init__(self, most: int, each: int, patience: float = PATIENCE) -> None:
        self._most, self._each, self._patience = most, each, patience
        self._inside: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._left = threading.Condition()

    @contextmanager
    def taken(self, sender: str) -> Iterator[None]:
        """A place for one file. Raises SedangSibuk."""
        self._enter(sender)
        try:
            yield
        finally:
            with self._left:
                self._inside -= Counter((sender,))
                self._left.notify_all()

    def _enter(self, sender: str) -> None:
        with self._left:
            if self._waiting[sender] >= self._each:
                raise SedangSibuk
            self._waiting[sender] += 1
            has_room = self._left.wait_for(
                lambda: self._has_room(sender), self._patience
            )
            self._waiting -= Counter((sender,))
            if not has_room:
                raise SedangSibuk
            self._inside[sender] += 1

    def _has_room(self, sender: str) -> bool:
        mine, left = self._inside[sender], self._most - self._inside.total()
        return left > min(mine, 1) and mine < self._each


# Of the eight threads of the server. The office works on while its visitors crowd in.
WARGA = Ruang(4, 2)
KANTOR = Ruang(2, 1)
# A password costs a processor a tenth of a second on purpose.
MASUK = Ruang(4, 2, 1)
