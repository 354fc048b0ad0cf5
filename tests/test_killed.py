"""A process that is killed at any moment: what was confirmed is there, nothing is half, the next
start goes on.
"""

import http.client
import os
import random
import re
import secrets
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import databases
import pytest
from builders import picture
from killing import OPERATIONS, accounts, require_whole, start_anew
from test_first_start import Browser, free_port, started
from test_journeys import ANSWERS

from sipetrok.models import Permohonan, db

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Sistem ini tidak dapat menggandakan proses (fork)."
)


@dataclass(frozen=True)
class Lane:
    """How often an operation is killed over its run and at its last moments, and a server."""

    points: int
    last: int
    rounds: int


@pytest.fixture(scope="module")
def lane(request) -> Lane:
    """Four points an operation in every run, everything with --panjang."""
    is_long = request.config.getoption("--panjang")
    return Lane(32, 16, 8) if is_long else Lane(1, 1, 2)


@pytest.fixture(scope="module")
def killings(tmp_path_factory, lane) -> dict[str, str]:
    """What was said of each operation. In the long lane half of them are killed beside the other
    half; in the small form another test process has the second core.
    """

    def kill(names: tuple[str, ...]) -> str:
        run = subprocess.run(
            [
                sys.executable,
                Path(__file__).with_name("killing.py"),
                tmp_path_factory.mktemp("mati"),
                str(lane.points),
                str(lane.last),
                *names,
            ],
            cwd=ROOT,
            text=True,
            capture_output=True,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
            },
        )
        return run.stdout + run.stderr

    parts = 2 if lane.points > 1 else 1
    shares = [tuple(OPERATIONS)[n::parts] for n in range(parts)]
    with ThreadPoolExecutor(parts) as pool:
        said = pool.map(kill, shares)
    return {
        name: text for names, text in zip(shares, said, strict=True) for name in names
    }


@pytest.mark.skipif(
    databases.IS_POSTGRESQL,
    reason="These processes work on SQLite, where nobody else keeps the database whole.",
)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_killed_at_any_line_it_is_done_wholly_or_not_at_all(killings, lane, operation):
    said = killings[operation]
    summary = re.search(
        rf"^{operation}: (\d+) points of .* (\d+) faults$", said, re.MULTILINE
    )

    assert summary and int(summary[1]) > lane.points and int(summary[2]) == 0, said


# A real server under real requests.


class Straight(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer: it is what confirms."""

    def redirect_request(self, *_):
        return None


class Citizen(threading.Thread):
    """Files one permohonan after the other until the server is gone; keeps the codes of those that
    were confirmed.
    """

    def __init__(self, address: str, number: int, round_: int) -> None:
        super().__init__(daemon=True)
        self.address, self.number, self.round, self.confirmed, self.problem = (
            address,
            number,
            round_,
            [],
            None,
        )

    def run(self) -> None:
        try:
            for count in range(200):
                self.file(count)
        except (OSError, http.client.HTTPException):
            return  # the server was killed
        except Exception as problem:
            self.problem = problem

    def file(self, count: int) -> None:
        # Each from a phone of their own: no brake holds them.
        visitor = f"10.{self.round}.{self.number}.{count}"
        answers = ANSWERS | {
            "kunci_draf": secrets.token_hex(16),
            "lewat": "unduh",
            "nama": f"Warga {self.number}",
        }
        berkas = self.post(
            "/layanan/surat-pengantar/ajukan",
            visitor,
            urllib.parse.urlencode(answers).encode(),
            "application/x-www-form-urlencoded",
        )
        periksa = self.post(berkas, visitor, *photos(f"{visitor}"))
        receipt = self.post(
            periksa.replace("/periksa", "/kirim"),
            visitor,
            b"",
            "application/x-www-form-urlencoded",
        )
        self.confirmed.append(
            re.fullmatch(r"/permohonan/(\w+)/tanda-terima", receipt)[1]
        )

    def post(self, path: str, visitor: str, body: bytes, kind: str) -> str:
        """Where the answer leads to."""
        request = urllib.request.Request(
            self.address + path,
            body,
            {"Content-Type": kind, "Origin": self.address, "X-Forwarded-For": visitor},
        )
        try:
            with urllib.request.build_opener(Straight).open(
                request, timeout=60
            ) as answer:
                raise AssertionError(
                    f"{path} answered {answer.status}: {answer.read()[:2000].decode()}"
                )
        except urllib.error.HTTPError as answer:
            with answer:
                assert answer.code == 303, f"{path} answered {answer.code}"
                return answer.headers["Location"]


def photos(about: str) -> tuple[bytes, str]:
    """Two photos that nobody else sends, as a browser packs them."""
    mark, shade = "batas-uji", zlib.crc32(about.encode())
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="berkas-{n}"; filename="foto.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode()
        + picture(shade + n)
        + b"\r\n"
        for n in (1, 2)
    ]
    return b"".join(
        parts
    ) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def serve(instance: Path) -> tuple[subprocess.Popen, str, list[str]]:
    """`python app.py`: the process, its address, and what it said until then."""
    port, lines = str(free_port()), []
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=databases.environment(instance, PORT=port, SIPETROK_PROXY="127.0.0.1"),
    )
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if f":{port}" in line:
            return process, f"http://127.0.0.1:{port}", lines
    raise AssertionError("it ended by itself: " + "\n".join(lines))


def test_a_server_killed_under_its_visitors_loses_nothing_that_it_confirmed(
    tmp_path, lane
):
    seed = random.randrange(10**6)
    chance, confirmed, said = random.Random(seed), [], []
    print(f"seed {seed}")
    for round_ in range(lane.rounds):
        process, address, lines = serve(tmp_path / "instance")
        citizens = [Citizen(address, number, round_) for number in range(4)]
        for citizen in citizens:
            citizen.start()
        enough, deadline = chance.randint(1, 8), time.monotonic() + 120
        while (
            sum(len(c.confirmed) for c in citizens) < enough
            and time.monotonic() < deadline
        ):
            time.sleep(chance.random() / 50)
        process.kill()
        process.wait()
        process.stdout.close()
        for citizen in citizens:
            citizen.join(60)
        assert [c.problem for c in citizens if c.problem] == []
        confirmed += [kode for citizen in citizens for kode in citizen.confirmed]
        said += accounts("\n".join(lines))
        look_after(tmp_path / "instance", confirmed)

    assert len(confirmed) >= lane.rounds and len(said) == 3
    with started(tmp_path / "instance") as (address, _):
        assert "Tidak ada berkas" in Browser(address).post(
            "/masuk", akun="camat", sandi=dict(said)["camat"]
        )


def look_after(instance: Path, confirmed: list[str]) -> None:
    office, _ = start_anew(instance)
    with office.app.app_context():
        require_whole(office)
        sent = {
            p.kode: p
            for p in db.session.scalars(
                db.select(Permohonan).where(Permohonan.versi > 0)
            )
        }
        assert set(confirmed) <= set(sent), "confirmed, and gone"
        assert all(len(sent[kode].berkas) == 2 for kode in confirmed), (
            "confirmed, but not its photos"
        )
        db.session.remove()
        db.engine.dispose()
