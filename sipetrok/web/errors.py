"""What people read when something went wrong: one clear sentence, what to do next, and what they
had typed.

A session may end, a page grow old, a disk be full while somebody fills in a form. Their words go
back with the answer in hidden fields, to be sent again with one press; nothing of them is kept
here.
"""

import errno
import logging
import re
from collections.abc import Callable

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, NoResultFound
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from sipetrok.app import auth, http, log
from sipetrok.app.auth import context
from sipetrok.domain import SipetrokError
from sipetrok.kiriman.berkas import SedangSibuk
from sipetrok.operations import jam
from sipetrok.operations.pendirian import BasisDataHilang

UNREADABLE = (
    "Permintaan tidak dapat dibaca",
    "Kembali ke halaman sebelumnya, lalu coba lagi.",
)
SENTENCES = {
    403: (
        "Halaman ini bukan untuk peran Anda",
        "Jika Anda memerlukannya, hubungi pengelola sistem di kantor.",
    ),
    404: ("Halaman tidak ditemukan", "Periksa lagi alamat yang Anda tulis."),
    413: (
        "Kiriman terlalu besar",
        "Yang sudah tersimpan tidak hilang. Kembali, lalu kirim foto satu per satu, "
        "paling besar 10 MB setiap foto.",
    ),
    503: (
        "Sedang sibuk, coba lagi",
        "Situs sedang mencetak untuk orang lain. Tunggu sebentar, lalu buka lagi.",
    ),
}
BROKEN = (
    "Ada gangguan pada sistem",
    "Yang sudah tersimpan tidak hilang. Coba lagi beberapa menit lagi. Jika tetap "
    "begini, sebutkan nomor kasus di bawah kepada kantor.",
)
_NOT_KEPT = (
    "Kiriman terakhir Anda belum tersimpan; yang sebelumnya tidak hilang. "
    "Coba lagi nanti, atau hubungi kantor."
)
FULL = ("Penyimpanan kantor sedang penuh", _NOT_KEPT)
CLOSED = ("Penyimpanan kantor tidak dapat ditulisi", _NOT_KEPT)
BUSY = (
    "Kantor sedang sangat sibuk",
    "Kiriman terakhir Anda belum tersimpan. Tunggu sebentar, lalu kirim lagi.",
)
LOST = (
    "Basis data kantor tidak dapat dibaca",
    f"{_NOT_KEPT} Pengelola sistem: hentikan program, lalu pulihkan cadangan terakhir menurut "
    "docs/cadangan.md bagian 4.",
)
# How a full disk, a closed one, a database that is gone or damaged, and a lock or a server that was
# waited for too long make themselves known: the system by the name of its error; PostgreSQL by
# number, in whatever language it speaks; SQLite, and a connection that never came about, in words.
_SIGNS = {
    FULL: "ENOSPC|EDQUOT|^53100$|disk is full|No space left|disk full",
    CLOSED: "EROFS|EACCES|^(25006|42501)$|readonly|read-only|disk I/O error"
    "|unable to open database|permission denied",
    LOST: "not a database|malformed",
    BUSY: "^(55P03|53300|57P0.|08...|40...)$|database is locked|lock timeout"
    "|too many clients|starting up|connection (refused|failed)",
}
ENDED = "Waktu masuk Anda sudah berakhir"
OTHERS = "Kata sandi Anda dibuat orang lain"
STOP_ASKING = 286  # htmx shows the answer and asks no more by itself
# A token is made anew; a password stands in no page.
_SECRET = ("csrf_token", "sandi", "sandi_baru", "sandi_ulang")


def init_app(app: Flask) -> None:
    """What is raised by views, guard and Flask, and which page answers it."""
    answers: dict[type[Exception] | int, Callable[..., ResponseReturnValue]] = {
        auth.PerluMasuk: _sign_in,
        jam.JamMundur: _clock_put_back,
        BasisDataHilang: _lost,
        CSRFError: _old,
        SecurityError: _other_name,
        BadHost: _other_name,
        HTTPException: _http,
        NoResultFound: _gone,
        SipetrokError: _refused,
        500: _broken,
    }
    for kind, answer in answers.items():
        app.register_error_handler(kind, answer)


def _old(_error: CSRFError) -> ResponseReturnValue:
    """A form whose token is not believed any more: 400, with everything typed, to be sent again."""
    return _page(
        400,
        "Halaman ini sudah lama terbuka",
        "Kiriman Anda belum diterima. Kirim sekali lagi.",
    )


def _refused(refusal: SipetrokError) -> ResponseReturnValue:
    """What no page of its own has answered."""
    heads = {429: "Tunggu sebentar", 503: FULL[0]}
    if isinstance(refusal, SedangSibuk):
        heads[503] = "Sedang sibuk, coba lagi"
    judul = heads.get(refusal.status)
    if judul is None:
        return _page(409, "Tidak dapat dilakukan", refusal.kalimat)
    response = make_response(_page(refusal.status, judul, refusal.kalimat))
    if refusal.detik:
        response.headers["Retry-After"] = str(refusal.detik)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    """What Flask and views abort with, as a page; a redirect goes as it is."""
    status = error.code or 500
    if status < 400:
        return error
    usual = BROKEN if status >= 500 else UNREADABLE
    response = make_response(_page(status, *SENTENCES.get(status, usual)))
    if status == 503:
        response.headers["Retry-After"] = str(SedangSibuk.detik)
    return response


