"""What comes in and is not answered yet: the lines that are open, and the bytes that were sent over
them. Of both so much in all, and no address has more than its share while others need it.

Nobody's request is read by a server thread before it is whole, so those who send slowly hold up
nobody; but what they have sent lies here meanwhile. Where it becomes too much, it is given up
that has been the most for the longest without coming to its end.

Of a form whose line was cut the app is handed the parts that are whole, under BROKEN: nobody waits
for the answer, but a photo that arrived need not be sent again.
"""

import io
import shutil
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any

from waitress.channel import HTTPChannel
from waitress.parser import (
    HTTPRequestParser,
    ParsingError,
    TransferEncodingNotImplemented,
)
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import BadRequest, Error
from werkzeug.http import parse_options_header

from sipetrok.app.auth import BROKEN
from sipetrok.operations.throttle import block_of
from sipetrok.simpanan.utuh import sweep

# Bytes of all unfinished requests: at most so much, at most a tenth of what is free on the disk,
# and never so little that no form gets through.
MOST, PART, LEAST = 512 * 1024 * 1024, 10, 64 * 1024 * 1024
# One address may hold a quarter: ten phones of a village that send 8 MB each at once.
SHARE = 4
# Lines; beyond that the server would listen to nobody new.
SPARE = 50
RETRY = 30  # seconds
WINDOW = 64 * 1024  # bytes looked through at a time
SENTENCES = {
    413: "Kiriman terlalu besar. Kembali, lalu kirim foto satu per satu, "
    "paling besar 10 MB setiap foto.",
    431: "Permintaan ini terlalu panjang. Hapus cookie situs ini di browser Anda, lalu coba lagi.",
    500: "Ada gangguan pada sistem. Coba lagi beberapa menit lagi.",
    503: "Kantor sedang menerima terlalu banyak kiriman sekaligus. Tunggu setengah menit, "
    "lalu kirim lagi, foto satu per satu.",
}
_UNREADABLE = (
    "Permintaan tidak dapat dibaca. Kembali ke halaman sebelumnya, lalu coba lagi."
)


class TooMuch(Error):
    """This request was given up before it was whole."""

    code = 503
    reason = "Service Unavailable"


class Refusal(ErrorTask):
    """The answer to what never reaches the app, in a sentence instead of the server's own words."""

    def execute(self) -> None:
        error = self.request.error
        body = SENTENCES.get(error.code, _UNREADABLE).encode()
        self.status, self.content_length = f"{error.code} {error.reason}", len(body)
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if error.code == TooMuch.code:
            self.response_headers.append(("Retry-After", str(RETRY)))
        self.set_close_on_finish()
        self.write(body)


class Said(HTTPRequestParser):
    """A request that says how long it is, as browsers and proxies do. What comes in pieces without
    end would be looked through anew with each, by the one loop that hears everybody.
    """

    def parse_header(self, header_plus: bytes) -> None:
        """Raises TransferEncodingNotImplemented for a body in pieces, ParsingError for a length of
        thousands of digits, which is no number to Python.
        """
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("length") from None
        if self.chunked:
            raise TransferEncodingNotImplemented("chunked")


class Channel(HTTPChannel):
    """A line that tells the intake what it holds, and refuses in our words."""

    error_task_class, parser_class = Refusal, Said
    request: Any = None
    is_cut = False

    def __init__(self, server, sock, addr, adj, map=None) -> None:
        self.since = time.monotonic()  # it waits, or its request is being sent
        self.held, self.address = 0, block_of(addr[0])
        super().__init__(server, sock, addr, adj, map=map)
        server.intake.make_place(self)

    def __repr__(self) -> str:
        """Without the address: what goes wrong on a line is told to the log with this."""
        return f"<line with {len(self.requests)} requests>"

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.since = time.monotonic()
        elif self.request.body_rcv is not None and not self.server.intake.has_room(
            self, len(data)
        ):
            return False
        taken = super().received(data)
        self._refuse_more_than_one()
        self.server.intake.count(self)
        return taken

    def _refuse_more_than_one(self) -> None:
        """Who asks for more before the answer is there could leave it all untaken, and the server
        thread waits for that.
        """
        with self.requests_lock:
            for late in self.requests[1:]:
                late.close()
                late.error = BadRequest("")
            del self.requests[2:]

    def service(self) -> None:
        try:
            if self.is_cut:
                self._hand_over(self.requests[0])
        finally:
            super().service()
        self.since = time.monotonic()
        self.server.intake.count(self)

    def handle_close(self) -> None:
        super().handle_close()
        request, self.request = self.request, None
        if request is not None and not self.requests and _mark(request):
            # It counts as held until the app has looked at it.
            self.is_cut = True
            self.requests.append(request)
            self.server.add_task(self)
        elif request is not None:
            request.close()
        self.server.intake.count(self)

    def _hand_over(self, request: Any) -> None:
        """The app reads what is whole; its answer goes nowhere."""
        rest = Whole(request.get_body_stream(), _mark(request))
        environ = WSGITask(self, request).get_environment()
        environ |= {BROKEN: True, "wsgi.input": rest, "CONTENT_LENGTH": str(rest.size)}
        answer = self.server.application(environ, lambda *_: None)
        with closing(answer):
            for _ in answer:
                pass

    def cancel(self) -> None:
        """The server ends, and nobody takes what is still held."""
        for request in self.requests:
            request.close()
        super().cancel()

    def give_up(self) -> None:
        """Forgets what has come of the request, and says so."""
        with self.requests_lock:
            request, self.request = self.request, None
            request.close()
            request.error, request.completed = TooMuch(""), True
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)
        self.server.intake.count(self)

    def tell_address(self) -> str:
        """Whose request it is: behind the proxy that is named in its head."""
        request = self.request
        if request is not None and self.addr[0] == self.adj.trusted_proxy:
            said = request.headers.get("X_FORWARDED_FOR", "")
            self.address = block_of(said.rpartition(",")[2].strip() or self.addr[0])
        return self.address


