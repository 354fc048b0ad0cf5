"""Real servers in processes of their own, and readers who keep their lines open and ask again as
soon as they have their answer.
"""

import contextlib
import os
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.office import URL
from bench.ratio import ROOT


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def served(instance: Path, *program: str) -> Iterator[int]:
    """The port of this program (`python app.py` where none is named) on this instance."""
    port = free_port()
    ours = ("SIPETROK_", "HOST", "PORT", "DATABASE_URL", "SECRET_KEY")
    kept = {name: one for name, one in os.environ.items() if not name.startswith(ours)}
    settings = {
        "SIPETROK_INSTANCE": str(instance),
        "SECRET_KEY": "kunci-untuk-mengukur-saja",
        "KANTOR": "pulau-burung",
        "PORT": str(port),
        "SIPETROK_URL": URL,
    }
    process = subprocess.Popen(
        [sys.executable, *(program or ("app.py",))],
        cwd=ROOT,
        env={**kept, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        connect(port).close()
        yield port
    finally:
        process.terminate()
        process.wait(60)


def connect(port: int, seconds: float = 60) -> socket.socket:
    """A line, once there is anybody to answer it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), seconds)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def answer_on(line: socket.socket) -> tuple[bytes, bytes]:
    """Head and body of the answer that comes; four bytes lie between them."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += line.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    while len(body) < length:
        body += line.recv(65536)
    return head, body


@dataclass(frozen=True)
class Readers:
    """So many lines to one server; each asks for the same page again and again."""

    port: int
    path: str
    count: int

    @property
    def asked(self) -> bytes:
        return (
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            "Accept-Encoding: gzip\r\n\r\n"
        ).encode()

    def first(self) -> tuple[bytes, bytes]:
        """Head and body of one answer; every one of them is as long."""
        with connect(self.port) as line:
            line.sendall(self.asked)
            head, body = answer_on(line)
            assert head.startswith(b"HTTP/1.1 200"), head
            return head, body

    def rate(self, seconds: float) -> float:
        """Answers a second. AssertionError when one is not as long as the first."""
        asked, whole = self.asked, 4 + sum(map(len, self.first()))
        waiting = {connect(self.port): whole for _ in range(self.count)}
        answers, start = 0, time.perf_counter()
        with selectors.DefaultSelector() as ready:
            for line in waiting:
                ready.register(line, selectors.EVENT_READ)
                line.sendall(asked)
            while waiting:
                is_over = time.perf_counter() - start > seconds
                for key, _ in ready.select():
                    line = key.fileobj
                    got = len(line.recv(65536))
                    waiting[line] -= got
                    assert got and waiting[line] >= 0
                    if waiting[line]:
                        continue
                    answers += 1
                    if is_over:
                        ready.unregister(line)
                        del waiting[line]
                        line.close()
                    else:
                        waiting[line] = whole
                        line.sendall(asked)
        return answers / (time.perf_counter() - start)
