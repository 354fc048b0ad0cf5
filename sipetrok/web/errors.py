"""What people read when something went wrong: one clear sentence, what to do next, and what they
had typed.

A session may end, a page grow old, a disk be full while somebody fills in a form. Their words go
back with the answer in hidden fields, to be sent again with one press; nothing of them is kept
here.
"""

import errno
import logging
import re
from functools import partial

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from sipetrok.app import auth, http, log
from sipetrok.app.auth import context
from sipetrok.domain import SipetrokError
from sipetrok.operations import jam
from sipetrok.operations.throttle import TerlaluSering
from sipetrok.simpanan.disk import PenyimpananTertutup

UNREADABLE = (
    "Permintaan tidak dapat dibaca",
    "Kembali ke halaman sebelumnya, lalu coba lagi.",
)
SENTENCES = {
    400: UNREADABLE,
    403: (
        "Halaman ini bukan untuk peran Anda",
        "Jika Anda memerlukannya, hubungi pengelola sistem di kantor.",
    ),
    404: ("Halaman tidak ditemukan", "Periksa lagi alamat yang Anda tulis."),
    405: UNREADABLE,
    413: (
        "Kiriman terlalu besar",
        "Yang sudah tersimpan tidak hilang. Kembali, lalu kirim foto satu per satu, "
        "paling besar 10 MB setiap foto.",
    ),
}
BROKEN = (
    "Ada gangguan pada sistem",
    "Yang sudah tersimpan tidak hilang. Coba lagi beberapa menit lagi. Jika tetap "
    "begini, sebutkan nomor kasus di bawah kepada kantor.",
)
FULL = (
    "Penyimpanan kantor sedang penuh",
    "Kiriman terakhir Anda belum tersimpan; yang sebelumnya tidak hilang. "
    "Coba lagi nanti, atau hubungi kantor.",
)
CLOSED = (
    "Penyimpanan kantor tidak dapat ditulisi",
    "Kiriman terakhir Anda belum tersimpan; yang sebelumnya tidak "
    "hilang. Coba lagi nanti, atau hubungi kantor.",
)
BUSY = (
    "Kantor sedang sangat sibuk",
    "Kiriman terakhir Anda belum tersimpan. Tunggu sebentar, lalu kirim lagi.",
)
OLD = (
    "Halaman ini sudah lama terbuka",
    "Kiriman Anda belum diterima. Kirim sekali lagi.",
)
ENDED = (
    "Waktu masuk Anda sudah berakhir",
    "Tindakan terakhir belum tersimpan. Masuk lagi di tab baru, lalu kembali "
    "ke halaman ini dan kirim lagi.",
)
RESTING = (
    "Waktu masuk Anda sudah berakhir",
    "Masuk lagi di tab baru, lalu kembali ke halaman ini dan teruskan.",
)
CLOCK = (
    "Jam komputer kantor sedang dibetulkan",
    "Yang Anda tulis masih ada; coba lagi nanti.",
)
STOP_ASKING = 286  # htmx shows the answer and asks no more by itself
_FILES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: CLOSED,
    errno.EACCES: CLOSED,
}
# What the databases say of a full disk, a closed one, and a lock or a server that was waited for
# too long: PostgreSQL by number, in whatever language it speaks; SQLite, and a connection that
# never came about, in words.
_STATES = {FULL: "53100", CLOSED: "25006|42501", BUSY: "55P03|53300|57P0.|08...|40..."}
_WORDS = {
    FULL: "disk is full|No space left|disk full",
    CLOSED: "readonly|read-only|disk I/O error|unable to open database|permission denied",
    BUSY: "database is locked|lock timeout|too many clients|starting up"
    "|connection (refused|failed)",
}
# A token is made anew; a password stands in no page.
_SECRET = ("csrf_token", "sandi", "sandi_baru", "sandi_ulang")


def init_app(app: Flask) -> None:
    app.register_error_handler(auth.PerluMasuk, _sign_in)
    app.register_error_handler(jam.JamMundur, _clock_put_back)
    app.register_error_handler(CSRFError, lambda _error: _page(400, *OLD))
    app.register_error_handler(SecurityError, _other_name)
    app.register_error_handler(BadHost, _other_name)
    app.register_error_handler(HTTPException, _http)
    for kind, status, judul in (
        (TerlaluSering, 429, "Tunggu sebentar"),
        (PenyimpananTertutup, 503, FULL[0]),
        (SipetrokError, 409, "Tidak dapat dilakukan"),
    ):
        app.register_error_handler(kind, partial(_refused, status, judul))
    app.register_error_handler(500, _broken)


