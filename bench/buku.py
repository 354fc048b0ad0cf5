"""The register of a large month as XLSX against that of a small one: the most memory that a process
takes for it.
"""

import json
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import EnvironBuilder

from bench.isi import fill
from bench.office import URL, close, cookie_of, open_office, temporary
from bench.ratio import Line, child, peak_memory
from sipetrok.models import Permohonan, db
from sipetrok.operations.transaction import transaction

BOUND = 1.2
SMALL, LARGE = 1000, 100_000


def prepare(folder: Path, rows: int) -> None:
    """An office in which so many files came in within one month."""
    folder.mkdir()
    app = open_office(folder)
    fill(app, rows)
    with app.app_context():
        moment = db.session.scalar(select(func.max(Permohonan.dikirim_at)))
        with transaction():
            db.session.execute(update(Permohonan).values(dikirim_at=moment))
    close(app)


def export(app: Flask) -> int:
    """Takes the file in as a slow network would, piece by piece. Returns its bytes."""
    with app.app_context():
        folder, newest = (
            app.extensions["kantor"],
            db.session.scalar(select(func.max(Permohonan.dikirim_at))),
        )
        bulan, peran = (
            f"{newest.astimezone(folder.kalender.zona):%Y-%m}",
            folder.kantor.peran[0].kunci,
        )
    environ = EnvironBuilder(
        "/buku/register.xlsx",
        base_url=URL,
        query_string={"bulan": bulan, "contoh": 1},
        headers={"Cookie": cookie_of(app, peran)},
    ).get_environ()
    answered: list[str] = []
    parts = app.wsgi_app(environ, lambda state, *_: answered.append(state))
    size = sum(map(len, parts))
    parts.close()
    assert answered[0].startswith("200"), answered
    return size


def run(tiny: bool = False) -> list[Line]:
    """One line. Each month is written by a process of its own, three times; the least of its peaks
    counts.
    """
    with temporary() as folder:
        found = []
        for name, rows in (
            ("besar", 700 if tiny else LARGE),
            ("kecil", 600 if tiny else SMALL),
        ):
            prepare(folder / name, rows)
            found.append(
                min(
                    child("-m", "bench.buku", str(folder / name))["peak"]
                    for _ in range(1 if tiny else 3)
                )
            )
    return [
        Line(
            "buku register ke XLSX, memori puncak: 100.000 baris terhadap 1.000",
            found[0] / found[1],
            BOUND,
        )
    ]


if __name__ == "__main__":
    office = open_office(Path(sys.argv[1]))
    written = export(office)
    print(json.dumps({"peak": peak_memory(), "bytes": written}))
