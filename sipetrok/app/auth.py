"""Who may come in: sign-in, and for each endpoint whom it lets in.

A view without a door cannot be reached. What an officer may do to a file is decided in
`alur.workflow`; here is only the door.

The guard goes through the same order for every request: door, sign-in, role, form
token, clock. It answers 403 without a role; what it raises is answered by `web.errors`.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.local import LocalProxy

from sipetrok.app import log
from sipetrok.domain.petugas import device_words, is_worth_noting
from sipetrok.models import Masuk, Permohonan, Petugas, db
from sipetrok.operations import jam, kuota
from sipetrok.operations import masuk as masuk_operations
from sipetrok.operations.context import Context
from sipetrok.operations.throttle import block_of, keyed

manager = LoginManager()
csrf = CSRFProtect()
BROKEN = "sipetrok.terputus"  # a form of which only the parts that came are here


class PerluMasuk(Exception):
    """Nobody is signed in; `address` is the sign-in that leads back to the page just read."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class PerluSandi(PerluMasuk):
    """Somebody else made this officer's password: they choose one of their own before all else."""


# Whom each door lets in, by what the context says of the signed-in officer.
DOORS: dict[str, Callable[[Context], object]] = {
    # Anybody.
    "public": lambda _context: True,
    # Whoever is signed in, accounts of desa offices too.
    "member": attrgetter("petugas"),
    # Officers of the office itself.
    "officer": attrgetter("is_staff"),
    # Accounts of desa offices.
    "desa": attrgetter("is_desa"),
    # Whose role the office has made `pengawas`, or who stands in for one.
    "supervisor": attrgetter("is_pengawas"),
    # The same by their own roles; no stand-in.
    "own_supervisor": attrgetter("is_own_pengawas"),
    # Whose own role the office has made `administrator`; no stand-in.
    "administrator": attrgetter("is_administrator"),
}


def _door(name: str) -> Callable[[Any], Any]:
    """Marks a view with the door by which it is reached."""

    def mark(view: Any) -> Any:
        view.door = name
        return view

    return mark


public = _door("public")
member = _door("member")
officer = _door("officer")
desa = _door("desa")
supervisor = _door("supervisor")
own_supervisor = _door("own_supervisor")
administrator = _door("administrator")


def stamps(view: Any) -> Any:
    """What is sent here gets a date or a number: refused while the clock is known to be wrong."""
    view.stamps = True
    return view


def reads(view: Any) -> Any:
    """What is sent here changes nothing, and is sent because an address would keep it.

    A form token would guard nothing and cost the page of the form a cookie. What another
    site sends is refused all the same, as far as the browser says so.
    """
    view.reads = True
    return view


def takes_rest(view: Any) -> Any:
    """What arrived of a form before the line was cut is of use here: each file stands for itself.
    Everywhere else half a form is none.
    """
    view.takes_rest = True
    return view


def init_app(app: Flask) -> None:
    """Sets sign-in, form tokens and the guard before every request of this app."""
    manager.init_app(app)
    # Officers' phones change address; a session ends by its row.
    manager.session_protection = None
    csrf.init_app(app)
    # Asked for in `_guard`, after the sign-in: that comes first.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.before_request(_guard)


# The session: what the browser holds, and what is known of it.


@manager.user_loader
def _load(tanda: str) -> Petugas | None:
    """Only reads: error pages ask for the officer too, even while nothing can be written."""
    g.masuk = masuk_operations.find(str(tanda), _now())
    return g.masuk and g.masuk.petugas


def enter(tanda: str) -> None:
    """From now on this browser is the officer whose session has this sign; what it held before is
    gone.
    """
    leave()
    session["_user_id"] = tanda


def leave() -> None:
    """This browser is nobody again.

    Of what it held, only the CSRF token stays: a page that was open in another tab can be sent
    after all when the officer is back, with everything that was typed and picked. Alone it opens
    nothing.
    """
    kept = session.get("csrf_token")
    session.clear()
    if kept:
        session["csrf_token"] = kept


def masuk() -> Masuk:
    """The session of the signed-in officer."""
    return g.masuk


def tempat() -> masuk_operations.Tempat:
    """From where this request comes."""
    device = device_words(request.user_agent.string)
    return masuk_operations.Tempat((request.remote_addr or "")[:45], device)


# What a page asks for by itself, and not the officer before it: an unattended PC must be left one
# day.
UNATTENDED = {"antrean.refresh"}


def _note_use() -> None:
    """Writes down now and then that the session is in use; what a page asks by itself is not."""
    if request.endpoint in UNATTENDED or not is_worth_noting(masuk().used_at, _now()):
        return
    try:
        masuk_operations.note_use(masuk().id, _now())
    except DBAPIError as error:
        # A full disk or a busy database must not keep anybody from reading.
        log.event("pemakaian sesi tidak tercatat", galat=type(error).__name__)


# The guard.

# All that is open to whoever signs in with a password that somebody else made.
_OWN_PASSWORD = {"akun.show", "akun.change_sandi", "masuk.destroy"}


