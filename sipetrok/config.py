"""Settings from the environment and the instance folder. A wrong value stops the start, by name."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class SettingSalah(Exception):
    """A setting that cannot be used; the message names it."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Everything the app is configured by. Raises SettingSalah; touches nothing on disk."""
    instance = Path(environ.get("SIPETROK_INSTANCE") or ROOT / "instance").resolve()
    host, port = environ.get("HOST") or "127.0.0.1", _port(environ.get("PORT") or "8000")
    url = _url(environ.get("SIPETROK_URL") or f"http://{host}:{port}")
    return {
        "INSTANCE": instance,
        "KANTOR": environ.get("SIPETROK_KANTOR") or "pulau-burung",
        "HOST": host,
        "PORT": port,
        "URL": url,
        "SESSION_COOKIE_SECURE": url.startswith("https://"),
        "SQLALCHEMY_DATABASE_URI": environ.get("DATABASE_URL") or f"sqlite:///{instance / 'sipetrok.db'}",
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # errors in the log would quote names and NIK
        "SECRET_KEY": environ.get("SECRET_KEY") or None,
        **_SESSION,
    }


_SESSION = {
    "SESSION_COOKIE_NAME": "sipetrok",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": None,  # a counter PC left open over lunch must not fail; the token ends with the session
    "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,  # several scans in one form; each file has its own, smaller bound
    "MAX_FORM_MEMORY_SIZE": 500_000,
}


def secret_key(instance: Path) -> str:
    """The key kept in the instance folder, made at the first start and readable by its owner only."""
    path = instance / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingSalah(f'PORT harus angka 1 sampai 65535, bukan "{text}".')
    return int(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingSalah(f'SIPETROK_URL harus alamat lengkap seperti https://contoh.go.id, bukan "{text}".')
    return text.rstrip("/")
