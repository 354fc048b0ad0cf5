"""A push service of the tests' own, on this machine, behind TLS: it believes no signature without
looking, and the phone beside it opens what arrives.
"""

import json
import os
import ssl
import threading
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from maildrop import make_paper

from sipetrok.kiriman.push import Jalan, Telepon, public_key, text_of

HOST = "127.0.0.1.nip.example"


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Phone:
    """A browser on a phone, with the key that never leaves it."""

    name: str = "hp"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def telepon(self) -> Telepon:
        return Telepon(f"https://{HOST}/kirim/{self.name}", *self.keys)

    @property
    def keys(self) -> tuple[str, str]:
        return text_of(public_key(self.key)), text_of(self.secret)

    def opened(self, body: bytes) -> bytes:
        """What was sealed for this phone (RFC 8188, RFC 8291), written down a second time here."""
        salt, point, sealed = body[:16], body[21:86], body[86:]
        assert body[16:21] == (4096).to_bytes(4) + b"A"
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        info = b"WebPush: info\0" + public_key(self.key) + point
        shared = self.key.exchange(ec.ECDH(), theirs)
        root = HKDF(SHA256(), 32, self.secret, info).derive(shared)
        key, nonce = (
            HKDF(SHA256(), n, salt, b"Content-Encoding: " + what + b"\0").derive(root)
            for n, what in ((16, b"aes128gcm"), (12, b"nonce"))
        )
        opened = AESGCM(key).decrypt(nonce, sealed, None)
        assert opened.endswith(b"\x02")
        return opened[:-1]


def claims(header: str) -> dict[str, object]:
    """What a signature says; fails where it is not that of the key beside it."""
    said, _, key = header.removeprefix("vapid t=").partition(", k=")
    head, body, signed = said.split(".")
    assert json.loads(raw(head)) == {"typ": "JWT", "alg": "ES256"}
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    r, s = (int.from_bytes(half) for half in (raw(signed)[:32], raw(signed)[32:]))
    public.verify(
        encode_dss_signature(r, s), f"{head}.{body}".encode(), ec.ECDSA(SHA256())
    )
    return json.loads(raw(body))


@dataclass
class Taken:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushDrop:
    """The service; `answer` is what it says to the next ones."""

    folder: Path
    answer: int = 201
    taken: list[Taken] = field(default_factory=list)

    def __enter__(self) -> "PushDrop":
        drop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                drop.taken.append(Taken(self.path, dict(self.headers), body))
                self.send_response(drop.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Nobody reads it."""

        paper = make_paper(self.folder, host=HOST)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context: ssl.SSLContext = paper.context()
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.jalan = Jalan(str(paper.certificate), self.server.server_address)
        return self

    def __exit__(self, *_problem: object) -> None:
        self.server.shutdown()
        self.server.server_close()
