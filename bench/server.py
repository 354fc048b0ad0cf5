"""Servers side by side with our app, with wrk on loopback: answers a second, as ratios to Waitress
with 8 threads.

Needs `wrk` on the PATH; servers that are not installed are left out. BENCH_SERVERS names a folder
with more programs.
"""

import io
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from bench.foto import SIZE, SMALL, photo
from bench.isi import fill
from bench.office import close, cookie_of, open_office, temporary
from bench.orang import answers
from bench.ratio import ROOT, Line
from sipetrok.kiriman.berkas import clean
from sipetrok.operations import berkas, permohonan
from sipetrok.operations.context import Context
from sipetrok.sop.standar import Tugas

PORT = 18641
# How many ask at once, and for how many seconds: of photos and full pages few are answered in a
# second.
LOADS = {
    "halaman tersimpan": (16, 3),
    "antrean, masuk": (8, 8),
    "foto 3 MB dikirim": (4, 12),
}
LEAST = "waitress 8"
BIND = f"127.0.0.1:{PORT}"
COMMANDS = {
    "waitress 4": (
        "waitress-serve",
        f"--listen={BIND}",
        "--threads=4",
        "bench.wsgi:app",
    ),
    LEAST: ("waitress-serve", f"--listen={BIND}", "--threads=8", "bench.wsgi:app"),
    "waitress 16": (
        "waitress-serve",
        f"--listen={BIND}",
        "--threads=16",
        "bench.wsgi:app",
    ),
    "gunicorn gthread 2x4": (
        "gunicorn",
        "-w",
        "2",
        "-k",
        "gthread",
        "--threads",
        "4",
        "-b",
        BIND,
        "bench.wsgi:app",
    ),
    "granian 1x8": (
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        "8",
        "--host",
        "127.0.0.1",
        "--port",
        str(PORT),
        "bench.wsgi:app",
    ),
    "granian 2x4": (
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--host",
        "127.0.0.1",
        "--port",
        str(PORT),
        "bench.wsgi:app",
    ),
}
BOUNDARY = "batas-ukur-server"


def program(name: str) -> str | None:
    """The full path of a server's command; None where it is not installed."""
    places = str(Path(sys.executable).parent), os.environ.get("BENCH_SERVERS")
    return shutil.which(name, path=os.pathsep.join(filter(None, places)))


def requests(app: Flask, folder: Path, tiny: bool) -> dict[str, tuple[str, Path]]:
    """Each request as a path and a script for wrk."""
    found = {}
    standar = next(iter(app.extensions["kantor"].layanan.values()))
    peran = next(
        langkah for langkah in standar.langkah if langkah.tugas is Tugas.PERIKSA
    ).pelaksana[0]
    cookie, gzip = (
        f'wrk.headers["Cookie"] = "{cookie_of(app, peran)}"\n',
        'wrk.headers["Accept-Encoding"] = "gzip"\n',
    )
    for name, path, script in (
        ("halaman tersimpan", "/layanan", gzip),
        ("antrean, masuk", "/antrean", gzip + cookie),
    ):
        (folder / f"{len(found)}.lua").write_text(script, "utf-8")
        found[name] = path, folder / f"{len(found)}.lua"
    path, script = _upload(app, folder, photo(SMALL if tiny else SIZE))
    return found | {"foto 3 MB dikirim": (path, script)}


def _upload(app: Flask, folder: Path, data: bytes) -> tuple[str, Path]:
    """The form with a photo, of a draft whose slot is filled anew each time."""
    with app.app_context():
        standar = next(
            s for s in app.extensions["kantor"].layanan.values() if s.uploads
        )
        now, entry = datetime.now(UTC), permohonan.Entry(answers(standar, 1), "")
        made = permohonan.start(standar, secrets.token_hex(16), entry, now)
        context = Context(app.extensions["kantor"], app.extensions["storage"], "", now)
        path, number = f"/permohonan/{made.kode}/berkas", standar.uploads[0][0]
        for (
            n,
            _,
        ) in (
            standar.uploads
        ):  # so that the form is complete with the one photo that is sent
            berkas.attach(made.id, n, clean(io.BytesIO(photo(SMALL))), context)
    client = app.test_client()
    page = client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    field = re.search(rf'type="file"[^>]* name="([^"]*{number}[^"]*)"', page)[1]
    session = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    body = (
        (
            f'{part}"csrf_token"\r\n\r\n{token}\r\n{part}"{field}"; filename="foto.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        + data
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )
    (folder / "foto.isi").write_bytes(body)
    script = folder / "foto.lua"
    script.write_text(
        f'local file = io.open("{folder / "foto.isi"}", "rb")\n'
        'wrk.method, wrk.body = "POST", file:read("*a")\n'
        f'wrk.headers["Content-Type"] = "multipart/form-data; boundary={BOUNDARY}"\n'
        f'wrk.headers["Cookie"] = "{session.key}={session.value}"\n',
        "utf-8",
    )
    return path, script


def rate(path: str, script: Path, connections: int, seconds: int) -> float:
    """Answers a second. Raises RuntimeError when there was none, or one that is not 2xx or 3xx."""
    done = subprocess.run(
        (
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "20s",
            "-s",
            str(script),
            f"http://{BIND}{path}",
        ),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
    if "Non-2xx" in done or not found:
        raise RuntimeError(f"{path}: {done}")
    return found


def serve(command: tuple[str, ...], instance: Path) -> subprocess.Popen:
    """Starts a server and waits until it answers."""
    environment = {
        **os.environ,
        "BENCH_INSTANCE": str(instance),
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        (program(command[0]), *command[1:]),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:  # some listen long before they can answer
            with urllib.request.urlopen(f"http://{BIND}/layanan", timeout=20):
                return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(f"{command[0]} does not answer")


def run(tiny: bool = False, rounds: int = 3) -> list[Line]:
    """A line for each server and request, with the rate of Waitress with 8 threads as 1.

    No bounds: it is a choice.
    """
    rounds = 1 if tiny else rounds
    found: dict[tuple[str, str], list[float]] = {}
    with temporary() as folder:
        app = open_office(folder)
        fill(app, 50, 20 if tiny else 400)
        asked = requests(app, folder, tiny)
        close(app)
        present = {
            name: command for name, command in COMMANDS.items() if program(command[0])
        }
        for _ in range(rounds):
            for name, command in present.items():
                process = serve(command, folder)
                try:
                    for what, (path, script) in asked.items():
                        found.setdefault((what, name), []).append(
                            rate(path, script, *LOADS[what])
                        )
                finally:
                    process.terminate()
                    process.wait(30)
    median = {key: statistics.median(rates) for key, rates in found.items()}
    return [
        Line(f"laju {what}: {name}", median[what, name] / median[what, LEAST])
        for what, name in median
    ]
