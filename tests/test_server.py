"""The server at a real socket: how much it takes in, whom it believes, what it says, and how it
starts and ends.
"""

import http.client
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from databases import environment
from test_first_start import ACCOUNT, ROOT, fail_to_start, free_port, started
from warm import warm_python

from sipetrok.app.config import SettingSalah, completed, settings
from sipetrok.app.server import SLACK, adjustments, greeting

LIMIT = 64 * 1024 * 1024 + SLACK  # bytes; what is larger is not taken in at all
FORM = "Content-Type: application/x-www-form-urlencoded"
WRONG = "K7QM4XTR9PD3"


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    with started(tmp_path_factory.mktemp("instance"), SIPETROK_PROXY="127.0.0.1") as (
        address,
        _,
    ):
        yield int(address.rsplit(":", 1)[1])


@contextmanager
def line(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), 30) as opened:
        yield opened


def answer(opened: socket.socket) -> tuple[int, str, http.client.HTTPMessage]:
    with http.client.HTTPResponse(opened) as response:
        response.begin()
        return response.status, response.read().decode(), response.headers


def head(*lines: str, method: str = "POST /lacak") -> bytes:
    return "\r\n".join(
        [f"{method} HTTP/1.1", "Host: localhost", *lines, "", ""]
    ).encode()


def still_serves(port: int) -> bool:
    with line(port) as opened:
        opened.sendall(head(method="GET /"))
        return answer(opened)[0] == 200


def test_more_than_we_take_is_refused_by_a_page_once_it_is_all_there(port):
    with line(port) as opened:
        opened.sendall(head(FORM, f"Content-Length: {70 * 1024 * 1024}"))
        opened.sendall(bytes(70 * 1024 * 1024))
        status, text, _ = answer(opened)

    assert status == 413 and "Kiriman terlalu besar" in text and "gaya.css" in text


def test_what_says_at_once_that_it_is_far_too_large_is_refused_at_once(port):
    with line(port) as opened:
        opened.sendall(head(FORM, f"Content-Length: {LIMIT}"))
        status, text, headers = answer(opened)

    assert (
        status == 413
        and text.startswith("Kiriman terlalu besar.")
        and headers["Connection"] == "close"
    )


@pytest.mark.parametrize(
    "body", [b"3\r\na=b\r\n0\r\n\r\n", b"%x\r\n" % LIMIT, b"0" * 9000]
)
def test_what_does_not_say_how_large_it_is_is_refused_at_once(port, body):
    with line(port) as opened:
        opened.sendall(head(FORM, "Transfer-Encoding: chunked") + body)
        status, text, headers = answer(opened)

    assert status == 501 and text.startswith("Permintaan tidak dapat dibaca.")
    assert headers["Connection"] == "close" and still_serves(port)


def test_a_length_of_thousands_of_digits_is_told_as_unreadable(port):
    with line(port) as opened:
        opened.sendall(head(FORM, "Content-Length: " + "9" * 5000))
        status, text, _ = answer(opened)

    assert status == 400 and text.startswith("Permintaan tidak dapat dibaca.")
    assert still_serves(port)


def test_what_sends_more_than_it_said_is_not_taken_for_more(port):
    with line(port) as opened:
        opened.sendall(
            head(FORM, "Content-Length: 3") + b"a=bGET /antrean oh no\r\n\r\n"
        )
        said = b"".join(iter(lambda: opened.recv(65536), b"")).decode()

    assert re.findall(r"HTTP/1\.[01] (\d+)", said) == ["422", "400"]
    assert said.endswith(
        "\r\n\r\nPermintaan tidak dapat dibaca. Kembali ke halaman sebelumnya, lalu coba lagi."
    )
    assert still_serves(port)


def test_those_who_send_less_than_they_said_hold_up_nobody(port):
    waiting = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(40)]
    try:
        for opened in waiting:
            opened.sendall(head(FORM, "Content-Length: 1000") + b"a=")
        assert still_serves(port)
    finally:
        for opened in waiting:
            opened.close()


def test_a_head_without_end_is_refused_in_a_sentence(port):
    with line(port) as opened:
        opened.sendall(b"GET / HTTP/1.1\r\nCookie: " + b"a" * (32 * 1024 - 24))
        status, text, _ = answer(opened)

    assert status == 431 and "Hapus cookie" in text


def test_the_server_does_not_say_what_it_is(port):
    with line(port) as opened:
        opened.sendall(head(method="GET /"))
        assert answer(opened)[2]["Server"] is None


def test_the_proxy_that_was_named_is_believed(port):
    def guess(address: str) -> int:
        with line(port) as opened:
            opened.sendall(
                head(f"X-Forwarded-For: {address}", method=f"GET /permohonan/{WRONG}")
            )
            return answer(opened)[0]

    assert [guess("203.0.113.1") for _ in range(21)] == [404] * 20 + [429]
    assert guess("203.0.113.2") == 404 and guess("203.0.113.2, 203.0.113.1") == 429


