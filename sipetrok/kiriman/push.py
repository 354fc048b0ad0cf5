"""One piece of news handed to the push service of a phone's browser, sealed so that the phone alone
can read it (RFC 8291), signed with the key of this office (RFC 8292).

The address comes from a browser, so from anybody: only https, only by a name, and only where that
name leads to the open internet. The check is made on the very address that is connected to.
"""

import os
import socket
import ssl
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from ipaddress import ip_address
from json import dumps
from threading import Timer
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sipetrok.kiriman.surel import BelumTerkirim, TidakTerkirim

LONGEST = 1000  # signs of an address; those in use have two to four hundred
_CURVE = ec.SECP256R1()
_POINT, _SECRET = 65, 16  # bytes of the two keys that a phone gives
_VALID = timedelta(hours=12)  # of a signature; services take a day at most
_KEPT = timedelta(days=3)  # by the service, for a phone that is off
_GONE = (404, 410)
# About us or about everybody, and worth another try.
_LATER = (408, 425, 429)


class AlamatSalah(ValueError):
    """No address of a push service, or no keys of a phone."""


class Hilang(TidakTerkirim):
    """The phone no longer wants to hear of anything."""

    kalimat = "HP itu tidak lagi menerima pemberitahuan."


@dataclass(frozen=True)
class Telepon:
    """A phone as its browser names it; the keys are base64url. Raises AlamatSalah."""

    alamat: str
    kunci: str = field(repr=False)
    rahasia: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.alamat)
            port, host = parts.port, parts.hostname or ""
            ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.point)
            secret = self.secret
        except (ValueError, TypeError):
            raise AlamatSalah from None
        if (
            not self.alamat.isascii()
            or len(self.alamat) > LONGEST
            or parts.scheme != "https"
            or port not in (None, 443)
            or parts.username is not None
            or "." not in host
            or _is_number(host)
            or len(secret) != _SECRET
        ):
            raise AlamatSalah

    @property
    def point(self) -> bytes:
        return _bytes(self.kunci)

    @property
    def secret(self) -> bytes:
        return _bytes(self.rahasia)


@dataclass(frozen=True)
class Jalan:
    """How push services are reached: by the authorities of the system, in the open internet.

    Tests name their own authority, and where on this machine their service listens.
    """

    sertifikat: str = ""
    di_sini: tuple[str, int] | None = None
    sabar: float = 10  # seconds for each word of the service
    terlama: float = 30  # seconds in all


@dataclass(frozen=True)
class Kabar:
    """What is sent: the words for the phone, and who stands for them. `topik` names what it is
    about: of two pieces that wait, a service hands over the newer one only.
    """

    telepon: Telepon
    isi: bytes = field(repr=False)
    topik: str
    kantor: str  # the address of the office's site
    at: datetime


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text_of(raw: bytes) -> str:
    """Base64url without padding, as browsers and services write all of it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _is_number(host: str) -> bool:
    """Whether a host is an address and no name, in whatever way it is written."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")


def public_key(kunci: ec.EllipticCurvePrivateKey) -> bytes:
    return kunci.public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )


def seal(
    isi: bytes,
    telepon: Telepon,
    ours: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The body that only this phone can open; `ours` and `salt` are new each time."""
    ours, salt = ours or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, telepon.point)
    point, shared = public_key(ours), ours.exchange(ec.ECDH(), theirs)
    about = b"WebPush: info\0" + telepon.point + point
    root = _derived(shared, telepon.secret, about, 32)
    key = _derived(root, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(root, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, isi + b"\x02", None)
    return salt + struct.pack("!IB", 4096, _POINT) + point + sealed


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def signature(
    kunci: ec.EllipticCurvePrivateKey, alamat: str, kantor: str, at: datetime
) -> str:
    """The header by which a service knows the office: for this service only, and for a while."""
    claims = {
        "aud": f"https://{urlsplit(alamat).hostname}",
        "exp": int((at + _VALID).timestamp()),
        "sub": kantor,
    }
    said = ".".join(
        text_of(dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(kunci.sign(said.encode(), ec.ECDSA(SHA256())))
    signed = text_of(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={said}.{signed}, k={text_of(public_key(kunci))}"


class _Line(HTTPSConnection):
    """To an address that was looked at, under the name that the certificate must carry."""

    def __init__(self, host: str, place: tuple[str, int], jalan: Jalan) -> None:
        tls = ssl.create_default_context(cafile=jalan.sertifikat or None)
        super().__init__(host, timeout=jalan.sabar, context=tls)
        self.place, self.tls = place, tls

    def connect(self) -> None:
        line = socket.create_connection(self.place, self.timeout)
        self.sock = self.tls.wrap_socket(line, server_hostname=self.host)

    def cut(self) -> None:
        """Ends it from outside, whatever it waits for."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def place_of(host: str) -> tuple[str, int]:
    """Where this name leads. Raises OSError where it is not known, TidakTerkirim where one of its
    addresses lies in the office or belongs to nobody.
    """
    found = {
        str(one[4][0]) for one in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    }
    if not all(_is_open(address) for address in found):
        raise TidakTerkirim("Alamat layanan pemberitahuan tidak ada di internet.")
    return sorted(found, key=lambda one: (":" in one, one))[0], 443


def _is_open(address: str) -> bool:
    """Whether it is one of the open internet, and nobody's own."""
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return all(
        one.is_global and not one.is_multicast for one in (found, mapped or found)
    )


def send(kunci: ec.EllipticCurvePrivateKey, jalan: Jalan, kabar: Kabar) -> None:
    """Returns once the service has taken it. Raises Hilang, BelumTerkirim, TidakTerkirim.

    What the service says is never repeated; its address names a phone.
    """
    alamat = kabar.telepon.alamat
    parts = urlsplit(alamat)
    headers = {
        "Authorization": signature(kunci, alamat, kabar.kantor, kabar.at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": f"{_KEPT.total_seconds():.0f}",
        "Topic": kabar.topik,
        "Urgency": "normal",
    }
    path = parts.path or "/"
    if parts.query:
        path += f"?{parts.query}"
    line: _Line | None = None
    watch: Timer | None = None
    try:
        host = parts.hostname or ""
        line = _Line(host, jalan.di_sini or place_of(host), jalan)
        watch = Timer(jalan.terlama, line.cut)
        watch.start()
        line.request("POST", path, seal(kabar.isi, kabar.telepon), headers)
        status = line.getresponse().status
    except (OSError, HTTPException, ValueError):
        raise BelumTerkirim(
            "Layanan pemberitahuan tidak dapat dihubungi.", is_general=False
        ) from None
    finally:
        if watch and line:
            watch.cancel()
            line.close()
    if status in _GONE:
        raise Hilang
    if status in _LATER or status >= 500:
        raise BelumTerkirim(
            f"Layanan pemberitahuan sedang tidak melayani ({status}).", is_general=False
        )
    if status >= 300:
        raise TidakTerkirim(f"Layanan pemberitahuan menolak ({status}).")
