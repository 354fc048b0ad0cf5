"""The log: one line of JSON an event, without personal data, and a case number by which an error is
found again.

An address is never written (that of a permohonan holds its code), nor what a person typed, nor the
words of an unforeseen error, which may quote it: a line names the page, the kind of error and the
place in the code.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

# Without look-alikes: case numbers are read out on the telephone.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# Bytes of one file, and how many older ones are kept.
_KEPT, _FILES = 2_000_000, 10


class LogFile(RotatingFileHandler):
    """The log never breaks what it tells of: a line that cannot be written is left out, and the
    console says so once.

    Nor does anybody wait for it: whoever finds the file free writes what others have said
    meanwhile as well. When each waited for the other, two hundred readers got 64 answers a second.
    """

    _failed = _told = False

    def __init__(self, path: Path, layout: "Lines") -> None:
        super().__init__(path, "a", _KEPT, _FILES, encoding="utf-8", delay=True)
        self._said: deque[str] = deque()
        self.layout = layout

    def handle(self, record: logging.LogRecord) -> bool:
        """Without the lock that every handler of Python's waits for."""
        self._said.append(self.layout.format(record))
        self.write_said()
        self.write_said()  # what somebody said during the first
        return True

    def write_said(self) -> None:
        """Writes everything that was said; not while another thread is at it.

        What is said while that one ends stays until the next line, the next quiet second of the
        server, or the end.
        """
        if not (self._said and self.lock and self.lock.acquire(blocking=False)):
            return
        try:
            lines = [self._said.popleft() for _ in range(len(self._said))]
            self.emit(logging.makeLogRecord({"msg": "\n".join(lines)}))
        finally:
            self.lock.release()

    def close(self) -> None:
        """At the latest Python's own end calls it: no line is lost."""
        self.write_said()
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        self._failed = False
        super().emit(record)
        self._told = self._failed

    def handleError(self, _record: logging.LogRecord) -> None:
        """Told once, and again only after a line has been written in between."""
        self._failed = True
        if not self._told and sys.stderr:
            print(
                "Log tidak dapat ditulis. Periksa sisa ruang disk dan izin folder log.",
                file=sys.stderr,
            )


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def __init__(self, zona: tzinfo) -> None:
        super().__init__()
        self.zona = zona

    def format(self, record: logging.LogRecord) -> str:
        """Moment by the office's clock, level, event and what belongs to it; of an error what
        `describe` tells.
        """
        at = datetime.fromtimestamp(record.created, self.zona).isoformat(
            timespec="milliseconds"
        )
        line: dict[str, object] = {"at": at, "tingkat": record.levelname}
        line["kejadian"] = record.getMessage()
        line |= getattr(record, "isi", {})
        if record.exc_info and record.exc_info[1]:
            line |= describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Everything goes to a file of the instance folder; warnings to the console as well."""
    layout = Lines(app.extensions["kantor"].kalender.zona)
    file = LogFile(log_path(app), layout)
    console = logging.StreamHandler()
    console.setLevel(logging.WARNING)
    # Of another app in this process: they share the logger.
    for handler in tuple(app.logger.handlers):
        app.logger.removeHandler(handler)
        with suppress(OSError):  # what it still held may find no room on a full disk
            handler.close()
    console.setFormatter(layout)
    for handler in (file, console):
        app.logger.addHandler(handler)
    app.logger.setLevel(logging.INFO)
    app.log_exception = _log_exception  # type: ignore[method-assign]  # Flask's way to its errors
    app.before_request(_begin)
    app.after_request(_request)


def log_path(app: Flask) -> Path:
    """The file that is written now; older ones end in .1, .2 …"""
    return Path(app.instance_path) / "log" / "sipetrok.log"


def event(kejadian: str, level: int = logging.INFO, **isi: object) -> None:
    """One line. Only ids, counts, kinds and the names of pages; never names, numbers of people,
    codes, texts.
    """
    current_app.logger.log(level, kejadian, extra={"isi": isi})


def describe(error: BaseException) -> dict[str, object]:
    """What may be said of an error: its kind, the system's own number, and where it happened; not
    its words.
    """
    frames = traceback.extract_tb(error.__traceback__)
    # Our own lines tell the way, the last one where it ended; what libraries pass through says
    # nothing.
    ours = str(Path(__file__).parents[1])
    told = [
        frame
        for frame in frames
        if frame is frames[-1] or frame.filename.startswith(ours)
    ]
    orig = getattr(error, "orig", None)
    found: dict[str, object] = {
        "galat": type(error).__name__,
        "nomor_galat": getattr(error, "errno", None)
        or getattr(orig, "sqlite_errorname", None)
        or getattr(orig, "sqlstate", None),
        "tempat": [
            f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in told
        ][-12:],
    }
    if error.__cause__ is not None:
        found["sebab"] = type(error.__cause__).__name__
    return found


def case_number() -> str:
    """The number under which this request's trouble stands in the log; the same for the whole
    request.
    """
    if "kasus" not in g:
        g.kasus = "".join(secrets.choice(_SIGNS) for _ in range(6))
    return str(g.kasus)


def find_case(app: Flask, kasus: str) -> list[str]:
    """Every line of the kept log that belongs to a case, oldest first."""
    mark, path = f'"kasus": "{kasus.strip().upper().replace("-", "")}"', log_path(app)
    found = []
    for file in sorted(
        path.parent.glob(path.name + "*"), key=lambda one: one.stat().st_mtime
    ):
        with file.open(encoding="utf-8", errors="replace") as lines:
            found += [line.rstrip("\n") for line in lines if mark in line]
    return found


def _log_exception(exc_info: Any) -> None:
    """Flask calls this for every error that nobody foresaw, before the page is shown."""
    isi = {**_where(), "kasus": case_number()}
    current_app.logger.error("galat", exc_info=exc_info, extra={"isi": isi})


def _where() -> dict[str, Any]:
    return {"halaman": request.endpoint, "cara": request.method}


def _begin() -> None:
    g.mulai = time.perf_counter()


def _request(response: Response) -> Response:
    if request.endpoint != "static":
        note_answer(current_app, _where(), response.status_code, g.get("mulai"))
    return response


def note_answer(
    app: Flask, where: Mapping[str, Any], status: int, begun: float | None
) -> None:
    """A line for each page that was answered: which, how, its status, and milliseconds."""
    now = time.perf_counter()
    isi = {**where, "status": status, "md": round((now - (begun or now)) * 1000, 1)}
    isi["kasus"] = g.get("kasus") if g else None
    app.logger.info("permintaan", extra={"isi": isi})


def catch_up(app: Flask) -> None:
    """Writes what the last who spoke at once left unwritten."""
    for handler in app.logger.handlers:
        if isinstance(handler, LogFile):
            handler.write_said()
