"""The small picture of a document in a draft, behind its code, against a static file."""

import io
import secrets
from datetime import UTC, datetime

from flask import Flask

from bench.foto import SMALL, photo
from bench.office import asking, close, open_office, temporary
from bench.orang import answers
from bench.ratio import Line, ratio
from sipetrok.kiriman.berkas import clean
from sipetrok.operations import berkas, permohonan
from sipetrok.operations.context import Context

BOUND = 12.0
STATIC = "/static/ikon.svg"


def address(app: Flask) -> str:
    """Of the small picture of a photo."""
    with app.app_context():
        office, now = app.extensions["kantor"], datetime.now(UTC)
        standar = next(one for one in office.layanan.values() if one.uploads)
        entry = permohonan.Entry(answers(standar, 1), "")
        made = permohonan.start(standar, secrets.token_hex(16), entry, now)
        slot, kode = standar.uploads[0][0], made.kode
        document = clean(io.BytesIO(photo(SMALL)))
        kept = berkas.attach(made.id, slot, document, Context.here(now))
        return f"/permohonan/{kode}/berkas/{kept.id}.jpg"


def run(tiny: bool = False) -> list[Line]:
    """One line."""
    rounds, times = (2, 2) if tiny else (21, 50)
    with temporary() as folder:
        app = open_office(folder)
        small, floor = asking(app, address(app)), asking(app, STATIC)
        found = ratio(small, floor, rounds, times)
        close(app)
    return [Line("gambar kecil satu berkas", found, BOUND)]
