"""What lies here of requests that never come to their end: a bounded heap, given back, and nobody
else kept waiting.
"""

import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime

import pytest
from builders import make_draft, picture
from pemohon import BOUNDARY, multipart
from sqlalchemy import select
from test_first_start import free_port
from test_server import answer, head
from waitress import wasyncore

from sipetrok.app import intake
from sipetrok.app.intake import Intake, let_go
from sipetrok.app.server import Server
from sipetrok.models import Berkas, db

FORM = "Content-Type: application/x-www-form-urlencoded"
PARTS = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
KB = 1024
MOST = 4096 * KB  # bytes; an address may hold a quarter


class Office:
    """The server of this process at a real socket, and those who speak to it."""

    def __init__(self, app) -> None:
        self.server, self.stack = Server(app), ExitStack()
        self.listener = self.server._listeners()[0]
        self.intake, self.ended = self.listener.intake, threading.Event()
        self.loop = threading.Thread(target=self._run, daemon=True)
        self.loop.start()

    def _run(self) -> None:
        while not self.ended.is_set():
            self.server._turn(0.02)

    def close(self) -> None:
        self.stack.close()
        self.ended.set()
        self.loop.join()
        self.listener.task_dispatcher.shutdown()
        for each in list(self.server._map.values()):
            if isinstance(each, intake.Channel):
                each.handle_close()
        wasyncore.close_all(self.server._map, ignore_all=True)

    def line(self) -> socket.socket:
        place = ("127.0.0.1", self.listener.effective_port)
        return self.stack.enter_context(closing(socket.create_connection(place, 10)))

    def begin(self, length: int, sent: int, address: str = "") -> socket.socket:
        """A request of this length of which so much has come."""
        line, said = self.line(), [FORM, f"Content-Length: {length}"]
        if address:
            said.append(f"X-Forwarded-For: {address}")
        line.sendall(head(*said))
        line.sendall(bytes(sent))
        return line

    def status(self, path: str = "/robots.txt") -> int:
        with closing(self.line()) as line:
            line.sendall(head(method=f"GET {path}"))
            return answer(line)[0]


