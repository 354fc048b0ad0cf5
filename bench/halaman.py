"""A kept catalogue page against a bare string behind the same guards."""

from flask import Flask

from bench.office import asking, close, open_office, temporary
from bench.ratio import Line, ratio
from sipetrok.app import auth

BOUND = 1.5
BARE = "/ukur-teks"
PATHS = ("/", "/layanan", "/layanan/surat-keterangan")
PACKED = {"Accept-Encoding": "gzip"}


def add_floor(app: Flask) -> None:
    """A view that only returns a string, behind the same guards as every page."""

    @app.get(BARE)
    @auth.public
    def bare() -> str:
        return "ok"


def run(tiny: bool = False) -> list[Line]:
    """One line for each page as most browsers ask for it, and one for a browser that has it
    already.
    """
    rounds, times = (2, 2) if tiny else (41, 50)
    with temporary() as folder:
        app = open_office(folder)
        add_floor(app)
        floor, lines = asking(app, BARE, headers=PACKED), []
        for path in PATHS:
            page = asking(app, path, headers=PACKED)
            lines.append(
                Line(f"halaman {path}", ratio(page, floor, rounds, times), BOUND)
            )
        known = {
            **PACKED,
            "If-None-Match": app.test_client().get("/layanan").headers["ETag"],
        }
        again = asking(app, "/layanan", 304, headers=known)
        lines.append(
            Line(
                "halaman /layanan, sudah ada di browser (304)",
                ratio(again, floor, rounds, times),
                BOUND,
            )
        )
        close(app)
    return lines
