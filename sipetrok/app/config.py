"""Settings from the environment and the instance folder.

A wrong or unsafe value stops the start, by name.
"""

import hashlib
import os
import re
import secrets
import stat
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from sipetrok.domain.kontak import is_address
from sipetrok.kiriman.push import Jalan
from sipetrok.kiriman.surel import Jalur, Server, tls_of
from sipetrok.simpanan.utuh import sweep, written_once

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "sipetrok" / "migrations"
# The name of the shipped office that runs when none is named.
BAWAAN = ROOT / "sipetrok" / "kantor" / "bawaan.txt"


class SettingSalah(Exception):
    """A setting that cannot be used; the message names it and says what to do."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Everything the app is configured by. Raises SettingSalah; touches nothing on disk."""
    # An empty variable is as good as none.
    environ = {name: value for name, value in environ.items() if value}
    instance = Path(environ.get("SIPETROK_INSTANCE", ROOT / "instance")).resolve()
    host, port = environ.get("HOST", "127.0.0.1"), _port(environ.get("PORT", "8000"))
    given = environ.get("SIPETROK_URL")
    url = _url(given or f"http://{bracketed(host)}:{port}")
    usual = "127.0.0.1" if url.startswith("https:") else None
    database = environ.get("DATABASE_URL", f"sqlite:///{instance / 'sipetrok.db'}")
    debug = environ.get("FLASK_DEBUG", "0").lower()
    return {
        "INSTANCE": instance,
        "KANTOR": environ.get("SIPETROK_KANTOR") or BAWAAN.read_text("utf-8").strip(),
        "HOST": host,
        "PORT": port,
        "URL": url,
        "PROXY": _proxy(environ.get("SIPETROK_PROXY", usual)),
        "TRUSTED_HOSTS": given and _answers_to(url, host),
        "SQLALCHEMY_DATABASE_URI": _database(database),
        "SECRET_KEY": environ.get("SECRET_KEY"),
        "KUNCI_BERKAS": environ.get("SIPETROK_KUNCI"),
        "CADANGAN": environ.get("SIPETROK_CADANGAN"),
        **_mail(environ.get("SIPETROK_SMTP"), environ.get("SIPETROK_SUREL")),
        "DEBUG": debug not in ("0", "false", "no"),  # as Flask reads
        **_FIXED,
    }


_FIXED = {
    "SQLALCHEMY_ENGINE_OPTIONS": {
        # Errors in the log would quote names and NIK.
        "hide_parameters": True,
        # After the database server was started anew nobody is answered with an error.
        "pool_pre_ping": True,
    },
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    # A counter PC left open over lunch must not fail; the token ends with the session.
    "WTF_CSRF_TIME_LIMIT": None,
    # Several scans in one form; each file has its own, smaller bound.
    "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 500_000,
    "MAX_FORM_PARTS": 1000,
    # No variables of the environment: nobody weakens them by mistake.
    "HASH_SANDI": "scrypt",
    "PUSH": Jalan(),
}


