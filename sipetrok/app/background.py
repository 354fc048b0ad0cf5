"""Work beside the pages, in threads of the serving program: an office has nobody who would set up a
timer.

Every night clearing up, a backup, a check of a part of everything; every minute the e-mails that
are due. Each is a command as well, and one that fails stops no other.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask

from sipetrok.app import log
from sipetrok.models import db
from sipetrok.operations import cadangan, perawatan, periksa, surel
from sipetrok.operations.context import Context

# Nightly work may begin a little earlier than the night before.
DAILY = timedelta(hours=20)
# An office PC that is off at night does it while people work.
OVERDUE = timedelta(hours=30)
# After a program that claimed the night and died, another one may.
PATIENCE = timedelta(hours=3)


def start_nights(app: Flask) -> threading.Thread:
    """Looks at the clock for as long as the program runs."""

    def look() -> None:
        _guarded("malam", lambda: run_if_due(app, datetime.now(UTC)))

    return _watch(app, "malam", (60, 600), look)


def start_courier(app: Flask) -> threading.Thread | None:
    """Sends for as long as the program runs; nobody without a mail server."""
    if app.config["SMTP"] is None:
        return None
    return _watch(app, "kurir", (20, 60), lambda: send(datetime.now(UTC)))


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
    try:
        work()
        log.event("pekerjaan malam", tugas=task, hasil="selesai")
    except Exception as error:  # the night goes on, and so does the office
        _failed("pekerjaan malam", error, tugas=task)


def send(now: datetime) -> None:
    """One look for e-mails. What goes wrong is told to the log, in numbers only, and tried again at
    the next look.
    """
    try:
        counts = vars(surel.send_due(now))
        if counts["ditunda"] or counts["gagal"]:
            log.event("surel", logging.WARNING, **counts)
        elif any(counts.values()):
            log.event("surel", **counts)
    except Exception as error:  # the office goes on, and so does the courier
        _failed("surel", error)


def _failed(kejadian: str, error: Exception, **isi: str) -> None:
    db.session.rollback()
    log.event(kejadian, logging.ERROR, **isi, hasil="gagal", **log.describe(error))
