"""The courier of the serving program: looks every minute for e-mails that are due, and sends them.

Runs beside the pages in a thread of its own; several programs on one office may each have one.
"""

import logging
import threading
from datetime import UTC, datetime

from flask import Flask

from sipetrok import latar, log
from sipetrok.models import db
from sipetrok.operations import surel

FIRST, AGAIN = 20, 60  # seconds after the start, and between two looks


def start(app: Flask) -> threading.Thread | None:
    """Goes on for as long as the program runs; nobody without a mail server."""
    if app.config["SMTP"] is None:
        return None
    return latar.watch(app, "kurir", FIRST, AGAIN, lambda: run(datetime.now(UTC)))


def run(now: datetime) -> None:
    """One look. What goes wrong is told to the log, in numbers only, and tried again at the next
    look.
    """
    try:
        hasil = surel.send_due(now)
        if any(vars(hasil).values()):
            level = logging.WARNING if hasil.ditunda or hasil.gagal else logging.INFO
            log.event("surel", level, **vars(hasil))
    except Exception as error:  # the office goes on, and so does the courier
        db.session.rollback()
        log.event("surel", logging.ERROR, hasil="gagal", **log.describe(error))
