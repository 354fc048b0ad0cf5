"""The server: what it listens to, whom it believes, how much it takes in, and how it ends cutting
nobody off.
"""

import errno
import logging
import re
import select
import signal
import sys
import time
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from sipetrok.app.config import SettingSalah, bracketed

THREADS = 8
# Bytes above our own bound: what is taken in whole is refused by a page, not by a cut line.
SLACK = 16 * 1024 * 1024
# Seconds that an answer under way gets at the end; systemd waits longer than that.
LAST_WORDS = 25
# Without it, on Windows, no more than 512 connections can be watched.
_POLL = hasattr(select, "poll")
_CONNECTIONS = 400
if _POLL:
    _CONNECTIONS = 900
_SENTENCES = {
    413: "Kiriman terlalu besar. Kembali, lalu kirim foto satu per satu, "
    "paling besar 10 MB setiap foto.",
    431: "Permintaan ini terlalu panjang. Hapus kuki situs ini di peramban Anda, lalu coba lagi.",
    500: "Ada gangguan pada sistem. Coba lagi beberapa menit lagi.",
}
# Why nothing can be listened to.
_NO_HOST = (
    'HOST "{host}" bukan alamat komputer ini. '
    "Pakai 127.0.0.1, alamat IP komputer ini, atau 0.0.0.0."
)
_REASONS: dict[int | None, str] = {
    errno.EADDRINUSE: "PORT {port} sedang dipakai. Mungkin SI-PETROK sudah berjalan di komputer "
    "ini; jika bukan, isi PORT dengan angka lain.",
    errno.EACCES: "PORT {port} tidak boleh dibuka oleh akun ini. "
    "Pakai angka di atas 1023, misalnya PORT=8000.",
}
_UNREADABLE = (
    "Permintaan tidak dapat dibaca. Kembali ke halaman sebelumnya, lalu coba lagi."
)


class Refusal(ErrorTask):
    """The answer to what never reaches the app, in a sentence instead of the server's own words."""

    def execute(self) -> None:
        error = self.request.error
        body = _SENTENCES.get(error.code, _UNREADABLE).encode()
        self.status, self.content_length = f"{error.code} {error.reason}", len(body)
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        self.set_close_on_finish()
        self.write(body)


class Channel(HTTPChannel):
    """A connection that refuses in our words."""

    error_task_class = Refusal


_COMPLAINT = re.compile(
    "Exception while serving|Client disconnected while serving|Malformed proxy header"
)


def without_address(record: logging.LogRecord) -> bool:
    """Takes from the server's complaints the address that was asked for, which may hold a pemohon's
    code.
    """
    if found := _COMPLAINT.match(str(record.msg)):
        record.msg, record.args = found[0], ()
    return True


def adjustments(config: Mapping[str, Any]) -> dict[str, object]:
    """How waitress is set up for these settings."""
    proxy: dict[str, object] = {}
    if config["PROXY"]:
        proxy = {
            "trusted_proxy": config["PROXY"],
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    return {
        **proxy,
        "clear_untrusted_proxy_headers": True,
        "threads": THREADS,
        "ident": None,
        "expose_tracebacks": False,
        "max_request_body_size": config["MAX_CONTENT_LENGTH"] + SLACK,
        "max_request_header_size": 32 * 1024,  # bytes
        # Seconds without a byte; a phone in a dead spot comes back within that or starts anew.
        "channel_timeout": 60,
        "cleanup_interval": 10,
        "connection_limit": _CONNECTIONS,
        "asyncore_use_poll": _POLL,
    }


class Server:
    """Listens from the moment it is made; whoever comes before `run` waits."""

    def __init__(self, app: Flask) -> None:
        """Raises SettingSalah when nothing can be listened to at HOST and PORT."""
        self._map: dict[int, object] = {}
        self._stopping = False
        logger = logging.getLogger("waitress")
        logger.handlers[:] = app.logger.handlers
        logger.filters[:] = [without_address]
        logger.propagate = False
        logging.getLogger("waitress.queue").setLevel(
            logging.ERROR
        )  # a short queue is no news
        host, port = app.config["HOST"], app.config["PORT"]
        try:
            create_server(
                app, map=self._map, host=host, port=port, **adjustments(app.config)
            )
        except (OSError, ValueError) as problem:
            reason = _REASONS.get(getattr(problem, "errno", None), _NO_HOST)
            raise SettingSalah(reason.format(host=host, port=port)) from None
        for listener in self._listeners():
            listener.channel_class = Channel

    def run(self) -> None:
        """Serves until Ctrl+C or the service manager ends it; then what is being answered is
        answered to the end.
        """
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._stop)
        while not self._stopping:
            self._turn(1)
        for listener in self._listeners():
            wasyncore.dispatcher.close(listener)
        deadline = time.monotonic() + LAST_WORDS
        while time.monotonic() < deadline and any(
            map(_is_busy, list(self._map.values()))
        ):
            self._turn(0.1)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=_POLL, map=self._map, count=1)

    def _stop(self, _signal: int, _frame: object) -> None:
        if self._stopping:
            sys.exit(1)  # asked twice: at once
        self._stopping = True

    def _listeners(self) -> list[BaseWSGIServer]:
        return [each for each in self._map.values() if isinstance(each, BaseWSGIServer)]


def _is_busy(each: object) -> bool:
    """Whether somebody is still sending to us, waiting for an answer, or taking one."""
    return isinstance(each, HTTPChannel) and bool(
        each.requests or each.request or each.total_outbufs_len
    )


def greeting(config: Mapping[str, object]) -> list[str]:
    """What is said to whoever started it: where to go, and what is still missing."""
    host, port, url = str(config["HOST"]), config["PORT"], str(config["URL"])
    everywhere = host == "*" or (
        (":" in host or host[:1].isdigit()) and ip_address(host).is_unspecified
    )
    here = f"http://{bracketed(host)}:{port}"
    if everywhere:
        here = f"http://127.0.0.1:{port}"
    if url.startswith("https://"):
        return [
            f"Warga membuka {url}. Program ini mendengarkan di {here} untuk server depan."
        ]
    lines = [f"Buka {here} di peramban. Tekan Ctrl+C untuk berhenti."]
    if everywhere and f"//{host}" in url:
        lines.append(
            f"SIPETROK_URL belum diisi: kode QR pada surat akan memuat {url}, yang tidak dapat "
            "dibuka warga. Isi dengan alamat yang dibuka warga."
        )
    return lines
