"""Sending a complete draft to the office against one bare INSERT, both with synchronous=FULL on the
same disk.

Told as a rate, the bound is a fifth of the bare inserts a second.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from bench.office import close, open_office, temporary
from bench.orang import answers
from bench.ratio import Line, ratio
from sipetrok.models import Berkas, db
from sipetrok.operations import permohonan
from sipetrok.operations.context import Context
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Standar

BOUND = 5.0
BYTES = (
    700  # about what sending writes anew in the rows of trail, antrean, file and number
)


def bare(folder: Path) -> tuple[sqlite3.Connection, Callable[[], object]]:
    """A connection that stays open, and one INSERT of one row that is on the disk when the call
    returns.
    """
    connection = sqlite3.connect(folder / "dasar.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE dasar (id INTEGER PRIMARY KEY, kode TEXT, isi TEXT)"
    )
    text = "x" * BYTES
    return connection, lambda: connection.execute(
        "INSERT INTO dasar (kode, isi) VALUES (?, ?)", ("A", text)
    )


def drafts(app: Flask, standar: Standar, count: int) -> Iterator[int]:
    """So many drafts with every document in its slot; their bytes do not matter here."""
    now = datetime.now(UTC)
    for n in range(count):
        entry = permohonan.Entry(answers(standar, n), "")
        made = permohonan.start(standar, secrets.token_hex(16), entry, now)
        with transaction():
            db.session.add_all(
                Berkas(
                    permohonan_id=made.id,
                    persyaratan=number,
                    sha256="0" * 64,
                    jenis="image/jpeg",
                    ukuran=1,
                    halaman=1,
                    diterima_at=now,
                )
                for number, _ in standar.uploads
            )
        yield made.id
    db.session.remove()


def run(tiny: bool = False) -> list[Line]:
    """One line."""
    rounds = 2 if tiny else 400
    with temporary() as folder:
        app = open_office(folder)
        connection, floor = bare(folder)
        with app.app_context():
            office, now = app.extensions["kantor"], datetime.now(UTC)
            standar = next(iter(office.layanan.values()))
            ids = iter(list(drafts(app, standar, rounds + 1)))

            def send() -> None:
                permohonan.submit(next(ids), Context.here(now))
                db.session.remove()

            found = ratio(send, floor, rounds)
        connection.close()
        close(app)
    return [
        Line(
            f"kirim permohonan ({1 / found:.2f} kali laju INSERT telanjang)",
            found,
            BOUND,
        )
    ]
