"""A hundred letters signed at once while ten citizens send: the longest that one of them waits,
against one citizen alone. A real server, real requests.
"""

import http.client
import re
import statistics
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from flask import Flask

from bench.kirim import drafts
from bench.office import close, cookie_of, open_office, temporary
from bench.peladen import served
from bench.ratio import Line
from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import permohonan
from sipetrok.operations.act import act
from sipetrok.operations.context import Context, Press
from sipetrok.sop.standar import Standar, Tugas

BOUND = 30.0
PAUSE = 0.5  # seconds between two of one citizen


def at_signature(app: Flask, standar: Standar, count: int) -> Iterator[tuple[str, str]]:
    """So many files whose letter waits to be signed: the page of each, and how it is ticked."""
    office = db.session.scalars(db.select(Petugas)).all()
    checked = dict.fromkeys(range(1, len(standar.persyaratan) + 1), "")
    for number in drafts(app, standar, count):
        permohonan.submit(number, Context.here())
        file = db.session.get_one(Permohonan, number)
        while (step := file.keadaan.step).tugas is not Tugas.SAHKAN:
            officer = next(one for one in office if one.peran & set(step.pelaksana))
            context = Context.here(petugas=officer)
            open_now = file.keadaan.open_to(context.actor)
            finish = Tindakan.SELESAI in open_now
            tindakan = Tindakan.SELESAI if finish else Tindakan.TERIMA
            found = checked if finish and step.tugas is Tugas.PERIKSA else {}
            file = act(number, Press(tindakan, file.versi, hasil=found), context)
        yield f"/banyak/{file.standar_id}/{file.langkah}", f"{number}:{file.versi}"


class Browser:
    """One line to the server; what was asked and how long the answer took."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, float]:
        start = time.perf_counter()
        self.line.request(method, path, body, self.headers)
        answer = self.line.getresponse()
        if cookie := answer.headers["Set-Cookie"]:
            self.headers["Cookie"] = cookie.split(";")[0]
        return answer.status, answer.read().decode(), time.perf_counter() - start


def send(port: int, kode: str) -> float:
    """Seconds until it was confirmed."""
    browser = Browser(port)
    status, text, seconds = browser.ask("POST", f"/permohonan/{kode}/kirim")
    browser.line.close()
    assert status == 303, (status, text[-2000:])
    return seconds


def sign(port: int, cookie: str, path: str, chosen: Sequence[str]) -> None:
    """All of them with one press. AssertionError when one was refused."""
    browser = Browser(port, cookie)
    page = browser.ask("GET", path)[1]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    fields = [("csrf_token", token), *(("pilih", one) for one in chosen)]
    status, text, _ = browser.ask("POST", path, urllib.parse.urlencode(fields))
    browser.line.close()
    assert status == 200 and text.count("Nomor surat") == len(chosen), text[-2000:]


def run(tiny: bool = False) -> list[Line]:
    """One line."""
    letters, citizens, spare = (2, 2, 10) if tiny else (100, 10, 600)
    with temporary() as folder:
        app = open_office(folder)
        with app.app_context():
            standar = app.extensions["kantor"].layanan["surat-keterangan"]
            pages, chosen = zip(*at_signature(app, standar, letters), strict=True)
            ids = list(drafts(app, standar, spare))
            picked = db.select(Permohonan.kode).where(Permohonan.id.in_(ids))
            codes = list(db.session.scalars(picked))
            cookie = cookie_of(app, "camat")
        close(app)
        with served(folder) as port:
            alone = [send(port, codes.pop()) for _ in range(spare // 20 + 2)]
            is_over = Event()

            def citizen() -> list[float]:
                waits = []
                with suppress(IndexError):  # no more drafts
                    while not is_over.wait(PAUSE):
                        waits.append(send(port, codes.pop()))
                return waits

            with ThreadPoolExecutor(citizens) as pool:
                beside = [pool.submit(citizen) for _ in range(citizens)]
                try:
                    sign(port, cookie, pages[0], chosen)
                finally:
                    is_over.set()
            waits = [one for each in beside for one in each.result()]
    worst, usual = max(waits), statistics.median(alone)
    return [
        Line(
            f"{letters} surat disahkan, {citizens} warga mengirim {len(waits)} kali: "
            f"paling lama {worst * 1000:.0f} ms, seorang diri {usual * 1000:.0f} ms",
            worst / usual,
            BOUND,
        )
    ]