def wait(until: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


@pytest.fixture
def office(own_app, monkeypatch):
    monkeypatch.setattr(intake, "MOST", MOST)
    monkeypatch.setattr(intake, "LEAST", 0)
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    own_app.config |= {"HOST": "127.0.0.1", "PORT": free_port(), "PROXY": "127.0.0.1"}
    open_office = Office(own_app)
    yield open_office
    open_office.close()


def test_requests_without_end_hold_no_more_than_the_share_of_their_address(office):
    for _ in range(6):
        with suppress(OSError):  # cut off while it was sending
            office.begin(8 * MOST, MOST // 8)
        assert office.intake.total <= MOST // 4 + 64 * KB

    assert office.status() == 200


def test_what_held_most_for_the_longest_gives_way_in_words(office):
    greedy = office.begin(8 * MOST, 700 * KB)
    wait(lambda: office.intake.total >= 600 * KB)
    time.sleep(0.05)
    small = office.begin(400 * KB, 399 * KB)

    status, text, headers = answer(greedy)
    assert status == 503 and "Tunggu setengah menit" in text
    assert int(headers["Retry-After"]) == 30
    small.sendall(bytes(KB))
    assert answer(small)[0] == 422  # it came through to the app: a form without a code


def test_others_have_their_share_while_one_address_is_full(office):
    office.begin(8 * MOST, 900 * KB, "203.0.113.1")
    other = office.begin(900 * KB, 899 * KB, "203.0.113.2")
    wait(lambda: office.intake.total >= 1700 * KB)
    other.sendall(bytes(KB))

    assert answer(other)[0] == 413  # it came to the app, which takes no such form


def test_all_addresses_together_have_their_bound(office):
    for n in range(12):
        with suppress(OSError):
            office.begin(8 * MOST, 900 * KB, f"203.0.113.{n}")
        assert office.intake.total <= MOST + 64 * KB

    assert office.status() == 200


def test_ten_phones_of_one_village_send_at_once(office):
    each = MOST // 4 // 11
    phones = [office.begin(each, each - 1) for _ in range(10)]
    for phone in phones:
        phone.sendall(b"x")

    assert [answer(phone)[0] for phone in phones] == [422] * 10


@pytest.mark.parametrize("is_whole", [True, False])
def test_it_is_given_back_at_once(office, is_whole):
    line = office.begin(700 * KB, 699 * KB)
    wait(lambda: office.intake.total >= 690 * KB)
    if is_whole:
        line.sendall(bytes(KB))
        answer(line)
    else:
        line.close()

    wait(lambda: office.intake.total == 0)
    assert not office.intake._held


def test_lines_on_which_nobody_speaks_keep_nobody_out(office):
    office.listener.adj.connection_limit = intake.SPARE + 20
    silent = [office.line() for _ in range(40)]
    silent += [office.begin(8 * KB, 1) for _ in range(40)]

    assert office.status() == 200
    assert len(office.listener.active_channels) <= 22
    assert silent


def test_who_asks_for_much_at_once_and_takes_nothing_holds_no_server_thread(office):
    """Each of twelve lines asks for 60 MB in one breath; the server has eight threads."""
    asked = b"GET /static/fonts/LiberationSans-Italic.ttf HTTP/1.1\r\n\r\n" * 146
    for _ in range(12):
        office.line().sendall(asked)

    assert office.status() == 200


def test_of_what_is_asked_at_once_the_first_is_answered_and_the_next_told(office):
    line = office.line()
    line.sendall(head(method="GET /robots.txt") * 5)
    said = b"".join(iter(lambda: line.recv(65536), b""))

    assert re.findall(rb"HTTP/1.1 (\d+)", said) == [b"200", b"400"]


def test_what_goes_wrong_on_a_line_is_told_without_an_address(
    office, monkeypatch, caplog
):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(intake.Said, "received", fail)
    with suppress(OSError):
        office.status()

    told = [one.getMessage() for one in caplog.records if "exception" in one.msg]
    assert told and not any("127.0.0.1" in one for one in told)


def test_an_answer_that_nobody_takes_is_given_up_after_a_minute(office):
    line = office.line()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    wait(lambda: office.listener.active_channels)
    (channel,) = office.listener.active_channels.values()

    # Else the system itself would keep the whole answer for the line.
    channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    line.sendall(head(method="GET /static/fonts/LiberationSans-Bold.ttf"))
    wait(lambda: channel.total_outbufs_len and not channel.requests)

    let_go(office.listener, channel.last_activity + 59)
    assert channel.connected
    let_go(office.listener, channel.last_activity + 61)
    assert not channel.connected and not channel.total_outbufs_len


# A form whose line was cut.

FIRST, SECOND = picture(10), picture(20)


def form(*parts: tuple[str, bytes]) -> bytes:
    return multipart(
        *((f'name="{name}"; filename="foto.jpg"', isi) for name, isi in parts)
    )


@pytest.fixture
def draft(office, own_app):
    """The address of a draft's papers, and what stands in it."""
    standar = own_app.extensions["kantor"].layanan["surat-keterangan"]
    draft = make_draft(standar, now=datetime.now(UTC))

    def papers() -> list[int]:
        db.session.rollback()
        rows = db.session.scalars(select(Berkas.persyaratan).order_by(Berkas.id))
        return list(rows)

    return f"/permohonan/{draft.kode}/berkas", papers


def cut(office, path: str, body: bytes, sent: int, origin: str = "http://localhost"):
    """Sends so much of a form, then the line is gone."""
    line = office.line()
    said = (PARTS, f"Content-Length: {len(body)}", f"Origin: {origin}")
    line.sendall(head(*said, method=f"POST {path}") + body[:sent])
    wait(lambda: office.intake.total >= sent)
    line.close()
    wait(lambda: office.intake.total == 0)


def test_of_a_form_that_broke_off_each_whole_photo_is_kept(office, draft):
    path, papers = draft
    body = form(("berkas-1", FIRST), ("berkas-3", SECOND * 500), ("berkas-3", FIRST))
    cut(office, path, body, len(body) // 2)
    assert papers() == [1]

    # Sent again to its end, nothing is there twice.
    body = form(("berkas-1", FIRST), ("berkas-3", SECOND))
    with closing(office.line()) as line:
        said = (PARTS, f"Content-Length: {len(body)}", "Origin: http://localhost")
        line.sendall(head(*said, method=f"POST {path}") + body)
        assert answer(line)[0] == 422  # one paper is still missing
    assert papers() == [1, 3]


@pytest.mark.parametrize("at", ["head", "first", "between", "mark", "end"])
def test_wherever_it_broke_off_no_half_photo_is_kept(office, draft, at):
    path, papers = draft
    body = form(("berkas-1", FIRST), ("berkas-3", SECOND))
    second = body.index(b"\r\n--", 10)
    places = {
        "head": 20,
        "first": second - 1,
        "between": second + 60,
        "mark": second + 10,
        "end": len(body) - 4,
    }
    cut(office, path, body, places[at])

    # The line that ends a photo says that it is whole, as far as it came.
    expected = {"head": [], "first": [], "mark": [], "end": [1, 3]}
    assert papers() == expected.get(at, [1])


def test_half_a_form_is_none_where_files_do_not_stand_for_themselves(
    office, draft, own_app
):
    path, papers = draft
    body = form(("berkas-1", FIRST), ("berkas-3", SECOND))
    for where in (path.replace("/berkas", "/kirim"), "/masuk", "/layanan/x/ajukan"):
        cut(office, where, body, len(body) - 20)
    cut(office, path, body, len(body) - 20, origin="https://lain.example")

    assert papers() == []


def test_it_spills_into_the_instance_and_clears_what_a_killed_process_left(
    own_app, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    folder = own_app.config["INSTANCE"] / "sementara"
    folder.mkdir(exist_ok=True)
    (folder / "sisa").write_bytes(b"setengah")

    Intake(folder)

    assert not list(folder.iterdir())
    assert tempfile.gettempdir() == str(folder)
