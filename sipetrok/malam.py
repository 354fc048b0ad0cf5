"""The nightly work, done by the serving program itself: an office has nobody who would set up a
timer.

Clearing up, a backup, a check of a part of everything. Each is a command as well, and one that
fails stops no other.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask

from sipetrok import kantor, latar, log
from sipetrok.domain.perawatan import is_due
from sipetrok.models import db
from sipetrok.operations import cadangan, perawatan, periksa, sapu

FIRST, AGAIN = 60, 600  # seconds after the start, and between two looks at the clock
PATIENCE = timedelta(hours=3)  # after a program that claimed the night and died, another one may


def start(app: Flask) -> threading.Thread:
    """Looks at the clock for as long as the program runs."""
    return latar.watch(
        app,
        "malam",
        FIRST,
        AGAIN,
        lambda: _guarded("malam", lambda: run_if_due(app, datetime.now(UTC))),
    )


def run_if_due(app: Flask, now: datetime) -> bool:
    """Does the night's work when it is time and no other process does it; whether it did."""
    kalender = kantor.current().kalender
    last = perawatan.last(
        "cadangan"
    )  # the part that must not be missing: a night that failed is tried again
    is_open = any(start <= now < end for start, end in kalender.sessions_on(kalender.day_of(now)))
    if not is_due(last.at if last else None, now, is_open) or not perawatan.claim(
        "malam", now, PATIENCE
    ):
        return False
    storage = app.extensions["storage"]
    _guarded("sapu", lambda: perawatan.note("sapu", vars(sapu.sweep(storage, now)), now))
    _guarded("cadangan", lambda: cadangan.create(app, now))
    _guarded("periksa", lambda: periksa.run(kantor.current(), storage, now, sebagian=True))
    return True


def _guarded(task: str, work: Callable[[], object]) -> None:
    try:
        work()
        log.event("pekerjaan malam", tugas=task, hasil="selesai")
    except Exception as error:  # the night goes on, and so does the office
        db.session.rollback()
        log.event(
            "pekerjaan malam", logging.ERROR, tugas=task, hasil="gagal", **log.describe(error)
        )
