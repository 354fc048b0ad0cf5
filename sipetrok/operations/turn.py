"""One at a time, in the order in which they came. A lock of Python's lets in whoever happens to be
awake, and SQLite whoever happens to ask: under many writers some wait until their patience ends.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """Of the threads of one process. Whoever stands first in the line has the turn."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[tuple[int, threading.Lock]] = deque()

    @contextmanager
    def taken(self, patience: float) -> Iterator[bool]:
        """Whether somebody else was there before.

        Raises TimeoutError when it was waited for too long, RuntimeError for whoever has it.
        """
        place = threading.get_ident(), threading.Lock()
        place[1].acquire()
        with self._guard:
            if self._line and self._line[0][0] == place[0]:
                raise RuntimeError("this thread has the turn already")
            self._line.append(place)
            is_first = self._line[0] is place
        try:
            if not (is_first or place[1].acquire(timeout=patience)):
                raise TimeoutError
            yield not is_first
        finally:
            with self._guard:
                had_it = self._line[0] is place
                self._line.remove(place)
                if had_it and self._line:
                    self._line[0][1].release()