def _gone(_error: NoResultFound) -> ResponseReturnValue:
    """A draft that ran out, or a row that somebody removed, between page and press."""
    return _page(
        410,
        "Ini sudah tidak ada",
        "Sudah dihapus sementara halaman ini terbuka. Muat ulang halamannya.",
    )


def _other_name(_error: HTTPException) -> ResponseReturnValue:
    """Somebody calls us by a name that is not ours; in no link may that name be repeated, so no
    page is drawn.
    """
    sentence = f"Situs ini tidak memakai alamat itu. Buka {current_app.config['URL']}\n"
    return Response(sentence, 400, mimetype="text/plain")


def _clock_put_back(refusal: jam.JamMundur) -> ResponseReturnValue:
    """Whoever works here can have the clock set right; a pemohon can only come back."""
    if context.petugas is None:
        return _page(
            503,
            "Jam komputer kantor sedang dibetulkan",
            "Yang Anda tulis masih ada; coba lagi nanti.",
        )
    sentence = jam.sentence(refusal.now, refusal.newest, context.kalender)
    return _page(
        503, "Tanggal komputer kantor salah", f"{sentence} Yang Anda tulis masih ada."
    )


def _lost(_error: BasisDataHilang) -> ResponseReturnValue:
    log.event("basis data hilang", logging.ERROR)
    return _page(503, *LOST)


def _broken(error: Exception) -> ResponseReturnValue:
    """Unforeseen; a full or closed disk and a busy database are told apart, since people can wait
    for those.
    """
    if known := trouble(getattr(error, "original_exception", None) or error):
        return _page(503, *known)
    return _page(500, *BROKEN)


def trouble(error: BaseException) -> tuple[str, str] | None:
    """What is said of an error that people can wait for; None for any other."""
    match error:
        case OSError():
            said = errno.errorcode.get(error.errno or 0, "")
        case DBAPIError():
            said = getattr(error.orig, "sqlstate", None) or str(error.orig)
        case _:
            return None
    return next(
        (one for one, signs in _SIGNS.items() if re.search(signs, said, re.I)), None
    )


def _sign_in(needed: auth.PerluMasuk) -> ResponseReturnValue:
    """Whoever was reading goes to the sign-in; whoever had pressed something keeps it while they
    sign in.

    A file that lies open may hold a note that was begun: the list beside it must not take the page
    away. A picture is not led to the sign-in, whose page brings a new token: the one in the open
    page would no longer be believed.
    """
    if request.headers.get("Accept", "").startswith("image/"):
        return Response("Masuk dahulu.\n", 401, mimetype="text/plain")
    is_beside = request.endpoint in auth.UNATTENDED and "buka" in request.args
    judul, first = ENDED, "Masuk lagi di tab baru"
    if isinstance(needed, auth.PerluSandi):
        judul, first = OTHERS, "Pilih kata sandi Anda sendiri di tab baru"
    if is_beside and http.wants_fragment():
        following = f"{first}, lalu kembali ke halaman ini dan teruskan."
        return _page(STOP_ASKING, judul, following, needed.address)
    try:
        typed = _typed()
    except HTTPException as refusal:  # more than we take in
        return _http(refusal)
    if not typed or auth.origin() == "foreign":
        return http.go(needed.address)
    following = (
        f"Tindakan terakhir belum tersimpan. {first}, lalu kembali ke halaman ini dan "
        "kirim lagi."
    )
    return _page(401, judul, following, needed.address)


def _page(
    status: int, judul: str, kalimat: str, sign_in: str = ""
) -> ResponseReturnValue:
    """What is wrong, under a case number that stands in the log.

    With what was typed, as a form to be sent again; not where sending again cannot help, nor for
    another site's form. For htmx one sentence above the page, which stays as it is with everything
    that was typed and picked.
    """
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
        headers = {
            "HX-Retarget": "#pesan",
            "HX-Reswap": "innerHTML show:top",
            "Vary": "HX-Request",
        }
        return render_template("components/gagal.html", **said), status, headers
    is_lost = request.method == "POST" and status not in (403, 404, 405, 410, 413)
    if is_lost and auth.origin() != "foreign":
        files = request.files.items(multi=True)
        said |= {
            "kirim_ke": request.full_path.rstrip("?"),
            "titipan": _typed(),
            "had_files": any(file.filename for _, file in files),
        }
    return render_template("error.html", **said), status


def _typed() -> list[tuple[str, str]]:
    """What stood in the form, without token and passwords."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _SECRET
    ]