def _refused(status: int, judul: str, refusal: SipetrokError) -> ResponseReturnValue:
    return _page(status, judul, refusal.kalimat)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    usual = BROKEN if status >= 500 else SENTENCES[400]
    return _page(status, *SENTENCES.get(status, usual))


def _other_name(_error: SecurityError) -> ResponseReturnValue:
    """Somebody calls us by a name that is not ours; in no link may that name be repeated, so no
    page is drawn.
    """
    sentence = f"Situs ini tidak memakai alamat itu. Buka {current_app.config['URL']}\n"
    return Response(sentence, 400, mimetype="text/plain")


def _clock_put_back(refusal: jam.JamMundur) -> ResponseReturnValue:
    """Whoever works here can have the clock set right; a pemohon can only come back."""
    if context.petugas is None:
        return _page(503, *CLOCK)
    sentence = jam.sentence(refusal.now, refusal.newest, context.kalender)
    return _page(
        503, "Tanggal komputer kantor salah", f"{sentence} Yang Anda tulis masih ada."
    )


def _broken(error: Exception) -> ResponseReturnValue:
    """Unforeseen; a full or closed disk and a busy database are told apart, since people can wait
    for those.
    """
    if known := _trouble(getattr(error, "original_exception", None) or error):
        return _page(503, *known)
    return _page(500, *BROKEN)


def _trouble(error: BaseException) -> tuple[str, str] | None:
    if isinstance(error, OSError):
        return _FILES.get(error.errno or 0)
    if isinstance(error, DBAPIError):
        known, said = _STATES, getattr(error.orig, "sqlstate", None)
        if not said:
            known, said = _WORDS, str(error.orig)
        return next(
            (one for one, how in known.items() if re.search(how, said, re.I)), None
        )
    return None


def _sign_in(needed: auth.PerluMasuk) -> ResponseReturnValue:
    """Whoever was reading goes to the sign-in; whoever had pressed something keeps it while they
    sign in.

    A file that lies open may hold a note that was begun: the list beside it must not take the page
    away. A picture is not led to the sign-in, whose page brings a new token: the one in the open
    page would no longer be believed.
    """
    if request.headers.get("Accept", "").startswith("image/"):
        return Response("Masuk dahulu.\n", 401, mimetype="text/plain")
    if (
        request.endpoint in auth.UNATTENDED
        and "buka" in request.args
        and http.wants_fragment()
    ):
        return _page(STOP_ASKING, *RESTING, sign_in=needed.address)
    try:
        typed = _typed_fields()
    except HTTPException as refusal:  # more than we take in
        return _http(refusal)
    if not typed or auth.origin() == "foreign":
        return http.go(needed.address)
    return _page(401, *ENDED, sign_in=needed.address)


def _page(
    status: int, judul: str, kalimat: str, sign_in: str | None = None
) -> ResponseReturnValue:
    kasus = log.case_number()
    log.event(
        "halaman galat",
        logging.WARNING if status >= 500 else logging.INFO,
        kasus=kasus,
        status=status,
        halaman=request.endpoint,
        cara=request.method,
    )
    said: dict[str, object] = {
        "judul": judul,
        "kalimat": kalimat,
        "kasus": f"{kasus[:3]}-{kasus[3:]}",
        "sign_in": sign_in,
    }
    if http.wants_fragment():
        return _notice(status, said)
    return render_template("error.html", **said, **_typed(status)), status


def _notice(status: int, said: dict[str, object]) -> ResponseReturnValue:
    """For htmx: one sentence above the page, which stays as it is with everything that was typed
    and picked.
    """
    response = make_response(render_template("components/gagal.html", **said), status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = (
        "#pesan",
        "innerHTML show:top",
    )
    response.vary.add("HX-Request")
    return response


def _typed(status: int) -> dict[str, object]:
    """What was typed, as a form to be sent again; not where sending again cannot help, nor for
    another site's form.
    """
    if (
        request.method != "POST"
        or status in (403, 404, 405, 413)
        or auth.origin() == "foreign"
    ):
        return {}
    had_files = any(file.filename for _, file in request.files.items(multi=True))
    return {
        "kirim_ke": request.full_path.rstrip("?"),
        "titipan": _typed_fields(),
        "had_files": had_files,
    }


def _typed_fields() -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.form.lists()
        if name not in _SECRET
        for value in values
    ]