def completed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with what follows from others, where nothing else was said.

    Raises SettingSalah when unsafe.
    """
    name = urlsplit(settings["URL"]).hostname or ""
    # Else nobody but this machine's own people can reach the app.
    if not (_is_loopback(settings["HOST"]) and _is_loopback(name)):
        _require_safe(settings)
    instance, https = Path(settings["INSTANCE"]), settings["URL"].startswith("https://")
    # With the prefix browsers take the cookie over HTTPS only, for this very host only: neither a
    # neighbour under the same domain nor a forged answer without HTTPS can put another session in
    # its place. Browsers do not tell ports apart: two offices on one host keep their own by name.
    which = hashlib.sha256(f"{instance}|{settings['URL']}".encode()).hexdigest()[:8]
    cookie, scheme = f"sipetrok-{which}", "http"
    if https:
        cookie, scheme = f"__Host-{cookie}", "https"
    return {
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": https,
        "PREFERRED_URL_SCHEME": scheme,
        **settings,
        "KUNCI_BERKAS": Path(settings["KUNCI_BERKAS"] or instance / "kunci_berkas"),
        "CADANGAN": Path(settings["CADANGAN"] or instance / "cadangan"),
    }


def bracketed(host: str) -> str:
    """A host as it stands in an address."""
    if ":" in host:
        return f"[{host}]"
    return host


def _require_safe(settings: Mapping[str, Any]) -> None:
    """Raises SettingSalah for what must not meet strangers: the debugger, and a weak key."""
    if settings.get("DEBUG"):
        raise SettingSalah(
            "FLASK_DEBUG menyala, padahal alamat ini dapat dibuka orang lain. Dengan itu mereka "
            "dapat menjalankan perintah di komputer ini. Hapus FLASK_DEBUG, lalu jalankan lagi."
        )
    key = settings["SECRET_KEY"]
    if key and (reason := weakness(key)):
        raise SettingSalah(
            f"SECRET_KEY lemah: {reason}. Orang yang menebaknya dapat masuk sebagai petugas. "
            "Kosongkan SECRET_KEY; program membuat dan menyimpan kunci yang kuat sendiri."
        )


# What examples and tutorials call their key.
_EXAMPLES = (
    "dev|development|secret|secretkey|supersecret|mysecret|yoursecretkey|changeme|changethis"
    "|password|default|test|testing|example|flask|rahasia|kunci|kuncirahasia|gantisaya|contoh"
    "|sandi|sipetrok|admin"
)
# Characters of a key, and different ones among them.
_SHORTEST, _FEWEST = 32, 10


def weakness(key: str) -> str | None:
    """Why a key could be guessed, as the rest of a sentence; None when it is good enough."""
    letters = re.sub(r"[^a-z]", "", key.lower())
    if letters and re.fullmatch(f"({_EXAMPLES})+", letters):
        return "itu kata contoh yang dikenal orang"
    if len(key) < _SHORTEST:
        return f"kurang dari {_SHORTEST} huruf"
    if len(set(key)) < _FEWEST or key in (key + key)[1:-1]:
        return "hurufnya berulang"
    return None


def secret_key(instance: Path) -> str:
    """The key kept in the instance folder, made at the first start and readable by its owner only.

    Raises SettingSalah when the file holds no such key.
    """
    path = instance / "secret_key"
    sweep(instance, ".secret_key.*.tmp", 3600)
    key = written_once(path, secrets.token_hex(32)).strip()
    if reason := weakness(key):
        raise SettingSalah(
            f"Berkas {path} rusak atau pernah diubah ({reason}). Hapus berkas itu; program membuat "
            "yang baru, dan petugas masuk lagi."
        )
    return key


def kunci_kabar(instance: Path) -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this office, kept and made like the other.

    Raises SettingSalah when the file holds no such key.
    """
    path, curve = instance / "kunci_kabar", ec.SECP256R1()
    sweep(instance, ".kunci_kabar.*.tmp", 3600)
    fresh = ec.generate_private_key(curve).private_numbers().private_value
    try:
        kept = int(written_once(path, f"{fresh:064x}\n"), 16)
        return ec.derive_private_key(kept, curve)
    except ValueError:
        raise SettingSalah(
            f"Berkas {path} rusak atau pernah diubah. Hapus berkas itu; program membuat yang baru, "
            "dan pemohon menekan lagi tombol Beri tahu saya di HP ini."
        ) from None


def close_to_others(path: Path) -> bool:
    """Takes a secret file from the other accounts of this machine; whether that was needed. Raises
    SettingSalah.

    On Windows the rights of the folder decide, see docs/pemasangan.md.
    """
    if (
        os.name != "posix"
        or not path.exists()
        or not stat.S_IMODE(path.stat().st_mode) & 0o077
    ):
        return False
    try:
        path.chmod(0o600)
    except OSError:
        raise SettingSalah(
            f"Berkas {path} dapat dibaca akun lain di komputer ini, dan izinnya tidak dapat "
            "diperbaiki. Jadikan berkas itu milik akun yang menjalankan program, dengan izin 600."
        ) from None
    return True


def _port(text: str) -> int:
    """Raises SettingSalah unless it is a port that can be listened to."""
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise SettingSalah(f'PORT harus angka 1 sampai 65535, bukan "{text}".')
    return int(text)


def _parts(text: str, schemes: tuple[str, str]) -> SplitResult | None:
    """An address taken apart; None when it is none, or says more than where somebody listens."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port  # reading the port checks it
    except ValueError:
        return None
    is_host = re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", host)
    if not is_host or parts.scheme not in schemes:
        return None
    if parts.path.strip("/") or parts.fragment:
        return None
    return parts


def _url(text: str) -> str:
    """The public address without a stroke at its end. Raises SettingSalah."""
    parts = _parts(text, ("http", "https"))
    if parts is None or parts.query or "@" in parts.netloc:
        raise SettingSalah(
            f'SIPETROK_URL harus alamat lengkap seperti https://contoh.go.id, bukan "{text}".'
        )
    return text.rstrip("/")


def _proxy(text: str | None) -> str | None:
    """The one address whose word about a visitor's own address is taken."""
    try:
        return text and str(ip_address(text))
    except ValueError:
        raise SettingSalah(
            f'SIPETROK_PROXY harus satu alamat IP seperti 127.0.0.1, bukan "{text}".'
        ) from None