def _guard():
    """Lets a request through, or answers it.

    403 for a view without a door and for an officer without the role; PerluMasuk where
    nobody is signed in, PerluSandi where somebody else made the password; CSRFError for a
    form that is not ours; JamMundur where the view stamps and the clock was put back.
    """
    if request.endpoint in (None, "static"):
        return None
    view = current_app.view_functions[request.endpoint]
    if BROKEN in request.environ and not hasattr(view, "takes_rest"):
        return Response(status=400)
    door = getattr(view, "door", None)
    if door is None:
        abort(403)
    if door != "public":
        _require_sign_in()
        _note_use()
        if context.officer.sandi_sekali and request.endpoint not in _OWN_PASSWORD:
            raise PerluSandi(url_for("akun.show"))
        if not may_open(request.endpoint):
            if request.endpoint == "antrean.index":
                # The antrean is where everybody arrives who signs in.
                return redirect(
                    url_for("desa.index" if context.is_desa else "akun.show")
                )
            abort(403)

    if request.method == "POST":
        if current_app.config["WTF_CSRF_ENABLED"]:
            _require_ours(view)
        if hasattr(view, "stamps"):
            jam.require_right(_now())
    return None


def may_open(endpoint: str) -> bool:
    """Whether the signed-in officer is let in there."""
    view: Any = current_app.view_functions[endpoint]
    return bool(DOORS[view.door](context))


def _require_sign_in() -> None:
    """Raises PerluMasuk unless somebody is signed in.

    Only a whole page that was being read is gone back to: neither a form nor a part of
    a page can be opened by its address.
    """
    if current_user.is_authenticated:
        return
    back = None
    if request.method == "GET" and "HX-Request" not in request.headers:
        back = request.full_path.rstrip("?")
    raise PerluMasuk(url_for("masuk.new", lanjut=back))


def _require_ours(view: Any) -> None:
    """Raises CSRFError for a form that is not ours.

    A citizen's old page is believed when the browser says that the form is ours: a phone forgets
    the session with the tab, and the photos that were sent along could not be handed back.
    """
    if hasattr(view, "reads"):
        if origin() == "foreign":
            raise CSRFError
        return
    try:
        csrf.protect()
    except CSRFError:
        if view.door != "public" or origin() != "ours":
            raise
        g.csrf_valid = True


def origin() -> Literal["ours", "foreign", "unknown"]:
    """Where the browser says that this form was sent from."""
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if not said:
        return "unknown"
    theirs, ours = urlsplit(said), urlsplit(current_app.config["URL"])
    own = (request.host_url.rstrip("/"), f"{ours.scheme}://{ours.netloc}")
    return "ours" if f"{theirs.scheme}://{theirs.netloc}" in own else "foreign"


def safe_back(path: str | None) -> str:
    """Where to go after sign-in: a path of our own, never another site.

    Browsers drop tabs and line breaks from an address, so that "/<tab>/elsewhere" would lead away.
    """
    if path and re.fullmatch(r"/(?![/\\])[!-~]*", path):
        return path
    return url_for("antrean.index")


# Files.


def load_permohonan(permohonan_id: int, papers: bool = False) -> Permohonan:
    """The file, for an officer whose role has a part in its standard, or who supervises: but not
    for its papers.

    404 when there is none, 403 for the others.
    """
    permohonan = db.session.get(Permohonan, permohonan_id)
    if permohonan is None or permohonan.nomor_register is None:
        abort(404)
    if not works_on(permohonan) and (papers or not context.is_pengawas):
        abort(403)
    return permohonan


def works_on(permohonan: Permohonan) -> bool:
    """Whether one of the officer's roles has a part in the standard of this file."""
    return not context.peran.isdisjoint(permohonan.standar.peran)


# What throttles count by.


def key_of(about: str) -> str:
    """What is counted for everybody together, as a keyed hash for the throttles."""
    return keyed(current_app.config["SECRET_KEY"], f"|{about}")


def visitor_key(about: str = "", bits: int = 64) -> str:
    """The visitor's address, and what else is counted, as a keyed hash for the throttles."""
    address = block_of(request.remote_addr or "", bits)
    return keyed(current_app.config["SECRET_KEY"], f"{address}|{about}")


def sender() -> str:
    """Under which key it is counted what is left here: an officer's own, else of the address."""
    officer = petugas()
    if officer:
        return f"petugas {officer.id}"
    return visitor_key("unggah", kuota.BITS)


# The context of a request.


def petugas() -> Petugas | None:
    """The signed-in officer; None for everybody else, and outside a request."""
    user: Any = current_user._get_current_object()
    return user if user and user.is_authenticated else None


def _now() -> datetime:
    """Read once a request, and before it is known who asks."""
    kept = g.get("now")
    if kept is None:
        kept = g.now = datetime.now(UTC)
    return kept


def _context() -> Context:
    """Made when it is first asked for, and once a request."""
    kept = g.get("context")
    if kept is None:
        kept = g.context = Context.here(_now(), petugas())
    return kept


# The context of this request, as `current_user` is its officer. Operations are handed it whole.
context: Context = LocalProxy(_context)  # type: ignore[assignment]
