"""Mail as it leaves the office: read back from a real server, through lines that are closed or
refused.
"""

import socket
import threading
from datetime import timedelta

import pytest
from builders import NOW
from maildrop import Maildrop, Post, free_port, make_paper

from sipetrok.app.config import SettingSalah, settings
from sipetrok.domain.kontak import is_address
from sipetrok.kiriman.surel import (
    BelumTerkirim,
    Jalur,
    Pesan,
    Server,
    TidakTerkirim,
    send,
)

PENGIRIM = {"SIPETROK_SUREL": "petrok@kantor.example"}
PESAN = Pesan(
    "Kantor Contoh, Bagian Layanan",
    "petrok@kantor.example",
    "siti@contoh.example",
    "Sudah dijawab: café",
    "Yth. Siti Aminah,\n\n.Baris yang berawal titik\n"
    + "panjang sekali " * 200
    + "\nSelesai – terima kasih\n",
    NOW,
    "7.1",
)


@pytest.fixture
def drop():
    return Maildrop()


@pytest.fixture
def post(drop):
    """post(…) opens the server; every one is closed at the end."""
    opened = []

    def open_one(**how) -> Post:
        opened.append(Post(drop, **how))
        return opened[-1]

    yield open_one
    for one in opened:
        one.stop()


def server(port: int, query: str = "", login: str = "", scheme: str = "smtp") -> Server:
    """As the office would name it in its settings."""
    return settings(
        {"SIPETROK_SMTP": f"{scheme}://{login}127.0.0.1:{port}{query}"} | PENGIRIM
    )["SMTP"]


def test_a_message_arrives_as_it_was_written(post, drop):
    send(server(post().port), PESAN)

    (got,) = drop.taken
    assert (
        got.get_content() == PESAN.isi.replace("\n", "\r\n")
        or got.get_content() == PESAN.isi
    )
    assert drop.to == [["siti@contoh.example"]] and got["To"] == "siti@contoh.example"
    assert (
        got["From"].addresses[0].display_name,
        got["From"].addresses[0].addr_spec,
    ) == (
        PESAN.nama,
        PESAN.dari,
    )
    assert got["Subject"] == "Sudah dijawab: café" and got["Date"].datetime == NOW
    assert got["Date"].datetime.utcoffset() == timedelta(hours=7)
    assert (
        got["Message-ID"] == "<7.1@kantor.example>"
        and got["Auto-Submitted"] == "auto-generated"
    )
    assert (
        got.get_content_type() == "text/plain" and got.get_content_charset() == "utf-8"
    )
    assert not got.defects and all(
        len(line) <= 78 for line in got.as_bytes().splitlines()
    )


@pytest.mark.parametrize(
    "change",
    [
        {"perihal": "Jawaban\r\nBcc: orang@lain.example"},
        {"tujuan": "siti@contoh.example\nBcc: orang@lain.example"},
        {"tujuan": "siti@contoh.example, orang@lain.example"},
        {"tujuan": "bukan alamat"},
        {"nama": "Kantor\nBcc: orang@lain.example"},
    ],
)
def test_nothing_that_was_typed_becomes_a_header(post, drop, change):
    with pytest.raises(TidakTerkirim):
        send(server(post().port), Pesan(**(vars(PESAN) | change)))

    assert drop.taken == []


# The line.


def test_a_self_made_certificate_is_refused_unless_the_office_names_it(
    post, drop, tmp_path
):
    paper = make_paper(tmp_path)
    port = post(paper=paper).port

    with pytest.raises(
        BelumTerkirim, match="Sertifikat server e-mail tidak dapat dipercaya"
    ):
        send(server(port, "?tls=wajib"), PESAN)
    assert drop.taken == []

    send(server(port, f"?tls=wajib&sertifikat={paper.certificate}"), PESAN)
    assert len(drop.taken) == 1 and drop.were_closed == [True]