class Whole(io.RawIOBase):
    """A form up to the end of its last whole part, and closed there: what a browser would have sent
    with only those.
    """

    def __init__(self, stream: IO[bytes], mark: bytes) -> None:
        """`mark` begins the line between two parts."""
        super().__init__()
        end, at, seen = 0, 0, b""
        stream.seek(0)
        while data := stream.read(WINDOW):
            seen = seen[1 - len(mark) :] + data
            at += len(data)
            found = seen.rfind(mark)
            if found >= 0:
                end = at - len(seen) + found
        stream.seek(0)
        self._stream, self._left, self._close = stream, end, mark + b"--\r\n"
        self.size = end + len(self._close)

    def readable(self) -> bool:
        """It is read, and no more."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As a file does."""
        if self._left:
            data = self._stream.read(min(self._left, len(buffer)))
            self._left -= len(data)
        else:
            data, self._close = self._close[: len(buffer)], self._close[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class Intake:
    """Counts for all channels of a server; the loop and the server threads tell it."""

    def __init__(self, folder: Path) -> None:
        """From now on what is too large for memory lies in this folder; what a killed process left
        there goes.
        """
        self.folder = folder
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()
        self.total = 0
        with suppress(OSError):
            sweep(folder, "*")
        tempfile.tempdir = str(folder)

    def most(self) -> int:
        """Bytes of all together."""
        free = shutil.disk_usage(self.folder).free
        return max(LEAST, min(MOST, free // PART))

    def count(self, channel: Channel) -> None:
        """Whatever was received or given back."""
        with self._lock:
            waiting = [*channel.requests, channel.request]
            held = sum(
                one.body_bytes_received for one in waiting if one and not one.error
            )
            self.total += held - channel.held
            before, after = channel.address, channel.tell_address()
            self._held[before] -= channel.held
            self._held[after] += held
            channel.held = held
            for address in {before, after}:
                if not self._held[address]:
                    del self._held[address]

    def has_room(self, channel: Channel, size: int) -> bool:
        """Whether so many bytes more can be taken. Other requests may have to give way, or this."""
        address, most = channel.address, self.most()
        while True:
            is_greedy = self._held[address] + size > most // SHARE
            if not is_greedy and self.total + size <= most:
                return True
            among = [
                one
                for one in _lines(channel)
                if one.request and (one.address == address or not is_greedy)
            ]
            now = time.monotonic()
            one = max(among, key=lambda one: one.held * (now - one.since))
            one.give_up()
            if one is channel:
                return False

    def make_place(self, channel: Channel) -> None:
        """Of the address with the most lines the one that has waited longest is cut, before they
        are so many that nobody new is heard.
        """
        lines = _lines(channel)
        if len(lines) <= channel.adj.connection_limit - SPARE:
            return
        ((most, _),) = Counter(one.address for one in lines).most_common(1)
        waiting = [one for one in lines if one.address == most and not one.requests]
        if waiting:
            min(waiting, key=lambda one: one.since).handle_close()


def _mark(request: Any) -> bytes:
    """What begins the line between the parts of a form of which something came; else nothing."""
    kind, options = parse_options_header(request.headers.get("CONTENT_TYPE"))
    boundary = options.get("boundary", "")
    if not (kind == "multipart/form-data" and boundary and request.body_bytes_received):
        return b""
    return f"\r\n--{boundary}".encode("latin-1", "replace")


def let_go(listener: Any, now: float) -> None:
    """Cuts the lines on which nothing has moved for a minute: nobody speaks, or nobody takes the
    answer, for which a server thread may wait.
    """
    for each in list(listener.active_channels.values()):
        is_ours = each.requests and not each.total_outbufs_len  # still being answered
        if not is_ours and each.last_activity < now - listener.adj.channel_timeout:
            each.handle_close()


def _lines(channel: Channel) -> list[Channel]:
    return [each for each in list(channel._map.values()) if isinstance(each, Channel)]