def test_nobody_is_believed_where_no_proxy_was_named(tmp_path):
    with started(tmp_path / "instance") as (address, _):
        port = int(address.rsplit(":", 1)[1])
        seen = []
        for n in range(21):
            with line(port) as opened:
                opened.sendall(
                    head(
                        f"X-Forwarded-For: 203.0.113.{n}",
                        f"Forwarded: for=203.0.113.{n}",
                        method=f"GET /permohonan/{WRONG}",
                    )
                )
                seen.append(answer(opened)[0])

    assert seen == [404] * 20 + [429]


def test_a_complaint_of_the_server_holds_neither_the_code_nor_the_address(tmp_path):
    with (
        started(tmp_path / "instance", SIPETROK_PROXY="127.0.0.1") as (address, lines),
        line(int(address.rsplit(":", 1)[1])) as opened,
    ):
        opened.sendall(
            head('X-Forwarded-For: "203.0.113.9', method=f"GET /permohonan/{WRONG}")
        )
        status = answer(opened)[0]

    assert status == 400 and any("Malformed proxy header" in each for each in lines)
    assert not [each for each in lines if "203.0.113.9" in each or WRONG in each]


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows ends a process without asking it"
)
def test_whoever_is_being_answered_when_the_service_ends_is_answered(tmp_path):
    port = free_port()
    with subprocess.Popen(
        [*warm_python(), "app.py"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(tmp_path / "instance", PORT=str(port)),
    ) as office:
        while "http://" not in office.stdout.readline():
            pass
        with line(port) as opened:
            opened.sendall(
                head(FORM, "Content-Length: 8", "Expect: 100-continue") + b"kode"
            )
            assert (
                opened.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            )  # it has begun to listen to us
            office.terminate()
            until_closed(port)
            opened.sendall(b"=abc")
            status, text, _ = answer(opened)
        said = office.communicate(timeout=60)[0]

    assert status == 422 and "Kode salah ketik" in text
    assert office.returncode == 0 and "Traceback" not in said


def until_closed(port: int) -> None:
    while True:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)):
                return


def test_a_port_that_is_taken_stops_the_start_before_anything_is_made(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken = str(other.getsockname()[1])
        code, said = fail_to_start(tmp_path / "instance", PORT=taken)

    assert (
        code == 1 and f"PORT {taken} sedang dipakai" in said and "Traceback" not in said
    )
    assert not [each for each in said.splitlines() if ACCOUNT.match(each)]
    assert not list((tmp_path / "instance").glob("*.db"))


@pytest.mark.parametrize("host", ["203.0.113.7", "tidak.ada.invalid"])
def test_a_host_that_is_not_this_machine_stops_the_start_by_its_name(tmp_path, host):
    code, said = fail_to_start(tmp_path / "instance", HOST=host, PORT=str(free_port()))

    assert (
        code == 1
        and f'HOST "{host}" bukan alamat komputer ini' in said
        and "Traceback" not in said
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("FLASK_DEBUG", "1"), ("SECRET_KEY", "changeme"), ("DATABASE_URL", "petrok")],
)
def test_an_unsafe_start_in_the_open_ends_with_its_sentence(tmp_path, name, value):
    code, said = fail_to_start(
        tmp_path / "instance", HOST="0.0.0.0", PORT=str(free_port()), **{name: value}
    )

    assert code == 1 and said.startswith(name) and "Traceback" not in said
    assert not list(tmp_path.glob("instance/*.db"))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "berkas-biasa").write_text("")

    code, said = fail_to_start(
        tmp_path / "berkas-biasa" / "instance", PORT=str(free_port())
    )

    assert code == 1 and "tidak dapat dibuka atau ditulisi" in said
    assert "berkas-biasa" in said and "Traceback" not in said


def test_nobody_may_be_believed_by_everybody():
    with pytest.raises(SettingSalah):
        settings({"SIPETROK_PROXY": "*"})
    assert "trusted_proxy" not in adjustments(settings({}))
    assert adjustments(settings({}))["clear_untrusted_proxy_headers"] is True


@pytest.mark.parametrize(
    ("given", "here"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"HOST": "::1", "PORT": "80"}, "http://[::1]:80"),
        ({"HOST": "localhost"}, "http://localhost:8000"),
    ],
)
def test_the_greeting_names_an_address_that_can_be_opened(given, here):
    assert here in greeting(completed(settings(given)))[0]


def test_the_greeting_says_when_letters_would_carry_an_address_that_leads_nowhere():
    assert "SIPETROK_URL belum diisi" in greeting(settings({"HOST": "0.0.0.0"}))[-1]
    assert (
        len(
            greeting(
                settings(
                    {"HOST": "0.0.0.0", "SIPETROK_URL": "http://192.168.1.10:8000"}
                )
            )
        )
        == 1
    )


def test_a_server_that_is_ended_has_written_a_line_for_each_of_many_answers(tmp_path):
    with started(tmp_path / "instance") as (address, _):
        port = int(address.rsplit(":", 1)[1])

        def read(_n: int) -> None:
            with line(port) as opened:
                for _ in range(25):
                    opened.sendall(head(method="GET /layanan"))
                    assert answer(opened)[0] == 200

        with ThreadPoolExecutor(12) as readers:
            list(readers.map(read, range(12)))

    text = (tmp_path / "instance" / "log" / "sipetrok.log").read_text("utf-8")
    written = [json.loads(one) for one in text.splitlines()]
    assert [one["halaman"] for one in written] == ["layanan.index"] * 300
