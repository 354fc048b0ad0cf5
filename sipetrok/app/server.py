"""The server: what it listens to, whom it believes, how much it takes in, how it ends cutting
nobody off; and work beside the pages, in threads, because nobody in an office sets up a timer.

Every night clearing up, a backup, a check of a part of everything; every minute the e-mails that
are due. Each is a command as well, and one that fails stops no other.
"""

import errno
import logging
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from sipetrok.app import log
from sipetrok.app.config import SettingSalah, bracketed
from sipetrok.app.intake import Channel, Intake, let_go
from sipetrok.cetak import pdf
from sipetrok.models import db
from sipetrok.operations import cadangan, pemberitahuan, perawatan, periksa, surel
from sipetrok.operations.context import Context
from sipetrok.operations.kotak_keluar import Hasil

if sys.platform != "win32":  # which has no such limit
    import resource

THREADS = 8
# Bytes above our own bound: what is taken in whole is refused by a page, not by a cut line.
SLACK = 16 * 1024 * 1024
# Seconds that an answer under way gets at the end; systemd waits longer than that.
LAST_WORDS = 25
# Without it, on Windows, no more than 512 connections can be watched.
_POLL = hasattr(select, "poll")
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
    proxy = {
        "trusted_proxy": config["PROXY"],
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
    return {
        **(proxy if config["PROXY"] else {}),
        "clear_untrusted_proxy_headers": True,
        "threads": THREADS,
        "ident": None,
        "expose_tracebacks": False,
        "max_request_body_size": config["MAX_CONTENT_LENGTH"] + SLACK,
        "max_request_header_size": 32 * 1024,  # bytes
        # Seconds without a byte; a phone in a dead spot comes back within that or starts anew.
        "channel_timeout": 60,
        "cleanup_interval": 10,
        "connection_limit": 900 if _POLL else 400,
        "asyncore_use_poll": _POLL,
    }


class Server:
    """Listens from the moment it is made; whoever comes before `run` waits."""

    def __init__(self, app: Flask) -> None:
        """Raises SettingSalah when nothing can be listened to at HOST and PORT."""
        self._app = app
        self._map: dict[int, object] = {}
        self._stopping = False
        logger = logging.getLogger("waitress")
        logger.handlers[:] = app.logger.handlers
        logger.filters[:] = [without_address]
        logger.propagate = False
        # A short queue is no news.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        host, port = app.config["HOST"], app.config["PORT"]
        try:
            create_server(
                app, map=self._map, host=host, port=port, **adjustments(app.config)
            )
        except (OSError, ValueError) as problem:
            reason = _REASONS.get(getattr(problem, "errno", None), _NO_HOST)
            raise SettingSalah(reason.format(host=host, port=port)) from None
        intake = Intake(app.config["INSTANCE"] / "sementara")
        for listener in self._listeners():
            listener.channel_class, listener.intake = Channel, intake
            listener.maintenance = partial(let_go, listener)
        _open_files()

    def run(self) -> None:
        """Serves until Ctrl+C or the service manager ends it; then what is being answered is
        answered to the end.
        """
        # Windows has a third one.
        windows = getattr(signal, "SIGBREAK", signal.SIGINT)
        for number in (signal.SIGINT, signal.SIGTERM, windows):
            signal.signal(number, self._stop)
        while not self._stopping:
            began = time.monotonic()
            self._turn(1)
            if time.monotonic() - began >= 1:
                log.catch_up(self._app)
        for listener in self._listeners():
            wasyncore.dispatcher.close(listener)
        deadline = time.monotonic() + LAST_WORDS
        while time.monotonic() < deadline and self._is_busy():
            self._turn(0.1)

    def _turn(self, seconds: float) -> None:
        """One look at all connections, for so many seconds at most."""
        wasyncore.loop(timeout=seconds, use_poll=_POLL, map=self._map, count=1)

    def _stop(self, _signal: int, _frame: object) -> None:
        """Asked once it ends in good order; asked again, at once with 1."""
        if self._stopping:
            sys.exit(1)  # asked twice: at once
        self._stopping = True

    def _listeners(self) -> list[BaseWSGIServer]:
        return [each for each in self._map.values() if isinstance(each, BaseWSGIServer)]

    def _is_busy(self) -> bool:
        """Whether somebody is still sending to us, waiting for an answer, or taking one."""
        return any(
            each.requests or each.request or each.total_outbufs_len
            for each in list(self._map.values())
            if isinstance(each, HTTPChannel)
        )


def _open_files() -> None:
    """Every line and every large request is an open file: as many as the system bears."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def greeting(config: Mapping[str, object]) -> list[str]:
    """What is said to whoever started it: where to go, and what is still missing."""
    host, url = str(config["HOST"]), str(config["URL"])
    everywhere = host in ("*", "0.0.0.0", "::")
    near = "127.0.0.1" if everywhere else bracketed(host)
    here = f"http://{near}:{config['PORT']}"
    if url.startswith("https://"):
        return [
            f"Warga membuka {url}. Program ini mendengarkan di {here} untuk server depan."
        ]
    lines = [f"Buka {here} di browser. Tekan Ctrl+C untuk berhenti."]
    if everywhere and f"//{host}" in url:
        lines.append(
            f"SIPETROK_URL belum diisi: kode QR pada surat akan memuat {url}, yang tidak dapat "
            "dibuka warga. Isi dengan alamat yang dibuka warga."
        )
    return lines


# Beside the pages.

# Nightly work may begin a little earlier than the night before.
DAILY = timedelta(hours=20)
# An office PC that is off at night does it while people work.
OVERDUE = timedelta(hours=30)
# After a program that claimed the night and died, another one may.
PATIENCE = timedelta(hours=3)


def load_printer() -> None:
    """A little after the start: whoever waited for the server comes first, and no first letter
    waits for it.
    """
    timer = threading.Timer(5, pdf.printer)
    timer.daemon = True
    timer.start()


def start_nights(app: Flask) -> threading.Thread:
    """Looks at the clock for as long as the program runs."""

    def look() -> None:
        _guarded("malam", lambda: run_if_due(app, datetime.now(UTC)))

    return _watch(app, "malam", (60, 600), look)


def start_courier(app: Flask) -> threading.Thread | None:
    """Sends e-mails for as long as the program runs; nobody without a mail server."""
    if app.config["SMTP"] is None:
        return None
    return _watch(app, "kurir", (20, 60), lambda: send(datetime.now(UTC)))


def start_caller(app: Flask) -> threading.Thread:
    """The same for news on phones: a slow push service keeps no e-mail back."""

    def look() -> None:
        send(datetime.now(UTC), "pemberitahuan", pemberitahuan.send_due)

    return _watch(app, "kabar", (20, 60), look)


def _watch(
    app: Flask, name: str, seconds: tuple[int, int], look: Callable[[], object]
) -> threading.Thread:
    """Calls `look` inside the app after the first seconds, and then again and again.

    `look` bears its own faults: one that it lets out ends the thread.
    """
    first, again = seconds
    never = threading.Event()

    def run() -> None:
        never.wait(first)
        while True:
            with app.app_context():
                look()
            never.wait(again)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def is_due(last: datetime | None, now: datetime, is_office_open: bool) -> bool:
    """Once a day outside office hours; at once when it was left out."""
    if last is None or last > now:
        return True
    age = now - last
    return age >= OVERDUE or (age >= DAILY and not is_office_open)


def run_if_due(app: Flask, now: datetime) -> bool:
    """Does the night's work when it is time and no other process does it; whether it did."""
    context = Context.here(now)
    sessions = context.kalender.sessions_on(context.today)
    is_open = any(start <= now < end for start, end in sessions)
    # The part that must not be missing: a night that failed is tried again.
    last = perawatan.last("cadangan")
    if last is not None and not is_due(last.at, now, is_open):
        return False
    if not perawatan.claim("malam", now, PATIENCE):
        return False
    instance, target = app.config["INSTANCE"], app.config["CADANGAN"]
    _guarded(
        "sapu",
        lambda: perawatan.note(
            "sapu", vars(perawatan.sweep(context.storage, now)), now
        ),
    )
    _guarded("cadangan", lambda: cadangan.create(context, instance, target))
    _guarded("periksa", lambda: periksa.run(context, sebagian=True))
    return True


def _guarded(task: str, work: Callable[[], object]) -> None:
    """One task of the night. What goes wrong is told to the log and stops no other task."""
    try:
        work()
        log.event("pekerjaan malam", tugas=task, hasil="selesai")
    except Exception as error:  # the night goes on, and so does the office
        _failed("pekerjaan malam", error, tugas=task)


def send(
    now: datetime,
    kejadian: str = "surel",
    send_due: Callable[[datetime], Hasil] = surel.send_due,
) -> None:
    """One look for what is due. What goes wrong is told to the log, in numbers only, and tried
    again at the next look.
    """
    try:
        counts = vars(send_due(now))
        if counts["ditunda"] or counts["gagal"]:
            log.event(kejadian, logging.WARNING, **counts)
        elif any(counts.values()):
            log.event(kejadian, **counts)
    except Exception as error:  # the office goes on, and so does the courier
        _failed(kejadian, error)


def _failed(kejadian: str, error: Exception, **isi: str) -> None:
    """Lets go of what was begun, and tells the log of it without its words."""
    db.session.rollback()
    log.event(kejadian, logging.ERROR, **isi, hasil="gagal", **log.describe(error))