def test_the_certificate_of_another_server_is_refused_although_its_maker_is_trusted(
    post, drop, tmp_path
):
    paper = make_paper(tmp_path, "127.0.0.9")

    with pytest.raises(BelumTerkirim, match="Sertifikat"):
        send(
            server(
                post(paper=paper).port, f"?tls=wajib&sertifikat={paper.certificate}"
            ),
            PESAN,
        )
    assert drop.taken == []


def test_a_server_without_a_closed_line_gets_neither_password_nor_mail(post, drop):
    port = post(with_login=True).port

    with pytest.raises(BelumTerkirim, match="tidak menawarkan jalur terkunci"):
        send(server(port, "?tls=wajib", "kantor:sandi%40kantor@"), PESAN)
    assert drop.taken == [] and drop.logins == []


def test_a_line_that_is_closed_from_the_first_byte_is_checked_too(post, drop, tmp_path):
    paper = make_paper(tmp_path)
    port = post(paper=paper, at_once=True).port

    with pytest.raises(BelumTerkirim, match="Sertifikat"):
        send(server(port, scheme="smtps"), PESAN)
    send(server(port, f"?sertifikat={paper.certificate}", scheme="smtps"), PESAN)

    assert len(drop.taken) == 1


def test_the_office_signs_in_and_a_wrong_password_is_worth_another_try(
    post, drop, tmp_path
):
    paper = make_paper(tmp_path)
    port, query = (
        post(paper=paper, with_login=True).port,
        f"?tls=wajib&sertifikat={paper.certificate}",
    )

    with pytest.raises(BelumTerkirim, match="akun atau sandi") as refusal:
        send(server(port, query, "kantor:sandi-lama@"), PESAN)
    assert refusal.value.is_general and "sandi-lama" not in str(refusal.value)
    send(server(port, query, "kantor:sandi%40kantor@"), PESAN)

    assert drop.logins[-1] == (b"kantor", b"sandi@kantor") and len(drop.taken) == 1


# What the server says.


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (
            {"answer_rcpt": "550 no such person siti@contoh.example"},
            TidakTerkirim,
            "menolak alamat pemohon (550)",
        ),
        (
            {"answer_data": "554 looks like spam"},
            TidakTerkirim,
            "menolak isi e-mail (554)",
        ),
        (
            {"answer_rcpt": "450 mailbox busy"},
            BelumTerkirim,
            "menolak alamat pemohon (450)",
        ),
        ({"answer_data": "451 later"}, BelumTerkirim, "menolak isi e-mail (451)"),
    ],
)
def test_what_is_for_ever_and_what_may_pass_are_told_apart_without_repeating_the_server(
    post, drop, said, kind, words
):
    vars(drop).update(said)

    with pytest.raises(kind) as refusal:
        send(server(post().port), PESAN)

    assert words in refusal.value.kalimat and "siti" not in refusal.value.kalimat
    assert not getattr(refusal.value, "is_general", False)


def test_a_server_that_is_not_there_is_worth_another_try(app):
    with pytest.raises(BelumTerkirim, match="tidak dapat dihubungi") as refusal:
        send(server(free_port()), PESAN)

    assert refusal.value.is_general


def test_a_server_that_drips_its_words_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_drip, args=(listening,), daemon=True).start()
        slow = Server(
            "127.0.0.1", listening.getsockname()[1], Jalur.TERBUKA, sabar=5, terlama=0.5
        )
        with pytest.raises(BelumTerkirim):
            send(slow, PESAN)


def _drip(listening: socket.socket) -> None:
    """A greeting, and then one sign after the other without an end of the line."""
    line, _ = listening.accept()
    line.sendall(b"220 hello\r\n250-")
    try:
        while not threading.Event().wait(0.05):
            line.sendall(b"x")
    except OSError:
        line.close()


# Settings.


def test_without_settings_there_is_no_mail():
    found = settings({})

    assert found["SMTP"] is None and found["SUREL"] is None


