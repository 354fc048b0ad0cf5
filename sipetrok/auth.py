"""Who may come in: sign-in, and for each endpoint whether it is public or asks for an officer.

A view without `public` or `officer` cannot be reached. What an officer may do to a file is decided in
`domain.workflow`; here is only the door.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user

from sipetrok import htmx
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations.standar import standar_of
from sipetrok.operations.throttle import keyed

manager = LoginManager()


def public(view: Callable) -> Callable:
    """Anybody may open this."""
    view.door = "public"
    return view


def officer(view: Callable) -> Callable:
    """Only a signed-in petugas may open this."""
    view.door = "officer"
    return view


def init_app(app: Flask) -> None:
    manager.init_app(app)
    manager.session_protection = None  # officers' phones change address; the session ends at log-out
    app.before_request(_guard)


@manager.user_loader
def _load(session_id: str) -> Petugas | None:
    petugas_id, _, sesi = session_id.partition(".")
    petugas = db.session.get(Petugas, int(petugas_id)) if petugas_id.isdigit() else None
    return petugas if petugas and petugas.aktif and petugas.sesi == sesi else None


def _guard():
    if request.endpoint in (None, "static"):
        return None
    door = getattr(current_app.view_functions[request.endpoint], "door", None)
    if door is None:
        abort(403)
    if door == "officer" and not current_user.is_authenticated:
        return _to_sign_in()
    return None


def _to_sign_in():
    """To the sign-in page, and afterwards back to the page that was being read."""
    if htmx.wants_fragment():
        return htmx.go(url_for("masuk.new"))
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("masuk.new", lanjut=back), 303)


def safe_back(path: str | None) -> str:
    """Where to go after sign-in: a path of our own, never another site.

    Browsers drop tabs and line breaks from an address, so that "/<tab>/elsewhere" would lead away.
    """
    is_ours = path and re.fullmatch(r"/(?![/\\])[!-~]*", path)
    return path if is_ours else url_for("antrean.index")


def load_permohonan(permohonan_id: int) -> Permohonan:
    """The file, for an officer whose role has a part in its standard: 404 when there is none, 403 for the others."""
    permohonan = db.session.get(Permohonan, permohonan_id)
    if permohonan is None or permohonan.nomor_register is None:
        abort(404)
    if current_user.peran.isdisjoint(standar_of(permohonan).peran):
        abort(403)
    return permohonan


def visitor_key(about: str = "") -> str:
    """The visitor's address, and what else is counted, as a keyed hash for the throttles."""
    return keyed(current_app.secret_key, f"{request.remote_addr}|{about}")


def petugas() -> Petugas | None:
    """The signed-in officer; None for everybody else, and outside a request."""
    return current_user if current_user and current_user.is_authenticated else None


def now() -> datetime:
    """The moment of this request, read once."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return g.now
