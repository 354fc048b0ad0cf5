"""Two hundred readers of a kept page at our server, against bare waitress with as many threads that
returns the very same bytes.
"""

import os
import statistics
import sys

from waitress import serve

from bench.office import close, open_office, temporary
from bench.peladen import Readers, served
from bench.ratio import Line
from sipetrok.app.server import THREADS

BOUND = 2.0
PATH, READERS = "/layanan", 200


def bare(like: str) -> None:
    """Serves the answer that stands in the file `like`, whatever is asked."""
    with open(like, "rb") as file:
        body = file.read()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]

    def app(_environ, start_response):
        start_response("200 OK", headers)
        return [body]

    serve(app, host="127.0.0.1", port=int(os.environ["PORT"]), threads=THREADS)


def run(tiny: bool = False) -> list[Line]:
    """One line: how many times as long an answer of ours takes."""
    count, seconds, rounds = (4, 0.1, 1) if tiny else (READERS, 2, 5)
    with temporary() as folder:
        close(open_office(folder))
        like = folder / "halaman"
        with served(folder) as mine:
            ours = Readers(mine, PATH, count)
            like.write_bytes(ours.first()[1])
            with served(folder, "-m", "bench.pembaca", str(like)) as least:
                floor = Readers(least, PATH, count)
                found = [
                    (ours.rate(seconds), floor.rate(seconds)) for _ in range(rounds)
                ]
    mine, least = map(statistics.median, zip(*found, strict=True))
    return [
        Line(
            f"{count} pembaca halaman tersimpan ({mine:.0f} jawaban sedetik, "
            f"waitress telanjang {least:.0f})",
            least / mine,
            BOUND,
        )
    ]


if __name__ == "__main__":
    bare(sys.argv[1])