def _answers_to(url: str, host: str) -> list[str] | None:
    """The names by which the app lets itself be called; any name when the office is reached by a
    bare IPv6 address.
    """
    name = urlsplit(url).hostname or ""
    if ":" in name:
        return None
    names = {name, "localhost", "127.0.0.1"}
    if host not in ("0.0.0.0", "*") and ":" not in host:
        names.add(host)
    return sorted(names)


def _database(text: str) -> str:
    """The address of the database, whose driver is installed. Raises SettingSalah.

    The messages do not repeat the address: it may hold a password. Nothing is connected to here.
    """
    text = with_driver(text)
    try:
        dialect = make_url(text).get_dialect()
        name = dialect.name
        dialect.import_dbapi()
    except ImportError:
        raise SettingSalah(
            "DATABASE_URL menunjuk PostgreSQL, tetapi penghubungnya belum terpasang. Jalankan "
            "dahulu: .venv/bin/pip install -r requirements-postgresql.txt"
        ) from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        name = ""
    if name not in ("sqlite", "postgresql"):
        raise SettingSalah(
            "DATABASE_URL tidak dapat dibaca. Tulis seperti "
            "postgresql+psycopg://akun:sandi@komputer/nama, atau kosongkan untuk memakai SQLite."
        )
    return text


def _mail(smtp: str | None, surel: str | None) -> dict[str, object]:
    """The mail server, and in whose name the office writes."""
    if surel and not is_address(surel):
        raise SettingSalah(
            f'SIPETROK_SUREL harus alamat e-mail seperti kantor@contoh.go.id, bukan "{surel}".'
        )
    if smtp and not surel:
        raise SettingSalah(
            "SIPETROK_SMTP diisi, tetapi SIPETROK_SUREL kosong. Isi dengan alamat e-mail kantor "
            "sebagai pengirim, atau kosongkan keduanya."
        )
    return {"SMTP": smtp and _smtp(smtp), "SUREL": surel}


def _smtp(text: str) -> Server:
    """The mail server of an address such as smtp://akun:sandi@host:587?tls=wajib.

    TLS is demanded of every server but that of this computer, unless `tls` says
    otherwise; `sertifikat` names a PEM file. Raises SettingSalah, whose messages do not
    repeat the address: it may hold a password.
    """
    unreadable = SettingSalah(
        "SIPETROK_SMTP tidak dapat dibaca. Tulis seperti "
        "smtp://akun:sandi@mail.contoh.go.id:587 "
        "atau smtps://akun:sandi@mail.contoh.go.id:465. Tanda khusus di dalam sandi ditulis "
        "dengan kode persen, misalnya @ menjadi %40 dan / menjadi %2F."
    )
    parts = _parts(text, ("smtp", "smtps"))
    if parts is None or parts.port == 0:
        raise unreadable
    query, host = parts.query, parts.hostname or ""
    try:
        asked = dict(
            parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
        )
    except ValueError:
        raise unreadable from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    tls, paper = asked.pop("tls", ""), asked.pop("sertifikat", "")
    if (
        asked
        or tls not in ("", "wajib", "tidak")
        or (parts.scheme, tls) == ("smtps", "tidak")
        or bool(user) != bool(password)
        or not (user + password).isascii()
    ):
        raise unreadable
    jalur, usual = Jalur.STARTTLS, 587
    if parts.scheme == "smtps":
        jalur, usual = Jalur.LANGSUNG, 465
    elif tls == "tidak" or (not tls and _is_loopback(host)):
        jalur = Jalur.TERBUKA
    server = Server(host, parts.port or usual, jalur, user, password, paper)
    try:
        tls_of(server)
    except OSError:
        raise SettingSalah(
            f'SIPETROK_SMTP menyebut sertifikat "{paper}", tetapi berkas itu tidak dapat dibaca '
            "sebagai sertifikat PEM. Periksa tempat dan izinnya."
        ) from None
    return server


def with_driver(url: str) -> str:
    """The address as hosting services write it, with the driver that SI-PETROK installs."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _is_loopback(host: str) -> bool:
    """Whether only this computer itself can reach the host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
