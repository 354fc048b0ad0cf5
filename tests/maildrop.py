"""A real mail server for the tests, on this machine: keeps what it takes, refuses and delays as it
is told.
"""

import asyncio
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Maildrop:
    """What the server does with people, and what it has taken so far."""

    answer_rcpt: str = ""  # instead of taking an address
    answer_data: str = ""  # instead of taking a message
    holds: threading.Event | None = (
        None  # waits for this before it says that a message was taken
    )
    while_taking: object = (
        None  # called between the end of a message and the word "taken"
    )
    taken: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    were_closed: list[bool] = field(
        default_factory=list
    )  # whether the line was, at each message
    met: threading.Event = field(
        default_factory=threading.Event
    )  # somebody has sent a whole message

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer_rcpt:
            return self.answer_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.met.set()
        if self.while_taking:
            await asyncio.get_running_loop().run_in_executor(None, self.while_taking)
        if self.holds:
            await asyncio.get_running_loop().run_in_executor(None, self.holds.wait, 30)
        if self.answer_data:
            return self.answer_data
        self.to.append(list(envelope.rcpt_tos))
        self.were_closed.append(session.ssl is not None)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"

    def authenticate(
        self, server, session, envelope, mechanism, data: LoginPassword
    ) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"sandi@kantor", handled=False)


class Post:
    """The server at its port; `stop` and `start` on the same port are a bad day and its end."""

    def __init__(
        self,
        drop: Maildrop,
        paper: "Paper | None" = None,
        with_login: bool = False,
        at_once: bool = False,
    ):
        self.drop, self.paper, self.with_login, self.at_once = (
            drop,
            paper,
            with_login,
            at_once,
        )
        self.port = free_port()
        self.start()

    def start(self) -> None:
        rules = {"auth_require_tls": self.paper is not None}
        if self.with_login:
            rules |= {
                "authenticator": self.drop.authenticate,
                "auth_required": self.paper is not None,
            }
        if self.paper and not self.at_once:
            rules |= {"tls_context": self.paper.context(), "require_starttls": True}
        self.controller = Controller(
            self.drop,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=self.paper.context() if self.paper and self.at_once else None,
            **rules,
        )
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop(no_assert=True)
            self.controller = None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Paper:
    """A certificate that a server made for itself, and its key."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.certificate, self.key)
        return made


def make_paper(folder: Path, address: str = "127.0.0.1", host: str = "") -> Paper:
    folder.mkdir(exist_ok=True)
    key, name, now = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([]),
        datetime.now(UTC),
    )
    named = x509.IPAddress(ipaddress.ip_address(address))
    names = x509.SubjectAlternativeName([x509.DNSName(host) if host else named])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paper = Paper(folder / "sertifikat.pem", folder / "kunci.pem")
    paper.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paper.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paper
