"""Thin blueprints, one flat module a noun: they read the request, call operations and queries, and show a page."""

from flask import Flask

from sipetrok.web import (
    akun, antrean, arsip, beranda, berkas, errors, kantor, kartu_kendali, kiriman, lacak, layanan, masuk, permohonan,
    sehat, surat,
)


def init_app(app: Flask) -> None:
    """Registers every page, and what is shown when something goes wrong."""
    kiriman.init_app(app)
    errors.init_app(app)
    for page in (beranda, layanan, lacak, permohonan, masuk, akun, antrean, berkas, surat, kartu_kendali, arsip,
                 kantor, sehat):
        app.register_blueprint(page.blueprint)
