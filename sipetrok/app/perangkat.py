"""What a browser is known by: the codes it opened, and the accounts that signed in on it.

Two cookies of marks. Each mark is a keyed hash that only this office makes: it says nothing about
anybody, opens nothing, and keeps whoever shows it from being braked by the mistakes of others.
"""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import Response, after_this_request, current_app, request

from sipetrok.models import Petugas
from sipetrok.operations.throttle import keyed

MOST = 20  # marks in a cookie, the newest first
LASTS = timedelta(days=180)


# Codes of permohonan.


def has_opened(kode: str) -> bool:
    """Whether this browser opened the page of this code before."""
    mine = _signed("kode", kode)
    return any(_is_same(mark, mine) for mark in _marks("kode"))


def note_opened(kode: str) -> None:
    _put_first("kode", _signed("kode", kode))


# Accounts of officers.


def mark_of(petugas: Petugas | None, now: datetime) -> str | None:
    """The mark by which this device is known to an account, which is of this device alone.

    None when the account never signed in here, or got another password since, or too long ago.
    """
    today = now.toordinal()
    for mark in _marks("akun"):
        which = mark.rpartition("-")[0]
        if not _is_same(mark, _of_akun(petugas, which)) or petugas is None:
            continue
        if today - int(which.partition("-")[0]) <= LASTS.days:
            return mark
    return None


def note_known(petugas: Petugas, now: datetime) -> None:
    """The account has just signed in here, or changed its password here."""
    which = f"{now.toordinal()}-{secrets.token_hex(8)}"
    _put_first("akun", _of_akun(petugas, which), mark_of(petugas, now))


def _of_akun(petugas: Petugas | None, which: str) -> str:
    # With the hash of the password, so that it ends with it.
    who = f"{petugas.id}|{petugas.sandi}" if petugas else ""
    return f"{which}-{_signed('akun', f'{which}|{who}')}"


# Cookies.


def _signed(what: str, about: str) -> str:
    return keyed(current_app.config["SECRET_KEY"], f"{what}|{about}")[:32]


def _is_same(mark: str, ours: str) -> bool:
    return compare_digest(
        mark.encode("utf-8", "replace"), ours.encode("utf-8", "replace")
    )


def _name(what: str) -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{what}"


def _marks(what: str) -> list[str]:
    return request.cookies.get(_name(what), "").split(".", MOST)[:MOST]


def _put_first(what: str, mark: str, instead: str | None = None) -> None:
    marks = _marks(what)
    if marks[0] == mark:
        return
    kept = [one for one in marks if one and one not in (mark, instead)]
    value = ".".join([mark, *kept][:MOST])

    @after_this_request
    def send(response: Response) -> Response:
        response.set_cookie(
            _name(what),
            value,
            LASTS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response