@pytest.mark.parametrize(
    ("url", "host", "port", "jalur"),
    [
        ("smtp://mail.example", "mail.example", 587, Jalur.STARTTLS),
        ("smtp://mail.example:25?tls=tidak", "mail.example", 25, Jalur.TERBUKA),
        ("smtp://localhost:25", "localhost", 25, Jalur.TERBUKA),
        ("smtp://[::1]", "::1", 587, Jalur.TERBUKA),
        ("smtp://127.0.0.1:25?tls=wajib", "127.0.0.1", 25, Jalur.STARTTLS),
        ("smtps://mail.example", "mail.example", 465, Jalur.LANGSUNG),
    ],
)
def test_an_open_line_stays_on_this_machine_unless_the_office_says_otherwise(
    url, host, port, jalur
):
    found = settings({"SIPETROK_SMTP": url} | PENGIRIM)["SMTP"]

    assert (found.host, found.port, found.jalur) == (host, port, jalur)


def test_account_and_password_are_read_and_the_password_is_shown_nowhere():
    found = settings(
        {"SIPETROK_SMTP": "smtp://petrok@kantor.example:r%40has%2Fia@mail.example"}
        | PENGIRIM
    )

    assert (found["SMTP"].pengguna, found["SMTP"].sandi) == (
        "petrok@kantor.example",
        "r@has/ia",
    )
    assert (
        "has" not in repr(found["SMTP"]) and found["SUREL"] == "petrok@kantor.example"
    )


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587",
        "http://mail.example",
        "smtp://",
        "smtp://u:rahasia@mail.example/kotak",
        "smtp://u:rahasia@:25",
        "smtp://u:raha/sia@mail.example",
        "smtp://u:raha#sia@mail.example",
        "smtp://u:rahasia@mail.example:lima",
        "smtp://u:rahasia@mail.example:0",
        "smtp://u:rahasia@mail.example?tls=mungkin",
        "smtp://u:rahasia@mail.example?x=1",
        "smtps://u:rahasia@mail.example?tls=tidak",
        "smtp://rahasia@mail.example",
        "smtp://u:rahasi%C3%A9@mail.example",
        "smtp://[u:rahasia@mail.example",
        "smtp://u:rahasia@mail.example?tls",
    ],
)
def test_a_wrong_address_of_the_server_stops_the_start_without_its_password(url):
    with pytest.raises(SettingSalah, match="SIPETROK_SMTP") as refusal:
        settings({"SIPETROK_SMTP": url} | PENGIRIM)

    assert "raha" not in str(refusal.value)


def test_a_certificate_that_is_none_stops_the_start(tmp_path):
    (tmp_path / "bukan.pem").write_text("bukan sertifikat")

    for name in ("bukan.pem", "tidak-ada.pem"):
        with pytest.raises(SettingSalah, match=name):
            settings(
                {"SIPETROK_SMTP": f"smtp://mail.example?sertifikat={tmp_path / name}"}
                | PENGIRIM
            )


@pytest.mark.parametrize(
    "surel",
    [
        "",
        "kantor",
        "kantor@",
        "Kantor <a@b.example>",
        "a@b.example\nBcc: c@d.example",
        "a@b",
    ],
)
def test_a_sender_that_is_none_stops_the_start(surel):
    with pytest.raises(SettingSalah, match="SIPETROK_SUREL"):
        settings({"SIPETROK_SMTP": "smtp://mail.example", "SIPETROK_SUREL": surel})


# What an address is.


@pytest.mark.parametrize(
    "text",
    [
        "siti@contoh.example",
        "Siti.Aminah+petrok@mail.contoh.co.id",
        "o'neil@a-b.example",
    ],
)
def test_addresses_that_people_have(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "siti",
        "siti@contoh",
        "siti@",
        "@contoh.example",
        "siti@@contoh.example",
        "siti aminah@contoh.example",
        "siti@contoh.example\n",
        "siti@contoh.example\r\nBcc: x@y.example",
        "a@b.example,c@d.example",
        "<a@b.example>",
        ".siti@contoh.example",
        "si..ti@contoh.example",
        "siti@-contoh.example",
        "siti@contöh.example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 250 + ".example",
    ],
)
def test_what_is_no_address_or_more_than_one(text):
    assert not is_address(text)
