"""What people read when something went wrong: one clear sentence, and what to do next."""

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from sipetrok.domain.errors import SipetrokError
from sipetrok.operations.throttle import TerlaluSering

SENTENCES = {
    400: ("Permintaan tidak dapat dibaca", "Kembali ke halaman sebelumnya, lalu coba lagi."),
    403: ("Halaman ini bukan untuk peran Anda", "Jika Anda memerlukannya, hubungi pengelola sistem di kantor."),
    404: ("Halaman tidak ditemukan", "Periksa lagi alamat yang Anda tulis."),
    405: ("Permintaan tidak dapat dibaca", "Kembali ke halaman sebelumnya, lalu coba lagi."),
    413: ("Berkas terlalu besar", "Kirim foto satu per satu, paling besar 10 MB setiap foto."),
}
BROKEN = ("Ada gangguan pada sistem", "Isian yang sudah terkirim tidak hilang. Coba lagi beberapa menit lagi.")


def init_app(app: Flask) -> None:
    app.log_exception = _log
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TerlaluSering, lambda refusal: _page(429, "Tunggu sebentar", refusal.kalimat))
    app.register_error_handler(SipetrokError, lambda refusal: _page(409, "Tidak dapat dilakukan", refusal.kalimat))
    app.register_error_handler(500, lambda _error: _page(500, *BROKEN))


def _log(exc_info) -> None:
    """Names the page, not its address: the address of a permohonan holds its code."""
    current_app.logger.error("Exception in %s [%s]", request.endpoint, request.method, exc_info=exc_info)


def _page(status: int, judul: str, kalimat: str) -> ResponseReturnValue:
    return render_template("error.html", judul=judul, kalimat=kalimat), status


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, "Halaman ini sudah lama terbuka",
                 "Kembali ke halaman sebelumnya, muat ulang, lalu kirim lagi." if request.referrer else
                 "Buka lagi halamannya, lalu kirim lagi.")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    return _page(status, *SENTENCES.get(status, BROKEN if status >= 500 else SENTENCES[400]))
